//! Meanings of even that cannot be had together.

use crate::metrics::{Family, Source, sources};

/// Two families that part where groups differ in how often they have the outcome.
#[derive(Debug)]
pub struct Collision {
    pub families: [Family; 2],
    pub says: &'static str,
    pub sources: &'static [Source],
}

const BAROCAS: Source = Source {
    cite: "Barocas, Hardt & Narayanan (2023), Fairness and machine learning, chapter on classification",
    url: "https://fairmlbook.org",
};

pub(super) static COLLISIONS: &[Collision] = &[
    Collision {
        families: [Family::Separation, Family::Sufficiency],
        says: "Where groups differ in how many are {true}, no decision that makes mistakes can both mean the same in \
               every group and make each of the two mistakes equally often. Choosing the one gives up the other.",
        sources: &[sources::CHOULDECHOVA, sources::KLEINBERG],
    },
    Collision {
        families: [Family::Independence, Family::Separation],
        says: "Where groups differ in how many are {true}, equal shares and equal risks of both mistakes go together \
               only in decisions that have nothing to do with what happened.",
        sources: &[BAROCAS],
    },
    Collision {
        families: [Family::Independence, Family::Sufficiency],
        says: "Where groups differ in how many are {true}, there cannot be equal shares and decisions, for and \
               against, that mean the same in every group.",
        sources: &[BAROCAS],
    },
];
