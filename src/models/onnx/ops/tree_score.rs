//! What the leaves of all trees add up to.

use super::super::kernel::{Budget, Fault, wrong};
use super::super::tensor::{Cells, Element, Tensor};
use super::super::value::{Classes, Value};
use super::cast::to_floats;
use super::classes;
use super::scores::{SecondClass, Transform};
use super::tree::Forest;

/// How the trees' weights are brought together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aggregate {
    Average,
    Sum,
    Min,
    Max,
}

impl Aggregate {
    pub(super) fn from_name(name: &str) -> Result<Self, Fault> {
        Ok(match name {
            "AVERAGE" => Self::Average,
            "SUM" => Self::Sum,
            "MIN" => Self::Min,
            "MAX" => Self::Max,
            other => return wrong(format!("its aggregate_function \"{other}\" is not known")),
        })
    }

    pub(super) fn from_number(number: i64) -> Result<Self, Fault> {
        match usize::try_from(number)
            .ok()
            .and_then(|it| [Self::Average, Self::Sum, Self::Min, Self::Max].get(it))
        {
            Some(it) => Ok(*it),
            None => wrong(format!("its aggregate_function {number} is not known")),
        }
    }
}

/// Sums by row and target.
struct Sums {
    n_rows: usize,
    scores: Vec<f64>,
    /// Whether any leaf counted for the target.
    has_score: Vec<bool>,
    precision: Precision,
}

/// Sums are rounded as onnxruntime does: doubles for double inputs, and otherwise singles.
#[derive(Clone, Copy)]
enum Precision {
    Single,
    Double,
}

impl Precision {
    fn add(self, left: f64, right: f64) -> f64 {
        match self {
            // Two singles fit into a double, so that the sum is rounded once.
            Self::Single => f64::from((left + right) as f32),
            Self::Double => left + right,
        }
    }
}

fn sums(
    forest: &Forest,
    n_targets: usize,
    aggregate: Aggregate,
    tensor: &Tensor,
    budget: &mut Budget,
) -> Result<Sums, Fault> {
    let (n_rows, width) = match *tensor.shape() {
        [width] => (1, width),
        [n_rows, width] => (n_rows, width),
        _ => return wrong(format!("it needs rows and columns and got {}", tensor.describe())),
    };
    if width < forest.n_features {
        return wrong(format!(
            "its trees look at {} features and it got {width}",
            forest.n_features
        ));
    }
    if tensor.element() == Element::Text {
        return wrong("it needs numbers and got texts");
    }
    let n = budget.cells(&[n_rows, n_targets])?;
    budget.steps(n_rows, forest.roots.len().saturating_mul(16))?;
    let (precision, values) = if let Cells::Double(it) = tensor.cells() {
        (Precision::Double, it.clone())
    } else {
        (Precision::Single, to_floats(tensor)?.into_iter().map(f64::from).collect())
    };
    let mut sums = Sums { n_rows, scores: vec![0.0; n], has_score: vec![false; n], precision };
    for root in &forest.roots {
        for row in 0..n_rows {
            for it in forest.leaf(*root, &values[row * width..(row + 1) * width]) {
                sums.count(row * n_targets + it.target as usize, it.weight, aggregate);
            }
        }
    }
    Ok(sums)
}

impl Sums {
    fn count(&mut self, place: usize, weight: f64, aggregate: Aggregate) {
        let before = self.scores[place];
        let is_first = !self.has_score[place];
        self.scores[place] = match aggregate {
            Aggregate::Sum | Aggregate::Average => self.precision.add(before, weight),
            Aggregate::Min => {
                if is_first || weight < before {
                    weight
                } else {
                    before
                }
            }
            Aggregate::Max => {
                if is_first || weight > before {
                    weight
                } else {
                    before
                }
            }
        };
        self.has_score[place] = true;
    }
}

/// Trees that give numbers.
pub(super) struct Regressor {
    pub(super) forest: Forest,
    pub(super) n_targets: usize,
    pub(super) aggregate: Aggregate,
    pub(super) transform: Transform,
    pub(super) base: Vec<f64>,
}

impl Regressor {
    /// One row of numbers for each row of features.
    pub(super) fn run(&self, tensor: &Tensor, budget: &mut Budget) -> Result<Tensor, Fault> {
        let sums = sums(&self.forest, self.n_targets, self.aggregate, tensor, budget)?;
        let n_trees = self.forest.roots.len() as f64;
        let base =
            |target: usize| if self.base.len() == self.n_targets { self.base[target] } else { 0.0 };
        let finish = |(place, score): (usize, &f64)| {
            let score = match self.aggregate {
                Aggregate::Average => sums.precision.add(score / n_trees, 0.0),
                Aggregate::Sum | Aggregate::Min | Aggregate::Max => *score,
            };
            sums.precision.add(score, base(place % self.n_targets)) as f32
        };
        let mut scores: Vec<f32> = sums.scores.iter().enumerate().map(finish).collect();
        // A single target knows no other transform.
        if self.n_targets > 1 || self.transform == Transform::Probit {
            scores.chunks_exact_mut(self.n_targets).for_each(|row| self.transform.apply(row));
        }
        Ok(Tensor::made(vec![sums.n_rows, self.n_targets], Cells::Float(scores)))
    }
}

/// Trees that choose a class.
pub(super) struct Classifier {
    forest: Forest,
    classes: Classes,
    transform: Transform,
    base: Vec<f64>,
    /// All weights of two classes count for the same one.
    has_one_class: bool,
    is_all_positive: bool,
}

impl Classifier {
    pub(super) fn new(
        forest: Forest,
        classes: Classes,
        transform: Transform,
        base: Vec<f64>,
    ) -> Result<Self, Fault> {
        if base.len() > classes.len() {
            return wrong(format!(
                "{} base values do not fit {} classes",
                base.len(),
                classes.len()
            ));
        }
        let first = forest.weights.first().map(|it| it.target);
        let has_one_class = classes.len() == 2
            && !forest.weights.is_empty()
            && forest.weights.iter().all(|it| Some(it.target) == first);
        transform.check_scores(if has_one_class { 1 } else { classes.len() })?;
        let is_all_positive = forest.weights.iter().all(|it| it.weight >= 0.0);
        Ok(Self { forest, classes, transform, base, has_one_class, is_all_positive })
    }

    /// Labels, and one row of scores for each row of features.
    pub(super) fn run(&self, tensor: &Tensor, budget: &mut Budget) -> Result<Vec<Value>, Fault> {
        let n = self.classes.len();
        let mut sums = sums(&self.forest, n, Aggregate::Sum, tensor, budget)?;
        let precision = sums.precision;
        let mut places = Vec::with_capacity(sums.n_rows);
        let mut scores = Vec::with_capacity(sums.scores.len());
        for (row, has_score) in sums.scores.chunks_exact_mut(n).zip(sums.has_score.chunks_exact(n))
        {
            if n == 2 {
                let (place, pair) =
                    self.finish_two([row[0], row[1]], [has_score[0], has_score[1]], precision);
                places.push(place);
                scores.extend(pair);
            } else {
                places.push(self.finish_many(row, has_score, precision));
                let start = scores.len();
                scores.extend(row.iter().map(|it| *it as f32));
                self.transform.apply(&mut scores[start..]);
            }
        }
        Ok(classes::results(&self.classes, &places, n, scores))
    }

    /// Adds the base values and gives the place of the best class that has a score.
    fn finish_many(&self, row: &mut [f64], has_score: &[bool], precision: Precision) -> usize {
        for (score, base) in row.iter_mut().zip(&self.base) {
            *score = precision.add(*score, *base);
        }
        let counts = |place: &usize| has_score[*place] || *place < self.base.len();
        let best = (0..row.len()).filter(counts).reduce(|a, b| if row[b] > row[a] { b } else { a });
        best.unwrap_or(0)
    }

    /// The class, and the scores of both. A class that no leaf counts for has 0, whatever its base value.
    fn finish_two(
        &self,
        scores: [f64; 2],
        has_score: [bool; 2],
        precision: Precision,
    ) -> (usize, [f32; 2]) {
        let [mut first, mut second] = scores;
        match *self.base {
            // The first base value counts only where both classes come from one score.
            [_, base] if has_score[1] => {
                second = precision.add(base, first);
                first = -second;
            }
            [base, _] | [base] => first = precision.add(first, base),
            _ => {}
        }
        first = if has_score[0] { first } else { 0.0 };
        second = if has_score[1] { second } else { 0.0 };
        let positive = if has_score[1] { second } else { first };
        let is_share = self.has_one_class && self.is_all_positive;
        let place = usize::from(positive > if is_share { 0.5 } else { 0.0 });
        if self.base.len() < 2 && !has_score[1] {
            let way = if is_share { SecondClass::Share } else { SecondClass::Distance };
            return (place, self.transform.two_classes(first as f32, way));
        }
        let mut pair = [first as f32, second as f32];
        self.transform.apply(&mut pair);
        (place, pair)
    }
}
