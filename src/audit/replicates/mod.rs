//! Bootstrap replicates: people are drawn anew inside each group, by cell of the cube and not by row.
//!
//! Drawing n people with replacement and counting them by cell is one multinomial draw, so a replicate
//! costs four numbers whatever the number of people (Efron & Tibshirani 1993, chapter 6).
//!
//! A cell with nobody in it is drawn with the chance of half a person (Haldane 1956). That nobody was seen there
//! does not prove that nobody can be: drawn as it is, a rate of one person out of one would never vary, and two
//! such people would carry a verdict.

#[cfg(test)]
mod checks;
mod drawn;
mod jackknife;
pub(crate) mod population;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use plumbline_kernels::{finite, spread};
use sha2::{Digest, Sha256};

use crate::audit::measure::{Context, MeasuredGroup, Named};
use crate::audit::plan::Evidence;
use crate::audit::plan::bootstrap::Bootstrap;
use crate::audit::replicates::drawn::{Drawn, population};
use crate::audit::replicates::jackknife::{Jackknife, of_all};
use crate::audit::replicates::population::Population;
use crate::cube::Four;
use crate::cube::tally::Counted;
use crate::metrics::{Around, Measure, Rate};
use crate::stats::replicated::{corrected, percentiles};
use crate::stats::resample::Stream;

/// The drawn cells of each group.
pub(crate) struct Replicates {
    pub(crate) n: usize,
    groups: Vec<Drawn>,
    jackknife: Jackknife,
    costs: Option<Four>,
    /// All groups together in each replicate, by weight; filled when first asked for.
    everyone: OnceCell<Vec<Four>>,
    /// The rate that was asked for last, with its values.
    latest: RefCell<Option<(&'static str, Values)>>,
}

/// A rate's values: for each group one of each replicate, a NaN where it has none.
type Values = Rc<Vec<Vec<f64>>>;

/// Makes one number of two groups' values.
pub(crate) type Combine = fn(f64, f64) -> Option<f64>;

/// Replicates that vary less than this part of their mean are all the same: the rest is rounding.
const ROUNDING: f64 = 1e-12;

/// Fewer defined replicates than this part of them give no interval.
const ENOUGH_DEFINED: f64 = 0.5;

/// The names of the methods where a report gives them.
const PERCENTILE: &str = "bootstrap";
const CORRECTED: &str = "bootstrap-bca";

impl Replicates {
    pub(crate) fn new(context: &Context, attributes: &[String], groups: &[MeasuredGroup]) -> Self {
        let n = context.plan.evidence.resamples as usize;
        let stream = |group: &MeasuredGroup| {
            Stream::new(context.seed, task("cells", attributes, &group.names))
        };
        let possible = possible(context);
        let populations: Vec<Option<Population>> = groups.iter().map(population).collect();
        let drawn = groups.iter().zip(&populations).map(|(group, it)| match it {
            Some(it) => Drawn::new(&it.clone().smoothed(&possible), stream(group), n),
            None => Drawn::nobody(n),
        });
        Self {
            n,
            groups: drawn.collect(),
            jackknife: Jackknife::new(groups, &populations),
            costs: context.costs(),
            everyone: OnceCell::new(),
            latest: RefCell::new(None),
        }
    }

    /// A group in a replicate.
    pub(crate) fn counted(&self, group_idx: usize, replicate: usize) -> Counted {
        self.groups[group_idx].counted[replicate]
    }

    /// What is made of two groups in each replicate; a NaN where it has no value.
    pub(crate) fn of_pair(
        &self,
        pair: [usize; 2],
        compute: fn([Counted; 2]) -> Option<f64>,
    ) -> Vec<f64> {
        let [first, second] = pair.map(|it| &self.groups[it].counted);
        let both = first.iter().zip(second);
        both.map(|(one, other)| compute([*one, *other]).unwrap_or(f64::NAN)).collect()
    }

    /// All groups together in each replicate.
    fn everyone(&self) -> &[Four] {
        self.everyone.get_or_init(|| {
            let mut sums = vec![Four::default(); self.n];
            for group in &self.groups {
                group.add_to(&mut sums);
            }
            sums
        })
    }

    /// A rate that is computed from the four cells, of every group in every replicate.
    fn values(&self, rate: &Rate) -> Values {
        let mut latest = self.latest.borrow_mut();
        if let Some((id, values)) = &*latest
            && *id == rate.id
        {
            return Rc::clone(values);
        }
        let values: Values = Rc::new(self.groups.iter().map(|it| self.of(rate, it)).collect());
        *latest = Some((rate.id, Rc::clone(&values)));
        values
    }

    fn of(&self, rate: &Rate, group: &Drawn) -> Vec<f64> {
        let around = Around { costs: self.costs, everyone: None };
        let value = |around: Around, four: Four| match around.of_cells(rate, four) {
            Some(Ok(value)) if value.is_finite() => value,
            Some(_) | None => f64::NAN,
        };
        match rate.measure {
            Measure::PartOfAll { .. } => {
                let both = self.everyone().iter().zip(&group.counted);
                let part = both.map(|(everyone, it)| {
                    value(Around { everyone: Some(*everyone), ..around }, it.weight)
                });
                part.collect()
            }
            Measure::Share { .. }
            | Measure::Cells { .. }
            | Measure::Cost
            | Measure::Mean { .. }
            | Measure::RankArea
            | Measure::Estimate { .. } => group.values(|it| value(around, it)),
        }
    }

    /// How far a rate that is computed from the four cells varies over each group's replicates; none where it cannot, as
    /// of one person alone, who is drawn again and again: that is no proof that others would be the same.
    pub(crate) fn standard_errors(&self, rate: &Rate) -> Vec<Option<f64>> {
        self.values(rate).iter().map(|it| self.standard_error(it)).collect()
    }

    fn standard_error(&self, values: &[f64]) -> Option<f64> {
        let (n, mean, squares) = spread(values);
        if !self.is_enough(n as usize) {
            return None;
        }
        let error = libm::sqrt(squares / f64::from(n));
        (error > ROUNDING * mean.abs() && error.is_finite()).then_some(error)
    }

    fn is_enough(&self, n_defined: usize) -> bool {
        n_defined > 0 && n_defined as f64 >= ENOUGH_DEFINED * self.n as f64
    }

    /// Interval of a rate that is computed from the four cells, which was `observed`.
    pub(crate) fn rate_interval(
        &self,
        rate: &Rate,
        group_idx: usize,
        observed: f64,
        context: &Context,
    ) -> Option<Named> {
        let statistic = |all: &[Counted]| of_all(rate, self.costs, all, group_idx);
        let of = Statistic { groups: &self.of_rate(rate, &[group_idx]), observed, of: &statistic };
        self.interval(&self.values(rate)[group_idx], &of, context)
    }

    /// Interval of what `combine` makes of two groups' values of such a rate, which was `observed`.
    pub(crate) fn pair_interval(
        &self,
        rate: &Rate,
        pair: [usize; 2],
        combine: Combine,
        observed: f64,
        evidence: &Evidence,
    ) -> Option<Named> {
        let values = self.values(rate);
        let [first, second] = pair.map(|it| &values[it]);
        let both = first.iter().zip(second).map(|(a, b)| combine(*a, *b).unwrap_or(f64::NAN));
        let statistic = |all: &[Counted]| {
            let [first, second] = pair.map(|it| of_all(rate, self.costs, all, it));
            combine(first?, second?)
        };
        let of = Statistic { groups: &self.of_rate(rate, &pair), observed, of: &statistic };
        self.interval_by(&both.collect::<Vec<f64>>(), &of, evidence)
    }

    /// Whose people a rate of some groups hangs on.
    fn of_rate(&self, rate: &Rate, groups: &[usize]) -> Vec<usize> {
        match rate.measure {
            Measure::PartOfAll { .. } => (0..self.groups.len()).collect(),
            Measure::Share { .. }
            | Measure::Cells { .. }
            | Measure::Cost
            | Measure::Mean { .. }
            | Measure::RankArea
            | Measure::Estimate { .. } => groups.to_vec(),
        }
    }

    /// Interval of values over the replicates, by the plan's method, with the name of the one that was used; none where
    /// they cannot vary. A value that is not finite counts as none; where the correction has no value, as where one
    /// person less leaves no statistic, the interval is that of percentiles and named so.
    pub(crate) fn interval(
        &self,
        values: &[f64],
        statistic: &Statistic<'_>,
        context: &Context,
    ) -> Option<Named> {
        self.interval_by(values, statistic, &context.plan.evidence)
    }

    fn interval_by(
        &self,
        values: &[f64],
        statistic: &Statistic<'_>,
        evidence: &Evidence,
    ) -> Option<Named> {
        let (values, [least, most]) = finite(values);
        if !self.is_enough(values.len()) {
            return None;
        }
        if most - least <= ROUNDING * most.abs() {
            return None;
        }
        if evidence.bootstrap == Bootstrap::Bca {
            let found = self
                .jackknife
                .acceleration(statistic)
                .and_then(|it| corrected(&values, statistic.observed, it, evidence.confidence));
            if let Some(it) = found {
                return Some((it, CORRECTED));
            }
        }
        percentiles(&values, evidence.confidence).map(|it| (it, PERCENTILE))
    }
}

/// A number of some groups, for a correction that asks what each of their people adds to it.
pub(crate) struct Statistic<'a> {
    /// Whose people it hangs on.
    pub(crate) groups: &'a [usize],
    pub(crate) observed: f64,
    /// Of all groups of the grouping.
    pub(crate) of: &'a dyn Fn(&[Counted]) -> Option<f64>,
}

/// Which of the four cells a person can be in, with the columns that the plan names.
fn possible(context: &Context) -> [bool; 4] {
    let plan = context.plan;
    // Of several classes a decision is right or wrong.
    let (outcome, decision) = (plan.tells_outcomes(), plan.decides() || plan.decides_classes());
    [true, outcome, decision, outcome && decision]
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
