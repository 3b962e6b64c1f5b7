//! How sure is sure: intervals, tests and what counts as close.

use serde::{Deserialize, Serialize};

use crate::audit::plan::bootstrap::Bootstrap;
use crate::audit::plan::exact::Exact;
use crate::audit::plan::intervals::{DifferenceInterval, RateInterval, RatioInterval};

/// How sure is sure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    #[serde(default = "default_confidence")]
    pub confidence: f64,
    #[serde(default = "default_resamples")]
    pub resamples: u32,
    /// An unsigned 64-bit number, as text.
    #[serde(default = "default_seed")]
    pub seed: String,
    /// Of shares of people; other figures have the one interval that there is for them.
    #[serde(default)]
    pub rate_interval: RateInterval,
    /// Of differences of two such shares.
    #[serde(default)]
    pub difference_interval: DifferenceInterval,
    /// Of ratios of two such shares.
    #[serde(default)]
    pub ratio_interval: RatioInterval,
    /// How intervals are made of resamples.
    #[serde(default, skip_serializing_if = "Bootstrap::is_default")]
    pub bootstrap: Bootstrap,
    #[serde(default)]
    pub adjust: Adjust,
    /// The test of few people.
    #[serde(default, skip_serializing_if = "Exact::is_default")]
    pub exact: Exact,
    /// A ratio from this to its inverse is within the band.
    #[serde(default = "default_ratio")]
    pub ratio: f64,
    /// A difference of at most this, either way, is within the band.
    #[serde(default = "default_difference")]
    pub difference: f64,
    /// The same for numbers, in their own unit; where absent, `difference` times the standard deviation of everyone's
    /// outcomes, of their predictions where no outcome is known, or of their scores where these are no probabilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_difference: Option<f64>,
}

/// How p values are adjusted for many comparisons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adjust {
    /// No false alarm in a whole family, but for a chance of 1 less the confidence.
    #[default]
    Holm,
    /// The same for tests that are independent or positively dependent, with more power.
    Hochberg,
    /// The same with a little more power still.
    Hommel,
    /// The expected share of false alarms among what is found.
    BenjaminiHochberg,
    None,
}

fn default_confidence() -> f64 {
    0.95
}

fn default_resamples() -> u32 {
    2_000
}

fn default_seed() -> String {
    "20260101".to_owned()
}

fn default_ratio() -> f64 {
    0.8
}

fn default_difference() -> f64 {
    0.1
}

impl Default for Evidence {
    fn default() -> Self {
        Self {
            confidence: default_confidence(),
            resamples: default_resamples(),
            seed: default_seed(),
            rate_interval: RateInterval::default(),
            difference_interval: DifferenceInterval::default(),
            ratio_interval: RatioInterval::default(),
            bootstrap: Bootstrap::default(),
            adjust: Adjust::default(),
            exact: Exact::default(),
            ratio: default_ratio(),
            difference: default_difference(),
            number_difference: None,
        }
    }
}
