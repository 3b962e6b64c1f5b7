//! An encoder is made from the people that a model learns from.

use plumbline_kernels::sums::{most_apart, weighted_square_sum, weighted_sum};

use crate::base::order;
use crate::data::{Cells, Table};
use crate::models::encode::cells::{is_numeric, levels_of, numbers, places};
use crate::models::encode::{Code, EncodedColumn, Encoder, MISSING_LEVEL};
use crate::models::{Block, Matrix, NO_LEVEL, Target, Values};
use crate::stats::resample::Stream;

/// Parts of the training people for target encoding: each is encoded by the outcomes of the others.
const TARGET_PARTS: u8 = 5;

/// A level's mean outcome is drawn towards everyone's as if so many people more had that one.
const TARGET_SMOOTHING: f64 = 10.0;

/// Keeps this stream apart from those that train.
const TARGET_TASK: u64 = u64::MAX;

/// A column and how it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub column: String,
    pub means: Means,
}

/// How a column becomes features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    Number,
    Standardize,
    OneHot,
    Ordinal,
    Target,
}

/// What becomes of missing cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// They stay gaps: the model knows what to do with them.
    Keep,
    /// The median stands in for a missing number, beside a feature that says so; a missing category is a level.
    Fill,
}

/// A column that a model needs and the table lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingColumn {
    pub column: String,
    /// The column is there, and is text where numbers are needed.
    pub holds_text: bool,
}

/// Makes an encoder from these rows, with their features. `target` has one value per row.
///
/// The features are those that [`Encoder::apply`] gives, except for target encoding: here a person's own outcome
/// plays no part in the code of the person's level (Micci-Barreca 2001, here out of fold), or the model would
/// learn the outcome from itself.
///
/// # Errors
///
/// [`MissingColumn`] for a column that the table lacks, or that is text where numbers are wanted.
pub fn fit(
    table: &Table,
    rows: &[u32],
    choices: &[Choice],
    gaps: Gaps,
    target: &Target,
    seed: u64,
) -> Result<(Encoder, Matrix), MissingColumn> {
    let mut encoder = Encoder::default();
    for Choice { column, means } in choices {
        let cells = &table
            .column(column)
            .ok_or_else(|| MissingColumn { column: column.clone(), holds_text: false })?
            .cells;
        let wants_number = matches!(means, Means::Number | Means::Standardize);
        if wants_number && !is_numeric(cells) {
            return Err(MissingColumn { column: column.clone(), holds_text: true });
        }
        let code = match means {
            Means::Number => number(&numbers(cells, rows), &target.weights, gaps, Spread::Raw),
            Means::Standardize => {
                number(&numbers(cells, rows), &target.weights, gaps, Spread::Standard)
            }
            Means::OneHot => Code::OneHot { levels: levels(cells, rows, gaps) },
            Means::Ordinal => ordinal(cells, rows, &target.weights, gaps),
            Means::Target => {
                let levels = levels(cells, rows, Gaps::Fill);
                let places = places(cells, rows, &levels);
                let (means, otherwise) = level_means(&places, levels.len(), target, None);
                Code::Target { levels, means, otherwise }
            }
        };
        encoder.columns.push(EncodedColumn { column: column.clone(), code });
    }
    let matrix = encoder.apply(table, rows)?;
    let matrix = out_of_fold(&encoder, matrix, table, rows, target, seed);
    Ok((encoder, matrix))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spread {
    Raw,
    Standard,
}

fn number(raw: &[f64], weights: &[f64], gaps: Gaps, spread: Spread) -> Code {
    let has_gaps = raw.iter().any(|it| it.is_nan());
    let without_gaps = has_gaps.then(|| known(raw, weights));
    let (known, of_known) =
        without_gaps.as_ref().map_or((raw, weights), |it| (it.0.as_slice(), it.1.as_slice()));
    let fill = match gaps {
        Gaps::Keep => None,
        Gaps::Fill => Some(median(known, of_known)),
    };
    let (center, scale) = match spread {
        Spread::Raw => (0.0, 1.0),
        Spread::Standard => match fill.filter(|_| has_gaps) {
            None => mean_and_deviation(known, of_known),
            Some(fill) => {
                let filled: Vec<f64> =
                    raw.iter().map(|it| if it.is_nan() { fill } else { *it }).collect();
                mean_and_deviation(&filled, weights)
            }
        },
    };
    Code::Number { center, scale, fill, flag: gaps == Gaps::Fill && has_gaps }
}

/// The numbers that are known, with their weights.
fn known(raw: &[f64], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    raw.iter().zip(weights).filter(|it| !it.0.is_nan()).map(|(a, b)| (*a, *b)).unzip()
}

/// The weighted mean, and the weighted standard deviation as of a population; 1 where nothing varies.
pub(super) fn mean_and_deviation(values: &[f64], weights: &[f64]) -> (f64, f64) {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return (0.0, 1.0);
    }
    // Seen in a power of two near the largest, which changes no digit, numbers have squares that can be added up.
    let unit = power_of_two(most_apart(values, 0.0));
    let mean = weighted_sum(values, weights, unit) / total;
    let square = weighted_square_sum(values, weights, [unit, mean]) / total;
    let (mean, deviation) = (mean * unit, square.sqrt() * unit);
    // What rounding leaves of a constant column is no spread.
    let varies = deviation.is_finite() && deviation > 10.0 * f64::EPSILON * mean.abs();
    if mean.is_finite() { (mean, if varies { deviation } else { 1.0 }) } else { (0.0, 1.0) }
}

/// The largest power of two that is no larger; 1 of 0.
fn power_of_two(value: f64) -> f64 {
    if value > 0.0 && value.is_finite() { libm::ldexp(1.0, libm::frexp(value).1 - 1) } else { 1.0 }
}

/// The number below and above which lies half of the weight; between two, their middle. 0 of nobody.
fn median(values: &[f64], weights: &[f64]) -> f64 {
    // Sums of ones are exact: then nothing needs to be put in order but the middle.
    if !weights.is_empty() && weights.iter().all(|it| it.to_bits() == 1.0_f64.to_bits()) {
        return middle(&mut values.to_vec());
    }
    let people = values.iter().copied().zip(weights.iter().copied());
    let people: Vec<(f64, f64)> = people.filter(|it| it.1 > 0.0).collect();
    let values: Vec<f64> = people.iter().map(|it| it.0).collect();
    let order = order::by_number(&values);
    let sorted: Vec<(f64, f64)> = order.iter().map(|it| people[*it as usize]).collect();
    let half = sorted.iter().map(|it| it.1).sum::<f64>() / 2.0;
    let mut below = 0.0;
    for (idx, (value, weight)) in sorted.iter().enumerate() {
        below += weight;
        if below > half {
            return *value;
        }
        if below >= half {
            let next = sorted.get(idx + 1).map_or(*value, |it| it.0);
            return f64::midpoint(*value, next);
        }
    }
    0.0
}

/// The median of numbers of which there is one at least, where all weigh the same.
fn middle(values: &mut [f64]) -> f64 {
    let n = values.len();
    let (below, upper, _) = values.select_nth_unstable_by(n / 2, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp);
    match lower.filter(|_| n.is_multiple_of(2)) {
        Some(lower) => f64::midpoint(lower, *upper),
        None => *upper,
    }
}

/// The values of these rows in order; the missing one among them unless gaps are kept.
fn levels(cells: &Cells, rows: &[u32], gaps: Gaps) -> Vec<String> {
    let keep = |it: &(String, u64)| gaps == Gaps::Fill || it.0 != MISSING_LEVEL;
    let all = levels_of(cells, rows).into_iter().filter(keep).map(|it| it.0);
    all.take(usize::from(NO_LEVEL)).collect()
}

fn ordinal(cells: &Cells, rows: &[u32], weights: &[f64], gaps: Gaps) -> Code {
    let levels = levels(cells, rows, Gaps::Keep);
    let otherwise = match gaps {
        Gaps::Keep => None,
        Gaps::Fill => {
            let places = places(cells, rows, &levels);
            let known = places.iter().zip(weights);
            let known = known.filter_map(|(place, weight)| Some((f64::from((*place)?), *weight)));
            let (places, weights): (Vec<f64>, Vec<f64>) = known.unzip();
            Some(median(&places, &weights))
        }
    };
    Code::Ordinal { levels, otherwise }
}

/// The outcome as a number: that of class 1 counts 1. Of several classes, the place.
fn outcome(target: &Target, row: usize) -> f64 {
    match &target.values {
        Values::Classes { codes, .. } => f64::from(codes[row]),
        Values::Numbers(values) => values[row],
    }
}

/// Smoothed mean outcome by level and of everyone, over people outside a part.
fn level_means(
    places: &[Option<u32>],
    n_levels: usize,
    target: &Target,
    without: Option<(&[u8], u8)>,
) -> (Vec<f64>, f64) {
    let mut sums = vec![(0.0, 0.0); n_levels];
    let mut all = (0.0, 0.0);
    for (row, place) in places.iter().enumerate() {
        if without.is_some_and(|(parts, part)| parts[row] == part) {
            continue;
        }
        let (weight, value) = (target.weights[row], outcome(target, row));
        all = (all.0 + weight, all.1 + weight * value);
        if let Some(place) = place {
            let sum = &mut sums[*place as usize];
            *sum = (sum.0 + weight, sum.1 + weight * value);
        }
    }
    let mean = if all.0 > 0.0 { all.1 / all.0 } else { 0.0 };
    let smooth = |it: &(f64, f64)| (it.1 + TARGET_SMOOTHING * mean) / (it.0 + TARGET_SMOOTHING);
    (sums.iter().map(smooth).collect(), mean)
}

/// Replaces target codes by those that a person's own part has no share in.
fn out_of_fold(
    encoder: &Encoder,
    matrix: Matrix,
    table: &Table,
    rows: &[u32],
    target: &Target,
    seed: u64,
) -> Matrix {
    if !encoder.columns.iter().any(|it| matches!(it.code, Code::Target { .. })) {
        return matrix;
    }
    let mut stream = Stream::new(seed, TARGET_TASK);
    let parts: Vec<u8> = rows.iter().map(|_| part(stream.uniform())).collect();
    let mut blocks = matrix.blocks().to_vec();
    for it in &encoder.columns {
        let Code::Target { levels, .. } = &it.code else { continue };
        let Some(column) = table.column(&it.column) else { continue };
        let places = places(&column.cells, rows, levels);
        let by_part: Vec<(Vec<f64>, f64)> = (0..TARGET_PARTS)
            .map(|part| level_means(&places, levels.len(), target, Some((&parts, part))))
            .collect();
        let value = |(place, part): (&Option<u32>, &u8)| {
            let (means, otherwise) = &by_part[usize::from(*part)];
            place.map_or(*otherwise, |it| means[it as usize])
        };
        let own: Vec<f64> = places.iter().zip(&parts).map(value).collect();
        if let Some(block) = blocks.iter_mut().find(|block| block.name() == it.column) {
            *block = Block::Number { name: it.column.clone(), values: own };
        }
    }
    Matrix::new(rows.len(), blocks).unwrap_or(matrix)
}

/// Which part a uniform number falls into.
fn part(uniform: f64) -> u8 {
    let bounds = (1..TARGET_PARTS).map(|it| f64::from(it) / f64::from(TARGET_PARTS));
    u8::try_from(bounds.filter(|it| uniform >= *it).count()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Categories, Column, Numbers};

    /// Six people of these weights: sizes of which one is missing, and colors.
    fn made(means: Means, gaps: Gaps, weights: &[f64; 6]) -> (Encoder, Vec<Block>) {
        let sizes = Numbers::of_values(&[3.0, 1.0, f64::NAN, 2.0, 8.0, 8.0]);
        let colors = Categories::of_codes(&["red", "blue"], &[1, 2, 0, 2, 1, 1]);
        let column = |name: &str, cells| Column { name: name.to_owned(), cells };
        let columns =
            vec![column("size", Cells::Numbers(sizes)), column("color", Cells::Categories(colors))];
        let table = Table { n_rows: 6, columns };
        let is_number = matches!(means, Means::Number | Means::Standardize);
        let column = if is_number { "size" } else { "color" }.to_owned();
        let values = Values::Classes { codes: vec![1, 0, 1, 0, 1, 0], n_classes: 2 };
        let target = Target { values, weights: weights.to_vec() };
        let choices = [Choice { column, means }];
        let rows: Vec<u32> = (0..6).collect();
        let (encoder, features) = fit(&table, &rows, &choices, gaps, &target, 1).unwrap();
        (encoder, features.blocks().to_vec())
    }

    #[track_caller]
    fn check_number(block: &Block, expected: [f64; 6]) {
        let Block::Number { values, .. } = block else { panic!("{block:?} is no number") };
        let apart = |(a, b): (&f64, f64)| !((a - b).abs() < 1e-12 || a.is_nan() && b.is_nan());
        assert!(!values.iter().zip(expected).any(apart), "{values:?} is not {expected:?}");
    }

    #[test]
    fn the_weighted_median_fills_gaps_and_a_flag_says_so() {
        // Weights 1, 1, 2 below 8 and 4 at it: half way between 3 and 8. The last person has no weight.
        let (encoder, blocks) = made(Means::Number, Gaps::Fill, &[2.0, 1.0, 1.0, 1.0, 4.0, 0.0]);
        check_number(&blocks[0], [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
        check_number(&blocks[1], [3.0, 1.0, 5.5, 2.0, 8.0, 8.0]);
        assert_eq!(encoder.n_columns(), 2);
        let (_, blocks) = made(Means::Number, Gaps::Keep, &[1.0; 6]);
        check_number(&blocks[0], [3.0, 1.0, f64::NAN, 2.0, 8.0, 8.0]);
    }

    #[test]
    fn people_who_weigh_the_same_have_the_median_of_the_sorted_ones() {
        // numpy.median; weights of 2 take the way by sums.
        let values = [7.5, -1.0, 3.0, 3.0, 0.25, 12.0, 9.0];
        for (n, expected) in [(1, 7.5), (2, 3.25), (3, 3.0), (4, 3.0), (5, 3.0), (6, 3.0), (7, 3.0)]
        {
            for weight in [1.0, 2.0] {
                let found = median(&values[..n], &vec![weight; n]);
                assert!((found - expected).abs() < 1e-15, "{n} of weight {weight}: {found}");
            }
        }
        assert!(median(&[], &[]).abs() < 1e-15);
    }

    #[test]
    fn people_without_weight_do_not_move_a_median() {
        // Half of the weight is at 1, and whoever weighs nothing lies between it and 8.
        let (_, blocks) = made(Means::Number, Gaps::Fill, &[0.0, 1.0, 1.0, 0.0, 1.0, 0.0]);
        check_number(&blocks[1], [3.0, 1.0, 4.5, 2.0, 8.0, 8.0]);
    }

    #[test]
    fn numbers_are_standardized_as_a_population_with_its_gaps_filled() {
        // numpy: (it - it.mean()) / it.std() of 3, 1, 3, 2, 8, 8 with mean 25/6.
        let (_, blocks) = made(Means::Standardize, Gaps::Fill, &[1.0; 6]);
        let mean = 25.0 / 6.0;
        let scale = libm::sqrt(151.0 / 6.0 - mean * mean);
        check_number(&blocks[1], [3.0, 1.0, 3.0, 2.0, 8.0, 8.0].map(|it| (it - mean) / scale));
    }

    #[test]
    fn the_place_of_a_missing_level_counts_weights() {
        // Places: blue 0, red 1.
        let (_, blocks) = made(Means::Ordinal, Gaps::Fill, &[1.0, 3.0, 1.0, 3.0, 1.0, 1.0]);
        check_number(&blocks[0], [1.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
        let (_, blocks) = made(Means::Ordinal, Gaps::Fill, &[1.0; 6]);
        check_number(&blocks[0], [1.0, 0.0, 1.0, 0.0, 1.0, 1.0]);
    }

    #[test]
    fn a_level_is_its_mean_outcome_drawn_towards_that_of_all() {
        let (encoder, blocks) = made(Means::Target, Gaps::Keep, &[1.0; 6]);
        let Code::Target { levels, means, otherwise } = &encoder.columns[0].code else {
            panic!("{encoder:?}")
        };
        assert_eq!(levels, &["(missing)", "blue", "red"]);
        // 3 of 6 are positive; of red 2 of 3, of blue 0 of 2; ten more people at one half.
        let expected = [6.0 / 11.0, 5.0 / 12.0, 7.0 / 13.0];
        assert!(means.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{means:?}");
        assert!((otherwise - 0.5).abs() < 1e-12);
        // Nobody's own outcome is in the code that the model learns from.
        let Block::Number { values, .. } = &blocks[0] else { panic!("{blocks:?}") };
        assert!((values[2] - means[0]).abs() > 1e-3);
    }
}
