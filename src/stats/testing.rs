//! What the tests of this folder share: tolerances, and values that other programs computed.

use std::path::PathBuf;

use serde_json::Value;

use crate::stats::Interval;

/// Within `tolerance` of the expected value, in absolute terms.
pub(crate) fn assert_close(actual: f64, expected: f64, tolerance: f64) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual:?} is not {expected:?} ± {tolerance:e}"
    );
}

/// Within a relative `tolerance` of the expected value.
pub(crate) fn assert_relative(actual: f64, expected: f64, tolerance: f64) {
    assert_close(actual, expected, tolerance * expected.abs());
}

/// Both ends within `tolerance`, in absolute terms.
pub(crate) fn assert_ends(actual: Option<Interval>, low: f64, high: f64, tolerance: f64) {
    let actual = actual.expect("there is an interval");
    let is_close = |ours: f64, theirs: f64| (ours - theirs).abs() <= tolerance;
    assert!(
        is_close(actual.low, low) && is_close(actual.high, high),
        "{actual:?} is not [{low:?}, {high:?}] ± {tolerance:e}"
    );
}

/// The first interval lies in the second.
pub(crate) fn assert_nested(inner: Option<Interval>, outer: Option<Interval>) {
    let (inner, outer) = (inner.unwrap(), outer.unwrap());
    assert!(outer.low <= inner.low && inner.high <= outer.high, "{inner:?} is not in {outer:?}");
}

/// The data sets with a classifier that the oracles cover.
pub(crate) const CLASSIFIED: [&str; 4] = ["compas", "compas_decile", "adult", "german_credit"];

/// The text of a file of `shared/oracles`; `None`, said aloud, where that folder is absent.
pub(crate) fn oracle_text(name: &str) -> Option<String> {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "..", "shared", "oracles", name].iter().collect();
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(problem) => {
            let must_be_there = std::env::var("CI").is_ok_and(|it| it == "true");
            assert!(!must_be_there, "{}: {problem}", path.display());
            eprintln!("skipped: {}: {problem}", path.display());
            None
        }
    }
}

/// An oracle as JSON.
pub(crate) fn oracle(name: &str) -> Option<Value> {
    oracle_text(name).map(|text| serde_json::from_str(&text).expect("an oracle is JSON"))
}

/// The entries of a JSON object.
pub(crate) fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A JSON number; the oracles write what is none as text.
pub(crate) fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some(text) => panic!("{text} is no number"),
        None => value.as_f64().expect("a number"),
    }
}

/// A comparison of a group with the majority group, as the oracles hold it.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) group: [f64; 2],
    pub(crate) reference: [f64; 2],
    pub(crate) expected: Value,
}

/// All comparisons of the oracles: (selected, people) of the group and of the reference.
pub(crate) fn pairs() -> Vec<Pair> {
    let counts = |row: &Value| {
        let selected = number(&row[0]);
        [selected, selected + number(&row[1])]
    };
    let mut pairs = Vec::new();
    for (name, block) in blocks("tests") {
        for (group, expected) in entries(&block["pairwise_versus_reference"]) {
            let table = &expected["table_selected_not_selected_group_then_reference"];
            pairs.push(Pair {
                name: format!("{name} {group}"),
                group: counts(&table[0]),
                reference: counts(&table[1]),
                expected: expected.clone(),
            });
        }
    }
    pairs
}

/// The blocks of all attributes in all oracles of classified data, each with data set and attribute as its name.
pub(crate) fn blocks(part: &str) -> Vec<(String, Value)> {
    let mut blocks = Vec::new();
    for data in CLASSIFIED {
        let Some(oracle) = oracle(&format!("{data}_oracle.json")) else { continue };
        for (attribute, block) in entries(&oracle[part]) {
            blocks.push((format!("{data} {attribute}"), block.clone()));
        }
    }
    blocks
}
