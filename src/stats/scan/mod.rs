//! Scanning subsets of people for more positives than their chances say: which values of several attributes, taken
//! together, hold the most evidence against the chances.
//!
//! A subset names some values of each attribute and holds the people who have one of the named values on every one of
//! them. Its score is a likelihood ratio: how much likelier its outcomes are where the odds of everyone in it are
//! multiplied by one number q > 1. There are too many subsets to try them all; with the values of the other attributes
//! held, the best values of one are found in time linear in their number, attribute after attribute until nothing
//! improves, from several beginnings.
//!
//! Source: Zhang & Neill (2016), Identifying significant predictive bias in classifiers; Neill (2012), Fast subset scan
//! for spatial pattern detection, Journal of the Royal Statistical Society B 74; Speakman, Somanchi, `McFowland` & Neill
//! (2016), Penalized fast subset scanning, Journal of Computational and Graphical Statistics 25.

mod ascent;
mod likelihood;

pub use likelihood::{Sums, likeliest};

use crate::stats::resample::Stream;
use ascent::Search;

/// People who have the same values and whose chances lie in the same bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The value of each attribute.
    pub values: Vec<usize>,
    /// The place of their chance.
    pub bin: usize,
    /// Whole numbers; positives are at most as many as people.
    pub people: f64,
    pub positives: f64,
}

/// Everyone who is scanned.
#[derive(Clone, Debug, PartialEq)]
pub struct Scanned {
    /// How many values each attribute has.
    pub n_values: Vec<usize>,
    /// The chance of a positive, in [0, 1], of each bin.
    pub chances: Vec<f64>,
    pub cells: Vec<Cell>,
}

/// How a scan goes about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// What each named value takes from the score; an attribute of which all values are in names none.
    pub penalty: f64,
    /// Subsets drawn at random to begin with, beside everyone and those of one value alone.
    pub at_random: u32,
}

/// The best subset that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// Less the penalties; at least 0, which is the score of everyone at q = 1.
    pub score: f64,
    /// By attribute whether each value is in; none where all are.
    pub subset: Vec<Option<Vec<bool>>>,
}

impl Best {
    /// Whether people with these values are in.
    pub fn holds(&self, values: &[usize]) -> bool {
        holds(&self.subset, values)
    }
}

fn holds(subset: &[Option<Vec<bool>>], values: &[usize]) -> bool {
    subset.iter().zip(values).all(|(named, value)| named.as_ref().is_none_or(|it| it[*value]))
}

impl Scanned {
    /// The subset with the most evidence for more positives than the chances say.
    pub fn best(&self, rules: Rules, stream: &mut Stream) -> Best {
        Search { scanned: self, penalty: rules.penalty }.best(rules.at_random, stream)
    }

    /// The same people with positives and negatives changed, so that fewer positives are scanned for.
    #[must_use]
    pub fn turned(&self) -> Self {
        let turn = |it: &Cell| Cell { positives: it.people - it.positives, ..it.clone() };
        Self {
            n_values: self.n_values.clone(),
            chances: self.chances.iter().map(|it| 1.0 - it).collect(),
            cells: self.cells.iter().map(turn).collect(),
        }
    }

    /// The same people with outcomes drawn by their chances: where the chances are right.
    #[must_use]
    pub fn drawn(&self, stream: &mut Stream) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people")]
        let mut draw = |it: &Cell| {
            let positives = stream.binomial(it.people as u64, self.chances[it.bin]) as f64;
            Cell { positives, ..it.clone() }
        };
        let cells = self.cells.iter().map(&mut draw).collect();
        Self { n_values: self.n_values.clone(), chances: self.chances.clone(), cells }
    }
}

#[cfg(test)]
mod tests;
