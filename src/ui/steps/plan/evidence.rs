//! How sure is sure.

use leptos::prelude::*;

use crate::audit::plan::bootstrap::Bootstrap;
use crate::audit::plan::exact::Exact;
use crate::audit::plan::{Adjust, Plan};
use crate::report::format::setting;
use crate::ui::actions;
use crate::ui::parts::answer::{Answer, Answers, NumberField, Segment};
use crate::ui::state::state;
use crate::ui::steps::plan::intervals::Intervals;

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
        <Answers id="evidence-h" title="How sure is sure"
            says="A verdict is given only where the whole interval lies on one side.">
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
            <NumberDifference/>
            <Intervals/>
            <Many/>
            <Few/>
            <Chance/>
            <Resampled/>
        </Answers>
    }
}

/// The difference that matters between numbers; asked unless what came true has two sides.
#[component]
fn NumberDifference() -> impl IntoView {
    let state = state();
    let own = Memo::new(move |_| state.plan.with(|it| it.evidence.number_difference));
    let is_asked =
        Memo::new(move |_| own.get().is_some() || !state.plan.with(Plan::tells_outcomes));
    let is_bad = RwSignal::new(false);
    let change = move |event| {
        let text = event_target_value(&event).trim().to_owned();
        let number = text.parse().ok().filter(|it: &f64| *it > 0.0 && it.is_finite());
        is_bad.set(number.is_none() && !text.is_empty());
        if !is_bad.get_untracked() {
            actions::edit(state, |plan| plan.evidence.number_difference = number);
        }
    };
    view! {
        <Show when=move || is_asked.get()>
            <Answer name="Differences of numbers count as close up to"
                note="In the unit of the outcome. Empty: the share above times the standard deviation of everyone’s outcomes, or of their predictions where no outcome is known">
                <span class="sentence">
                    <input type="text" inputmode="decimal" id="field-number-difference" placeholder="default"
                        prop:value=move || own.get().map(setting).unwrap_or_default() on:change=change
                        aria-invalid=move || is_bad.get().then_some("true") aria-describedby="number-difference-msg"/>
                    <label for="field-number-difference">"either way"</label>
                    <small class="msg" id="number-difference-msg" role="status">
                        {move || if is_bad.get() { "A number above 0, or nothing" } else { "" }}
                    </small>
                </span>
            </Answer>
        </Show>
    }
}

/// The test of few people.
#[component]
fn Few() -> impl IntoView {
    let state = state();
    let exact = Signal::derive(move || state.plan.with(|it| it.evidence.exact));
    let options = vec![
        (Exact::FisherMidP, "Fisher, mid-p".to_owned()),
        (Exact::Barnard, "Barnard".to_owned()),
        (Exact::Boschloo, "Boschloo".to_owned()),
    ];
    view! {
        <Answer name="Exact test of few people"
            note="Where a z test does not hold. Barnard’s and Boschloo’s take the sizes of the groups as given and nothing else; they find more and take longer">
            <Segment id="exact" label="Exact test of few people" options value=exact
                on_choose=move |it| actions::edit(state, |plan| plan.evidence.exact = it)/>
        </Answer>
    }
}

/// Adjustment for many comparisons.
#[component]
fn Many() -> impl IntoView {
    let state = state();
    let adjust = Signal::derive(move || state.plan.with(|it| it.evidence.adjust));
    let options = vec![
        (Adjust::Holm, "Holm".to_owned()),
        (Adjust::Hochberg, "Hochberg".to_owned()),
        (Adjust::Hommel, "Hommel".to_owned()),
        (Adjust::BenjaminiHochberg, "Benjamini–Hochberg".to_owned()),
        (Adjust::None, "Not at all".to_owned()),
    ];
    view! {
        <Answer name="Adjust p values for many comparisons" note="Holm guards against one false alarm among all of them; Hochberg and Hommel do so for tests that rise together, and find a little more. Benjamini–Hochberg lets a share of what is found be false">
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

/// How intervals are made of resamples.
#[component]
fn Resampled() -> impl IntoView {
    let state = state();
    let bootstrap = Signal::derive(move || state.plan.with(|it| it.evidence.bootstrap));
    let options =
        vec![(Bootstrap::Percentile, "Percentiles".to_owned()), (Bootstrap::Bca, "BCa".to_owned())];
    view! {
        <Answer name="Intervals of resamples"
            note="Their middle, or ends corrected for bias and skew (BCa), which hold the truth more nearly as often as asked where figures are skewed">
            <Segment id="bootstrap" label="Intervals of resamples" options value=bootstrap
                on_choose=move |it| actions::edit(state, |plan| plan.evidence.bootstrap = it)/>
        </Answer>
    }
}
