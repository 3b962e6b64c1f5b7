//! What must change nothing: identical groups, other names, another order of rows, one group alone.

use plumbline::metrics::{self, Compare, Ideal, Measure, Metric};
use plumbline::report::Report;
use serde_json::Value;

use crate::people::{
    Generator, Person, QUICK, SCORE, SEEDS, assert_near, audited, copies, csv, people, plan,
    two_sided_metrics, two_sided_rates,
};
use crate::run::{audit, comparison, metric, rate};

#[test]
fn identical_groups_give_the_ideal_of_every_metric() {
    for seed in SEEDS {
        let mut all: Vec<Person> =
            people(seed).into_iter().map(|it| Person { sex: "f", region: "east", ..it }).collect();
        let others = copies(&all, |_| 1);
        all.extend(others.into_iter().map(|it| Person { sex: "m", region: "west", ..it }));
        let report = audited(&all);
        // An index over people, and what decisions add to outcomes, are not about a difference of groups.
        let of_groups = |it: &&Metric| {
            !matches!(it.compare, Compare::AmongPeople { .. } | Compare::OfNeighbors)
                && !it.id.ends_with("-bias-amplification")
        };
        for entry in two_sided_metrics().filter(of_groups) {
            let ideal: f64 = match entry.ideal {
                Ideal::Zero => 0.0,
                Ideal::One => 1.0,
            };
            for by in [&["sex"][..], &["region"], &["sex", "region"]] {
                let found = metric(&report, entry.id, by);
                assert_eq!(found.value.map(f64::to_bits), Some(ideal.to_bits()), "{}", entry.id);
                assert!(
                    found.low.unwrap() <= ideal && ideal <= found.high.unwrap(),
                    "{}",
                    entry.id
                );
                let between = found.between.clone().map(|[first, second]| (first, second));
                let pair = between.or(found.group.clone().zip(found.reference.clone()));
                // Benefits and skews are of one group beside everyone.
                let is_of_pairs = !matches!(entry.compare, Compare::BetweenGroups { .. })
                    && !entry.id.ends_with("-skew");
                assert_eq!(pair.is_some(), is_of_pairs, "{}", entry.id);
                let differ = pair.is_none_or(|(first, second)| first != second);
                assert!(differ, "{}: a group cannot differ from itself", entry.id);
            }
        }
        for entry in two_sided_rates() {
            let difference =
                comparison(&report, entry.id, "difference", &["sex"], Some(&["m"])).unwrap();
            assert_eq!(difference.value.map(f64::to_bits), Some(0), "{}", entry.id);
            assert!(difference.p.is_none_or(|it| it >= 1.0), "{}", entry.id);
        }
    }
}

/// A report without what names its file.
pub(crate) fn nameless(report: &Report) -> Value {
    let mut value = serde_json::to_value(report).unwrap();
    value.as_object_mut().unwrap().remove("id");
    value["data"].as_object_mut().unwrap().remove("sha256");
    value
}

#[test]
fn the_order_of_rows_changes_no_bit() {
    for seed in SEEDS {
        let mut people = people(seed);
        let columns = format!("{SCORE}\nstrata = [\"grade\"]\nweight = {{ column = \"weight\" }}");
        let plan = plan(&columns, QUICK);
        let before = audit(&csv(&people), &plan).unwrap();
        Generator(seed).shuffle(&mut people);
        let after = audit(&csv(&people), &plan).unwrap();
        assert_eq!(nameless(&before), nameless(&after));
    }
}

/// The names of groups, each changed so that their order turns around.
fn renamed(name: &str) -> &'static str {
    match name {
        "f" => "z woman",
        "m" => "a man",
        "east" => "3 sunrise",
        "north" => "2 cold",
        "west" => "1 sunset",
        other => panic!("{other}"),
    }
}

#[test]
fn other_names_of_groups_change_no_figure() {
    for seed in SEEDS {
        let people = people(seed);
        let rename =
            |it: &Person| Person { sex: renamed(it.sex), region: renamed(it.region), ..it.clone() };
        let others: Vec<Person> = people.iter().map(rename).collect();
        let reference = |sex, region| {
            plan(
                SCORE,
                &format!("{QUICK}\n[groups.reference]\nsex = \"{sex}\"\nregion = \"{region}\""),
            )
        };
        let before = audit(&csv(&people), &reference("f", "west")).unwrap();
        let after = audit(&csv(&others), &reference(renamed("f"), renamed("west"))).unwrap();
        assert_eq!(before.rates.len(), after.rates.len());
        assert_eq!(before.comparisons.len(), after.comparisons.len());
        for one in &before.rates {
            let group: Vec<&str> = one.group.iter().map(|it| renamed(it)).collect();
            let by: Vec<&str> = one.attributes.iter().map(String::as_str).collect();
            let other = rate(&after, &one.rate, &by, &group);
            assert_eq!((one.part, one.whole), (other.part, other.whole));
            // Sums of scores run in the order of the names: the last digit may differ.
            assert_near(&one.rate, one.value, other.value);
            // Random draws hang on the names, so that other groups coming or going change nothing.
            if !one.interval.as_deref().is_some_and(|it| it.contains("bootstrap")) {
                assert_near(&one.rate, one.low, other.low);
                assert_near(&one.rate, one.high, other.high);
            }
        }
        for one in &before.comparisons {
            let group: Option<Vec<&str>> =
                one.group.as_ref().map(|it| it.iter().map(|it| renamed(it)).collect());
            let by: Vec<&str> = one.attributes.iter().map(String::as_str).collect();
            let other =
                comparison(&after, &one.rate, &one.comparison, &by, group.as_deref()).unwrap();
            assert_near(&one.rate, one.value, other.value);
            if !one.interval.as_deref().is_some_and(|it| it.contains("bootstrap")) {
                assert_near(&one.rate, one.p, other.p);
                assert_near(&one.rate, one.low, other.low);
                assert_near(&one.rate, one.high, other.high);
                assert_eq!((one.verdict, one.side), (other.verdict, other.side));
            }
        }
    }
}

#[test]
fn one_group_alone_is_the_whole_and_is_compared_with_nobody() {
    for seed in SEEDS {
        let people: Vec<Person> =
            people(seed).into_iter().map(|it| Person { sex: "f", region: "east", ..it }).collect();
        let report = audited(&people);
        for entry in two_sided_rates() {
            let [whole, group] = [(&[][..], &[][..]), (&["sex"], &["f"])]
                .map(|(by, group)| rate(&report, entry.id, by, group));
            assert_eq!(
                (whole.value, whole.part, whole.whole),
                (group.value, group.part, group.whole)
            );
        }
        assert!(report.comparisons.iter().all(|it| it.group.is_none() && it.value.is_none()));
        for found in report.metrics.iter().filter(|it| !it.attributes.is_empty()) {
            let reason = found.undefined.as_ref().map(|it| it.reason.as_str());
            assert_eq!((found.value, reason), (None, Some("fewer-than-two-groups")));
        }
        assert!(report.stratified.is_empty());
    }
}

#[test]
fn a_group_that_goes_changes_nothing_for_the_others() {
    for seed in SEEDS {
        let people = people(seed);
        let some: Vec<Person> = people.iter().filter(|it| it.region != "north").cloned().collect();
        let [all, some] = [&people, &some].map(|it| audited(it));
        for one in some.rates.iter().filter(|it| it.attributes == ["region"]) {
            let entry = metrics::rate(&one.rate).unwrap();
            // Its bands hold equal parts of everyone, so who else is there is part of its definition.
            let is_of_everyone = entry.id == "expected-calibration-error";
            if is_of_everyone || matches!(entry.measure, Measure::PartOfAll { .. }) {
                continue;
            }
            let other = rate(&all, &one.rate, &["region"], &[&one.group[0]]);
            assert_eq!(one, other);
        }
        let east =
            |report| comparison(report, "f1-score", "difference", &["region"], Some(&["east"]));
        let [one, other] = [&some, &all].map(|it| east(it).unwrap());
        assert_eq!((one.value, one.low, one.high), (other.value, other.low, other.high));
    }
}
