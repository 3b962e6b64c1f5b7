//! What a rate is: definition, formula, worked with these numbers, when to use it and when not, source.

use leptos::prelude::*;

use crate::metrics::Rate;
use crate::ui::parts::icon::{Icon, Sign};

/// One line of the worked example: the group, and how its value comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    pub group: String,
    pub says: String,
}

/// The note beside the chooser.
#[component]
pub fn MetricNote(
    rate: &'static Rate,
    /// The definition in the words of the plan; may be empty.
    here: String,
    worked: Vec<Worked>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let lines = worked
        .into_iter()
        .map(|it| view! { <span>{it.group}</span><span class="formula">{it.says}</span> });
    let lines: Vec<_> = lines.collect();
    let with_these = (!lines.is_empty()).then(|| {
        view! { <div><dt>"With these numbers"</dt><dd class="worked">{lines}</dd></div> }
    });
    view! {
        <section class="note-card" id="metric-note" aria-labelledby="metric-note-h">
            <button class="quiet icon-btn close" type="button" aria-label="Close" on:click=move |_| on_close.run(())>
                <Icon sign=Sign::Close/>
            </button>
            <h3 id="metric-note-h">{rate.name}</h3>
            <p>{rate.definition}</p>
            {(!here.is_empty()).then(|| view! { <p class="muted">{here}</p> })}
            <dl>
                <div><dt>"Formula"</dt><dd class="formula">{rate.formula}</dd></div>
                {with_these}
                <div><dt>"Use it when"</dt><dd>{rate.use_when}</dd></div>
                <div><dt>"Do not rely on it when"</dt><dd>{rate.caveat}</dd></div>
                <div><dt>"Source"</dt><dd>
                    <a href=rate.source.url target="_blank" rel="noopener noreferrer">{rate.source.cite}</a>
                </dd></div>
            </dl>
        </section>
    }
}
