//! Intervals that hold the truth in all groups at once: what the extremes of many groups are told apart from chance by.
//!
//! The largest of many noisy gaps is large by chance alone, and drawn anew it is larger still: resamples of a maximum
//! say nothing of the truth. Where the interval of every pair holds at once, the true largest gap is at least the
//! largest low end and at most the largest high end of all pairs, whatever the truth is.
//!
//! Source: Bonferroni's inequality, as Hochberg & Tamhane (1987), Multiple comparison procedures, use it over pairs;
//! the interval of a pair from those of its groups by Zou & Donner (2008) and Donner & Zou (2012).

use crate::audit::measure::{Context, Measured, holding, interval_at, limits};
use crate::metrics::{Measure, Rate};
use crate::stats::difference::mover_difference;
use crate::stats::mean::normal_interval;
use crate::stats::ratio::mover_ratio;
use crate::stats::{Interval, two_sided_quantile};

/// The name of the method where a report gives it.
pub(crate) const METHOD: &str = "simultaneous";

/// The same where standard errors come from resamples.
const RESAMPLED: &str = "simultaneous, bootstrap errors";

/// The name of the method for these rates.
pub(crate) fn method(context: &Context, rate_idxs: &[usize]) -> &'static str {
    let is_resampled = |it: &usize| match context.rates[*it].measure {
        Measure::Cells { .. } | Measure::PartOfAll { .. } | Measure::Cost => true,
        Measure::Share { .. }
        | Measure::Mean { .. }
        | Measure::RankArea
        | Measure::Estimate { .. } => false,
    };
    if rate_idxs.iter().any(is_resampled) { RESAMPLED } else { METHOD }
}

/// One rate in several groups, each with an interval wide enough that so many hold at once.
pub(crate) struct AtOnce {
    groups: Vec<(f64, Interval)>,
    parts: Parts,
    /// How far two values can lie apart at all.
    furthest: f64,
}

/// Whether a group's value hangs on the other groups.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    Apart,
    /// Parts of one whole: what one has more, another has less.
    OfOne,
}

impl AtOnce {
    /// Of those groups, which have the rate, for so many statements at once. `None` where a group has no interval.
    pub(crate) fn new(
        context: &Context,
        measured: &Measured,
        rate_idx: usize,
        groups: &[usize],
        n_statements: usize,
    ) -> Option<Self> {
        let z = at_once(context.plan.evidence.confidence, n_statements)?;
        let one = |idx: &usize| value_at(context, measured, rate_idx, *idx, z);
        let groups: Option<Vec<(f64, Interval)>> = groups.iter().map(one).collect();
        let rate = context.rates[rate_idx];
        let parts = match rate.measure {
            Measure::PartOfAll { .. } => Parts::OfOne,
            Measure::Share { .. }
            | Measure::Cells { .. }
            | Measure::Cost
            | Measure::Mean { .. }
            | Measure::RankArea
            | Measure::Estimate { .. } => Parts::Apart,
        };
        let [least, most] = limits(rate);
        Some(Self { groups: groups?, parts, furthest: most - least })
    }

    /// With one more member: everyone. Whoever is compared with everyone has a part in it, which only brings the two
    /// nearer to each other: taken as apart, the interval is no narrower than it should be.
    pub(crate) fn with(
        mut self,
        context: &Context,
        whole: &Measured,
        rate_idx: usize,
        n_statements: usize,
    ) -> Option<Self> {
        let z = at_once(context.plan.evidence.confidence, n_statements)?;
        self.groups.push(value_at(context, whole, rate_idx, 0, z)?);
        self.parts = Parts::Apart;
        Some(self)
    }

    /// All pairs of places.
    fn pairs(&self) -> impl Iterator<Item = [usize; 2]> {
        let n = self.groups.len();
        (0..n).flat_map(move |one| (one + 1..n).map(move |other| [one, other]))
    }

    /// How far the values of two places lie apart, without a sign.
    pub(crate) fn gap(&self, [one, other]: [usize; 2]) -> Interval {
        let [(value1, first), (value2, second)] = [one, other].map(|it| self.groups[it]);
        let difference = match self.parts {
            Parts::Apart => mover_difference(value1, first, value2, second),
            Parts::OfOne => {
                Interval { low: first.low - second.high, high: first.high - second.low }
            }
        };
        let size = size(difference);
        Interval { high: size.high.min(self.furthest), ..size }
    }

    /// The smaller over the larger value of two places; `None` where one may be below 0.
    pub(crate) fn ratio(&self, [one, other]: [usize; 2]) -> Option<Interval> {
        let above_zero = |place: usize| {
            let (value, it) = self.groups[place];
            (value, Interval { low: it.low.max(0.0), ..it })
        };
        let (one, other) = (above_zero(one), above_zero(other));
        let [(value1, first), (value2, second)] =
            if one.0 <= other.0 { [one, other] } else { [other, one] };
        if value1 < 0.0 {
            return None;
        }
        if value2 <= 0.0 {
            return Some(Interval { low: 0.0, high: 1.0 });
        }
        let ends = match self.parts {
            Parts::Apart => mover_ratio(value1, first, value2, second)?,
            Parts::OfOne => {
                let high = if second.low > 0.0 { first.high / second.low } else { f64::INFINITY };
                Interval { low: first.low / second.high, high }
            }
        };
        // Which of the two is truly the larger may be the other way round.
        Some(Interval { low: ends.low.min(1.0 / ends.high), high: ends.high.min(1.0) })
    }

    /// The largest of all gaps.
    pub(crate) fn largest_gap(&self) -> Option<Interval> {
        self.pairs().map(|it| self.gap(it)).reduce(larger)
    }

    /// The smallest of all ratios.
    pub(crate) fn smallest_ratio(&self) -> Option<Interval> {
        let all: Option<Vec<Interval>> = self.pairs().map(|it| self.ratio(it)).collect();
        all?.into_iter().reduce(smaller)
    }

    /// The mean of all gaps.
    pub(crate) fn mean_gap(&self) -> Option<Interval> {
        mean(self.pairs().map(|it| self.gap(it)))
    }

    /// The mean of all ratios.
    pub(crate) fn mean_ratio(&self) -> Option<Interval> {
        let all: Option<Vec<Interval>> = self.pairs().map(|it| self.ratio(it)).collect();
        mean(all?.into_iter())
    }

    /// The mean of all values.
    pub(crate) fn average(&self) -> Option<Interval> {
        mean(self.groups.iter().map(|it| it.1))
    }

    /// The mean of all values, each by its weight; `None` where nothing weighs anything.
    pub(crate) fn weighted(&self, weights: &[f64]) -> Option<Interval> {
        let (mut low, mut high, mut whole) = (0.0, 0.0, 0.0);
        for (group, weight) in self.groups.iter().zip(weights) {
            low += weight * group.1.low;
            high += weight * group.1.high;
            whole += weight;
        }
        (whole > 0.0).then(|| Interval { low: low / whole, high: high / whole })
    }

    /// The root of the mean square of all values: it grows with the size of each.
    pub(crate) fn quadratic(&self) -> Option<Interval> {
        let n = self.groups.len() as f64;
        let (mut low, mut high) = (0.0, 0.0);
        for it in self.groups.iter().map(|it| size(it.1)) {
            low += it.low * it.low;
            high += it.high * it.high;
        }
        (n > 0.0).then(|| Interval { low: (low / n).sqrt(), high: (high / n).sqrt() })
    }

    /// The standard deviation of all values, whose square is the sum of the squared gaps over the squared number.
    pub(crate) fn deviation(&self) -> Option<Interval> {
        let n = self.groups.len() as f64;
        let (mut low, mut high) = (0.0, 0.0);
        for it in self.pairs().map(|it| self.gap(it)) {
            low += it.low * it.low;
            high += it.high * it.high;
        }
        (n > 0.0).then(|| Interval { low: low.sqrt() / n, high: high.sqrt() / n })
    }

    /// The smallest of all values.
    pub(crate) fn lowest(&self) -> Option<Interval> {
        self.groups.iter().map(|it| it.1).reduce(smaller)
    }

    /// The largest of all values.
    pub(crate) fn highest(&self) -> Option<Interval> {
        self.groups.iter().map(|it| it.1).reduce(larger)
    }
}

/// The number of standard errors of so many intervals that hold at once, each by Bonferroni's inequality.
pub(crate) fn at_once(confidence: f64, n_statements: usize) -> Option<f64> {
    two_sided_quantile(1.0 - (1.0 - confidence) / n_statements.max(1) as f64)
}

/// How many pairs so many groups make.
pub(crate) fn n_pairs(n_groups: usize) -> usize {
    n_groups * n_groups.saturating_sub(1) / 2
}

/// What holds a number without its sign, from what holds the number.
pub(crate) fn size(it: Interval) -> Interval {
    Interval { low: it.low.max(-it.high).max(0.0), high: it.high.max(-it.low) }
}

/// What holds the larger of two numbers.
pub(crate) fn larger(a: Interval, b: Interval) -> Interval {
    Interval { low: a.low.max(b.low), high: a.high.max(b.high) }
}

/// What holds the smaller of two numbers.
pub(crate) fn smaller(a: Interval, b: Interval) -> Interval {
    Interval { low: a.low.min(b.low), high: a.high.min(b.high) }
}

/// What holds the mean of numbers; `None` of none.
pub(crate) fn mean(all: impl Iterator<Item = Interval>) -> Option<Interval> {
    let (mut sums, mut n) = (Interval { low: 0.0, high: 0.0 }, 0.0);
    for it in all {
        sums = Interval { low: sums.low + it.low, high: sums.high + it.high };
        n += 1.0;
    }
    (n > 0.0).then(|| Interval { low: sums.low / n, high: sums.high / n })
}

/// A group's value with its interval of so many standard errors.
fn value_at(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    group_idx: usize,
    z: f64,
) -> Option<(f64, Interval)> {
    let rate: &Rate = context.rates[rate_idx];
    let value = measured.groups[group_idx].figures[rate_idx].ok()?.value;
    let interval = match rate.measure {
        Measure::Share { .. }
        | Measure::Mean { .. }
        | Measure::RankArea
        | Measure::Estimate { .. } => interval_at(context, measured, rate_idx, group_idx, z)?.0,
        // Too few resamples lie so far out: their spread tells it.
        Measure::Cells { .. } | Measure::PartOfAll { .. } | Measure::Cost => {
            let error = measured.errors(context, rate_idx)[group_idx]?;
            let wide = normal_interval(value, error, z);
            let [least, most] = limits(rate);
            Interval { low: wide.low.max(least), high: wide.high.min(most) }
        }
    };
    Some((value, holding(interval, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Interval, low: f64, high: f64) {
        let is_close = (found.low - low).abs() < 1e-12 && (found.high - high).abs() < 1e-12;
        assert!(is_close, "{found:?} is not {low} to {high}");
    }

    fn of(groups: &[(f64, f64)], parts: Parts) -> AtOnce {
        let around = |&(value, reach): &(f64, f64)| {
            (value, Interval { low: value - reach, high: value + reach })
        };
        AtOnce { groups: groups.iter().map(around).collect(), parts, furthest: 1.0 }
    }

    #[test]
    fn the_largest_gap_lies_between_the_largest_ends_of_all_pairs() {
        // √(.03² + .04²) = .05: .1 ± .05, .3 ± .05 and, of .4 - .1 with reaches of .04 each, .2 ± .04 √2.
        let groups = of(&[(0.1, 0.03), (0.4, 0.04), (0.2, 0.04)], Parts::Apart);
        close(groups.largest_gap().unwrap(), 0.25, 0.35);
        let root = 0.04 * 2.0_f64.sqrt();
        close(
            groups.mean_gap().unwrap(),
            (0.05 + 0.25 + 0.2 - root) / 3.0,
            (0.6 + 0.1 + root) / 3.0,
        );
        // Gaps of .1, .3 and .2: a deviation of √.14 / 3, whose ends are made of theirs.
        let root = |gaps: [f64; 3]| gaps.iter().map(|it| it * it).sum::<f64>().sqrt() / 3.0;
        let reach = 0.04 * 2.0_f64.sqrt();
        close(
            groups.deviation().unwrap(),
            root([0.05, 0.25, 0.2 - reach]),
            root([0.15, 0.35, 0.2 + reach]),
        );
        // .07 to .13, .36 to .44 and .16 to .24, of two, one and one of four people.
        close(groups.weighted(&[2.0, 1.0, 1.0]).unwrap(), 0.66 / 4.0, 0.94 / 4.0);
        let square = |ends: [f64; 3]| (ends.iter().map(|it| it * it).sum::<f64>() / 3.0).sqrt();
        close(groups.quadratic().unwrap(), square([0.07, 0.36, 0.16]), square([0.13, 0.44, 0.24]));
        close(groups.average().unwrap(), 0.7 / 3.0 - 0.11 / 3.0, 0.7 / 3.0 + 0.11 / 3.0);
        // Parts of one whole: .36 - .13 to .44 - .07.
        let parts = of(&[(0.1, 0.03), (0.4, 0.04)], Parts::OfOne);
        close(parts.largest_gap().unwrap(), 0.23, 0.37);
        close(groups.lowest().unwrap(), 0.07, 0.13);
        close(groups.highest().unwrap(), 0.36, 0.44);
    }

    #[test]
    fn without_any_difference_the_largest_gap_may_be_nothing() {
        let alike = of(&[(0.5, 0.1), (0.52, 0.1), (0.45, 0.1)], Parts::Apart);
        close(alike.largest_gap().unwrap(), 0.0, 0.07 + 0.1 * 2.0_f64.sqrt());
        let ratio = alike.smallest_ratio().unwrap();
        assert!(ratio.low > 0.5 && (ratio.high - 1.0).abs() < 1e-12, "{ratio:?}");
        let nobody = of(&[(0.0, 0.0), (0.0, 0.0)], Parts::Apart);
        close(nobody.smallest_ratio().unwrap(), 0.0, 1.0);
        close(size(Interval { low: -0.3, high: -0.1 }), 0.1, 0.3);
    }

    #[test]
    fn the_ratio_of_a_pair_does_not_hang_on_its_order() {
        let one = of(&[(0.2, 0.05), (0.6, 0.1)], Parts::Apart);
        let other = of(&[(0.6, 0.1), (0.2, 0.05)], Parts::Apart);
        let found = one.ratio([0, 1]).unwrap();
        assert_eq!(Some(found), other.ratio([0, 1]));
        assert!(found.low < 1.0 / 3.0 && found.high > 1.0 / 3.0 && found.high < 0.8);
        // Parts of one whole: .15 / .7 to .25 / .5.
        let parts = of(&[(0.2, 0.05), (0.6, 0.1)], Parts::OfOne);
        close(parts.ratio([0, 1]).unwrap(), 0.15 / 0.7, 0.5);
    }

    #[test]
    fn many_statements_at_once_need_wider_intervals() {
        // The normal quantiles of 0.975 and of 1 - 0.05 / (2 · 190).
        assert!((at_once(0.95, 1).unwrap() - 1.959_963_985).abs() < 1e-8);
        assert!((at_once(0.95, n_pairs(20)).unwrap() - 3.649_1).abs() < 2e-3);
    }
}
