//! Every rate in every group of one grouping, with intervals.

use std::cell::OnceCell;

use crate::audit::means;
use crate::audit::plan::{Evidence, Plan};
use crate::audit::replicates::Replicates;
use crate::cube::numbers::Numbers;
use crate::cube::score::Order;
use crate::cube::{Cube, Four, Group, People, Tally};
use crate::metrics::{Around, Figure, Lack, Measure, Rate, ScoreMean, measure_with};
use crate::stats::Interval;

/// What holds for the whole audit.
pub(crate) struct Context<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) rates: Vec<&'static Rate>,
    /// The two-sided quantile of the normal distribution for the plan's confidence.
    pub(crate) z: f64,
    pub(crate) seed: u64,
    pub(crate) is_weighted: bool,
    pub(crate) order: Order,
    /// Outcomes and predictions that are numbers, where the plan audits such.
    pub(crate) numbers: Option<Numbers>,
}

impl Context<'_> {
    /// What a decision costs, where the plan says so.
    pub(crate) fn costs(&self) -> Option<Four> {
        let costs = self.plan.measures.costs?;
        Some(Four { tp: costs.tp, fp: costs.fp, fn_: costs.fn_, tn: costs.tn })
    }
}

/// One grouping, measured.
pub(crate) struct Measured {
    pub(crate) axes: Vec<usize>,
    pub(crate) attributes: Vec<String>,
    pub(crate) groups: Vec<MeasuredGroup>,
    /// The group that others are compared with; `None` for the whole data set.
    pub(crate) reference: Option<usize>,
    pub(crate) replicates: Replicates,
    /// For each rate the standard error of each group by resamples; filled when first asked for.
    resampled_errors: Vec<OnceCell<Vec<Option<f64>>>>,
    /// The same of the interval of each group's difference from the reference.
    resampled_differences: Vec<OnceCell<Vec<Option<Named>>>>,
}

impl Measured {
    /// The standard error of a rate that is computed from the four cells, in each group, by resamples; none where
    /// resamples cannot vary.
    pub(crate) fn errors(&self, context: &Context, rate_idx: usize) -> &[Option<f64>] {
        self.resampled_errors[rate_idx]
            .get_or_init(|| self.replicates.standard_errors(context.rates[rate_idx]))
    }

    /// The interval by resamples of a rate that is computed from the four cells in each group, less that of the reference;
    /// none of the reference itself and where resamples of one of the two cannot vary.
    pub(crate) fn differences(&self, context: &Context, rate_idx: usize) -> &[Option<Named>] {
        self.resampled_differences[rate_idx].get_or_init(|| {
            let of = |group: usize| {
                let reference = self.reference.filter(|it| *it != group)?;
                self.difference(context, rate_idx, [group, reference], &context.plan.evidence)
            };
            (0..self.groups.len()).map(of).collect()
        })
    }

    /// One of these differences with another confidence, or by another method.
    pub(crate) fn difference(
        &self,
        context: &Context,
        rate_idx: usize,
        pair: [usize; 2],
        evidence: &Evidence,
    ) -> Option<Named> {
        let (rate, errors) = (context.rates[rate_idx], self.errors(context, rate_idx));
        errors[pair[0]].and(errors[pair[1]])?;
        let [first, second] = pair.map(|it| self.groups[it].figures[rate_idx].ok());
        let value = first?.value - second?.value;
        self.replicates.pair_interval(rate, pair, |a, b| Some(a - b), value, evidence)
    }
}

/// One group, measured.
pub(crate) struct MeasuredGroup {
    pub(crate) names: Vec<String>,
    pub(crate) tally: Tally,
    pub(crate) n_people: u64,
    /// Whether it reaches the plan's minimum.
    pub(crate) enough: bool,
    /// In the order of the context's rates.
    pub(crate) figures: Vec<Result<Figure, Lack>>,
}

impl MeasuredGroup {
    /// How many people a rate counts among; all of them where it is no share of people.
    pub(crate) fn n_among(&self, rate: &Rate) -> u64 {
        let People { tp, fp, fn_, tn } = self.tally.people;
        rate.n_among([tp, fp, fn_, tn]).unwrap_or(self.n_people)
    }
}

/// An interval with the name of its method.
pub(crate) type Named = (Interval, &'static str);

/// Measures one grouping of the cube.
pub(crate) fn measured(context: &Context, cube: &Cube, axes: &[usize]) -> Measured {
    let mut grouping = cube.grouping_with_scores(axes, context.order);
    if let Some(it) = &context.numbers {
        it.fill(cube, &mut grouping);
    }
    let attributes: Vec<String> = axes.iter().map(|it| cube.axes[*it].name.clone()).collect();
    let reference = if axes.is_empty() { None } else { reference(context, cube, axes) };
    let reference = reference.and_then(|levels| {
        // Where nobody has the reference level of every attribute, the largest known group stands in.
        grouping.groups.iter().position(|it| it.levels == levels).or_else(|| {
            grouping.groups.iter().position(|it| it.levels.iter().all(|level| *level > 0))
        })
    });
    let mut everyone = Four::default();
    grouping.groups.iter().for_each(|it| everyone.add(it.tally.weight));
    let around = Around { costs: context.costs(), everyone: Some(everyone) };
    let groups: Vec<MeasuredGroup> = grouping
        .groups
        .into_iter()
        .map(|group| {
            let n_people = group.tally.people.total();
            MeasuredGroup {
                // Whoever weighs nothing says nothing.
                enough: n_people >= context.plan.groups.minimum && group.tally.weight.total() > 0.0,
                figures: (context.rates.iter())
                    .map(|rate| measure_with(rate, &group.tally, around))
                    .collect(),
                n_people,
                names: group.names,
                tally: group.tally,
            }
        })
        .collect();
    let replicates = Replicates::new(context, &attributes, &groups);
    Measured {
        axes: axes.to_vec(),
        attributes,
        groups,
        reference,
        replicates,
        resampled_errors: context.rates.iter().map(|_| OnceCell::new()).collect(),
        resampled_differences: context.rates.iter().map(|_| OnceCell::new()).collect(),
    }
}

/// The level of the reference on each axis: as the plan names it, else the largest known one.
fn reference(context: &Context, cube: &Cube, axes: &[usize]) -> Option<Vec<u32>> {
    axes.iter()
        .map(|axis| {
            let levels = &cube.axes[*axis].levels;
            if let Some(name) = context.plan.groups.reference.get(&cube.axes[*axis].name) {
                let idx = levels.iter().position(|it| it == name)?;
                return u32::try_from(idx).ok();
            }
            let groups = cube.grouping(&[*axis]).groups;
            let known = groups.iter().filter(|it| it.levels[0] > 0);
            let people = |it: &Group| it.tally.people.total();
            let largest = known.reduce(|a, b| if people(b) > people(a) { b } else { a });
            largest.map(|it| it.levels[0])
        })
        .collect()
}

/// The interval of a rate in a group.
pub(crate) fn interval(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    group_idx: usize,
) -> Option<Named> {
    interval_at(context, measured, rate_idx, group_idx, context.z)
}

/// The same, of so many standard errors where it does not come from resamples.
pub(crate) fn interval_at(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    group_idx: usize,
    z: f64,
) -> Option<Named> {
    let rate = context.rates[rate_idx];
    let figure = measured.groups[group_idx].figures[rate_idx].ok()?;
    match rate.measure {
        Measure::Share { .. } => {
            let by = context.plan.evidence.rate_interval;
            Some((by.of(figure.share?.sample(), z)?, by.id(context.plan)))
        }
        Measure::Cells { .. } | Measure::PartOfAll { .. } | Measure::Cost => {
            let replicates = &measured.replicates;
            let (interval, name) =
                replicates.rate_interval(rate, group_idx, figure.value, context)?;
            Some((holding(interval, figure.value), name))
        }
        Measure::Mean { .. } | Measure::RankArea | Measure::Estimate { .. } => {
            let found = means::interval(&figure, limits(rate), z)?;
            if matches!(rate.measure, Measure::RankArea) {
                return Some((found, "delong"));
            }
            Some(means::named(context, found, &[&figure]))
        }
    }
}

/// Between which numbers a rate can lie at all.
pub(crate) fn limits(rate: &Rate) -> [f64; 2] {
    match rate.measure {
        Measure::Share { .. }
        | Measure::PartOfAll { .. }
        | Measure::RankArea
        | Measure::Mean { of: ScoreMean::SquaredError, .. } => [0.0, 1.0],
        Measure::Mean { of: ScoreMean::LogLoss, .. } => [0.0, f64::INFINITY],
        Measure::Estimate { limits, .. } => limits,
        Measure::Cells { .. } | Measure::Cost | Measure::Mean { of: ScoreMean::Score, .. } => {
            [f64::NEG_INFINITY, f64::INFINITY]
        }
    }
}

/// The interval, widened where it does not hold the value itself: all replicates of what is furthest from its limit can
/// lie on one side of it.
pub(crate) fn holding(interval: Interval, value: f64) -> Interval {
    Interval { low: interval.low.min(value), high: interval.high.max(value) }
}
