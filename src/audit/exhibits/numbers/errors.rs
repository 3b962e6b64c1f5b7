//! How errors are spread in each group: their quantiles.

use crate::audit::error::Error;
use crate::audit::exhibits::numbers::{Group, groups, has_errors};
use crate::audit::exhibits::of_scores::{alone, entries, on_weights};
use crate::audit::exhibits::{Bench, Shown};
use crate::audit::measure::Measured;
use crate::cube::numbers::{Entry as Person, sample};
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Section, Unit};
use crate::report::format::{figure, figure_interval};
use crate::stats::two_samples::{quantile, quantile_interval};

/// The parts of a group up to whose errors are told.
const PARTS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

#[expect(clippy::unnecessary_wraps, reason = "other kinds of exhibits can fail")]
pub(crate) fn show(bench: &Bench) -> Result<Shown, Error> {
    if !has_errors(bench) {
        return Ok(Shown::default());
    }
    let exhibits = alone(bench).filter_map(|it| exhibit(bench, it)).collect();
    Ok(Shown { exhibits, untested: Vec::new() })
}

fn exhibit(bench: &Bench, measured: &Measured) -> Option<Exhibit> {
    let (groups, others) = groups(bench, measured)?;
    let [error, low, high] = Field::with_interval("error", "Error", Unit::Number);
    Some(Exhibit {
        exhibit: "number-errors".to_owned(),
        section: Section::Outcomes,
        title: title(&groups)?,
        says: format!(
            "Prediction less outcome: below 0 the prediction is too low, above 0 too high. So much of each group has an error of at most the one told, with Woodruff's interval.{}{others}",
            on_weights(bench)
        ),
        caveat:
            "The ends rest on few people: of 100 people, five lie beyond each of the outermost two."
                .to_owned(),
        source: "Woodruff (1952), Confidence intervals for medians and other position measures"
            .to_owned(),
        attributes: measured.attributes.clone(),
        fields: vec![
            Field::new("group", "Group", Unit::Text),
            Field::new("part", "Part of the group", Unit::Share),
            error,
            low,
            high,
        ],
        rows: groups.iter().flat_map(|it| rows(bench, it)).collect(),
        draws: Some(Draws {
            form: Form::Lines,
            across: "part".to_owned(),
            up: "error".to_owned(),
            series: Some("group".to_owned()),
            even: Some(Even::Zero),
        }),
    })
}

fn rows(bench: &Bench, group: &Group) -> Vec<Vec<Entry>> {
    let errors = sample(&group.people, Person::error);
    let row = |part: f64| {
        let ends = quantile_interval(&errors, part, group.effective, bench.context.z);
        let figure = quantile(&errors, part).map(|it| (it, ends));
        let mut row: Vec<Entry> = vec![group.name.as_str().into(), part.into()];
        row.extend(entries(figure, "nobody"));
        row
    };
    PARTS.into_iter().map(row).collect()
}

/// The middle halves of the groups with the widest and the narrowest.
fn title(groups: &[Group]) -> Option<String> {
    let halves: Vec<(&str, f64, f64)> = groups
        .iter()
        .filter_map(|it| {
            let errors = sample(&it.people, Person::error);
            Some((it.name.as_str(), quantile(&errors, 0.25)?, quantile(&errors, 0.75)?))
        })
        .collect();
    let width = |it: &&(&str, f64, f64)| it.2 - it.1;
    let widest = halves.iter().max_by(|a, b| width(a).total_cmp(&width(b)))?;
    let narrowest = halves.iter().min_by(|a, b| width(a).total_cmp(&width(b)))?;
    let said = |it: &(&str, f64, f64)| {
        let unit = crate::report::format::Unit::Number;
        if it.1.total_cmp(&it.2).is_eq() {
            return format!("{} at {}", it.0, figure(unit, it.1));
        }
        format!("{} within {}", it.0, figure_interval(unit, it.1, it.2))
    };
    Some(format!(
        "The middle half of the errors lies for {}, for {}",
        said(widest),
        said(narrowest)
    ))
}

#[cfg(test)]
mod tests {
    use crate::audit::exhibits::numbers::testing::{close, of_numbers};

    #[test]
    fn quantiles_are_those_of_the_errors() {
        // Of "a": 40 people with −1, 40 with 0.5, 20 with 3. Of "b": 30 with 0 and 30 with 2.
        let people = [
            ("a", 5.0, 4.0, 40),
            ("a", 5.0, 5.5, 40),
            ("a", 5.0, 8.0, 20),
            ("b", 2.0, 2.0, 30),
            ("b", 3.0, 5.0, 30),
        ];
        let found = of_numbers("number-errors", &people).remove(0);
        assert_eq!(found.rows.len(), 14);
        let of_a = [-1.0, -1.0, -1.0, 0.5, 0.5, 3.0, 3.0];
        of_a.iter().enumerate().for_each(|(row, it)| close(&found, row, "error", *it));
        // Half of "b" has 0 and half has 2.
        close(&found, 10, "error", 1.0);
        // Wilson's interval of 50 of 100 is from 0.404 to 0.596: both lie among the errors of 0.5.
        close(&found, 3, "error-low", 0.5);
        close(&found, 3, "error-high", 0.5);
        // Of 25: from 0.175 to 0.343; of 75: from 0.657 to 0.825, and beyond 0.8 the error is 3.
        close(&found, 2, "error-high", -1.0);
        close(&found, 4, "error-high", 3.0);
        assert_eq!(
            found.title,
            "The middle half of the errors lies for b within 0.000–2.000, for a within \u{2212}1.000 to 0.500"
        );
    }
}
