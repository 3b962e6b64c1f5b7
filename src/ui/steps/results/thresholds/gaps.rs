//! The gaps of the group that is looked at, in every rate, at the cut that is tried.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::thresholds::{CELL, cell, cell_thread};
use crate::report::format::points;
use crate::report::thresholds::GapRow;
use crate::ui::parts::drawing::shapes;
use crate::ui::parts::glyph::VerdictMark;

use super::Bench;

type Rows = Memo<Arc<Vec<GapRow>>>;

/// The table; empty without a reference.
#[component]
pub(super) fn GapsTable(bench: Bench) -> impl IntoView {
    let rows: Rows = Memo::new(move |_| {
        let group = bench.compared.get();
        let rows = group.map(|it| bench.with(|cuts| cuts.gap_rows(&bench.chosen.read(), it)));
        Arc::new(rows.unwrap_or_default())
    });
    let reach = Memo::new(move |_| {
        bench.compared.get().map_or(1.0, |it| bench.with(|cuts| cuts.reach(it)))
    });
    let n = Memo::new(move |_| rows.read().len());
    let names = Memo::new(move |_| {
        let (group, reference) = (bench.compared.get(), bench.with(|it| it.reference));
        let name = |it: Option<usize>| {
            it.map(|it| bench.with(|cuts| cuts.groups[it].name.clone())).unwrap_or_default()
        };
        [name(group), name(reference)]
    });
    let title = move || bench.with(|it| it.gaps_title(&bench.chosen.read()));
    let note = move || bench.compared.get().map(|it| bench.with(|cuts| cuts.gaps_note(it)));
    let axis = move || {
        let end = |it: f64| points(it).replace(".0", "");
        view! { <span class="axis-head"><span>{end(-reach.get())}</span><span>"equal"</span><span>{end(reach.get())}</span></span> }
    };
    let confidence = bench.with(|it| it.confidence.clone());
    let lines = move || (0..n.get()).map(|at| line(rows, reach, names, at, n.get())).collect_view();
    view! {
        <div class="twin-wrap" role="region" tabindex="0" aria-label="Gaps at this cut" hidden=move || n.get() == 0>
            <table class="twin stacks gaps">
                <caption><strong>{title}</strong>{note}</caption>
                <thead><tr>
                    <th scope="col">"Metric"</th>
                    <th scope="col" class="num">{move || names.read()[0].clone()}</th>
                    <th scope="col" class="num">{move || names.read()[1].clone()}</th>
                    <th scope="col" class="mid">{axis}</th>
                    <th scope="col" class="num">"Gap"</th>
                    <th scope="col" class="num">{confidence}" interval"</th>
                    <th scope="col" class="num">"Ratio"</th>
                    <th scope="col">"Verdict"</th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

fn line(
    rows: Rows,
    reach: Memo<f64>,
    names: Memo<[String; 2]>,
    at: usize,
    n: usize,
) -> impl IntoView {
    let of =
        move |text: fn(&GapRow) -> &String| move || rows.read().get(at).map(|it| text(it).clone());
    let name = rows.with_untracked(|it| it.get(at).map_or("", |it| it.name));
    let mark = Memo::new(move |_| rows.read().get(at).map(|it| it.mark));
    let [width, height] = CELL;
    let drawn =
        move || rows.read().get(at).map(|it| shapes(&cell(it, reach.get()))).unwrap_or_default();
    let label = move || {
        let rows = rows.read();
        rows.get(at).map(|it| format!("{} points, {}", it.difference, it.interval))
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="num" data-h=move || names.read()[0].clone()>{of(|it| &it.group)}</td>
            <td class="num" data-h=move || names.read()[1].clone()>{of(|it| &it.reference)}</td>
            <td class="mid">
                <svg class="chart cell" viewBox=format!("0 0 {width} {height}") width=width height=height role="img" aria-label=label>
                    {shapes(&cell_thread(at, n))}
                    {drawn}
                </svg>
            </td>
            <td class="num strong" data-h="Gap">{of(|it| &it.difference)}</td>
            <td class="num" data-h="Interval">{of(|it| &it.interval)}</td>
            <td class="num" data-h="Ratio">{of(|it| &it.ratio)}</td>
            <td data-h="Verdict">{move || mark.get().map(|mark| view! { <VerdictMark mark/> })}<small class="why">{of(|it| &it.why)}</small></td>
        </tr>
    }
}
