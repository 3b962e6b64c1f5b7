//! A figure: number, finding, chart, what can be done with it, and the same figures as a table.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::chart::scene::{Element, Scene};
use crate::chart::svg;
use crate::ui::parts::drawing::Drawing;
use crate::ui::parts::twin::{Twin, tab_separated};

/// A file of a figure: its name and its text.
pub type SvgFile = (String, String);

/// What stands around a figure already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framed {
    /// Nothing: it brings its title and its table.
    #[default]
    ByNothing,
    /// Its title over it, and its table under it.
    ByItsFinding,
}

/// A figure, drawn for wide and for narrow pages.
#[component]
pub fn Figure(
    /// Unique on the page; also the name of its file.
    #[prop(into)]
    id: String,
    number: usize,
    wide: Scene,
    narrow: Scene,
    /// What moves over the wide and over the narrow drawing.
    #[prop(optional_no_strip)]
    moving: Option<[Signal<Vec<Element>>; 2]>,
    #[prop(optional)] framed: Framed,
    #[prop(into)] on_copy: Callback<String>,
    #[prop(into)] on_save: Callback<SvgFile>,
) -> impl IntoView {
    let (title, subtitle) = (wide.title.clone(), wide.subtitle.clone());
    let table = wide.table.clone();
    let (scene, small) = (StoredValue::new(wide), StoredValue::new(narrow));
    let (has_table, set_table) = signal(false);
    let copy = move |_| on_copy.run(scene.with_value(|it| tab_separated(&it.table)));
    let (file, table_id, own_id) = (format!("{id}.svg"), format!("{id}-table"), id.clone());
    let save = move |_| {
        let mut scene = scene.get_value();
        scene.elements.extend(moving.map(|it| it[0].get_untracked()).unwrap_or_default());
        on_save.run((file.clone(), svg::file(&scene)));
    };
    let stops = scene.with_value(|it| it.stops.iter().map(|it| it.says.clone()).collect());
    let drawings = move |look: Look| {
        let (wide, narrow) = (moving.map(|it| it[0]), moving.map(|it| it[1]));
        view! {
            <div class="wide"><Drawing scene id=format!("{id}-wide") lit=look.lit on_hover=look.on moving=wide/></div>
            <div class="narrow"><Drawing scene=small id=format!("{id}-narrow") lit=look.lit on_hover=look.on moving=narrow/></div>
        }
        .into_any()
    };
    let has_own = framed == Framed::ByNothing;
    let titled = has_own.then(|| view! { <h3>{title}</h3> });
    let own_table = has_own.then(|| {
        view! {
            <button class="quiet" type="button" aria-expanded=move || has_table.get().to_string()
                on:click=move |_| set_table.update(|it| *it = !*it)>"Table"</button>
        }
    });
    let twin = has_own.then(|| {
        view! {
            <div class="fig-twin" hidden=move || !has_table.get()>
                <Twin id=table_id twin=table/>
            </div>
        }
    });
    view! {
        <figure class="fig" id=own_id>
            <figcaption><span class="fig-n">"Figure "{number}</span>{titled}<p>{subtitle}</p></figcaption>
            <Explorer stops drawings/>
            <p class="fig-acts">
                <button class="quiet" type="button" on:click=copy>"Copy numbers"</button>
                <button class="quiet" type="button" on:click=save>"Save as SVG"</button>
                {own_table}
            </p>
            {twin}
        </figure>
    }
}

/// Where the reader looks in a chart, and how a drawing says so.
#[derive(Clone, Copy)]
pub struct Look {
    pub lit: Signal<Option<usize>>,
    pub on: Callback<Option<usize>>,
}

/// One stop for the tab key; the arrow keys move over the rows, Enter keeps one, Escape leaves. Hover is focus.
#[component]
pub fn Explorer(
    /// What is said of each row.
    stops: Vec<String>,
    /// The drawings, given where the reader looks.
    drawings: impl FnOnce(Look) -> AnyView,
) -> impl IntoView {
    let lit = RwSignal::new(None::<usize>);
    let kept = RwSignal::new(false);
    let last = stops.len().saturating_sub(1);
    let press = move |event: KeyboardEvent| {
        let at = lit.get_untracked();
        let next = match (event.key().as_str(), at) {
            ("ArrowDown" | "ArrowRight", Some(at)) => Some((at + 1).min(last)),
            ("ArrowDown" | "ArrowRight" | "Home", None) | ("Home", Some(_)) => Some(0),
            ("ArrowUp" | "ArrowLeft", Some(at)) => Some(at.saturating_sub(1)),
            ("ArrowUp" | "ArrowLeft", None) | ("End", _) => Some(last),
            ("Enter", Some(at)) => {
                kept.update(|it| *it = !*it);
                Some(at)
            }
            ("Escape", _) => {
                kept.set(false);
                None
            }
            _ => return,
        };
        event.prevent_default();
        lit.set(next);
    };
    // A chart that is taken off the page loses the focus after its signals are gone.
    let look_at = move |at: Option<usize>| {
        if kept.try_get_untracked() == Some(false) {
            lit.set(at);
        }
    };
    let says = move || lit.get().and_then(|at| stops.get(at).cloned());
    let drawings = drawings(Look { lit: lit.into(), on: Callback::new(look_at) });
    view! {
        <div class="fig-body" tabindex="0" role="group" on:keydown=press on:blur=move |_| look_at(None)
            aria-label="Chart. The arrow keys move over its rows, Enter keeps one, Escape leaves.">
            {drawings}
            <p class="fig-say" role="status">{says}</p>
        </div>
    }
}
