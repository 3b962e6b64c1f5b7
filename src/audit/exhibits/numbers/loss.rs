//! The group with the largest loss: what is bounded where every group's loss is.

use crate::audit::error::Error;
use crate::audit::exhibits::numbers::has_errors;
use crate::audit::exhibits::of_scores::{Figured, alone, entries, name, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::means;
use crate::audit::measure::{Measured, MeasuredGroup};
use crate::cube::Moments;
use crate::cube::numbers::ErrorTally;
use crate::metrics::Estimate;
use crate::report::exhibit::{Draws, Entry, Exhibit, Field, Form, Section, Unit};
use crate::report::format::number;

/// A loss of a person.
struct Loss {
    name: &'static str,
    of: fn(&ErrorTally) -> Moments,
}

const LOSSES: [Loss; 4] = [
    Loss { name: "Absolute error", of: |it| it.absolute },
    Loss { name: "Squared error", of: |it| it.squared },
    Loss { name: "Over-prediction", of: |it| it.over },
    Loss { name: "Under-prediction", of: |it| it.under },
];

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !has_errors(bench) {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// The worst group in one loss.
struct Worst<'a> {
    loss: &'static str,
    group: &'a MeasuredGroup,
    value: Figured,
    best: (&'a MeasuredGroup, f64),
    everyone: f64,
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let everyone = errors(&bench.measured.first()?.groups[0])?;
    let all: Vec<Worst> =
        LOSSES.iter().filter_map(|it| worst(bench, measured, it, &everyone)).collect();
    let first = all.first()?;
    let mut fields = vec![
        Field::new("loss", "Mean of", Unit::Text),
        Field::new("group", "Worst group", Unit::Text),
    ];
    fields.extend(Field::with_interval("value", "Its loss", Unit::Number));
    fields.extend([
        Field::new("best", "Best group", Unit::Text),
        Field::new("best-value", "Its loss", Unit::Number),
        Field::new("everyone", "Everyone", Unit::Number),
        Field::new("ratio", "Worst over everyone", Unit::Ratio),
    ]);
    Some(Exhibit {
        exhibit: "group-loss".to_owned(),
        section: Section::Outcomes,
        title: format!(
            "The largest mean absolute error is {}, of {}; everyone’s is {}",
            number(first.value?.0),
            name(first.group),
            number(first.everyone)
        ),
        says: format!(
            "Bounded group loss: the largest mean loss of any group of at least {} people, max over g of E[loss | g]. The interval is that group's own, by Student's t.{}",
            bench.plan.groups.minimum,
            on_weights(bench)
        ),
        caveat: "The largest of many is large by chance alone, and a group whose outcomes vary more is harder to predict.".to_owned(),
        source: "Agarwal, Dudík & Wu (2019), Fair regression: quantitative definitions and reduction-based algorithms".to_owned(),
        attributes: measured.attributes.clone(),
        fields,
        rows: all.iter().map(row).collect(),
        draws: Some(Draws {
            form: Form::Dots,
            across: "value".to_owned(),
            up: "loss".to_owned(),
            series: Some("group".to_owned()),
            even: None,
        }),
    })
}

fn errors(group: &MeasuredGroup) -> Option<ErrorTally> {
    group.tally.numbers.and_then(|it| it.errors)
}

fn worst<'a>(
    bench: &Bench,
    measured: &'a Measured,
    loss: &Loss,
    everyone: &ErrorTally,
) -> Option<Worst<'a>> {
    let groups = measured.groups.iter().filter(|it| it.enough);
    let all: Vec<(&MeasuredGroup, Moments)> = groups
        .filter_map(|it| Some((it, (loss.of)(&errors(it)?))))
        .filter(|it| it.1.mean.is_finite())
        .collect();
    // Of equal ones the larger group, which comes first.
    let (group, moments) = *all.iter().rev().max_by(|a, b| a.1.mean.total_cmp(&b.1.mean))?;
    let best = *all.iter().min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))?;
    let figure = Estimate::of_mean(moments).figure();
    let ends = means::interval(&figure, [0.0, f64::INFINITY], bench.context.z);
    (all.len() > 1).then_some(Worst {
        loss: loss.name,
        group,
        value: Some((moments.mean, ends)),
        best: (best.0, best.1.mean),
        everyone: (loss.of)(everyone).mean,
    })
}

fn row(it: &Worst) -> Vec<Entry> {
    let mut row: Vec<Entry> = vec![it.loss.into(), name(it.group).as_str().into()];
    row.extend(entries(it.value, "nobody"));
    row.extend([name(it.best.0).as_str().into(), it.best.1.into(), it.everyone.into()]);
    let ratio = it.value.map(|value| value.0 / it.everyone);
    row.push(Entry::number(ratio, "nobody has any loss"));
    row
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::numbers::testing::{close, of_numbers};

    #[test]
    fn the_worst_group_is_told_for_each_loss() {
        // Errors of "a": −2 and 0, of "b": 1 and 1, of "c": +3 and 0 three times.
        let people = [
            ("a", 4.0, 2.0, 20),
            ("a", 4.0, 4.0, 20),
            ("b", 1.0, 2.0, 30),
            ("c", 0.0, 3.0, 10),
            ("c", 0.0, 0.0, 30),
        ];
        let found = of_numbers("group-loss", &people).remove(0);
        let worst: Vec<&str> = (0..4).map(|it| found.text(it, "group")).collect();
        // Absolute: 1, 1, 0.75 and the largest group first; squared: 2, 1, 2.25.
        assert_eq!(worst, ["a", "c", "b", "a"]);
        close(&found, 0, "value", 1.0);
        close(&found, 1, "value", 2.25);
        close(&found, 1, "best-value", 1.0);
        // (20 · 4 + 30 + 10 · 9) / 110.
        close(&found, 1, "everyone", 200.0 / 110.0);
        close(&found, 2, "value", 1.0);
        close(&found, 3, "value", 1.0);
        assert!(found.title.starts_with("The largest mean absolute error is 1.000, of a;"));
    }
}
