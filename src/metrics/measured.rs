//! A number, or the reason there is none: never NaN, never a zero for lack of data.

use crate::cube::{Four, Moments, Tally};
use crate::metrics::{Measure, Rate, ScoreMean};
use crate::stats::survey::{Weighed, effective_people};

/// A measured value, or what the group lacks.
pub type Measured = Result<f64, Lack>;

/// What a group lacks for a rate to be defined in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Nobody in the group.
    People,
    /// People whose weights are all 0.
    Weight,
    /// Nobody with a positive outcome.
    Positives,
    /// Nobody with a negative outcome.
    Negatives,
    /// Nobody with a positive decision.
    Selected,
    /// Nobody with a negative decision.
    Rejected,
    /// Neither a positive outcome nor a positive decision.
    AnyPositive,
    /// Nobody with a positive decision and a negative outcome.
    FalsePositives,
    /// Nobody with a negative decision and a positive outcome.
    FalseNegatives,
    /// Nobody with any benefit: a mean of 0.
    Benefit,
    /// People with a benefit of 0, of which there is no logarithm.
    Logarithm,
    /// No table of costs.
    Costs,
    /// All in one row or one column of the four cells: a correlation has nothing to vary.
    Variation,
    /// Outcomes that are all the same number.
    OutcomeVariation,
    /// Outcomes of 0, of which an error is no part.
    NonzeroOutcome,
    /// Predictions that are all right: no errors to be spread.
    Errors,
    /// Nothing that could be added up: the numbers are too large for it.
    Room,
}

/// A rate in a group, with what an interval needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    pub value: f64,
    /// Numerator, denominator and effective denominator, for a share of people.
    pub share: Option<Share>,
    /// Standard error, for a mean or an area; `None` where these people cannot tell it.
    pub standard_error: Option<f64>,
    /// Its degrees of freedom, where it is that of a mean over people: Student's t is then nearer than the normal curve.
    pub degrees: Option<f64>,
}

/// A number with its standard error, where these people can tell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub standard_error: Option<f64>,
    /// As in [`Figure`].
    pub degrees: Option<f64>,
}

impl Estimate {
    /// A mean over people.
    pub fn of_mean(it: Moments) -> Self {
        Self { value: it.mean, standard_error: it.standard_error(), degrees: it.degrees() }
    }

    /// As a figure; a standard error that is only rounding tells nothing.
    pub(crate) fn figure(self) -> Figure {
        let Self { value, standard_error, degrees } = self;
        let standard_error = standard_error.filter(|it| is_told(*it, value));
        Figure { value, share: None, standard_error, degrees }
    }
}

/// A share of people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub part: f64,
    pub whole: f64,
    /// People of equal weight who would tell as much: [`effective_people`].
    pub effective: f64,
}

impl Share {
    /// Numerator and denominator as a sample of equal weights.
    pub fn sample(self) -> (f64, f64) {
        // Without weights both denominators are the same whole number, and nothing may be rounded.
        if self.effective.to_bits() == self.whole.to_bits() {
            (self.part, self.whole)
        } else {
            ((self.part / self.whole) * self.effective, self.effective)
        }
    }
}

/// What a rate may hang on beside the group itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Around {
    /// What a person in each cell costs.
    pub costs: Option<Four>,
    /// All groups together; the group itself where it is not given.
    pub everyone: Option<Four>,
}

impl Around {
    /// A rate that is computed from the four cells; `None` for one that hangs on scores.
    pub fn of_cells(self, rate: &Rate, four: Four) -> Option<Measured> {
        Some(match rate.measure {
            Measure::Share { part, whole, lacks, .. } => divided(part(four), whole(four), lacks),
            Measure::Cells { value } => value(four),
            Measure::PartOfAll { part, lacks, .. } => {
                divided(part(four), part(self.everyone.unwrap_or(four)), lacks)
            }
            Measure::Cost => self.costs.ok_or(Lack::Costs).and_then(|costs| {
                let spent = costs.tp * four.tp + costs.fp * four.fp + costs.fn_ * four.fn_;
                divided(spent + costs.tn * four.tn, four.total(), Lack::People)
            }),
            Measure::Mean { .. } | Measure::RankArea | Measure::Estimate { .. } => return None,
        })
    }
}

fn divided(part: f64, whole: f64, lacks: Lack) -> Measured {
    if whole > 0.0 { Ok(part / whole) } else { Err(lacks) }
}

/// Measures a rate in a group that stands alone.
pub fn measure(rate: &Rate, tally: &Tally) -> Result<Figure, Lack> {
    measure_with(rate, tally, Around::default())
}

/// Measures a rate in a group.
pub fn measure_with(rate: &Rate, tally: &Tally, around: Around) -> Result<Figure, Lack> {
    if tally.people.total() > 0 && tally.weight.total() <= 0.0 {
        return Err(Lack::Weight);
    }
    match rate.measure {
        Measure::Share { part: part_of, whole, lacks, .. } => {
            let (part, weight) = (part_of(tally.weight), whole(tally.weight));
            let side = |weight: f64, square: f64| Weighed { people: 0.0, weight, square };
            let with = part_of(tally.square);
            let rest = side(weight - part, whole(tally.square) - with);
            // Without weight there is none.
            let effective = effective_people(side(part, with), rest).ok_or(lacks)?;
            let share = Share { part, whole: weight, effective };
            let value = part / weight;
            Ok(Figure { value, share: Some(share), standard_error: None, degrees: None })
        }
        Measure::Cells { .. } | Measure::PartOfAll { .. } | Measure::Cost => {
            let value = around.of_cells(rate, tally.weight).unwrap_or(Err(Lack::People))?;
            if value.is_finite() {
                Ok(Figure { value, share: None, standard_error: None, degrees: None })
            } else {
                Err(Lack::Room)
            }
        }
        Measure::Mean { of, .. } => {
            let score = tally.score.as_ref().ok_or(Lack::People)?;
            let moments = match of {
                ScoreMean::Score => Some(score.score),
                ScoreMean::SquaredError => score.squared_error,
                ScoreMean::LogLoss => score.log_loss,
            };
            let moments: Moments = moments.filter(|it| it.weight > 0.0).ok_or(Lack::People)?;
            if !moments.mean.is_finite() {
                return Err(Lack::Room);
            }
            Ok(Estimate::of_mean(moments).figure())
        }
        Measure::RankArea => area(tally),
        Measure::Estimate { of, .. } => {
            let found = of(tally)?;
            if !found.value.is_finite() {
                return Err(Lack::Room);
            }
            Ok(found.figure())
        }
    }
}

pub(crate) fn area(tally: &Tally) -> Result<Figure, Lack> {
    let area = tally.score.as_ref().and_then(|it| it.ranked.area);
    let Some(area) = area else {
        let Four { tp, fp, fn_, tn } = tally.weight;
        return Err(match (tp + fn_ > 0.0, fp + tn > 0.0) {
            (false, false) => Lack::People,
            (false, true) => Lack::Positives,
            (true, _) => Lack::Negatives,
        });
    };
    Ok(Estimate { value: area.value, standard_error: area.se, degrees: None }.figure())
}

/// A standard error below this part of its value is rounding: the mean of equal numbers need not be equal to them.
const ROUNDING: f64 = 1e-12;

/// Whether a standard error tells anything. One of 0 does not: scores that are all the same, or that separate
/// a few people wholly, are no proof that all others would do so.
fn is_told(standard_error: f64, value: f64) -> bool {
    standard_error > ROUNDING * value.abs() && standard_error.is_finite()
}

impl Lack {
    /// The stable id of the reason.
    pub fn id(self) -> &'static str {
        match self {
            Self::People => "no-people",
            Self::Weight => "no-weight",
            Self::Positives => "no-positives",
            Self::Negatives => "no-negatives",
            Self::Selected => "no-selected",
            Self::Rejected => "no-rejected",
            Self::AnyPositive => "no-positive-of-either-kind",
            Self::FalsePositives => "no-false-positives",
            Self::FalseNegatives => "no-false-negatives",
            Self::Benefit => "no-benefit",
            Self::Logarithm => "no-logarithm",
            Self::Costs => "no-costs",
            Self::Variation => "no-variation",
            Self::OutcomeVariation => "no-variation-of-outcome",
            Self::NonzeroOutcome => "no-nonzero-outcome",
            Self::Errors => "no-errors",
            Self::Room => "too-large",
        }
    }

    /// What the group has, in words: "has nobody with a positive outcome".
    pub fn says(self) -> &'static str {
        match self {
            Self::People => "has nobody in it",
            Self::Weight => "has only people whose weight is 0",
            Self::Positives => "has nobody with a positive outcome",
            Self::Negatives => "has nobody with a negative outcome",
            Self::Selected => "has nobody with a positive decision",
            Self::Rejected => "has nobody with a negative decision",
            Self::AnyPositive => "has nobody with a positive outcome or a positive decision",
            Self::FalsePositives => "has nobody with a wrong positive decision",
            Self::FalseNegatives => "has nobody with a wrong negative decision",
            Self::Benefit => "has nobody with any benefit",
            Self::Logarithm => "has people with a benefit of 0, of which there is no logarithm",
            Self::Costs => "has no table of costs to go by",
            Self::Variation => "has decisions or outcomes that are all the same",
            Self::OutcomeVariation => "has outcomes that are all the same",
            Self::NonzeroOutcome => "has outcomes of 0, of which no error is a part",
            Self::Errors => "has predictions that are all right, and no error to be spread",
            Self::Room => "has numbers that are too large to be added up",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::People;
    use crate::cube::tally::ScoreTally;

    fn tally([tp, fp, fn_, tn]: [f64; 4]) -> Tally {
        let weight = Four { tp, fp, fn_, tn };
        Tally { weight, square: weight, ..Tally::default() }
    }

    #[test]
    fn an_area_lacks_what_the_group_has_nobody_of() {
        for (cells, lack) in [
            ([0.0; 4], Lack::People),
            ([0.0, 2.0, 0.0, 0.0], Lack::Positives),
            ([0.0, 0.0, 0.0, 2.0], Lack::Positives),
            ([2.0, 0.0, 0.0, 0.0], Lack::Negatives),
            ([0.0, 0.0, 2.0, 0.0], Lack::Negatives),
            ([1.0, 0.0, 1.0, 0.0], Lack::Negatives),
        ] {
            assert_eq!(area(&tally(cells)), Err(lack), "{cells:?}");
        }
    }

    /// Costs of 3, 2, 7 and 5 for 1, 4, 2 and 3 people: 3 + 8 + 14 + 15 over ten.
    #[test]
    fn each_cell_has_its_own_cost() {
        let costs = Some(Four { tp: 3.0, fp: 2.0, fn_: 7.0, tn: 5.0 });
        let around = Around { costs, everyone: None };
        let rate = crate::metrics::rate("mean-cost").unwrap();
        assert_eq!(around.of_cells(rate, tally([1.0, 4.0, 2.0, 3.0]).weight), Some(Ok(4.0)));
    }

    #[test]
    fn a_mean_is_of_somebody_and_finite() {
        let rate = crate::metrics::rates()
            .find(|it| matches!(it.measure, Measure::Mean { of: ScoreMean::Score, .. }));
        let of = |score: Moments| {
            let score = ScoreTally { score, ..ScoreTally::default() };
            let all = Tally { score: Some(score), ..tally([2.0, 2.0, 0.0, 0.0]) };
            measure(rate.unwrap(), &all)
        };
        assert_eq!(of(Moments::default()), Err(Lack::People));
        assert_eq!(of(Moments::of_people([4.0, f64::INFINITY, 0.0])), Err(Lack::Room));
        // A variance of 12/4 over 4 people less one.
        let found = of(Moments::of_people([4.0, 0.5, 12.0])).unwrap();
        assert_eq!((found.value.to_bits(), found.standard_error), (0.5_f64.to_bits(), Some(1.0)));
    }

    #[test]
    fn an_error_of_a_mean_is_more_than_what_rounding_leaves() {
        assert!(!is_told(1e-12, 10.0) && is_told(1e-10, 10.0));
        assert!(!is_told(1e-12, -10.0) && !is_told(0.0, 0.0) && !is_told(f64::INFINITY, 1.0));
    }

    #[test]
    fn every_lack_is_said_in_words_of_its_own() {
        let all = [
            Lack::People,
            Lack::Weight,
            Lack::Positives,
            Lack::Negatives,
            Lack::Selected,
            Lack::Rejected,
            Lack::AnyPositive,
            Lack::FalsePositives,
            Lack::FalseNegatives,
            Lack::Benefit,
            Lack::Logarithm,
            Lack::Costs,
            Lack::Variation,
            Lack::OutcomeVariation,
            Lack::NonzeroOutcome,
            Lack::Errors,
            Lack::Room,
        ];
        for (idx, lack) in all.iter().enumerate() {
            assert!(lack.says().starts_with("has "), "{}", lack.id());
            assert!(all[..idx].iter().all(|it| it.says() != lack.says() && it.id() != lack.id()));
        }
    }

    #[test]
    fn people_who_weigh_nothing_are_no_empty_group() {
        let rate = |id| crate::metrics::rate(id).unwrap();
        let people = People { tp: 2, tn: 1, ..People::default() };
        let weightless = Tally { people, ..Tally::default() };
        for id in ["selection-rate", "positive-predictive-value", "f1-score", "mean-score"] {
            assert_eq!(measure(rate(id), &weightless), Err(Lack::Weight), "{id}");
        }
        assert_eq!(measure(rate("selection-rate"), &Tally::default()), Err(Lack::People));
        // A part of them may weigh nothing.
        let some = Tally { people, ..tally([0.0, 0.0, 0.0, 1.0]) };
        assert_eq!(measure(rate("positive-predictive-value"), &some), Err(Lack::Selected));
        assert_eq!(measure(rate("selection-rate"), &some).map(|it| it.value), Ok(0.0));
    }
}
