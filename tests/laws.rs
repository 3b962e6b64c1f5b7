//! What must hold whatever the data: laws over the whole registry and over whole audits of made-up people.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "laws/algebra.rs"]
mod algebra;
#[path = "laws/copies.rs"]
mod copies;
#[path = "laws/cuts.rs"]
mod cuts;
#[path = "laws/groups.rs"]
mod groups;
#[path = "laws/outcomes.rs"]
mod outcomes;
#[path = "laws/people.rs"]
mod people;
#[path = "laws/question.rs"]
mod question;
#[path = "laws/reasons.rs"]
mod reasons;
#[path = "laws/refusals.rs"]
mod refusals;
#[path = "laws/registry.rs"]
mod registry;
#[path = "common/run.rs"]
mod run;
#[path = "laws/sameness.rs"]
mod sameness;
#[path = "laws/verdicts.rs"]
mod verdicts;
#[path = "laws/words.rs"]
mod words;
