//! Calibration: what happened at each score, group by group.

use crate::audit::error::Error;
use crate::audit::exhibits::of_scores::{
    alone, are_probabilities, brief, name, on_weights, shown_groups,
};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::cube::bands::{BandSum, sample};
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::stats::Interval;

/// At most so many groups of ten bands each.
const MOST_GROUPS: usize = 6;

/// One band of a group.
struct Met {
    group: usize,
    band: usize,
    people: u64,
    mean: f64,
    observed: f64,
    interval: Option<Interval>,
}

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if bench.cube.scores.is_none() || !bench.plan.tells_outcomes() {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let (groups, others) = shown_groups(bench, measured, MOST_GROUPS);
    let ranges = &bench.cube.scores.as_ref()?.equal_mass.ranges;
    let met: Vec<Met> = groups.iter().flat_map(|group| met(bench, measured, *group)).collect();
    if met.is_empty() || ranges.len() < 2 {
        return None;
    }
    let is_probability = are_probabilities(bench);
    let bands: Vec<String> = ranges.iter().map(range).collect();
    let rows = met.iter().map(|it| row(it, &name(&measured.groups[it.group]), &bands[it.band]));
    let rows = rows.map(|mut row| {
        if !is_probability {
            row.pop();
        }
        row
    });
    let each = if bands.iter().any(|it| it.contains(" to ")) {
        format!(
            "Scores are taken in {} bands that hold about as many of everyone each; people of one score are never parted.",
            bands.len()
        )
    } else {
        "Each distinct score stands alone.".to_owned()
    };
    Some(Exhibit {
        exhibit: "calibration".to_owned(),
        section: Section::Calibration,
        title: if is_probability { against_scores(&met) } else { between_groups(&met, &bands) },
        says: format!(
            "In each group, the share with a positive outcome among those of about the same score, with {} intervals; n counts them. {each}{}{others}",
            bench.plan.evidence.rate_interval.name(),
            on_weights(bench)
        ),
        caveat: if is_probability {
            "A group can lie on the diagonal and still have its scores spread so little that they hardly tell people apart.".to_owned()
        } else {
            "These scores are no probabilities, so groups are compared with each other and not with the score.".to_owned()
        },
        source: "Van Calster, McLernon, van Smeden, Wynants & Steyerberg (2019), Calibration: the Achilles heel of predictive analytics, doi:10.1186/s12916-019-1466-7".to_owned(),
        attributes: measured.attributes.clone(),
        fields: fields(if is_probability { Unit::Share } else { Unit::Number }),
        rows: rows.collect(),
        draws: Some(Draws {
            form: Form::Points,
            across: "mean-score".to_owned(),
            up: "observed".to_owned(),
            series: Some("group".to_owned()),
            even: is_probability.then_some(Even::Diagonal),
        }),
    })
}

fn fields(of_score: Unit) -> Vec<Field> {
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("band", "Scores", Unit::Text),
        Field::new("n", "n", Unit::People),
        Field::new("mean-score", "Mean score", of_score),
    ];
    fields.extend(Field::with_interval("observed", "Positive outcomes", Unit::Share));
    if of_score == Unit::Share {
        fields.push(Field::new("gap", "Positive outcomes less mean score", Unit::Points));
    }
    fields
}

fn row(met: &Met, group: &str, band: &str) -> Vec<Entry> {
    let end = |it: Option<f64>| Entry::number(it, "nobody in this band");
    vec![
        group.into(),
        band.into(),
        met.people.into(),
        met.mean.into(),
        met.observed.into(),
        end(met.interval.map(|it| it.low)),
        end(met.interval.map(|it| it.high)),
        (met.observed - met.mean).into(),
    ]
}

fn met(bench: &Bench, measured: &Measured, group: usize) -> Vec<Met> {
    let Some(score) = &measured.groups[group].tally.score else { return Vec::new() };
    let has_people = |it: &(usize, &BandSum)| it.1.weight > 0.0;
    let all = score.equal_mass.iter().enumerate().filter(has_people);
    all.map(|(band, sum)| Met {
        group,
        band,
        people: sum.people,
        mean: sum.score / sum.weight,
        observed: sum.positives / sum.weight,
        interval: sample(sum)
            .and_then(|it| bench.plan.evidence.rate_interval.of(it, bench.context.z)),
    })
    .collect()
}

/// The scores of a band.
fn range([low, high]: &[f64; 2]) -> String {
    if low < high { format!("{} to {}", brief(*low), brief(*high)) } else { brief(*low) }
}

/// The finding on probabilities.
fn against_scores(met: &[Met]) -> String {
    let count = |is_apart: fn(&Met, Interval) -> bool| {
        met.iter().filter(|it| it.interval.is_some_and(|ends| is_apart(it, ends))).count()
    };
    let (low, high) = (count(|it, ends| it.mean < ends.low), count(|it, ends| it.mean > ends.high));
    let n = met.len();
    if low + high == 0 {
        return format!("In none of {n} bands are scores shown to lie apart from what happened");
    }
    format!(
        "Scores lie apart from what happened in {} of {n} bands: too low in {low}, too high in {high}",
        low + high
    )
}

/// The finding on scores that are no probabilities.
fn between_groups(met: &[Met], bands: &[String]) -> String {
    let mut widest: Option<(f64, usize)> = None;
    for band in 0..bands.len() {
        let here = || met.iter().filter(|it| it.band == band).filter_map(|it| it.interval);
        let lowest = here().map(|it| it.high).fold(f64::INFINITY, f64::min);
        let highest = here().map(|it| it.low).fold(f64::NEG_INFINITY, f64::max);
        if highest > lowest && widest.is_none_or(|it| highest - lowest > it.0) {
            widest = Some((highest - lowest, band));
        }
    }
    match widest {
        Some((apart, band)) => format!(
            "At the same score groups differ in what happened: at {} the intervals of two groups lie {:.1} points apart",
            bands[band],
            100.0 * apart
        ),
        // Not a word that could be taken for evenness: wide intervals show nothing either way.
        None => {
            "At no score is a difference in what happened shown, nor that there is none".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::of_scores::testing::exhibits;

    #[test]
    fn each_score_of_a_group_meets_what_happened() {
        let people = [
            ("a", 0.2, 1, 10),
            ("a", 0.2, 0, 40),
            ("a", 0.8, 1, 40),
            ("a", 0.8, 0, 10),
            ("b", 0.2, 1, 20),
            ("b", 0.2, 0, 20),
            ("c", 0.8, 1, 3),
        ];
        let found = exhibits("calibration", &people, "").remove(0);
        assert_eq!(found.rows.len(), 3);
        let at = |row, field| found.number(row, field).unwrap();
        assert!((at(0, "observed") - 0.2).abs() < 1e-15 && at(0, "gap").abs() < 1e-15);
        assert!((at(2, "observed") - 0.5).abs() < 1e-15 && (at(2, "gap") - 0.3).abs() < 1e-15);
        // Wilson's interval of 20 of 40, by statsmodels 0.15.0.
        assert!(
            (at(2, "observed-low") - 0.351_995_269_3).abs() < 1e-9,
            "{}",
            at(2, "observed-low")
        );
        assert_eq!(
            found.title,
            "Scores lie apart from what happened in 1 of 3 bands: too low in 1, too high in 0"
        );
        assert!(found.says.contains("1 group with fewer than 30 people"), "{}", found.says);
    }

    #[test]
    fn scores_that_are_no_probabilities_are_held_against_each_other() {
        let people = [("a", 3.0, 1, 10), ("a", 7.0, 0, 60), ("b", 3.0, 1, 50), ("b", 7.0, 1, 15)];
        let found = exhibits("calibration", &people, "").remove(0);
        assert!(found.field("gap").is_none() && found.draws.unwrap().even.is_none());
        assert!(found.title.starts_with("At the same score groups differ"), "{}", found.title);
    }

    #[test]
    fn overlapping_intervals_are_not_called_even() {
        let people = [
            ("a", 3.0, 1, 20),
            ("a", 3.0, 0, 20),
            ("a", 7.0, 1, 40),
            ("b", 3.0, 1, 40),
            ("b", 3.0, 0, 38),
        ];
        let found = exhibits("calibration", &people, "").remove(0);
        assert_eq!(
            found.title,
            "At no score is a difference in what happened shown, nor that there is none"
        );
    }
}
