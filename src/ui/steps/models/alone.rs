//! How well a model does that nothing is set beside, and how far groups are apart under it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::scene::{Align, TableTwin, TwinColumn, TwinRow};
use crate::report::format::{percent, visible};
use crate::report::model::{Compared, ModelSection};
use crate::report::rows;
use crate::report::rows::{Enough, Mark};
use crate::ui::parts::twin::Twin;
use crate::ui::state::state;

use super::compared::{metric_name, metric_words, performance, rate_words};

/// The section; nothing where nothing was measured.
#[component]
pub(super) fn AloneSection(model: Arc<ModelSection>) -> impl IntoView {
    let confidence = state().plan.with_untracked(|it| it.evidence.confidence);
    let interval = format!("{} interval", percent(confidence).replace(".0%", "%"));
    let people = if model.n_learnt == 0 {
        "On everyone it scored; whether it has learnt from them is not known."
    } else {
        "On people it had not seen."
    };
    let found = model.candidates.first().filter(|it| !it.performance.is_empty());
    found.map(|it| {
        let gaps = gap_figures(it, &interval);
        let has_gaps = !gaps.rows.is_empty();
        view! {
            <section class="section" aria-labelledby="alone-h">
                <div class="section-head"><h2 id="alone-h">"How well it does"</h2><p>{people}</p></div>
                <Twin id="table-performance".to_owned() twin=performances(it, &interval) title="All people together"/>
                {has_gaps.then(|| view! {
                    <Twin id="table-gaps".to_owned() twin=gaps title="How far groups are apart"
                        note="The audit has each group's figures, and what these gaps rest on."/>
                })}
            </section>
        }
    })
}

/// How well it does in a sentence; empty where that was not measured.
pub(super) fn in_words(model: &ModelSection) -> String {
    let Some(it) = model.candidates.first() else { return String::new() };
    let said = |id: &str| {
        let (value, interval) =
            rate_words(Some(performance(it, id).filter(|it| it.value.is_some())?));
        Some(if interval.is_empty() { value } else { format!("{value} ({interval})") })
    };
    let right = |id: &str| said(id).map(|it| format!("{it} of its decisions are right."));
    if let Some(auc) = said("roc-auc") {
        let right = right("accuracy").map(|it| format!(" {it}")).unwrap_or_default();
        format!(
            "How well its scores tell the two outcomes apart, the area under the ROC curve, is {auc}; 0.5 would be chance.{right} "
        )
    } else if let Some(right) = right("class-accuracy").or_else(|| right("accuracy")) {
        format!("{right} ")
    } else if let Some(miss) = said("mean-absolute-error") {
        format!("Its predictions miss what happened by {miss} in the mean. ")
    } else {
        String::new()
    }
}

fn performances(it: &Compared, interval: &str) -> TableTwin {
    let row = |rate: &crate::report::RateFigure| {
        let (value, interval) = rate_words(Some(rate));
        let name = rows::rate_name(&rate.rate).to_owned();
        TwinRow { cells: vec![name, value, interval], mark: None, why: String::new() }
    };
    TableTwin {
        caption: String::new(),
        columns: vec![text("Figure"), number("Value"), number(interval)],
        rows: it.performance.iter().map(row).collect(),
    }
}

fn gap_figures(it: &Compared, interval: &str) -> TableTwin {
    let row = |gap: &crate::report::MetricFigure| {
        let (value, interval) = metric_words(gap);
        let mark = Mark::of(gap.verdict, gap.side, Enough::Yes);
        let why = gap.because.clone().or(gap.undefined.as_ref().map(|it| it.says.clone()));
        let by = rows::attribute_names(&gap.attributes);
        let cells = vec![metric_name(&gap.metric), by, value, interval, mark.words().to_owned()];
        TwinRow { cells, mark: Some(mark), why: why.map(|it| visible(&it)).unwrap_or_default() }
    };
    let columns = vec![text("Gap"), text("By"), number("Value"), number(interval), text("Verdict")];
    TableTwin { caption: String::new(), columns, rows: it.gaps.iter().map(row).collect() }
}

fn text(name: &str) -> TwinColumn {
    TwinColumn { name: name.to_owned(), align: Align::Text }
}

fn number(name: &str) -> TwinColumn {
    TwinColumn { name: name.to_owned(), align: Align::Number }
}
