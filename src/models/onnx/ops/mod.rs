//! The operators that can be run, by family.
//!
//! Plain operators follow the ONNX specification; those of `ai.onnx.ml`, where the specification leaves
//! cases open, do what onnxruntime does.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "numbers are cast, cut and compared exactly as ONNX says; places lie below the budget of cells"
)]

mod activation;
mod arithmetic;
mod cast;
mod classes;
mod compare;
mod dense;
mod encode;
mod layout;
mod linear;
mod normalize;
mod prepare;
mod rank;
mod reduce;
mod scores;
mod select;
mod spread;
mod stride;
mod svm;
mod tree;
mod tree_read;
mod tree_score;

use super::attributes::Attributes;
use super::kernel::{Build, Entry};
use super::value::Classes;

use crate::base::order;

/// The domain of trees, linear models and what prepares their features.
pub(super) const ML: &str = "ai.onnx.ml";

const PLAIN: &[&[Entry]] = &[
    activation::OPERATORS,
    arithmetic::OPERATORS,
    cast::OPERATORS,
    compare::OPERATORS,
    dense::OPERATORS,
    layout::OPERATORS,
    normalize::OPERATORS,
    rank::OPERATORS,
    reduce::OPERATORS,
    select::OPERATORS,
    spread::OPERATORS,
];

const LEARNT: &[&[Entry]] = &[
    classes::OPERATORS,
    encode::OPERATORS,
    linear::OPERATORS,
    prepare::OPERATORS,
    svm::OPERATORS,
    tree_read::OPERATORS,
];

/// How an operator is set up, if it can be run. The plain domain is the empty text.
pub(super) fn find(domain: &str, name: &str) -> Option<Build> {
    let families = match domain {
        "" => PLAIN,
        ML => LEARNT,
        _ => return None,
    };
    let mut entries = families.iter().copied().flatten();
    entries.find(|(known, _)| *known == name).map(|(_, build)| *build)
}

/// The classes that a `ZipMap` names.
pub(super) fn zip_map_classes(attributes: &Attributes<'_>) -> Option<Classes> {
    classes::of_zip_map(attributes).ok()
}

/// The classes that a classifier or a `ZipMap` names.
pub(super) fn stated_classes(attributes: &Attributes<'_>) -> Option<Classes> {
    let named = |numbers| classes::read(attributes, "classlabels_strings", numbers).ok();
    let mut found = ["classlabels_int64s", "classlabels_ints"].into_iter().filter_map(named);
    found.find(|it| !it.is_empty())
}

/// All that can be run: domain (empty for the plain one) and name, in order of name.
pub fn supported() -> Vec<(&'static str, &'static str)> {
    let of = |domain: &'static str, families: &'static [&'static [Entry]]| {
        families.iter().copied().flatten().map(move |(name, _)| (domain, *name))
    };
    let mut all: Vec<_> = of("", PLAIN).chain(of(ML, LEARNT)).collect();
    order::ascending(&mut all);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_operator_is_listed_twice() {
        let all = supported();
        assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
        assert!(all.len() > 100, "{}", all.len());
    }
}
