//! The part of a plan that has better settings looked for.

use serde::{Deserialize, Serialize};

use crate::audit::plan::Plan;

/// Settings are looked for among the people learnt from alone: whoever is scored takes no part in the choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// How many settings are tried, those of the plan first: 1 to 200; fewer where there are no more.
    pub tries: u32,
    /// Parts of the people learnt from; each part in turn tells how well the others taught. 2 to 20.
    #[serde(default = "Search::default_folds")]
    pub folds: u16,
    /// What is varied; where it is absent, all that the way of learning offers and the plan does not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Vec<String>>,
}

impl Search {
    /// More tries than these fit the choice to chance.
    pub const MOST_TRIES: u32 = 200;

    /// So many settings, tried in the usual way.
    pub fn of_tries(tries: u32) -> Self {
        Self { tries, folds: Self::default_folds(), over: None }
    }

    fn default_folds() -> u16 {
        3
    }
}

/// What each model of a plan has looked for, the model itself first.
pub fn searches(plan: &mut Plan) -> impl Iterator<Item = &mut Option<Search>> {
    let first = plan.model.iter_mut().map(|it| &mut it.search);
    first.chain(plan.candidates.iter_mut().map(|it| &mut it.search))
}

/// Writes into a plan how many tries there was time for when it was trained; `trained` is the plan that came of it.
pub fn take_tries(plan: &mut Plan, trained: &mut Plan) {
    for (search, found) in searches(plan).zip(searches(trained)) {
        if let Some(found) = found {
            let asked = search.take().unwrap_or_else(|| Search::of_tries(found.tries));
            *search = Some(Search { tries: found.tries, ..asked });
        }
    }
}
