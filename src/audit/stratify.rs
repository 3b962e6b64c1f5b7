//! Like with like: a comparison inside each stratum, pooled over the strata, beside the crude one.

use std::collections::BTreeMap;

use crate::audit::compare::too_small;
use crate::audit::measure::{Context, Measured, MeasuredGroup};
use crate::audit::tested::{Test, inside_strata};
use crate::audit::verdict::{Band, Judged};
use crate::cube::{Cube, Tally};
use crate::metrics::{Measure, Rate, measure};
use crate::report::{Comparison, Stratified, UndefinedFigure};
use crate::stats::Interval;
use crate::stats::stratified::{Stratum, mantel_haenszel_difference, mantel_haenszel_ratio};

/// Every share of a single attribute, compared inside the strata.
pub(crate) fn stratified(
    context: &Context,
    cube: &Cube,
    measured: &Measured,
    crude: &[Comparison],
) -> Vec<Stratified> {
    let strata: Vec<usize> = (cube.n_attributes..cube.axes.len()).collect();
    let (Some(reference), false) = (measured.reference, strata.is_empty()) else {
        return Vec::new();
    };
    let mut axes = measured.axes.clone();
    axes.extend(&strata);
    let tables = Tables::new(cube, &axes, measured.axes.len());
    let reference = &measured.groups[reference];
    let others: Vec<&MeasuredGroup> =
        measured.groups.iter().filter(|it| it.names != reference.names).collect();
    let mut all = Vec::new();
    for (rate, inside) in inside(context, &tables, &others, reference) {
        let Inside { group, used, pooled, test } = inside;
        let too_small = too_small(context, rate, group, reference);
        for comparison in ["difference", "ratio"] {
            let same = |it: &&Comparison| {
                it.rate == rate.id
                    && it.comparison == comparison
                    && it.attributes == measured.attributes
                    && it.group.as_ref() == Some(&group.names)
            };
            all.push(Stratified {
                rate: rate.id.to_owned(),
                strata: strata.iter().map(|it| cube.axes[*it].name.clone()).collect(),
                attributes: measured.attributes.clone(),
                group: group.names.clone(),
                reference: reference.names.clone(),
                crude: crude.iter().find(same).and_then(|it| it.value),
                n_strata_used: used,
                n_strata: tables.by_stratum.len() as u64,
                ..pool(context, comparison, (&pooled, test), too_small.clone())
            });
        }
    }
    all
}

/// A group inside the strata in one rate.
struct Inside<'a> {
    group: &'a MeasuredGroup,
    /// In how many strata are people of both groups.
    used: u64,
    pooled: Vec<Stratum>,
    test: Option<Test>,
}

/// Every group in every rate that is a share; the groups of one rate are the family of the tests' adjustment.
fn inside<'a>(
    context: &Context,
    tables: &Tables,
    others: &[&'a MeasuredGroup],
    reference: &MeasuredGroup,
) -> Vec<(&'static Rate, Inside<'a>)> {
    let mut all = Vec::new();
    for rate in &context.rates {
        let strata = |it: &MeasuredGroup| tables.strata(rate, &it.names, &reference.names);
        let found: Vec<_> = others.iter().filter_map(|it| Some((*it, strata(it)?))).collect();
        let tests = inside_strata(context, found.iter().map(|it| it.1.1.as_slice()));
        for ((group, (used, pooled)), test) in found.into_iter().zip(tests) {
            all.push((*rate, Inside { group, used, pooled, test }));
        }
    }
    all
}

/// The people of each stratum, by group.
pub(crate) struct Tables {
    by_stratum: BTreeMap<Vec<u32>, Vec<(Vec<String>, Tally)>>,
}

impl Tables {
    pub(crate) fn new(cube: &Cube, axes: &[usize], n_attributes: usize) -> Self {
        let mut by_stratum: BTreeMap<Vec<u32>, Vec<(Vec<String>, Tally)>> = BTreeMap::new();
        for group in cube.grouping(axes).groups {
            let names = group.names[..n_attributes].to_vec();
            by_stratum
                .entry(group.levels[n_attributes..].to_vec())
                .or_default()
                .push((names, group.tally));
        }
        Self { by_stratum }
    }

    /// A rate in both groups in each stratum that has both, with the number of such strata.
    pub(crate) fn strata(
        &self,
        rate: &Rate,
        group: &[String],
        reference: &[String],
    ) -> Option<(u64, Vec<Stratum>)> {
        if !matches!(rate.measure, Measure::Share { .. }) {
            return None;
        }
        let mut pooled = Vec::new();
        for groups in self.by_stratum.values() {
            let sample = |names: &[String]| {
                let (_, tally) = groups.iter().find(|it| it.0 == names)?;
                measure(rate, tally).ok()?.share.map(crate::metrics::Share::sample)
            };
            if let (Some((part1, whole1)), Some((part2, whole2))) =
                (sample(group), sample(reference))
            {
                pooled.push(Stratum { part1, whole1, part2, whole2 });
            }
        }
        Some((pooled.len() as u64, pooled))
    }
}

/// The pooled figure and its verdict; whom it is about is left open.
fn pool(
    context: &Context,
    comparison: &str,
    (strata, test): (&[Stratum], Option<Test>),
    too_small: Option<String>,
) -> Stratified {
    let (found, method, band) = if comparison == "ratio" {
        (
            mantel_haenszel_ratio(strata, context.z),
            "mantel-haenszel, greenland-robins",
            Band::ratio(&context.plan.evidence),
        )
    } else {
        (
            mantel_haenszel_difference(strata, context.z),
            "mantel-haenszel, sato",
            Band::difference(&context.plan.evidence),
        )
    };
    let interval: Option<Interval> = found.map(|it| it.1);
    let missing = found.is_none().then(|| not_pooled(strata));
    let judged = match &missing {
        Some(it) => Judged::not_computable(&it.says),
        None => band.judge(interval, too_small),
    };
    let judged = match test {
        Some(it) => it.judged(judged, &context.plan.evidence),
        None => judged,
    };
    // A ratio is judged by the test of its difference, which stands there.
    let test = test.filter(|_| comparison == "difference");
    Stratified {
        rate: String::new(),
        comparison: comparison.to_owned(),
        strata: Vec::new(),
        attributes: Vec::new(),
        group: Vec::new(),
        reference: Vec::new(),
        crude: None,
        value: found.map(|it| it.0),
        undefined: missing,
        low: interval.map(|it| it.low),
        high: interval.map(|it| it.high).filter(|it| it.is_finite()),
        interval: interval.map(|_| method.to_owned()),
        p: test.map(|it| it.p),
        p_adjusted: test.map(|it| it.adjusted),
        test: test.map(|it| it.name.to_owned()),
        verdict: judged.verdict,
        side: judged.side,
        because: judged.because,
        n_strata_used: 0,
        n_strata: 0,
    }
}

/// Why the strata give no number.
fn not_pooled(strata: &[Stratum]) -> UndefinedFigure {
    let (reason, says) = if strata.is_empty() {
        ("no-common-stratum", "no stratum has people of both groups to compare")
    } else {
        (
            "all-zero",
            "one of the two groups has a rate of 0 in every stratum, and a ratio needs both",
        )
    };
    UndefinedFigure { reason: reason.to_owned(), group: Vec::new(), says: says.to_owned() }
}
