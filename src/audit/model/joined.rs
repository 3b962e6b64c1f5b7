//! What is odd about the columns that fill an imported model's inputs: other names, other scales, missing texts.

use crate::audit::error::Error;
use crate::audit::model::train::no_column;
use crate::audit::plan::Plan;
use crate::data::Table;
use crate::models::encode::{numbers_of, texts_of};
use crate::models::imported::Place;
use crate::models::onnx::MadeFor;
use crate::report::format;
use crate::report::model::Warning;

/// Fewer people do not show the scale of a column.
const ENOUGH: usize = 20;
/// A mean further from the scaler's middle than so many of its spreads is another scale.
const FAR: f64 = 5.0;
/// A column that varies so many times more or less than the scaler expects is on another scale.
const OTHER_SPREAD: f64 = 10.0;
/// Of each kind at most so many are told; the rest are counted.
const TOLD: usize = 6;

/// In words, for people who joined the columns by hand.
pub(super) fn oddities(
    places: &[Place<'_>],
    table: &Table,
    rows: &[u32],
) -> Result<Vec<Warning>, Error> {
    let (mut names, mut scales, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    for (at, place) in places.iter().enumerate() {
        names.extend(other_name(place, table));
        if !place.is_whole_column {
            continue;
        }
        if place.is_text && place.missing.is_some() {
            continue;
        }
        if place.is_text {
            let texts = texts_of(table, &place.column, rows).map_err(|it| no_column(&it))?;
            let n_missing = texts.iter().filter(|it| it.is_empty()).count();
            gaps.extend((n_missing > 0).then(|| missing_texts(place, n_missing)));
        } else if let Some(made_for) = place.made_for {
            let found = numbers_of(table, &place.column, rows).map_err(|it| no_column(&it))?;
            scales.extend(Spread::of(&found).and_then(|it| other_scale(made_for, it)).map(|it| {
                format!("place {} is filled by \u{201c}{}\u{201d}: {it}", at + 1, place.column)
            }));
        }
    }
    let mut all = told("input-names", names);
    all.extend(told("input-scale", scales));
    all.extend(told("input-missing", gaps));
    Ok(all)
}

/// Columns that the model looks at and that mean something else to the plan.
pub(super) fn roles(plan: &Plan, columns: &[String]) -> Vec<Warning> {
    let mut all = Vec::new();
    let mut tell = |id: &str, column: &str, says: &str| {
        if columns.iter().any(|it| it == column) {
            let says = format!("The model looks at \u{201c}{column}\u{201d}, which is {says}");
            all.push(Warning { id: id.to_owned(), says });
        }
    };
    if let Some(it) = &plan.columns.outcome {
        let says = "the outcome: what it says of people is no prediction";
        tell("outcome-among-features", &it.column, says);
    }
    for it in plan.columns.hard_attributes() {
        tell("attribute-among-features", &it.column, "a protected attribute");
    }
    if let Some(it) = &plan.columns.weight {
        let says = "the weight: what a person counts says nothing of them";
        tell("weight-among-features", &it.column, says);
    }
    all
}

/// The first ones, and how many there are more.
fn told(id: &str, mut says: Vec<String>) -> Vec<Warning> {
    let more = says.len().saturating_sub(TOLD);
    says.truncate(TOLD);
    if more > 0 {
        says.push(format!("the same is odd about {more} more of the model's inputs"));
    }
    says.into_iter().map(|says| Warning { id: id.to_owned(), says }).collect()
}

/// An input that has the name of a column, and is filled by another one.
fn other_name(place: &Place<'_>, table: &Table) -> Option<String> {
    let input = place.input?;
    (input != place.column && table.column(input).is_some()).then(|| {
        format!(
            "the input \u{201c}{input}\u{201d} is filled by \u{201c}{}\u{201d}, though the data has a column \u{201c}{input}\u{201d}",
            place.column
        )
    })
}

fn missing_texts(place: &Place<'_>, n: usize) -> String {
    format!(
        "{} cells of \u{201c}{}\u{201d} are missing, and the model is given an empty text for each; if it learnt another word \
         for them, such as \u{201c}?\u{201d}, its scores of these people mean nothing: say so with the column, or under missing in [model]",
        format::count(n as u64),
        place.column
    )
}

/// Where the numbers of a column lie.
#[derive(Clone, Copy, Debug)]
struct Spread {
    low: f64,
    high: f64,
    mean: f64,
    deviation: f64,
}

impl Spread {
    /// None of too few numbers, and of numbers that are all alike.
    fn of(numbers: &[f64]) -> Option<Self> {
        let known: Vec<f64> = numbers.iter().copied().filter(|it| it.is_finite()).collect();
        let low = known.iter().copied().fold(f64::INFINITY, f64::min);
        let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if known.len() < ENOUGH || low >= high {
            return None;
        }
        let n = known.len() as f64;
        let mean = known.iter().sum::<f64>() / n;
        let square = known.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / n;
        Some(Self { low, high, mean, deviation: square.sqrt() })
    }
}

/// What does not fit, where anything does not.
fn other_scale(made_for: MadeFor, found: Spread) -> Option<String> {
    let say = |it: f64| format::setting(three_digits(it));
    match made_for {
        MadeFor::Scaled { middle, spread } => {
            let is_far = (found.mean - middle).abs() > FAR * spread.max(found.deviation);
            let share = found.deviation / spread;
            let is_wide = !(1.0 / OTHER_SPREAD..=OTHER_SPREAD).contains(&share);
            (is_far || is_wide).then(|| {
                format!(
                    "the model learnt from a mean of {} and a standard deviation of {}, and the column has {} and {}",
                    say(middle),
                    say(spread),
                    say(found.mean),
                    say(found.deviation)
                )
            })
        }
        MadeFor::Asked { lowest, highest } => {
            let is_outside = lowest < highest && (found.high < lowest || found.low > highest);
            is_outside.then(|| {
                format!(
                    "the model asks about numbers from {} to {}, and the column runs from {} to {}",
                    say(lowest),
                    say(highest),
                    say(found.low),
                    say(found.high)
                )
            })
        }
    }
}

/// So many digits as a person compares.
fn three_digits(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::data::intake::Intake;

    fn table() -> Table {
        let mut text = "age,pay,city\n".to_owned();
        for row in 0..40 {
            let city = if row % 4 == 0 { "?" } else { "Aa" };
            writeln!(text, "{},{},{city}", 20 + row, 1000 * row).unwrap();
        }
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        intake.finish().unwrap().table
    }

    fn says(place: Place<'_>) -> Vec<String> {
        let rows: Vec<u32> = (0..40).collect();
        let found = oddities(&[place], &table(), &rows).unwrap();
        found.into_iter().map(|it| it.says).collect()
    }

    fn place(column: &str) -> Place<'static> {
        Place {
            input: None,
            column: column.to_owned(),
            is_whole_column: true,
            is_text: false,
            missing: None,
            made_for: None,
        }
    }

    #[test]
    fn a_column_on_the_scale_that_the_model_learnt_is_not_odd() {
        for made_for in [
            MadeFor::Scaled { middle: 40.0, spread: 12.0 },
            MadeFor::Asked { lowest: 25.5, highest: 47.5 },
        ] {
            assert_eq!(
                says(Place { made_for: Some(made_for), ..place("age") }),
                Vec::<String>::new()
            );
        }
    }

    #[test]
    fn a_column_on_another_scale_is_told_with_both_scales() {
        let scaled = MadeFor::Scaled { middle: 40.0, spread: 12.0 };
        assert_eq!(
            says(Place { made_for: Some(scaled), ..place("pay") }),
            [
                "place 1 is filled by \u{201c}pay\u{201d}: the model learnt from a mean of 40 and a standard deviation of 12, \
                 and the column has 19500 and 11500"
            ]
        );
        let asked = MadeFor::Asked { lowest: -3.0, highest: 2.5 };
        assert_eq!(
            says(Place { made_for: Some(asked), ..place("age") }),
            [
                "place 1 is filled by \u{201c}age\u{201d}: the model asks about numbers from \u{2212}3 to 2.5, and the column \
                 runs from 20 to 59"
            ]
        );
    }

    #[test]
    fn an_input_with_the_name_of_another_column_is_told() {
        let found = says(Place { input: Some("age"), ..place("pay") });
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("though the data has a column \u{201c}age\u{201d}"));
        assert_eq!(says(Place { input: Some("years"), ..place("age") }), Vec::<String>::new());
    }

    #[test]
    fn columns_with_a_part_in_the_plan_are_told() {
        let plan = "plan = 1\n[columns]\noutcome = { column = \"pay\", at_least = 9 }\n\
                    weight = { column = \"hours\" }\n[[columns.attributes]]\ncolumn = \"city\"\n";
        let plan = crate::audit::plan_file::read(plan).unwrap();
        let columns = ["age", "city", "pay", "hours"].map(str::to_owned);
        let ids: Vec<String> = roles(&plan, &columns).into_iter().map(|it| it.id).collect();
        let expected =
            ["outcome-among-features", "attribute-among-features", "weight-among-features"];
        assert_eq!(ids, expected);
        assert_eq!(roles(&plan, &columns[..1]), Vec::new());
    }

    #[test]
    fn missing_texts_are_counted() {
        let said = Place { is_text: true, missing: Some("?"), ..place("city") };
        assert_eq!(says(said), Vec::<String>::new());
        let found = says(Place { is_text: true, ..place("city") });
        assert!(found[0].starts_with("10 cells of \u{201c}city\u{201d} are missing"), "{found:?}");
    }
}
