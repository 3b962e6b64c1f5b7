//! The verdicts in order of what they ask of the reader.

use leptos::prelude::*;

use crate::report::rows::Mark;
use crate::ui::parts::glyph::VerdictMark;

/// One line of the ledger, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// None of a finding without a verdict.
    pub mark: Option<Mark>,
    /// The question that it answers; may be empty.
    pub question: String,
    pub says: String,
    pub detail: String,
    /// The ratio, or the difference where there is no ratio, and its interval; "–" where there is neither.
    pub figure: (String, String),
    /// The same of a second group, where the line is about two.
    pub second: Option<(String, String)>,
    /// People of the group, and of the reference or the second group; may be empty.
    pub people: [String; 2],
}

/// The table of verdicts, under a title that is heard and not seen.
#[component]
pub fn Ledger(title: &'static str, rows: Vec<LedgerRow>, interval: String) -> impl IntoView {
    let heading = interval.clone();
    // Differences carry their sign.
    let has_differences = rows.iter().any(|it| it.figure.0.starts_with(['+', '\u{2212}']));
    let kind = if has_differences { "Ratio or difference" } else { "Ratio" };
    let row = move |it: LedgerRow| {
        let [people, others] = it.people;
        let (value, interval_of) = it.figure;
        let (second, second_of) = it.second.unzip();
        view! {
            <tr>
                <th scope="row">{match it.mark {
                    Some(mark) => view! { <VerdictMark mark/> }.into_any(),
                    None => view! { <span class="verdict v-ref">"Note"</span> }.into_any(),
                }}</th>
                <td>
                    <span class="q">{it.question}</span>
                    <span class="say">{it.says}</span>
                    <span class="q">{it.detail}</span>
                </td>
                <td class="num" data-h=kind>
                    <span class="big">{value}</span>{second.map(|it| view! { <small>" and "{it}</small> })}
                </td>
                <td class="num" data-h=interval.clone()>
                    {interval_of}{second_of.map(|it| view! { <small>" "{it}</small> })}
                </td>
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
