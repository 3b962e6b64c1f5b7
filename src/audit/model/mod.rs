//! Where decisions come from when no column holds them: a model is trained, or read from a file, and scores people.
//!
//! ```text
//! people ──parts──▶ Job (one per model) ──out of fold──▶ Scores ──threshold──▶ Scored, beside the table
//! ```
//!
//! Whatever its origin, a model ends as one score per person; the audit does not care where it came from.

pub mod about;
mod asked;
mod broken;
mod compare;
mod counted;
mod effects;
mod features;
mod held_out;
pub mod imported;
mod joined;
mod labels;
mod leaks;
mod loss;
mod paired;
mod paired_kinds;
pub(crate) mod people;
mod predictions;
mod same_people;
mod search;
mod settings;
mod shown;
mod told;
mod train;
mod votes;

pub use compare::alone;
pub use predictions::predictions_csv;

use crate::audit::error::Error;
use crate::audit::model::broken::Coarse;
use crate::audit::model::compare::{Contender, compared};
use crate::audit::model::held_out::{ONLY_LEARNT, Parts, parts};
use crate::audit::model::people::People;
use crate::audit::model::same_people::same_people;
use crate::audit::model::search::{Limit, searched_over};
use crate::audit::model::train::{Course, Job, Learnt, Scores, Turn};
use crate::audit::plan::Plan;
use crate::audit::plan::features::features_by_default;
use crate::audit::plan::model::{Model, Task};
use crate::audit::plan::search::{Search, searches};
use crate::audit::resolve::Scored;
use crate::audit::run::{Allowance, Input, Progress};
use crate::data::{Categories, Numbers, Table};
use crate::models::saved::Model as Saved;
use crate::models::{Matrix, Scale};
use crate::report::model::{Effect, ModelSection, Warning};

/// A plan's model after it has scored people.
pub struct Modelled {
    /// The plan with every default of its model written out.
    pub plan: Plan,
    pub section: ModelSection,
    /// Of people who were scored, in the order of the file.
    pub predictions: Vec<Prediction>,
    /// What a model from a file says itself of these people, in their order: a class, or nothing. Absent where it says no
    /// class.
    pub labels: Option<Vec<String>>,
    /// Of a trained model: trained on everyone it may learn from.
    pub saved: Option<Saved>,
    /// Columns whose numbers another program must give it in double precision.
    pub doubles: Vec<String>,
    pub(crate) scored: Scored,
}

/// What a model says of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Counted from 0, without the header.
    pub row: u32,
    /// The part that the row was held out in, the first time over; 0 where there is one.
    pub fold: u16,
    pub score: f64,
    pub decision: Option<bool>,
}

/// Trains the plan's model, or asks it; `None` of a plan without one.
pub fn modelled(
    input: &Input,
    plan: &Plan,
    allowance: Option<&Allowance<'_>>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Option<Modelled>, Error> {
    match &plan.model {
        None => Ok(None),
        Some(model) if model.train.is_none() => imported::imported(input, plan, model).map(Some),
        Some(_) => {
            let unlimited = allowance.map(|it| unlimited(plan, it));
            let plan = unlimited.as_ref().unwrap_or(plan);
            let model = plan.model.clone().unwrap_or_default();
            let mut modelled = trained(input, plan, &model, allowance, progress)?;
            if let Some(it) = allowance {
                settle(&mut modelled, it);
            }
            Ok(Some(modelled))
        }
    }
}

/// The plan with as many tries as can be, where time decides.
fn unlimited(plan: &Plan, allowance: &Allowance<'_>) -> Plan {
    let mut plan = plan.clone();
    for (place, search) in searches(&mut plan).enumerate() {
        if allowance.of(place).is_some() {
            let search = search.get_or_insert_with(|| Search::of_tries(1));
            search.tries = Search::MOST_TRIES;
        }
    }
    plan
}

/// Writes down how many tries there was time for.
fn settle(modelled: &mut Modelled, allowance: &Allowance<'_>) {
    let section = &modelled.section;
    let of_candidates = section.candidates.iter().skip(1).map(|it| it.search.as_ref());
    let found = std::iter::once(section.search.as_ref()).chain(of_candidates);
    for (place, (search, found)) in searches(&mut modelled.plan).zip(found).enumerate() {
        if let (Some(search), Some(found), Some(_)) = (search, found, allowance.of(place)) {
            search.tries = u32::try_from(found.tried.len()).unwrap_or(Search::MOST_TRIES);
        }
    }
}

fn trained(
    input: &Input,
    plan: &Plan,
    model: &Model,
    allowance: Option<&Allowance<'_>>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Modelled, Error> {
    let table = input.table;
    let seed = plan.evidence.seed.parse().unwrap_or_default();
    let asked = model.clone();
    let model = &completed(input, plan, model)?;
    let features = model.features.clone().unwrap_or_default();
    let task = model.task.unwrap_or(Task::TwoClasses);
    let people = people::people(plan, task, table).map_err(|it| named(it, model))?;
    let job = Job::new(model, &features, table, &people, seed)?;
    let whole = job.features()?;
    let same = same_people(&plan.columns, table, &people, &whole);
    let test = model.test.clone().unwrap_or_default();
    let parts =
        parts(&test, &people, &same.together, table, seed).map_err(|it| named(it, model))?;
    let n_fits = (0..=plan.candidates.len()).map(|it| parts.n_fits(it)).sum();
    let mut course = Course { fit: 0, n_fits, allowance, progress };
    let scores = job.out_of_fold(&parts, 0, &mut course)?;
    let learnt = learnt_by_the_whole(&parts);
    let limit = Limit { tries: scores.found.first().map_or(0, |it| it.losses.len()), until: None };
    // Who are held out once for all are scored by the very model that is kept.
    let last: Learnt = if parts.n > 1 {
        job.train(&learnt, &parts, (limit, Turn::Whole), &mut course)?
    } else {
        scores.last.clone()
    };
    let mut plan = plan.clone();
    let mut model = model.clone();
    model.threshold = model.threshold.or_else(|| threshold(&plan, scores.scale));
    model.settings = settings::written(&job.learner);
    model.encode = features::written(&job.choices);
    // Once all settings are written down, what is varied must be named.
    let over = model.search.as_ref().map(|it| searched_over(&asked, it));
    model.search = model.search.map(|it| Search { over, ..it });
    let mut section = shown::section(&shown::Shown {
        job: &job,
        model: &model,
        parts: &parts,
        scores: &scores,
        last: &last,
        n_encoded: last.saved.encoder.n_columns(),
        confidence: plan.evidence.confidence,
    });
    section.set_aside = features::set_aside(&plan, &features, input.profiles);
    section.proxies = features::proxies(&plan, &features, table, &people)?;
    section.warnings.extend(noticed(&plan, &asked, &job, &whole));
    let doubles = in_doubles(&job, &mut section);
    let rows: Vec<u32> = learnt.iter().map(|it| people.rows[*it as usize]).collect();
    section.warnings.extend(same.warning(&people, &parts));
    section.effects = effects_of(&last.saved, table, &rows, &features)?;
    section.of_class = of_class(&last.saved);
    if !plan.candidates.is_empty() {
        let first = Contender { model: &model, job: &job, scores: &scores };
        section.candidates = compared(input, &plan, &asked, &first, &parts, &mut course)?;
        // Candidates take over what the model says of these, and each settles what it leaves open for itself.
        (model.encode, model.task) = (asked.encode, asked.task);
    }
    let predictions = predictions(&people, &scores, model.threshold);
    plan.model = Some(model);
    let beside = scored(table, &people, &scores, &predictions);
    let saved = Some(last.saved);
    Ok(Modelled { plan, section, predictions, labels: None, saved, doubles, scored: beside })
}

/// The class that the effects speak of, of a model that tells the outcome's own values apart.
fn of_class(saved: &Saved) -> Option<String> {
    saved.classes.get(saved.positive).filter(|_| !saved.has_sides()).cloned()
}

/// How the score hangs on each feature.
fn effects_of(
    saved: &Saved,
    table: &Table,
    rows: &[u32],
    features: &[String],
) -> Result<Vec<Effect>, Error> {
    let patience = effects::Patience::of(&saved.fitted);
    effects::effects(table, rows, features, patience, &mut |table| {
        let rows: Vec<u32> = (0..).take(table.n_rows).collect();
        saved.score(table, &rows).map_err(|it| train::no_column(&it))
    })
}

/// Columns that other programs must give the model in double precision, which is told.
fn in_doubles(job: &Job<'_>, section: &mut ModelSection) -> Vec<String> {
    let found = broken::coarse_columns(&job.choices, &job.people.rows, job.table);
    section.warnings.extend(found.iter().map(Coarse::warning));
    found.into_iter().map(|it| it.column).collect()
}

/// What is suspicious about the features, or about the cells that they are made of. `whole` are those of everyone.
fn noticed(plan: &Plan, asked: &Model, job: &Job<'_>, whole: &Matrix) -> Vec<Warning> {
    let (choices, table, people) = (&job.choices, job.table, job.people);
    let features: Vec<String> = choices.iter().map(|it| it.column.clone()).collect();
    let mut all = broken::texts_among_numbers(asked, choices, table);
    all.extend(leaks::warnings(&people.target, whole));
    all.extend(features::in_two_roles(plan, &features));
    all.extend(broken::too_many_levels(choices, &people.rows, table));
    all.extend(people.unweighted.clone());
    all
}

/// The model with what hangs on the data: features, test and task.
fn completed(input: &Input, plan: &Plan, model: &Model) -> Result<Model, Error> {
    let mut model = model.clone();
    let features =
        model.features.take().unwrap_or_else(|| features_by_default(plan, input.profiles));
    if features.is_empty() {
        return Err(named(people::untrainable("there is no column to learn from"), &model));
    }
    model.features = Some(features);
    model.test = model.test.or_else(|| Some(held_out::by_default()));
    model.task = Some(train::task(&model, plan));
    Ok(model)
}

/// Errors of training carry the model's name.
fn named(error: Error, model: &Model) -> Error {
    if let Error::Training { cause, .. } = error {
        return Error::Training { model: model.label().to_owned(), cause };
    }
    error
}

/// Everyone, where all are held out in turn; else those who never are.
fn learnt_by_the_whole(parts: &Parts) -> Vec<u32> {
    let all = parts.repeats[0].iter().zip(0..);
    all.filter(|(part, _)| parts.n > 1 || **part == ONLY_LEARNT).map(|(_, idx)| idx).collect()
}

/// Where a decision begins by default.
fn threshold(plan: &Plan, scale: Scale) -> Option<f64> {
    match scale {
        Scale::Probability | Scale::Margin if plan.audits_classes() => None,
        Scale::Probability => Some(0.5),
        Scale::Margin => Some(0.0),
        Scale::Number => plan.columns.outcome.as_ref().and_then(|it| it.at_least),
    }
}

fn predictions(people: &People, scores: &Scores, threshold: Option<f64>) -> Vec<Prediction> {
    let of_person = |idx: usize| Prediction {
        row: people.rows[idx],
        fold: scores.parts[idx],
        score: scores.values[idx],
        decision: threshold.map(|it| scores.values[idx] >= it),
    };
    (0..people.rows.len()).map(of_person).filter(|it| it.score.is_finite()).collect()
}

/// Columns beside the table: what the model says, and whom it learnt from.
fn scored(table: &Table, people: &People, scores: &Scores, predictions: &[Prediction]) -> Scored {
    let mut learnt_from = vec![0_u8; table.n_rows];
    for (row, part) in people.rows.iter().zip(&scores.parts) {
        learnt_from[*row as usize] = u8::from(*part == ONLY_LEARNT);
    }
    let has_learnt = scores.parts.contains(&ONLY_LEARNT);
    let class = scores.classes.as_ref().map(|it| votes::column(table, people, it));
    let said = scored_column(table, predictions);
    Scored {
        learnt_from: has_learnt.then(|| Categories::of_codes(&["learnt from"], &learnt_from)),
        // Of several classes none of which is the positive one, the score of one class says nothing.
        score: said.score.filter(|_| class.is_none()),
        decision: said.decision.filter(|_| class.is_none()),
        class,
        ..Scored::default()
    }
}

/// Columns beside the table: what the model says.
fn scored_column(table: &Table, predictions: &[Prediction]) -> Scored {
    let mut values = vec![f64::NAN; table.n_rows];
    let mut decisions = vec![0_u8; table.n_rows];
    let mut decides = false;
    for it in predictions {
        values[it.row as usize] = it.score;
        if let Some(decision) = it.decision {
            decides = true;
            decisions[it.row as usize] = 1 + u8::from(decision);
        }
    }
    Scored {
        score: Some(Numbers::of_values(&values)),
        decision: decides.then(|| Categories::of_codes(&["no", "yes"], &decisions)),
        class: None,
        right: None,
        learnt_from: None,
    }
}
