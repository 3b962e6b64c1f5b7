//! The named metrics, what could not be tested, and what became of each row.

use std::sync::Arc;

use leptos::prelude::*;

use crate::base::order;
use crate::metrics::{self, Ideal};
use crate::report::format::{
    Unit, bytes, count, decimal, figure_interval, p_value, ratio, ratio_interval, visible,
};
use crate::report::{MetricFigure, Report, rows};
use crate::ui::parts::glyph::VerdictMark;
use crate::ui::state::Audit;

use super::programs::elsewhere;
use super::viewed;

/// What stands where there is no number.
const NONE: &str = "–";

/// The metrics of the literature.
#[component]
pub(super) fn Metrics(audit: Arc<Audit>) -> impl IntoView {
    let viewed = viewed();
    let report = &audit.report;
    if report.metrics.is_empty() {
        return None;
    }
    let groupings = StoredValue::new(groupings(report));
    let chosen = RwSignal::new(None::<usize>);
    let shown = Memo::new(move |_| chosen.get().unwrap_or_else(|| viewed.attribute.get()));
    let options = groupings.with_value(|all| {
        let option = |(at, by): (usize, &Vec<String>)| {
            let is_shown = move || shown.get() == at;
            view! { <option value=at.to_string() selected=is_shown>{rows::attribute_names(by)}</option> }
        };
        all.iter().enumerate().map(option).collect_view()
    });
    let confidence = rows::confidence(report);
    let lines = move || {
        let report = &audit.report;
        let by = groupings.with_value(|all| all.get(shown.get()).cloned()).unwrap_or_default();
        let mut own: Vec<_> = report.metrics.iter().filter(|it| it.attributes == by).collect();
        // What the plan's answers choose comes first.
        let is_chosen = |it: &MetricFigure| {
            report.choice.iter().any(|choice| choice.metrics().any(|id| id == it.metric))
        };
        order::by_key(&mut own, |it| !is_chosen(it));
        own.into_iter().map(|it| metric(report, it)).collect_view()
    };
    Some(view! {
        <section class="section" id="metrics" aria-labelledby="metrics-h">
            <div class="section-head">
                <h2 id="metrics-h">"Named metrics"</h2>
                <div class="controls"><div class="field">
                    <label for="metrics-by">"By"</label>
                    <select id="metrics-by" on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>{options}</select>
                </div></div>
            </div>
            <div class="twin-wrap flush" role="region" tabindex="0" aria-label="Table of named metrics">
                <table class="twin stacks">
                    <caption class="hidden">"Named metrics by attribute"</caption>
                    <thead><tr>
                        <th scope="col">"Metric"</th><th scope="col" class="num">"Value"</th>
                        <th scope="col" class="num">{confidence}" interval"</th>
                        <th scope="col" class="num">"p"</th>
                        <th scope="col">"Between"</th><th scope="col">"Verdict"</th>
                    </tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </section>
    })
}

/// What the metrics are taken over: each attribute alone, in the order of the other sections, then combinations.
fn groupings(report: &Report) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> =
        rows::single_attributes(report).iter().map(|it| it.to_vec()).collect();
    for it in &report.metrics {
        if !found.contains(&it.attributes) {
            found.push(it.attributes.clone());
        }
    }
    found
}

fn metric(report: &Report, it: &MetricFigure) -> impl IntoView + use<> {
    let entry = metrics::metric(&it.metric);
    let name = entry.map_or(visible(&it.metric), |it| it.name.to_owned());
    let question = entry.map(|it| it.question).unwrap_or_default();
    let is_ratio = entry.is_some_and(|it| it.ideal == Ideal::One);
    let value = it
        .value
        .map_or(NONE.to_owned(), |value| if is_ratio { ratio(value) } else { decimal(value) });
    let interval = match (is_ratio, it.low, it.high) {
        (true, Some(low), high) => ratio_interval(low, high),
        (false, Some(low), Some(high)) => figure_interval(Unit::Number, low, high),
        (false, _, _) | (true, None, _) => NONE.to_owned(),
    };
    let between = rows::between(it).map_or(NONE.to_owned(), |[one, other]| {
        format!("{} and {}", rows::group_name(one), rows::group_name(other))
    });
    // Of one number made of all groups: that they are all alike.
    let test = it.test.as_ref().map(|it| view! { <small class="q">{visible(it)}</small> });
    let p = view! { {it.p.map_or(NONE.to_owned(), p_value)}{test} };
    let mark = rows::metric_mark(report, it);
    let undefined = it.undefined.as_ref().map(|it| visible(&it.says));
    let why = it.because.as_ref().map(|it| visible(it)).or(undefined).unwrap_or_default();
    // A metric with a row for each group leads there once.
    let is_same =
        |other: &&MetricFigure| other.metric == it.metric && other.attributes == it.attributes;
    let is_first = report.metrics.iter().find(is_same).is_some_and(|first| std::ptr::eq(first, it));
    let programs = is_first.then(|| elsewhere(report, &it.attributes, &it.metric));
    view! {
        <tr>
            <th scope="row" class="wrap"><span>{name}<small class="q">{question}</small>{programs}</span></th>
            <td class="num strong" data-h="Value">{value}</td>
            <td class="num" data-h="Interval">{interval}</td>
            <td class="num" data-h="p">{p}</td>
            <td class="wrap" data-h="Between">{between}</td>
            <td data-h="Verdict"><VerdictMark mark/>{(!why.is_empty()).then(|| view! { <small class="why">{why}</small> })}</td>
        </tr>
    }
}

/// What the data could not answer, and why.
#[component]
pub(super) fn Untested(audit: Arc<Audit>) -> impl IntoView {
    if audit.report.untested.is_empty() {
        return None;
    }
    let line = |it: &crate::report::Untested| {
        view! { <li><strong>{visible(&it.what)}</strong>": "{visible(&it.why)}</li> }
    };
    let lines = audit.report.untested.iter().map(line).collect_view();
    Some(view! {
        <section class="section" id="untested" aria-labelledby="untested-h">
            <div class="section-head"><h2 id="untested-h">"What could not be tested"</h2></div>
            <ul class="limits">{lines}</ul>
        </section>
    })
}

/// Rows in, rows used, rows left out.
#[component]
pub(super) fn DataSection(audit: Arc<Audit>) -> impl IntoView {
    let data = &audit.report.data;
    let line = |name: String, n: u64| view! { <tr><th scope="row" class="wrap">{name}</th><td class="num">{count(n)}</td></tr> };
    let left_out: Vec<_> = data
        .rows
        .left_out
        .iter()
        .map(|it| line(format!("Left out: {}", visible(&it.rule)), it.rows))
        .collect();
    view! {
        <section class="section" id="data" aria-labelledby="data-h">
            <div class="section-head"><h2 id="data-h">"What became of each row"</h2><p>{visible(&data.file)}", "{bytes(data.bytes)}</p></div>
            <table class="twin">
                <caption class="hidden">"Rows of the file"</caption>
                <thead><tr><th scope="col">"Rows"</th><th scope="col" class="num">"Number"</th></tr></thead>
                <tbody>
                    {line("Read".to_owned(), data.rows.read)}
                    {line("Rejected, because they could not be read".to_owned(), data.rows.rejected)}
                    {left_out}
                    {line("Used".to_owned(), data.rows.used)}
                </tbody>
            </table>
            <p class="footnote">"SHA-256 of the file: "<code>{data.sha256.clone()}</code></p>
        </section>
    }
}
