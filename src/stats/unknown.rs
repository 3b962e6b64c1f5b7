//! What a comparison could be if it were known to which group the people of unknown group belong.

use crate::stats::is_share;

/// The least and the most that a figure can be, and what it would be without any pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Possible {
    pub low: f64,
    pub high: f64,
    /// Were the people of unknown group spread over the groups as those of known group are.
    pub in_proportion: f64,
}

/// Two groups among known ones, and those of unknown group: each those concerned, of how many.
///
/// The people of unknown group may belong to either of the two or to neither.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartlyKnown {
    pub first: [f64; 2],
    pub second: [f64; 2],
    /// May be nobody: 0 of 0.
    pub unknown: [f64; 2],
    /// All people of known group, those of other groups too: what proportions are made from.
    pub known: f64,
}

impl PartlyKnown {
    /// The bounds of the first group's share. `None` unless all are parts of wholes and the known are enough.
    pub fn share(&self) -> Option<Possible> {
        self.is_usable().then(|| Possible {
            low: quotient(self.worst(self.first)),
            high: quotient(self.best(self.first)),
            in_proportion: quotient(self.spread(self.first)),
        })
    }

    /// The bounds of the first share less the second, reached where all who are concerned belong to one group and all
    /// others to the other. `None` as for [`PartlyKnown::share`].
    pub fn difference(&self) -> Option<Possible> {
        self.with(|one, other| quotient(one) - quotient(other))
    }

    /// The bounds of the first share over the second.
    /// `None` as for [`PartlyKnown::share`], and when nobody of the second group is concerned for certain:
    /// then the ratio itself need not exist.
    pub fn ratio(&self) -> Option<Possible> {
        if self.second[0] <= 0.0 {
            return None;
        }
        self.with(|one, other| quotient(one) / quotient(other))
    }

    fn with(&self, compare: impl Fn([f64; 2], [f64; 2]) -> f64) -> Option<Possible> {
        self.is_usable().then(|| Possible {
            low: compare(self.worst(self.first), self.best(self.second)),
            high: compare(self.best(self.first), self.worst(self.second)),
            in_proportion: compare(self.spread(self.first), self.spread(self.second)),
        })
    }

    fn is_usable(&self) -> bool {
        let nobody = self.unknown == [0.0, 0.0];
        is_share(self.first[0], self.first[1])
            && is_share(self.second[0], self.second[1])
            && (nobody || is_share(self.unknown[0], self.unknown[1]))
            && self.known >= self.first[1] + self.second[1]
            && self.known.is_finite()
    }

    /// Everybody unknown who is not concerned belongs to the group.
    fn worst(&self, [part, whole]: [f64; 2]) -> [f64; 2] {
        [part, whole + (self.unknown[1] - self.unknown[0])]
    }

    /// Everybody unknown who is concerned belongs to the group.
    fn best(&self, [part, whole]: [f64; 2]) -> [f64; 2] {
        [part + self.unknown[0], whole + self.unknown[0]]
    }

    fn spread(&self, [part, whole]: [f64; 2]) -> [f64; 2] {
        let share = whole / self.known;
        [part + self.unknown[0] * share, whole + self.unknown[1] * share]
    }
}

fn quotient([part, whole]: [f64; 2]) -> f64 {
    part / whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    /// 30 of 100 against 60 of 100, 100 in other groups; 12 of 20 unknown.
    const SOME: PartlyKnown = PartlyKnown {
        first: [30.0, 100.0],
        second: [60.0, 100.0],
        unknown: [12.0, 20.0],
        known: 300.0,
    };

    fn assert_possible(actual: Option<Possible>, low: f64, high: f64, in_proportion: f64) {
        let actual = actual.unwrap();
        assert_close(actual.low, low, 1e-15);
        assert_close(actual.high, high, 1e-15);
        assert_close(actual.in_proportion, in_proportion, 1e-15);
    }

    #[test]
    fn bounds_come_out_by_hand() {
        // A third of the unknown would be 4 of 20/3.
        let (one, other) = (34.0 / (320.0 / 3.0), 64.0 / (320.0 / 3.0));
        assert_possible(SOME.share(), 30.0 / 108.0, 42.0 / 112.0, one);
        assert_possible(
            SOME.difference(),
            30.0 / 108.0 - 72.0 / 112.0,
            42.0 / 112.0 - 60.0 / 108.0,
            one - other,
        );
        let low = (30.0 / 108.0) / (72.0 / 112.0);
        assert_possible(SOME.ratio(), low, (42.0 / 112.0) / (60.0 / 108.0), 34.0 / 64.0);
    }

    #[test]
    fn no_way_of_placing_people_leaves_the_bounds() {
        let bounds = SOME.difference().unwrap();
        for with in 0..=12 {
            for without in 0..=8 {
                let (with, without) = (f64::from(with), f64::from(without));
                let one = (30.0 + with) / (100.0 + with + without);
                let (others_with, others_without) = (12.0 - with, 8.0 - without);
                let other = (60.0 + others_with) / (100.0 + others_with + others_without);
                assert!(bounds.low <= one - other && one - other <= bounds.high);
            }
        }
    }

    #[test]
    fn without_unknown_people_there_is_one_possibility() {
        let all_known = PartlyKnown { unknown: [0.0, 0.0], ..SOME };
        assert_possible(all_known.ratio(), 0.5, 0.5, 0.5);
    }

    #[test]
    fn what_is_no_share_has_no_bounds() {
        assert_eq!(PartlyKnown { unknown: [3.0, 2.0], ..SOME }.share(), None);
        assert_eq!(PartlyKnown { first: [0.0, 0.0], ..SOME }.difference(), None);
        assert_eq!(PartlyKnown { known: 150.0, ..SOME }.difference(), None);
        assert_eq!(PartlyKnown { second: [0.0, 50.0], ..SOME }.ratio(), None);
    }
}
