//! A column for each group: its scores by outcome with the cut through them, and its four cells.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::look_cuts::CutPart;
use crate::chart::thresholds::{Histogram, most};
use crate::chart::{Size, TableTwin};
use crate::report::format::count;
use crate::report::thresholds::{CellKind, Cuts, Tile};
use crate::ui::browser;
use crate::ui::parts::figure::Explorer;
use crate::ui::parts::histogram::CutHistogram;
use crate::ui::parts::twin::Twin;

use super::Bench;

/// Rows of the table of scores that are shown before all are asked for.
const FIRST: usize = 24;

/// The columns, with the key before them and who is not drawn after them.
#[component]
pub(super) fn Columns(bench: Bench) -> impl IntoView {
    let (drawn, most, left_out) = bench.with(|it| (it.drawn(), most(it), it.not_drawn()));
    let columns =
        drawn.into_iter().map(|group| view! { <Column bench group most/> }).collect_view();
    view! {
        <section aria-labelledby="scores-h">
            <h2 class="hidden" id="scores-h">"Scores and outcomes by group"</h2>
            <Keys bench/>
            <div class="cut-cols">{columns}</div>
            <p class="footnote">
                {left_out.map(|it| view! { {it}" Their counts at this cut are in " })}
                {if bench.with(|it| it.not_drawn().is_some()) { "" } else { "All counts at this cut are in " }}
                <a href="#table-cut" on:click=to_table>"the table"</a>"."
            </p>
            <Scores bench/>
        </section>
    }
}

/// The table is on this very screen, so the fragment stays.
fn to_table(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    if let Some(table) = browser::element("table-cut") {
        table.scroll_into_view();
        browser::focus(&table);
    }
}

/// What the bars are.
#[component]
fn Keys(bench: Bench) -> impl IntoView {
    let keys: Vec<(CutPart, String)> =
        bench.with(|it| it.cells().into_iter().map(|kind| (part(kind), key(it, kind))).collect());
    let one = |(part, name): (CutPart, String)| {
        view! {
            <li>
                <svg class="swatch" viewBox="0 0 13 13" width="13" height="13" aria-hidden="true">
                    <rect class=part.class() x="0.5" y="0.5" width="12" height="12"/>
                </svg>
                {name}
            </li>
        }
    };
    view! {
        <ul class="keys" aria-label="Colors of the bars">
            {keys.into_iter().map(one).collect_view()}
            <li class="muted">"Height: share of the group"</li>
        </ul>
    }
}

fn key(cuts: &Cuts, kind: CellKind) -> String {
    let words = &cuts.words;
    match kind {
        CellKind::WronglyYes => format!("{}, {}: wrong", words.came_false, words.yes),
        CellKind::WronglyNo => format!("{}, {}: wrong", words.came_true, words.no),
        CellKind::RightlyYes => format!("{}, {}", words.came_true, words.yes),
        CellKind::RightlyNo => format!("{}, {}", words.came_false, words.no),
        CellKind::Yes => words.yes.clone(),
        CellKind::No => words.no.clone(),
    }
}

fn part(kind: CellKind) -> CutPart {
    match kind {
        CellKind::WronglyYes => CutPart::WronglyYes,
        CellKind::WronglyNo => CutPart::WronglyNo,
        CellKind::RightlyYes | CellKind::Yes => CutPart::RightlyYes,
        CellKind::RightlyNo | CellKind::No => CutPart::RightlyNo,
    }
}

#[component]
fn Column(bench: Bench, group: usize, most: f64) -> impl IntoView {
    let (name, n) = bench.with(|it| {
        let group = &it.groups[group];
        (group.name.clone(), count(group.n_people))
    });
    let own = move || {
        let has_own = bench.chosen.read().goal.is_some();
        has_own.then(|| format!(" · cut {}", bench.at.read().groups[group].cut))
    };
    let caption = format!("{name} at this cut");
    view! {
        <div class="cut-col">
            <h3>{name}<span class="muted">"n "{n}{own}</span></h3>
            <Drawn bench group most/>
            <Tiles bench group caption/>
        </div>
    }
}

/// The histogram, for wide and for narrow pages.
#[component]
fn Drawn(bench: Bench, group: usize, most: f64) -> impl IntoView {
    let of = |size| bench.with(|it| Histogram::new(it, group, most, size));
    let [wide, narrow] = [of(Size::Wide), of(Size::Narrow)];
    let stops = wide.scene.stops.iter().map(|it| it.says.clone()).collect();
    let sides = |histogram: Histogram| {
        Memo::new(move |_| {
            let chosen = bench.chosen.read();
            let place = chosen.places[group];
            bench.with(|cuts| {
                let has_own = chosen.goal.is_some();
                let cut = if has_own { cuts.cut_at(place) } else { chosen.cut };
                histogram.sides(cuts, cut, place)
            })
        })
    };
    let (wide_sides, narrow_sides) = (sides(wide.clone()), sides(narrow.clone()));
    let drawings = move |look| {
        view! {
            <div class="wide"><CutHistogram histogram=wide id=format!("scores-{group}") sides=wide_sides look/></div>
            <div class="narrow"><CutHistogram histogram=narrow id=format!("scores-{group}-n") sides=narrow_sides look/></div>
        }
        .into_any()
    };
    view! { <Explorer stops drawings/> }
}

/// The four cells, or two without outcomes.
#[component]
fn Tiles(bench: Bench, group: usize, caption: String) -> impl IntoView {
    let kinds = bench.with(Cuts::cells);
    let tile = move |at: usize, kind: CellKind| {
        let name = bench.with(|it| it.cell_name(kind));
        let of = move |text: fn(&Tile) -> &String| {
            move || bench.at.read().groups[group].tiles.get(at).map(|it| text(it).clone())
        };
        let class = match kind {
            CellKind::WronglyYes => "t-fp",
            CellKind::WronglyNo => "t-fn",
            CellKind::RightlyYes | CellKind::Yes => "t-tp",
            CellKind::RightlyNo | CellKind::No => "t-tn",
        };
        view! { <td class=class><strong>{of(|it| &it.count)}</strong><span>{name}</span><small>{of(|it| &it.share)}</small></td> }
    };
    let kinds: Vec<(usize, CellKind)> = kinds.into_iter().enumerate().collect();
    let row = |pair: &[(usize, CellKind)]| {
        let cells = pair.iter().map(|(at, kind)| tile(*at, *kind)).collect_view();
        view! { <tr>{cells}</tr> }
    };
    view! {
        <table class="tiles"><caption class="hidden">{caption}</caption><tbody>{kinds.chunks(2).map(row).collect_view()}</tbody></table>
    }
}

/// The histograms in numbers.
#[component]
fn Scores(bench: Bench) -> impl IntoView {
    let twin: Arc<TableTwin> = Arc::new(bench.with(crate::chart::thresholds::scores_table));
    let (is_open, set_open) = signal(false);
    view! {
        <p class="fig-acts">
            <button class="quiet" type="button" aria-expanded=move || is_open.get().to_string()
                on:click=move |_| set_open.update(|it| *it = !*it)>"Table of scores"</button>
        </p>
        <Show when=move || is_open.get()>
            <div class="fig-twin"><Twin id="table-scores".to_owned() twin=twin.as_ref().clone() limit=FIRST/></div>
        </Show>
    }
}
