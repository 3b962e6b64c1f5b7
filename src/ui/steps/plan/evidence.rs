//! How sure is sure.

use leptos::prelude::*;

use crate::audit::plan::Adjust;
use crate::report::format::setting;
use crate::ui::actions;
use crate::ui::parts::answer::{Answer, NumberField, Segment};
use crate::ui::state::state;

/// Confidence levels that are offered, in thousandths.
const LEVELS: [(u32, &str); 3] = [(900, "90%"), (950, "95%"), (990, "99%")];

/// The section of the evidence.
#[component]
pub(super) fn EvidenceSection() -> impl IntoView {
    let state = state();
    let plan = state.plan;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share between 0 and 1"
    )]
    let level =
        Signal::derive(move || plan.with(|it| (it.evidence.confidence * 1_000.0).round() as u32));
    let ratio = Signal::derive(move || plan.with(|it| setting(it.evidence.ratio)));
    let difference = Signal::derive(move || plan.with(|it| setting(it.evidence.difference)));
    let levels = LEVELS.map(|(level, name)| (level, name.to_owned())).to_vec();
    view! {
        <section class="section" aria-labelledby="evidence-h">
            <div class="section-head">
                <h2 id="evidence-h">"How sure is sure"</h2>
                <p>"A verdict is given only where the whole interval lies on one side."</p>
            </div>
            <dl class="answers">
                <Answer name="Confidence" note="Of the intervals">
                    <Segment id="confidence" label="Confidence" options=levels value=level
                        on_choose=move |it| actions::edit(state, |plan| plan.evidence.confidence = f64::from(it) / 1_000.0)/>
                </Answer>
                <Answer name="Ratios count as close from" note="0.8 means: from 0.80 to 1.25 is within">
                    <NumberField id="ratio" label="to its inverse" value=ratio range=["0", "1"]
                        on_change=move |it| actions::edit(state, |plan| plan.evidence.ratio = it)/>
                </Answer>
                <Answer name="Differences count as close up to" note="0.1 means: ten percentage points either way">
                    <NumberField id="difference" label="either way" value=difference range=["0", "1"]
                        on_change=move |it| actions::edit(state, |plan| plan.evidence.difference = it)/>
                </Answer>
                <Many/>
                <Chance/>
            </dl>
        </section>
    }
}

/// Adjustment for many comparisons.
#[component]
fn Many() -> impl IntoView {
    let state = state();
    let adjust = Signal::derive(move || state.plan.with(|it| it.evidence.adjust));
    let options = vec![
        (Adjust::Holm, "Holm".to_owned()),
        (Adjust::BenjaminiHochberg, "Benjamini–Hochberg".to_owned()),
        (Adjust::None, "Not at all".to_owned()),
    ];
    view! {
        <Answer name="Adjust p values for many comparisons" note="Holm guards against one false alarm among all of them">
            <Segment id="adjust" label="Adjustment" options value=adjust
                on_choose=move |it| actions::edit(state, |plan| plan.evidence.adjust = it)/>
        </Answer>
    }
}

/// Resamples and their seed.
#[component]
fn Chance() -> impl IntoView {
    let state = state();
    let resamples = Signal::derive(move || state.plan.with(|it| it.evidence.resamples.to_string()));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number from a field, and saturating"
    )]
    let set_resamples =
        move |it: f64| actions::edit(state, |plan| plan.evidence.resamples = it as u32);
    let set_seed = move |event| {
        let seed = event_target_value(&event).trim().to_owned();
        if seed.parse::<u64>().is_ok() {
            actions::edit(state, |plan| plan.evidence.seed = seed);
        }
    };
    view! {
        <Answer name="Resamples" note="For intervals that no formula gives; the same seed gives the same numbers">
            <NumberField id="resamples" label="draws" value=resamples range=["1", "100000"] on_change=set_resamples/>
            <span class="sentence">
                <input type="text" inputmode="numeric" id="field-seed"
                    prop:value=move || state.plan.with(|it| it.evidence.seed.clone()) on:change=set_seed/>
                <label for="field-seed">"seed"</label>
            </span>
        </Answer>
    }
}
