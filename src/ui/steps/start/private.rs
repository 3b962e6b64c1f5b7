//! What the page promises, how to check it, and what it cannot promise.

use leptos::prelude::*;

use crate::ui::actions;
use crate::ui::parts::icon::{Icon, Sign};
use crate::ui::parts::try_table::TryTable;
use crate::ui::state::{Attempts, state};

/// The privacy panel, with a button that really tries to send.
#[component]
pub(super) fn Private() -> impl IntoView {
    let state = state();
    let results = move || match state.attempts.get() {
        Attempts::NotTried => ().into_any(),
        Attempts::Trying => view! { <p role="status">"Trying seven ways out…"</p> }.into_any(),
        Attempts::Done { at, results } => view! { <TryTable at results/> }.into_any(),
    };
    view! {
        <section class="private" id="private" aria-labelledby="private-h" tabindex="-1">
            <h2 id="private-h"><Icon sign=Sign::Lock/>"Nothing leaves this device"</h2>
            <p>"There is no server behind this page. Before it reads your file it blocks its own network access. \
                Three ways to check:"</p>
            <ol>
                <li><strong>"Switch the network off."</strong>" In flight mode everything goes on working."</li>
                <li><strong>"Watch the requests."</strong>" The browser’s network panel stays empty after you drop a file."</li>
                <li>
                    <strong>"Make it try. "</strong>
                    <button class="link" type="button" on:click=move |_| actions::try_to_send(state)
                        disabled=move || state.attempts.with(|it| *it == Attempts::Trying)>"Try to send"</button>
                    " tries seven ways out and shows what became of each."
                </li>
            </ol>
            {results}
            <p class="muted"><small>"What no page can promise: a browser extension sees what you see, and a link that \
                you follow yourself is a request."</small></p>
        </section>
    }
}
