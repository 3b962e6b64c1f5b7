//! How a column of ranks is read, where the plan has one.

use leptos::prelude::*;

use crate::data::ColumnProfile;
use crate::report::format::{setting, visible};
use crate::ui::edits;
use crate::ui::state::state;
use crate::ui::steps::columns::other_order::{OtherOrderSentence, edit};

/// The section of the ranking; empty where people are not ranked.
#[component]
pub(super) fn RankingSection(profiles: StoredValue<Vec<ColumnProfile>>) -> impl IntoView {
    let state = state();
    let is_ranked = Memo::new(move |_| state.plan.with(|it| it.ranking.is_some()));
    let lower =
        Memo::new(move |_| state.plan.with(|it| it.ranking.as_ref().is_some_and(|it| it.lower)));
    let column = move || {
        let name = state.plan.with(|it| it.ranking.as_ref().and_then(|it| it.column.clone()));
        visible(&name.unwrap_or_else(|| "the score".to_owned()))
    };
    let top = move || {
        let all =
            state.plan.with(|it| it.ranking.as_ref().map(|it| it.top.clone()).unwrap_or_default());
        all.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    };
    let bad = RwSignal::new(false);
    let turn = move |event| {
        let is_lower = event_target_value(&event) == "lowest";
        edit(state, |it| it.lower = is_lower);
    };
    let change = move |event| match places(&event_target_value(&event)) {
        Some(all) => {
            bad.set(false);
            edit(state, |it| it.top = all);
        }
        None => bad.set(true),
    };
    view! {
        <Show when=move || is_ranked.get()>
            <section class="section" aria-labelledby="ranking-h">
                <div class="section-head"><h2 id="ranking-h">"The ranking"</h2></div>
                <fieldset class="ranks">
                    <legend>"Who stands first, and how many of the first are looked at?"</legend>
                    <div class="sentence">
                        <span>"By "{column}", the"</span>
                        <select aria-label="Which number stands first" on:change=turn>
                            <option value="lowest" selected=move || lower.get()>"lowest"</option>
                            <option value="highest" selected=move || !lower.get()>"highest"</option>
                        </select>
                        <span>"stands first; look at the first"</span>
                        <input type="text" aria-label="Numbers of first places, apart by commas" prop:value=top
                            aria-invalid=move || bad.get().to_string() on:change=change/>
                    </div>
                    <OtherOrderSentence profiles/>
                    <Show when=move || !lower.get()>
                        <Bins/>
                    </Show>
                    <p class="footnote">"A column used as “Ranked list (query)” makes one list of each of its values. People of the same rank share their places."</p>
                </fieldset>
            </section>
        </Show>
    }
}

/// Where the score is cut, for parities among people of like score.
#[component]
fn Bins() -> impl IntoView {
    let state = state();
    let bad = RwSignal::new(false);
    let bins = move || {
        let all =
            state.plan.with(|it| it.ranking.as_ref().map(|it| it.bins.clone()).unwrap_or_default());
        all.into_iter().map(setting).collect::<Vec<_>>().join(", ")
    };
    let change = move |event| match edits::cuts(&event_target_value(&event)) {
        Some(cuts) => {
            bad.set(false);
            edit(state, |it| it.bins = cuts);
        }
        None => bad.set(true),
    };
    view! {
        <div class="sentence">
            <span>"Among people of like score, cut at"</span>
            <input type="text" aria-label="Cut points of the score, apart by commas" placeholder="nowhere" prop:value=bins
                aria-invalid=move || bad.get().to_string() on:change=change/>
        </div>
    }
}

/// Numbers of places out of text such as "5, 10"; in order, each once. None where something is no whole number from 1.
fn places(text: &str) -> Option<Vec<u64>> {
    let parts = text.split([',', ';', ' ']).map(str::trim).filter(|it| !it.is_empty());
    let mut all =
        parts.map(|it| it.parse().ok().filter(|it| *it > 0)).collect::<Option<Vec<u64>>>()?;
    crate::base::order::ascending(&mut all);
    all.dedup();
    (!all.is_empty()).then_some(all)
}
