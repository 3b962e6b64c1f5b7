//! What an interval says against the plan's band.

use crate::audit::plan::{Adjust, Evidence};
use crate::metrics::{Family, Held, Rate};
use crate::report::format;
use crate::report::{Side, Verdict};
use crate::stats::Interval;

/// Why a figure has no verdict that any data could give.
const NO_BAND: &str = "no band is set for it";

/// Why a group gets no verdict.
pub(crate) fn few(minimum: u64) -> String {
    format!("fewer than {minimum} people")
}

/// Why a rate of a group gets no verdict, however many people the group has.
pub(crate) fn few_among(minimum: u64) -> String {
    format!("counted among {}", few(minimum))
}

/// Why no rate gets a verdict against the reference's, which is counted among few people.
pub(crate) fn few_among_in_reference(minimum: u64, names: &[String]) -> String {
    format!("{} in the reference \"{}\"", few_among(minimum), names.join(", "))
}

/// Why nobody gets a verdict against this reference.
pub(crate) fn few_in_reference(minimum: u64, names: &[String]) -> String {
    format!("{} in the reference \"{}\"", few(minimum), names.join(", "))
}

/// Why nothing can be set against this reference as a ratio.
pub(crate) fn zero_in_reference(names: &[String]) -> String {
    format!(
        "group \"{}\", the reference, has a value of 0, and nothing can be divided by it",
        names.join(", ")
    )
}

impl Verdict {
    pub const ALL: [Self; 4] =
        [Self::Outside, Self::Within, Self::Inconclusive, Self::NotComputable];

    /// As reports, tables and plans name it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Within => "within",
            Self::Inconclusive => "inconclusive",
            Self::NotComputable => "not-computable",
        }
    }
}

/// A verdict with its side and, where it is not plain, its reason.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    pub(crate) side: Option<Side>,
    pub(crate) because: Option<String>,
}

/// The band that a figure is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Band {
    low: f64,
    high: f64,
    unit: Edges,
}

/// How the edges of a band are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edges {
    Ratio,
    Points,
    /// In the unit of the outcome.
    Number,
}

impl Band {
    pub(crate) fn ratio(evidence: &Evidence) -> Self {
        Self { low: evidence.ratio, high: 1.0 / evidence.ratio, unit: Edges::Ratio }
    }

    pub(crate) fn difference(evidence: &Evidence) -> Self {
        Self { low: -evidence.difference, high: evidence.difference, unit: Edges::Points }
    }

    /// Of a difference of numbers; none where everyone's number is the same.
    pub(crate) fn number(evidence: &Evidence) -> Option<Self> {
        evidence.number_difference.map(|it| Self { low: -it, high: it, unit: Edges::Number })
    }

    /// What a difference of this rate is held against.
    pub(crate) fn difference_of(rate: &Rate, evidence: &Evidence) -> Option<Self> {
        let has_own_unit = rate.is_in_unit_of_score() && evidence.number_difference.is_some();
        if rate.is_in_unit_of_outcome() || has_own_unit {
            return Self::number(evidence);
        }
        let band = Self::difference(evidence);
        // The part of a variance that is explained has no unit, and is no share of people either.
        let unit = if rate.family == Family::Numbers { Edges::Number } else { band.unit };
        Some(Self { unit, ..band })
    }

    /// What a comparison of this rate is held against.
    pub(crate) fn of_rate(rate: &Rate, held: Held, evidence: &Evidence) -> Option<Self> {
        match held {
            Held::Difference => Self::difference_of(rate, evidence),
            Held::Ratio | Held::LogRatio | Held::Nothing => Self::of(held, evidence),
        }
    }

    /// The band that a figure is held against; none where the plan has no band for it.
    pub(crate) fn of(held: Held, evidence: &Evidence) -> Option<Self> {
        match held {
            Held::Difference => Some(Self::difference(evidence)),
            Held::Ratio => Some(Self::ratio(evidence)),
            Held::LogRatio => {
                let high = -libm::log(evidence.ratio);
                Some(Self { low: -high, high, unit: Edges::Ratio })
            }
            Held::Nothing => None,
        }
    }

    /// The verdict on a defined figure, or that there is no band for it.
    pub(crate) fn judged(
        band: Option<Self>,
        interval: Option<Interval>,
        too_small: Option<String>,
    ) -> Judged {
        match band {
            Some(band) => band.judge(interval, too_small),
            None => Judged {
                verdict: Verdict::Inconclusive,
                side: None,
                because: Some(NO_BAND.to_owned()),
            },
        }
    }

    /// The verdict on a defined figure. `too_small` is the reason why there can be none.
    pub(crate) fn judge(self, interval: Option<Interval>, too_small: Option<String>) -> Judged {
        let inconclusive = |because: String| Judged {
            verdict: Verdict::Inconclusive,
            side: None,
            because: Some(because),
        };
        let outside = |side| Judged {
            verdict: Verdict::Outside,
            side: Some(side),
            because: self.beyond(side),
        };
        if let Some(because) = too_small {
            return inconclusive(because);
        }
        let Some(Interval { low, high }) = interval else {
            return inconclusive("no interval can be given".to_owned());
        };
        if low > self.high {
            return outside(Side::Above);
        }
        if high < self.low {
            return outside(Side::Below);
        }
        if low >= self.low && high <= self.high {
            return Judged { verdict: Verdict::Within, side: None, because: None };
        }
        let edges: Vec<String> = [self.low, self.high]
            .into_iter()
            .filter(|edge| low < *edge && *edge < high)
            .map(|edge| self.edge(edge))
            .collect();
        inconclusive(format!("reaches across {}", edges.join(" and ")))
    }

    /// Which edge is passed, where the plan alone does not tell it.
    fn beyond(self, side: Side) -> Option<String> {
        let (side, edge) = match side {
            Side::Above => ("above", self.high),
            Side::Below => ("below", self.low),
        };
        (self.unit == Edges::Number).then(|| format!("difference {side} {}", self.edge(edge)))
    }

    fn edge(self, edge: f64) -> String {
        match self.unit {
            Edges::Ratio => return format!("{edge:.2}"),
            Edges::Number => return format::difference(format::Unit::Number, edge),
            Edges::Points => {}
        }
        let sign = if edge < 0.0 { "\u{2212}" } else { "+" };
        let points = format!("{:.1}", 100.0 * edge.abs());
        format!("{sign}{} points", points.trim_end_matches(".0"))
    }
}

impl Judged {
    pub(crate) fn not_computable(because: &str) -> Self {
        Self { verdict: Verdict::NotComputable, side: None, because: Some(because.to_owned()) }
    }

    /// Whether it is one that chance can take back.
    pub(crate) fn hangs_on_chance(&self, evidence: &Evidence) -> bool {
        self.verdict == Verdict::Outside && evidence.adjust != Adjust::None
    }

    /// The same, or inconclusive where chance alone makes as much among so many comparisons. `adjusted` is the p value
    /// after adjustment for their number; without one nothing changes.
    pub(crate) fn beyond_chance(
        self,
        adjusted: Option<f64>,
        n_comparisons: usize,
        evidence: &Evidence,
    ) -> Self {
        let is_chance = adjusted.is_some_and(|p| p >= 1.0 - evidence.confidence);
        if !is_chance || !self.hangs_on_chance(evidence) {
            return self;
        }
        let because = match n_comparisons {
            1 => "not beyond what one comparison makes by chance".to_owned(),
            n => format!("not beyond what {n} comparisons make by chance"),
        };
        Self { verdict: Verdict::Inconclusive, side: None, because: Some(because) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(band: Band, low: f64, high: f64, verdict: Verdict, because: Option<&str>) {
        let found = band.judge(Some(Interval { low, high }), None);
        assert_eq!((found.verdict, found.because.as_deref()), (verdict, because));
    }

    #[test]
    fn only_a_whole_interval_decides() {
        let ratio = Band::ratio(&Evidence::default());
        check(ratio, 1.72, 2.13, Verdict::Outside, None);
        check(ratio, 0.60, 0.66, Verdict::Outside, None);
        check(ratio, 1.00, 1.14, Verdict::Within, None);
        check(ratio, 0.80, 1.25, Verdict::Within, None);
        check(ratio, 0.74, 1.12, Verdict::Inconclusive, Some("reaches across 0.80"));
        check(ratio, 0.10, 1.45, Verdict::Inconclusive, Some("reaches across 0.80 and 1.25"));
        check(ratio, 0.90, f64::INFINITY, Verdict::Inconclusive, Some("reaches across 1.25"));
        let difference = Band::difference(&Evidence::default());
        check(
            difference,
            -0.133,
            -0.033,
            Verdict::Inconclusive,
            Some("reaches across \u{2212}10 points"),
        );
        check(difference, 0.182, 0.245, Verdict::Outside, None);
    }

    #[test]
    fn an_edge_in_the_unit_of_the_outcome_is_told() {
        let evidence = Evidence { number_difference: Some(0.25), ..Evidence::default() };
        let band = Band::number(&evidence).unwrap();
        check(band, 0.3, 0.9, Verdict::Outside, Some("difference above +0.250"));
        check(band, -0.2, 0.1, Verdict::Within, None);
        check(band, -0.4, 0.1, Verdict::Inconclusive, Some("reaches across \u{2212}0.250"));
        assert_eq!(Band::number(&Evidence::default()), None);
    }

    #[test]
    fn means_of_scores_have_their_own_band_where_there_is_one() {
        let rate = crate::metrics::rate("mean-score").unwrap();
        let number = Evidence { number_difference: Some(0.25), ..Evidence::default() };
        assert_eq!(Band::difference_of(rate, &number), Band::number(&number));
        let usual = Evidence::default();
        assert_eq!(Band::difference_of(rate, &usual), Some(Band::difference(&usual)));
        let share = crate::metrics::rate("base-rate").unwrap();
        assert_eq!(Band::difference_of(share, &number), Some(Band::difference(&usual)));
    }

    #[test]
    fn what_many_comparisons_make_by_chance_is_not_outside() {
        let evidence = Evidence::default();
        let outside = Band::ratio(&evidence).judge(Some(Interval { low: 1.3, high: 4.0 }), None);
        assert_eq!(outside.clone().beyond_chance(Some(0.049), 6, &evidence), outside);
        assert_eq!(outside.clone().beyond_chance(None, 0, &evidence), outside);
        let found = outside.clone().beyond_chance(Some(0.084), 6, &evidence);
        assert_eq!((found.verdict, found.side), (Verdict::Inconclusive, None));
        let because = "not beyond what 6 comparisons make by chance";
        assert_eq!(found.because.as_deref(), Some(because));
        let as_it_is = Evidence { adjust: Adjust::None, ..Evidence::default() };
        assert_eq!(outside.clone().beyond_chance(Some(0.084), 6, &as_it_is), outside);
    }

    #[test]
    fn a_small_group_gets_no_verdict_however_clear_the_interval() {
        let band = Band::ratio(&Evidence::default());
        let small = Some("fewer than 30 people".to_owned());
        let found = band.judge(Some(Interval { low: 3.0, high: 4.0 }), small);
        assert_eq!(found.verdict, Verdict::Inconclusive);
    }
}
