//! What a cut costs, and whom: the gap over every cut, a curve for each group, and the gaps at this cut.

use leptos::prelude::*;

use crate::chart::Size;
use crate::chart::scene::{Element, Scene};
use crate::chart::thresholds::{Curves, GapChart, Kind};
use crate::ui::actions;
use crate::ui::parts::figure::Figure;
use crate::ui::state::state;

use super::Bench;
use super::gaps::GapsTable;

/// The section.
#[component]
pub(super) fn Costs(bench: Bench) -> impl IntoView {
    let kind = RwSignal::new(Kind::Roc);
    let choice = move |own: Kind, name: &'static str| {
        view! {
            <label>
                <input type="radio" name="curves" prop:checked=move || kind.get() == own on:change=move |_| kind.set(own)/>
                {name}
            </label>
        }
    };
    let tells = bench.with(|it| it.tells_outcomes);
    let figures = move || {
        let over = bench.over.get();
        view! {
            <div class="pair">
                {over.is_some().then(|| gap_figure(bench))}
                {move || curves_figure(bench, kind.get())}
            </div>
        }
    };
    view! {
        <section class="section" aria-labelledby="costs-h">
            <div class="section-head">
                <h2 id="costs-h">"What this cut costs, and whom"</h2>
                <div class="controls" hidden=!tells>
                    <div class="field">
                        <span class="label" id="curves-l">"Figure 2"</span>
                        <div class="segment" role="radiogroup" aria-labelledby="curves-l">
                            {choice(Kind::Roc, "ROC")}
                            {choice(Kind::PrecisionRecall, "Precision and recall")}
                        </div>
                    </div>
                </div>
            </div>
            {figures}
            <GapsTable bench/>
        </section>
    }
}

/// The gap over every single cut.
fn gap_figure(bench: Bench) -> Option<AnyView> {
    let over = bench.over.get_untracked()?;
    let of = |size| bench.with(|it| GapChart::new(it, &over, size));
    let (wide, narrow) = (of(Size::Wide)?, of(Size::Narrow)?);
    let scenes = [wide.scene.clone(), narrow.scene.clone()];
    let moving = [wide, narrow].map(|chart| {
        let over = over.clone();
        Signal::derive(move || {
            let chosen = bench.chosen.read();
            bench.with(|it| chart.moving(it, &over, chosen.cut, chosen.place))
        })
    });
    Some(figure("figure-gap", 1, scenes, moving))
}

/// A curve for each group.
fn curves_figure(bench: Bench, kind: Kind) -> Option<AnyView> {
    let over = bench.over.get();
    let of = |size| bench.with(|it| Curves::new(it, over.as_deref(), kind, size));
    let (wide, narrow) = (of(Size::Wide)?, of(Size::Narrow)?);
    let scenes = [wide.scene.clone(), narrow.scene.clone()];
    let moving = [wide, narrow].map(|chart| {
        Signal::derive(move || bench.with(|it| chart.moving(it, &bench.chosen.read())))
    });
    let id = match kind {
        Kind::Roc => "figure-roc",
        Kind::PrecisionRecall => "figure-precision",
    };
    Some(figure(id, 2, scenes, moving))
}

/// A figure whose marks follow the cut.
pub(super) fn figure(
    id: &'static str,
    number: usize,
    [wide, narrow]: [Scene; 2],
    moving: [Signal<Vec<Element>>; 2],
) -> AnyView {
    let state = state();
    view! {
        <Figure id number wide narrow moving=Some(moving)
            on_copy=move |text: String| actions::copy(state, &text)
            on_save=move |(name, svg): (String, String)| actions::save(state, &name, "image/svg+xml", &svg)/>
    }
    .into_any()
}
