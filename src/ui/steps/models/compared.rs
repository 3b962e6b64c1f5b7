//! Models side by side on the same people, and which of them is audited.

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::model::Setting;
use crate::audit::plan::ways;
use crate::base::order;
use crate::chart::scene::{Align, TableTwin, TwinColumn, TwinRow};
use crate::metrics;
use crate::metrics::Ideal;
use crate::report::format::{
    Unit, difference, difference_interval, figure, figure_interval, p_value, percent, ratio,
    ratio_interval, setting, visible,
};
use crate::report::model::{Compared, ModelSection, Paired};
use crate::report::rows::{Enough, Mark};
use crate::report::{MetricFigure, RateFigure, rows};
use crate::ui::learning;
use crate::ui::parts::glyph::VerdictMark;
use crate::ui::parts::twin::Twin;
use crate::ui::state::state;

use super::{NONE, compared_name, settings};

/// Rates that the first table has, where they were measured: of two classes, of several, of numbers. The second table
/// has all.
const LEADING: [&str; 6] = [
    "roc-auc",
    "accuracy",
    "class-accuracy",
    "mean-absolute-error",
    "root-mean-square-error",
    "r-squared",
];

/// The section.
#[component]
pub(super) fn ComparedSection(model: Arc<ModelSection>, chosen: RwSignal<usize>) -> impl IntoView {
    let gaps = StoredValue::new(gaps(&model));
    let gap = RwSignal::new(0_usize);
    let options = gaps.with_value(|all| {
        let option = |(at, (metric, by)): (usize, &(String, Vec<String>))| {
            view! { <option value=at.to_string()>{metric_name(metric)}", by "{rows::attribute_names(by)}</option> }
        };
        all.iter().enumerate().map(option).collect_view()
    });
    let has_gaps = !gaps.with_value(Vec::is_empty);
    let rates: Vec<&'static str> = LEADING
        .into_iter()
        .filter(|rate| model.candidates.iter().any(|it| performance(it, rate).is_some()))
        .collect();
    let heads = rates
        .iter()
        .map(|it| view! { <th scope="col" class="num">{rows::rate_name(it).to_owned()}</th> })
        .collect_view();
    let lines = {
        let model = Arc::clone(&model);
        let rates = rates.clone();
        move || {
            let about = gaps.with_value(|all| all.get(gap.get()).cloned());
            let line = |(at, it): (usize, &Compared)| line(it, at, &rates, about.as_ref(), chosen);
            model.candidates.iter().enumerate().map(line).collect_view()
        }
    };
    view! {
        <section class="section" aria-labelledby="compared-h">
            <div class="section-head">
                <h2 id="compared-h">"Side by side"</h2>
                <div class="controls" hidden=!has_gaps>
                    <div class="field">
                        <label for="gap">"Gap to compare"</label>
                        <select id="gap" on:change=move |event| gap.set(event_target_value(&event).parse().unwrap_or_default())>{options}</select>
                    </div>
                </div>
            </div>
            <div class="twin-wrap flush" role="region" tabindex="0" aria-label="Models side by side">
                <table class="twin stacks compared">
                    <caption class="hidden">"Models side by side, and which one is audited"</caption>
                    <thead><tr>
                        <th scope="col">"Audit"</th>{heads}
                        {has_gaps.then(|| view! { <th scope="col" class="num">"Gap"</th><th scope="col">"Verdict"</th> })}
                    </tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <p class="footnote">"All on the same held-out people. Under each figure its interval, then what it has more \
                than the first model with the interval of that difference and its p value. A difference whose interval \
                holds 0 is not surely one. Less is better of errors and of gaps."</p>
        </section>
    }
}

/// Every figure of every model, in numbers.
#[component]
pub(super) fn EveryFigure(model: Arc<ModelSection>) -> impl IntoView {
    let confidence = state().plan.with_untracked(|it| it.evidence.confidence);
    let interval = format!("{} interval", percent(confidence).replace(".0%", "%"));
    view! {
            <Twin id="table-models".to_owned() twin=all_figures(&model, &interval) title="Every figure" limit=12
                note="Of everyone, and the gaps between groups; differences are against the first model."/>
    }
}

/// The gaps that were measured, each once.
fn gaps(model: &ModelSection) -> Vec<(String, Vec<String>)> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for it in model.candidates.iter().flat_map(|it| &it.gaps) {
        let key = (it.metric.clone(), it.attributes.clone());
        if !all.contains(&key) {
            all.push(key);
        }
    }
    all
}

pub(super) fn metric_name(id: &str) -> String {
    metrics::metric(id).map_or_else(|| visible(id), |it| it.name.to_owned())
}

pub(super) fn performance<'a>(it: &'a Compared, rate: &str) -> Option<&'a RateFigure> {
    it.performance.iter().find(|it| it.rate == rate)
}

fn difference_of<'a>(it: &'a Compared, id: &str, by: &[String]) -> Option<&'a Paired> {
    it.differences.iter().find(|it| it.figure == id && it.attributes == by)
}

fn line(
    it: &Compared,
    at: usize,
    rates: &[&'static str],
    about: Option<&(String, Vec<String>)>,
    chosen: RwSignal<usize>,
) -> AnyView {
    let name = compared_name(it);
    let cut = it.threshold.map_or(String::new(), |it| format!("from {}", setting(it)));
    let detail = [offered(&it.way, &it.settings), cut]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join("; ");
    let cells = rates.iter().map(|rate| {
        let (value, interval) = rate_words(performance(it, rate));
        let more = difference_of(it, rate, &[]).map(|it| gain(rows::unit(rate), it));
        view! {
            <td class="num" data-h=rows::rate_name(rate).to_owned()>
                <span><strong>{value}</strong><small>{interval}</small>{more.map(|it| view! { <small class="more">{it}</small> })}</span>
            </td>
        }
    });
    let gap = about.map(|(metric, by)| gap_cells(it, metric, by));
    view! {
        <tr class=move || (chosen.get() == at).then_some("isref")>
            <th scope="row" class="wrap">
                <label><input type="radio" name="audited" prop:checked=move || chosen.get() == at on:change=move |_| chosen.set(at)/>
                    <span>{name}<small class="q">{detail}</small></span></label>
            </th>
            {cells.collect_view()}
            {gap}
        </tr>
    }
    .into_any()
}

/// The settings that the page offers; all of them stand under "Whom it was tried on".
fn offered(way: &str, all: &learning::Settings) -> String {
    let knobs = ways::way(way).map_or(&[][..], |it| it.settings);
    let is_offered = |it: &(&String, &Setting)| knobs.iter().any(|knob| knob.key == it.0);
    settings(&all.iter().filter(is_offered).map(|it| (it.0.clone(), it.1.clone())).collect())
}

fn gap_cells(it: &Compared, metric: &str, by: &[String]) -> AnyView {
    let Some(found) = it.gaps.iter().find(|it| it.metric == metric && it.attributes == by) else {
        return view! { <td class="num" data-h="Gap">{NONE}</td><td data-h="Verdict">{NONE}</td> }
            .into_any();
    };
    let (value, interval) = metric_words(found);
    let more = difference_of(it, metric, by).map(|it| gain(Unit::Number, it));
    let mark = Mark::of(found.verdict, found.side, Enough::Yes);
    let why = found.because.clone().or(found.undefined.as_ref().map(|it| it.says.clone()));
    view! {
        <td class="num" data-h="Gap">
            <span><strong>{value}</strong><small>{interval}</small>{more.map(|it| view! { <small class="more">{it}</small> })}</span>
        </td>
        <td data-h="Verdict"><VerdictMark mark/>{why.map(|it| view! { <small class="why">{visible(&it)}</small> })}</td>
    }
    .into_any()
}

pub(super) fn rate_words(it: Option<&RateFigure>) -> (String, String) {
    let Some(it) = it else { return (NONE.to_owned(), String::new()) };
    let unit = rows::unit(&it.rate);
    let interval = it.low.zip(it.high).map(|(low, high)| figure_interval(unit, low, high));
    (it.value.map_or(NONE.to_owned(), |it| figure(unit, it)), interval.unwrap_or_default())
}

pub(super) fn metric_words(it: &MetricFigure) -> (String, String) {
    let is_ratio = metrics::metric(&it.metric).is_some_and(|it| it.ideal == Ideal::One);
    let value = it
        .value
        .map_or(NONE.to_owned(), |it| if is_ratio { ratio(it) } else { figure(Unit::Number, it) });
    let interval = match (is_ratio, it.low, it.high) {
        (true, Some(low), high) => ratio_interval(low, high),
        (false, Some(low), Some(high)) => figure_interval(Unit::Number, low, high),
        (false, _, _) | (true, None, _) => String::new(),
    };
    (value, interval)
}

/// "+1.2, 0.3 to 2.1, p 0.008".
fn gain(unit: Unit, it: &Paired) -> String {
    let interval = it
        .low
        .zip(it.high)
        .map(|(low, high)| format!(" ({})", difference_interval(unit, low, high)));
    let p = it.p.map(|it| format!(", p {}", p_value(it)));
    format!(
        "{}{}{}",
        difference(unit, it.value),
        interval.unwrap_or_default(),
        p.unwrap_or_default()
    )
}

/// Each figure of each model as a row.
fn all_figures(model: &ModelSection, interval_name: &str) -> TableTwin {
    let column = |name: &str, align| TwinColumn { name: name.to_owned(), align };
    let mut found = Vec::new();
    for it in &model.candidates {
        let rates = it.performance.iter().map(|rate| {
            let more = difference_of(it, &rate.rate, &[]);
            (
                rows::rate_name(&rate.rate).to_owned(),
                rate_words(Some(rate)),
                more,
                rows::unit(&rate.rate),
            )
        });
        let gaps = it.gaps.iter().map(|gap| {
            let more = difference_of(it, &gap.metric, &gap.attributes);
            let name = format!(
                "{}, by {}",
                metric_name(&gap.metric),
                rows::attribute_names(&gap.attributes)
            );
            (name, metric_words(gap), more, Unit::Number)
        });
        for (name, (value, interval), more, unit) in rates.chain(gaps) {
            let cells = vec![
                name,
                compared_name(it),
                value,
                interval,
                more.map_or(NONE.to_owned(), |it| gain(unit, it)),
                more.map_or(NONE.to_owned(), |it| visible(&it.method)),
            ];
            found.push(TwinRow { cells, mark: None, why: String::new() });
        }
    }
    order::by(&mut found, |a, b| a.cells[0].cmp(&b.cells[0]));
    TableTwin {
        caption: String::new(),
        columns: vec![
            column("Figure", Align::Text),
            column("Model", Align::Text),
            column("Value", Align::Number),
            column(interval_name, Align::Number),
            column("More than the first", Align::Number),
            column("How it was tested", Align::Text),
        ],
        rows: found,
    }
}
