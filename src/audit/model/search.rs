//! Looks for better settings among the people learnt from, so that nobody is scored by a model that was chosen with them.
//!
//! ```text
//! people learnt from ──inner parts──▶ each setting learns from the others, is asked about the part ──mean loss──▶ the least
//! ```
//!
//! What is tried is a list that the plan and its seed fix: a longer list begins with the shorter one.

use std::collections::BTreeMap;

use crate::audit::error::Error;
use crate::audit::model::held_out::Parts;
use crate::audit::model::loss::{Asked, Sum, loss};
use crate::audit::model::settings::{learner, written};
use crate::audit::model::train::{Course, Job, no_column};
use crate::audit::plan::model::{Model, Setting};
use crate::audit::plan::ranges::Range;
use crate::audit::plan::search::Search;
use crate::audit::plan::ways::way;
use crate::audit::run::{Progress, Tries};
use crate::models::learner::Learner;
use crate::models::split::stratified_folds;
use crate::models::{Error as ModelError, Matrix, Predict, Step, Target};
use crate::stats::resample::Stream;

/// Where the draw of settings begins, and how inner parts are dealt; kept apart from all other random numbers.
const BEGINNING: u64 = 1 << 50;
const INNER: u64 = 1 << 49;

/// Draws in a row that bring nothing new before the list ends: there are no more settings, or hardly any.
const PATIENCE: u32 = 100;

/// The settings that are tried, in order.
pub(crate) struct List {
    pub(crate) folds: u16,
    pub(crate) over: Vec<String>,
    pub(crate) all: Vec<Trial>,
}

/// A way of learning with some of its settings varied.
pub(crate) struct Trial {
    pub(crate) learner: Learner,
    /// What is varied alone; a setting that stands for no limit is left out.
    pub(crate) settings: BTreeMap<String, Setting>,
}

/// How long is looked.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) tries: usize,
    /// On the clock of the course; the plan's settings are always tried.
    pub(crate) until: Option<f64>,
}

/// What the search came to, on one set of people.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// The mean loss of each setting; none where it could not be trained.
    pub(crate) losses: Vec<Option<f64>>,
    /// The place of the least.
    pub(crate) chosen: usize,
}

/// An inner part: who teaches, and who is asked.
pub(crate) struct Inner {
    features: Matrix,
    target: Target,
    asked: Matrix,
    truth: Target,
}

impl Limit {
    /// That of the other fits of a model: as many tries as the first had.
    pub(crate) fn after(self, found: Option<&Found>) -> Self {
        found.map_or(self, |it| Self { tries: it.losses.len(), until: None })
    }
}

impl List {
    /// The plan's own settings first, then others.
    pub(crate) fn new(model: &Model, search: &Search, seed: u64) -> Result<Self, Error> {
        let ranges =
            way(model.train.as_deref().unwrap_or_default()).map_or(&[][..], |it| it.search);
        let over = searched_over(model, search);
        let own = learner(model)?;
        let varied = |learner: &Learner| {
            let mut all = written(learner);
            all.retain(|key, _| over.contains(key));
            all
        };
        let mut all = vec![Trial { settings: varied(&own), learner: own }];
        let mut draw = Draw::new(ranges, seed);
        let mut misses = 0;
        while all.len() < search.tries as usize && misses < PATIENCE {
            let mut model = model.clone();
            let drawn = draw.next().into_iter().filter(|it| over.contains(&it.0));
            model.settings.extend(drawn);
            let learner = learner(&model)?;
            if all.iter().any(|it| it.learner == learner) {
                misses += 1;
            } else {
                misses = 0;
                all.push(Trial { settings: varied(&learner), learner });
            }
        }
        Ok(Self { folds: search.folds, over, all })
    }
}

/// What is varied: what the plan names, or all that it leaves open.
pub(crate) fn searched_over(model: &Model, search: &Search) -> Vec<String> {
    if let Some(over) = &search.over {
        return over.clone();
    }
    let ranges = way(model.train.as_deref().unwrap_or_default()).map_or(&[][..], |it| it.search);
    let open = ranges.iter().filter(|it| !model.settings.contains_key(it.key));
    open.map(|it| it.key.to_owned()).collect()
}

/// Points that fill a cube evenly, however many are taken: each is the one before it plus a fixed step, from a
/// beginning that the seed draws. All settings have their step, varied or not, so that fixing one leaves the others.
///
/// Source: Roberts (2018), The unreasonable effectiveness of quasirandom sequences; the shift is of Cranley &
/// Patterson (1976).
struct Draw {
    ranges: &'static [Range],
    place: Vec<f64>,
    step: Vec<f64>,
}

impl Draw {
    fn new(ranges: &'static [Range], seed: u64) -> Self {
        let mut stream = Stream::new(seed, BEGINNING);
        let place = ranges.iter().map(|_| stream.uniform()).collect();
        let base = 1.0 / root(ranges.len());
        let mut power = 1.0;
        let step = ranges.iter().map(|_| {
            power *= base;
            power
        });
        Self { ranges, place, step: step.collect() }
    }

    fn next(&mut self) -> BTreeMap<String, Setting> {
        for (place, step) in self.place.iter_mut().zip(&self.step) {
            *place += step;
            *place -= libm::floor(*place);
        }
        let one = |(range, place): (&Range, &f64)| (range.key.to_owned(), range.at(*place));
        self.ranges.iter().zip(&self.place).map(one).collect()
    }
}

/// The number above 1 whose power of `n` + 1 is 1 more than itself: the golden ratio for 1.
fn root(n: usize) -> f64 {
    let (mut low, mut high) = (1.0, 2.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        let power = (0..n).fold(middle, |it, _| it * middle);
        if power < middle + 1.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The place of the least loss, the first of several, and the loss.
fn least(losses: &[Option<f64>]) -> Option<(usize, f64)> {
    let known = losses.iter().enumerate().filter_map(|(at, it)| Some((at, (*it)?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1))
}

impl Job<'_> {
    /// Tries settings on parts of the people learnt from, each with the same random numbers.
    pub(crate) fn look(
        &self,
        list: &List,
        parts: &[Inner],
        (limit, seed): (Limit, u64),
        course: &mut Course<'_>,
    ) -> Result<Found, Error> {
        let (mut losses, mut first_error) = (Vec::new(), None);
        for (at, trial) in list.all.iter().take(limit.tries.max(1)).enumerate() {
            if at > 0 && limit.until.is_some_and(|it| course.now() >= it) {
                break;
            }
            let total = limit.until.is_none().then_some(limit.tries);
            let tries = Tries { done: at, total, best: least(&losses).map(|it| it.1) };
            match self.try_out(&trial.learner, parts, (tries, seed), course) {
                Ok(loss) => losses.push(loss),
                Err(ModelError::Stopped) => return Err(self.untrainable(&ModelError::Stopped)),
                Err(error) => {
                    first_error = first_error.or(Some(error));
                    losses.push(None);
                }
            }
        }
        match (least(&losses), first_error) {
            (Some((chosen, _)), _) => Ok(Found { losses, chosen }),
            (None, Some(error)) => Err(self.untrainable(&error)),
            (None, None) => Err(self.untrainable_because(
                "too few people are learnt from to look for settings among them; take out search",
            )),
        }
    }

    /// Deals the people learnt from into parts; those who are alike stay together, as they do in the parts that are
    /// held out.
    pub(crate) fn inner(
        &self,
        list: &List,
        learnt: &[u32],
        parts: &Parts,
    ) -> Result<Vec<Inner>, Error> {
        let people = self.people;
        let strata = people.strata(learnt);
        let alike: Vec<u32> = learnt.iter().map(|it| parts.alike[*it as usize]).collect();
        let dealt = stratified_folds(&strata, Some(&alike), list.folds, self.seed, INNER);
        let mut inner = Vec::new();
        for part in 0..list.folds {
            let (asked, others): (Vec<_>, Vec<_>) =
                learnt.iter().zip(&dealt).partition(|it| *it.1 == part);
            let [asked, others] =
                [asked, others].map(|it| it.into_iter().map(|it| *it.0).collect::<Vec<u32>>());
            if asked.is_empty() || others.is_empty() {
                continue;
            }
            let target = self.target(&others);
            let (encoder, features) = self.encoded(&others, &self.choices, &target)?;
            let rows: Vec<u32> = asked.iter().map(|it| people.rows[*it as usize]).collect();
            let truth = self.target(&asked);
            let asked = encoder.apply(self.table, &rows).map_err(|it| no_column(&it))?;
            inner.push(Inner { features, target, asked, truth });
        }
        Ok(inner)
    }

    /// The mean loss over all parts; none where it cannot be told.
    fn try_out(
        &self,
        learner: &Learner,
        parts: &[Inner],
        (tries, seed): (Tries, u64),
        course: &mut Course<'_>,
    ) -> Result<Option<f64>, ModelError> {
        let (model, fit, n_fits) = (self.label.as_str(), course.fit, course.n_fits);
        let mut sum = Sum::default();
        for part in parts {
            let mut watch = |step: Step| {
                // A loss of somebody else's fit would be drawn into the curve of this one.
                let step = Step { loss: None, ..step };
                let tries = Some(tries);
                (course.progress)(Progress::Learning { model, fit, n_fits, step, tries });
                Ok(())
            };
            let trained = learner.learn(&part.features, &part.target, seed, &mut watch)?;
            let asked = Asked {
                scores: trained.fitted.predict(&part.asked),
                classes: trained.classes,
                positive: self.people.positive_class,
            };
            sum.add(loss(&asked, &part.truth));
        }
        Ok(sum.mean())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::ranges::Among;

    #[test]
    fn steps_come_of_the_golden_ratio_and_its_kin() {
        // x² = x + 1 has the golden ratio, x³ = x + 1 the plastic number.
        assert!((root(1) - 1.618_033_988_749_895).abs() < 1e-15);
        assert!((root(2) - 1.324_717_957_244_746).abs() < 1e-15);
    }

    #[test]
    fn draws_fill_the_range_evenly() {
        static RANGES: &[Range] =
            &[Range { key: "k", among: Among::Choice(&["a", "b", "c", "d"]) }];
        let mut draw = Draw::new(RANGES, 5);
        let mut counts = BTreeMap::new();
        for _ in 0..40 {
            *counts.entry(draw.next()["k"].to_string()).or_insert(0_i32) += 1;
        }
        // A golden step leaves no quarter with more than two off its share.
        assert!(counts.len() == 4 && counts.values().all(|it| (it - 10).abs() <= 2), "{counts:?}");
    }

    #[test]
    fn of_equal_losses_the_first_is_the_least() {
        assert_eq!(least(&[None, Some(2.0), Some(1.0), Some(1.0)]), Some((2, 1.0)));
        assert_eq!(least(&[None]), None);
    }
}
