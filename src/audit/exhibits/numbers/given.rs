//! Independence, separation and sufficiency of numbers: groups compared among everyone, among people with alike
//! outcomes, and among people with alike predictions.

use crate::audit::error::Error;
use crate::audit::exhibits::numbers::{Group, everyone, groups, has_errors};
use crate::audit::exhibits::of_scores::{Figured, alone, entries, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::cube::numbers::{Entry as Person, moments, sample};
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::number;
use crate::stats::mean::normal_interval;
use crate::stats::student::student_multiple;
use crate::stats::two_samples::quantile;

/// Parts of about equally many people into which numbers are cut; fewer different numbers are each a part.
const PARTS: usize = 10;

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !has_errors(bench) {
        return Ok(Shown::default());
    }
    let everyone = everyone(bench);
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it, &everyone)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

/// What is compared, and among whom.
struct Question {
    among: &'static str,
    what: &'static str,
    of: fn(&Person) -> f64,
    /// What the people compared are alike in.
    alike: Option<fn(&Person) -> f64>,
}

const QUESTIONS: [Question; 3] = [
    Question {
        among: "everyone",
        what: "Mean prediction (independence)",
        of: |it| it.prediction,
        alike: None,
    },
    Question {
        among: "alike outcomes",
        what: "Mean prediction (separation)",
        of: |it| it.prediction,
        alike: Some(|it| it.outcome),
    },
    Question {
        among: "alike predictions",
        what: "Mean outcome (sufficiency)",
        of: |it| it.outcome,
        alike: Some(|it| it.prediction),
    },
];

/// A comparison pooled over parts.
struct Pooled {
    gap: Figured,
    used: usize,
    n_parts: usize,
}

fn exhibit(bench: &Bench, measured: &Measured, everyone: &[Person]) -> Option<Exhibit> {
    let (groups, others) = groups(bench, measured)?;
    let reference = groups.iter().find(|it| it.is_reference)?;
    let (mut rows, mut separation) = (Vec::new(), Vec::new());
    for group in groups.iter().filter(|it| !it.is_reference) {
        for question in &QUESTIONS {
            let cuts = question.alike.map_or(Vec::new(), |of| cuts(everyone, of));
            let found = pooled(question, &cuts, [group, reference], bench.context.z);
            if question.among == "alike outcomes" {
                separation.push((group.name.as_str(), found.gap));
            }
            rows.push(row(&group.name, question, &found));
        }
    }
    let mut fields = vec![
        Field::new("group", "Group", Unit::Text),
        Field::new("what", "Compared", Unit::Text),
        Field::new("among", "Among", Unit::Text),
    ];
    let name = format!("Less that of {}", reference.name);
    fields.extend(Field::with_interval("gap", &name, Unit::Number));
    fields.push(Field::new("used", "Parts used", Unit::Number));
    fields.push(Field::new("parts", "Of parts", Unit::Number));
    Some(Exhibit {
        exhibit: "numbers-given".to_owned(),
        section: Section::Outcomes,
        title: title(&separation, &reference.name),
        says: format!(
            "Each group less {}, with intervals by Student's t, its degrees of freedom after Satterthwaite. Alike are people in the same tenth of everyone's outcomes, or of everyone's predictions, with equal numbers together; differences inside the tenths are averaged with the weights n g · n r / (n g + n r), over the tenths with two people or more of both.{}{others}",
            reference.name,
            on_weights(bench)
        ),
        caveat: "Where outcomes differ between groups and predictions are not perfect, the three cannot all be 0.".to_owned(),
        source: "Barocas, Hardt & Narayanan (2023), Fairness and machine learning, chapter on classification; Calders et al. (2013), Controlling attribute effect in linear regression".to_owned(),
        attributes: measured.attributes.clone(),
        fields,
        rows,
        draws: Some(Draws {
            form: Form::Dots,
            across: "gap".to_owned(),
            up: "group".to_owned(),
            series: Some("among".to_owned()),
            even: Some(Even::Zero),
        }),
    })
}

/// The numbers after which a new part begins.
fn cuts(everyone: &[Person], of: fn(&Person) -> f64) -> Vec<f64> {
    let all = sample(everyone, of);
    if all.len() <= PARTS {
        // A part ends with its number; nothing lies after the last.
        return all.iter().rev().skip(1).rev().map(|it| it.0).collect();
    }
    let parts = (1..PARTS).map(|it| it as f64 / PARTS as f64);
    let mut cuts: Vec<f64> = parts.filter_map(|it| quantile(&all, it)).collect();
    cuts.dedup_by(|a, b| a.total_cmp(b).is_eq());
    cuts
}

fn pooled(question: &Question, cuts: &[f64], pair: [&Group; 2], z: f64) -> Pooled {
    let part =
        |it: &Person| question.alike.map_or(0, |of| cuts.partition_point(|cut| *cut < of(it)));
    let n_parts = cuts.len() + 1;
    let (mut weights, mut sum, mut variance, mut used) = (0.0, 0.0, 0.0, 0);
    // Of each part's variance, squared, over its degrees of freedom (Satterthwaite 1946).
    let mut squares = 0.0;
    for at in 0..n_parts {
        let of = |group: &Group| {
            let people: Vec<Person> =
                group.people.iter().filter(|it| part(it) == at).copied().collect();
            let found = moments(&people, question.of)?;
            // As many people as the weights here are worth.
            let n = found.effective();
            (n >= 2.0).then_some(())?;
            Some((found.mean, found.standard_error()?, n))
        };
        let (Some((one, error_one, n_one)), Some((other, error_other, n_other))) =
            (of(pair[0]), of(pair[1]))
        else {
            continue;
        };
        let weight = n_one * n_other / (n_one + n_other);
        weights += weight;
        sum += weight * (one - other);
        for (error, n) in [(error_one, n_one), (error_other, n_other)] {
            let part = weight * weight * error * error;
            variance += part;
            squares += part * part / (n - 1.0);
        }
        used += 1;
    }
    let gap = (weights > 0.0).then(|| {
        let error = variance.sqrt() / weights;
        let multiple = student_multiple(z, variance * variance / squares);
        let ends = multiple.filter(|_| error > 0.0);
        let ends = ends.map(|it| normal_interval(sum / weights, error, it));
        (sum / weights, ends)
    });
    Pooled { gap, used, n_parts }
}

fn row(group: &str, question: &Question, found: &Pooled) -> Vec<Entry> {
    let mut row: Vec<Entry> = vec![group.into(), question.what.into(), question.among.into()];
    row.extend(entries(found.gap, "no part has two people or more of both"));
    row.push((found.used as u64).into());
    row.push((found.n_parts as u64).into());
    row
}

fn title(separation: &[(&str, Figured)], reference: &str) -> String {
    let clear = separation.iter().filter_map(|(group, gap)| {
        let (value, ends) = (*gap)?;
        let ends = ends?;
        (ends.low > 0.0 || ends.high < 0.0).then_some((*group, value))
    });
    match clear.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())) {
        Some((group, value)) => format!(
            "Among people with alike outcomes, {group} is predicted {} {} on average than {reference}",
            number(value.abs()),
            if value > 0.0 { "higher" } else { "lower" }
        ),
        None => format!(
            "Among people with alike outcomes, no group is clearly predicted higher or lower than {reference}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::numbers::testing::{close, of_numbers};

    #[test]
    fn people_are_compared_with_people_of_the_same_outcome() {
        // Outcome 1: "a" is predicted 1 or 3, "b" 2 or 4; outcome 5: "a" 5 or 6, "b" 4 or 5.
        let people = [
            ("a", 1.0, 1.0, 20),
            ("a", 1.0, 3.0, 20),
            ("a", 5.0, 5.0, 30),
            ("a", 5.0, 6.0, 30),
            ("b", 1.0, 2.0, 10),
            ("b", 1.0, 4.0, 10),
            ("b", 5.0, 4.0, 15),
            ("b", 5.0, 5.0, 25),
        ];
        let found = of_numbers("numbers-given", &people).remove(0);
        assert_eq!(found.text(1, "among"), "alike outcomes");
        // Weights 40 · 20 / 60 and 60 · 40 / 100; differences 3 − 2 and 4.625 − 5.5.
        let (one, other) = (800.0 / 60.0, 24.0);
        close(&found, 1, "gap", (one * 1.0 + other * (4.625 - 5.5)) / (one + other));
        close(&found, 1, "used", 2.0);
        close(&found, 1, "parts", 2.0);
        // Everyone: (20 · 2 + 10 + … ) of 60 against those of 100.
        let mean_b = (20.0 + 40.0 + 60.0 + 125.0) / 60.0;
        let mean_a = (20.0 + 60.0 + 150.0 + 180.0) / 100.0;
        close(&found, 0, "gap", mean_b - mean_a);
        // Variances over n, less one person: 1/19 and 1/39 for outcome 1, 0.234375/39 and 0.25/59 for outcome 5.
        let variance = one * one * (1.0 / 19.0 + 1.0 / 39.0)
            + other * other * (0.234_375 / 39.0 + 0.25 / 59.0);
        // scipy's t at 70.78 degrees of freedom, by Satterthwaite's formula.
        let half = 1.994_052_283_713_913_9 * variance.sqrt() / (one + other);
        let gap = found.number(1, "gap").unwrap();
        assert!((found.number(1, "gap-low").unwrap() - (gap - half)).abs() < 1e-9);
    }
}
