//! Scores, draws, and what is read from a file: ties, cuts, chance, neighbors, leading zeros.

use plumbline::report::Report;
use plumbline::report::exhibit::Exhibit;

use crate::run::{audit, comparison, people, rate};
use crate::{SMALL, assert_is, audited, csv, plan};

fn exhibit<'a>(report: &'a Report, id: &str) -> &'a Exhibit {
    report.exhibits.iter().find(|it| it.exhibit == id).unwrap()
}

/// People with a score: group, outcome, score and how many.
fn scored(people: &[(&str, u8, f64, usize)], columns: &str, rest: &str) -> Report {
    let mut text = "group,outcome,decision,score\n".to_owned();
    for (group, outcome, score, n) in people {
        text += &format!("{group},{outcome},{},{score}\n", u8::from(*score >= 0.5)).repeat(*n);
    }
    audit(&text, &plan(&format!("score = {{ column = \"score\" }}\n{columns}"), rest)).unwrap()
}

/// The dashboard of the Responsible AI toolbox drops a bound that is 0, and divides by a low end of 0.
#[test]
fn an_end_of_0_is_an_end_and_nothing_is_divided_by_it() {
    let report = audited(&[("a", [0, 0, 10, 10]), ("b", [10, 5, 0, 5])]);
    let nobody = rate(&report, "selection-rate", &["group"], &["a"]);
    // Newcombe (1998a): 0 of 20.
    assert_eq!((nobody.value, nobody.low), (Some(0.0), Some(0.0)));
    assert!((nobody.high.unwrap() - 0.161_125).abs() < 1e-6);
    let missed = rate(&report, "false-negative-rate", &["group"], &["b"]);
    assert_eq!((missed.value, missed.low), (Some(0.0), Some(0.0)));
    let read = plumbline::report::json::read(&plumbline::report::json::write(&report)).unwrap();
    assert_eq!(rate(&read, "selection-rate", &["group"], &["a"]).low, Some(0.0));
    // The reference may well have a rate of 0: a ratio to it has no upper end, and says so by having none.
    let report = audited(&[("a", [1, 0, 10, 10]), ("b", [10, 5, 0, 5])]);
    let found =
        comparison(&report, "true-positive-rate", "ratio", &["group"], Some(&["b"])).unwrap();
    assert!(found.low.unwrap() > 1.0 && found.high.is_some_and(f64::is_finite));
}

/// `LiFT`'s curve does not begin at 0: scores that are all tied rank nothing at all, and those tied at the top lose
/// their pairs.
#[test]
fn tied_scores_are_ordered_half_of_the_time() {
    let people = [
        ("a", 1, 0.7, 30),
        ("a", 0, 0.7, 30),
        ("b", 1, 0.9, 20),
        ("b", 0, 0.9, 10),
        ("b", 1, 0.2, 10),
        ("b", 0, 0.2, 20),
    ];
    let report = scored(&people, "", SMALL);
    assert_is("all tied", rate(&report, "roc-auc", &["group"], &["a"]).value, 0.5);
    // Of 900 pairs 20 · 20 in order, 10 · 10 the other way round, 20 · 10 and 10 · 20 tied.
    let found = rate(&report, "roc-auc", &["group"], &["b"]).value;
    assert_is("tied at the top", found, (400.0 + 200.0) / 900.0);
}

/// `LiFT`'s permutation test prints a p of 0 where no replicate is as far.
#[test]
fn chance_is_never_ruled_out_wholly() {
    let report =
        audited(&[("a", [90, 90, 10, 10]), ("b", [5, 5, 95, 95]), ("c", [50, 50, 50, 50])]);
    let found = exhibit(&report, "largest-gap");
    // One more than the replicates as far, of which there are none, over one more than the 2,000 that are always drawn.
    let p = found.number(0, "p").unwrap();
    assert!((p - 1.0 / 2_001.0).abs() < 1e-12, "{p}");
}

/// audit-ai tests the highest group against the lowest as if they had been named beforehand.
#[test]
fn the_two_furthest_groups_are_tested_as_the_furthest_of_all() {
    let ten: Vec<(String, [usize; 4])> =
        (0..10).map(|it| (format!("g{it}"), [20 + it, 20, 30 - it, 30])).collect();
    let groups: Vec<(&str, [usize; 4])> = ten.iter().map(|it| (it.0.as_str(), it.1)).collect();
    let named = SMALL.replace("\"a\"", "\"g0\"");
    let report = audit(&csv(&groups), &plan("", &named)).unwrap();
    let found = exhibit(&report, "largest-gap");
    let row = (0..found.rows.len()).find(|it| found.text(*it, "rate") == "Selection rate").unwrap();
    assert_is("gap", found.number(row, "gap"), 0.09);
    let alone = comparison(&report, "selection-rate", "difference", &["group"], Some(&["g9"]));
    let alone = alone.unwrap().p.unwrap();
    let of_all = found.number(row, "p").unwrap();
    assert!(of_all > 0.5 && alone < 0.3, "{of_all} of all, {alone} of two that were named");
}

/// The What-If Tool tries 101 cuts, begins with its first slice, and accepts everybody where there are no positives.
#[test]
fn cuts_are_those_of_the_scores_and_no_group_without_positives_is_accepted_wholly() {
    let people =
        [("a", 1, 0.123_456, 30), ("a", 0, 0.123_455, 30), ("b", 0, 0.3, 30), ("b", 0, 0.1, 30)];
    let report = scored(&people, "", SMALL);
    let found = exhibit(&report, "thresholds");
    let field = found.field("cut").unwrap();
    let cuts: Vec<String> = found.rows.iter().map(|it| format!("{:?}", it[field])).collect();
    for cut in ["0.123455", "0.123456", "0.3", "0.1"] {
        assert!(cuts.iter().any(|it| it.contains(cut)), "{cut} is no cut: {cuts:?}");
    }
    // There is no true positive rate of b to hold a cut against, whatever the cut.
    let b = (0..found.rows.len()).filter(|it| found.text(*it, "group") == "b");
    for row in b {
        assert_eq!(found.number(row, "true-positive-rate"), None);
    }
}

/// Clarify guesses what whole numbers are, and casts texts that look like them.
#[test]
fn codes_that_look_like_numbers_stay_what_they_are() {
    let mut text = "group,outcome,decision\n".to_owned();
    text += &"01234,1,1\n01234,0,0\n1234,1,0\n1234,0,0\n".repeat(15);
    let report = audit(&text, &plan("", &SMALL.replace("\"a\"", "\"1234\""))).unwrap();
    assert_eq!(people(&report, &["group"], &["01234"]).rows, 30);
    assert_eq!(people(&report, &["group"], &["1234"]).rows, 30);
    assert_is("rate", rate(&report, "selection-rate", &["group"], &["01234"]).value, 0.5);
}

/// AIF360's and `HolisticAI`'s consistency counts a person as their own neighbor, in units of the columns.
#[test]
fn a_person_is_not_their_own_neighbor() {
    // Everybody is decided the other way than all others of their income.
    let mut text = "group,outcome,decision,income\n".to_owned();
    for income in [10_000, 20_000, 30_000, 40_000] {
        text += &format!("a,1,1,{income}\nb,0,0,{income}\n").repeat(3);
    }
    let rest = format!("{SMALL}[measures]\nexhibits = [\"individual\"]\n");
    let report = audit(&text, &plan("", &rest)).unwrap();
    let found = exhibit(&report, "individual");
    // Of five neighbors of the same income three are decided the other way; with oneself it would be half.
    assert_is("alike", found.number(0, "consistency"), 0.4);
}

/// RAI's balance of outcomes has the same value whatever goes with what, and Sørensen's index of a perfect match 0.5.
#[test]
fn outcomes_that_go_with_the_group_are_as_far_apart_as_can_be() {
    let report = audited(&[("a", [50, 0, 0, 0]), ("b", [0, 0, 0, 50])]);
    let found = exhibit(&report, "labels");
    let row = (0..found.rows.len()).find(|it| found.text(*it, "group") == "b").unwrap();
    assert_is("gap", found.number(row, "gap"), -1.0);
    let total = found.number(row, "total-variation");
    assert_is("distance", total, 1.0);
    let report = audited(&[("a", [25, 0, 0, 25]), ("b", [25, 0, 0, 25])]);
    let found = exhibit(&report, "labels");
    let row = (0..found.rows.len()).find(|it| found.text(*it, "group") == "b").unwrap();
    assert_is("no gap", found.number(row, "gap"), 0.0);
    assert_is("no distance", found.number(row, "total-variation"), 0.0);
}
