//! What is told of a model: settings, fits, the loss as it learnt, coefficients, a tree.

use crate::audit::model::held_out::Parts;
use crate::audit::model::loss;
use crate::audit::model::search::{Found, Trial};
use crate::audit::model::settings::written;
use crate::audit::model::train::{Job, Learnt, Scores};
use crate::audit::plan::model::{Model, Task};
use crate::models::learner::{Fitted, Learner};
use crate::models::{Scale, looked_at};
use crate::report::model::{Coefficient, Fit, Loss, ModelSection, Searched, Tree, Tried, Warning};
use crate::stats::special::student_two_sided_quantile;
use crate::stats::two_sided_quantile;

/// More points than this do not change the picture of a curve.
const POINTS: usize = 200;

/// All that is known after training.
pub(crate) struct Shown<'a> {
    pub(crate) job: &'a Job<'a>,
    pub(crate) model: &'a Model,
    pub(crate) parts: &'a Parts,
    pub(crate) scores: &'a Scores,
    /// On everyone that the model may learn from.
    pub(crate) last: &'a Learnt,
    /// Columns that it was given, with every level spelt out.
    pub(crate) n_encoded: usize,
    /// Of the intervals.
    pub(crate) confidence: f64,
}

/// The part of the report that hangs on the training alone.
pub(crate) fn section(shown: &Shown<'_>) -> ModelSection {
    let Shown { job, model, parts, scores, last, n_encoded, confidence } = shown;
    let quantile = match last.trained.fitted.freedom() {
        Some(freedom) => student_two_sided_quantile(*confidence, freedom),
        None => two_sided_quantile(*confidence),
    };
    let task = match model.task {
        Some(Task::SeveralClasses) => "several-classes",
        Some(Task::Numbers) => "numbers",
        Some(Task::TwoClasses) | None => "two-classes",
    };
    let scale = match scores.scale {
        Scale::Probability => "probability",
        Scale::Margin => "margin",
        Scale::Number => "number",
    };
    ModelSection {
        name: job.label.clone(),
        way: job.way.clone(),
        task: task.to_owned(),
        scale: scale.to_owned(),
        threshold: model.threshold,
        features: model.features.clone().unwrap_or_default(),
        n_encoded: *n_encoded as u64,
        settings: written(chosen(job, last.found.as_ref())),
        search: searched(job, scores, last.found.as_ref()),
        held_out: parts.says.clone(),
        n_learnt: scores.fits.iter().map(|it| it.n_learnt).min().unwrap_or(0),
        n_scored: scores.values.iter().filter(|it| it.is_finite()).count() as u64,
        fits: scores.fits.clone(),
        warnings: unfinished(&scores.fits).into_iter().chain(coarse(job, last)).collect(),
        losses: thinned(&last.trained.losses),
        coefficients: (last.trained.fitted.coefficients().into_iter())
            .map(|it| coefficient(it, quantile))
            .collect(),
        tree: last.trained.fitted.tree().map(tree),
        ..ModelSection::default()
    }
}

/// The way of learning with the settings that a search chose, or those of the plan.
fn chosen<'a>(job: &'a Job<'_>, found: Option<&Found>) -> &'a Learner {
    let trial = job.list.as_ref().zip(found).map(|(list, it)| &list.all[it.chosen]);
    trial.map_or(&job.learner, |it| &it.learner)
}

/// The same with the settings that were chosen most often, the earliest of several.
pub(crate) fn usual<'a>(job: &'a Job<'_>, scores: &Scores) -> &'a Learner {
    let most = |found: &&Found| {
        let times = scores.found.iter().filter(|it| it.chosen == found.chosen).count();
        (times, std::cmp::Reverse(found.chosen))
    };
    chosen(job, scores.found.iter().max_by_key(most))
}

/// What was tried, and how often each was chosen.
pub(crate) fn searched(job: &Job<'_>, scores: &Scores, kept: Option<&Found>) -> Option<Searched> {
    let list = job.list.as_ref()?;
    let n_tried = scores.found.first()?.losses.len();
    let tried = |(place, trial): (usize, &Trial)| {
        let losses: Option<Vec<f64>> = scores.found.iter().map(|it| it.losses[place]).collect();
        Tried {
            settings: trial.settings.clone(),
            loss: losses.map(|it| it.iter().sum::<f64>() / it.len() as f64),
            chosen: scores.found.iter().filter(|it| it.chosen == place).count() as u64,
        }
    };
    Some(Searched {
        folds: list.folds,
        loss: loss::id(scores.scale).to_owned(),
        over: list.over.clone(),
        tried: list.all.iter().take(n_tried).enumerate().map(tried).collect(),
        kept: kept.map(|it| it.chosen as u64),
    })
}

/// With the interval of so many standard errors either way.
fn coefficient(it: looked_at::Coefficient, quantile: Option<f64>) -> Coefficient {
    let reach = it.standard_error.zip(quantile).map(|(error, quantile)| error * quantile);
    Coefficient {
        low: reach.map(|reach| it.value - reach),
        high: reach.map(|reach| it.value + reach),
        value: it.value,
        feature: it.column,
    }
}

fn tree(node: looked_at::Node) -> Tree {
    Tree {
        people: node.people,
        value: node.value,
        question: node.question,
        below: node.below.into_iter().map(tree).collect(),
    }
}

/// Trainings that did not come to rest.
fn unfinished(fits: &[Fit]) -> Option<Warning> {
    let n = fits.iter().filter(|it| it.converged == Some(false)).count();
    (n > 0).then(|| Warning {
        id: "not-converged".to_owned(),
        says: format!(
            "{n} of {} trainings ended before they came to rest; more iterations or a stronger penalty may \
             change the scores",
            fits.len()
        ),
    })
}

/// A forest whose leaves are larger than anybody asked for.
fn coarse(job: &Job<'_>, last: &Learnt) -> Option<Warning> {
    let asked = chosen(job, last.found.as_ref());
    let (Learner::RandomForest(asked), Fitted::RandomForest(it)) = (asked, &last.trained.fitted)
    else {
        return None;
    };
    (asked.min_leaf.is_none() && it.min_leaf > 1.0).then(|| Warning {
        id: "coarse-leaves".to_owned(),
        says: format!(
            "every end of a tree holds at least {} people, because a finer forest for so many people would not fit into \
             a browser's memory; min_leaf in the settings asks for another number",
            it.min_leaf
        ),
    })
}

/// Evenly chosen points of a curve, the first and the last among them.
fn thinned(losses: &[(u32, f64)]) -> Vec<Loss> {
    let n = losses.len().min(POINTS);
    let last = losses.len().saturating_sub(1);
    let place = |idx: usize| if n > 1 { idx * last / (n - 1) } else { 0 };
    let point = |idx: usize| losses.get(place(idx)).copied();
    (0..n).filter_map(point).map(|(iteration, loss)| Loss { iteration, loss }).collect()
}
