//! The intervals of shares by the methods that a plan names: once for all that is reported.
//!
//! With weights a share is a sample of the effective size ([`crate::stats::survey::effective_people`]), and every method
//! is used on that sample; Korn & Graubard (1998) do so with Clopper and Pearson's.

use crate::audit::plan::Plan;
use crate::audit::plan::intervals::{DifferenceInterval, RateInterval, RatioInterval};
use crate::stats::Interval;
use crate::stats::difference::newcombe;
use crate::stats::proportion::wilson;
use crate::stats::ratio::{katz, koopman, miettinen_nurminen_ratio};
use crate::stats::scores::miettinen_nurminen;
use crate::stats::shares::{clopper_pearson, jeffreys};

/// A part and a whole of people with equal weights.
pub(crate) type Sample = (f64, f64);

impl RateInterval {
    /// The interval of so many standard errors, with the share in it: Jeffreys' ends at 0 and 1 where nobody and
    /// everybody is concerned, as Brown, Cai & `DasGupta` (2001) modify it.
    pub(crate) fn of(self, (part, whole): Sample, z: f64) -> Option<Interval> {
        let found = match self {
            Self::Wilson => return wilson(part, whole, z),
            Self::ClopperPearson => clopper_pearson(part, whole, z),
            Self::Jeffreys => jeffreys(part, whole, z),
        };
        found.map(|it| with(it, part / whole))
    }

    /// The name of the method in a report.
    pub(crate) fn id(self, plan: &Plan) -> &'static str {
        match (self, plan.columns.weight.is_some()) {
            (Self::Wilson, false) => "wilson",
            (Self::Wilson, true) => "wilson-effective",
            (Self::ClopperPearson, false) => "clopper-pearson",
            (Self::ClopperPearson, true) => "clopper-pearson-effective",
            (Self::Jeffreys, false) => "jeffreys",
            (Self::Jeffreys, true) => "jeffreys-effective",
        }
    }

    /// Whose it is: "Wilson".
    pub fn name(self) -> &'static str {
        match self {
            Self::Wilson => "Wilson",
            Self::ClopperPearson => "Clopper-Pearson",
            Self::Jeffreys => "Jeffreys",
        }
    }

    /// The same in the genitive: "Wilson's".
    pub(crate) fn whose(self) -> &'static str {
        match self {
            Self::Wilson => "Wilson's",
            Self::ClopperPearson => "Clopper and Pearson's",
            Self::Jeffreys => "Jeffreys'",
        }
    }
}

impl DifferenceInterval {
    /// The interval of the first share less the second.
    pub(crate) fn of(self, first: Sample, second: Sample, z: f64) -> Option<Interval> {
        let ((part1, whole1), (part2, whole2)) = (first, second);
        match self {
            Self::Newcombe => newcombe(part1, whole1, part2, whole2, z),
            Self::MiettinenNurminen => miettinen_nurminen(part1, whole1, part2, whole2, z)
                .map(|it| with(it, part1 / whole1 - part2 / whole2)),
        }
    }

    /// The name of the method in a report.
    pub(crate) fn id(self, plan: &Plan) -> &'static str {
        match (self, plan.columns.weight.is_some()) {
            (Self::Newcombe, false) => "newcombe",
            (Self::Newcombe, true) => "newcombe-effective",
            (Self::MiettinenNurminen, false) => "miettinen-nurminen",
            (Self::MiettinenNurminen, true) => "miettinen-nurminen-effective",
        }
    }

    /// Whose it is: "Newcombe".
    pub fn name(self) -> &'static str {
        match self {
            Self::Newcombe => "Newcombe",
            Self::MiettinenNurminen => "Miettinen-Nurminen",
        }
    }

    /// The same in the genitive: "Newcombe's".
    pub(crate) fn whose(self) -> &'static str {
        match self {
            Self::Newcombe => "Newcombe's",
            Self::MiettinenNurminen => "Miettinen and Nurminen's",
        }
    }

    /// Where it was published.
    pub(crate) fn source(self) -> &'static str {
        match self {
            Self::Newcombe => {
                "Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine 17, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I"
            }
            Self::MiettinenNurminen => {
                "Miettinen & Nurminen (1985), Comparative analysis of two rates, Statistics in Medicine 4, doi:10.1002/sim.4780040211"
            }
        }
    }
}

impl RatioInterval {
    /// The interval of the first share over the second; none where the method has none, see [`Self::lacking`].
    pub(crate) fn of(self, first: Sample, second: Sample, z: f64) -> Option<Interval> {
        let ((part1, whole1), (part2, whole2)) = (first, second);
        let found = match self {
            Self::Koopman => return koopman(part1, whole1, part2, whole2, z),
            Self::MiettinenNurminen => miettinen_nurminen_ratio(part1, whole1, part2, whole2, z),
            Self::Katz if self.lacking(first, second).is_some() => None,
            Self::Katz => katz(part1, whole1, part2, whole2, z),
        };
        found.map(|it| with(it, (part1 / whole1) / (part2 / whole2)))
    }

    /// Why the method has no interval of two shares, where it has none. No other takes its place.
    pub(crate) fn lacking(self, first: Sample, second: Sample) -> Option<&'static str> {
        let is_nobody = |it: Sample| it.0 <= 0.0;
        let is_everybody = |it: Sample| it.0 >= it.1;
        match self {
            Self::Katz if is_nobody(first) || is_nobody(second) => {
                Some("Katz has no interval where nobody of a group is concerned")
            }
            // It has no width there, which is no proof of anything.
            Self::Katz if is_everybody(first) && is_everybody(second) => {
                Some("Katz has no interval where everybody of both groups is concerned")
            }
            Self::Katz | Self::Koopman | Self::MiettinenNurminen => None,
        }
    }

    /// The name of the method in a report.
    pub(crate) fn id(self, plan: &Plan) -> &'static str {
        match (self, plan.columns.weight.is_some()) {
            (Self::Koopman, false) => "koopman",
            (Self::Koopman, true) => "koopman-effective",
            (Self::MiettinenNurminen, false) => "miettinen-nurminen",
            (Self::MiettinenNurminen, true) => "miettinen-nurminen-effective",
            (Self::Katz, false) => "katz",
            (Self::Katz, true) => "katz-effective",
        }
    }

    /// Whose it is: "Koopman".
    pub fn name(self) -> &'static str {
        match self {
            Self::Koopman => "Koopman",
            Self::MiettinenNurminen => "Miettinen-Nurminen",
            Self::Katz => "Katz",
        }
    }
}

/// The interval with a value in it, whatever rounding left of it.
fn with(it: Interval, value: f64) -> Interval {
    Interval { low: it.low.min(value), high: it.high.max(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: [RateInterval; 3] =
        [RateInterval::Wilson, RateInterval::ClopperPearson, RateInterval::Jeffreys];
    const DIFFERENCES: [DifferenceInterval; 2] =
        [DifferenceInterval::Newcombe, DifferenceInterval::MiettinenNurminen];
    const RATIOS: [RatioInterval; 3] =
        [RatioInterval::Koopman, RatioInterval::MiettinenNurminen, RatioInterval::Katz];

    /// Parts of 1, 7.5, 40 and 3,000 people in steps of a tenth, crumbs of people among them.
    fn samples() -> Vec<Sample> {
        let wholes = [1.0, 7.5, 40.0, 3_000.0];
        let parts = |whole: f64| (0..=10).map(move |it| (whole * f64::from(it) / 10.0, whole));
        let crumbs = [(1e-3, 2.0), (1.999, 2.0), (0.01, 0.02)];
        wholes.into_iter().flat_map(parts).chain(crumbs).collect()
    }

    fn holds(it: Interval, value: f64) -> bool {
        it.low <= value && value <= it.high
    }

    fn check_pair(first: Sample, second: Sample, z: f64) {
        let [one, other] = [first, second].map(|it| it.0 / it.1);
        for by in DIFFERENCES {
            let found = by.of(first, second, z);
            assert!(found.is_none_or(|it| holds(it, one - other)), "{by:?} {first:?} {second:?}");
            // Miettinen and Nurminen's variance needs more than one person.
            assert_eq!(found.is_none(), by != DIFFERENCES[0] && first.1 + second.1 <= 1.0);
        }
        for by in RATIOS.into_iter().filter(|_| other > 0.0) {
            let found = by.of(first, second, z);
            assert!(found.is_none_or(|it| holds(it, one / other)), "{by:?} {first:?} {second:?}");
        }
    }

    #[test]
    fn every_interval_holds_the_value_it_is_of() {
        let all = || samples().into_iter().flat_map(|it| [0.5, 1.96, 4.0].map(|z| (it, z)));
        for (first, z) in all() {
            for by in RATES {
                assert!(holds(by.of(first, z).unwrap(), first.0 / first.1), "{by:?} {first:?}");
            }
            for second in samples() {
                check_pair(first, second, z);
            }
        }
    }

    #[test]
    fn katz_has_no_interval_where_a_logarithm_or_a_width_is_missing() {
        let of = |first, second| RatioInterval::Katz.of(first, second, 1.96);
        assert_eq!(of((0.0, 9.0), (3.0, 9.0)), None);
        assert_eq!(of((9.0, 9.0), (8.0, 8.0)), None);
        assert!(of((9.0, 9.0), (7.0, 8.0)).is_some());
        let lacking = |first, second| RatioInterval::Katz.lacking(first, second);
        assert_eq!(
            lacking((0.0, 9.0), (3.0, 9.0)),
            Some("Katz has no interval where nobody of a group is concerned")
        );
        assert_eq!(
            lacking((9.0, 9.0), (8.0, 8.0)),
            Some("Katz has no interval where everybody of both groups is concerned")
        );
        assert_eq!(RatioInterval::Koopman.lacking((0.0, 9.0), (3.0, 9.0)), None);
    }

    #[test]
    fn jeffreys_ends_where_nobody_and_everybody_is() {
        let [nobody, everybody] =
            [0.0, 9.0].map(|part| RateInterval::Jeffreys.of((part, 9.0), 1.96).unwrap());
        assert_eq!(nobody.low.to_bits(), 0.0_f64.to_bits());
        assert_eq!(everybody.high.to_bits(), 1.0_f64.to_bits());
    }
}
