//! The answers to the questions that choose what the results open with.

use serde::{Deserialize, Serialize};

use crate::audit::plan::{Effect, Plan};
use crate::metrics::question::{Answers, Has, OPEN};

/// Marks answers that were given once figures had been seen.
pub const AFTER_RESULTS: &str = "results";

/// The answers, by the ids of [`crate::metrics::question::QUESTIONS`]; a question without one is left open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The plan's own `effect` where it is absent; "not-sure" takes neither mistake for the worse one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<String>,
    /// What had been seen when the answers were given: "results", or nothing where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Question {
    /// The answer to the question with that id.
    pub fn answer(&self, question: &str) -> Option<&str> {
        match question {
            "effect" => self.effect.as_deref(),
            "outcome" => self.outcome.as_deref(),
            "alike" => self.alike.as_deref(),
            "places" => self.places.as_deref(),
            _ => None,
        }
    }

    /// Answers the question with that id, or leaves it open.
    pub fn set(&mut self, question: &str, answer: Option<String>) {
        match question {
            "effect" => self.effect = answer,
            "outcome" => self.outcome = answer,
            "alike" => self.alike = answer,
            "places" => self.places = answer,
            _ => {}
        }
    }

    /// Whether figures had been seen.
    pub fn is_after_results(&self) -> bool {
        self.after.as_deref() == Some(AFTER_RESULTS)
    }

    /// The answers, with the plan's word for what a decision does.
    pub fn answers(&self, effect: Effect) -> Answers<'_> {
        Answers {
            effect: self.effect.as_deref().unwrap_or_else(|| effect_id(effect)),
            outcome: self.outcome.as_deref().unwrap_or(OPEN),
            alike: self.alike.as_deref().unwrap_or(OPEN),
            places: self.places.as_deref().unwrap_or(OPEN),
        }
    }
}

/// The id of what a decision does, as the plan spells it.
pub fn effect_id(effect: Effect) -> &'static str {
    match effect {
        Effect::Benefit => "benefit",
        Effect::Burden => "burden",
    }
}

/// What the data have by the plan.
pub fn has(plan: &Plan) -> Has {
    Has {
        decision: plan.decides(),
        outcome: plan.tells_outcomes(),
        score: plan.scores(),
        strata: !plan.columns.strata.is_empty(),
    }
}
