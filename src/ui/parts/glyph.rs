//! Marks and verdicts: a shape, a word, and only then a color.

use leptos::prelude::*;

use crate::report::rows::Mark;

/// The shape of a mark, 16 by 16.
#[component]
pub fn Glyph(mark: Mark) -> impl IntoView {
    let shape = match mark {
        Mark::Above => view! { <path class="m-out" d="M8 1.8l6.4 11.6H1.6z"/> }.into_any(),
        Mark::Below => view! { <path class="m-out" d="M8 14.2L1.6 2.6h12.8z"/> }.into_any(),
        Mark::Within => view! { <circle class="m-in" cx="8" cy="8" r="5.6"/> }.into_any(),
        Mark::Inconclusive => {
            view! { <path class="m-unsure" d="M8 1.2L14.8 8 8 14.8 1.2 8z"/> }.into_any()
        }
        Mark::TooFew => view! { <path class="m-few" d="M8 1.6L14.4 8 8 14.4 1.6 8z"/> }.into_any(),
        Mark::Reference => view! { <circle class="m-ref" cx="8" cy="8" r="5"/> }.into_any(),
        Mark::NotComputable => view! {
            <circle class="m-none" cx="8" cy="8" r="5.6"/>
            <path class="m-none" d="M4 12L12 4"/>
        }
        .into_any(),
        Mark::Plain => view! { <circle class="m-plain" cx="8" cy="8" r="5"/> }.into_any(),
    };
    view! { <svg class="glyph" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{shape}</svg> }
}

/// A verdict: its mark and its words.
#[component]
pub fn VerdictMark(mark: Mark) -> impl IntoView {
    let class = match mark {
        Mark::Above | Mark::Below => "verdict v-out",
        Mark::Within => "verdict v-in",
        Mark::Inconclusive | Mark::TooFew => "verdict v-unsure",
        Mark::NotComputable => "verdict v-none",
        Mark::Reference | Mark::Plain => "verdict v-ref",
    };
    view! { <span class=class><Glyph mark/><span>{mark.words()}</span></span> }
}

/// The key of the marks, before the figures that use them.
#[component]
pub fn Keys(minimum: String) -> impl IntoView {
    view! {
        <ul class="keys" aria-label="Marks">
            <li><Glyph mark=Mark::Above/>"outside the band"</li>
            <li><Glyph mark=Mark::Within/>"within"</li>
            <li><Glyph mark=Mark::Inconclusive/>"inconclusive: reaches across an edge"</li>
            <li><Glyph mark=Mark::TooFew/>"inconclusive: fewer than "{minimum}" people"</li>
            <li><Glyph mark=Mark::Reference/>"reference group"</li>
        </ul>
    }
}
