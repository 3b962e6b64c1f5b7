//! What may be wrong with an experiment: the outcome among the features, the same people on both sides.

use std::collections::BTreeMap;

use crate::audit::model::held_out::{ONLY_LEARNT, Parts};
use crate::audit::model::people::People;
use crate::models::{Block, Matrix, Values};
use crate::report::format;
use crate::report::model::Warning;

/// A feature that settles the outcome of so large a share of people is the outcome by another name.
const SETTLES: f64 = 0.999;

/// Numbers with more different values than this are too fine to tell by their values.
const MOST_VALUES: usize = 1_000;

/// Looks for leaks. `alike` has the same number for people with the same features.
pub(crate) fn warnings(
    people: &People,
    features: &Matrix,
    alike: &[u32],
    parts: &Parts,
) -> Vec<Warning> {
    let mut all = Vec::new();
    if let Values::Classes { codes, .. } = &people.target.values {
        for block in features.blocks() {
            if settles(block, codes) {
                all.push(Warning {
                    id: "outcome-among-features".to_owned(),
                    says: format!(
                        "\u{201c}{}\u{201d} settles the outcome almost by itself: it may be the outcome under another \
                         name, or have been written down after it",
                        block.name()
                    ),
                });
            }
        }
    }
    let n = on_both_sides(alike, parts);
    if n > 0 {
        all.push(Warning {
            id: "duplicates-across-parts".to_owned(),
            says: format!(
                "{} people who were scored have the very same features as somebody the model learnt from; \
                 if they are the same people twice, the model looks better than it is",
                format::count(n)
            ),
        });
    }
    all
}

/// Whether knowing a feature's value is knowing the outcome, and not only because few people share a value.
fn settles(block: &Block, classes: &[u32]) -> bool {
    let keys: Vec<u64> = match block {
        Block::Number { values, .. } => values.iter().map(|it| it.to_bits()).collect(),
        Block::Category { codes, .. } => codes.iter().map(|it| u64::from(*it)).collect(),
    };
    let mut by_value: BTreeMap<u64, BTreeMap<u32, u64>> = BTreeMap::new();
    let mut by_class: BTreeMap<u32, u64> = BTreeMap::new();
    for (key, class) in keys.iter().zip(classes) {
        *by_value.entry(*key).or_default().entry(*class).or_insert(0) += 1;
        *by_class.entry(*class).or_insert(0) += 1;
        if by_value.len() > MOST_VALUES {
            return false;
        }
    }
    let n = keys.len() as f64;
    let right: u64 = by_value.values().filter_map(|it| it.values().max()).sum();
    let most = by_class.values().max().copied().unwrap_or(0);
    right as f64 >= SETTLES * n && (most as f64) < SETTLES * n && by_value.len() * 10 < keys.len()
}

/// Scored people whose features somebody in the learning part has too.
fn on_both_sides(alike: &[u32], parts: &Parts) -> u64 {
    let Some(parts) = parts.repeats.first() else { return 0 };
    // Per kind of people: the part that all of them are in, or none if they are in several.
    let mut only: BTreeMap<u32, Option<u16>> = BTreeMap::new();
    for (kind, part) in alike.iter().zip(parts) {
        let known = only.entry(*kind).or_insert(Some(*part));
        if *known != Some(*part) {
            *known = None;
        }
    }
    let split = |(kind, part): &(&u32, &u16)| **part != ONLY_LEARNT && only[kind].is_none();
    alike.iter().zip(parts).filter(split).count() as u64
}
