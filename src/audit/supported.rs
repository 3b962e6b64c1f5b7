//! Which rates and metrics the data can answer, and why the others cannot be.

use crate::audit::plan::Plan;
use crate::cube::Cube;
use crate::metrics::{self, Metric, Needs, Rate};
use crate::report::Untested;
use crate::report::words::choice;

/// What can be measured, and what cannot with the reason.
pub(crate) struct Supported {
    pub(crate) rates: Vec<&'static Rate>,
    pub(crate) metrics: Vec<&'static Metric>,
    pub(crate) untested: Vec<Untested>,
}

/// The rates and metrics that the plan asks for and the data can answer.
pub(crate) fn supported(plan: &Plan, cube: &Cube) -> Supported {
    let mut untested: Vec<(String, Vec<&str>)> = Vec::new();
    let mut leave =
        |why: String, name: &'static str| match untested.iter_mut().find(|it| it.0 == why) {
            Some((_, names)) => names.push(name),
            None => untested.push((why, vec![name])),
        };
    // What the results open with is measured whatever else is asked for.
    let opens = choice(plan).unwrap_or_default();
    let is_opened = |it: &Metric| opens.metrics().any(|id| id == it.id);
    let asked_metrics: Vec<&Metric> = metrics::metrics()
        .filter(|it| match &plan.measures.metrics {
            Some(ids) => is_opened(it) || ids.iter().any(|id| id == it.id),
            None => is_opened(it) || it.usual,
        })
        .collect();
    // Costs in the plan ask for what they are for.
    let is_usual =
        |it: &Rate| it.usual || (it.needs() == Needs::Costs && plan.measures.costs.is_some());
    let rates = metrics::rates()
        .filter(|rate| {
            let named = |ids: &Vec<String>| ids.iter().any(|id| id == rate.id);
            let is_of = |it: &&&Metric| it.rates.contains(&rate.id);
            // A metric that is asked for by name brings the rates that it is made of.
            opens.rates().any(|id| id == rate.id)
                || asked_metrics.iter().filter(is_of).any(|it| is_opened(it))
                || plan.measures.rates.as_ref().map_or(is_usual(rate), named)
                || (plan.measures.metrics.is_some() && asked_metrics.iter().any(|it| is_of(&it)))
        })
        .filter(|rate| {
            let named = plan.measures.rates.iter().flatten().any(|id| id == rate.id);
            let is_of_metric = plan.measures.metrics.is_some()
                && asked_metrics.iter().any(|it| it.rates.contains(&rate.id));
            named || is_of_metric || suits(rate, plan, cube)
        })
        .filter(|rate| match missing(rate.needs(), plan, cube) {
            Some(why) => {
                leave(why, rate.name);
                false
            }
            None => true,
        })
        .collect::<Vec<_>>();
    let has = |id: &str| rates.iter().any(|it: &&Rate| it.id == id);
    let metrics =
        asked_metrics.into_iter().filter(|it| it.rates.iter().all(|id| has(id))).collect();
    let mut untested: Vec<Untested> =
        untested.into_iter().map(|(why, names)| Untested { what: names.join(", "), why }).collect();
    if let Some(profile) = &plan.profile {
        untested.push(Untested {
            what: format!("The jurisdiction profile \"{}\"", profile.id),
            why: "this version has no jurisdiction profiles; the figures are given without one"
                .to_owned(),
        });
    }
    Supported { rates, metrics, untested }
}

/// Whether a rate belongs to what the plan audits. Rates of two sides are not missed where outcomes are numbers or
/// several classes, or where people are only ranked, and those of numbers are missed nowhere else.
fn suits(rate: &Rate, plan: &Plan, cube: &Cube) -> bool {
    let columns = &plan.columns;
    let is_only_ranked = columns.outcome.is_none() && columns.decision.is_none() && !plan.scores();
    let of_two_sides = !plan.audits_numbers() && !plan.audits_classes() && !is_only_ranked;
    match rate.needs() {
        Needs::NumberOutcome | Needs::NumberPrediction | Needs::Numbers => plan.audits_numbers(),
        Needs::Classes => plan.audits_classes() && missing(Needs::Classes, plan, cube).is_none(),
        // The mean score is the mean prediction.
        Needs::Score if plan.predicts_numbers() || plan.audits_classes() => false,
        it @ (Needs::Decision
        | Needs::Outcome
        | Needs::DecisionAndOutcome
        | Needs::Score
        | Needs::ProbabilityAndOutcome
        | Needs::ScoreAndOutcome
        | Needs::Costs) => of_two_sides || missing(it, plan, cube).is_none(),
    }
}

/// What the data lacks for a need, in words.
fn missing(needs: Needs, plan: &Plan, cube: &Cube) -> Option<String> {
    let columns = &plan.columns;
    let outcome = (!plan.tells_outcomes()).then_some("outcome");
    let decision = (!plan.decides()).then_some("decision");
    let score = (!plan.scores()).then_some("score");
    let number = plan.outcome_number().is_none().then_some("outcome that is a number");
    let classes = plan.outcome_classes().is_none().then_some("outcome of several classes");
    let decided = (!plan.decides_classes()).then_some("decision of several classes");
    let prediction = (!plan.predicts_numbers()).then_some("prediction that is a number");
    let costs = plan.measures.costs.is_none().then_some("costs");
    let lacking: Vec<&str> = match needs {
        Needs::Decision => vec![decision],
        Needs::Outcome => vec![outcome],
        Needs::DecisionAndOutcome => vec![decision, outcome],
        Needs::Costs => vec![decision, outcome, costs],
        Needs::Score => vec![score],
        Needs::ScoreAndOutcome | Needs::ProbabilityAndOutcome => vec![score, outcome],
        Needs::NumberOutcome => vec![number],
        Needs::NumberPrediction => vec![prediction],
        Needs::Numbers => vec![number, prediction],
        Needs::Classes => vec![classes, decided],
    }
    .into_iter()
    .flatten()
    .collect();
    if !lacking.is_empty() {
        return Some(format!("the plan names no {}", lacking.join(" and no ")));
    }
    if needs == Needs::ProbabilityAndOutcome {
        let scores = cube.scores.as_ref()?;
        if columns.score.as_ref().is_some_and(|it| it.lower) {
            return Some(
                "a score whose lower end is the likelier one is no probability".to_owned(),
            );
        }
        let (low, high) = scores.range()?;
        if !scores.are_probabilities() {
            return Some(format!(
                "the scores run from {low} to {high}, and a probability is needed"
            ));
        }
    }
    None
}
