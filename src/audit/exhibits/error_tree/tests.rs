//! A tree of made-up people whose wrong decisions gather in one place.

use crate::audit::exhibits::of_columns::testing::report;
use crate::report::exhibit::Exhibit;
use crate::stats::resample::Stream;

const PLAN: &str = "decision = { column = \"d\", positive = \"1\" }\n\
    outcome = { column = \"o\", positive = \"1\" }\n[slices]\ncolumns = [\"group\", \"age\", \"town\"]";

/// 4000 people from 18 to 77 years; of the young in the west `young` of 10 are decided wrongly, of all others 1 of 10.
fn rows(young: u64) -> Vec<String> {
    let mut stream = Stream::new(9, 9);
    let mut rows = Vec::new();
    for _ in 0..4_000 {
        let age = 18 + stream.below(60);
        let town = ["west", "east", "north"][usize::try_from(stream.below(3)).unwrap()];
        let group = ["a", "b"][usize::try_from(stream.below(2)).unwrap()];
        let wrong = if age < 33 && town == "west" { young } else { 1 };
        let outcome = stream.below(2);
        let decision = outcome ^ u64::from(stream.below(10) < wrong);
        rows.push(format!("{group},{age},{town},{decision},{outcome}"));
    }
    rows
}

fn tree(rows: &[String]) -> Vec<Exhibit> {
    report("error-tree", &format!("group,age,town,d,o\n{}\n", rows.join("\n")), PLAN).exhibits
}

#[test]
fn errors_are_found_where_they_gather_and_measured_on_the_other_half() {
    let found = tree(&rows(6)).remove(0);
    assert!(found.title.contains("are decided wrongly"), "{}", found.title);
    assert!(
        found.title.contains("town west") && found.title.contains("age below"),
        "{}",
        found.title
    );
    let everyone = found.number(0, "people").unwrap();
    // Half of 4000, within five standard deviations of 32.
    assert!((everyone - 2_000.0).abs() < 160.0, "{everyone}");
    let is_end = |row: &usize| found.text(*row, "place").starts_with("end");
    let ends: Vec<usize> = (0..found.rows.len()).filter(is_end).collect();
    for (field, total) in [("people", everyone), ("coverage", 1.0), ("support", 1.0)] {
        let sum: f64 = ends.iter().map(|it| found.number(*it, field).unwrap()).sum();
        assert!((sum - total).abs() < 1e-9, "{field} {sum}");
    }
    let worst = |one: &&usize, other: &&usize| {
        let rate = |it: usize| found.number(it, "error-rate").unwrap();
        rate(**one).total_cmp(&rate(**other))
    };
    let worst = *ends.iter().max_by(worst).unwrap();
    // About 165 of the young in the west are measured: .6 within five standard deviations, and mixed with few others.
    let rate = found.number(worst, "error-rate").unwrap();
    assert!((rate - 0.6).abs() < 0.2, "{rate}");
    assert!(found.number(worst, "p-adjusted").unwrap() < 1e-9);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let mut rows = rows(6);
    let expected = tree(&rows);
    Stream::new(2, 2).shuffle(&mut rows);
    assert_eq!(tree(&rows), expected);
}

#[test]
fn where_errors_fall_by_chance_nothing_is_claimed() {
    for found in tree(&rows(1)) {
        assert!(found.title.starts_with("No part of the tree"), "{}", found.title);
    }
}

#[test]
fn counts_are_copies() {
    let mut counted = String::from("group,age,town,d,o,n\n");
    let mut copies = Vec::new();
    for (at, row) in rows(6).iter().take(300).enumerate() {
        let n = at % 7 + 1;
        counted.extend([format!("{row},{n}\n")]);
        copies.extend(vec![row.clone(); n]);
    }
    let plan = format!("count = {{ column = \"n\" }}\n{PLAN}");
    assert_eq!(report("error-tree", &counted, &plan).exhibits, tree(&copies));
}
