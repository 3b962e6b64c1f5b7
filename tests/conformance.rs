//! What every way of learning must keep to, after scikit-learn's `check_estimator`, whose checks the ids number.
//!
//! Of a plan and its table, in `models/spelling.rs`: T2, T5, T8, T15, T21 and T36; of encoders, beside them: T38.
//! Not here: what the types rule out (T1, T3, T4, T11, T20, T29, T30, T32, T33, T35), T14, which is in T13, T18 and T39, for
//! every way of classes takes several and none wants numbers above 0, and the half of T24 that needs two kinds of scores.
//! Where a way is expected to differ, that is written down with the reason, and it must differ.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "conformance/edges.rs"]
mod edges;
#[path = "conformance/input.rs"]
mod input;
#[path = "conformance/people.rs"]
mod people;
#[path = "conformance/sameness.rs"]
mod sameness;
#[path = "conformance/telling.rs"]
mod telling;
#[path = "conformance/ways.rs"]
mod ways;

use plumbline::models::learner::Learner;

/// What a way of learning can do, and where it is expected to differ.
struct Abilities {
    classes: bool,
    numbers: bool,
    /// How far scores may be apart where rounding, or an end near enough, is all that differs.
    tolerance: f64,
    /// Ids of checks, each with the reason.
    differs: &'static [(&'static str, &'static str)],
}

/// A check says what it found wrong.
type Check = fn(&Learner, &Abilities) -> Result<(), String>;

const CHECKS: &[(&str, Check)] = &[
    ("T6 nobody and nothing", input::nobody_and_nothing_are_refused),
    ("T7 numbers", input::cells_that_are_no_numbers_are_refused),
    ("T9 lengths", input::lists_of_other_lengths_are_refused),
    ("T10 weights", input::weights_that_say_nothing_are_refused),
    ("T12 copies", sameness::a_weight_is_so_many_copies),
    ("T12 absent", sameness::a_weight_of_nothing_is_absence),
    ("T13 one class", input::one_class_is_refused),
    ("T15 classes", telling::a_class_of_nobody_is_left_out),
    ("T16 two classes", telling::two_classes_are_told_apart),
    ("T16 three classes", telling::three_classes_are_told_apart),
    ("T17 task", input::what_cannot_be_learnt_is_refused),
    ("T19 class", input::a_class_that_is_none_is_refused),
    ("T22 balanced", telling::balanced_weights_raise_the_rare_class),
    ("T23 steps", sameness::steps_are_told_in_order),
    ("T24 scale", telling::scores_are_on_their_scale),
    ("T25 order asked", sameness::order_of_those_asked_does_not_matter),
    ("T25 order learnt", sameness::order_of_those_learnt_from_does_not_matter),
    ("T26 one by one", sameness::asked_one_by_one_is_the_same),
    ("T27 few", edges::few_people_are_enough_or_refused),
    ("T28 one feature", telling::one_feature_is_enough),
    ("T31 again", sameness::learning_again_is_the_same),
    ("T34 saved", sameness::a_saved_model_is_the_same),
    ("T37 numbers", telling::numbers_are_told),
    ("T41 balance", telling::the_positive_class_is_class_one_whatever_the_balance),
    ("T42 before", sameness::what_was_learnt_before_does_not_matter),
    ("T43 constant", edges::constant_and_double_columns_stay_finite),
    ("T43 separable", edges::people_told_apart_perfectly_stay_finite),
    ("T43 far away", edges::people_far_away_stay_finite),
    ("T43 unknown", edges::levels_that_nobody_has_stay_finite),
    ("T44 stop", sameness::training_stops_at_every_step),
];

/// Runs every check.
fn conforms(learner: &Learner, abilities: &Abilities) {
    let complaints = complaints(learner, abilities);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn complaints(learner: &Learner, abilities: &Abilities) -> Vec<String> {
    let mut complaints = Vec::new();
    for (id, check) in CHECKS {
        let expected = abilities.differs.iter().find(|it| it.0 == *id);
        match (check(learner, abilities), expected) {
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Err(problem), None) => complaints.push(format!("{id}: {problem}")),
            (Ok(()), Some((_, reason))) => {
                complaints.push(format!("{id}: it does not differ, which it should: {reason}"));
            }
        }
    }
    let is_known = |id: &str| CHECKS.iter().any(|it| it.0 == id);
    let unknown = abilities.differs.iter().filter(|it| !is_known(it.0));
    complaints.extend(unknown.map(|it| format!("there is no check {}", it.0)));
    complaints
}
