//! What columns become, by hand, and what of people learnt from may go into it.

use crate::data::{Intake, Table};
use crate::models::encode::fit::mean_and_deviation;
use crate::models::encode::{
    Choice, Code, EncodedColumn, Encoder, Gaps, MISSING_LEVEL, Means, MissingColumn, fit,
};
use crate::models::{Block, Matrix, NO_LEVEL, Target, Values};

const PEOPLE: &str = "age,town,size,repaid\n10,Aa,10,1\n,Bb,9,0\n30,,2,1\n20,Aa,10,0\n40,Bb,,1\n";

fn table(csv: &str) -> Table {
    let mut intake = Intake::new("people.csv");
    intake.push(csv.as_bytes()).unwrap();
    intake.finish().unwrap().table
}

fn target(codes: &[u32]) -> Target {
    let values = Values::Classes { codes: codes.to_vec(), n_classes: 2 };
    Target { values, weights: vec![1.0; codes.len()] }
}

fn fitted(column: &str, means: Means, gaps: Gaps, codes: &[u32]) -> (Encoder, Matrix) {
    let choices = [Choice { column: column.to_owned(), means }];
    let rows: Vec<u32> = (0..).take(codes.len()).collect();
    fit(&table(PEOPLE), &rows, &choices, gaps, &target(codes), 1).unwrap()
}

const CODES: [u32; 5] = [1, 0, 1, 0, 1];

#[test]
fn a_deviation_keeps_its_digits_behind_constant_ones() {
    // NIST StRD NumAcc2 to NumAcc4: 0.1, as of a sample of 1001; the exact ones for the doubles.
    for (middle, low, high, expected) in [
        (1.2, 1.1, 1.3, 0.1),
        (1_000_000.2, 1_000_000.1, 1_000_000.3, 0.100_000_000_034_924_6),
        (10_000_000.2, 10_000_000.1, 10_000_000.3, 0.100_000_000_558_793_54),
    ] {
        let values = std::iter::once(middle).chain([low, high].into_iter().cycle().take(1000));
        let values: Vec<f64> = values.collect();
        let (mean, deviation) = mean_and_deviation(&values, &vec![1.0; values.len()]);
        let of_sample = deviation * (1001.0_f64 / 1000.0).sqrt();
        assert!((mean - middle).abs() < 1e-14 * middle, "{mean} is not {middle}");
        assert!((of_sample - expected).abs() < 1e-12 * expected, "{of_sample} is not {expected}");
    }
    // Squares that no number can hold, and such as vanish.
    for unit in [1e200, 5e307, 1e-200] {
        let (mean, deviation) = mean_and_deviation(&[3.0 * unit, unit], &[1.0; 2]);
        assert!((mean / unit - 2.0).abs() < 1e-12 && (deviation / unit - 1.0).abs() < 1e-12);
    }
    let (mean, deviation) = mean_and_deviation(&[1e308, -1e308], &[2.0; 2]);
    assert!(mean.abs() < 1e290 && (deviation / 1e308 - 1.0).abs() < 1e-12);
    // A constant one has none, whatever rounding left.
    assert_eq!(mean_and_deviation(&[0.1; 10], &[1.0; 10]).1.to_bits(), 1.0_f64.to_bits());
}

#[test]
fn places_follow_numbers_by_size() {
    let (encoder, matrix) = fitted("size", Means::Ordinal, Gaps::Fill, &CODES);
    let [EncodedColumn { code: Code::Ordinal { levels, .. }, .. }] = encoder.columns.as_slice()
    else {
        panic!("{encoder:?}")
    };
    assert_eq!(levels, &["2", "9", "10"]);
    let [Block::Number { values, .. }] = matrix.blocks() else { panic!("{matrix:?}") };
    // Places 2, 1, 0, 2 are known: half lie below 1.5, which stands in for the gap.
    assert_eq!(values, &[2.0, 1.0, 0.0, 2.0, 1.5]);
}

#[test]
fn a_level_that_was_not_there_is_none() {
    let (encoder, matrix) = fitted("town", Means::OneHot, Gaps::Fill, &CODES[..2]);
    let [Block::Category { levels, codes, .. }] = matrix.blocks() else { panic!("{matrix:?}") };
    assert_eq!((levels.join(" "), codes.as_slice()), ("Aa Bb".to_owned(), [0, 1].as_slice()));
    let others = encoder.apply(&table("town\nBb\nCc\n"), &[0, 1]).unwrap();
    let [Block::Category { codes, .. }] = others.blocks() else { panic!("{others:?}") };
    assert_eq!(codes, &[1, NO_LEVEL]);
}

/// What people learnt from become is what they become when they are asked about, but for target encoding.
#[test]
fn those_learnt_from_become_what_others_become() {
    let rows: Vec<u32> = (0..5).collect();
    for (column, means) in [
        ("age", Means::Standardize),
        ("age", Means::Number),
        ("town", Means::OneHot),
        ("size", Means::Ordinal),
    ] {
        let (encoder, matrix) = fitted(column, means, Gaps::Fill, &CODES);
        assert_eq!(encoder.apply(&table(PEOPLE), &rows).unwrap(), matrix, "{column} {means:?}");
    }
}

#[test]
fn ones_own_outcome_has_no_part_in_ones_target_code() {
    let (encoder, matrix) = fitted("town", Means::Target, Gaps::Fill, &CODES);
    let [EncodedColumn { code: Code::Target { levels, means, otherwise }, .. }] =
        encoder.columns.as_slice()
    else {
        panic!("{encoder:?}")
    };
    // Everyone: 3 of 5. Aa and Bb: 1 of 2, drawn towards 0.6 as by ten people; the gap: 1 of 1.
    let mean = |it: &str| means[levels.iter().position(|level| level == it).unwrap()];
    assert!((mean("Aa") - 7.0 / 12.0).abs() < 1e-15 && (mean("Bb") - 7.0 / 12.0).abs() < 1e-15);
    assert!((mean(MISSING_LEVEL) - 7.0 / 11.0).abs() < 1e-15 && (otherwise - 0.6).abs() < 1e-15);
    let own = |matrix: &Matrix, row: usize| match &matrix.blocks()[0] {
        Block::Number { values, .. } => values[row].to_bits(),
        Block::Category { .. } => panic!("{matrix:?}"),
    };
    let mut others = 0;
    for row in 0..5 {
        let mut codes = CODES;
        codes[row] = 1 - codes[row];
        let (_, turned) = fitted("town", Means::Target, Gaps::Fill, &codes);
        assert_eq!(own(&turned, row), own(&matrix, row), "row {row}");
        others += (0..5).filter(|it| own(&turned, *it) != own(&matrix, *it)).count();
    }
    assert!(others > 0, "nobody's outcome has a part in anybody's code");
}

#[test]
fn words_where_numbers_are_wanted_are_named() {
    let choice = |column: &str| [Choice { column: column.to_owned(), means: Means::Number }];
    let of =
        |column: &str| fit(&table(PEOPLE), &[0], &choice(column), Gaps::Fill, &target(&[0]), 1);
    let refused = |column: &str, holds_text| {
        assert_eq!(
            of(column).unwrap_err(),
            MissingColumn { column: column.to_owned(), holds_text }
        );
    };
    refused("town", true);
    refused("height", false);
}
