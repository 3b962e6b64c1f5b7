//! What would make a model look better than it is: the outcome among its features, the same people on both sides.

use std::fmt::Write;

use plumbline::report::model::Warning;

use crate::{audit, load, people, plan};

/// The people three times over, with numbers where they are wanted.
fn three_times(numbered: &str) -> String {
    let once = people(60);
    let mut lines = once.lines();
    let header = lines.next().unwrap();
    let mut csv =
        if numbered.is_empty() { format!("{header}\n") } else { format!("{numbered},{header}\n") };
    let body: Vec<&str> = lines.collect();
    for (row, line) in body.iter().cycle().take(180).enumerate() {
        if !numbered.is_empty() {
            write!(csv, "visit {row},").unwrap();
        }
        writeln!(csv, "{line}").unwrap();
    }
    csv
}

fn warnings(csv: &str, model: &str) -> Vec<Warning> {
    audit(&load(csv.as_bytes()), None, &plan(model)).unwrap().1.model.unwrap().warnings
}

#[test]
fn people_who_stand_in_the_file_three_times_stay_together() {
    let model =
        "train = \"nearest-neighbours\"\nfeatures = [\"amount\", \"noise\"]\nsettings = { k = 1 }";
    let loaded = load(three_times("").as_bytes());
    let (modelled, report) = audit(&loaded, None, &plan(model)).unwrap();
    let fold = |row: usize| modelled.predictions[row].fold;
    assert!((0..60).all(|row| fold(row) == fold(row + 60) && fold(row) == fold(row + 120)));
    assert!(report.model.unwrap().warnings.is_empty());
}

#[test]
fn rows_that_differ_elsewhere_are_told_where_their_features_are_the_same() {
    let model =
        "train = \"nearest-neighbours\"\nfeatures = [\"amount\", \"noise\"]\ntest = { every = 7 }";
    let found = warnings(&three_times("visit"), model);
    // Rows 0, 7, … 175 are 26; the others of a person are 60 or 120 rows away, no multiples of 7.
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].id, "duplicates-across-parts");
    assert!(found[0].says.starts_with("26 people"), "{}", found[0].says);
}

#[test]
fn the_outcome_is_found_where_only_the_order_or_a_gap_tells_of_it() {
    let csv = people(200).lines().enumerate().fold(String::new(), |mut csv, (idx, line)| {
        let cells = match (idx, line.ends_with("yes")) {
            (0, _) => "late,days".to_owned(),
            (_, true) => format!("{:.3},", 0.137 * idx as f64),
            (_, false) => format!("{:.3},{}", 90.0 + 0.137 * idx as f64, idx % 97),
        };
        writeln!(csv, "{cells},{line}").unwrap();
        csv
    });
    for way in ["logistic-regression", "decision-tree"] {
        let found = warnings(
            &csv,
            &format!("train = \"{way}\"\nfeatures = [\"amount\", \"late\", \"days\"]"),
        );
        let leaks = found.iter().filter(|it| it.id == "outcome-among-features");
        let said: Vec<&str> = leaks.map(|it| it.says.split(" settles").next().unwrap()).collect();
        assert_eq!(
            said,
            ["\u{201c}late\u{201d}", "whether \u{201c}days\u{201d} is missing"],
            "{way}"
        );
    }
}

#[test]
fn numbers_that_a_file_for_onnx_would_round_are_told() {
    let csv = people(60).lines().enumerate().fold(String::new(), |mut csv, (idx, line)| {
        let cell =
            if idx == 0 { "at".to_owned() } else { (1_700_000_000 + 1919 * idx).to_string() };
        writeln!(csv, "{cell},{line}").unwrap();
        csv
    });
    let found = warnings(&csv, "train = \"decision-tree\"\nfeatures = [\"amount\", \"at\"]");
    assert_eq!(found.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["coarse-in-onnx"]);
    // numpy.float32(1700115140) is 1700115200.
    assert!(
        found[0].says.starts_with(
            "\u{201c}at\u{201d} holds numbers that 32 bits tell less finely (1700115140 would become 1700115200)"
        ),
        "{}",
        found[0].says
    );
}

#[test]
fn a_protected_attribute_and_the_weight_as_features_are_told() {
    let model = "train = \"naive-bayes\"\nfeatures = [\"amount\", \"group\", \"noise\"]";
    let text = plan(model).replace(
        "[[columns.attributes]]",
        "weight = { column = \"noise\" }\n[[columns.attributes]]",
    );
    let (_, report) = audit(&load(people(80).as_bytes()), None, &text).unwrap();
    let warnings = report.model.unwrap().warnings;
    let told: Vec<&str> = warnings.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(told, ["attribute-among-features", "weight-among-features"]);
    assert!(warnings[0].says.starts_with("\u{201c}group\u{201d} is a feature, and a protected"));
}
