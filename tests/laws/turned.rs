//! Outcomes, decisions and scores turned around, made perfect, made constant, changed one by one.

use plumbline::metrics::{self, Measure};

use crate::crowd::{
    CROWDS, DECIDED, Figures, Row, all, all_of, assert_equal, changed, crowd, known_crowd, of,
    rate_of, repeated,
};
use crate::people::assert_near;

/// Rates that become each other's, to the last bit, where a group of these figures has them.
#[track_caller]
fn assert_become(here: &Figures, there: &Figures, pairs: &[(&str, &str)]) {
    for (one, other) in pairs {
        for (key, told) in here.iter().filter(|(key, _)| key.0 == "rate" && key.1 == *one) {
            let there = &there[&(key.0.clone(), (*other).to_owned(), key.2.clone(), key.3.clone())];
            assert_eq!(
                told.value.map(f64::to_bits),
                there.value.map(f64::to_bits),
                "{key:?} and {other}"
            );
        }
    }
}

/// Figures that become one less each other's.
#[track_caller]
fn assert_become_rest(here: &Figures, there: &Figures, pairs: &[(&str, &str)]) {
    for (one, other) in pairs {
        for (key, told) in here.iter().filter(|(key, _)| key.0 == "rate" && key.1 == *one) {
            let there = &there[&(key.0.clone(), (*other).to_owned(), key.2.clone(), key.3.clone())];
            assert_near(one, told.value, there.value.map(|it| 1.0 - it));
        }
    }
}

fn turned_outcome(it: &mut Row) {
    it.outcome = it.outcome.map(|it| !it);
}

fn turned_decision(it: &mut Row) {
    it.decision = it.decision.map(|it| !it);
}

fn turned_score(it: &mut Row) {
    it.score = it.score.map(|it| 1.0 - it);
}

#[test]
fn outcomes_and_decisions_turned_around_exchange_rates_and_keep_gaps() {
    for seed in CROWDS {
        let rows = crowd(seed);
        let turn = |it: &mut Row| {
            turned_outcome(it);
            turned_decision(it);
        };
        let [here, there] = [all(&rows), all(&changed(&rows, turn))];
        assert_become(
            &here,
            &there,
            &[
                ("true-positive-rate", "true-negative-rate"),
                ("true-negative-rate", "true-positive-rate"),
                ("false-positive-rate", "false-negative-rate"),
                ("positive-predictive-value", "negative-predictive-value"),
                ("false-discovery-rate", "false-omission-rate"),
                ("accuracy", "accuracy"),
                ("matthews-correlation", "matthews-correlation"),
                ("cohen-kappa", "cohen-kappa"),
            ],
        );
        assert_become_rest(
            &here,
            &there,
            &[("selection-rate", "selection-rate"), ("base-rate", "base-rate")],
        );
        for (one, other) in [
            ("demographic-parity-difference", "demographic-parity-difference"),
            ("equalized-odds-difference", "equalized-odds-difference"),
            ("equal-opportunity-difference", "true-negative-rate-difference"),
            ("predictive-equality-difference", "false-negative-rate-difference"),
            ("accuracy-difference", "accuracy-difference"),
        ] {
            for by in [&["sex"][..], &["region"], &["sex", "region"]] {
                let value = |all: &Figures, id| of(all, "metric", id, by, &[]).value;
                assert_near(one, value(&here, one), value(&there, other));
            }
        }
    }
}

#[test]
fn outcomes_alone_turned_around_make_right_decisions_wrong_ones() {
    for seed in CROWDS {
        let rows = crowd(seed);
        let [here, there] = [all(&rows), all(&changed(&rows, turned_outcome))];
        assert_become(
            &here,
            &there,
            &[
                ("true-positive-rate", "false-positive-rate"),
                ("false-positive-rate", "true-positive-rate"),
                ("accuracy", "error-rate"),
                ("positive-predictive-value", "false-discovery-rate"),
                ("negative-predictive-value", "false-omission-rate"),
                ("selection-rate", "selection-rate"),
            ],
        );
        assert_become_rest(
            &here,
            &there,
            &[
                ("base-rate", "base-rate"),
                ("accuracy", "accuracy"),
                ("positive-predictive-value", "positive-predictive-value"),
            ],
        );
    }
}

#[test]
fn the_area_turns_with_outcomes_and_with_scores_and_not_with_both() {
    for seed in CROWDS {
        let rows = crowd(seed);
        let both = |it: &mut Row| {
            turned_outcome(it);
            turned_score(it);
        };
        let area = &[("roc-auc", "roc-auc")];
        let here = all(&rows);
        assert_become_rest(&here, &all(&changed(&rows, turned_outcome)), area);
        assert_become_rest(&here, &all(&changed(&rows, turned_score)), area);
        assert_become(&here, &all(&changed(&rows, both)), area);
    }
}

#[test]
fn perfect_decisions_leave_the_gap_of_base_rates_alone() {
    for seed in CROWDS {
        let found = all(&changed(&crowd(seed), |it| it.decision = it.outcome));
        assert_eq!(of(&found, "metric", "generalized-entropy-index", &[], &[]).value, Some(0.0));
        assert_eq!(of(&found, "metric", "theil-index", &[], &[]).value, Some(0.0));
        for by in [&["sex"][..], &["region"], &["sex", "region"]] {
            let metric = |id| of(&found, "metric", id, by, &[]);
            for id in ["equalized-odds-difference", "equal-opportunity-difference"] {
                assert!(metric(id).value.is_none_or(|it| it <= 0.0), "{id}");
            }
            let gaps = ["demographic-parity-difference", "base-rate-difference"];
            let [decided, happened] = gaps.map(|it| metric(it).value.map(f64::to_bits));
            assert_eq!(decided, happened);
        }
    }
}

#[test]
fn everybody_selected_is_no_gap_and_a_precision_of_the_base_rate() {
    for seed in CROWDS {
        let rows = changed(&crowd(seed), |it| it.decision = Some(true));
        let found = all(&rows);
        assert_become(&found, &found, &[("positive-predictive-value", "base-rate")]);
        for by in [&["sex"][..], &["region"], &["sex", "region"]] {
            for id in ["demographic-parity-difference", "equalized-odds-difference"] {
                let told = of(&found, "metric", id, by, &[]);
                assert!(told.value.is_none_or(|it| it <= 0.0), "{id}: {told:?}");
            }
            let parity = of(&found, "metric", "demographic-parity-difference", by, &[]);
            assert!(parity.value.is_some() || parity.reason == "fewer-than-two-groups");
        }
    }
}

#[test]
fn more_negatives_of_the_same_kind_lower_precision_alone() {
    let mut falls = 0;
    for seed in CROWDS {
        let rows = known_crowd(seed);
        let more = repeated(&rows, |it| if it.outcome == Some(false) { 3 } else { 1 });
        let [here, there] = [all(&rows), all(&more)];
        let same = ["true-positive-rate", "false-positive-rate", "roc-auc"];
        assert_become(&here, &there, &same.map(|it| (it, it)));
        for (key, told) in
            here.iter().filter(|it| it.0.0 == "rate" && it.0.1 == "positive-predictive-value")
        {
            let (Some(before), Some(after)) = (told.value, there[key].value) else { continue };
            let is_mixed = before > 0.0 && before < 1.0;
            assert!(if is_mixed { after < before } else { after <= before }, "{key:?}");
            falls += usize::from(is_mixed);
        }
    }
    assert!(falls > 15, "only {falls} groups have decisions of both kinds");
}

#[test]
fn one_decision_moves_its_group_by_one_person_and_no_other() {
    for seed in CROWDS {
        let rows = known_crowd(seed);
        let mut flipped = rows.clone();
        let at = flipped.len() / 2;
        turned_decision(&mut flipped[at]);
        let (region, sex) = (rows[at].region.clone().unwrap(), rows[at].sex.clone().unwrap());
        let [before, after] = [all(&rows), all(&flipped)];
        let [(part, n), (moved, same_n)] = [&before, &after]
            .map(|it| rate_of(it, "selection-rate", &["region"], &[&region]).share.unwrap());
        assert_eq!(((part - moved).abs(), n), (1.0, same_n));
        let is_of_cells = |id: &str| {
            matches!(
                metrics::rate(id).unwrap().measure,
                Measure::Share { .. } | Measure::Cells { .. }
            )
        };
        let others = before.iter().filter(|(key, _)| {
            let is_elsewhere = |by: &str, name: &str| {
                let place = key.2.iter().position(|it| it == by);
                place.is_some_and(|it| key.3[it] != name)
            };
            key.0 == "rate"
                && is_of_cells(&key.1)
                && (is_elsewhere("region", &region) || is_elsewhere("sex", &sex))
        });
        for (key, told) in others {
            assert_eq!(told, &after[key], "{key:?}");
        }
    }
}

#[test]
fn what_nobody_is_known_to_have_is_turned_around_too() {
    // The same law for weights: what turns around does so by weight.
    for seed in CROWDS.take(3) {
        let rows = crowd(seed);
        let weighted = |rows: &[Row]| all_of(rows, DECIDED, crate::crowd::WEIGHT);
        let [here, there] = [weighted(&rows), weighted(&changed(&rows, turned_outcome))];
        let pairs = [("true-positive-rate", "false-positive-rate"), ("accuracy", "error-rate")];
        assert_become(&here, &there, &pairs);
        for (key, told) in here.iter().filter(|it| it.0.1 == "selection-rate") {
            assert_equal(key, told, &there[key]);
        }
    }
}
