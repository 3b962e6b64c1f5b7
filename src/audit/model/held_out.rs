//! Whom a model is tried on: people are dealt into parts, so that everyone is scored by a model that has not seen them.

use crate::audit::error::Error;
use crate::audit::model::people::{People, codes_of, untrainable};
use crate::audit::plan::model::Test;
use crate::audit::rules::rule;
use crate::data::Table;
use crate::models::split::{stratified_folds, stratified_share};

/// The part of people who are learnt from and never scored.
pub(crate) const ONLY_LEARNT: u16 = u16::MAX;

/// Five parts: the habit of the field.
const FOLDS: u16 = 5;

/// People in parts, once or several times over.
pub(crate) struct Parts {
    pub(crate) repeats: Vec<Vec<u16>>,
    /// How many parts.
    pub(crate) n: u16,
    /// People with the same number are kept together.
    pub(crate) alike: Vec<u32>,
    /// How it was done, in words.
    pub(crate) says: String,
}

impl Parts {
    /// How often the model at a place of the plan is trained: once for each part, and the first model once more for
    /// everyone where all are held out in turn.
    pub(crate) fn n_fits(&self, place: usize) -> u32 {
        let once_more = u32::from(place == 0 && self.n > 1);
        u32::try_from(self.repeats.len()).unwrap_or(1) * u32::from(self.n) + once_more
    }
}

/// The test of a plan that names none.
pub(crate) fn by_default() -> Test {
    Test { folds: Some(FOLDS), ..Test::default() }
}

/// Deals people into parts. `alike` keeps people with the same number together.
pub(crate) fn parts(
    test: &Test,
    people: &People,
    alike: &[u32],
    table: &Table,
    seed: u64,
) -> Result<Parts, Error> {
    let strata = people.strata(&people.everyone());
    let single = |held_out: Vec<bool>, says: String| {
        let part = |held_out: bool| if held_out { 0 } else { ONLY_LEARNT };
        Parts {
            repeats: vec![held_out.into_iter().map(part).collect()],
            n: 1,
            alike: alike.to_vec(),
            says,
        }
    };
    let parts = if let Some(every) = test.every {
        let held_out = people.rows.iter().map(|row| u64::from(*row) % every == 0).collect();
        single(held_out, format!("rows 0, {every}, {}, … of the file", 2 * every))
    } else if let Some(share) = test.share {
        let held_out = stratified_share(&strata, Some(alike), share, seed);
        single(held_out, format!("{share} of the people, drawn by outcome and group"))
    } else if let Some(text) = &test.rule {
        let codes = codes_of(&rule(text, table)?.codes, table);
        let held_out = people.rows.iter().map(|row| codes[*row as usize] != 0).collect();
        single(held_out, format!("rows where {text}"))
    } else {
        let folds = test.folds.unwrap_or(FOLDS);
        let deal = |repeat| stratified_folds(&strata, Some(alike), folds, seed, u64::from(repeat));
        let repeats = test.repeats.unwrap_or(1);
        let times = if repeats > 1 { format!(", {repeats} times over") } else { String::new() };
        let says = format!(
            "in {folds} parts, dealt by outcome and group{times}; each part is scored by a model that \
             learnt from the others"
        );
        Parts { repeats: (0..repeats).map(deal).collect(), n: folds, alike: alike.to_vec(), says }
    };
    for repeat in &parts.repeats {
        for part in 0..parts.n {
            let n_scored = repeat.iter().filter(|it| **it == part).count();
            if n_scored == 0 || n_scored == repeat.len() {
                return Err(untrainable(
                    "nobody is left to learn from, or nobody to be tried on; choose another test",
                ));
            }
        }
    }
    Ok(parts)
}
