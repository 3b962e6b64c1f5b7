//! Trains one model part by part, so that everyone is scored by a model that has not seen them.

use crate::audit::error::Error;
use crate::audit::model::broken::all_scored;
use crate::audit::model::features::{TakesGaps, choices};
use crate::audit::model::held_out::Parts;
use crate::audit::model::people::{People, balance};
use crate::audit::model::search::{Found, Limit, List};
use crate::audit::model::settings::learner;
use crate::audit::model::told::words;
use crate::audit::model::votes::Votes;
use crate::audit::plan::Plan;
use crate::audit::plan::model::{Model, Task, Weights};
use crate::audit::plan::ways::{Learns, way};
use crate::audit::run::{Allowance, Progress};
use crate::data::Table;
use crate::models::encode::{Choice, Encoder, Gaps, Means, MissingColumn, fit};
use crate::models::learner::{Learner, Trained};
use crate::models::saved::{MODEL_VERSION, Model as Saved, SIDES};
use crate::models::{Error as ModelError, Matrix, Scale, Step, Target, Values};
use crate::report::model::Fit;

/// One model of a plan, ready to be trained.
pub(crate) struct Job<'a> {
    pub(crate) label: String,
    pub(crate) way: String,
    /// With the plan's settings.
    pub(crate) learner: Learner,
    /// Other settings to try.
    pub(crate) list: Option<List>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) table: &'a Table,
    pub(crate) people: &'a People,
    pub(crate) weights: Weights,
    pub(crate) seed: u64,
}

/// What everyone was given, in the order of the people.
pub(crate) struct Scores {
    /// NaN of people who were only learnt from.
    pub(crate) values: Vec<f64>,
    /// The part in the first repeat.
    pub(crate) parts: Vec<u16>,
    pub(crate) fits: Vec<Fit>,
    pub(crate) scale: Scale,
    /// What a search came to, of each fit.
    pub(crate) found: Vec<Found>,
    /// The model of the last part.
    pub(crate) last: Learnt,
    /// Of several classes without a positive one, the place of the class that is said of each person; `None` of
    /// people who were only learnt from.
    pub(crate) classes: Option<Vec<Option<u32>>>,
}

/// What training on some people came to.
#[derive(Clone)]
pub(crate) struct Learnt {
    pub(crate) saved: Saved,
    pub(crate) trained: Trained,
    pub(crate) found: Option<Found>,
}

/// Which of a model's fits it is. Random numbers hang on it alone, and not on what was trained before: a model gives
/// the same wherever it stands in a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    /// A part is held out.
    Part { repeat: usize, part: u16 },
    /// The model that is kept learns from everyone.
    Whole,
}

impl Turn {
    fn seed(self, seed: u64, parts: &Parts) -> u64 {
        let place = match self {
            Self::Part { repeat, part } => repeat as u64 * u64::from(parts.n) + u64::from(part),
            Self::Whole => WHOLE,
        };
        seed.wrapping_add(place)
    }
}

/// The place of the model that is kept, beyond any part.
const WHOLE: u64 = 1 << 40;

/// Tells how far the training of all models has come.
pub(crate) struct Course<'a> {
    pub(crate) fit: u32,
    pub(crate) n_fits: u32,
    pub(crate) allowance: Option<&'a Allowance<'a>>,
    pub(crate) progress: &'a mut dyn FnMut(Progress<'_>),
}

impl Course<'_> {
    /// Seconds since any moment.
    pub(crate) fn now(&self) -> f64 {
        self.allowance.map_or(f64::INFINITY, |it| (it.now)())
    }

    /// How long settings are looked for in the first of so many fits of the model at that place of the plan.
    fn limit(&self, place: usize, list: Option<&List>, n_fits: u32) -> Limit {
        let seconds = self.allowance.and_then(|it| it.of(place));
        let until = seconds.map(|it| self.now() + it / f64::from(n_fits.max(1)));
        Limit { tries: list.map_or(0, |it| it.all.len()), until }
    }
}

/// What is learnt, where the plan leaves it open.
pub(crate) fn task(model: &Model, plan: &Plan) -> Task {
    let learns = model.train.as_deref().and_then(way).map(|it| it.learns);
    match (model.task, learns) {
        (Some(task), _) => task,
        (None, Some(Learns::Numbers)) => Task::Numbers,
        (None, _) if plan.tells_outcomes() => Task::TwoClasses,
        (None, _) if plan.outcome_classes().is_some() => Task::SeveralClasses,
        (None, _) => Task::Numbers,
    }
}

impl<'a> Job<'a> {
    /// Joins a model of the plan to the data.
    pub(crate) fn new(
        model: &Model,
        features: &[String],
        table: &'a Table,
        people: &'a People,
        seed: u64,
    ) -> Result<Self, Error> {
        let way = model.train.clone().unwrap_or_default();
        let label = model.label().to_owned();
        let learner = learner(model)?;
        let list = model.search.as_ref().map(|it| List::new(model, it, seed)).transpose()?;
        let gaps = if learner.keeps_gaps() { TakesGaps::Yes } else { TakesGaps::No };
        let choices = choices(model, features, table, &people.rows, gaps)?;
        let weights = model.weights;
        Ok(Self { label, way, learner, list, choices, table, people, weights, seed })
    }

    /// Scores everyone who is held out at some time, by the model at that place of the plan.
    ///
    /// Where time limits a search, the first fit takes its share of it, and the others try as many settings.
    pub(crate) fn out_of_fold(
        &self,
        parts: &Parts,
        place: usize,
        course: &mut Course,
    ) -> Result<Scores, Error> {
        let n = self.people.rows.len();
        let (mut sums, mut counts) = (vec![0.0; n], vec![0_u32; n]);
        let (mut fits, mut found, mut last) = (Vec::new(), Vec::new(), None);
        let mut votes = Votes::of(self.people);
        let mut limit = course.limit(place, self.list.as_ref(), parts.n_fits(place));
        for (repeat, of_person) in parts.repeats.iter().enumerate() {
            for part in 0..parts.n {
                let everyone = of_person.iter().zip(0_u32..);
                let (held_out, others): (Vec<_>, Vec<_>) = everyone.partition(|it| *it.0 == part);
                let [learnt, held_out] = [others, held_out]
                    .map(|it| it.into_iter().map(|it| it.1).collect::<Vec<u32>>());
                let turn = Turn::Part { repeat, part };
                let learnt_now = self.train(&learnt, parts, (limit, turn), course)?;
                let rows: Vec<u32> =
                    held_out.iter().map(|it| self.people.rows[*it as usize]).collect();
                let scores =
                    learnt_now.saved.score(self.table, &rows).map_err(|it| no_column(&it))?;
                all_scored(&scores, &rows, &self.choices, self.table)
                    .map_err(|it| self.called(it))?;
                add(&held_out, &scores, &mut sums, &mut counts);
                votes.add(&held_out, &learnt_now.saved, self.table, &rows)?;
                let converged = learnt_now.trained.fitted.iterations();
                fits.push(Fit {
                    repeat: u16::try_from(repeat).unwrap_or(u16::MAX),
                    fold: part,
                    n_learnt: learnt.len() as u64,
                    n_scored: held_out.len() as u64,
                    iterations: converged.map_or(0, |it| it.0),
                    converged: converged.map(|it| it.1),
                    chosen: learnt_now.found.as_ref().map(|it| it.chosen as u64),
                });
                found.extend(learnt_now.found.clone());
                limit = limit.after(learnt_now.found.as_ref());
                last = Some(learnt_now);
            }
        }
        let mean = |(sum, count): (&f64, &u32)| {
            if *count > 0 { sum / f64::from(*count) } else { f64::NAN }
        };
        let values = sums.iter().zip(&counts).map(mean).collect();
        let last = last.ok_or_else(|| self.untrainable_because("there is nobody to try it on"))?;
        let (parts, scale) = (parts.repeats[0].clone(), last.saved.scale());
        let classes = votes.chosen(&counts);
        Ok(Scores { values, parts, fits, scale, found, last, classes })
    }

    /// Trains on these people, with the best of the settings that the limit lets be tried among them.
    pub(crate) fn train(
        &self,
        learnt: &[u32],
        parts: &Parts,
        (limit, turn): (Limit, Turn),
        course: &mut Course,
    ) -> Result<Learnt, Error> {
        let seed = turn.seed(self.seed, parts);
        let target = self.target(learnt);
        let (encoder, features) = self.encoded(learnt, &self.choices, &target)?;
        let found = match &self.list {
            Some(list) => {
                Some(self.look(list, &self.inner(list, learnt, parts)?, (limit, seed), course)?)
            }
            None => None,
        };
        let chosen = self.list.as_ref().zip(found.as_ref()).map(|(list, it)| &list.all[it.chosen]);
        let learner = chosen.map_or(&self.learner, |it| &it.learner);
        let (model, fit, n_fits) = (self.label.as_str(), course.fit, course.n_fits);
        let mut tell = |step| {
            (course.progress)(Progress::Learning { model, fit, n_fits, step, tries: None });
        };
        let mut last = Step { done: 0, total: 1, loss: None };
        tell(last);
        let mut watch = |step: Step| {
            last = step;
            tell(step);
            Ok(())
        };
        let trained = learner
            .learn(&features, &target, seed, &mut watch)
            .map_err(|it| self.unlearnable(&it, &target))?;
        tell(Step { loss: None, ..last });
        course.fit += 1;
        let saved = self.saved(encoder, &trained)?;
        Ok(Learnt { saved, trained, found })
    }

    /// What is to be learnt of these people. Classes are balanced among them and nobody else.
    pub(crate) fn target(&self, learnt: &[u32]) -> Target {
        let mut target = self.people.target.take(learnt);
        match self.weights {
            Weights::Balance => balance(&mut target),
            Weights::Ignore | Weights::Use => {}
        }
        target
    }

    /// The features of these people with these codes, and how they were made.
    pub(crate) fn encoded(
        &self,
        learnt: &[u32],
        choices: &[Choice],
        target: &Target,
    ) -> Result<(Encoder, Matrix), Error> {
        let gaps = if self.learner.keeps_gaps() { Gaps::Keep } else { Gaps::Fill };
        self.encoded_with(gaps, learnt, choices, target)
    }

    fn encoded_with(
        &self,
        gaps: Gaps,
        learnt: &[u32],
        choices: &[Choice],
        target: &Target,
    ) -> Result<(Encoder, Matrix), Error> {
        let rows: Vec<u32> = learnt.iter().map(|it| self.people.rows[*it as usize]).collect();
        fit(self.table, &rows, choices, gaps, target, self.seed).map_err(|it| no_column(&it))
    }

    /// The features of everyone by which people are told apart: as the model sees them, but each level of a category
    /// by itself, also where the model sees its mean outcome, which tells nothing of who is alike; and gaps as gaps.
    pub(crate) fn features(&self) -> Result<Matrix, Error> {
        let everyone = self.people.everyone();
        let mut choices = self.choices.clone();
        for it in choices.iter_mut().filter(|it| it.means == Means::Target) {
            it.means = Means::OneHot;
        }
        self.encoded_with(Gaps::Keep, &everyone, &choices, &self.people.target).map(|it| it.1)
    }

    fn saved(&self, encoder: Encoder, trained: &Trained) -> Result<Saved, Error> {
        let people = self.people;
        let (classes, positive) = match &trained.classes {
            None => (people.classes.clone(), people.positive_class),
            Some(had) => {
                let place = had.iter().position(|it| *it == people.positive_class);
                let positive = place.ok_or_else(|| {
                    self.untrainable_because("nobody who was learnt from has the positive outcome")
                })?;
                (had.iter().map(|it| people.classes[*it].clone()).collect(), positive)
            }
        };
        Ok(Saved {
            model: MODEL_VERSION,
            name: self.label.clone(),
            way: self.way.clone(),
            outcome: people.told.clone(),
            classes,
            positive,
            encoder,
            fitted: trained.fitted.clone(),
        })
    }

    /// Of people who all have one class, which it is.
    fn unlearnable(&self, error: &ModelError, target: &Target) -> Error {
        let Values::Classes { codes, .. } = &target.values else { return self.untrainable(error) };
        let counted = || codes.iter().zip(&target.weights).filter(|it| *it.1 > 0.0);
        let (Some((code, _)), ModelError::OneClass) = (counted().next(), error) else {
            return self.untrainable(error);
        };
        let told = words(&self.people.told);
        let class = match self.people.classes.get(*code as usize) {
            Some(side) if side == SIDES[0] => format!("other than {told}"),
            Some(side) if side == SIDES[1] => told,
            class => format!("\u{201c}{}\u{201d}", class.map_or("", String::as_str)),
        };
        Error::OneClass { model: self.label.clone(), class, n: counted().count() as u64 }
    }

    pub(crate) fn untrainable(&self, error: &ModelError) -> Error {
        self.untrainable_because(&error.to_string())
    }

    /// The error with the model's name.
    fn called(&self, error: Error) -> Error {
        if let Error::Training { cause, .. } = &error {
            return self.untrainable_because(cause);
        }
        error
    }

    pub(crate) fn untrainable_because(&self, cause: &str) -> Error {
        Error::Training { model: self.label.clone(), cause: cause.to_owned() }
    }
}

/// Adds the scores of these people to theirs from other repeats.
fn add(people: &[u32], scores: &[f64], sums: &mut [f64], counts: &mut [u32]) {
    for (person, score) in people.iter().zip(scores) {
        sums[*person as usize] += score;
        counts[*person as usize] += 1;
    }
}

/// A column that a model looks at and the table lacks.
pub(crate) fn no_column(missing: &MissingColumn) -> Error {
    let (column, used_as) = (missing.column.clone(), "a feature of the model".to_owned());
    if missing.holds_text {
        Error::NotNumeric { column, used_as }
    } else {
        Error::NoColumn { column, used_as, nearest: None }
    }
}
