//! A table of results: the same figures as its chart, in an order that the reader chooses.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::base::order;
use crate::chart::scene::{Align, TableTwin, TwinColumn, TwinRow};
use crate::report::rows::Mark;
use crate::ui::parts::glyph::VerdictMark;

/// In which order the rows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sorting {
    AsGiven,
    Ascending(usize),
    Descending(usize),
}

/// Whom a table's caption is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaptionFor {
    #[default]
    Everyone,
    /// Who looks has it over the table already.
    ListenersOnly,
}

/// The table. With a limit, only the first rows are shown until all are asked for.
#[component]
pub fn Twin(
    id: String,
    twin: TableTwin,
    #[prop(optional, into)] title: String,
    /// Stands under the title in place of the table's own caption.
    #[prop(optional)]
    note: &'static str,
    #[prop(optional)] limit: Option<usize>,
    #[prop(optional)] caption_for: CaptionFor,
) -> impl IntoView {
    let TableTwin { caption, columns, rows } = twin;
    let n_rows = rows.len();
    let columns = StoredValue::new(columns);
    let rows = StoredValue::new(rows);
    let sorting = RwSignal::new(Sorting::AsGiven);
    let all = RwSignal::new(limit.is_none_or(|it| n_rows <= it));
    let shown = move || {
        let mut order: Vec<usize> = (0..n_rows).collect();
        rows.with_value(|rows| sort(&mut order, rows, sorting.get()));
        if !all.get() {
            order.truncate(limit.unwrap_or(n_rows));
        }
        let row = |at: usize| {
            rows.with_value(|rows| columns.with_value(|columns| line(&rows[at], columns)))
        };
        order.into_iter().map(row).collect_view()
    };
    let heads = columns.with_value(|all| {
        all.iter().enumerate().map(|(at, it)| head(at, it, sorting)).collect_view()
    });
    let label = if title.is_empty() { caption.clone() } else { title.clone() };
    let titled = (!title.is_empty()).then(|| view! { <strong>{title}</strong> });
    let rest = move || {
        (!all.get()).then(|| {
            view! {
                <p class="footnote">
                    <button class="link" type="button" on:click=move |_| all.set(true)>
                        "Show the other "{n_rows - limit.unwrap_or(n_rows)}
                    </button>
                    <span class="on-paper">{n_rows - limit.unwrap_or(n_rows)}" more rows are in the saved files"</span>
                </p>
            }
        })
    };
    view! {
        <div class="twin-wrap" id=id role="region" tabindex="0" aria-label=label>
            <table class="twin stacks">
                <caption class:hidden=caption_for == CaptionFor::ListenersOnly>{titled}{if note.is_empty() { caption } else { note.to_owned() }}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{shown}</tbody>
            </table>
            {rest}
        </div>
    }
}

fn head(at: usize, column: &TwinColumn, sorting: RwSignal<Sorting>) -> AnyView {
    let class = class(column);
    let name = column.name.clone();
    let sorted = move || match sorting.get() {
        Sorting::Ascending(by) if by == at => Some("ascending"),
        Sorting::Descending(by) if by == at => Some("descending"),
        Sorting::AsGiven | Sorting::Ascending(_) | Sorting::Descending(_) => None,
    };
    let arrow = move || sorted().map(|it| if it == "ascending" { "▲" } else { "▼" });
    let press = move |_| {
        sorting.update(|it| {
            *it = match *it {
                Sorting::Descending(by) if by == at => Sorting::Ascending(at),
                Sorting::Ascending(by) if by == at => Sorting::AsGiven,
                Sorting::AsGiven | Sorting::Ascending(_) | Sorting::Descending(_) => {
                    Sorting::Descending(at)
                }
            };
        });
    };
    if name.ends_with("interval") {
        view! { <th scope="col" class=class>{name}</th> }.into_any()
    } else {
        view! {
            <th scope="col" class=class aria-sort=sorted>
                <button type="button" on:click=press>{name}<span class="arrow" aria-hidden="true">{arrow}</span></button>
            </th>
        }
        .into_any()
    }
}

fn line(row: &TwinRow, columns: &[TwinColumn]) -> AnyView {
    let last = columns.len().saturating_sub(1);
    let cell = |(at, (text, column)): (usize, (&String, &TwinColumn))| {
        match (at, row.mark) {
        (0, _) => view! { <th scope="row" data-h=column.name.clone()>{text.clone()}</th> }.into_any(),
        (at, Some(mark)) if at == last => view! {
            <td data-h="Verdict">
                <VerdictMark mark/>
                {(!row.why.is_empty()).then(|| view! { <small class="why">{row.why.clone()}</small> })}
            </td>
        }
        .into_any(),
        _ => view! { <td class=class(column) data-h=column.name.clone()>{in_two(text, column)}</td> }.into_any(),
    }
    };
    let class = (row.mark == Some(Mark::Reference)).then_some("isref");
    view! { <tr class=class>{row.cells.iter().zip(columns).enumerate().map(cell).collect_view()}</tr> }.into_any()
}

/// A number, and beneath it its interval or why there is none, so that many columns find room.
fn in_two(text: &str, column: &TwinColumn) -> AnyView {
    let parts = text.strip_suffix(')').and_then(|it| it.split_once(" ("));
    match (parts, column.align) {
        (Some((value, aside)), Align::Number) => {
            view! { <span>{value.to_owned()}" "<small class="iv">{aside.to_owned()}</small></span> }
                .into_any()
        }
        (Some(_) | None, Align::Number | Align::Text) => text.to_owned().into_any(),
    }
}

fn class(column: &TwinColumn) -> &'static str {
    match column.align {
        Align::Number => "num",
        Align::Text => "wrap",
    }
}

fn sort(order: &mut [usize], rows: &[TwinRow], sorting: Sorting) {
    let by = |a: usize, b: usize, column: usize| {
        let cell = |row: usize| rows[row].cells.get(column).map_or("", String::as_str);
        compare(cell(a), cell(b))
    };
    match sorting {
        Sorting::AsGiven => {}
        Sorting::Ascending(column) => order::by(order, |a, b| by(*a, *b, column)),
        Sorting::Descending(column) => order::by(order, |a, b| match by(*a, *b, column) {
            it if shown_number(rows, *a, column).is_none()
                || shown_number(rows, *b, column).is_none() =>
            {
                it
            }
            it => it.reverse(),
        }),
    }
}

fn shown_number(rows: &[TwinRow], row: usize, column: usize) -> Option<f64> {
    rows[row].cells.get(column).and_then(|it| number(it))
}

/// Numbers by value, before what is none; texts by letter.
fn compare(a: &str, b: &str) -> Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// The number that a cell shows: "1,795", "44.8% (42.6–47.2)", "−2.0", "<0.001".
fn number(text: &str) -> Option<f64> {
    let text = text.split_once(" (").map_or(text, |it| it.0);
    let plain = text.replace(',', "").replace('−', "-");
    plain.trim_start_matches(['<', '+']).trim_end_matches('%').parse().ok()
}

/// A table as text that a spreadsheet takes.
pub fn tab_separated(twin: &TableTwin) -> String {
    let names: Vec<&str> = twin.columns.iter().map(|it| it.name.as_str()).collect();
    let mut lines = vec![names.join("\t")];
    lines.extend(twin.rows.iter().map(|it| it.cells.join("\t")));
    lines.join("\n")
}
