//! The hiring example holds what was planted, counted here line by line, and the audit finds it.

use std::fs;

use plumbline::audit::gallery::bundled;
use plumbline::report::Verdict;
use plumbline::report::format::count;

use crate::files::{folder, stored};
use crate::hiring::PLANTED;

/// A line of the example.
struct Line<'a> {
    sex: &'a str,
    ethnicity: &'a str,
    age: u32,
    score: f64,
    invited: bool,
    good: bool,
}

fn lines() -> Vec<Line<'static>> {
    let text = std::str::from_utf8(bundled("hiring").unwrap().data).unwrap();
    let line = |line: &'static str| {
        let cells: Vec<&str> = line.split(',').collect();
        Line {
            sex: cells[1],
            ethnicity: cells[2],
            age: cells[3].parse().unwrap(),
            score: cells[4].parse().unwrap(),
            invited: cells[5] == "yes",
            good: cells[6] == "1",
        }
    };
    text.lines().skip(1).map(line).collect()
}

/// How many of those in `among` are in `counted`.
fn share(among: impl Fn(&Line) -> bool, counted: impl Fn(&Line) -> bool) -> f64 {
    let lines = lines();
    let n = lines.iter().filter(|it| among(it)).count();
    lines.iter().filter(|it| among(it) && counted(it)).count() as f64 / n as f64
}

#[track_caller]
fn near(found: f64, planted: f64) {
    assert!((found - planted).abs() < 0.005, "{found}, not about {planted}");
}

#[test]
fn every_cell_holds_the_planted_people() {
    let lines = lines();
    assert_eq!(lines.len(), 5_000);
    for it in &PLANTED {
        let of_cell: Vec<&Line> = (lines.iter())
            .filter(|line| line.ethnicity == it.ethnicity && line.sex == it.sex)
            .collect();
        let n = |keep: fn(&Line) -> bool| {
            u32::try_from(of_cell.iter().filter(|line| keep(line)).count()).unwrap()
        };
        let name = format!("{} {}", it.ethnicity, it.sex);
        assert_eq!(n(|_| true), it.people, "{name}");
        assert_eq!(n(|it| it.invited), it.invited, "{name}");
        assert_eq!(n(|it| it.invited && it.good), it.invited_good, "{name}");
        assert_eq!(2 * n(|it| it.good), it.people, "equal base rates: {name}");
    }
}

#[test]
fn the_readme_has_the_truth_table() {
    let text = fs::read_to_string(folder().join("hiring/README.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|it| it.starts_with("| ")).skip(2).collect();
    let expected: Vec<String> = (PLANTED.iter())
        .map(|it| {
            let name = if it.ethnicity.is_empty() { "not recorded" } else { it.ethnicity };
            let people = count(u64::from(it.people));
            let (good, invited, right) = (it.people / 2, it.invited, it.invited_good);
            format!("| {name} | {} | {people} | {good} | {invited} | {right} |", it.sex)
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn an_invitation_is_a_cut_of_the_score() {
    for it in lines() {
        assert!((0.0..1.0).contains(&it.score));
        assert_eq!(it.invited, it.score >= 0.6);
    }
}

#[test]
fn the_planted_gaps_are_in_the_file() {
    let invited = |group: fn(&Line) -> bool| share(group, |it| it.invited);
    let missed = |group: fn(&Line) -> bool| share(move |it| it.good && group(it), |it| !it.invited);
    let right = |group: fn(&Line) -> bool| share(move |it| it.invited && group(it), |it| it.good);
    let white = |it: &Line| it.ethnicity == "White";
    let black = |it: &Line| it.ethnicity == "Black";
    near(invited(black) / invited(white), 0.62);
    near(invited(|it| it.ethnicity == "Latino") / invited(white), 0.95);
    near(invited(|it| it.ethnicity == "Asian") / invited(white), 0.88);
    near(missed(black) / missed(white), 1.54);
    near(right(black), 0.70);
    near(right(white), 0.70);
    let black_women = |it: &Line| it.ethnicity == "Black" && it.sex == "Female";
    let white_men = |it: &Line| it.ethnicity == "White" && it.sex == "Male";
    near(invited(black_women) / invited(white_men), 0.48);
    near(invited(|it| it.sex == "Female") / invited(|it| it.sex == "Male"), 0.89);
    let middle = invited(|it| (30..45).contains(&it.age));
    let oldest = invited(|it| it.age >= 45);
    near(invited(|it| it.age < 30) / oldest, 1.0);
    near(middle / oldest, 1.0);
}

/// The verdict on a group's ratio to the reference, its value, and the reason where there is one.
fn judged(rate: &str, attributes: &[&str], group: &[&str]) -> (Verdict, f64, Option<String>) {
    let report = stored("hiring");
    let it = report
        .comparisons
        .iter()
        .find(|it| {
            it.rate == rate
                && it.comparison == "ratio"
                && it.attributes == attributes
                && it.group.as_ref().is_some_and(|it| it == group)
        })
        .unwrap();
    (it.verdict, it.value.unwrap(), it.because.clone())
}

#[test]
fn the_audit_finds_what_was_planted() {
    const SELECTED: &str = "selection-rate";
    const MISSED: &str = "false-negative-rate";
    const MEANING: &str = "positive-predictive-value";
    type Expected = (&'static str, &'static [&'static str], &'static [&'static str], Verdict);
    const EXPECTED: [Expected; 16] = [
        (SELECTED, &["ethnicity"], &["Black"], Verdict::Outside),
        (SELECTED, &["ethnicity"], &["Latino"], Verdict::Within),
        (SELECTED, &["ethnicity"], &["Asian"], Verdict::Inconclusive),
        (SELECTED, &["ethnicity"], &["Native"], Verdict::Inconclusive),
        (SELECTED, &["ethnicity"], &["Unknown"], Verdict::Inconclusive),
        (SELECTED, &["sex"], &["Female"], Verdict::Within),
        (SELECTED, &["age"], &["below 30"], Verdict::Within),
        (SELECTED, &["age"], &["30 to below 45"], Verdict::Within),
        (SELECTED, &["ethnicity", "sex"], &["Black", "Female"], Verdict::Outside),
        (SELECTED, &["ethnicity", "sex"], &["Black", "Male"], Verdict::Inconclusive),
        (MISSED, &["ethnicity"], &["Black"], Verdict::Outside),
        (MISSED, &["ethnicity", "sex"], &["Black", "Female"], Verdict::Outside),
        (MEANING, &["ethnicity"], &["Black"], Verdict::Within),
        (MEANING, &["ethnicity"], &["Latino"], Verdict::Within),
        (MEANING, &["sex"], &["Female"], Verdict::Within),
        ("base-rate", &["ethnicity"], &["Black"], Verdict::Within),
    ];
    for (rate, attributes, group, expected) in EXPECTED {
        let (verdict, ..) = judged(rate, attributes, group);
        assert_eq!(verdict, expected, "{rate} of {group:?}");
    }
    let (_, _, because) = judged(SELECTED, &["ethnicity"], &["Native"]);
    assert_eq!(because.as_deref(), Some("fewer than 30 people"));
    let (_, _, because) = judged(SELECTED, &["ethnicity"], &["Asian"]);
    assert_eq!(because.as_deref(), Some("reaches across 0.80"));
    // 208 of 800 over 1,134 of 2,700; 84 of 400 over 607 of 1,400.
    let (_, value, _) = judged(SELECTED, &["ethnicity"], &["Black"]);
    assert!((value - (208.0 / 800.0) / (1_134.0 / 2_700.0)).abs() < 1e-12);
    let (_, value, _) = judged(SELECTED, &["ethnicity", "sex"], &["Black", "Female"]);
    assert!((value - (84.0 / 400.0) / (607.0 / 1_400.0)).abs() < 1e-12);
}
