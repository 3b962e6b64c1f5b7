//! Models side by side: how well each does and how far groups are apart, on the same people.

use crate::audit::error::Error;
use crate::audit::model::counted::{Counted, counted};
use crate::audit::model::held_out::Parts;
use crate::audit::model::paired::{Pair, differences};
use crate::audit::model::settings::written;
use crate::audit::model::train::{Course, Job, Scores};
use crate::audit::model::{Modelled, completed, people, predictions, scored, shown, threshold};
use crate::audit::plan::model::{Model, Task};
use crate::audit::plan::{Measures, Plan};
use crate::audit::run::{Input, figures};
use crate::models::Values;
use crate::report::compared::{GAPS, PERFORMANCE};
use crate::report::model::Compared;
use crate::report::{RateFigure, Report};
use crate::stats::told::{Told, number_errors};

/// A model that has scored people.
pub(crate) struct Contender<'a> {
    pub(crate) model: &'a Model,
    pub(crate) job: &'a Job<'a>,
    pub(crate) scores: &'a Scores,
}

/// The first model and the plan's candidates, each tried on the same people. `asked` is the first model as the plan
/// has it: what it leaves open is settled for each candidate anew.
pub(crate) fn compared(
    input: &Input,
    plan: &Plan,
    asked: &Model,
    first: &Contender<'_>,
    parts: &Parts,
    course: &mut Course,
) -> Result<Vec<Compared>, Error> {
    let mut all = vec![one(input, plan, first)?];
    let seed = first.job.seed;
    for (place, candidate) in (1..).zip(&plan.candidates) {
        let model = completed(input, plan, &candidate.as_model(asked))?;
        let task = model.task.unwrap_or(Task::TwoClasses);
        let own = people::people(plan, task, input.table)?;
        if own.rows != first.job.people.rows {
            let cause = "it learns from other people than the first model, because the outcome of some is no number";
            let model = model.label().to_owned();
            return Err(Error::Training { model, cause: cause.to_owned() });
        }
        let features = model.features.clone().unwrap_or_default();
        let job = Job::new(&model, &features, input.table, &own, seed)?;
        let scores = job.out_of_fold(parts, place, course)?;
        let mut model = model.clone();
        model.threshold = model.threshold.or_else(|| threshold(plan, scores.scale));
        let second = Contender { model: &model, job: &job, scores: &scores };
        let mut found = one(input, plan, &second)?;
        found.differences = differences(plan, input.table, &Pair { first, second: &second })?;
        all.push(found);
    }
    Ok(all)
}

/// The figures of one model.
fn one(input: &Input, plan: &Plan, contender: &Contender<'_>) -> Result<Compared, Error> {
    let Contender { model, job, scores } = contender;
    let people = job.people;
    let predictions = predictions(people, scores, model.threshold);
    let scored = scored(input.table, people, scores, &predictions);
    let plan = few_figures(plan, model);
    let report = figures(input, &plan, &scored, &mut |_| {})?;
    let mut performance = of_everyone(&report);
    if let Values::Numbers(outcomes) = &people.target.values {
        let counted = counted(&plan, input.table, &people.rows)?;
        let known: Vec<String> = performance.iter().map(|it| it.rate.clone()).collect();
        let more = of_numbers(outcomes, &scores.values, &counted).into_iter();
        performance.extend(more.filter(|it| !known.contains(&it.rate)));
    }
    Ok(Compared {
        name: job.label.clone(),
        way: job.way.clone(),
        settings: written(shown::usual(job, scores)),
        search: shown::searched(job, scores, None),
        threshold: model.threshold,
        performance,
        gaps: report.metrics,
        differences: Vec::new(),
    })
}

/// How well a model does that nothing is set beside, and how far groups are apart under it: what a comparison has of
/// each model.
pub fn alone(input: &Input, modelled: &Modelled) -> Result<Compared, Error> {
    let Modelled { plan, section, scored, .. } = modelled;
    let mut found = Compared {
        name: section.name.clone(),
        way: section.way.clone(),
        settings: section.settings.clone(),
        search: None,
        threshold: section.threshold,
        performance: Vec::new(),
        gaps: Vec::new(),
        differences: Vec::new(),
    };
    if let Some(model) = &plan.model {
        let report = figures(input, &few_figures(plan, model), scored, &mut |_| {})?;
        found.performance = of_everyone(&report);
        found.gaps = report.metrics;
    }
    Ok(found)
}

/// The plan of the figures by which models are compared.
fn few_figures(plan: &Plan, model: &Model) -> Plan {
    let mut plan = plan.clone();
    plan.model = Some(model.clone());
    plan.groups.intersections = 1;
    plan.columns.strata.clear();
    plan.measures = Measures {
        rates: Some(PERFORMANCE.map(str::to_owned).to_vec()),
        metrics: Some(GAPS.map(str::to_owned).to_vec()),
        exhibits: Some(Vec::new()),
        ..Measures::default()
    };
    plan
}

fn of_everyone(report: &Report) -> Vec<RateFigure> {
    report.rates.iter().filter(|it| it.attributes.is_empty()).cloned().collect()
}

/// How far predicted numbers are from what happened, over the people who count in the audit.
fn of_numbers(outcomes: &[f64], scores: &[f64], counted: &[Option<Counted>]) -> Vec<RateFigure> {
    let people = outcomes.iter().zip(scores).zip(counted).filter(|it| it.0.1.is_finite());
    let known: Vec<Told> = people
        .filter_map(|((happened, told), counted)| {
            let Counted { people, weight } = (*counted)?;
            Some(Told { happened: *happened, told: *told, weight: people as f64 * weight })
        })
        .collect();
    let Some(errors) = number_errors(&known) else { return Vec::new() };
    let figure = |(rate, value): (&str, Option<f64>)| {
        value.map(|value| RateFigure {
            rate: rate.to_owned(),
            attributes: Vec::new(),
            group: Vec::new(),
            value: Some(value),
            undefined: None,
            part: None,
            whole: None,
            low: None,
            high: None,
            interval: None,
        })
    };
    let all = [
        ("root-mean-square-error", Some(errors.root_mean_square)),
        ("mean-absolute-error", Some(errors.mean_absolute)),
        ("r-squared", errors.r_squared),
    ];
    all.into_iter().filter_map(figure).collect()
}
