//! Like with like: a comparison inside each stratum, pooled over the strata, beside the crude one.

use std::collections::BTreeMap;

use crate::audit::measure::{Context, Measured};
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
    let mut all = Vec::new();
    for rate in &context.rates {
        for (idx, group) in measured.groups.iter().enumerate() {
            if idx == reference {
                continue;
            }
            let reference = &measured.groups[reference];
            let Some((used, pooled)) = tables.strata(rate, &group.names, &reference.names) else {
                continue;
            };
            for comparison in ["difference", "ratio"] {
                let crude = crude.iter().find(|it| {
                    it.rate == rate.id
                        && it.comparison == comparison
                        && it.group.as_ref() == Some(&group.names)
                });
                let mut entry = pool(context, comparison, &pooled);
                rate.id.clone_into(&mut entry.rate);
                entry.strata = strata.iter().map(|it| cube.axes[*it].name.clone()).collect();
                entry.attributes.clone_from(&measured.attributes);
                entry.group.clone_from(&group.names);
                entry.reference.clone_from(&reference.names);
                entry.crude = crude.and_then(|it| it.value);
                entry.n_strata_used = used;
                entry.n_strata = tables.by_stratum.len() as u64;
                if !(group.enough && reference.enough) && entry.value.is_some() {
                    entry.verdict = crate::report::Verdict::Inconclusive;
                    entry.side = None;
                    entry.because =
                        Some(format!("fewer than {} people", context.plan.groups.minimum));
                }
                all.push(entry);
            }
        }
    }
    all
}

/// The people of each stratum, by group.
struct Tables {
    by_stratum: BTreeMap<Vec<u32>, Vec<(Vec<String>, Tally)>>,
}

impl Tables {
    fn new(cube: &Cube, axes: &[usize], n_attributes: usize) -> Self {
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
    fn strata(
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

fn pool(context: &Context, comparison: &str, strata: &[Stratum]) -> Stratified {
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
    let missing = found.is_none().then(|| UndefinedFigure {
        reason: "no-common-stratum".to_owned(),
        group: Vec::new(),
        says: "no stratum has people of both groups to compare".to_owned(),
    });
    let judged = match &missing {
        Some(it) => Judged::not_computable(&it.says),
        None => band.judge(interval, None),
    };
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
        verdict: judged.verdict,
        side: judged.side,
        because: judged.because,
        n_strata_used: 0,
        n_strata: 0,
    }
}
