//! Cells that a model cannot take as they are: told by their place, and never dropped in silence.

use crate::{audit, load, people, plan};

/// The people, with the amount of the fifth as that text.
fn with_a_slip(text: &str) -> String {
    let csv = people(120);
    let mut lines: Vec<String> = csv.lines().map(str::to_owned).collect();
    let rest = lines[5].split_once(',').unwrap().1.to_owned();
    lines[5] = format!("{text},{rest}");
    lines.join("\n")
}

#[test]
fn a_text_among_numbers_is_named_by_row_and_value() {
    for text in ["abc", "inf"] {
        let loaded = load(with_a_slip(text).as_bytes());
        let model = "train = \"logistic-regression\"\nfeatures = [\"amount\"]\nencode = { amount = \"standardize\" }";
        let error = audit(&loaded, None, &plan(model)).err().unwrap();
        assert_eq!((error.id(), error.field()), ("not-a-number", Some("amount")));
        let said = error.to_string();
        assert!(said.starts_with("row 5 of the column \"amount\""), "{said}");
        assert!(said.contains(&format!("holds \"{text}\"")), "{said}");
        // As an outcome as well.
        let number = plan("train = \"linear-regression\"\nfeatures = [\"noise\"]").replace(
            "{ column = \"repaid\", positive = \"yes\" }",
            "{ column = \"amount\", at_least = 40 }",
        );
        let said = audit(&loaded, None, &number).err().unwrap().to_string();
        assert!(said.contains(&format!("holds \"{text}\"")), "{said}");
    }
}

#[test]
fn numbers_that_a_text_makes_a_category_are_told() {
    let loaded = load(with_a_slip("abc").as_bytes());
    let model = "train = \"logistic-regression\"\nfeatures = [\"amount\"]";
    let (_, report) = audit(&loaded, None, &plan(model)).unwrap();
    let warnings = report.model.unwrap().warnings;
    let said = &warnings.iter().find(|it| it.id == "text-among-numbers").unwrap().says;
    assert!(said.contains("row 5 holds \u{201c}abc\u{201d}"), "{said}");
    assert!(said.contains("119 of its 120 known cells are numbers"), "{said}");
    // Who asks for categories gets them without a word.
    let asked = format!("{model}\nencode = {{ amount = \"target\" }}");
    let (_, report) = audit(&loaded, None, &plan(&asked)).unwrap();
    assert!(report.model.unwrap().warnings.iter().all(|it| it.id != "text-among-numbers"));
}

#[test]
fn numbers_near_the_largest_are_scored_as_the_same_ones_in_other_units() {
    let with = |[low, high]: [&str; 2]| {
        let lines: Vec<String> = people(90)
            .lines()
            .enumerate()
            .map(|(idx, line)| {
                let cell = if idx == 0 {
                    "h"
                } else if line.len() % 2 == 0 {
                    low
                } else {
                    high
                };
                format!("{cell},{line}")
            })
            .collect();
        let model = "train = \"logistic-regression\"\nfeatures = [\"amount\", \"h\"]\nencode = { h = \"standardize\" }";
        audit(&load(lines.join("\n").as_bytes()), None, &plan(model)).unwrap().0.predictions
    };
    let (small, large) = (with(["-1", "1"]), with(["-1e308", "1e308"]));
    assert_eq!((small.len(), large.len()), (90, 90));
    assert!(small.iter().zip(&large).all(|(a, b)| (a.score - b.score).abs() < 1e-9));
}
