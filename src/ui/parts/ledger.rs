//! The verdicts in order of what they ask of the reader.

use leptos::prelude::*;

use crate::report::rows::Mark;
use crate::ui::parts::glyph::VerdictMark;

/// One line of the ledger, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    pub mark: Mark,
    /// The question that it answers; may be empty.
    pub question: String,
    pub says: String,
    pub detail: String,
    /// The ratio, or the difference where there is no ratio; "–" where there is neither.
    pub value: String,
    pub interval: String,
    /// People of the group, and of the reference; may be empty.
    pub people: [String; 2],
}

/// The table of verdicts, under a title that is heard and not seen.
#[component]
pub fn Ledger(title: &'static str, rows: Vec<LedgerRow>, interval: String) -> impl IntoView {
    let heading = interval.clone();
    // Differences carry their sign.
    let has_differences = rows.iter().any(|it| it.value.starts_with(['+', '\u{2212}']));
    let kind = if has_differences { "Ratio or difference" } else { "Ratio" };
    let row = move |it: LedgerRow| {
        let [people, others] = it.people;
        view! {
            <tr>
                <th scope="row"><VerdictMark mark=it.mark/></th>
                <td>
                    <span class="q">{it.question}</span>
                    <span class="say">{it.says}</span>
                    <span class="q">{it.detail}</span>
                </td>
                <td class="num" data-h=kind><span class="big">{it.value}</span></td>
                <td class="num" data-h=interval.clone()>{it.interval}</td>
                <td class="num" data-h="People">
                    {people}{(!others.is_empty()).then(|| view! { <small>" and "{others}</small> })}
                </td>
            </tr>
        }
    };
    view! {
        <section class="ledger" aria-label=title>
            <h2 class="hidden">{title}</h2>
            <table>
                <thead><tr>
                    <th scope="col">"Verdict"</th><th scope="col">"Question and finding"</th>
                    <th scope="col" class="num">{kind}</th><th scope="col" class="num">{heading}</th>
                    <th scope="col" class="num">"People"</th>
                </tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}
