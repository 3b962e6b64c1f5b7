//! The report as JSON, and its fingerprint.

use serde::Serialize;

use crate::base::json;
use crate::report::Report;
use crate::report::sha256::sha256;

/// A report that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the report is no valid JSON of this format: {0}")]
    Shape(#[from] json::Error),
    #[error("the report is of version {found}, and this program reads version {known}")]
    Version { found: u64, known: u32 },
}

/// The report with its own fingerprint as its id.
pub fn identified(mut report: Report) -> Report {
    report.id = fingerprint(&report);
    report
}

/// SHA-256 of the RFC 8785 canonical form of the report without `id` and `seal`, 64 hex digits.
pub fn fingerprint(report: &Report) -> String {
    // By way of its text: one way of writing a report down is enough in a program that is downloaded.
    fingerprint_of_report(json::read(&line(report)).unwrap_or_default())
}

/// As [`fingerprint`], of a report as it stands in a file, whatever its spacing and order of keys.
pub fn fingerprint_of_text(text: &str) -> Result<String, Error> {
    Ok(fingerprint_of_report(json::read(text)?))
}

fn fingerprint_of_report(mut value: serde_json::Value) -> String {
    if let Some(object) = value.as_object_mut() {
        object.remove("id");
        object.remove("seal");
    }
    fingerprint_of(&value)
}

/// SHA-256 of the canonical form of a JSON value.
fn fingerprint_of(value: &serde_json::Value) -> String {
    let canonical = serde_json_canonicalizer::to_vec(value).unwrap_or_default();
    sha256(&canonical)
}

/// The report as a file: keys in the format's order, one entry a line, a line break at the end.
pub fn write(report: &Report) -> String {
    let mut text = String::from("{");
    let mut entry = |key: &str, value: String| {
        text.push_str(if text.len() > 1 { ",\n  \"" } else { "\n  \"" });
        text.push_str(key);
        text.push_str("\": ");
        text.push_str(&value);
    };
    entry("report", line(&report.report));
    entry("id", line(&report.id));
    entry("tool", line(&report.tool));
    entry("plan", line(&report.plan));
    entry("data", line(&report.data));
    if let Some(model) = &report.model {
        entry("model", line(model));
    }
    if let Some(choice) = &report.choice {
        entry("choice", line(choice));
    }
    entry("groups", lines(&report.groups));
    entry("rates", lines(&report.rates));
    entry("comparisons", lines(&report.comparisons));
    entry("stratified", lines(&report.stratified));
    entry("metrics", lines(&report.metrics));
    if !report.exhibits.is_empty() {
        entry("exhibits", lines(&report.exhibits));
    }
    entry("findings", lines(&report.findings));
    entry("untested", lines(&report.untested));
    entry("signoffs", lines(&report.signoffs));
    entry("seal", line(&report.seal));
    text.push_str("\n}\n");
    text
}

fn line<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn lines<T: Serialize>(values: &[T]) -> String {
    if values.is_empty() {
        return "[]".to_owned();
    }
    let all: Vec<String> = values.iter().map(line).collect();
    format!("[\n    {}\n  ]", all.join(",\n    "))
}

/// Reads a report back.
pub fn read(text: &str) -> Result<Report, Error> {
    /// The part that every version has.
    #[derive(serde::Deserialize)]
    struct Versioned {
        report: u64,
    }
    let found = json::read::<Versioned>(text)?.report;
    if found != u64::from(crate::report::REPORT_VERSION) {
        return Err(Error::Version { found, known: crate::report::REPORT_VERSION });
    }
    Ok(json::read(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8785, section 3.2.4: the canonical form of the example in section 3.2.2; its SHA-256 is from
    /// Python's hashlib.
    #[test]
    fn the_canonical_form_is_that_of_the_rfc() {
        let example = r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"literals":[null,true,false]}"#;
        let value: serde_json::Value = serde_json::from_str(example).unwrap();
        let canonical = serde_json_canonicalizer::to_string(&value).unwrap();
        assert_eq!(
            canonical,
            r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}"#
        );
        assert_eq!(
            fingerprint_of(&value),
            "f9ef8430c38ca3edd7fb96a698d14fdf39c74c63299627162d38b59af2af5abb"
        );
    }
}
