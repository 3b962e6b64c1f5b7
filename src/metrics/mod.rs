//! What is measured: one file per family, one entry per rate or metric.
//!
//! A *rate* is measured in one group. A *comparison* turns the rates of many groups into one number.
//! A *metric* of the literature is a rate (or several) with a comparison.
//! An entry holds all of its text: page, report and command line print these fields and no others.
//! Adding one touches one file, and `tests/laws/worked.rs`, which asks for a worked example of each.

pub mod alike;
pub mod amplification;
pub mod benefit;
pub mod calibration;
pub mod classes;
pub mod comparison;
pub mod conditional_disparity;
pub mod definitions;
pub mod differential;
pub mod effect_size;
pub mod errors;
pub mod feature_balance;
pub mod gaps;
pub mod independence;
pub mod measured;
pub mod number_gaps;
pub mod number_shapes;
pub mod numbers;
pub mod odds;
pub mod people;
pub mod performance;
pub mod proxies;
pub mod quality;
pub mod question;
pub mod representation;
pub mod separation;
pub mod skew;
pub mod soft;
mod sources;
pub mod standardized;
pub mod sufficiency;
#[cfg(test)]
pub(crate) mod testing;
pub mod thresholds;

pub use benefit::{Benefits, Favourable};
pub use comparison::{Aggregate, Apart, Extremes, Null, Over, Together, aggregates, extremes};
pub use measured::{Around, Estimate, Figure, Lack, Measured, Share, measure, measure_with};

pub use crate::cube::tally::Counted;
pub use crate::cube::{Four, Tally};

use crate::stats::Interval;

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
    /// Whether it is measured where a plan names no rates; others only where a plan names them.
    pub usual: bool,
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
    /// Whether it is measured where a plan names no metrics.
    pub usual: bool,
}

/// How a metric makes one number of its rates over the groups.
#[derive(Clone, Copy, Debug)]
pub enum Compare {
    /// The largest difference between two groups; over several rates the largest of these.
    LargestDifference,
    /// The mean over the rates of their largest differences.
    MeanOfLargestDifferences,
    /// The smallest ratio of two groups; over several rates the smallest of these.
    SmallestRatio,
    /// The mean over the rates of their smallest ratios.
    MeanOfSmallestRatios,
    /// Each other group with the reference, in this order; a figure for each of them.
    /// `None` where decisions or outcomes are all the same.
    ToReference { of: fn([Counted; 2]) -> Option<f64>, held: Held },
    /// One number of the cells of all groups, with the two groups that it is between where it is between two. `ends` is
    /// its interval where resamples of it would not hold the truth, as of a maximum.
    AmongGroups { of: fn(&[Counted]) -> Option<Among>, ends: Option<Ends>, held: Held, null: Null },
    /// One number of the benefits of people in each group; tested is that these have one mean.
    BetweenGroups { of: fn(&[Benefits]) -> Measured },
    /// One number of the benefits of everyone: about people and not about groups, so that there are none to be alike and
    /// nothing to test.
    AmongPeople { of: fn(Benefits) -> Measured },
    /// The area between the ROC curves of each other group and the reference; made of scores and not of cells.
    OfCurves,
    /// How alike people and their nearest neighbors are decided: about people, and made of rows and not of cells.
    OfNeighbors,
}

/// A number made of many groups, and the places of the two that it is between.
pub type Among = (f64, Option<[usize; 2]>);

/// An interval of a number made of many groups, at this confidence, from 0 to 1.
pub type Ends = fn(&[Counted], f64) -> Option<Interval>;

/// What a figure is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The plan's band of differences.
    Difference,
    /// The plan's band of ratios.
    Ratio,
    /// The natural logarithm of the plan's band of ratios.
    LogRatio,
    /// No band: a figure without a verdict.
    Nothing,
}

impl Compare {
    /// What a figure is held against.
    pub fn held(self) -> Held {
        match self {
            Self::LargestDifference | Self::MeanOfLargestDifferences => Held::Difference,
            Self::SmallestRatio | Self::MeanOfSmallestRatios => Held::Ratio,
            Self::ToReference { held, .. } | Self::AmongGroups { held, .. } => held,
            Self::BetweenGroups { .. }
            | Self::AmongPeople { .. }
            | Self::OfCurves
            | Self::OfNeighbors => Held::Nothing,
        }
    }
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
    /// Outcomes and predictions that are numbers.
    Numbers,
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
    /// How high are predictions?
    Predicted,
    /// How far are predictions from what happened?
    Errors,
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

impl Wording {
    /// Of a rate that is not said of people.
    pub(crate) const NONE: Self = Self { done: "", among: "" };
}

/// How a rate is computed from a group's tally.
#[derive(Clone, Copy, Debug)]
pub enum Measure {
    /// A share of people: numerator and denominator are sums of the four cells. `lacks` says what a
    /// group without a denominator has none of.
    Share { part: fn(Four) -> f64, whole: fn(Four) -> f64, lacks: Lack, needs: Needs },
    /// A number from the four cells that is no share of people.
    Cells { value: fn(Four) -> Measured },
    /// The group's part of what all groups have together: a share that hangs on the group's size.
    PartOfAll { part: fn(Four) -> f64, lacks: Lack, needs: Needs },
    /// The mean of what the decisions cost by the plan's table of costs.
    Cost,
    /// A mean over people of something that hangs on the score (and the outcome).
    Mean { of: ScoreMean, needs: Needs },
    /// The chance that a random positive is scored above a random negative, ties counting half.
    RankArea,
    /// A number with a standard error, from what the scores of a group add up to. `limits` are between which it can lie.
    Estimate { of: fn(&Tally) -> Result<Estimate, Lack>, needs: Needs, limits: [f64; 2] },
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
    /// The plan's table of costs, the decision and the outcome.
    Costs,
    /// An outcome that is a number.
    NumberOutcome,
    /// A number that stands for the outcome.
    NumberPrediction,
    /// Both of these.
    Numbers,
    /// An outcome and a decision of several classes.
    Classes,
}

/// A part of the outcome, which has no unit and no upper end.
const PERCENTAGE_ERROR: &str = "mean-absolute-percentage-error";

impl Rate {
    pub fn needs(&self) -> Needs {
        match self.measure {
            Measure::Share { needs, .. }
            | Measure::Mean { needs, .. }
            | Measure::PartOfAll { needs, .. }
            | Measure::Estimate { needs, .. } => needs,
            Measure::Cells { .. } => Needs::DecisionAndOutcome,
            Measure::Cost => Needs::Costs,
            Measure::RankArea => Needs::ScoreAndOutcome,
        }
    }

    /// Whether it is in the unit of the outcome, so that no fixed number can say what is near to even.
    pub fn is_in_unit_of_outcome(&self) -> bool {
        let is_share =
            matches!(self.measure, Measure::Estimate { limits: [_, most], .. } if most <= 1.0);
        self.family == Family::Numbers && !is_share && self.id != PERCENTAGE_ERROR
    }

    /// Whether it is a mean of scores: where they are no probabilities, no fixed number says what is near to even.
    pub fn is_in_unit_of_score(&self) -> bool {
        matches!(self.id, "mean-score" | "mean-score-positives" | "mean-score-negatives")
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
            Measure::Cells { .. }
            | Measure::PartOfAll { .. }
            | Measure::Cost
            | Measure::Mean { .. }
            | Measure::RankArea
            | Measure::Estimate { .. } => None,
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
        .chain(quality::RATES)
        .chain(errors::RATES)
        .chain(calibration::RATES)
        .chain(representation::RATES)
        .chain(classes::RATES)
        .chain(numbers::RATES)
        .chain(number_shapes::RATES)
}

/// All metrics, in the order in which they are shown.
pub fn metrics() -> impl Iterator<Item = &'static Metric> {
    independence::METRICS
        .iter()
        .chain(effect_size::METRICS)
        .chain(skew::METRICS)
        .chain(differential::METRICS)
        .chain(separation::METRICS)
        .chain(odds::METRICS)
        .chain(soft::METRICS)
        .chain(sufficiency::METRICS)
        .chain(errors::METRICS)
        .chain(performance::METRICS)
        .chain(gaps::METRICS)
        .chain(amplification::METRICS)
        .chain(benefit::METRICS)
        .chain(people::METRICS)
        .chain(classes::METRICS)
        .chain(number_gaps::METRICS)
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
mod tests {
    use super::*;

    #[test]
    fn errors_of_numbers_are_in_the_unit_of_the_outcome() {
        let of = |id: &str| rate(id).unwrap().is_in_unit_of_outcome();
        assert!(of("mean-absolute-error") && of("root-mean-square-error") && of("mean-outcome"));
        assert!(
            !of("r-squared")
                && !of("jain-index")
                && !of("mean-absolute-percentage-error")
                && !of("selection-rate")
                && !of("mean-cost")
        );
    }
}
