//! Barnard's unconditional exact test of a table of two groups.

use crate::stats::tables::unconditional::{Bounds, most_often};

/// More people take too long; with so many the other tests agree with it anyhow.
pub const MOST_PEOPLE_FOR_BARNARD: u64 = 400;

/// Statistics within this factor are equal, however they are rounded.
const AS_FAR: f64 = 1.0 - 1e-9;

/// The two-sided p value of Barnard's test of `part1` of `whole1` people against `part2` of `whole2`: how often chance
/// gives shares at least as many pooled standard errors apart, at the common share where that is most often.
///
/// In [0, 1]; less conservative than Fisher's test, whose margins are both fixed.
/// The common share is sought on 800 places, and refined around the best.
/// `None` with more than [`MOST_PEOPLE_FOR_BARNARD`] people, unless both are parts of a whole and no whole is 0.
///
/// Source: Barnard (1945), ordered by the pooled z statistic (Suissa & Shuster 1985).
pub fn barnard(part1: u64, whole1: u64, part2: u64, whole2: u64) -> Option<f64> {
    whole1.checked_add(whole2).filter(|it| *it <= MOST_PEOPLE_FOR_BARNARD)?;
    if part1 > whole1 || part2 > whole2 || whole1 == 0 || whole2 == 0 {
        return None;
    }
    let observed = statistic(part1, whole1, part2, whole2);
    if observed <= 0.0 {
        return Some(1.0);
    }
    let bounds: Bounds = (0..=whole1)
        .map(|count| {
            let is_far =
                |other: &u64| statistic(count, whole1, *other, whole2) >= observed * AS_FAR;
            // What is far below the other share, and what is far above: everything between is near.
            let first_near = (0..=whole2).find(|it| !is_far(it)).unwrap_or(whole2 + 1);
            let last_near = (first_near..=whole2).rev().find(|it| !is_far(it));
            [first_near, last_near.map_or(first_near, |it| it + 1)]
        })
        .collect();
    Some(most_often(&bounds, whole2))
}

/// The absolute z statistic with pooled variance; 0 where nobody or everybody is concerned.
fn statistic(part1: u64, whole1: u64, part2: u64, whole2: u64) -> f64 {
    let part = part1 + part2;
    let rest = whole1 + whole2 - part;
    if part == 0 || rest == 0 {
        return 0.0;
    }
    let apart = (part1 * whole2).abs_diff(part2 * whole1) as f64;
    apart
        / libm::sqrt(
            part as f64 * rest as f64 * (whole1 as f64 * whole2 as f64 / (whole1 + whole2) as f64),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn p_values_agree_with_scipy() {
        // scipy 1.17.1, barnard_exact(pooled=True, n=256), whose search stops at about six digits.
        // The first is the exact sum at ½ of all tables as far apart: there scipy loses one of the equal ones to rounding.
        for (part1, whole1, part2, whole2, expected) in SCIPY {
            assert_relative(barnard(part1, whole1, part2, whole2).unwrap(), expected, 1e-6);
        }
    }

    #[test]
    fn two_against_two_come_out_by_hand() {
        // 2 of 2 and 0 of 2: as far apart are (2, 0) and (0, 2), with chance 2 p² (1 - p)², most at ½.
        assert_close(barnard(2, 2, 0, 2).unwrap(), 0.125, 1e-15);
        // 1 of 1 and 0 of 1: 2 p (1 - p).
        assert_close(barnard(1, 1, 0, 1).unwrap(), 0.5, 1e-15);
    }

    #[test]
    fn exchanging_groups_or_outcomes_changes_nothing() {
        for table in 0..40_u64 {
            let (part1, part2) = (table / 8, table % 8);
            let here = barnard(part1, 5, part2, 7).unwrap();
            assert_close(barnard(part2, 7, part1, 5).unwrap(), here, 1e-12);
            assert_close(barnard(5 - part1, 5, 7 - part2, 7).unwrap(), here, 1e-9);
        }
    }

    #[test]
    fn equal_shares_are_no_surprise_and_crowds_are_refused() {
        assert_eq!(barnard(0, 5, 0, 7), Some(1.0));
        assert_eq!(barnard(5, 5, 7, 7), Some(1.0));
        assert_eq!(barnard(2, 4, 3, 6), Some(1.0));
        assert_eq!(barnard(1, 200, 1, 201), None);
        assert_eq!(barnard(0, 0, 1, 3), None);
        assert_eq!(barnard(4, 3, 1, 3), None);
    }

    const SCIPY: [(u64, u64, u64, u64, f64); 6] = [
        (9, 10, 3, 10, 0.007_955_551_147_460_938),
        (6, 7, 2, 7, 0.057_373_046_875_000_04),
        (5, 56, 0, 29, 0.116_747_168_699_719_81),
        (2, 10, 15, 25, 0.036_910_281_544_040_247),
        (7, 12, 5, 30, 0.009_745_960_368_498_023),
        (20, 40, 31, 60, 0.909_250_218_535_967_7),
    ];

    #[test]
    fn groups_of_unequal_size_come_out_in_whole_numbers() {
        // Tables compared in whole numbers and the share by scipy 1.17.1's bounded search, in Python. As scipy's own
        // barnard_exact has them, but for the second, of which it loses equal tables to rounding (0.0909).
        for (part1, whole1, part2, whole2, expected) in [
            (7, 10, 2, 12, 0.017_341_136_932_373),
            (3, 9, 8, 11, 0.102_729_797_363_281),
            (1, 4, 5, 6, 0.109_375),
            (8, 9, 2, 9, 0.007_537_841_796_875),
        ] {
            assert_relative(barnard(part1, whole1, part2, whole2).unwrap(), expected, 1e-6);
        }
    }

    #[test]
    fn the_most_people_are_still_compared() {
        assert!(barnard(2, 2, 0, 398).is_some());
        assert_eq!(barnard(2, 2, 0, 399), None);
    }

    #[test]
    fn where_nothing_is_apart_everything_is_as_far() {
        for (part1, whole1, part2, whole2) in [(0, 5, 0, 7), (5, 5, 7, 7), (2, 4, 3, 6)] {
            assert_eq!(barnard(part1, whole1, part2, whole2), Some(1.0));
        }
    }

    #[test]
    fn what_is_rare_among_many_has_the_p_value_of_scipy() {
        // scipy 1.17.1, barnard_exact(pooled=True), and the sum over all tables in Python: most often at a share of 0.0203,
        // and at one of 0.3751.
        assert_relative(barnard(1, 200, 6, 200).unwrap(), 0.068_332_446_945, 1e-6);
        assert_relative(barnard(0, 200, 5, 200).unwrap(), 0.025_160_334_655, 1e-6);
    }
}
