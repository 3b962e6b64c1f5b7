//! A place that can be changed, and the ways to change it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What tells a mutant from all others, whatever line it has come to stand on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    pub file: String,
    pub function: String,
    pub original: String,
    pub mutation: String,
    /// How many with the same text stand before it in the function.
    pub nth: usize,
}

/// How the changed code is put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An expression, of which one arm is the original.
    Expression,
    /// Statements at the beginning of a function's body.
    Body,
    /// A guard after the pattern of a `match` arm.
    Arm,
}

/// One way to change a place.
#[derive(Debug, Clone)]
pub struct Mutant {
    pub key: Key,
    /// The code in place of the original; nothing for [`Shape::Arm`].
    pub code: String,
    /// Whether the compiler takes it.
    pub compiles: bool,
}

/// A place in a file.
#[derive(Debug, Clone)]
pub struct Place {
    /// Bytes of the file; empty where code is put in between.
    pub bytes: Range<usize>,
    pub line: usize,
    pub shape: Shape,
    pub mutants: Vec<Mutant>,
    /// The number of the first mutant that compiles.
    pub first: u32,
}

impl Place {
    /// The mutants that compile, with their numbers.
    pub fn live(&self) -> impl Iterator<Item = (u32, &Mutant)> {
        (self.first..).zip(self.mutants.iter().filter(|it| it.compiles))
    }

    pub fn n_live(&self) -> u32 {
        u32::try_from(self.live().count()).unwrap_or(u32::MAX)
    }
}

/// A source file with its places, in the order of their beginnings; outer ones first.
#[derive(Debug)]
pub struct Source {
    pub path: String,
    pub text: String,
    pub places: Vec<Place>,
}

/// Gives every mutant that compiles a number of its own, from 1.
pub fn number(sources: &mut [Source]) -> u32 {
    let mut next = 1;
    for place in sources.iter_mut().flat_map(|it| &mut it.places) {
        place.first = next;
        next += place.n_live();
    }
    next - 1
}
