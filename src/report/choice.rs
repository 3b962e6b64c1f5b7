//! What the results open with, and why: the answers to the plan's questions and what follows from them.

use serde::{Deserialize, Serialize};

/// The choice of a measure, in the words of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Each question that was asked, with its answer.
    pub answers: Vec<Answered>,
    /// What the results open with, the first of it first.
    pub opens: Vec<Opened>,
    /// What the answers ask for and the data cannot give, as sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What is measured all the same and does not open.
    pub set_aside: Vec<SetAside>,
    /// Why what opens and what is set aside cannot be had together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cannot_hold: Vec<Conflict>,
    /// Whether figures had been seen when the questions were answered.
    pub after_results: bool,
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The question's id.
    pub question: String,
    pub asks: String,
    /// The answer's id.
    pub answer: String,
    pub says: String,
}

/// A meaning of "even" that the results open with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Its id.
    pub even: String,
    pub name: String,
    pub says: String,
    /// Ids of the registry.
    pub rates: Vec<String>,
    pub metrics: Vec<String>,
    /// Kinds of exhibits that show more of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exhibits: Vec<String>,
}

/// A meaning of "even" that the answers speak against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    pub even: String,
    pub name: String,
    pub rates: Vec<String>,
    pub metrics: Vec<String>,
    pub why: String,
}

/// Two things that cannot be had together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    pub says: String,
    pub sources: Vec<String>,
}

impl Choice {
    /// The rates to look at first, by id.
    pub fn rates(&self) -> impl Iterator<Item = &str> {
        self.opens.iter().flat_map(|it| &it.rates).map(String::as_str)
    }

    /// The metrics to look at first, by id.
    pub fn metrics(&self) -> impl Iterator<Item = &str> {
        self.opens.iter().flat_map(|it| &it.metrics).map(String::as_str)
    }

    /// Whether people are to be compared inside strata.
    pub fn is_inside_strata(&self) -> bool {
        self.opens.first().is_some_and(|it| it.even == "shares-inside")
    }
}
