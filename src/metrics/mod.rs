//! What is measured: one file per family, one entry per rate or metric.
//!
//! A *rate* is measured in one group. A *comparison* turns the rates of many groups into one number.
//! A *metric* of the literature is a rate (or several) with a comparison.
//! An entry holds all of its text: page, report and command line print these fields and no others.
//! Adding one touches one file.

pub mod comparison;
pub mod independence;
pub mod measured;
pub mod performance;
pub mod representation;
pub mod separation;
pub mod sufficiency;

pub use comparison::{Apart, Extremes, extremes};
pub use measured::{Figure, Lack, Measured, Share, measure};

pub use crate::cube::Four;

/// What is measured in one group.
#[derive(Debug)]
pub struct Rate {
    /// Published; kebab-case.
    pub id: &'static str,
    pub name: &'static str,
    pub family: Family,
    /// Under which question the page lists it.
    pub topic: Topic,
    /// What it answers, in plain words.
    pub question: &'static str,
    /// What it is: "Of the people …, the share who …".
    pub definition: &'static str,
    pub formula: &'static str,
    pub use_when: &'static str,
    /// When not to rely on it.
    pub caveat: &'static str,
    pub source: Source,
    pub measure: Measure,
    pub wording: Wording,
    /// Which end is the harm when a positive decision helps the person; none where neither is.
    pub harm_if_benefit: Option<End>,
    /// Which end is the harm when a positive decision burdens the person.
    pub harm_if_burden: Option<End>,
    /// Whether a ratio of two groups' values means anything (not for a correlation).
    pub has_ratio: bool,
}

/// A named metric of the literature: a rate, or several, with a comparison.
#[derive(Debug)]
pub struct Metric {
    pub id: &'static str,
    pub name: &'static str,
    pub family: Family,
    pub question: &'static str,
    pub formula: &'static str,
    /// The value when groups do not differ.
    pub ideal: Ideal,
    pub use_when: &'static str,
    pub caveat: &'static str,
    pub source: Source,
    /// The rates it is made of, by id; a group takes part where all of them are defined.
    pub rates: &'static [&'static str],
    pub compare: Compare,
}

/// How a metric makes one number of its rates over the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// The largest difference between two groups; over several rates the largest of these.
    LargestDifference,
    /// The mean over the rates of their largest differences.
    MeanOfLargestDifferences,
    /// The smallest ratio of two groups; over several rates the smallest of these.
    SmallestRatio,
}

/// The field's own map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    Representation,
    Independence,
    Separation,
    Sufficiency,
    Calibration,
    Performance,
}

/// The questions under which people look for a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Who is selected?
    Selected,
    /// Who gets a decision that what happened proves wrong, against them or for them?
    WronglyPositive,
    WronglyNegative,
    /// What does a decision mean?
    Meaning,
    /// How good are decisions and scores?
    Quality,
    /// How do the groups differ before any decision?
    Before,
}

/// An end of a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    High,
    Low,
}

/// The even value of a metric, and by it the direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ideal {
    Zero,
    One,
}

/// Where a definition comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    pub cite: &'static str,
    pub url: &'static str,
}

/// How a rate is said of people. `{yes}` and `{no}` stand for the words of the decision,
/// `{true}` and `{false}` for those of the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Such as "were wrongly {yes}".
    pub done: &'static str,
    /// The people it is counted among: "those {false}"; empty where it is everyone.
    pub among: &'static str,
}

/// How a rate is computed from a group's tally.
#[derive(Clone, Copy, Debug)]
pub enum Measure {
    /// A share of people: numerator and denominator are sums of the four cells. `lacks` says what a
    /// group without a denominator has none of.
    Share { part: fn(Four) -> f64, whole: fn(Four) -> f64, lacks: Lack, needs: Needs },
    /// A number from the four cells that is no share of people.
    Cells { value: fn(Four) -> Measured },
    /// A mean over people of something that hangs on the score (and the outcome).
    Mean { of: ScoreMean, needs: Needs },
    /// The chance that a random positive is scored above a random negative, ties counting half.
    RankArea,
}

/// What is averaged over people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreMean {
    Score,
    SquaredError,
    LogLoss,
}

/// What the data must have for a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Decision,
    Outcome,
    DecisionAndOutcome,
    Score,
    /// A score that is a probability, and the outcome.
    ProbabilityAndOutcome,
    /// Any score, and the outcome.
    ScoreAndOutcome,
}

impl Rate {
    pub fn needs(&self) -> Needs {
        match self.measure {
            Measure::Share { needs, .. } | Measure::Mean { needs, .. } => needs,
            Measure::Cells { .. } => Needs::DecisionAndOutcome,
            Measure::RankArea => Needs::ScoreAndOutcome,
        }
    }

    /// People that a share counts among, of a group's `[tp, fp, fn, tn]`; `None` where the rate is no share.
    pub fn n_among(&self, [tp, fp, fn_, tn]: [u64; 4]) -> Option<u64> {
        let four = Four { tp: tp as f64, fp: fp as f64, fn_: fn_ as f64, tn: tn as f64 };
        match self.measure {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a sum of counts: whole, and below 2^53"
            )]
            Measure::Share { whole, .. } => Some(whole(four) as u64),
            Measure::Cells { .. } | Measure::Mean { .. } | Measure::RankArea => None,
        }
    }
}

/// All rates, in the order in which they are shown.
pub fn rates() -> impl Iterator<Item = &'static Rate> {
    independence::RATES
        .iter()
        .chain(separation::RATES)
        .chain(sufficiency::RATES)
        .chain(performance::RATES)
        .chain(representation::RATES)
}

/// All metrics, in the order in which they are shown.
pub fn metrics() -> impl Iterator<Item = &'static Metric> {
    independence::METRICS
        .iter()
        .chain(separation::METRICS)
        .chain(sufficiency::METRICS)
        .chain(performance::METRICS)
}

/// The rate with that id.
pub fn rate(id: &str) -> Option<&'static Rate> {
    rates().find(|it| it.id == id)
}

/// The metric with that id.
pub fn metric(id: &str) -> Option<&'static Metric> {
    metrics().find(|it| it.id == id)
}

#[cfg(test)]
pub(crate) mod testing {
    //! The one place that measures in the tests of the families.

    use crate::cube::{Four, People, Tally};
    use crate::metrics;

    /// Measures a rate in one group, `[tp, fp, fn, tn]`; expects six decimals or the reason's id.
    #[track_caller]
    pub(crate) fn check(id: &str, [tp, fp, fn_, tn]: [u64; 4], expected: &str) {
        let people = People { tp, fp, fn_, tn };
        let weight = Four::from(people);
        let tally = Tally { people, weight, square: weight, score: None };
        let found = match metrics::measure(metrics::rate(id).unwrap(), &tally) {
            Ok(figure) => format!("{:.6}", figure.value),
            Err(lack) => lack.id().to_owned(),
        };
        assert_eq!(found, expected, "{id}");
    }
}
