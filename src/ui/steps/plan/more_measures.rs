//! What is measured beyond the usual: further metrics, further analyses, and orders of inequality.

use leptos::prelude::*;

use crate::audit::plan::analyses::{Analysis, FURTHER, is_shown, turned};
use crate::audit::plan::{Measures, Plan};
use crate::metrics;
use crate::metrics::Metric;
use crate::report::format::setting;
use crate::ui::actions;
use crate::ui::edits;
use crate::ui::parts::answer::Answer;
use crate::ui::state::state;

/// The answers below the rates.
#[component]
pub(super) fn MoreMeasures() -> impl IntoView {
    let state = state();
    let offered = state.plan.with_untracked(|plan| {
        metrics::metrics().filter(|it| !it.usual && is_offered(plan, it)).collect::<Vec<_>>()
    });
    let benefits = Memo::new(move |_| {
        state.plan.with(|it| it.tells_outcomes() && (it.decides() || it.model.is_some()))
    });
    let metrics = (!offered.is_empty()).then(|| {
        let checks = offered.into_iter().map(|metric| view! { <MetricCheck metric/> });
        view! {
            <Answer name="Further metrics" note="Beside those that are always given">
                <details class="knobs"><summary>"More metrics"</summary>
                    <div class="checks" role="group" aria-label="Further metrics">{checks.collect_view()}</div>
                </details>
            </Answer>
        }
    });
    let analyses = state.plan.with_untracked(|plan| {
        let is_named = |it: &Analysis| is_shown(plan.measures.exhibits.as_deref(), it.id);
        let suits = |it: &Analysis| it.suits(plan) || is_named(it);
        FURTHER.into_iter().filter(suits).collect::<Vec<_>>()
    });
    let analyses =
        analyses.into_iter().map(|analysis| view! { <AnalysisCheck analysis/> }).collect_view();
    view! {
        {metrics}
        <Answer name="Further analyses" note="They take longer, or look at people one by one">
            <details class="knobs"><summary>"More analyses"</summary>
                <div class="checks" role="group" aria-label="Further analyses">{analyses}</div>
            </details>
        </Answer>
        <Show when=move || benefits.get()><Orders/></Show>
    }
}

/// Whether a metric can be asked for, by what the plan audits.
fn is_offered(plan: &Plan, metric: &Metric) -> bool {
    let rate = |id: &&str| metrics::rate(id).is_some_and(|it| edits::is_offered(plan, it));
    metric.rates.iter().all(rate)
}

#[component]
fn MetricCheck(metric: &'static Metric) -> impl IntoView {
    let state = state();
    let is_in = move || {
        let named = |all: &Vec<String>| all.iter().any(|it| it == metric.id);
        state.plan.with(|it| it.measures.metrics.as_ref().is_some_and(named))
    };
    let toggle = move |_| actions::edit(state, |plan| turn_metric(plan, metric.id));
    view! {
        <label title=metric.question><input type="checkbox" prop:checked=is_in on:change=toggle/>{metric.name}</label>
    }
}

/// Names the metric beside the usual ones, or no longer; a plan of the usual ones names none.
fn turn_metric(plan: &mut Plan, id: &str) {
    let usual: Vec<String> = metrics::metrics()
        .filter(|it| it.usual && is_offered(plan, it))
        .map(|it| it.id.to_owned())
        .collect();
    let mut all = plan.measures.metrics.clone().unwrap_or_else(|| usual.clone());
    let n_before = all.len();
    all.retain(|it| it != id);
    if all.len() == n_before {
        all.push(id.to_owned());
    }
    let is_usual = all.len() == usual.len() && usual.iter().all(|it| all.contains(it));
    plan.measures.metrics = (!is_usual).then_some(all);
}

#[component]
fn AnalysisCheck(analysis: Analysis) -> impl IntoView {
    let state = state();
    let is_in =
        move || state.plan.with(|it| is_shown(it.measures.exhibits.as_deref(), analysis.id));
    let toggle = move |_| {
        actions::edit(state, |plan| {
            plan.measures.exhibits = turned(plan.measures.exhibits.as_deref(), analysis.id);
        });
    };
    view! {
        <label title=analysis.question><input type="checkbox" prop:checked=is_in on:change=toggle/>{analysis.name}</label>
    }
}

/// The orders of the generalized entropy of benefits.
#[component]
fn Orders() -> impl IntoView {
    let state = state();
    let bad = RwSignal::new(false);
    let shown = move || {
        let all = state.plan.with(|it| it.measures.alpha.clone());
        all.iter().map(|it| setting(*it)).collect::<Vec<_>>().join(", ")
    };
    let change = move |event| match orders(&event_target_value(&event)) {
        Some(all) => {
            bad.set(false);
            actions::edit(state, |plan| plan.measures.alpha = all);
        }
        None => bad.set(true),
    };
    let says = move || {
        if bad.get() {
            "At most 20 numbers from −10 to 10, such as 0, 1, 2"
        } else if state.plan.with(|it| it.measures.alpha.is_empty()) {
            "None: it is not shown"
        } else {
            "The lower, the more those with least count"
        }
    };
    view! {
        <Answer name="Inequality of benefits" note="Generalized entropy, with its parts inside and between groups">
            <span class="cuts">
                <label for="alpha">"Orders"</label>
                <input type="text" id="alpha" placeholder="0, 1, 2" prop:value=shown on:change=change
                    aria-invalid=move || bad.get().then_some("true")/>
                <small>{says}</small>
            </span>
        </Answer>
    }
}

/// Orders out of text such as "0, 1, 2"; none where something is no number or too far out.
fn orders(text: &str) -> Option<Vec<f64>> {
    let [least, most] = Measures::ALPHA;
    // What the page shows has the sign of minus.
    let all = edits::cuts(&text.replace('\u{2212}', "-"))?;
    let is_known = all.iter().all(|it| (least..=most).contains(it));
    (is_known && all.len() <= Measures::MOST_ALPHA).then_some(all)
}
