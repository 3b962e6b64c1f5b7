//! What makes a cut good: purer classes, or numbers nearer to their mean.

/// How people are summed up, and what a sum is worth. A cut gains what its two sides are worth more than the whole.
pub(super) trait Measure {
    /// People summed up.
    type Sum: Copy;
    /// One person, weight included.
    type Person: Copy;

    fn empty(&self) -> Self::Sum;
    fn add_person(&self, sum: &mut Self::Sum, person: &Self::Person);
    fn add(&self, sum: &mut Self::Sum, other: &Self::Sum);
    fn subtract(&self, sum: &mut Self::Sum, other: &Self::Sum);
    /// The people in it.
    fn weight(&self, sum: &Self::Sum) -> f64;
    /// Whether a side of a cut may be this small.
    fn admits(&self, sum: &Self::Sum) -> bool;
    fn worth(&self, sum: &Self::Sum, kind: Kind) -> f64;
    /// How a category is cut: whether by one level, or by where levels stand in an order.
    fn levels(&self, n_levels: usize) -> Levels;
    /// Where a level stands in that order; `None` if it is too light to tell.
    fn standing(&self, sum: &Self::Sum) -> Option<f64>;
}

/// What is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// A category whose levels were put in order by the outcomes, which flatters the cut.
    Category,
}

/// How a category is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Levels {
    Sorted,
    OneAgainstRest,
}

/// What a tree for classes or numbers wants to make small in its leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// Gini impurity for classes, squared error for numbers.
    #[default]
    ByTask,
    /// 1 less the sum of squared shares of classes: how often two people drawn from a leaf differ.
    Gini,
    /// The information in the class of a person of a leaf, in bits.
    Entropy,
    /// The mean squared distance from the mean of a leaf.
    SquaredError,
}

/// Weights by class; up to `N` classes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Classes<const N: usize> {
    /// More than two.
    pub(super) several: bool,
    pub(super) entropy: bool,
    pub(super) min_leaf: f64,
}

/// One person of a class.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ClassPerson {
    pub(super) weight: f64,
    pub(super) class: u32,
}

impl<const N: usize> Measure for Classes<N> {
    type Sum = [f64; N];
    type Person = ClassPerson;

    fn empty(&self) -> [f64; N] {
        [0.0; N]
    }

    fn add_person(&self, sum: &mut [f64; N], person: &ClassPerson) {
        if let Some(weight) = sum.get_mut(person.class as usize) {
            *weight += person.weight;
        }
    }

    fn add(&self, sum: &mut [f64; N], other: &[f64; N]) {
        sum.iter_mut().zip(other).for_each(|(sum, other)| *sum += other);
    }

    fn subtract(&self, sum: &mut [f64; N], other: &[f64; N]) {
        sum.iter_mut().zip(other).for_each(|(sum, other)| *sum -= other);
    }

    fn weight(&self, sum: &[f64; N]) -> f64 {
        sum.iter().sum()
    }

    fn admits(&self, sum: &[f64; N]) -> bool {
        self.weight(sum) >= self.min_leaf
    }

    fn worth(&self, sum: &[f64; N], _: Kind) -> f64 {
        let weight = self.weight(sum);
        if self.entropy {
            return sum.iter().map(|it| times_own_log(*it)).sum::<f64>() - times_own_log(weight);
        }
        if weight > 0.0 { sum.iter().map(|it| it * it).sum::<f64>() / weight } else { 0.0 }
    }

    fn levels(&self, _: usize) -> Levels {
        if self.several { Levels::OneAgainstRest } else { Levels::Sorted }
    }

    fn standing(&self, sum: &[f64; N]) -> Option<f64> {
        Some(sum[1] / self.weight(sum))
    }
}

fn times_own_log(weight: f64) -> f64 {
    if weight > 0.0 { weight * libm::log2(weight) } else { 0.0 }
}

/// Sums of weighted numbers and of weights.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    pub(super) min_leaf: f64,
}

/// One person with a number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NumberPerson {
    pub(super) weight: f64,
    /// The weighted distance from the mean of all.
    pub(super) weighted: f64,
    pub(super) number: f64,
}

impl Measure for Numbers {
    type Sum = [f64; 2];
    type Person = NumberPerson;

    fn empty(&self) -> [f64; 2] {
        [0.0; 2]
    }

    fn add_person(&self, sum: &mut [f64; 2], person: &NumberPerson) {
        sum[0] += person.weighted;
        sum[1] += person.weight;
    }

    fn add(&self, sum: &mut [f64; 2], other: &[f64; 2]) {
        sum[0] += other[0];
        sum[1] += other[1];
    }

    fn subtract(&self, sum: &mut [f64; 2], other: &[f64; 2]) {
        sum[0] -= other[0];
        sum[1] -= other[1];
    }

    fn weight(&self, sum: &[f64; 2]) -> f64 {
        sum[1]
    }

    fn admits(&self, sum: &[f64; 2]) -> bool {
        sum[1] >= self.min_leaf
    }

    fn worth(&self, sum: &[f64; 2], _: Kind) -> f64 {
        if sum[1] > 0.0 { sum[0] * sum[0] / sum[1] } else { 0.0 }
    }

    fn levels(&self, _: usize) -> Levels {
        Levels::Sorted
    }

    fn standing(&self, sum: &[f64; 2]) -> Option<f64> {
        Some(sum[0] / sum[1])
    }
}
