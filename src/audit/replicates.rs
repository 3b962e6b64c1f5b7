//! Bootstrap replicates: people are drawn anew inside each group, by cell of the cube and not by row.
//!
//! Drawing n people with replacement and counting them by cell is one multinomial draw, so a replicate
//! costs four numbers whatever the number of people (Efron & Tibshirani 1993, chapter 6).
//!
//! A cell with nobody in it is drawn with the chance of half a person (Haldane 1956). That nobody was seen there
//! does not prove that nobody can be: drawn as it is, a rate of one person out of one would never vary, and two
//! such people would carry a verdict.

use sha2::{Digest, Sha256};

use crate::audit::measure::{Context, Measured, MeasuredGroup, limits};
use crate::cube::Four;
use crate::metrics::{Compare, Extremes, Measure, Rate, extremes};
use crate::stats::Interval;
use crate::stats::normal::normal_quantile;
use crate::stats::resample::{Stream, percentile_interval};

/// The drawn cells of each group.
pub(crate) struct Replicates {
    n: usize,
    /// One list of replicates per group.
    fours: Vec<Vec<Four>>,
    /// One list of standard normal numbers per group, for rates with a standard error.
    normals: Vec<Vec<f64>>,
}

/// Fewer defined replicates than this part of them give no interval.
const ENOUGH_DEFINED: f64 = 0.5;

impl Replicates {
    pub(crate) fn new(context: &Context, attributes: &[String], groups: &[MeasuredGroup]) -> Self {
        let n = context.plan.evidence.resamples as usize;
        let needs_normals = context
            .rates
            .iter()
            .any(|it| matches!(it.measure, Measure::Mean { .. } | Measure::RankArea));
        let stream = |kind: &str, group: &MeasuredGroup| {
            Stream::new(context.seed, task(kind, attributes, &group.names))
        };
        let possible = possible(context);
        let fours =
            groups.iter().map(|group| draw(stream("cells", group), group, possible, n)).collect();
        let normals = groups
            .iter()
            .map(|group| {
                if !needs_normals || attributes.is_empty() {
                    return Vec::new();
                }
                let mut stream = stream("normal", group);
                (0..n).map(|_| normal_quantile(stream.uniform()).unwrap_or(0.0)).collect()
            })
            .collect();
        Self { n, fours, normals }
    }

    /// The value of a rate in a group's replicate.
    fn value(
        &self,
        rate: &Rate,
        rate_idx: usize,
        group_idx: usize,
        group: &MeasuredGroup,
        replicate: usize,
    ) -> Option<f64> {
        match rate.measure {
            Measure::Share { part, whole, .. } => {
                let four = self.fours[group_idx][replicate];
                let whole = whole(four);
                (whole > 0.0).then(|| part(four) / whole)
            }
            Measure::Cells { value } => value(self.fours[group_idx][replicate]).ok(),
            Measure::Mean { .. } | Measure::RankArea => {
                let figure = group.figures[rate_idx].ok()?;
                let normal = self.normals[group_idx].get(replicate)?;
                let [least, most] = limits(rate);
                Some((figure.value + figure.standard_error? * normal).clamp(least, most))
            }
        }
    }

    /// Percentile interval of a rate that is computed from the four cells.
    pub(crate) fn rate_interval(
        &self,
        rate: &Rate,
        group_idx: usize,
        context: &Context,
    ) -> Option<Interval> {
        let Measure::Cells { value } = rate.measure else { return None };
        let values = self.fours[group_idx].iter().filter_map(|it| value(*it).ok()).collect();
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
        let Measure::Cells { value } = rate.measure else { return None };
        let [first, second] = groups;
        let values = (self.fours[first].iter().zip(&self.fours[second]))
            .filter_map(|(a, b)| combine(value(*a).ok()?, value(*b).ok()?))
            .collect();
        self.percentiles(values, context)
    }

    fn percentiles(&self, mut values: Vec<f64>, context: &Context) -> Option<Interval> {
        if (values.len() as f64) < ENOUGH_DEFINED * self.n as f64 || values.is_empty() {
            return None;
        }
        values.sort_unstable_by(f64::total_cmp);
        percentile_interval(&values, context.plan.evidence.confidence)
    }
}

/// Percentile interval of a comparison over groups, the extremes found anew in each replicate.
pub(crate) fn extreme_interval(
    context: &Context,
    measured: &Measured,
    rate_idxs: &[usize],
    included: &[usize],
    compare: Compare,
) -> Option<Interval> {
    let replicates = &measured.replicates;
    // A group whose value cannot vary would look like one that does not.
    let can_vary = |rate_idx: &usize| match context.rates[*rate_idx].measure {
        Measure::Share { .. } | Measure::Cells { .. } => true,
        Measure::Mean { .. } | Measure::RankArea => included.iter().all(|idx| {
            let figure = measured.groups[*idx].figures[*rate_idx];
            figure.is_ok_and(|it| it.standard_error.is_some())
        }),
    };
    if !rate_idxs.iter().all(can_vary) {
        return None;
    }
    let mut values = Vec::with_capacity(replicates.n);
    let mut of_groups = Vec::with_capacity(included.len());
    let mut of_rates = Vec::with_capacity(rate_idxs.len());
    for replicate in 0..replicates.n {
        of_rates.clear();
        for rate_idx in rate_idxs {
            let rate = context.rates[*rate_idx];
            of_groups.clear();
            of_groups.extend(included.iter().map(|idx| {
                replicates.value(rate, *rate_idx, *idx, &measured.groups[*idx], replicate)
            }));
            of_rates.extend(extremes(&of_groups));
        }
        if of_rates.len() == rate_idxs.len() {
            values.extend(combined(compare, &of_rates).map(|it| it.0));
        }
    }
    replicates.percentiles(values, context)
}

/// One number of the extremes of several rates, and which of the rates it comes from.
pub(crate) fn combined(compare: Compare, of_rates: &[Extremes]) -> Option<(f64, usize)> {
    let differences = || of_rates.iter().map(|it| it.difference);
    match compare {
        Compare::LargestDifference => differences()
            .enumerate()
            .map(|(idx, it)| (it, idx))
            .reduce(|a, b| if b.0 > a.0 { b } else { a }),
        Compare::MeanOfLargestDifferences => {
            let (_, widest) = combined(Compare::LargestDifference, of_rates)?;
            Some((differences().sum::<f64>() / of_rates.len() as f64, widest))
        }
        Compare::SmallestRatio => {
            let ratios: Option<Vec<f64>> = of_rates.iter().map(|it| it.ratio).collect();
            ratios?
                .into_iter()
                .enumerate()
                .map(|(idx, it)| (it, idx))
                .reduce(|a, b| if b.0 < a.0 { b } else { a })
        }
    }
}

/// Which of the four cells a person can be in, with the columns that the plan names.
fn possible(context: &Context) -> [bool; 4] {
    let columns = &context.plan.columns;
    let (outcome, decision) = (columns.outcome.is_some(), columns.decision.is_some());
    [true, outcome, decision, outcome && decision]
}

/// Draws a group's people anew, by cell. Weighted people are drawn as a sample of equal weights of the
/// effective size.
fn draw(mut stream: Stream, group: &MeasuredGroup, possible: [bool; 4], n: usize) -> Vec<Four> {
    let weight = group.tally.weight;
    let effective = group.tally.effective().round().max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rounded number of people, at least one"
    )]
    let n_people = effective as u64;
    if weight.total() <= 0.0 {
        return vec![Four::default(); n];
    }
    let half_a_person = 0.5 * weight.total() / effective;
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

/// The number of a task's random stream: it hangs on the group's name and on nothing else, so that other
/// groups coming or going change nothing.
fn task(kind: &str, attributes: &[String], group: &[String]) -> u64 {
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
