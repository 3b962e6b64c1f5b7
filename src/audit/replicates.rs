//! Bootstrap replicates: people are drawn anew inside each group, by cell of the cube and not by row.
//!
//! Drawing n people with replacement and counting them by cell is one multinomial draw, so a replicate
//! costs four numbers whatever the number of people (Efron & Tibshirani 1993).
//!
//! A cell with nobody in it is drawn with the chance of half a person (Haldane 1956). That nobody was seen there
//! does not prove that nobody can be: drawn as it is, a rate of one person out of one would never vary, and two
//! such people would carry a verdict.

use std::cell::OnceCell;

use sha2::{Digest, Sha256};

use crate::audit::measure::{Context, MeasuredGroup};
use crate::base::order;
use crate::cube::Four;
use crate::cube::tally::Counted;
use crate::metrics::{Around, Measure, Rate};
use crate::stats::Interval;
use crate::stats::resample::{Stream, percentile_interval};

/// The drawn cells of each group.
pub(crate) struct Replicates {
    pub(crate) n: usize,
    /// One list of replicates per group.
    fours: Vec<Vec<Four>>,
    /// Per group, the weight of one drawn person.
    scales: Vec<f64>,
    costs: Option<Four>,
    /// All groups together in each replicate, by weight; filled when first asked for.
    everyone: OnceCell<Vec<Four>>,
}

/// Replicates that vary less than this part of their mean are all the same: the rest is rounding.
const ROUNDING: f64 = 1e-12;

/// Fewer defined replicates than this part of them give no interval.
const ENOUGH_DEFINED: f64 = 0.5;

impl Replicates {
    pub(crate) fn new(context: &Context, attributes: &[String], groups: &[MeasuredGroup]) -> Self {
        let n = context.plan.evidence.resamples as usize;
        let stream = |group: &MeasuredGroup| {
            Stream::new(context.seed, task("cells", attributes, &group.names))
        };
        let possible = possible(context);
        let fours = groups.iter().map(|group| draw(stream(group), group, possible, n)).collect();
        let scale = |group: &MeasuredGroup| group.tally.weight.total() / n_drawn(group) as f64;
        let scales = groups.iter().map(scale).collect();
        Self { n, fours, scales, costs: context.costs(), everyone: OnceCell::new() }
    }

    /// A group in a replicate.
    pub(crate) fn counted(&self, group_idx: usize, replicate: usize) -> Counted {
        let four = self.fours[group_idx][replicate];
        Counted { weight: four.times(self.scales[group_idx]), effective: four.total() }
    }

    /// All groups together in each replicate.
    pub(crate) fn everyone(&self) -> &[Four] {
        self.everyone.get_or_init(|| {
            let mut sums = vec![Four::default(); self.n];
            for (fours, scale) in self.fours.iter().zip(&self.scales) {
                sums.iter_mut().zip(fours).for_each(|(sum, four)| sum.add(four.times(*scale)));
            }
            sums
        })
    }

    /// A rate that is computed from the four cells, in a replicate, where it is defined.
    pub(crate) fn value(&self, rate: &Rate, group_idx: usize, replicate: usize) -> Option<f64> {
        let (four, everyone) = match rate.measure {
            Measure::PartOfAll { .. } => {
                (self.counted(group_idx, replicate).weight, Some(self.everyone()[replicate]))
            }
            Measure::Share { .. }
            | Measure::Cells { .. }
            | Measure::Cost
            | Measure::Mean { .. }
            | Measure::RankArea
            | Measure::Estimate { .. } => (self.fours[group_idx][replicate], None),
        };
        let value = Around { costs: self.costs, everyone }.of_cells(rate, four)?.ok();
        value.filter(|it| it.is_finite())
    }

    /// How far a rate that is computed from the four cells varies over a group's replicates; none where it cannot, as of
    /// one person alone, who is drawn again and again: that is no proof that others would be the same.
    pub(crate) fn standard_error(&self, rate: &Rate, group_idx: usize) -> Option<f64> {
        let values: Vec<f64> =
            (0..self.n).filter_map(|it| self.value(rate, group_idx, it)).collect();
        if values.is_empty() || (values.len() as f64) < ENOUGH_DEFINED * self.n as f64 {
            return None;
        }
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|it| (it - mean) * (it - mean)).sum();
        let error = libm::sqrt(squares / n);
        (error > ROUNDING * mean.abs() && error.is_finite()).then_some(error)
    }

    /// Percentile interval of a rate that is computed from the four cells.
    pub(crate) fn rate_interval(
        &self,
        rate: &Rate,
        group_idx: usize,
        context: &Context,
    ) -> Option<Interval> {
        let values = (0..self.n).filter_map(|it| self.value(rate, group_idx, it)).collect();
        self.percentiles(values, context)
    }

    /// Percentile interval of what `combine` makes of two groups' values of such a rate.
    pub(crate) fn pair_interval(
        &self,
        rate: &Rate,
        groups: [usize; 2],
        combine: fn(f64, f64) -> Option<f64>,
        context: &Context,
    ) -> Option<Interval> {
        let [first, second] = groups;
        let value =
            |it: usize| combine(self.value(rate, first, it)?, self.value(rate, second, it)?);
        let values = (0..self.n).filter_map(value).collect();
        self.percentiles(values, context)
    }

    /// Percentile interval of values over the replicates; none where they cannot vary.
    pub(crate) fn percentiles(&self, mut values: Vec<f64>, context: &Context) -> Option<Interval> {
        if (values.len() as f64) < ENOUGH_DEFINED * self.n as f64 || values.is_empty() {
            return None;
        }
        order::numbers(&mut values);
        let (least, most) = (*values.first()?, *values.last()?);
        if most - least <= ROUNDING * most.abs() {
            return None;
        }
        percentile_interval(&values, context.plan.evidence.confidence)
    }
}

/// Which of the four cells a person can be in, with the columns that the plan names.
fn possible(context: &Context) -> [bool; 4] {
    let plan = context.plan;
    // Of several classes a decision is right or wrong.
    let (outcome, decision) = (plan.tells_outcomes(), plan.decides() || plan.decides_classes());
    [true, outcome, decision, outcome && decision]
}

/// Draws a group's people anew, by cell. Weighted people are drawn as a sample of equal weights of the
/// effective size.
fn draw(mut stream: Stream, group: &MeasuredGroup, possible: [bool; 4], n: usize) -> Vec<Four> {
    let weight = group.tally.weight;
    let n_people = n_drawn(group);
    if weight.total() <= 0.0 {
        return vec![Four::default(); n];
    }
    let half_a_person = 0.5 * weight.total() / n_people as f64;
    let mut weights = [weight.tp, weight.fp, weight.fn_, weight.tn];
    for (weight, possible) in weights.iter_mut().zip(possible) {
        if possible && *weight <= 0.0 {
            *weight = half_a_person;
        }
    }
    let mut drawn = [0; 4];
    (0..n)
        .map(|_| {
            stream.multinomial(n_people, &weights, &mut drawn);
            let [tp, fp, fn_, tn] = drawn.map(|it| it as f64);
            Four { tp, fp, fn_, tn }
        })
        .collect()
}

/// How many people of a group are drawn.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rounded number of people, at least one"
)]
fn n_drawn(group: &MeasuredGroup) -> u64 {
    group.tally.effective().round().max(1.0) as u64
}

/// The number of a task's random stream: it hangs on the group's name and on nothing else, so that other
/// groups coming or going change nothing.
pub(crate) fn task(kind: &str, attributes: &[String], group: &[String]) -> u64 {
    let mut hash = Sha256::new();
    hash.update(kind);
    for (attribute, level) in attributes.iter().zip(group) {
        // Lengths keep "ab", "c" and "a", "bc" apart.
        hash.update((attribute.len() as u64).to_le_bytes());
        hash.update(attribute);
        hash.update((level.len() as u64).to_le_bytes());
        hash.update(level);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hash.finalize()[..8]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::{People, Tally};

    fn group(weight: Four, square: Four) -> MeasuredGroup {
        let people = People { tp: 7, fp: 5, fn_: 0, tn: 18 };
        MeasuredGroup {
            names: vec!["east".to_owned()],
            tally: Tally { people, weight, square, ..Tally::default() },
            n_people: 30,
            enough: true,
            figures: Vec::new(),
        }
    }

    #[test]
    fn the_first_of_many_replicates_are_those_of_few() {
        let people = Four { tp: 7.0, fp: 5.0, fn_: 0.0, tn: 18.0 };
        let weighted = Four { tp: 3.5, fp: 9.25, fn_: 0.0, tn: 4.0 };
        for group in [group(people, people), group(weighted, people)] {
            let drawn = |seed, n| draw(Stream::new(seed, 9), &group, [true; 4], n);
            assert_eq!(drawn(5, 200), drawn(5, 1_000)[..200]);
            assert_ne!(drawn(5, 200), drawn(6, 200));
            let n = n_drawn(&group) as f64;
            assert!(drawn(5, 200).iter().all(|it| (it.total() - n).abs() < 0.5));
        }
    }

    #[test]
    fn a_cell_that_nobody_can_be_in_is_never_drawn() {
        let people = Four { tp: 7.0, fp: 5.0, fn_: 0.0, tn: 18.0 };
        let group = group(people, people);
        let in_it = |possible| {
            let drawn = draw(Stream::new(1, 2), &group, possible, 2_000);
            drawn.iter().filter(|it| it.fn_ > 0.0).count()
        };
        // Half a person of 30.5: in (1 - 1/61)³⁰ = 0.609 of the draws there is nobody.
        assert!(in_it([true; 4]).abs_diff(782) < 5 * 22, "{}", in_it([true; 4]));
        assert_eq!(in_it([true, true, false, true]), 0);
    }

    #[test]
    fn the_stream_of_a_group_hangs_on_its_names_as_they_are_parted() {
        let of = |attributes: &[&str], group: &[&str]| {
            let owned = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
            task("cells", &owned(attributes), &owned(group))
        };
        assert_ne!(of(&["a"], &["bc"]), of(&["ab"], &["c"]));
        assert_ne!(of(&["sex"], &["f"]), of(&["sex"], &["m"]));
        assert_eq!(of(&["sex"], &["f"]), of(&["sex"], &["f"]));
        assert_ne!(task("cells", &[], &[]), task("normal", &[], &[]));
    }
}
