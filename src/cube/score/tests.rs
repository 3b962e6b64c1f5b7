//! Scores by hand, and as scikit-learn's examples have them.

use super::{Extras, Order, ScoreRow, Scores};
use crate::cube::tally::{Moments, Squares};

#[test]
fn scores_sort_like_numbers() {
    let scores = [-3.5, -0.0, 0.0, 1e-300, 2.0, 1e300];
    let rows: Vec<ScoreRow> = scores.iter().map(|it| ScoreRow::new(*it, 0, 0)).collect();
    assert!(rows.is_sorted());
    assert_eq!(rows[1], rows[2]);
    let back: Vec<f64> = rows.iter().map(|it| it.score()).collect();
    assert_eq!(back, scores);
}

/// Scores .1 .4 .35 .8 with outcomes 0 0 1 1 are the example of scikit-learn's `roc_auc_score`: 0.75.
#[test]
fn the_area_counts_ordered_pairs() {
    let rows = [(0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)]
        .map(|(score, slot)| ScoreRow::new(score, slot, 0))
        .to_vec();
    let scores = Scores::new(rows, &Extras::default(), &[0]);
    let ranked = |order| scores.ranked(&[0], &[[2.0, 4.0]], order)[0];
    let area = |order| ranked(order).area.map(|it| it.value);
    assert_eq!(area(Order::HigherIsLikelier), Some(0.75));
    assert_eq!(area(Order::LowerIsLikelier), Some(0.25));
    // The same example of `average_precision_score`; turned around 1/2 · (1/2 + 2/4).
    let precision = |order| ranked(order).precision.unwrap().value;
    assert!((precision(Order::HigherIsLikelier) - 5.0 / 6.0).abs() < 1e-15);
    assert!((precision(Order::LowerIsLikelier) - 0.5).abs() < 1e-15);
}

/// By hand: (0.1² + 0.4² + 0.65² + 0.2²) / 4.
#[test]
fn squared_errors_are_averaged() {
    let rows = [(0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)]
        .map(|(score, slot)| ScoreRow::new(score, slot, 0))
        .to_vec();
    let scores = Scores::new(rows, &Extras::default(), &[0]);
    let moments = scores.of_squared_error.as_ref().map(|it| it[0].mean);
    assert!((moments.unwrap() - 0.158_125).abs() < 1e-15);
}

fn scores(people: &[(f64, u32)], extras: &Extras) -> Scores {
    let rows = people.iter().zip(0..).map(|((score, slot), it)| ScoreRow::new(*score, *slot, it));
    Scores::new(rows.collect(), extras, &[0])
}

#[test]
fn log_loss_is_that_of_the_outcome() {
    let scores_of = |people| scores(people, &Extras::default());
    let mean = |people| scores_of(people).of_log_loss.map(|it: Vec<Moments>| it[0].mean).unwrap();
    // By hand: -(ln 0.9 + ln 0.6 + ln 0.35 + ln 0.8) / 4.
    let found = mean(&[(0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)]);
    assert!((found - 0.472_287_953_809_176_15).abs() < 1e-15);
    // Wholly sure and wrong: 52 ln 2. Wholly sure and right: 2^-52.
    let sure = 36.043_653_389_117_15;
    assert!((mean(&[(0.0, 1)]) - sure).abs() < 1e-12);
    assert!((mean(&[(1.0, 0)]) - sure).abs() < 1e-12);
    assert!((mean(&[(1.0, 1)]) - f64::EPSILON).abs() < 1e-30);
}

#[test]
fn distinct_scores_are_counted_and_have_a_range() {
    let scores = scores(&[(3.0, 0), (0.5, 1), (-1.0, 1), (0.5, 0)], &Extras::default());
    assert_eq!(scores.range(), Some((-1.0, 3.0)));
    assert_eq!([1, 2, 3, 9].map(|most| scores.distinct_up_to(most)), [1, 2, 3, 3]);
    assert_eq!(Scores::default().range(), None);
}

/// Weights of 2 and 1 at 0 and 3: a mean of 1, and 2 · 1 + 1 · 4 about it.
#[test]
fn weights_count_in_moments() {
    let extras = Extras { people: Vec::new(), weights: vec![2.0, 1.0, 0.0] };
    let scores = scores(&[(0.0, 0), (3.0, 0), (5.0, 1)], &extras);
    // Squares of 4 and 1: a mean of 3/5, and 4 · 0.36 + 5.76 about it.
    let squares = Squares { weight: 5.0, mean: 0.6, spread: 7.2 };
    let found = scores.of_score[0];
    assert_eq!(found, Moments { squares: found.squares, ..Moments::of_people([3.0, 1.0, 6.0]) });
    assert!((found.squares.spread - squares.spread).abs() < 1e-14);
    assert_eq!(found.squares, Squares { spread: found.squares.spread, ..squares });
    assert_eq!(scores.of_outcome[1], Moments::default());
}

/// Everyone twice: counted, and with a weight of 1 each.
#[test]
fn weights_and_their_squares_are_added_within_a_score() {
    let people = [(0.1, 0), (0.4, 0), (0.4, 1), (0.35, 1), (0.8, 1), (0.1, 1)];
    let ranked = |scores: &Scores| scores.ranked(&[0], &[[8.0, 12.0]], Order::HigherIsLikelier)[0];
    let twice: Vec<(f64, u32)> = people.iter().flat_map(|it| [*it; 2]).collect();
    let counted = ranked(&scores(&twice, &Extras::default())).area.unwrap();
    let extras = Extras { people: vec![1; 12], weights: vec![1.0; 12] };
    let weighed = ranked(&scores(&twice, &extras)).area.unwrap();
    assert!((counted.value - weighed.value).abs() < 1e-15);
    assert!((counted.se.unwrap() - weighed.se.unwrap()).abs() < 1e-12);
}

#[test]
fn scores_on_a_scale_of_their_own_have_a_deviation() {
    let deviation = |scores: &[f64]| {
        let rows = (0..).zip(scores).map(|(at, it)| ScoreRow::new(*it, at % 4, 0)).collect();
        Scores::new(rows, &Extras::default(), &[0, 1]).deviation()
    };
    // The mean is 5, the squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, a mean of 4.
    assert_eq!(deviation(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), Some(2.0));
    assert_eq!(deviation(&[3.0, 3.0, 3.0]), None);
    assert_eq!(deviation(&[0.0, 0.5, 1.0]), None);
    assert_eq!(deviation(&[]), None);
}

#[test]
fn scores_that_are_all_the_same_have_no_deviation_whatever_rounding_makes_of_their_mean() {
    let deviation = |scores: &[f64]| {
        let rows = scores.iter().map(|it| ScoreRow::new(*it, 0, 0)).collect();
        Scores::new(rows, &Extras::default(), &[0]).deviation()
    };
    // As doubles a third of three times 1.9 is a little less.
    assert_eq!(deviation(&[1.9; 3]), None);
    // The squares of what lies between them are 0.
    assert_eq!(deviation(&[-1e-200, 0.0]), None);
}
