//! Areas beside other programs, by counts and by weights.

use serde_json::Value;

use crate::stats::area::{RankArea, RankAreaSum, WeightedBlock};
use crate::stats::testing::{assert_close, assert_relative, blocks, entries, number, oracle_text};

/// People as (score, is positive, weight).
type Scored = Vec<(f64, bool, f64)>;

fn blocks_of(mut people: Scored) -> Vec<Scored> {
    people.sort_by(|one, other| one.0.total_cmp(&other.0));
    people.chunk_by(|one, other| one.0 >= other.0).map(<[_]>::to_vec).collect()
}

fn counted(people: Scored) -> Option<RankArea> {
    let mut sum = RankAreaSum::default();
    for block in blocks_of(people) {
        let positives = block.iter().filter(|it| it.1).count() as u64;
        sum.block_counts(positives, block.len() as u64 - positives);
    }
    sum.finish()
}

fn weighted(people: Scored) -> Option<RankArea> {
    let mut sum = RankAreaSum::default();
    for block in blocks_of(people) {
        let total = |is_positive: bool, of: fn(f64) -> f64| -> f64 {
            block.iter().filter(|it| it.1 == is_positive).map(|it| of(it.2)).sum()
        };
        sum.block_weights(WeightedBlock {
            positives: total(true, |weight| weight),
            positive_squares: total(true, |weight| weight * weight),
            negatives: total(false, |weight| weight),
            negative_squares: total(false, |weight| weight * weight),
        });
    }
    sum.finish()
}

/// The rows of a data set with that value in that column.
fn scored(data: &str, attribute: &str, group: &str) -> Scored {
    let text = oracle_text(&format!("{data}_predictions.csv")).unwrap_or_default();
    let mut rows = text.lines().map(|it| it.split(',').collect::<Vec<&str>>());
    let header = rows.next().unwrap_or_default();
    let place = |name: &str| header.iter().position(|it| *it == name).unwrap();
    let (score, outcome, value) = (place("score"), place("y_true"), place(attribute));
    rows.filter(|row| row[value] == group)
        .map(|row| (row[score].parse().unwrap(), row[outcome] == "1", 1.0))
        .collect()
}

fn assert_agrees(people: Scored, expected: &Value) {
    let (ours, again) = (counted(people.clone()), weighted(people));
    if !expected["roc_auc"].is_number() {
        return assert_eq!((ours, again), (None, None));
    }
    let (ours, again) = (ours.unwrap(), again.unwrap());
    assert_close(ours.value, number(&expected["roc_auc"]), 1e-12);
    assert_close(again.value, ours.value, 1e-14);
    let variance = &expected["delong_reference"]["variance"];
    if !variance.is_number() {
        return assert_eq!((ours.se, again.se), (None, None));
    }
    let se = ours.se.unwrap();
    assert_relative(se * se, number(variance), 1e-10);
    assert_relative(again.se.unwrap(), se, 1e-10);
}

#[test]
fn areas_and_variances_agree_with_the_midrank_form_on_real_data() {
    for (name, block) in blocks("curves") {
        let (data, attribute) = name.split_once(' ').unwrap();
        for (group, expected) in entries(&block["groups"]) {
            assert_agrees(scored(data, attribute, group), expected);
        }
    }
}

#[test]
fn propublica_deciles_have_the_known_areas() {
    if oracle_text("compas_decile_predictions.csv").is_none() {
        return;
    }
    // Broward County, decile against recidivism within two years, by scikit-learn.
    for (group, expected) in
        [("African-American", 0.691_834), ("Caucasian", 0.693_146), ("Hispanic", 0.637_926)]
    {
        let ours = counted(scored("compas_decile", "race", group)).unwrap();
        assert_close(ours.value, expected, 0.5e-6);
    }
    let everybody = ["Male", "Female"].map(|it| scored("compas_decile", "sex", it)).concat();
    assert_close(counted(everybody).unwrap().value, 0.702_166, 0.5e-6);
}

#[test]
fn a_worked_example_comes_out() {
    // Positives 2, 3, 3; negatives 1, 2. Pairs: 2>1, 2=2, 3>1, 3>2, 3>1, 3>2: 5.5 of 6.
    // Shares of each positive 3/4, 1, 1: variance 1/48; of each negative 1, 5/6: variance 1/72.
    let mut sum = RankAreaSum::default();
    sum.block_counts(0, 1);
    sum.block_counts(1, 1);
    sum.block_counts(2, 0);
    let area = sum.finish().unwrap();
    assert_close(area.value, 5.5 / 6.0, 0.0);
    assert_relative(area.se.unwrap(), libm::sqrt(1.0 / 144.0 + 1.0 / 144.0), 3e-16);
}

#[test]
fn scores_that_say_nothing_rank_half_of_the_pairs() {
    let mut sum = RankAreaSum::default();
    sum.block_counts(17, 23);
    assert_eq!(sum.finish(), Some(RankArea { value: 0.5, se: Some(0.0) }));
}

#[test]
fn opposite_classes_have_the_opposite_area() {
    let people: Scored =
        (0..60_u32).map(|it| (f64::from(it * it % 23), it % 3 == 0, 1.0)).collect();
    let turned = people.iter().map(|it| (it.0, !it.1, 1.0)).collect();
    let (here, there) = (counted(people).unwrap(), counted(turned).unwrap());
    assert_close(here.value, 1.0 - there.value, 2e-16);
    assert_eq!(here.se, there.se);
}

#[test]
fn the_size_of_equal_weights_does_not_matter() {
    let people = |weight: f64| -> Scored {
        (0..60_u32).map(|it| (f64::from(it * it % 23), it % 3 == 0, weight)).collect()
    };
    let (one, tenth) = (counted(people(1.0)).unwrap(), weighted(people(0.1)).unwrap());
    assert_close(tenth.value, one.value, 1e-15);
    assert_relative(tenth.se.unwrap(), one.se.unwrap(), 1e-13);
}

#[test]
fn a_weight_of_two_ranks_like_two_people() {
    let once: Scored = (0..60_u32)
        .map(|it| (f64::from(it * it % 23), it % 3 == 0, f64::from(1 + it % 2)))
        .collect();
    let twice = once.iter().flat_map(|it| vec![(it.0, it.1, 1.0); if it.2 > 1.5 { 2 } else { 1 }]);
    let (value, same) =
        (weighted(once.clone()).unwrap().value, counted(twice.collect()).unwrap().value);
    assert_close(value, same, 1e-15);
}

#[test]
fn rounded_weights_leave_nothing_of_a_spread_that_is_none() {
    // Weights that no double holds: wholly apart, and all tied.
    for weight in [0.1, 0.3, 1.7] {
        let apart: Scored =
            (0..9).map(|it| (f64::from(it), it > 3, weight * f64::from(it + 1))).collect();
        let area = weighted(apart.clone()).unwrap();
        assert_close(area.value, 1.0, 1e-15);
        assert_eq!(area.se, Some(0.0));
        let tied = apart.into_iter().map(|(_, is_positive, weight)| (0.5, is_positive, weight));
        let area = weighted(tied.collect()).unwrap();
        assert_close(area.value, 0.5, 1e-15);
        assert_eq!(area.se, Some(0.0));
    }
}

#[test]
fn sums_of_weights_alone_have_no_standard_error() {
    let mut sum = RankAreaSum::default();
    sum.block_counts(2, 5);
    sum.block(1.0, 0.0);
    // 3 · 5 pairs, 10 of them ties, 5 won.
    assert_eq!(sum.finish(), Some(RankArea { value: 10.0 / 15.0, se: None }));
}

#[test]
fn more_people_than_can_be_counted_are_still_ranked() {
    let big = 1_u64 << 33;
    let mut sum = RankAreaSum::default();
    sum.block_counts(big, 3 * big);
    sum.block_counts(3 * big, big);
    let area = sum.finish().unwrap();
    // 16 b² pairs: 3 + 3 tied, 9 won.
    assert_close(area.value, 12.0 / 16.0, 1e-15);
    assert!(area.se.is_some_and(|it| it > 0.0 && it < 1e-5));
}

#[test]
fn without_one_of_the_classes_there_is_no_area() {
    let mut sum = RankAreaSum::default();
    assert_eq!(sum.clone().finish(), None);
    sum.block_counts(3, 0);
    assert_eq!(sum.clone().finish(), None);
    sum.block(0.0, 0.0);
    assert_eq!(sum.clone().finish(), None);
    sum.block_counts(0, 1);
    assert_eq!(sum.finish().map(|it| it.value), Some(0.0));
}

#[test]
fn one_person_of_a_kind_has_an_area_and_no_standard_error() {
    let mut sum = RankAreaSum::default();
    sum.block_counts(0, 2);
    sum.block_counts(1, 0);
    sum.block_counts(0, 2);
    let area = sum.finish().unwrap();
    assert_eq!((area.value.to_bits(), area.se), (0.5_f64.to_bits(), None));
}

#[test]
fn counts_go_on_as_weights() {
    let people = [(0, 2), (1, 1), (2, 1), (1, 3), (0, 1), (2, 0)];
    let block = |(positives, negatives): (u64, u64)| {
        let [positives, negatives] = [positives, negatives].map(|it| it as f64);
        WeightedBlock {
            positives,
            negatives,
            positive_squares: positives,
            negative_squares: negatives,
        }
    };
    let of = |n_counted: usize| {
        let mut sum = RankAreaSum::default();
        for (idx, it) in people.into_iter().enumerate() {
            if idx < n_counted {
                sum.block_counts(it.0, it.1);
            } else {
                sum.block_weights(block(it));
            }
        }
        sum.finish().unwrap()
    };
    let counted = of(people.len());
    for n_counted in 0..people.len() {
        assert_close(of(n_counted).value, counted.value, 1e-15);
        assert_close(of(n_counted).se.unwrap(), counted.se.unwrap(), 1e-14);
    }
}

#[test]
fn one_weight_says_as_little_as_one_person() {
    let mut sum = RankAreaSum::default();
    let none = WeightedBlock::default();
    sum.block_weights(WeightedBlock { negatives: 1.5, negative_squares: 2.25, ..none });
    sum.block_weights(WeightedBlock { positives: 3.0, positive_squares: 9.0, ..none });
    sum.block_weights(WeightedBlock { negatives: 1.5, negative_squares: 2.25, ..none });
    assert_eq!(sum.finish().unwrap().se, None);
}

fn block(positives: f64, negatives: f64) -> WeightedBlock {
    WeightedBlock {
        positives,
        positive_squares: positives * positives,
        negatives,
        negative_squares: negatives * negatives,
    }
}

#[track_caller]
fn check_separated(negatives: RankAreaSum, positives: &[f64]) {
    let mut sum = negatives;
    for it in positives {
        sum.block_weights(block(*it, 0.0));
    }
    let area = sum.finish().unwrap();
    assert_close(area.value, 1.0, 1e-15);
    assert_eq!(area.se, Some(0.0), "{positives:?}");
}

/// All positives rank above all negatives: nothing varies, and no rounding may make it look so.
#[test]
fn a_wholly_separated_sample_has_an_error_of_exactly_zero() {
    for positives in [[0.1, 0.7, 0.3], [0.1, 0.2, 0.2], [0.9, 0.7, 0.4], [1.1, 0.7, 2.3]] {
        let mut counted = RankAreaSum::default();
        counted.block_counts(0, 3);
        check_separated(counted, &positives);
        for [first, second] in [[0.7, 0.2], [0.2, 0.35], [0.1, 0.1], [3.0, 0.3]] {
            let mut weighed = RankAreaSum::default();
            weighed.block_weights(block(0.0, first));
            weighed.block_weights(block(0.0, second));
            check_separated(weighed, &positives);
        }
    }
}
