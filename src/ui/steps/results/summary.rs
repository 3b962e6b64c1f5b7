//! The page's head: the finding, how sure, and the ledger of verdicts.

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::notes::Place;
use crate::metrics;
use crate::report::format::{
    Unit, count, difference, difference_interval, ratio, ratio_interval, visible,
};
use crate::report::model::ModelSection;
use crate::report::rows::{Enough, Mark, Row};
use crate::report::words::ClassGap;
use crate::report::{Comparison, Finding, Report, Verdict, rows, words};
use crate::ui::edits;
use crate::ui::parts::ledger::{Ledger, LedgerRow};
use crate::ui::route::Step;
use crate::ui::state::Audit;
use crate::ui::steps::models::display_name;

use super::note::NoteOn;
use super::{opening, pooled};

/// How many findings the ledger shows before it is unfolded.
const FIRST: usize = 8;
/// What stands where there is no number.
const NONE: &str = "–";

/// The finding that the report opens with, and the ledger.
#[component]
pub(super) fn Summary(audit: Arc<Audit>) -> impl IntoView {
    let report = &audit.report;
    let plan = &report.plan;
    let effect = edits::effect_words(plan);
    let title =
        if plan.title.is_empty() { visible(&report.data.file) } else { visible(&plan.title) };
    let people = format!("{} {}", count(report.data.people), visible(&plan.people));
    let (finding, detail) = match report.findings.first() {
        Some(it) => {
            let (says, how) = words::headline(it);
            (visible(&says), visible(&how))
        }
        None => ("There is nothing to report".to_owned(), String::new()),
    };
    let mut ledger: Vec<LedgerRow> = report.findings.iter().map(|it| line(report, it)).collect();
    // Its detail stands above, as the lead.
    if let Some(first) = ledger.first_mut() {
        first.detail.clear();
    }
    let interval = format!("{} interval", rows::confidence(report));
    let more = ledger.split_off(ledger.len().min(FIRST));
    view! {
        <section id="summary">
            <p class="crumb"><span>{title}</span><span>{people}</span>{effect.map(|it| view! { <span>{it}</span> })}</p>
            <h1 class="finding">{finding}</h1>
            <p class="lead">{detail}</p>
            {report.model.as_ref().map(|it| came_from(it))}
            {report.choice.as_ref().map(|it| opening::answers(it))}
            {(!ledger.is_empty()).then(|| view! { <Ledger title="Verdicts" rows=ledger interval=interval.clone()/> })}
            {(!more.is_empty()).then(|| unfolds(more, interval))}
            <NoteOn about=Place::default()/>
        </section>
    }
}

/// The findings that the ledger has no room for.
fn unfolds(more: Vec<LedgerRow>, interval: String) -> impl IntoView {
    let (n, findings) = (more.len(), if more.len() == 1 { "finding" } else { "findings" });
    view! {
        <details class="in-numbers">
            <summary>{format!("{n} more {findings}")}</summary>
            <Ledger title="More verdicts" rows=more interval/>
        </details>
    }
}

/// Where the decisions came from, and which people were held out.
fn came_from(model: &ModelSection) -> impl IntoView + use<> {
    let name = display_name(model);
    let people = if model.n_learnt == 0 {
        format!("{} people were scored", count(model.n_scored))
    } else {
        let (learnt, scored) = (count(model.n_learnt), count(model.n_scored));
        format!("{scored} people were scored by a model that had learnt from {learnt} others")
    };
    let held_out = visible(&model.held_out);
    let stop = if held_out.ends_with('.') { "" } else { "." };
    view! {
        <p class="lead came-from">
            "The decisions are a model’s: "<strong>{name}</strong>". "{people}": "{held_out}{stop}" "
            <a href=Step::Models.href()>"About the model"</a>
        </p>
    }
}

fn line(report: &Report, finding: &Finding) -> LedgerRow {
    let about = &finding.about;
    let rate = about.rate.as_deref().and_then(metrics::rate);
    let question = rate.map(|it| words::topic(it.topic, &report.plan)).unwrap_or_default();
    let comparison = compared(report, finding);
    let found = rate.map(|it| rows::rows(report, it.id, &about.attributes)).unwrap_or_default();
    let row = found.iter().find(|it| it.group.group == about.group);
    let mark = match (about.verdict, comparison) {
        (Some(verdict), comparison) => {
            let reference = comparison.and_then(|it| it.reference.as_deref()).unwrap_or_default();
            let enough = Enough::of(report, &about.attributes, [&about.group, reference]);
            Some(Mark::of(verdict, comparison.and_then(|it| it.side), enough))
        }
        (None, _) => None,
    };
    let of_comparison =
        |it: &Comparison| shown(&it.rate, &it.comparison, [it.value, it.low, it.high]);
    let nothing = (NONE.to_owned(), NONE.to_owned());
    let open = undecided(finding, &found);
    let (figure, second) = match (pooled(report, finding), comparison, open.as_slice()) {
        (Some(it), ..) => (shown(&it.rate, &it.comparison, [it.value, it.low, it.high]), None),
        (None, Some(it), _) => (of_comparison(it), None),
        (None, None, [(_, one)]) => (of_comparison(one), None),
        (None, None, [(_, one), (_, other)]) => (of_comparison(one), Some(of_comparison(other))),
        (None, None, _) => (words::gap_of(report, finding).map_or(nothing, of_class), None),
    };
    let people = match open.as_slice() {
        [(one, _), (other, _)] => [one, other].map(|it| count(it.n_people)),
        [(one, _)] => people(Some(one), &found),
        _ => people(row, &found),
    };
    LedgerRow {
        mark,
        question,
        says: visible(&finding.says),
        detail: visible(&finding.detail),
        figure,
        second,
        people,
    }
}

/// The groups that a finding without a group of its own leaves open, in the order of the attribute.
fn undecided<'a>(finding: &Finding, rows: &[Row<'a>]) -> Vec<(Row<'a>, &'a Comparison)> {
    let about = &finding.about;
    if !about.group.is_empty() || about.verdict != Some(Verdict::Inconclusive) {
        return Vec::new();
    }
    let by_difference = about.comparison.as_deref() == Some("difference");
    let open = |row: &Row<'a>| {
        let comparison = if by_difference { row.difference } else { row.ratio };
        let open = comparison.filter(|it| it.verdict == Verdict::Inconclusive)?;
        Some((row.clone(), open))
    };
    rows.iter().filter_map(open).collect()
}

/// The comparison that a finding rests on.
fn compared<'a>(report: &'a Report, finding: &Finding) -> Option<&'a Comparison> {
    let about = &finding.about;
    let kind = about.comparison.as_deref().unwrap_or("ratio");
    report.comparisons.iter().find(|it| {
        Some(&it.rate) == about.rate.as_ref()
            && it.comparison == kind
            && it.attributes == about.attributes
            && it.group.as_ref() == Some(&about.group)
    })
}

/// A gap in one class.
fn of_class(it: ClassGap) -> (String, String) {
    let interval = it.interval.map(|[low, high]| difference_interval(Unit::Share, low, high));
    (difference(Unit::Share, it.value), interval.unwrap_or(NONE.to_owned()))
}

/// A value and its interval.
fn shown(rate: &str, comparison: &str, [value, low, high]: [Option<f64>; 3]) -> (String, String) {
    let unit = rows::unit(rate);
    let is_ratio = comparison.ends_with("ratio");
    let value = value.map(|it| if is_ratio { ratio(it) } else { difference(unit, it) });
    let interval = low.map(|low| match (is_ratio, high) {
        (true, high) => ratio_interval(low, high),
        (false, Some(high)) => difference_interval(unit, low, high),
        (false, None) => NONE.to_owned(),
    });
    (value.unwrap_or(NONE.to_owned()), interval.unwrap_or(NONE.to_owned()))
}

fn people(row: Option<&Row>, all: &[Row]) -> [String; 2] {
    let of = |it: Option<&Row>| it.map(|it| count(it.n_people)).unwrap_or_default();
    let reference = all.iter().find(|it| it.group.reference);
    [of(row), if row.is_some() { of(reference) } else { String::new() }]
}
