//! Outcomes and predictions that are numbers: people by cell, outcome and prediction, and what a group's add up to.

use std::cmp::Ordering;

use crate::base::order;
use crate::cube::tally::Moments;
use crate::cube::{Cube, Group, Grouping};
use crate::stats::mean::WeightedSum;
use crate::stats::two_samples::{median_interval, quantile};

/// People by cell, outcome and prediction, in this order whatever the order of the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    entries: Vec<Entry>,
    has_outcome: bool,
    has_prediction: bool,
}

/// People of one cell with the same numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Entry {
    /// The cube's cell.
    pub cell: u32,
    /// 0 where the audit has none.
    pub outcome: f64,
    /// 0 where the audit has none.
    pub prediction: f64,
    /// Weight times people.
    pub weight: f64,
    /// Weight times weight times people.
    pub square: f64,
}

/// What the outcomes and predictions of a group add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NumberTally {
    pub outcome: Option<Moments>,
    pub prediction: Option<Moments>,
    /// With an outcome and a prediction.
    pub errors: Option<ErrorTally>,
}

/// What prediction less outcome adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ErrorTally {
    pub error: Moments,
    pub absolute: Moments,
    pub squared: Moments,
    /// Of what a prediction is too high by, 0 where it is not.
    pub over: Moments,
    /// Of what a prediction is too low by, 0 where it is not.
    pub under: Moments,
    pub median_absolute: f64,
    /// Half of the median's interval at one standard error (Woodruff 1952).
    pub median_error: Option<f64>,
    pub largest: f64,
    /// Of the size of the error over that of the outcome; `None` where an outcome is 0.
    pub relative: Option<Moments>,
    /// (Σ|e|)² / (n Σe²); `None` where there is no error.
    pub evenness: Option<Explained>,
    /// 1 − Σe² / Σ(y − ȳ)²; `None` where all outcomes are the same.
    pub explained: Option<Explained>,
}

/// A ratio of sums over people, such as R², with the moments of what each person adds to it to first order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Explained {
    pub value: f64,
    pub influence: Moments,
}

impl Numbers {
    /// Takes people in any order.
    pub fn new(mut entries: Vec<Entry>, [has_outcome, has_prediction]: [bool; 2]) -> Self {
        // Adding zero makes negative zero the same number as zero.
        for it in &mut entries {
            (it.outcome, it.prediction) = (it.outcome + 0.0, it.prediction + 0.0);
        }
        entries.retain(|it| it.weight > 0.0);
        order::by(&mut entries, compare);
        Self { entries, has_outcome, has_prediction }
    }

    /// The standard deviation of everyone's outcomes, or of predictions where there are none; `None` where they are
    /// all the same.
    pub fn deviation(&self) -> Option<f64> {
        let of = |it: &Entry| if self.has_outcome { it.outcome } else { it.prediction };
        let moments = moments(&self.entries, of)?;
        let deviation = (moments.spread / moments.weight).sqrt();
        (varies(&self.entries, of) && deviation > 0.0 && deviation.is_finite()).then_some(deviation)
    }

    /// The people of each group of a grouping, in the order of its groups.
    pub fn by_group(&self, cube: &Cube, axes: &[usize], groups: &[Group]) -> Vec<Vec<Entry>> {
        let place = cube.group_places(axes, groups);
        let mut all = vec![Vec::new(); groups.len()];
        for it in &self.entries {
            all[place[it.cell as usize]].push(*it);
        }
        // Cells of a group follow each other; sums of a group must not hang on how many cells it has.
        for it in &mut all {
            order::by(it, by_numbers);
        }
        all
    }

    /// Writes into each group what its people's numbers add up to.
    pub fn fill(&self, cube: &Cube, grouping: &mut Grouping) {
        let all = self.by_group(cube, &grouping.axes, &grouping.groups);
        for (group, people) in grouping.groups.iter_mut().zip(all) {
            group.tally.numbers = Some(self.tally(&people, group.tally.effective()));
        }
    }

    /// What everyone's numbers add up to, for a sample that weighs as much as `effective` people.
    pub fn tally_of_all(&self, effective: f64) -> NumberTally {
        let mut people = self.entries.clone();
        order::by(&mut people, by_numbers);
        self.tally(&people, effective)
    }

    fn tally(&self, people: &[Entry], effective: f64) -> NumberTally {
        let has_both = self.has_outcome && self.has_prediction;
        NumberTally {
            outcome: self.has_outcome.then(|| moments(people, |it| it.outcome)).flatten(),
            prediction: self.has_prediction.then(|| moments(people, |it| it.prediction)).flatten(),
            errors: has_both.then(|| errors(people, effective)).flatten(),
        }
    }
}

impl Entry {
    /// Prediction less outcome: above zero where the prediction is too high.
    pub fn error(&self) -> f64 {
        self.prediction - self.outcome
    }
}

/// Compares the numbers of two entries, whatever their cells.
fn by_numbers(a: &Entry, b: &Entry) -> Ordering {
    (a.outcome.total_cmp(&b.outcome))
        .then(a.prediction.total_cmp(&b.prediction))
        .then(a.weight.total_cmp(&b.weight))
        .then(a.square.total_cmp(&b.square))
}

fn compare(a: &Entry, b: &Entry) -> Ordering {
    a.cell.cmp(&b.cell).then_with(|| by_numbers(a, b))
}

/// Whether a number takes more than one value.
fn varies(people: &[Entry], of: impl Fn(&Entry) -> f64) -> bool {
    let mut values = people.iter().map(of);
    values.next().is_some_and(|first| values.any(|it| it.total_cmp(&first).is_ne()))
}

/// Weight, mean and spread of a number over people; `None` of nobody.
pub fn moments(people: &[Entry], of: impl Fn(&Entry) -> f64) -> Option<Moments> {
    let all = moments_by(people, &of, |it| it.weight)?;
    let squares = moments_by(people, &of, |it| it.square)?.squares;
    Some(Moments { squares, ..all })
}

/// The moments with these weights.
fn moments_by(
    people: &[Entry],
    of: impl Fn(&Entry) -> f64,
    weigh: fn(&Entry) -> f64,
) -> Option<Moments> {
    let (mut sum, mut weight) = (WeightedSum::default(), WeightedSum::default());
    for it in people {
        sum.add(of(it) * weigh(it));
        weight.add(weigh(it));
    }
    let weight = weight.total();
    if weight <= 0.0 {
        return None;
    }
    let mean = sum.total() / weight;
    let mut spread = WeightedSum::default();
    for it in people {
        let distance = of(it) - mean;
        spread.add(distance * distance * weigh(it));
    }
    Some(Moments::of_people([weight, mean, spread.total()]))
}

fn errors(people: &[Entry], effective: f64) -> Option<ErrorTally> {
    let absolute = sample(people, |it| it.error().abs());
    let ends = median_interval(&absolute, effective, 1.0);
    let has_zero = people.iter().any(|it| it.outcome.abs() <= 0.0);
    let relative = |it: &Entry| it.error().abs() / it.outcome.abs();
    Some(ErrorTally {
        error: moments(people, Entry::error)?,
        absolute: moments(people, |it| it.error().abs())?,
        squared: moments(people, |it| it.error() * it.error())?,
        over: moments(people, |it| it.error().max(0.0))?,
        under: moments(people, |it| (-it.error()).max(0.0))?,
        median_absolute: quantile(&absolute, 0.5)?,
        median_error: ends.map(|it| (it.high - it.low) / 2.0),
        largest: absolute.last()?.0,
        relative: if has_zero { None } else { moments(people, relative) },
        evenness: evenness(people),
        explained: explained(people),
    })
}

/// The values of a number with their weights, in ascending order and each once.
pub fn sample(people: &[Entry], of: impl Fn(&Entry) -> f64) -> Vec<(f64, f64)> {
    let mut all: Vec<(f64, f64)> = people.iter().map(|it| (of(it) + 0.0, it.weight)).collect();
    order::by(&mut all, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut merged: Vec<(f64, f64)> = Vec::with_capacity(all.len());
    for (value, weight) in all {
        match merged.last_mut() {
            Some(last) if last.0.total_cmp(&value).is_eq() => last.1 += weight,
            _ => merged.push((value, weight)),
        }
    }
    merged
}

/// R² as `scikit-learn` has it, and the influence of each person on it: (MSE (y − ȳ)² / V − e²) / V.
///
/// Source: the delta method, as in Serfling (1980), Approximation theorems of mathematical statistics, 3.3.
fn explained(people: &[Entry]) -> Option<Explained> {
    if !varies(people, |it| it.outcome) {
        return None;
    }
    let outcome = moments(people, |it| it.outcome)?;
    let squared = moments(people, |it| it.error() * it.error())?;
    let variance = outcome.spread / outcome.weight;
    let influence = moments(people, |it| {
        let distance = it.outcome - outcome.mean;
        (squared.mean * distance * distance / variance - it.error() * it.error()) / variance
    })?;
    Some(Explained { value: 1.0 - squared.mean / variance, influence })
}

/// Jain's index of the sizes of errors, and the influence of each person on it: with the means m of |e| and s of e²,
/// 2 m/s (|e| − m) − (m/s)² (e² − s), by the delta method.
fn evenness(people: &[Entry]) -> Option<Explained> {
    let size = moments(people, |it| it.error().abs())?.mean;
    let squared = moments(people, |it| it.error() * it.error())?.mean;
    if squared <= 0.0 {
        return None;
    }
    let part = size / squared;
    let influence = moments(people, |it| {
        let error = it.error().abs();
        2.0 * part * (error - size) - part * part * (error * error - squared)
    })?;
    // Equal errors give 1, which a square and its root can miss by a rounding.
    Some(Explained { value: (size * part).min(1.0), influence })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(outcome: f64, prediction: f64, weight: f64) -> Entry {
        Entry { cell: 0, outcome, prediction, weight, square: weight * weight }
    }

    fn tally(people: &[Entry]) -> NumberTally {
        let numbers = Numbers::new(people.to_vec(), [true; 2]);
        let n = people.iter().map(|it| it.weight).sum::<f64>();
        let square = people.iter().map(|it| it.weight * it.weight).sum::<f64>();
        numbers.tally(&numbers.entries, n * n / square)
    }

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    /// scikit-learn's documentation of `r2_score`: 3, −0.5, 2, 7 predicted as 2.5, 0, 2, 8.
    const PEOPLE: [(f64, f64); 4] = [(3.0, 2.5), (-0.5, 0.0), (2.0, 2.0), (7.0, 8.0)];

    #[test]
    fn errors_are_those_of_the_textbook_example() {
        let errors = tally(&PEOPLE.map(|(y, p)| entry(y, p, 1.0))).errors.unwrap();
        close(errors.absolute.mean, 0.5);
        close(errors.squared.mean, 0.375);
        close(errors.error.mean, 0.25);
        close(errors.over.mean, 0.375);
        close(errors.under.mean, 0.125);
        close(errors.median_absolute, 0.5);
        close(errors.explained.unwrap().value, 0.948_608_137_044_967_9);
    }

    #[test]
    fn weights_count_like_as_many_people() {
        let weighted = tally(
            &[(3.0, 2.5, 2.0), (-0.5, 0.0, 1.0), (7.0, 8.0, 3.0)].map(|it| entry(it.0, it.1, it.2)),
        );
        let mut people = vec![entry(3.0, 2.5, 1.0); 2];
        people.extend([
            entry(-0.5, 0.0, 1.0),
            entry(7.0, 8.0, 1.0),
            entry(7.0, 8.0, 1.0),
            entry(7.0, 8.0, 1.0),
        ]);
        let repeated = tally(&people);
        let [one, other] = [weighted, repeated].map(|it| it.errors.unwrap());
        close(one.squared.mean, other.squared.mean);
        close(one.explained.unwrap().value, other.explained.unwrap().value);
        close(one.median_absolute, other.median_absolute);
    }

    #[test]
    fn outcomes_that_are_all_the_same_explain_nothing() {
        // A mean of three tenths is off by a rounding, and the variance with it.
        let same = [0.1, 0.2, 0.4].map(|it| entry(0.1, it, 1.0));
        assert_eq!(tally(&same).errors.unwrap().explained, None);
        assert_eq!(Numbers::new(same.to_vec(), [true, false]).deviation(), None);
    }

    #[test]
    fn the_order_of_people_changes_no_bit() {
        let people: Vec<Entry> = (0..200)
            .map(|it| {
                entry(
                    f64::from(it % 17) / 7.0,
                    f64::from(it % 13) / 3.0,
                    1.0 + f64::from(it % 5) / 3.0,
                )
            })
            .collect();
        let mut turned = people.clone();
        turned.reverse();
        turned.rotate_left(57);
        assert_eq!(tally(&people), tally(&turned));
    }

    /// scikit-learn's example: a population variance of 7.296875; the errors lie 1/2, 1/2, 0 and 1 apart.
    #[test]
    fn the_deviation_is_that_of_outcomes_or_else_of_predictions() {
        let people = PEOPLE.map(|(y, p)| entry(y, p, 1.0)).to_vec();
        let of = |has| Numbers::new(people.clone(), has).deviation().unwrap();
        close(of([true, true]), libm::sqrt(7.296_875));
        // 2.5, 0, 2 and 8: a mean of 3.125, and 74.25 / 4 less its square.
        close(of([false, true]), libm::sqrt(74.25 / 4.0 - 3.125 * 3.125));
    }

    #[test]
    fn errors_need_an_outcome_and_a_prediction() {
        let people = PEOPLE.map(|(y, p)| entry(y, p, 1.0)).to_vec();
        let of = |has| Numbers::new(people.clone(), has).tally_of_all(4.0);
        let outcome = of([true, false]);
        assert!(outcome.errors.is_none() && outcome.prediction.is_none());
        close(outcome.outcome.unwrap().mean, 2.875);
        let prediction = of([false, true]);
        assert!(prediction.errors.is_none() && prediction.outcome.is_none());
        close(prediction.prediction.unwrap().mean, 3.125);
    }

    /// Ten errors of 1 to 10: Wilson's interval of 5 of 10 at one standard error is 0.349 to 0.651.
    #[test]
    fn the_median_error_has_half_of_its_interval() {
        let people: Vec<Entry> = (1..=10).map(|it| entry(0.0, f64::from(it), 1.0)).collect();
        let errors = tally(&people).errors.unwrap();
        close(errors.median_absolute, 5.5);
        close(errors.median_error.unwrap(), (7.0 - 4.0) / 2.0);
    }

    #[test]
    fn people_of_no_weight_are_not_there() {
        let people = [entry(1.0, 1.0, 0.0), entry(2.0, 2.0, 1.0)];
        assert_eq!(Numbers::new(people.to_vec(), [true; 2]).entries, people[1..]);
        assert_eq!(moments(&people[..1], |it| it.outcome), None);
    }

    #[test]
    fn zero_has_no_sign() {
        let numbers = Numbers::new(vec![entry(-0.0, -0.0, 1.0)], [true; 2]);
        let bits = [numbers.entries[0].outcome, numbers.entries[0].prediction].map(f64::to_bits);
        assert_eq!(bits, [0.0_f64.to_bits(); 2]);
        let raw = [entry(0.0, 0.0, 1.0), entry(-0.0, 0.0, 2.0)];
        assert_eq!(sample(&raw, |it| it.outcome), [(0.0, 3.0)]);
    }

    #[test]
    fn a_deviation_below_the_smallest_number_is_none() {
        // Squares of 10⁻²⁰⁰ are 0 as doubles, and a unit of 0 is none.
        let people = [0.0, 1e-200].map(|it| entry(it, it, 1.0)).to_vec();
        assert_eq!(Numbers::new(people, [true, true]).deviation(), None);
    }
}
