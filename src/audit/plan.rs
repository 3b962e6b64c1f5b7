//! The plan: all that is needed to repeat an audit. A published format, version 1.
//!
//! In memory every default is written out, so that two plans that mean the same are equal.

pub mod analyses;
pub mod bootstrap;
pub mod cut;
pub mod evidence;
pub mod exact;
pub mod features;
pub mod groups;
pub mod intervals;
pub mod kinds;
pub mod model;
pub mod notes;
pub mod question;
pub mod ranges;
pub mod ranking;
pub mod search;
pub mod slices;
pub mod ways;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::audit::plan::kinds::ReadAs;
use crate::audit::plan::model::{Candidate, Model};
use crate::audit::plan::notes::Note;
use crate::audit::plan::question::Question;
use crate::audit::plan::ranking::Ranking;
use crate::audit::plan::slices::Slices;

pub use crate::audit::plan::evidence::{Adjust, Evidence};
pub use crate::audit::plan::groups::Attribute;

/// The version of the format that this code reads and writes.
pub const PLAN_VERSION: u32 = 1;

/// Everything that is needed to repeat an audit, apart from the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The format version.
    pub plan: u32,
    #[serde(default)]
    pub title: String,
    /// What a positive decision does to a person.
    #[serde(default)]
    pub effect: Effect,
    /// What the rows stand for, in the plural: "people", "defendants", "applicants".
    #[serde(default = "default_people")]
    pub people: String,
    #[serde(default)]
    pub data: DataSource,
    #[serde(default)]
    pub columns: Columns,
    #[serde(default)]
    pub groups: Groups,
    #[serde(default)]
    pub evidence: Evidence,
    #[serde(default)]
    pub measures: Measures,
    #[serde(default)]
    pub slices: Slices,
    /// Which measure the results open with, as the answers to a few questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// In place of `columns.decision` and `columns.score`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    /// Models set beside `model`, tried on the same people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// People are ranked, and who stands among the first is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranking: Option<Ranking>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileRef>,
    #[serde(default)]
    pub gate: Gate,
    /// What people who read the results say beside them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// Whether being selected helps or burdens a person; every wording follows from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A loan, a place, an interview: being turned down is the harm.
    #[default]
    Benefit,
    /// A flag, an inspection, detention: being singled out is the harm.
    Burden,
}

/// Which file, and which of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSource {
    /// A name for people; never opened because of this.
    #[serde(default)]
    pub file: String,
    /// 64 hex digits; checked before anything else where it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Rules that a row must all meet, such as `age >= 18`.
    #[serde(default, rename = "where")]
    pub rules: Vec<String>,
}

/// Which column is what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Positive>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Positive>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<ColumnRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<ColumnRef>,
    /// Told apart as attributes are; plainly by a column's name.
    #[serde(default, with = "groups::strata")]
    pub strata: Vec<Attribute>,
    /// Rows with the same value here are one ranked list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<ColumnRef>,
    #[serde(default)]
    pub attributes: Vec<Attribute>,
}

/// A column of outcomes or decisions: which of its values are positive, or how it is read where none are. At most one of
/// `positive`, `at_least`, `at_most` and `as` is set; with none, columns of numbers are read as numbers, others as classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Positive {
    pub column: String,
    /// Positive where the cell is this text (or spells the same number).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positive: Option<String>,
    /// Positive where the cell is a number that is at least this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// Positive where the cell is a number that is at most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// No side is positive: a number, or one of several classes.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub read_as: Option<ReadAs>,
    /// The word for a positive: "flagged", "hired", "re-arrested".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
}

/// A column that ranks people; higher means more likely positive unless `lower`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    pub column: String,
    /// Whether a lower score means more likely positive.
    #[serde(default)]
    pub lower: bool,
}

/// A column by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRef {
    pub column: String,
}

/// How groups are made and compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// How many attributes at once; 1 means no intersections.
    #[serde(default = "default_intersections")]
    pub intersections: u32,
    /// Groups with fewer rows are shown and get no verdict.
    #[serde(default = "default_minimum")]
    pub minimum: u64,
    #[serde(default)]
    pub missing: MissingPolicy,
    /// Per attribute the group that others are compared with; the largest where none is named.
    #[serde(default)]
    pub reference: BTreeMap<String, String>,
}

/// What becomes of people whose attribute is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MissingPolicy {
    /// They are a group of their own.
    #[default]
    #[serde(rename = "group")]
    Group,
    /// Their rows take no part, and are counted.
    #[serde(rename = "leave out")]
    LeaveOut,
}

/// What is measured; everything that the data supports where a list is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rates: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Vec<String>>,
    /// Further ways to make one number of each rate over the groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparisons: Option<Vec<String>>,
    /// Kinds of exhibits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhibits: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<Costs>,
    /// Orders of the generalized entropy of benefits, each shown with its parts inside and between groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alpha: Vec<f64>,
}

impl Measures {
    /// Between which orders of the generalized entropy may lie: beyond them one person settles all.
    pub const ALPHA: [f64; 2] = [-10.0, 10.0];
    /// At most so many of them.
    pub const MOST_ALPHA: usize = 20;
}

/// What a decision costs, by how it turns out; a gain is a cost below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    #[serde(default)]
    pub tp: f64,
    #[serde(default)]
    pub fp: f64,
    #[serde(default, rename = "fn")]
    pub fn_: f64,
    #[serde(default)]
    pub tn: f64,
}

/// A jurisdiction profile by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileRef {
    pub id: String,
}

/// When the command line says no.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The verdicts with which the command line exits 1.
    #[serde(default)]
    pub fail_on: Vec<String>,
}

fn default_people() -> String {
    "people".to_owned()
}

fn default_intersections() -> u32 {
    2
}

fn default_minimum() -> u64 {
    30
}

impl Plan {
    /// Whether there is a decision with two sides to audit: a column's, or a model's.
    pub fn decides(&self) -> bool {
        let cuts = self.model.as_ref().is_some_and(|it| it.threshold.is_some());
        self.columns.decision.as_ref().is_some_and(Positive::has_sides)
            || (cuts && !self.audits_classes())
    }

    /// Whether there is a score: a column's, a model's, or a decision that is a number.
    pub fn scores(&self) -> bool {
        self.columns.score.is_some() || self.model.is_some() || self.decision_number().is_some()
    }

    /// Whether outcomes are positive or negative; numbers and several classes are neither.
    pub fn tells_outcomes(&self) -> bool {
        self.columns.outcome.as_ref().is_some_and(Positive::has_sides)
    }

    /// The word for a positive decision, where the plan has one.
    pub fn decision_called(&self) -> Option<&str> {
        let model = self.model.as_ref().and_then(|it| it.called.as_deref());
        self.columns.decision.as_ref().and_then(|it| it.called.as_deref()).or(model)
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            plan: PLAN_VERSION,
            title: String::new(),
            effect: Effect::default(),
            people: default_people(),
            data: DataSource::default(),
            columns: Columns::default(),
            groups: Groups::default(),
            evidence: Evidence::default(),
            measures: Measures::default(),
            slices: Slices::default(),
            question: None,
            model: None,
            candidates: Vec::new(),
            ranking: None,
            profile: None,
            gate: Gate::default(),
            notes: Vec::new(),
        }
    }
}

impl Default for Groups {
    fn default() -> Self {
        Self {
            intersections: default_intersections(),
            minimum: default_minimum(),
            missing: MissingPolicy::default(),
            reference: BTreeMap::new(),
        }
    }
}
