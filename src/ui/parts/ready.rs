//! A card of the gallery.

use leptos::prelude::*;

use crate::audit::gallery::{Card, CardRow, Scale};
use crate::chart::axis::Axis;
use crate::chart::mini;
use crate::chart::mini::MiniRow;
use crate::report::format::Unit;
use crate::ui::parts::drawing::Still;

/// A finished audit: its finding, a small figure, and what it is about. The whole card presses its button.
#[component]
pub fn Ready(card: &'static Card, #[prop(into)] on_open: Callback<()>) -> impl IntoView {
    let meta = card.meta.iter().map(|it| view! { <span>{*it}</span> }).collect_view();
    let brings =
        card.needs_file.as_ref().map(|it| view! { <span class="needs">"needs "{it.name}</span> });
    view! {
        <li class="ready">
            <h3><button type="button" on:click=move |_| on_open.run(())>{card.title}</button></h3>
            <p class="say">{card.says}</p>
            <div class="ready-fig"><span>{card.figure_title}</span><Still scene=figure(card)/></div>
            <p class="meta">{meta}{brings}</p>
        </li>
    }
}

fn figure(card: &Card) -> crate::chart::Scene {
    let ends = card.rows.iter().flat_map(|it| [it.low, it.value, it.high]).chain([card.plumb]);
    let axis = match card.scale {
        Scale::Shares => Axis::of_rates(Unit::Share, ends),
        Scale::Ratios => Axis::of_ratios(ends),
    };
    let row = |it: &CardRow| MiniRow {
        name: it.name.to_owned(),
        value: it.value,
        interval: Some([it.low, it.high]),
        mark: it.mark,
        says: it.text.to_owned(),
    };
    let [first, second] = &card.rows;
    mini::scene(&[row(first), row(second)], &axis, Some(card.plumb), card.figure_title.to_owned())
}
