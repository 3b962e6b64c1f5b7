//! Features that are the outcome under another name, or were written down after it.

use std::collections::BTreeMap;

use crate::base::order;
use crate::models::{Block, Matrix, NO_LEVEL, Target, Values};
use crate::report::model::Warning;
use crate::stats::area::RankAreaSum;

/// A feature that settles the outcome of so large a share of people is the outcome by another name; and one whose order
/// puts so large a share of pairs of people right, or whose correlation with the outcome is so close.
const SETTLES: f64 = 0.999;

/// Numbers with more different values than this are too fine to tell by their values.
const MOST_VALUES: usize = 1_000;

/// People on either side from whom an order is told: with fewer it may be chance.
const FEWEST: u64 = 10;

/// Looks at each feature by itself. Gaps are gaps in `features`.
pub(crate) fn warnings(target: &Target, features: &Matrix) -> Vec<Warning> {
    let mut all = Vec::new();
    for block in features.blocks() {
        let name = block.name();
        let what = if tells(block, target) {
            format!("\u{201c}{name}\u{201d}")
        } else if is_missing_by_outcome(block, target) {
            format!("whether \u{201c}{name}\u{201d} is missing")
        } else {
            continue;
        };
        all.push(Warning {
            id: "outcome-among-features".to_owned(),
            says: format!(
                "{what} settles the outcome almost by itself: it may be the outcome under another \
                 name, or have been written down after it"
            ),
        });
    }
    all
}

fn tells(block: &Block, target: &Target) -> bool {
    match (&target.values, block) {
        (Values::Classes { codes, .. }, Block::Category { codes: levels, .. }) => {
            settles(levels.iter().map(|it| u64::from(*it)), codes)
        }
        (Values::Classes { codes, n_classes }, Block::Number { values, .. }) => {
            settles(values.iter().map(|it| it.to_bits()), codes)
                || orders(values, codes, *n_classes, &target.weights)
        }
        (Values::Numbers(outcomes), Block::Number { values, .. }) => {
            goes_with(values, outcomes, &target.weights)
        }
        (Values::Numbers(_), Block::Category { .. }) => false,
    }
}

fn is_missing_by_outcome(block: &Block, target: &Target) -> bool {
    let missing: Vec<bool> = match block {
        Block::Number { values, .. } => values.iter().map(|it| it.is_nan()).collect(),
        Block::Category { codes, .. } => codes.iter().map(|it| *it == NO_LEVEL).collect(),
    };
    match &target.values {
        Values::Classes { codes, .. } => settles(missing.iter().map(|it| u64::from(*it)), codes),
        Values::Numbers(outcomes) => {
            let flags: Vec<f64> = missing.iter().map(|it| f64::from(u8::from(*it))).collect();
            goes_with(&flags, outcomes, &target.weights)
        }
    }
}

/// Whether knowing a feature's value is knowing the outcome, and not only because few people share a value.
fn settles(values: impl Iterator<Item = u64>, classes: &[u32]) -> bool {
    let mut by_value: BTreeMap<u64, BTreeMap<u32, u64>> = BTreeMap::new();
    let mut by_class: BTreeMap<u32, u64> = BTreeMap::new();
    for (value, class) in values.zip(classes) {
        *by_value.entry(value).or_default().entry(*class).or_insert(0) += 1;
        *by_class.entry(*class).or_insert(0) += 1;
        if by_value.len() > MOST_VALUES {
            return false;
        }
    }
    let n = classes.len() as f64;
    let right: u64 = by_value.values().filter_map(|it| it.values().max()).sum();
    let most = by_class.values().max().copied().unwrap_or(0);
    right as f64 >= SETTLES * n
        && (most as f64) < SETTLES * n
        && by_value.len() * 10 < classes.len()
}

/// Whether the order by a number puts the people of some class before or after nearly all others.
fn orders(values: &[f64], classes: &[u32], n_classes: usize, weights: &[f64]) -> bool {
    let known: Vec<usize> =
        (0..values.len()).filter(|it| !values[*it].is_nan() && weights[*it] > 0.0).collect();
    let of_known: Vec<f64> = known.iter().map(|it| values[*it]).collect();
    let sorted: Vec<usize> =
        order::by_number(&of_known).iter().map(|it| known[*it as usize]).collect();
    // Of two classes, one says all.
    let asked = if n_classes == 2 { 1..2 } else { 0..n_classes };
    asked.filter_map(|it| u32::try_from(it).ok()).any(|class| {
        let n = known.iter().filter(|it| classes[**it] == class).count() as u64;
        let mut sum = RankAreaSum::default();
        // 0 and -0 are one number.
        for equal in sorted.chunk_by(|a, b| values[*a] >= values[*b]) {
            let weight = |wanted: bool| -> f64 {
                let own = equal.iter().filter(|it| (classes[**it] == class) == wanted);
                own.map(|it| weights[*it]).sum()
            };
            sum.block(weight(true), weight(false));
        }
        n >= FEWEST
            && known.len() as u64 - n >= FEWEST
            && sum.finish().is_some_and(|it| it.value.max(1.0 - it.value) >= SETTLES)
    })
}

/// Whether two numbers are as good as proportional, over the people who have both.
fn goes_with(values: &[f64], outcomes: &[f64], weights: &[f64]) -> bool {
    let all = values.iter().zip(outcomes).zip(weights);
    let known: Vec<(f64, f64, f64)> = all
        .filter(|it| !it.0.0.is_nan() && *it.1 > 0.0)
        .map(|((value, outcome), weight)| (*value, *outcome, *weight))
        .collect();
    if (known.len() as u64) < 2 * FEWEST {
        return false;
    }
    let [values, outcomes] = [parted(&known, |it| it.0), parted(&known, |it| it.1)];
    let product = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).zip(&known).map(|((a, b), it)| it.2 * a * b).sum()
    };
    let both = product(&values, &values) * product(&outcomes, &outcomes);
    both > 0.0 && product(&values, &outcomes).abs() >= SETTLES * both.sqrt()
}

/// Numbers less their mean, in units of the largest of them, so that no square overflows.
fn parted(known: &[(f64, f64, f64)], of: fn(&(f64, f64, f64)) -> f64) -> Vec<f64> {
    let unit = known.iter().map(|it| of(it).abs()).fold(f64::MIN_POSITIVE, f64::max);
    let total: f64 = known.iter().map(|it| it.2).sum();
    let mean = known.iter().map(|it| it.2 / total * (of(it) / unit)).sum::<f64>();
    known.iter().map(|it| of(it) / unit - mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(values: Vec<f64>) -> Block {
        Block::Number { name: "n".to_owned(), values }
    }

    #[track_caller]
    fn check(block: Block, target: Values, expected: &[&str]) {
        let mut target = Target { values: target, weights: Vec::new() };
        let n = target.n_rows();
        target.weights = vec![1.0; n];
        let features = Matrix::new(n, vec![block]).unwrap();
        let found: Vec<String> =
            warnings(&target, &features).into_iter().map(|it| it.says).collect();
        let begins = |(found, begin): (&String, &&str)| found.starts_with(begin);
        assert!(
            found.len() == expected.len() && found.iter().zip(expected).all(begins),
            "{found:?}"
        );
    }

    fn halves(n: u32) -> Values {
        Values::Classes { codes: (0..n).map(|it| u32::from(it >= n / 2)).collect(), n_classes: 2 }
    }

    #[test]
    fn a_number_that_orders_nearly_all_pairs_is_told() {
        // Of 100 × 100 pairs, ten wrong: the area is 0.999. Eleven are too many.
        let wrong = |n: u32| {
            let value = |it: u32| f64::from(if it == 0 { 100 + n } else { it });
            number((0..200).map(|it| value(it) + if it == 0 { -0.5 } else { 0.0 }).collect())
        };
        check(wrong(10), halves(200), &["\u{201c}n\u{201d} settles"]);
        check(wrong(11), halves(200), &[]);
        // Downwards as well, and with gaps.
        let down = (0..200).map(|it| if it % 3 == 0 { f64::NAN } else { f64::from(-it) });
        check(number(down.collect()), halves(200), &["\u{201c}n\u{201d} settles"]);
        // Nine on a side may be chance.
        check(number((0..18).map(f64::from).collect()), halves(18), &[]);
    }

    #[test]
    fn a_class_of_several_that_lies_at_one_end_is_told() {
        let codes: Vec<u32> = (0..60).map(|it| if it >= 40 { 2 } else { it % 2 }).collect();
        let classes = Values::Classes { codes, n_classes: 3 };
        check(number((0..60).map(f64::from).collect()), classes, &["\u{201c}n\u{201d} settles"]);
    }

    #[test]
    fn a_number_that_is_missing_by_the_outcome_is_told() {
        let values = (0..40).map(|it| if it < 20 { f64::NAN } else { f64::from(it * 7 % 11) });
        check(number(values.collect()), halves(40), &["whether \u{201c}n\u{201d} is missing"]);
    }

    #[test]
    fn a_number_that_goes_with_the_outcome_is_told() {
        let outcomes: Vec<f64> = (0..50).map(|it| f64::from(it * 13 % 17)).collect();
        let twice = outcomes.iter().map(|it| 5.0 - 2e200 * it).collect();
        let other = (0..50).map(|it| f64::from(it * 7 % 11)).collect();
        let of = || Values::Numbers(outcomes.clone());
        check(number(twice), of(), &["\u{201c}n\u{201d} settles"]);
        check(number(other), of(), &[]);
        check(number(vec![3.0; 50]), of(), &[]);
    }
}
