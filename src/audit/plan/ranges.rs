//! Where a search for better settings looks, for each way of learning.

use crate::audit::plan::model::Setting;

/// A setting that can be varied.
#[derive(Debug)]
pub struct Range {
    /// As in the plan.
    pub key: &'static str,
    pub among: Among,
}

/// The values that are tried. Numbers lie evenly on a logarithmic scale: what counts is by which factor they differ.
#[derive(Debug)]
pub enum Among {
    Number(f64, f64),
    Whole(u32, u32),
    Choice(&'static [&'static str]),
}

impl Range {
    /// The value at a share of the way through, from 0 to 1; numbers in two digits, as a person would write them.
    pub fn at(&self, share: f64) -> Setting {
        match self.among {
            Among::Number(low, high) => {
                let rounded = format!("{:.1e}", between(low, high, share)).parse().unwrap_or(low);
                Setting::Number(f64::clamp(rounded, low, high))
            }
            Among::Whole(low, high) => {
                let value = libm::round(between(f64::from(low), f64::from(high), share));
                #[expect(clippy::cast_possible_truncation, reason = "from the least to the most")]
                Setting::Whole(value as i64)
            }
            Among::Choice(names) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a place, and saturating"
                )]
                let place = (share * names.len() as f64) as usize;
                let name = names.get(place).or(names.last()).copied().unwrap_or_default();
                Setting::Text(name.to_owned())
            }
        }
    }
}

/// On a logarithmic scale.
fn between(low: f64, high: f64, share: f64) -> f64 {
    let (from, to) = (libm::log(low), libm::log(high));
    libm::exp(from + share * (to - from)).clamp(low, high)
}

const fn number(key: &'static str, low: f64, high: f64) -> Range {
    Range { key, among: Among::Number(low, high) }
}

const fn whole(key: &'static str, low: u32, high: u32) -> Range {
    Range { key, among: Among::Whole(low, high) }
}

const fn choice(key: &'static str, names: &'static [&'static str]) -> Range {
    Range { key, among: Among::Choice(names) }
}

pub(super) static LOGISTIC_REGRESSION: &[Range] =
    &[number("c", 1e-3, 1e3), choice("penalty", &["l2", "l1"])];

pub(super) static LINEAR_REGRESSION: &[Range] =
    &[number("alpha", 1e-4, 1e3), choice("penalty", &["ridge", "lasso"])];

pub(super) static DECISION_TREE: &[Range] = &[whole("max_depth", 2, 16), whole("min_leaf", 1, 200)];

/// More trees are never worse, only slower: their number is no matter of a search.
pub(super) static RANDOM_FOREST: &[Range] = &[
    whole("min_leaf", 1, 50),
    whole("max_depth", 4, 32),
    choice("max_features", &["square-root", "third", "all"]),
];

pub(super) static BOOSTED_TREES: &[Range] = &[
    number("learning_rate", 0.01, 0.3),
    whole("rounds", 30, 500),
    whole("max_leaves", 4, 64),
    whole("min_leaf", 5, 100),
    number("subsample", 0.5, 1.0),
    number("column_sample", 0.5, 1.0),
];

pub(super) static LINEAR_SVM: &[Range] = &[number("c", 1e-4, 1e2)];

pub(super) static KERNEL_SVM: &[Range] = &[number("c", 1e-2, 1e3), number("gamma", 1e-4, 1.0)];

pub(super) static NEAREST_NEIGHBORS: &[Range] =
    &[whole("k", 1, 200), choice("weights", &["uniform", "distance"])];

pub(super) static PERCEPTRON: &[Range] =
    &[number("learning_rate", 3e-4, 3e-2), number("l2", 1e-6, 1.0)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_begins_at_its_least_ends_at_its_most_and_is_halved_by_factors() {
        // The middle between 0.01 and 100 by factors is 1; that between 1 and 200 is the root of 200, 14.14.
        let number = number("c", 1e-2, 1e2);
        assert_eq!([0.0, 0.5, 1.0].map(|it| number.at(it).to_string()), ["0.01", "1", "100"]);
        let whole = whole("k", 1, 200);
        assert_eq!([0.0, 0.5, 1.0].map(|it| whole.at(it).to_string()), ["1", "14", "200"]);
        let choice = choice("penalty", &["l2", "l1"]);
        assert_eq!(
            [0.0, 0.49, 0.5, 1.0].map(|it| choice.at(it).to_string()),
            ["l2", "l2", "l1", "l1"]
        );
    }

    #[test]
    fn numbers_have_two_digits() {
        // 0.001 times 1000 to the power of 0.37: 0.012882.
        assert_eq!(number("c", 1e-3, 1.0).at(0.37).to_string(), "0.013");
    }
}
