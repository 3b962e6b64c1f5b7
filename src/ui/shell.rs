//! The frame around every step: the bar, the steps, what the worker is at, and the foot.

use leptos::ev;
use leptos::prelude::*;

use crate::audit::gallery::CARDS;
use crate::report::format;
use crate::ui::actions;
use crate::ui::doors;
use crate::ui::keep;
use crate::ui::link::Link;
use crate::ui::parts::icon::{Icon, Logo, Sign};
use crate::ui::parts::progress::WorkBar;
use crate::ui::route::{Section, Step};
use crate::ui::state::{Data, State, Work, state};
use crate::ui::steps;
use crate::ui::{browser, steps::trouble::TroubleNote};
use crate::worker::job::Kind;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    // The link speaks to the state and the state holds the link: what the worker says is passed on once both are there.
    let held = StoredValue::new_local(None::<State>);
    let link = Link::new(move |arrival| {
        if let Some(state) = held.get_value() {
            actions::receive(state, arrival);
        }
    });
    let state = State::new(link);
    held.set_value(Some(state));
    provide_context(state);
    actions::begin(state);
    listen(state);
    // The screen of the models shows training itself.
    let work = Signal::derive(move || match state.work.get() {
        Work::Busy { kind: Kind::Train, .. } if state.route.with(|it| it.step) == Step::Models => {
            Work::Idle
        }
        work @ (Work::Idle | Work::Busy { .. }) => work,
    });
    view! {
        <a class="skip" href="#main" on:click=to_main>"Skip to the content"</a>
        <Bar/>
        {move || match state.route.with(|it| it.step) {
            Step::Start => view! { <steps::start::Start/> }.into_any(),
            Step::Columns => doors::columns(),
            Step::Plan => doors::plan(),
            Step::Models => doors::models(),
            Step::Results => doors::results(),
            Step::Report => doors::report(),
        }}
        <Foot/>
        <WorkBar work on_stop=move || actions::stop(state)/>
        <p class="hidden" role="status">{move || state.said.get()}</p>
    }
}

/// What comes from the window rather than from a control.
fn listen(state: State) {
    let hash = window_event_listener(ev::hashchange, move |_| actions::arrive(state));
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        if let Some(file) = event.data_transfer().and_then(|it| it.files()?.get(0)) {
            actions::open_file(state, file);
        }
    });
    on_cleanup(move || {
        hash.remove();
        drop.remove();
    });
    Effect::new(move |before: Option<Step>| {
        let step = state.route.with(|it| it.step);
        let title = match step {
            Step::Start => "Plumbline: audit a model for unequal treatment".to_owned(),
            Step::Columns | Step::Plan | Step::Models | Step::Results | Step::Report => {
                format!("{} · Plumbline", step.name())
            }
        };
        browser::document().set_title(&title);
        if before.is_some_and(|it| it != step) {
            browser::later(0, browser::to_top);
        }
        step
    });
    Effect::new(move |before: Option<Option<Section>>| {
        let (section, exhibit) = state.route.with(|it| (it.section, it.exhibit));
        // Another attribute of a view of its own leaves the reader where they are.
        let stays = section == Some(Section::Thresholds) && before == Some(section);
        if let Some(section) = section.filter(|_| !stays) {
            browser::later(0, move || doors::reveal(state, section, exhibit));
        }
        section
    });
}

fn to_main(event: ev::MouseEvent) {
    event.prevent_default();
    if let Some(main) = browser::element("main") {
        browser::focus(&main);
    }
}

#[component]
fn Bar() -> impl IntoView {
    let state = state();
    let file = move || {
        let loaded = state.loaded()?;
        let rows = format::count(loaded.reading.rows_read);
        let card = CARDS.iter().find(|it| Some(it.id) == loaded.gallery.as_deref());
        let name =
            card.map_or_else(|| format::visible(&loaded.reading.file), |it| it.title.to_owned());
        Some(view! {
            <span class="bar-file">
                <Icon sign=Sign::File/>
                <span>{name}</span>
                <span class="muted">{rows}" rows"</span>
            </span>
        })
    };
    let begun = Memo::new(move |_| {
        state.data.with(|it| *it != Data::Nothing) || state.route.with(|it| it.step != Step::Start)
    });
    view! {
        <header class="bar">
            <a class="brand" href="#/start" aria-label="Plumbline, start page"><Logo/><span>"Plumbline"</span></a>
            {file}
            <Show when=move || begun.get()><Steps/></Show>
            <div class="bar-end">
                <Seal/>
                <button class="quiet icon-btn" type="button" aria-label="Light or dark"
                    on:click=|_| keep::switch_theme()><Icon sign=Sign::Theme/></button>
            </div>
        </header>
    }
}

#[component]
fn Steps() -> impl IntoView {
    let state = state();
    let can = move |step: Step| match step {
        Step::Start => true,
        Step::Columns | Step::Plan | Step::Models => state.data.with(|it| *it != Data::Nothing),
        Step::Results | Step::Report => state.audit.with(Option::is_some),
    };
    let entry = move |(at, step): (usize, Step)| {
        let here = move || state.route.with(|it| it.step) == step;
        let name = view! { <span class="step-n">{at + 1}</span>{step.name()} };
        if can(step) || here() {
            view! {
                <li><a href=step.href() aria-current=here().then_some("step")>{name}</a></li>
            }
            .into_any()
        } else {
            view! { <li><span class="later">{name}</span></li> }.into_any()
        }
    };
    let has_model = Memo::new(move |_| state.plan.with(|it| it.model.is_some()));
    let steps = move || {
        let shown = |it: &Step| *it != Step::Models || has_model.get();
        Step::ALL.into_iter().filter(shown).enumerate().map(entry).collect_view()
    };
    view! {
        <nav class="steps" class:six=move || has_model.get() aria-label="Steps">
            <ol>{steps}</ol>
        </nav>
    }
}

#[component]
fn Seal() -> impl IntoView {
    let state = state();
    view! {
        <a class="seal" href="#/start" on:click=move |_| browser::later(50, to_private)
            aria-label=move || match state.sealed.get() {
                at if at.is_empty() => "About privacy".to_owned(),
                at => format!("Sealed {at}, no network. About privacy"),
            }>
            <Icon sign=Sign::Lock/>
            <span>{move || match state.sealed.get() {
                at if at.is_empty() => view! { "Works offline" }.into_any(),
                at => view! { {format!("Sealed {at}")}<span class="seal-long">" · no network"</span> }.into_any(),
            }}</span>
        </a>
    }
}

fn to_private() {
    if let Some(part) = browser::element("private") {
        part.scroll_into_view();
        browser::focus(&part);
    }
}

#[component]
fn Foot() -> impl IntoView {
    view! {
        <footer class="foot">
            <p><Logo/><span>"Plumbline measures; people decide. A verdict here is evidence, not a legal conclusion."</span></p>
            <ul>
                <li>"Version "{env!("CARGO_PKG_VERSION")}</li>
                <li><a href="#/start" on:click=|_| browser::later(50, to_private)>"Check the seal"</a></li>
            </ul>
        </footer>
    }
}

/// The frame of a step without a rail: its trouble first, and then its own.
#[component]
pub fn Plain(#[prop(optional)] class: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="shell no-rail">
            <main id="main" class=class tabindex="-1"><TroubleNote/>{children()}</main>
        </div>
    }
}

/// Whether the worker is busy, so that a button does not ask twice.
pub fn is_busy(state: State) -> bool {
    state.work.with(|it| *it != Work::Idle)
}
