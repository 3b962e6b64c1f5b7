//! Every group at the cut that is tried, in numbers.

use leptos::prelude::*;

use crate::report::format::{count, setting};
use crate::report::thresholds::Cuts;

use super::{Bench, FIRST};

/// The table; small groups are in it too.
#[component]
pub(super) fn GroupsTable(bench: Bench) -> impl IntoView {
    let names = bench.with(Cuts::columns);
    let heads = names
        .iter()
        .map(|it| view! { <th scope="col" class="num">{it.clone()}</th> })
        .collect_view();
    let n_all = bench.with(|it| it.groups.len());
    let n_told = move || bench.trial.n_told.get().max(FIRST).min(n_all);
    let title = move || match bench.chosen.read().goal {
        None => format!("Every group at a cut of {}", setting(bench.chosen.read().cut)),
        Some(_) => "Every group at its own cut".to_owned(),
    };
    let names = StoredValue::new(names);
    let row = move |group: usize| {
        let (name, n) = bench.with(|it| (it.groups[group].name.clone(), it.groups[group].n_people));
        let cell = move |at: usize| {
            let text = move || {
                let now = bench.at.read();
                now.groups.get(group).and_then(|it| it.cells.get(at)).cloned()
            };
            view! { <td class="num" data-h=names.with_value(|it| it[at].clone())>{text}</td> }
        };
        let cells = (0..names.with_value(Vec::len)).map(cell).collect_view();
        view! { <tr><th scope="row" data-h="Group">{name}</th><td class="num" data-h="n">{count(n)}</td>{cells}</tr> }
    };
    let rows = move || (0..n_told()).map(row).collect_view();
    let rest = move || {
        (n_told() < n_all).then(|| view! {
            <p class="footnote"><button class="link" type="button" on:click=move |_| bench.trial.n_told.set(n_all)>
                "Show the other "{n_all - n_told()}
            </button></p>
        })
    };
    view! {
        <section class="section" aria-labelledby="table-cut-h">
            <div class="section-head"><h2 id="table-cut-h">"This cut, in numbers"</h2></div>
            <div class="twin-wrap flush" id="table-cut" role="region" tabindex="0" aria-label="Every group at this cut">
                <table class="twin stacks">
                    <caption><strong>{title}</strong>"Counts, with their share of the people they are counted among. Follows the cut as it moves."</caption>
                    <thead><tr><th scope="col">"Group"</th><th scope="col" class="num">"n"</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                {rest}
            </div>
        </section>
    }
}
