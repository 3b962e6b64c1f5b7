//! Named bands of a number: a name for each, and where it ends.

use leptos::prelude::*;

use crate::audit::plan::groups::NamedBand;
use crate::report::format::{setting, visible};

/// The bands, the lowest first; the last one takes all that is left.
#[component]
pub fn BandsField(
    /// The attribute, for the fields' names.
    name: String,
    #[prop(into)] bands: Signal<Vec<NamedBand>>,
    #[prop(into)] on_change: Callback<Vec<NamedBand>>,
) -> impl IntoView {
    let places = Memo::new(move |_| (0..bands.with(Vec::len)).collect::<Vec<usize>>());
    let change = move |at: usize, change: &dyn Fn(&mut NamedBand)| {
        let mut all = bands.get_untracked();
        if let Some(band) = all.get_mut(at) {
            change(band);
            on_change.run(all);
        }
    };
    let remove = move |at: usize| {
        let mut all = bands.get_untracked();
        if at < all.len() {
            all.remove(at);
        }
        // The last one takes all that is left.
        if let Some(last) = all.last_mut() {
            last.below = None;
        }
        on_change.run(all);
    };
    let add = move |_| {
        let mut all = bands.get_untracked();
        let name = format!("band {}", all.len() + 1);
        all.push(NamedBand { name, below: None });
        on_change.run(all);
    };
    let label = format!("Bands of {}", visible(&name));
    let row = move |at: usize| {
        let of = move || bands.with(|it| it.get(at).cloned()).unwrap_or_default();
        let is_last = move || bands.with(|it| at + 1 >= it.len());
        let nth = at + 1;
        let rename = move |event| {
            let name = event_target_value(&event).trim().to_owned();
            change(at, &|it| it.name.clone_from(&name));
        };
        let end = move |event| {
            let below =
                event_target_value(&event).trim().parse().ok().filter(|it: &f64| it.is_finite());
            change(at, &|it| it.below = below);
        };
        view! {
            <li class="sentence">
                <input type="text" aria-label=format!("Name of band {nth}") prop:value=move || of().name on:change=rename/>
                <Show when=move || !is_last() fallback=|| view! { <span>"all above"</span> }>
                    <span>"below"</span>
                    <input type="number" step="any" aria-label=format!("Band {nth} ends below")
                        prop:value=move || of().below.map(setting).unwrap_or_default() on:change=end/>
                </Show>
                <button class="quiet" type="button" aria-label=format!("Remove band {nth}")
                    on:click=move |_| remove(at)>"Remove"</button>
            </li>
        }
    };
    view! {
        <ol class="bands" aria-label=label>
            <For each=move || places.get() key=|it| *it children=row/>
        </ol>
        <button class="btn-2" type="button" on:click=add>"Add a band above"</button>
    }
}
