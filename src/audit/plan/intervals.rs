//! The intervals of shares of people that a plan can name.

use serde::{Deserialize, Serialize};

/// How the interval of a share is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RateInterval {
    /// Wilson's score interval.
    #[default]
    Wilson,
    /// Clopper and Pearson's exact interval: never too narrow, and wider than needed.
    ClopperPearson,
    /// Jeffreys' interval, from a prior that favours nothing; 0 and 1 where nobody and everybody is concerned.
    Jeffreys,
}

/// How the interval of the difference of two shares is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceInterval {
    /// Newcombe's, from the two Wilson intervals.
    #[default]
    Newcombe,
    /// Miettinen and Nurminen's score interval.
    MiettinenNurminen,
}

/// How the interval of the ratio of two shares is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RatioInterval {
    /// Koopman's score interval.
    #[default]
    Koopman,
    /// The same with Miettinen and Nurminen's variance.
    MiettinenNurminen,
    /// Katz's, normal on the log scale; there is none where nobody is concerned in a group, or everybody in both.
    Katz,
}
