//! The meanings of "even" that the questions choose from, each with the metrics that measure it.

use crate::metrics::{Family, Needs};

/// What can be alike between groups.
#[derive(Debug)]
pub struct Evenness {
    /// Stable, kebab-case.
    pub id: &'static str,
    /// What is alike, in a few words.
    pub name: &'static str,
    /// The same as a sentence about every group.
    pub says: &'static str,
    /// The rates to look at, by id, the first first.
    pub rates: &'static [&'static str],
    /// The metrics of the literature that measure it, by id.
    pub metrics: &'static [&'static str],
    /// Kinds of exhibits that show more of it.
    pub exhibits: &'static [&'static str],
    pub family: Family,
    pub needs: Needs,
    pub needs_strata: bool,
    /// Whether it is one of those that are told of where they are not chosen; the others only stand in for them.
    pub is_alternative: bool,
}

impl Evenness {
    /// Whether decisions are held against what happened.
    pub fn counts_outcomes(&self) -> bool {
        self.needs == Needs::DecisionAndOutcome
    }

    /// Whether all of it is looked at where the other is.
    pub fn is_part_of(&self, other: &Self) -> bool {
        self.needs_strata == other.needs_strata
            && self.rates.iter().all(|it| other.rates.contains(it))
    }
}

/// The meaning of even with that id.
pub fn evenness(id: &str) -> Option<&'static Evenness> {
    EVENNESS.iter().find(|it| it.id == id)
}

/// One that counts decisions against outcomes.
const fn counted(
    id: &'static str,
    [name, says]: [&'static str; 2],
    rates: &'static [&'static str],
    metrics: &'static [&'static str],
    family: Family,
) -> Evenness {
    Evenness {
        id,
        name,
        says,
        rates,
        metrics,
        exhibits: &[],
        family,
        needs: Needs::DecisionAndOutcome,
        needs_strata: false,
        is_alternative: true,
    }
}

/// All of them, in the order in which they are told of.
pub(super) static EVENNESS: &[Evenness] = &[
    Evenness {
        needs: Needs::Decision,
        ..counted(
            "shares",
            ["Equal shares", "In every group the same share of people is {yes}."],
            &["selection-rate"],
            &["demographic-parity-difference", "demographic-parity-ratio"],
            Family::Independence,
        )
    },
    Evenness {
        needs: Needs::Decision,
        needs_strata: true,
        exhibits: &["conditional-disparity"],
        ..counted(
            "shares-inside",
            [
                "Equal shares among people who are alike",
                "Among people who are alike in {strata}, in every group the same share is {yes}.",
            ],
            &["selection-rate"],
            &["demographic-parity-difference", "demographic-parity-ratio"],
            Family::Independence,
        )
    },
    counted(
        "wrongly-selected",
        [
            "Equal risk of being wrongly {yes}",
            "Of those {false}, in every group the same share is {yes}.",
        ],
        &["false-positive-rate"],
        &["predictive-equality-difference", "predictive-equality-ratio"],
        Family::Separation,
    ),
    counted(
        "wrong-among-selected",
        [
            "Equal share of mistakes among those {yes}",
            "Of those {yes}, in every group the same share is {false}.",
        ],
        &["false-discovery-rate"],
        &["false-discovery-rate-difference", "false-discovery-rate-ratio"],
        Family::Sufficiency,
    ),
    counted(
        "wrongly-passed-over",
        [
            "Equal risk of being wrongly {no}",
            "Of those {true}, in every group the same share is {no}.",
        ],
        &["false-negative-rate"],
        &["equal-opportunity-difference", "false-negative-rate-ratio"],
        Family::Separation,
    ),
    counted(
        "reached",
        [
            "Equal chance of being rightly {yes}",
            "Of those {true}, in every group the same share is {yes}.",
        ],
        &["true-positive-rate"],
        &["equal-opportunity-difference", "equal-opportunity-ratio"],
        Family::Separation,
    ),
    counted(
        "wrong-among-passed-over",
        [
            "Equal share of mistakes among those {no}",
            "Of those {no}, in every group the same share is {true}.",
        ],
        &["false-omission-rate"],
        &["false-omission-rate-difference", "false-omission-rate-ratio"],
        Family::Sufficiency,
    ),
    counted(
        "both-mistakes",
        [
            "Equal risk of both mistakes",
            "Of those {false} the same share is {yes} in every group, and of those {true} the same share is {no}.",
        ],
        &["false-positive-rate", "false-negative-rate"],
        &["equalized-odds-difference", "equalized-odds-ratio"],
        Family::Separation,
    ),
    Evenness {
        exhibits: &["calibration"],
        ..counted(
            "meaning",
            [
                "The same meaning for everybody",
                "Of those {yes}, in every group the same share is {true}.",
            ],
            &["positive-predictive-value"],
            &["predictive-parity-difference", "predictive-parity-ratio"],
            Family::Sufficiency,
        )
    },
    counted(
        "accuracy",
        ["Equal share of right decisions", "In every group the same share of decisions is right."],
        &["accuracy"],
        &["accuracy-difference"],
        Family::Performance,
    ),
    Evenness {
        needs: Needs::Outcome,
        is_alternative: false,
        ..counted(
            "base-rates",
            ["Equal outcomes", "In every group the same share of people is {true}."],
            &["base-rate"],
            &["base-rate-difference", "base-rate-ratio"],
            Family::Representation,
        )
    },
    Evenness {
        needs: Needs::Score,
        is_alternative: false,
        ..counted(
            "mean-scores",
            ["Equal mean scores", "Every group has the same mean score."],
            &["mean-score"],
            &[],
            Family::Representation,
        )
    },
];
