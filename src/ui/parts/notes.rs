//! How a file was read: what was accepted, what was rejected and why, what else a person should see.

use leptos::prelude::*;

use crate::data::{Note, Reading, Rejection};
use crate::report::format::{count, visible};
use crate::ui::parts::icon::{Icon, Sign};

/// The most rejected rows that the page lists; the report counts all of them.
const LISTED: usize = 200;

/// The notes, the accounting of rows first.
#[component]
pub fn FileNotes(reading: Reading) -> impl IntoView {
    // The page's own line says it, with the rows.
    let others = reading.notes.iter().filter(|it| it.id != "rejected-rows");
    let notes = others.map(note).collect_view();
    view! {
        <section aria-labelledby="notes-h">
            <h2 class="hidden" id="notes-h">"About the file"</h2>
            <ul class="file-notes">{rows(&reading)}{notes}</ul>
        </section>
    }
}

fn rows(reading: &Reading) -> AnyView {
    let accepted = count(reading.rows_read.saturating_sub(reading.rows_rejected));
    if reading.rows_rejected == 0 {
        return view! {
            <li>
                <Icon sign=Sign::Tick class="icon ok"/>
                <p><strong>"Every row was read. "</strong>{accepted}" accepted, none rejected."</p>
            </li>
        }
        .into_any();
    }
    let (rejected, n) = (count(reading.rows_rejected), reading.rejections.len().min(LISTED));
    let all =
        reading.rejections.len() as u64 == reading.rows_rejected && n == reading.rejections.len();
    let (rows, summary) = match (reading.rows_rejected, all) {
        (1, _) => (" row was", "See it".to_owned()),
        (_, true) => (" rows were", format!("See all {rejected}")),
        (_, false) => (" rows were", format!("See the first {n}")),
    };
    let listed: Vec<Rejection> = reading.rejections.iter().take(LISTED).cloned().collect();
    view! {
        <li>
            <Icon sign=Sign::Warning class="icon bad"/>
            <p>
                <strong>{rejected}{rows}" rejected. "</strong>
                {accepted}" of "{count(reading.rows_read)}" were accepted. Rejected rows take no part, and the report says so."
            </p>
            <details>
                <summary>{summary}</summary>
                <Rejections rejections=listed/>
            </details>
        </li>
    }
    .into_any()
}

#[component]
fn Rejections(rejections: Vec<Rejection>) -> impl IntoView {
    let row = |it: Rejection| {
        view! {
            <tr>
                <td class="num" data-h="Line">{count(it.line)}</td>
                <td class="wrap" data-h="Column">{it.column.map(|it| view! { <code>{visible(&it)}</code> })}</td>
                <td class="wrap" data-h="Found"><code>{visible(&it.excerpt)}</code></td>
                <td class="wrap" data-h="Cause">{it.cause}</td>
            </tr>
        }
    };
    view! {
        <table class="twin stacks">
            <caption class="hidden">"Rejected rows"</caption>
            <thead><tr>
                <th scope="col" class="num">"Line"</th><th scope="col">"Column"</th>
                <th scope="col">"Found"</th><th scope="col">"Cause"</th>
            </tr></thead>
            <tbody>{rejections.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// A sentence with its full stop.
fn ended(text: &str) -> String {
    let text = visible(text);
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { text } else { format!("{text}.") }
}

fn note(note: &Note) -> impl IntoView + use<> {
    view! {
        <li>
            <Icon sign=Sign::About/>
            <p><strong>{ended(&note.says)}</strong>" "{ended(&note.detail)}</p>
        </li>
    }
}
