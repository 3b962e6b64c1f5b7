//! Which measure to open with: at most four plain questions that end in named metrics.
//!
//! The questions follow the decision trees of Saleiro et al. (2018, <https://arxiv.org/abs/1811.05577>), Ruf &
//! Detyniecki (2021, <https://arxiv.org/abs/2102.08453>) and Makhlouf, Zhioua & Palamidessi (2021, <https://arxiv.org/abs/2006.16745>), in words
//! of our own.
//! No figure takes part: the answers, what a decision does to people and which columns there are decide alone.
//! Texts hold `{yes}`, `{no}`, `{true}`, `{false}` as the wording of rates does, and `{strata}`.

mod asides;
mod collisions;
mod evenness;
mod questions;

pub use collisions::Collision;
pub use evenness::{Evenness, evenness};
pub use questions::{Answer, QUESTIONS, Question};

use asides::ASIDES;
use collisions::COLLISIONS;
use evenness::EVENNESS;

use crate::metrics::Needs;

/// The answer to a question that is left open.
pub const OPEN: &str = "not-sure";

/// The answers, by id; [`OPEN`] where one is left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers<'a> {
    /// What a positive decision does to a person.
    pub effect: &'a str,
    /// Whether what happened can be trusted.
    pub outcome: &'a str,
    /// What groups should have alike.
    pub alike: &'a str,
    /// Whether there are places for everyone who should have one.
    pub places: &'a str,
}

/// What the data have.
#[expect(clippy::struct_excessive_bools, reason = "each of them can be there or not")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Has {
    pub decision: bool,
    pub outcome: bool,
    pub score: bool,
    pub strata: bool,
}

/// What the answers end in.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What the results open with, the first of it first. Empty where nothing can be compared.
    pub opens: Vec<&'static Evenness>,
    /// What the answers ask for and the data lack, with what is missing.
    pub missing: Vec<(&'static Evenness, &'static str)>,
    /// What the answers speak against, with the reason.
    pub set_aside: Vec<(&'static Evenness, &'static str)>,
    /// Why what opens and what is set aside cannot be had together.
    pub collisions: Vec<&'static Collision>,
}

/// Whether a question has a bearing once those before it are answered.
pub fn matters(question: &str, answers: &Answers<'_>) -> bool {
    let counts_mistakes = trusts(answers)
        && matches!(answers.alike, "wrongly-selected" | "wrongly-passed-over" | OPEN)
        && !(answers.alike == OPEN && answers.effect == OPEN);
    question != "places" || counts_mistakes
}

/// Whether an answer is open once the questions before it are answered: nothing is counted against an outcome that is
/// not trusted.
pub fn is_offered(question: &str, answer: &str, answers: &Answers<'_>) -> bool {
    question != "alike" || trusts(answers) || matches!(answer, OPEN | "shares" | "shares-inside")
}

/// What the answers end in, on data that have this.
pub fn choose(answers: &Answers<'_>, has: Has) -> Choice {
    let mut choice = Choice::default();
    for wanted in wanted(answers) {
        let Some(wanted) = evenness(wanted) else { continue };
        let found = match lacks(wanted, has) {
            None => Some(wanted),
            Some(what) => {
                choice.missing.push((wanted, what));
                nearest(has)
            }
        };
        if let Some(it) = found.filter(|it| choice.opens.iter().all(|other| other.id != it.id)) {
            choice.opens.push(it);
        }
    }
    let Some(first) = choice.opens.first().copied() else { return choice };
    let is_part = |it: &Evenness| choice.opens.iter().any(|open| it.is_part_of(open));
    let is_missing = |it: &Evenness| choice.missing.iter().any(|other| other.0.id == it.id);
    let others = EVENNESS.iter().filter(|it| it.is_alternative && !is_part(it) && !is_missing(it));
    choice.set_aside = others.map(|it| (it, why_not(it, first, answers, has))).collect();
    // Of each other family something is set aside.
    choice.collisions =
        COLLISIONS.iter().filter(|it| it.families.contains(&first.family)).collect();
    choice
}

/// Whether mistakes may be counted against the outcome.
fn trusts(answers: &Answers<'_>) -> bool {
    !matches!(answers.outcome, "doubtful" | "not-known")
}

/// What the answers ask for, by id, whatever the data have.
fn wanted(answers: &Answers<'_>) -> Vec<&'static str> {
    let alike = match (answers.alike, answers.effect) {
        (OPEN, "burden") => "wrongly-selected",
        (OPEN, "benefit") => "wrongly-passed-over",
        (OPEN, _) => "both-mistakes",
        (alike, _) => alike,
    };
    if !trusts(answers) {
        return vec![if alike == "shares-inside" { alike_id(alike) } else { "shares" }];
    }
    let first = match (alike, answers.places) {
        ("wrongly-selected", "few") => "wrong-among-selected",
        ("wrongly-passed-over", "few") => "reached",
        (alike, _) => alike_id(alike),
    };
    let counts = evenness(first).is_some_and(Evenness::counts_outcomes);
    if answers.outcome == OPEN && counts { vec![first, "shares"] } else { vec![first] }
}

/// An answer about what should be alike names a meaning of even by its id.
fn alike_id(alike: &str) -> &'static str {
    evenness(alike).map_or("shares", |it| it.id)
}

/// What the data lack for it.
fn lacks(it: &Evenness, has: Has) -> Option<&'static str> {
    let decision = (!has.decision).then_some("a decision");
    let outcome = (!has.outcome).then_some("an outcome");
    let score = (!has.score).then_some("a score");
    let strata = (it.needs_strata && !has.strata).then_some("a column in which people are alike");
    let of_needs = match it.needs {
        Needs::Decision => decision,
        Needs::Outcome => outcome,
        Needs::DecisionAndOutcome
        | Needs::Costs
        | Needs::NumberOutcome
        | Needs::NumberPrediction
        | Needs::Numbers
        | Needs::Classes => decision.or(outcome),
        Needs::Score => score,
        Needs::ScoreAndOutcome | Needs::ProbabilityAndOutcome => score.or(outcome),
    };
    of_needs.or(strata)
}

/// The nearest that can be measured.
fn nearest(has: Has) -> Option<&'static Evenness> {
    match has {
        Has { decision: true, .. } => evenness("shares"),
        Has { outcome: true, .. } => evenness("base-rates"),
        Has { score: true, .. } => evenness("mean-scores"),
        Has { .. } => None,
    }
}

fn why_not(it: &Evenness, first: &Evenness, answers: &Answers<'_>, has: Has) -> &'static str {
    match (lacks(it, has), answers.outcome) {
        (Some("a decision"), _) => {
            "The plan names no decision, so there is none to hold against anything."
        }
        (Some("an outcome"), _) => {
            "The plan names no outcome, so no decision can be called a mistake."
        }
        (Some(_), _) => "The plan names no column in which people are alike.",
        (None, "doubtful") if it.counts_outcomes() => {
            "It counts against an outcome that you do not trust, and would repeat what is wrong with it."
        }
        (None, "not-known") if it.counts_outcomes() => {
            "What happened is not known, so no decision can be called a mistake."
        }
        (None, _) => {
            let fits =
                |aside: &&asides::Aside| aside.id == it.id && aside.first.contains(&first.id);
            ASIDES.iter().find(fits).map_or("The answers ask for something else.", |it| it.why)
        }
    }
}

#[cfg(test)]
mod tests;
