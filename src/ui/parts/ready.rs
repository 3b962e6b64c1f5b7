//! A card of the gallery.

use leptos::prelude::*;

use crate::audit::gallery::Card;

/// A finished audit: its finding, a small figure, and what it is about.
#[component]
pub fn Ready(card: &'static Card, #[prop(into)] on_open: Callback<()>) -> impl IntoView {
    let meta = card.meta.iter().map(|it| view! { <span>{*it}</span> }).collect_view();
    let brings = card.needs_file.as_ref().map(|it| view! { <span>"bring "{it.name}</span> });
    view! {
        <li>
            <button class="ready" type="button" on:click=move |_| on_open.run(())>
                <h3>{card.title}</h3>
                <span class="say">{card.says}</span>
                <span class="meta">{meta}{brings}</span>
            </button>
        </li>
    }
}
