//! What was found, as published data, version 1. Every other export is rendered from it.
//!
//! No NaN and no infinity can be in it: a figure is a number, or `null` beside the reason.

pub mod base64;
pub mod choice;
pub mod compared;
pub mod csv;
pub mod exhibit;
pub mod format;
pub mod html;
pub mod inside;
pub(crate) mod intervals;
pub mod json;
pub mod model;
pub mod rows;
#[cfg(test)]
pub(crate) mod sample;
pub mod sha256;
pub(crate) mod tested;
pub mod thresholds;
pub(crate) mod verdict;
pub mod words;

use serde::{Deserialize, Serialize, Serializer};

use crate::audit::plan::Plan;
use crate::report::choice::Choice;
use crate::report::exhibit::Exhibit;
use crate::report::model::ModelSection;

/// The version of the format that this code reads and writes.
pub const REPORT_VERSION: u32 = 1;

/// An audit's result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The format version.
    pub report: u32,
    /// SHA-256 of the RFC 8785 canonical form of this object without `id` and `seal`, 64 hex digits.
    pub id: String,
    pub tool: Tool,
    /// The plan in full, every default written out.
    pub plan: Plan,
    pub data: DataSection,
    /// Where the decisions came from, where no column of the data holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Box<ModelSection>>,
    /// Which measure the results open with, where the plan's questions are answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Box<Choice>>,
    /// The whole data set first, then each attribute's groups by size, then intersections.
    pub groups: Vec<Group>,
    pub rates: Vec<RateFigure>,
    pub comparisons: Vec<Comparison>,
    /// Like with like: comparisons inside each stratum, pooled. Empty without strata.
    pub stratified: Vec<Stratified>,
    pub metrics: Vec<MetricFigure>,
    /// Analyses beside these, each a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exhibits: Vec<Exhibit>,
    pub findings: Vec<Finding>,
    pub untested: Vec<Untested>,
    pub signoffs: Vec<Signoff>,
    pub seal: Option<String>,
}

/// The program that made the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

/// The data's fingerprint and what became of each row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSection {
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
    pub rows: Rows,
    /// People that the used rows stand for: equal to the rows without a count column.
    pub people: u64,
}

/// Rows read = used + rejected + left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    pub read: u64,
    pub used: u64,
    pub rejected: u64,
    pub left_out: Vec<LeftOut>,
}

/// Rows that a stated rule left out; each row is counted under the first rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    pub rule: String,
    pub rows: u64,
}

/// The people of a group. The whole data set has no attributes and no group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub attributes: Vec<String>,
    pub group: Vec<String>,
    /// People: rows, or the sum of the count column.
    pub rows: u64,
    /// Sum of weights; equal to `rows` without a weight column.
    #[serde(serialize_with = "number")]
    pub weight: f64,
    /// Unweighted people by decision and outcome; absent without both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tp: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fp: Option<u64>,
    #[serde(rename = "fn", default, skip_serializing_if = "Option::is_none")]
    pub fn_: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tn: Option<u64>,
    /// Whether the group reaches the plan's minimum.
    pub enough: bool,
    /// Whether others are compared with it.
    pub reference: bool,
}

/// One rate in one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateFigure {
    /// The rate's id in the registry.
    pub rate: String,
    pub attributes: Vec<String>,
    pub group: Vec<String>,
    #[serde(serialize_with = "optional_number")]
    pub value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undefined: Option<UndefinedFigure>,
    /// Numerator and denominator (sums of weights where there are weights); absent where the rate is no share.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "optional_number")]
    pub part: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "optional_number")]
    pub whole: Option<f64>,
    #[serde(serialize_with = "optional_number")]
    pub low: Option<f64>,
    #[serde(serialize_with = "optional_number")]
    pub high: Option<f64>,
    /// How the interval was made: "wilson" or as the plan says, "student-t", "delong", "simultaneous", "bootstrap", …
    pub interval: Option<String>,
}

/// A group against the reference, or the extremes of all groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    pub rate: String,
    /// "difference", "ratio", "largest-difference" or "smallest-ratio".
    pub comparison: String,
    pub attributes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Vec<String>>,
    /// The two extreme groups, in the order of the operation (first minus, or over, second).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<[Vec<String>; 2]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<Vec<String>>,
    #[serde(serialize_with = "optional_number")]
    pub value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undefined: Option<UndefinedFigure>,
    #[serde(serialize_with = "optional_number")]
    pub low: Option<f64>,
    /// `None` with a `low` means that the interval has no upper end.
    #[serde(serialize_with = "optional_number")]
    pub high: Option<f64>,
    pub interval: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "optional_number")]
    pub p: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "optional_number")]
    pub p_adjusted: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    pub verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Why, where the verdict is inconclusive or not computable: "reaches across 0.80", "fewer than 30 people",
    /// "not beyond what 6 comparisons make by chance".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// A comparison inside each stratum, pooled over the strata, beside the crude one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stratified {
    pub rate: String,
    /// "difference" or "ratio".
    pub comparison: String,
    pub strata: Vec<String>,
    pub attributes: Vec<String>,
    pub group: Vec<String>,
    pub reference: Vec<String>,
    #[serde(serialize_with = "optional_number")]
    pub crude: Option<f64>,
    #[serde(serialize_with = "optional_number")]
    pub value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undefined: Option<UndefinedFigure>,
    #[serde(serialize_with = "optional_number")]
    pub low: Option<f64>,
    #[serde(serialize_with = "optional_number")]
    pub high: Option<f64>,
    pub interval: Option<String>,
    /// Of the test that there is no difference inside strata; stands with the difference, and the ratio is judged by it.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "optional_number")]
    pub p: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "optional_number")]
    pub p_adjusted: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    pub verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Strata with people of both groups, out of all.
    pub n_strata_used: u64,
    pub n_strata: u64,
}

/// A named metric of the literature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricFigure {
    pub metric: String,
    /// Empty for a metric of all people, whatever their group.
    pub attributes: Vec<String>,
    /// The group of a metric against a reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Vec<String>>,
    #[serde(serialize_with = "optional_number")]
    pub value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undefined: Option<UndefinedFigure>,
    #[serde(serialize_with = "optional_number")]
    pub low: Option<f64>,
    #[serde(serialize_with = "optional_number")]
    pub high: Option<f64>,
    pub interval: Option<String>,
    /// Of the test that all groups are alike, where the metric is one number of them.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "optional_number")]
    pub p: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "optional_number")]
    pub p_adjusted: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    pub verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<[Vec<String>; 2]>,
    pub left_out: Vec<Vec<String>>,
}

/// Why there is no number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndefinedFigure {
    /// A stable id such as "no-positives".
    pub reason: String,
    pub group: Vec<String>,
    /// In words: `group "Asian" has nobody with a positive outcome`.
    pub says: String,
}

/// What an interval says against the plan's band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The whole interval lies outside the band, and the adjusted p value, where there is one, is small enough.
    Outside,
    /// The whole interval lies inside the band.
    Within,
    /// Anything else, and every group that is too small.
    Inconclusive,
    /// There is no number.
    NotComputable,
}

/// On which side of the band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    Above,
    Below,
}

/// A finding in words, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// One sentence that a board member can repeat.
    pub says: String,
    /// How sure, and the numbers: a second sentence.
    pub detail: String,
    pub severity: Severity,
    pub about: About,
}

/// How much a finding asks of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Outside the band, to the harm of the group or of the reference.
    High,
    /// Outside the band, on a rate without an end that harms.
    Medium,
    /// Not decided by these data.
    Low,
    /// Within the band, or about the data.
    Note,
}

/// The figure that a finding rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<String>,
    /// Where it is about the comparison pooled over these strata, and there is no crude gap beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// What could not be tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Untested {
    pub what: String,
    pub why: String,
}

/// A person's signature under the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signoff {
    pub name: String,
    pub role: String,
    pub date: String,
    pub says: String,
}

/// Whole numbers are written without a fraction, so that counts read as counts.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference to the field"
)]
pub(crate) fn number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    /// Beyond this, doubles no longer hold every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number below 2^53")]
    if value.trunc().to_bits() == value.to_bits() && value.abs() < EXACT {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}

#[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
fn optional_number<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => number(value, serializer),
        None => serializer.serialize_none(),
    }
}
