//! Parity over quantiles: how much of each group lies at or above every cut of the predictions.

use crate::audit::error::Error;
use crate::audit::exhibits::numbers::{Group, everyone, groups};
use crate::audit::exhibits::of_scores::{alone, entries, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::cube::numbers::sample;
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{number, points};
use crate::stats::two_samples::quantile;

/// The quantiles of everyone's predictions at which shares are told.
const PARTS: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !bench.plan.predicts_numbers() {
        return Ok(Shown::default());
    }
    let all = sample(&everyone(bench), |it| it.prediction);
    let exhibits = alone(bench).flat_map(|it| both(bench, it, &all)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// A group's predictions in order, with their weights.
struct Predicted {
    group: Group,
    values: Vec<(f64, f64)>,
}

/// How a group lies beside the reference over all cuts.
struct Gap {
    group: String,
    /// The gap that is largest, whatever its sign, and the prediction at which it is.
    largest: f64,
    at: f64,
    /// The part of everyone at or above that prediction.
    above: f64,
    /// The mean size of the gap over the cuts that people's own predictions make.
    area: f64,
}

impl Predicted {
    /// The share of the group at or above a prediction.
    fn at_least(&self, cut: f64) -> f64 {
        at_least(&self.values, cut) / self.group.weight
    }
}

fn at_least(values: &[(f64, f64)], cut: f64) -> f64 {
    values.iter().rev().take_while(|it| it.0 >= cut).map(|it| it.1).sum()
}

fn both(bench: &Bench, measured: &Measured, all: &[(f64, f64)]) -> Vec<Exhibit> {
    let Some((groups, others)) = groups(bench, measured) else { return Vec::new() };
    let groups: Vec<Predicted> = groups
        .into_iter()
        .map(|group| Predicted { values: sample(&group.people, |it| it.prediction), group })
        .collect();
    let Some(reference) = groups.iter().find(|it| it.group.is_reference) else { return Vec::new() };
    let gaps: Vec<Gap> = groups
        .iter()
        .filter(|it| !it.group.is_reference)
        .filter_map(|it| gap(it, reference, all))
        .collect();
    let shares = shares(bench, measured, &groups, reference, all, &others);
    let gaps = largest(bench, measured, &gaps, &reference.group.name, &others);
    shares.into_iter().chain(gaps).collect()
}

/// Walks down everyone's predictions, each a cut.
fn gap(one: &Predicted, reference: &Predicted, all: &[(f64, f64)]) -> Option<Gap> {
    let total: f64 = all.iter().map(|it| it.1).sum();
    let [mut ours, mut theirs] = [one, reference].map(|it| it.values.iter().rev().peekable());
    let [mut above, mut ours_above, mut theirs_above] = [0.0; 3];
    let mut found =
        Gap { group: one.group.name.clone(), largest: 0.0, at: f64::NAN, above: 0.0, area: 0.0 };
    for (cut, weight) in all.iter().rev() {
        above += weight;
        while let Some(it) = ours.next_if(|it| it.0 >= *cut) {
            ours_above += it.1;
        }
        while let Some(it) = theirs.next_if(|it| it.0 >= *cut) {
            theirs_above += it.1;
        }
        let gap = ours_above / one.group.weight - theirs_above / reference.group.weight;
        found.area += weight / total * gap.abs();
        if found.at.is_nan() || gap.abs() > found.largest.abs() {
            found.largest = gap;
            (found.at, found.above) = (*cut, above / total);
        }
    }
    (total > 0.0 && !found.at.is_nan()).then_some(found)
}

fn shares(
    bench: &Bench,
    measured: &Measured,
    groups: &[Predicted],
    reference: &Predicted,
    all: &[(f64, f64)],
    others: &str,
) -> Option<Exhibit> {
    let total: f64 = all.iter().map(|it| it.1).sum();
    let mut rows = Vec::new();
    for group in groups {
        for part in PARTS {
            let cut = quantile(all, part)?;
            rows.push(row(bench, group, reference, [cut, at_least(all, cut) / total]));
        }
    }
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("cut", "Prediction of at least", Unit::Number),
        Field::new("everyone", "Everyone", Unit::Share),
    ];
    fields.extend(Field::with_interval("share", "Of the group", Unit::Share));
    fields.extend(Field::with_interval("gap", "Less the reference", Unit::Points));
    Some(Exhibit {
        exhibit: "quantile-parity".to_owned(),
        section: Section::Outcomes,
        title: shares_title(groups, all)?,
        says: format!(
            "How much of each group is predicted a number of at least each tenth of everyone's predictions: what its selection rate would be with that cut. {} intervals; differences to {} with {}.{}{others}",
            bench.plan.evidence.rate_interval.name(),
            reference.group.name,
            bench.plan.evidence.difference_interval.whose(),
            on_weights(bench)
        ),
        caveat: "Where outcomes differ, right predictions lie apart as well.".to_owned(),
        source: "Agarwal, Dudík & Wu (2019), Fair regression: quantitative definitions and reduction-based algorithms".to_owned(),
        attributes: measured.attributes.clone(),
        fields,
        rows,
        draws: Some(Draws {
            form: Form::Lines,
            across: "everyone".to_owned(),
            up: "share".to_owned(),
            series: Some("group".to_owned()),
            even: Some(Even::Diagonal),
        }),
    })
}

fn row(bench: &Bench, it: &Predicted, reference: &Predicted, [cut, part]: [f64; 2]) -> Vec<Entry> {
    let (z, evidence) = (bench.context.z, &bench.plan.evidence);
    let [(ours, n), (theirs, others)] =
        [it, reference].map(|it| (it.at_least(cut), it.group.effective));
    let mut row: Vec<Entry> = vec![it.group.name.as_str().into(), cut.into(), part.into()];
    row.extend(entries(Some((ours, evidence.rate_interval.of((ours * n, n), z))), "nobody"));
    if it.group.is_reference {
        row.extend((0..3).map(|_| Entry::text("the reference")));
    } else {
        let ends = evidence.difference_interval.of((ours * n, n), (theirs * others, others), z);
        row.extend(entries(Some((ours - theirs, ends)), "nobody"));
    }
    row
}

/// At the cut that the upper half of everyone reaches.
fn shares_title(groups: &[Predicted], all: &[(f64, f64)]) -> Option<String> {
    let cut = quantile(all, 0.5)?;
    let share = |it: &&Predicted| it.at_least(cut);
    let highest = groups.iter().max_by(|a, b| share(a).total_cmp(&share(b)))?;
    let lowest = groups.iter().min_by(|a, b| share(a).total_cmp(&share(b)))?;
    let percent = |it: &Predicted| crate::report::format::percent(it.at_least(cut));
    Some(format!(
        "A prediction of {} or more, the middle of everyone, is reached by {} of {} and {} of {}",
        number(cut),
        percent(highest),
        highest.group.name,
        percent(lowest),
        lowest.group.name
    ))
}

fn largest(
    bench: &Bench,
    measured: &Measured,
    gaps: &[Gap],
    reference: &str,
    others: &str,
) -> Option<Exhibit> {
    let widest = gaps.iter().max_by(|a, b| a.largest.abs().total_cmp(&b.largest.abs()))?;
    let row = |it: &Gap| -> Vec<Entry> {
        vec![
            it.group.as_str().into(),
            it.largest.into(),
            it.at.into(),
            it.above.into(),
            it.area.into(),
        ]
    };
    Some(Exhibit {
        exhibit: "quantile-gaps".to_owned(),
        section: Section::Outcomes,
        title: format!(
            "Over all cuts, the largest gap to {reference} is {} points, of {} at {}",
            points(widest.largest),
            widest.group,
            number(widest.at)
        ),
        says: format!(
            "The share of each group at or above a cut, less that of {reference}, over the cuts that everyone's own predictions make: the largest such gap, where it is, and the mean size of the gap when the cut is drawn from everyone's predictions (the area between the two curves).{}{others}",
            on_weights(bench)
        ),
        caveat: "The largest gap over many cuts is large by chance alone: its p value is that of the largest distance under Scores.".to_owned(),
        source: "Jiang, Pacchiano, Stepleton, Jiang & Chiappa (2019), Wasserstein fair classification".to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("group", "Group", Unit::Text),
            Field::new("largest", "Largest gap", Unit::Points),
            Field::new("at", "At a prediction of at least", Unit::Number),
            Field::new("everyone", "Everyone there", Unit::Share),
            Field::new("area", "Mean size of the gap", Unit::Points),
        ],
        rows: gaps.iter().map(row).collect(),
        draws: (gaps.len() > 1).then(|| Draws {
            form: Form::Dots,
            across: "largest".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: Some(Even::Zero),
        }),
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::numbers::testing::{close, of_numbers};

    /// "a": 1, 2, 3, 4 of 10 people each; "b": 30 people with 1 and 10 with 4.
    const PEOPLE: [(&str, f64, f64, usize); 6] = [
        ("a", 0.0, 1.0, 10),
        ("a", 1.0, 2.0, 10),
        ("a", 0.0, 3.0, 12),
        ("a", 1.0, 4.0, 10),
        ("b", 0.0, 1.0, 30),
        ("b", 1.0, 4.0, 10),
    ];

    #[test]
    fn shares_at_or_above_each_cut_are_those_by_hand() {
        let found = of_numbers("quantile-parity", &PEOPLE);
        // 40 of 82 people have 1, so the first four tenths cut there.
        close(&found[0], 0, "cut", 1.0);
        close(&found[0], 0, "everyone", 1.0);
        close(&found[0], 4, "cut", 2.0);
        close(&found[0], 4, "everyone", 42.0 / 82.0);
        close(&found[0], 4, "share", 32.0 / 42.0);
        close(&found[0], 13, "share", 0.25);
        close(&found[0], 13, "gap", 0.25 - 32.0 / 42.0);
    }

    #[test]
    fn the_largest_gap_and_the_area_are_those_by_hand() {
        let found = of_numbers("quantile-parity", &PEOPLE).remove(1);
        assert_eq!(found.exhibit, "quantile-gaps");
        close(&found, 0, "largest", 0.25 - 32.0 / 42.0);
        close(&found, 0, "at", 2.0);
        close(&found, 0, "everyone", 42.0 / 82.0);
        // Cuts at 4 (20 people), 3 (12), 2 (10) and 1 (40, where both are everyone).
        let gaps =
            [(20.0, 0.25 - 10.0 / 42.0), (12.0, 22.0 / 42.0 - 0.25), (10.0, 32.0 / 42.0 - 0.25)];
        close(&found, 0, "area", gaps.iter().map(|it| it.0 * it.1 / 82.0).sum());
    }
}
