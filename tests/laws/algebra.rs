//! Sums, complements and identities that tie the figures of one report together.

use plumbline::report::{Group, Report};

use crate::people::{
    Person, SCORE, SEEDS, assert_near, audited, csv, people, plan, two_sided_rates,
};
use crate::run::{audit, people as group_of, rate};

fn cells(it: &Group) -> [u64; 4] {
    [it.tp, it.fp, it.fn_, it.tn].map(Option::unwrap)
}

fn sum<'a>(groups: impl Iterator<Item = &'a Group>) -> [u64; 4] {
    groups.map(cells).fold([0; 4], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]])
}

/// The groups of these attributes.
fn groups<'a>(report: &'a Report, by: &'a [&str]) -> impl Iterator<Item = &'a Group> {
    report.groups.iter().filter(move |it| it.attributes == by)
}

#[test]
fn groups_add_up_to_the_whole_and_intersections_to_their_groups() {
    for seed in SEEDS {
        let report = audited(&people(seed));
        let whole = cells(group_of(&report, &[], &[]));
        assert_eq!(whole.iter().sum::<u64>(), report.data.people);
        for by in [&["sex"][..], &["region"], &["sex", "region"]] {
            assert_eq!(sum(groups(&report, by)), whole, "{by:?}");
        }
        for (axis, by) in ["sex", "region"].into_iter().enumerate() {
            for group in groups(&report, &[by]) {
                let finer = groups(&report, &["sex", "region"]);
                assert_eq!(sum(finer.filter(|it| it.group[axis] == group.group[0])), cells(group));
            }
        }
    }
}

#[test]
fn two_halves_add_up_to_the_whole() {
    for seed in SEEDS {
        let all = people(seed);
        let (first, second) = all.split_at(all.len() / 2);
        let [whole, first, second] = [&all[..], first, second].map(audited);
        for group in &whole.groups {
            let same = |it: &&Group| it.attributes == group.attributes && it.group == group.group;
            let halves = first.groups.iter().filter(same).chain(second.groups.iter().filter(same));
            assert_eq!(sum(halves), cells(group));
        }
    }
}

#[test]
fn people_add_up_to_the_cells_of_the_file() {
    for seed in SEEDS {
        let all = people(seed);
        let report = audited(&all);
        let count = |is: fn(&&Person) -> bool| all.iter().filter(is).count() as u64;
        let by_hand = [
            count(|it| it.outcome && it.decision),
            count(|it| !it.outcome && it.decision),
            count(|it| it.outcome && !it.decision),
            count(|it| !it.outcome && !it.decision),
        ];
        assert_eq!(cells(group_of(&report, &[], &[])), by_hand);
    }
}

#[test]
fn complements_add_up_to_one() {
    const PAIRS: [(&str, &str); 5] = [
        ("true-positive-rate", "false-negative-rate"),
        ("false-positive-rate", "true-negative-rate"),
        ("positive-predictive-value", "false-discovery-rate"),
        ("negative-predictive-value", "false-omission-rate"),
        ("accuracy", "error-rate"),
    ];
    for seed in SEEDS {
        let report = audited(&people(seed));
        for group in &report.groups {
            let by: Vec<&str> = group.attributes.iter().map(String::as_str).collect();
            let names: Vec<&str> = group.group.iter().map(String::as_str).collect();
            for (one, other) in PAIRS {
                let [one, other] = [one, other].map(|id| rate(&report, id, &by, &names));
                assert_near(&one.rate, one.value, other.value.map(|it| 1.0 - it));
                assert_near(&one.rate, one.low, other.high.map(|it| 1.0 - it));
                let parts = one.part.zip(other.part).map(|(one, other)| one + other);
                assert_eq!(parts, one.whole, "{}", one.rate);
            }
        }
    }
}

#[test]
fn the_selection_rate_is_made_of_both_error_rates_and_the_base_rate() {
    for seed in SEEDS {
        let report = audited(&people(seed));
        for group in &report.groups {
            let by: Vec<&str> = group.attributes.iter().map(String::as_str).collect();
            let names: Vec<&str> = group.group.iter().map(String::as_str).collect();
            let value = |id| rate(&report, id, &by, &names).value;
            let (Some(tpr), Some(fpr), Some(base)) =
                (value("true-positive-rate"), value("false-positive-rate"), value("base-rate"))
            else {
                continue;
            };
            let expected = tpr * base + fpr * (1.0 - base);
            assert_near("selection-rate", value("selection-rate"), Some(expected));
            let balanced = f64::midpoint(tpr, 1.0 - fpr);
            assert_near("balanced-accuracy", value("balanced-accuracy"), Some(balanced));
        }
    }
}

#[test]
fn turning_labels_and_scores_around_turns_the_rates_around() {
    const TURNED: [(&str, &str); 7] = [
        ("true-positive-rate", "true-negative-rate"),
        ("false-positive-rate", "false-negative-rate"),
        ("positive-predictive-value", "negative-predictive-value"),
        ("false-discovery-rate", "false-omission-rate"),
        ("accuracy", "accuracy"),
        ("roc-auc", "roc-auc"),
        ("brier-score", "brier-score"),
    ];
    for seed in SEEDS {
        let people = people(seed);
        let turn = |it: &Person| Person {
            outcome: !it.outcome,
            decision: !it.decision,
            score: 1.0 - it.score,
            ..it.clone()
        };
        let turned: Vec<Person> = people.iter().map(turn).collect();
        let [here, there] = [&people, &turned].map(|it| audited(it));
        for (one, other) in TURNED {
            for name in ["east", "north", "west"] {
                let [one, other] = [
                    rate(&here, one, &["region"], &[name]),
                    rate(&there, other, &["region"], &[name]),
                ];
                assert_near(&one.rate, one.value, other.value);
                assert_near(&one.rate, one.low, other.low);
                assert_near(&one.rate, one.high, other.high);
            }
        }
    }
}

#[test]
fn only_the_order_of_scores_matters_for_the_area() {
    for seed in SEEDS {
        let people = people(seed);
        // A rising function, and with `lower = true` a falling one.
        let with = |change: fn(f64) -> f64| -> Vec<Person> {
            people.iter().map(|it| Person { score: change(it.score), ..it.clone() }).collect()
        };
        let lower = "score = { column = \"score\", lower = true }";
        let reports = [
            audit(&csv(&people), &plan(SCORE, crate::people::QUICK)),
            audit(&csv(&with(|it| it * it * it * 8.0 - 3.0)), &plan(SCORE, crate::people::QUICK)),
            audit(&csv(&with(|it| -it)), &plan(lower, crate::people::QUICK)),
        ]
        .map(Result::unwrap);
        let areas = |report: &Report| -> Vec<[Option<u64>; 3]> {
            let of = report.rates.iter().filter(|it| it.rate == "roc-auc");
            of.map(|it| [it.value, it.low, it.high].map(|it| it.map(f64::to_bits))).collect()
        };
        assert!(!areas(&reports[0]).is_empty());
        assert_eq!(areas(&reports[1]), areas(&reports[0]));
        assert_eq!(areas(&reports[2]), areas(&reports[0]));
    }
}

#[test]
fn every_rate_of_the_registry_is_measured() {
    let report = audited(&people(2));
    for entry in two_sided_rates() {
        assert!(rate(&report, entry.id, &[], &[]).value.is_some(), "{}", entry.id);
    }
}
