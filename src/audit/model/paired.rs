//! What one model has more than another on the same people: areas, right decisions, gaps between groups.

use crate::audit::error::Error;
use crate::audit::model::compare::Contender;
use crate::audit::model::counted::{Counted, counted};
use crate::audit::model::paired_kinds;
use crate::audit::model::people::codes_of;
use crate::audit::plan::Plan;
use crate::audit::resolve::design_of_people;
use crate::base::order;
use crate::data::Table;
use crate::report::model::Paired;
use crate::stats::area::paired_areas;
use crate::stats::paired::mcnemar_mid_p;
use crate::stats::resample::{Stream, percentile_interval};
use crate::stats::two_sided_quantile;

/// Kept apart from the streams of the audit's own figures.
const TASKS: u64 = 1 << 48;

/// The first model, and the one that is set beside it.
pub(crate) struct Pair<'a> {
    pub(crate) first: &'a Contender<'a>,
    pub(crate) second: &'a Contender<'a>,
}

/// People of a group by outcome and both decisions: place `4 · outcome + 2 · first + second`.
pub(crate) type Cells = [u64; 8];

/// A gap of one model less that of another.
type Gap = fn(&[Cells]) -> Option<f64>;

/// All that can be told of the second against the first: areas by `DeLong`, decisions by `McNemar`, gaps by resampling.
/// People who weigh differently are told by areas alone.
pub(crate) fn differences(
    plan: &Plan,
    table: &Table,
    pair: &Pair<'_>,
) -> Result<Vec<Paired>, Error> {
    let people = pair.first.job.people;
    let Some(positive) = &people.positive else {
        return paired_kinds::differences(plan, table, pair);
    };
    let counted = counted(plan, table, &people.rows)?;
    let kept: Vec<usize> = (0..people.rows.len())
        .filter(|it| counted[*it].is_some())
        .filter(|it| pair.first.scores.values[*it].is_finite())
        .filter(|it| pair.second.scores.values[*it].is_finite())
        .collect();
    let mut all = Vec::new();
    let of_kept: Vec<Counted> = kept.iter().filter_map(|it| counted[*it]).collect();
    all.extend(areas(plan, pair, (&kept, &of_kept), positive));
    let cuts = pair.first.model.threshold.zip(pair.second.model.threshold);
    let Some(cuts) = cuts.filter(|_| plan.columns.weight.is_none()) else { return Ok(all) };
    let place = |idx: usize| {
        let [first, second] = [(pair.first, cuts.0), (pair.second, cuts.1)]
            .map(|(it, cut)| usize::from(it.scores.values[idx] >= cut));
        4 * usize::from(positive[idx]) + 2 * first + second
    };
    let mut everyone = Cells::default();
    for (idx, it) in kept.iter().zip(&of_kept) {
        everyone[place(*idx)] += it.people;
    }
    all.extend(accuracy(plan, &everyone));
    let design = design_of_people(plan, table)?;
    for (axis_idx, axis) in design.axes[..design.n_attributes].iter().enumerate() {
        let codes = codes_of(&axis.codes, table);
        let mut groups = vec![Cells::default(); axis.levels.len()];
        for (idx, it) in kept.iter().zip(&of_kept) {
            groups[codes[people.rows[*idx] as usize] as usize][place(*idx)] += it.people;
        }
        groups.retain(|it| it.iter().sum::<u64>() >= plan.groups.minimum.max(1));
        all.extend(gaps(plan, &axis.name, axis_idx as u64, &groups));
    }
    Ok(all)
}

fn areas(
    plan: &Plan,
    pair: &Pair<'_>,
    (kept, counted): (&[usize], &[Counted]),
    positive: &[bool],
) -> Option<Paired> {
    let take = |values: &[f64]| kept.iter().map(|it| values[*it]).collect::<Vec<f64>>();
    let second = take(&pair.second.scores.values);
    let first = take(&pair.first.scores.values);
    let positive: Vec<bool> = kept.iter().map(|it| positive[*it]).collect();
    let counts: Vec<u64> = counted.iter().map(|it| it.people).collect();
    let weights: Vec<f64> = counted.iter().map(|it| it.weight).collect();
    let found = paired_areas(&second, &first, &positive, &weights, &counts)?;
    let z = two_sided_quantile(plan.evidence.confidence)?;
    let interval = found.se.filter(|it| *it > 0.0).and_then(|_| found.interval(z));
    Some(Paired {
        figure: "roc-auc".to_owned(),
        attributes: Vec::new(),
        value: found.difference(),
        low: interval.map(|it| it.low),
        high: interval.map(|it| it.high),
        p: found.p_value(),
        method: "paired DeLong".to_owned(),
    })
}

/// Right decisions: those that only one of the two gets right decide.
pub(crate) fn accuracy(plan: &Plan, cells: &Cells) -> Option<Paired> {
    let n = cells.iter().sum::<u64>();
    if n == 0 {
        return None;
    }
    // Decided positive by one of them alone: right for those with a positive outcome, wrong for the others.
    let only_first = cells[6] + cells[1];
    let only_second = cells[5] + cells[2];
    let share = |it: &Cells| {
        (it[5] as f64 + it[2] as f64 - it[6] as f64 - it[1] as f64) / it.iter().sum::<u64>() as f64
    };
    let draws = redrawn(plan, TASKS, std::slice::from_ref(cells), |it| Some(share(&it[0])));
    let interval = percentile_interval(&draws, plan.evidence.confidence);
    Some(Paired {
        figure: "accuracy".to_owned(),
        attributes: Vec::new(),
        value: share(cells),
        low: interval.map(|it| it.low),
        high: interval.map(|it| it.high),
        p: mcnemar_mid_p(only_first, only_second),
        method: "McNemar mid-p, interval by paired bootstrap".to_owned(),
    })
}

/// Gaps between groups: the second model's less the first one's; below 0 means that they are smaller.
fn gaps(plan: &Plan, attribute: &str, task: u64, groups: &[Cells]) -> Vec<Paired> {
    let kinds: [(&str, Gap); 2] = [
        ("demographic-parity-difference", |it| parity(it, second).zip(parity(it, first)).map(less)),
        ("equalized-odds-difference", |it| odds(it, second).zip(odds(it, first)).map(less)),
    ];
    let mut all = Vec::new();
    for (place, (id, gap)) in (1_u64..).zip(kinds) {
        let Some(value) = gap(groups) else { continue };
        let draws = redrawn(plan, TASKS + 16 * (task + 1) + place, groups, gap);
        let interval = percentile_interval(&draws, plan.evidence.confidence);
        all.push(Paired {
            figure: id.to_owned(),
            attributes: vec![attribute.to_owned()],
            value,
            low: interval.map(|it| it.low),
            high: interval.map(|it| it.high),
            p: None,
            method: "paired bootstrap".to_owned(),
        });
    }
    all
}

/// How far groups are apart in the share of right decisions, where only such are positive.
pub(crate) fn right_apart(
    plan: &Plan,
    attribute: &str,
    task: u64,
    groups: &[Cells],
) -> Option<Paired> {
    let gap: Gap = |it| parity(it, second).zip(parity(it, first)).map(less);
    let value = gap(groups)?;
    let draws = redrawn(plan, TASKS + 16 * (task + 1), groups, gap);
    let interval = percentile_interval(&draws, plan.evidence.confidence);
    Some(Paired {
        figure: "class-accuracy-difference".to_owned(),
        attributes: vec![attribute.to_owned()],
        value,
        low: interval.map(|it| it.low),
        high: interval.map(|it| it.high),
        p: None,
        method: "paired bootstrap".to_owned(),
    })
}

/// The statistic of people drawn anew within each group, in ascending order: cells are drawn and not people,
/// which comes to the same.
fn redrawn(
    plan: &Plan,
    task: u64,
    groups: &[Cells],
    statistic: impl Fn(&[Cells]) -> Option<f64>,
) -> Vec<f64> {
    let seed = plan.evidence.seed.parse().unwrap_or_default();
    let mut stream = Stream::new(seed, task);
    let mut drawn = groups.to_vec();
    let weights: Vec<[f64; 8]> = groups.iter().map(|it| it.map(|n| n as f64)).collect();
    let mut all = Vec::new();
    for _ in 0..plan.evidence.resamples {
        for ((group, weights), drawn) in groups.iter().zip(&weights).zip(&mut drawn) {
            stream.multinomial(group.iter().sum(), weights, drawn);
        }
        all.extend(statistic(&drawn).filter(|it| it.is_finite()));
    }
    order::numbers(&mut all);
    all
}

/// Whether a place is one that the first model decides positive.
fn first(place: usize) -> bool {
    place & 2 != 0
}

fn second(place: usize) -> bool {
    place & 1 != 0
}

fn less((a, b): (f64, f64)) -> f64 {
    a - b
}

/// Largest less smallest rate, over groups that have it.
fn spread(rates: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = rates.flatten().collect();
    if known.len() < 2 {
        return None;
    }
    let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(high - known.iter().copied().fold(f64::INFINITY, f64::min))
}

/// The share of the people in some places whom a model decides positive.
fn rate(
    cells: &Cells,
    places: std::ops::Range<usize>,
    is_positive: fn(usize) -> bool,
) -> Option<f64> {
    let whole: u64 = cells[places.clone()].iter().sum();
    let part: u64 = places.filter(|it| is_positive(*it)).map(|it| cells[it]).sum();
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn parity(groups: &[Cells], is_positive: fn(usize) -> bool) -> Option<f64> {
    spread(groups.iter().map(|it| rate(it, 0..8, is_positive)))
}

fn odds(groups: &[Cells], is_positive: fn(usize) -> bool) -> Option<f64> {
    let wrongly = spread(groups.iter().map(|it| rate(it, 0..4, is_positive)));
    let rightly = spread(groups.iter().map(|it| rate(it, 4..8, is_positive)));
    wrongly.zip(rightly).map(|(a, b)| a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outcome negative: neither 1, second alone 2, first alone 3, both 4; positive: 5, 6, 7, 8.
    const CELLS: Cells = [1, 2, 3, 4, 5, 6, 7, 8];

    #[test]
    fn those_whom_one_alone_decides_rightly_make_the_difference() {
        let plan = Plan::default();
        let found = accuracy(&plan, &CELLS).unwrap();
        // Second right alone: 6 positives and 3 negatives; first right alone: 7 and 2. Equal: no difference.
        assert!(found.value.abs() < 1e-15);
        assert_eq!(found.p, Some(1.0));
        let found = accuracy(&plan, &[10, 0, 8, 0, 0, 4, 0, 10]).unwrap();
        assert!((found.value - 12.0 / 32.0).abs() < 1e-15);
        assert!(found.low.unwrap() > 0.15 && found.high.unwrap() < 0.6);
    }

    #[test]
    fn gaps_are_the_second_models_less_the_first_ones() {
        // First selects 1 of 2 in both groups; second selects all of one group and none of the other.
        let groups = [[0, 50, 0, 50, 0, 50, 0, 50], [50, 0, 50, 0, 50, 0, 50, 0]];
        let found = gaps(&Plan::default(), "sex", 0, &groups);
        let values: Vec<(&str, f64)> =
            found.iter().map(|it| (it.figure.as_str(), it.value)).collect();
        assert_eq!(
            values,
            [("demographic-parity-difference", 1.0), ("equalized-odds-difference", 1.0)]
        );
        assert!(found.iter().all(|it| it.low.unwrap() > 0.7 && it.high.unwrap() <= 1.0));
    }
}
