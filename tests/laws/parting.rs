//! Groups exchanged, split, copied, merged, left out, and put together again.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use plumbline::metrics::{self, Held, Measure};

use crate::crowd::{
    CROWDS, DECIDED, Figures, GROUPINGS, Key, Row, SMALL, Told, all, all_of, assert_equal, both,
    changed, crowd, figures, file, is_of_everyone, known_crowd, of, plan_for, rate_of,
};
use crate::people::{assert_near, everything, two_sided_rates};
use crate::run::audit;

/// The shares of people that a crowd has.
fn shares() -> impl Iterator<Item = &'static str> {
    two_sided_rates().filter(|it| matches!(it.measure, Measure::Share { .. })).map(|it| it.id)
}

fn with_reference(rows: &[Row], sex: &str) -> Figures {
    let rest =
        format!("{SMALL}\n[groups.reference]\nsex = \"{sex}\"\n{}exhibits = []\n", everything());
    figures(&audit(&file(rows), &plan_for(DECIDED, "", &rest)).unwrap())
}

/// What is divided by the most that is possible has another most on the other side.
const UNEVEN: [&str; 2] = ["normalized-mean-difference", "normalized-mean-difference-delta"];
/// What is taken without its sign has none to turn around.
const UNSIGNED: [&str; 4] = [
    "abroca",
    "average-absolute-odds-difference",
    "conditional-use-accuracy-difference",
    "mean-difference-delta",
];

/// A difference to men, and that of men to the others.
fn check_negated(id: &str, here: &Told, there: &Told) {
    let turned = |it: Option<f64>| it.map(|it| 0.0 - it);
    if UNSIGNED.contains(&id) {
        assert_near(id, here.value, there.value);
    } else if !UNEVEN.contains(&id) {
        assert_near(id, turned(here.value), there.value);
        assert_near(id, here.p, there.p);
    }
    if ["newcombe", "normal", "welch-t"].contains(&here.interval.as_str()) {
        assert_near(id, turned(here.low), there.high);
        assert_near(id, turned(here.high), there.low);
    }
}

fn check_inverted(id: &str, here: &Told, there: &Told) {
    let (Some(one), Some(other)) = (here.value, there.value) else { return };
    if one > 0.0 && other > 0.0 {
        assert_near(id, Some(1.0 / one), Some(other));
    }
    if here.interval == "koopman" && one > 0.0 && other > 0.0 {
        assert_near(id, here.low.filter(|it| *it > 0.0).map(|it| 1.0 / it), there.high);
    }
}

fn check_turned(key: &Key, here: &Told, to_women: &Figures) {
    let (kind, id, by, group) = key;
    if group.is_empty() {
        // A sum of distances to the reference is about it.
        if kind != "parity-loss" {
            assert_equal(key, here, &to_women[key]);
        }
        return;
    }
    let there = &to_women[&(kind.clone(), id.clone(), by.clone(), vec!["m".to_owned()])];
    let held = metrics::metric(id).filter(|_| kind == "metric").map(|it| it.compare.held());
    if kind == "ratio" || held == Some(Held::Ratio) {
        check_inverted(id, here, there);
    } else {
        check_negated(id, here, there);
    }
}

#[test]
fn the_other_group_as_the_reference_turns_differences_and_ratios_around() {
    let mut compared = 0;
    for seed in CROWDS {
        let rows = known_crowd(seed);
        if !["f", "m"].iter().all(|it| rows.iter().any(|row| row.sex.as_deref() == Some(*it))) {
            continue;
        }
        let [to_men, to_women] = ["m", "f"].map(|it| with_reference(&rows, it));
        let own = to_men.iter().filter(|(key, _)| key.2 == ["sex"] && key.0 != "rate");
        for (key, here) in own {
            check_turned(key, here, &to_women);
            compared += 1;
        }
    }
    assert!(compared > 1_000, "only {compared} figures were compared");
}

/// The part and the whole of a group of a region; nothing where nobody is in it.
fn share_of(all: &Figures, id: &str, region: &str) -> (f64, f64) {
    let key: Key =
        ("rate".to_owned(), id.to_owned(), vec!["region".to_owned()], vec![region.to_owned()]);
    all.get(&key).and_then(|it| it.share).unwrap_or_default()
}

fn check_split(whole: &Figures, parts: &Figures, id: &str) {
    let found = ["east first", "east second"].map(|it| share_of(parts, id, it));
    let sum = (found[0].0 + found[1].0, found[0].1 + found[1].1);
    assert_eq!(share_of(whole, id, "east"), sum, "{id}");
    let some = found.iter().filter(|it| it.1 > 0.0);
    let by_size = some.map(|(part, n)| n / sum.1 * (part / n)).sum();
    let east = rate_of(whole, id, &["region"], &["east"]).value;
    assert_near(id, east, east.map(|_| by_size));
    let of = |all, kind| of(all, kind, id, &["region"], &[]).value;
    if let (Some(one), Some(two)) =
        (of(whole, "largest-difference"), of(parts, "largest-difference"))
    {
        assert!(two >= one, "{id}: {one} {two}");
    }
    if metrics::rate(id).is_some_and(|it| it.has_ratio)
        && let (Some(one), Some(two)) = (of(whole, "smallest-ratio"), of(parts, "smallest-ratio"))
    {
        assert!(two <= one, "{id}: {one} {two}");
    }
}

#[test]
fn a_group_split_in_two_lies_between_its_parts_and_no_gap_shrinks() {
    for (rows, columns) in both() {
        let split = changed(&rows, |it| {
            let part = if it.extra.is_multiple_of(3) { "first" } else { "second" };
            let is_east = it.region.as_deref() == Some("east");
            it.region =
                it.region.take().map(|it| if is_east { format!("{it} {part}") } else { it });
        });
        let [whole, parts] = [&rows, &split].map(|it| all_of(it, DECIDED, columns));
        for id in shares() {
            check_split(&whole, &parts, id);
        }
    }
}

#[test]
fn a_copy_of_a_group_changes_no_gap_and_merged_with_it_no_rate() {
    for seed in CROWDS {
        let rows = known_crowd(seed);
        let copies = rows.iter().filter(|it| it.region.as_deref() == Some("east"));
        let renamed = |it: &Row| Row { region: Some("east again".to_owned()), ..it.clone() };
        let beside: Vec<Row> = rows.iter().cloned().chain(copies.clone().map(renamed)).collect();
        let merged: Vec<Row> = rows.iter().chain(copies).cloned().collect();
        let [here, beside, merged] = [&rows, &beside, &merged].map(|it| all(it));
        for (key, told) in here.iter().filter(|it| it.0.2 == ["region"] && !is_of_everyone(it.0)) {
            let is_gap = ["largest-difference", "smallest-ratio", "lowest", "highest"]
                .contains(&key.0.as_str());
            if is_gap && told.value.is_some() {
                assert_equal(key, told, &beside[key]);
                assert_equal(key, told, &merged[key]);
            }
            if key.0 == "rate" {
                assert_equal(key, told, &merged[key]);
                assert_equal(key, told, &beside[key]);
            }
        }
    }
}

#[test]
fn without_a_group_no_gap_grows() {
    for seed in CROWDS {
        let rows = crowd(seed);
        let fewer: Vec<Row> =
            rows.iter().filter(|it| it.region.as_deref() != Some("north")).cloned().collect();
        let [here, there] = [&rows, &fewer].map(|it| all(it));
        for (key, told) in there.iter().filter(|it| it.0.2 == ["region"] && !is_of_everyone(it.0)) {
            let (Some(after), Some(before)) = (told.value, here.get(key).and_then(|it| it.value))
            else {
                continue;
            };
            match key.0.as_str() {
                "largest-difference" => assert!(after <= before, "{key:?}"),
                "smallest-ratio" => assert!(after >= before, "{key:?}"),
                "rate" => assert_eq!(told, &here[key], "{key:?}"),
                _ => {}
            }
        }
    }
}

fn check_bounds((kind, id, ..): &Key, value: f64) {
    let is_share = shares().any(|it| it == id);
    let is_within = match kind.as_str() {
        "largest-difference" | "rate" | "largest-difference-to-overall" if is_share => {
            (0.0..=1.0).contains(&value)
        }
        "difference" if is_share => (-1.0..=1.0).contains(&value),
        "smallest-ratio" | "mean-pairwise-ratio" | "smallest-ratio-to-overall" => {
            (0.0..=1.0).contains(&value)
        }
        _ => true,
    };
    assert!(is_within, "{kind} of {id}: {value}");
}

/// Over the same groups, the larger of two gaps is no smaller than either.
fn check_odds(found: &Figures, by: &[&str]) {
    let odds = of(found, "metric", "equalized-odds-difference", by, &[]);
    for id in ["equal-opportunity-difference", "predictive-equality-difference"] {
        let one = of(found, "metric", id, by, &[]);
        let differ = odds.left_out != one.left_out;
        assert!(differ || odds.value >= one.value, "{id}: {odds:?} {one:?}");
    }
}

#[test]
fn gaps_and_ratios_lie_within_their_bounds() {
    for (rows, columns) in both() {
        let found = all_of(&rows, DECIDED, columns);
        for (key, value) in found.iter().filter_map(|(key, told)| Some((key, told.value?))) {
            check_bounds(key, value);
        }
        for by in GROUPINGS {
            check_odds(&found, by);
        }
    }
}

/// Parts and wholes by the name of a group on one axis.
type Sums<'a> = BTreeMap<&'a str, (f64, f64)>;

/// The sums of a rate over the groups of these attributes, by the name at that place.
fn sums<'a>(found: &'a Figures, id: &str, by: &[&str], place: usize) -> Sums<'a> {
    let mut sums = Sums::new();
    let own = found.iter().filter(|(key, _)| key.0 == "rate" && key.1 == id && key.2 == by);
    for (key, told) in own {
        let (part, whole) = told.share.unwrap_or_default();
        let sum = sums.entry(&key.3[place]).or_default();
        *sum = (sum.0 + part, sum.1 + whole);
    }
    sums
}

#[test]
fn intersections_add_up_to_the_groups_of_each_attribute() {
    for (rows, columns) in both() {
        let found = all_of(&rows, DECIDED, columns);
        for id in shares() {
            for (axis, by) in ["sex", "region"].into_iter().enumerate() {
                let finer = sums(&found, id, &["sex", "region"], axis);
                assert_eq!(finer, sums(&found, id, &[by], 0), "{id} by {by}");
            }
        }
    }
}

/// How many pairs of a positive of one list and a negative of another are in order, ties counting half.
fn pairs_in_order(positives: &[f64], negatives: &[f64]) -> f64 {
    let won = |it: &f64, other: &f64| match it.total_cmp(other) {
        Ordering::Greater => 1.0,
        Ordering::Equal => 0.5,
        Ordering::Less => 0.0,
    };
    positives.iter().flat_map(|it| negatives.iter().map(move |other| won(it, other))).sum()
}

#[test]
fn the_area_of_everyone_is_made_of_areas_within_and_across_groups() {
    let mut compared = 0;
    for seed in CROWDS {
        let rows = known_crowd(seed);
        let found = all(&rows);
        let mut scores: BTreeMap<&str, [Vec<f64>; 2]> = BTreeMap::new();
        for it in &rows {
            let sides = scores.entry(it.region.as_deref().unwrap()).or_default();
            sides[usize::from(it.outcome.unwrap())].push(it.score.unwrap());
        }
        let (mut sum, mut n_pairs) = (0.0, 0.0);
        let all_pairs = scores.iter().flat_map(|one| scores.iter().map(move |other| (one, other)));
        for ((one, [_, positives]), (other, [negatives, _])) in all_pairs {
            let pairs = (positives.len() * negatives.len()) as f64;
            if pairs <= 0.0 {
                continue;
            }
            let area = pairs_in_order(positives, negatives) / pairs;
            let ours = rate_of(&found, "roc-auc", &["region"], &[one]).value;
            assert!(one != other || ours == Some(area), "{one}: {ours:?} {area}");
            sum += pairs * area;
            n_pairs += pairs;
        }
        let everyone = rate_of(&found, "roc-auc", &[], &[]).value;
        assert_near("area", everyone, (n_pairs > 0.0).then(|| sum / n_pairs));
        compared += usize::from(everyone.is_some());
    }
    assert!(compared > 3, "only {compared} crowds have an area");
}
