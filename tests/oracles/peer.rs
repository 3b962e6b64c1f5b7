//! What other programs say about the same people: their values, and a tally of how many were compared.

use std::path::PathBuf;

use plumbline::report::Report;
use serde_json::Value;

use crate::run::audit;

/// The text of a file of `shared/oracles`; `None`, said aloud, where that folder is absent.
fn oracle_text(name: &str) -> Option<String> {
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

/// The entries of a JSON object.
pub(crate) fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

/// A number of an oracle; `None` where the peer says that there is none, or says nothing.
pub(crate) fn number(value: &Value) -> Option<f64> {
    if value.is_null() {
        return None;
    }
    match value.as_str() {
        Some("Infinity") => Some(f64::INFINITY),
        Some("-Infinity") => Some(f64::NEG_INFINITY),
        Some("NaN") => None,
        Some(other) => panic!("{other} is neither a number nor a word for one"),
        None => Some(value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))),
    }
}

/// The names of an intersection: `race|sex` is two attributes, and so are its groups.
pub(crate) fn names(key: &str) -> Vec<&str> {
    key.split('|').collect()
}

/// Compares figures and counts them, so that a loop cannot compare nothing in silence.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    pub(crate) n: usize,
}

impl Compared {
    /// Within `tolerance` in absolute terms.
    #[track_caller]
    pub(crate) fn close(&mut self, what: &str, ours: Option<f64>, theirs: f64, tolerance: f64) {
        let ours = ours.unwrap_or_else(|| panic!("{what}: we have none, they have {theirs}"));
        assert!(
            (ours - theirs).abs() <= tolerance,
            "{what}: {ours} is not {theirs} ± {tolerance:e}"
        );
        self.n += 1;
    }

    /// Within a relative tolerance of 1e-8; tails below the smallest doubles count as 0.
    #[track_caller]
    pub(crate) fn p_value(&mut self, what: &str, ours: Option<f64>, theirs: f64) {
        self.close(what, ours, theirs, 1e-8 * theirs + 1e-300);
    }

    /// Both ends, in absolute terms; an infinite upper end is none.
    #[track_caller]
    pub(crate) fn ends(
        &mut self,
        what: &str,
        ours: [Option<f64>; 2],
        theirs: [f64; 2],
        tolerance: f64,
    ) {
        self.close(&format!("{what}, low"), ours[0], theirs[0], tolerance);
        if theirs[1].is_finite() {
            let scale = tolerance * theirs[1].abs().max(1.0);
            self.close(&format!("{what}, high"), ours[1], theirs[1], scale);
        } else {
            assert_eq!(ours[1], None, "{what}: they have no upper end");
            self.n += 1;
        }
    }

    /// The same count.
    #[track_caller]
    pub(crate) fn count(&mut self, what: &str, ours: Option<u64>, theirs: &Value) {
        assert_eq!(ours, theirs.as_u64(), "{what}");
        self.n += 1;
    }
}

/// One data set: its predictions, and what the peers say about them.
pub(crate) struct Case {
    pub(crate) oracle: Value,
    csv: String,
}

impl Case {
    pub(crate) fn read(name: &str) -> Option<Self> {
        let oracle = serde_json::from_str(&oracle_text(&format!("{name}_oracle.json"))?).unwrap();
        Some(Self { oracle, csv: oracle_text(&format!("{name}_predictions.csv"))? })
    }

    /// The audit of the predictions, with more lines for the plan.
    pub(crate) fn report(&self, columns: &str, rest: &str) -> Report {
        let two_sided = "outcome = { column = \"y_true\", positive = \"1\" }\n\
                         decision = { column = \"y_pred\", positive = \"1\" }\n\
                         score = { column = \"score\" }";
        self.report_of(&format!("{two_sided}\n{columns}"), rest)
    }

    /// The same, with other outcomes and decisions.
    pub(crate) fn report_of(&self, columns: &str, rest: &str) -> Report {
        let header = self.csv.lines().next().unwrap().split(',');
        let attributes: Vec<String> = header
            .filter(|it| self.oracle["attributes"].get(it).is_some())
            .map(|it| format!("[[columns.attributes]]\ncolumn = \"{it}\"\n"))
            .collect();
        let attributes = attributes.concat();
        let plan = format!(
            "plan = 1\n[columns]\n{columns}\n{attributes}\n\
             [groups]\nminimum = 1\nintersections = 2\n{rest}"
        );
        audit(&self.csv, &plan).unwrap()
    }
}
