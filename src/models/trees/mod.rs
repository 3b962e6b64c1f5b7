//! Trees: one, a forest of them, or each learning from the errors of those before.
//!
//! Features become codes of one byte (`bins`); a node looks at sums of its people by code (`measure`, `scan`)
//! and is cut where that gains most. Categories are cut by sets of levels and missing cells are sent to the side where
//! they do best, so nothing has to be spelt out or filled in before. Sums are exact (`exact`, `pack`), so
//! a tree does not hang on the order of people, and a weight of a whole number k gives what k copies give, to the bit.
//! What is kept, a [`Tree`], asks about the values themselves and needs no codes.

mod bins;
mod boosted;
mod bundles;
mod decision_tree;
mod exact;
mod forest;
mod grow;
mod leafwise;
mod left_out;
mod loss;
mod measure;
mod outcome;
mod pack;
mod sample;
mod scan;
#[cfg(test)]
mod testing;
mod training;
mod tree;

pub use boosted::{BoostedTrees, BoostedTreesModel, EarlyStopping};
pub use decision_tree::{DecisionTree, DecisionTreeModel};
pub use forest::{MaxFeatures, RandomForest, RandomForestModel};
pub use measure::Criterion;
pub use outcome::Outcome;
pub use tree::{Feature, Tree};

/// Places of people and nodes are below 2^32.
fn as_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Each as a share of their sum; all 0 where there is none.
fn shares(mut parts: Vec<f64>) -> Vec<f64> {
    let largest = parts.iter().fold(0.0_f64, |largest, it| largest.max(*it));
    if largest > 0.0 {
        // The largest first, so that their sum is finite.
        let sum: f64 = parts.iter().map(|it| it / largest).sum();
        for it in &mut parts {
            *it = *it / largest / sum;
        }
    }
    parts
}
