//! What trees learn to tell, made ready for their sums, and one tree grown from it.

use ndarray::Array2;

use crate::models::trees::bins::Bins;
use crate::models::trees::exact::{Grid, Scaled};
use crate::models::trees::grow::{Alike, Choice, Describe, Grower, Limits, People};
use crate::models::trees::measure::{
    ClassPerson, Classes, Criterion, Measure, NumberPerson, Numbers,
};
use crate::models::trees::tree::{Sprout, Tree};
use crate::models::{Error, Scale, Scores, Target, Values};

/// What a tree tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Classes { n_classes: usize },
    Numbers,
}

/// The most classes that trees and forests can tell.
pub(super) const MAX_CLASSES: usize = 64;

impl Outcome {
    pub(super) fn of(target: &Target) -> Outcome {
        match &target.values {
            Values::Classes { n_classes, .. } => Outcome::Classes { n_classes: *n_classes },
            Values::Numbers(_) => Outcome::Numbers,
        }
    }

    /// How many numbers a node says: of two classes only the share of class 1.
    pub(super) fn width(self) -> usize {
        match self {
            Outcome::Classes { n_classes } if n_classes > 2 => n_classes,
            Outcome::Classes { .. } | Outcome::Numbers => 1,
        }
    }

    /// From `width` numbers per person.
    pub(super) fn scores(self, n_rows: usize, said: &[f64]) -> Scores {
        let width = self.width();
        match self {
            Outcome::Numbers => {
                let values = Array2::from_shape_fn((n_rows, 1), |(row, _)| said[row]);
                Scores { scale: Scale::Number, values }
            }
            Outcome::Classes { n_classes } => {
                let share = |(row, class): (usize, usize)| match (width, class) {
                    (1, 0) => 1.0 - said[row],
                    (1, _) => said[row],
                    _ => said[row * width + class],
                };
                let values = Array2::from_shape_fn((n_rows, n_classes), share);
                Scores { scale: Scale::Probability, values }
            }
        }
    }
}

/// Outcomes and weights, rounded to where sums are exact.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    pub(super) outcome: Outcome,
    pub(super) criterion: Criterion,
    /// Class codes, or empty.
    codes: Vec<u32>,
    /// Numbers, or empty.
    scaled: Scaled,
    pub(super) weights: Vec<f64>,
}

impl Prepared {
    pub(super) fn new(
        target: &Target,
        criterion: Criterion,
        model: &'static str,
    ) -> Result<Prepared, Error> {
        let outcome = Outcome::of(target);
        let grid = Grid::new(target.weights.iter().sum());
        let weights = target.weights.iter().map(|weight| grid.round(*weight)).collect();
        let (codes, numbers): (Vec<u32>, &[f64]) = match &target.values {
            Values::Classes { codes, .. } => (codes.clone(), &[]),
            Values::Numbers(numbers) => (Vec::new(), numbers),
        };
        match (outcome, criterion) {
            (Outcome::Classes { .. }, Criterion::SquaredError) => {
                return Err(Error::Setting {
                    key: "criterion",
                    found: "squared-error".to_owned(),
                    allowed: "gini or entropy for classes",
                });
            }
            (Outcome::Numbers, Criterion::Gini | Criterion::Entropy) => {
                return Err(Error::Setting {
                    key: "criterion",
                    found: "for classes".to_owned(),
                    allowed: "squared-error for numbers",
                });
            }
            (Outcome::Classes { n_classes }, _) if n_classes > MAX_CLASSES => {
                let limit = MAX_CLASSES;
                return Err(Error::TooMuch { model, what: "classes", found: n_classes, limit });
            }
            (Outcome::Classes { .. } | Outcome::Numbers, _) => {}
        }
        Ok(Prepared { outcome, criterion, codes, scaled: Scaled::new(numbers), weights })
    }

    pub(super) fn n_rows(&self) -> usize {
        self.weights.len()
    }
}

/// One tree to be grown.
pub(super) struct Plan<'a> {
    pub(super) bins: &'a Bins,
    pub(super) columns: &'a [Vec<u8>],
    /// Its bound on gains is a mean over the weight of the people.
    pub(super) limits: Limits,
    pub(super) min_leaf: f64,
    /// What a leaf must be worth, as such a mean.
    pub(super) ccp_alpha: f64,
}

impl Plan<'_> {
    /// A tree from these people, each of that weight.
    pub(super) fn tree(
        &self,
        prepared: &Prepared,
        rows: Vec<u32>,
        weights: &[f64],
        choice: Choice,
    ) -> Tree {
        match prepared.outcome {
            Outcome::Numbers => self.numbers(prepared, rows, weights, choice),
            Outcome::Classes { n_classes: 0..=2 } => {
                self.classes::<2>(prepared, rows, weights, choice)
            }
            Outcome::Classes { n_classes: 3..=4 } => {
                self.classes::<4>(prepared, rows, weights, choice)
            }
            Outcome::Classes { n_classes: 5..=8 } => {
                self.classes::<8>(prepared, rows, weights, choice)
            }
            Outcome::Classes { n_classes: 9..=16 } => {
                self.classes::<16>(prepared, rows, weights, choice)
            }
            Outcome::Classes { .. } => self.classes::<MAX_CLASSES>(prepared, rows, weights, choice),
        }
    }

    fn classes<const N: usize>(
        &self,
        prepared: &Prepared,
        rows: Vec<u32>,
        weights: &[f64],
        choice: Choice,
    ) -> Tree {
        let width = prepared.outcome.width();
        let entropy = prepared.criterion == Criterion::Entropy;
        let measure = Classes::<N> { several: width > 1, entropy, min_leaf: self.min_leaf };
        let of = |row: &u32| prepared.codes[*row as usize];
        let people = rows.iter().zip(weights);
        let outcomes = people.map(|(row, weight)| ClassPerson { weight: *weight, class: of(row) });
        let people = People { outcomes: outcomes.collect(), rows };
        let mut shares = ClassShares { width, values: Vec::new() };
        let sprouts = self.grow(&measure, people, choice, 1.0, &mut shares);
        Tree::new(&sprouts, &shares.values, width, self.bins)
    }

    fn numbers(
        &self,
        prepared: &Prepared,
        rows: Vec<u32>,
        weights: &[f64],
        choice: Choice,
    ) -> Tree {
        let total: f64 = weights.iter().sum();
        let grid = Grid::new(4.0 * total);
        let numbers: Vec<f64> =
            rows.iter().map(|row| prepared.scaled.numbers[*row as usize]).collect();
        let weighted =
            numbers.iter().zip(weights).map(|(it, weight)| grid.round(grid.round(*it) * weight));
        let mean = weighted.sum::<f64>() / total;
        let outcomes = numbers.iter().zip(weights).map(|(number, weight)| NumberPerson {
            weight: *weight,
            weighted: grid.round(grid.round(number - mean) * weight),
            number: *number,
        });
        let people = People { outcomes: outcomes.collect(), rows };
        let measure = Numbers { min_leaf: self.min_leaf };
        let scale = prepared.scaled.scale;
        let mut means = Means { scale, values: Vec::new() };
        let mut sprouts = self.grow(&measure, people, choice, scale, &mut means);
        for sprout in &mut sprouts {
            sprout.gain = prepared.scaled.unscaled_square(sprout.gain);
        }
        Tree::new(&sprouts, &means.values, 1, self.bins)
    }

    /// Nodes whose gains are means over the weight of all.
    fn grow<M: Measure>(
        &self,
        measure: &M,
        people: People<M::Person>,
        choice: Choice,
        scale: f64,
        describe: &mut impl Describe<M>,
    ) -> Vec<Sprout> {
        let mut limits = self.limits;
        let mut all = measure.empty();
        people.outcomes.iter().for_each(|person| measure.add_person(&mut all, person));
        let total = measure.weight(&all);
        limits.min_gain = limits.min_gain / scale / scale * total;
        let grower = Grower::new(self.bins, self.columns, measure, limits, choice, people);
        let mut sprouts = grower.grow(describe);
        for sprout in &mut sprouts {
            sprout.gain /= total;
        }
        if self.ccp_alpha > 0.0 {
            prune(&mut sprouts, self.ccp_alpha / scale / scale);
        }
        sprouts
    }
}

/// Takes back questions whose gains, their own and those below, are at most `alpha` per leaf
/// (minimal cost-complexity pruning, Breiman et al. 1984, chapter 3).
fn prune(sprouts: &mut [Sprout], alpha: f64) {
    let mut net = vec![0.0; sprouts.len()];
    for node in (0..sprouts.len()).rev() {
        let sprout = &mut sprouts[node];
        if sprout.question.is_none() {
            continue;
        }
        net[node] = sprout.gain - alpha + net[sprout.left] + net[sprout.right];
        if net[node] <= 0.0 {
            net[node] = 0.0;
            sprout.question = None;
            sprout.gain = 0.0;
        }
    }
}

/// Shares of classes in each node.
struct ClassShares {
    width: usize,
    values: Vec<f64>,
}

impl<const N: usize> Describe<Classes<N>> for ClassShares {
    fn describe(&mut self, sum: &[f64; N], _: &[ClassPerson]) -> Alike {
        let weight: f64 = sum.iter().sum();
        let told = if self.width == 1 { &sum[1..2] } else { &sum[..self.width] };
        self.values.extend(told.iter().map(|it| it / weight));
        if sum.iter().filter(|it| **it > 0.0).count() > 1 { Alike::NotAll } else { Alike::All }
    }
}

/// Means of numbers in each node.
struct Means {
    scale: f64,
    values: Vec<f64>,
}

impl Describe<Numbers> for Means {
    fn describe(&mut self, sum: &[f64; 2], people: &[NumberPerson]) -> Alike {
        let first = people.first().map_or(0.0, |it| it.number);
        let (mut low, mut high) = (first, first);
        for person in people {
            low = low.min(person.number);
            high = high.max(person.number);
        }
        let grid = Grid::new(low.abs().max(high.abs()) * sum[1]);
        let weighted = people.iter().map(|it| grid.round(it.weight * grid.round(it.number)));
        // Rounding must not take a mean out of the range of what it is the mean of.
        let mean = (weighted.sum::<f64>() / sum[1]).clamp(low, high);
        self.values.push(mean * self.scale);
        if low < high { Alike::NotAll } else { Alike::All }
    }
}
