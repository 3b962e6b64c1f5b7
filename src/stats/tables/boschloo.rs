//! Boschloo's unconditional exact test of a table of two groups.

use crate::stats::tables::unconditional::{Bounds, most_often};

/// More people take too long; with so many the other tests agree with it anyhow.
pub const MOST_PEOPLE_FOR_BOSCHLOO: u64 = 400;

/// Fisher's p values within this factor are equal, however they are rounded.
const AS_SMALL: f64 = 1.0 + 1e-9;

/// The p values of Boschloo's test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoschlooP {
    /// How often chance gives a table at least as much against the first group.
    pub less: f64,
    /// The same for the first group.
    pub greater: f64,
    /// Twice the smaller one, at most 1.
    pub p: f64,
}

/// Boschloo's test of `part1` of `whole1` people against `part2` of `whole2`: how often chance gives a table whose
/// one-sided p value by Fisher is at most as large as this one's, at the common share where that is most often.
///
/// Each one-sided p value is at most Fisher's, for the margin of all concerned is not fixed.
/// `None` with more than [`MOST_PEOPLE_FOR_BOSCHLOO`] people, unless both are parts of a whole and no whole is 0.
///
/// Source: Boschloo (1970), Raised conditional level of significance for the 2 × 2-table when testing the equality of
/// two probabilities; both sides as in `SciPy` and, with `tsmethod = "central"`, in R's `Exact`.
pub fn boschloo(part1: u64, whole1: u64, part2: u64, whole2: u64) -> Option<BoschlooP> {
    whole1.checked_add(whole2).filter(|it| *it <= MOST_PEOPLE_FOR_BOSCHLOO)?;
    if part1 > whole1 || part2 > whole2 || whole1 == 0 || whole2 == 0 {
        return None;
    }
    let greater = one_sided(part1, whole1, part2, whole2);
    // As much against the first group is as much for its others.
    let less = one_sided(whole1 - part1, whole1, whole2 - part2, whole2);
    Some(BoschlooP { less, greater, p: (2.0 * less.min(greater)).min(1.0) })
}

fn one_sided(part1: u64, whole1: u64, part2: u64, whole2: u64) -> f64 {
    let by_part: Vec<Vec<f64>> =
        (0..=whole1 + whole2).map(|part| at_least(part, whole1, whole2)).collect();
    let fisher = |count: u64, other: u64| {
        let part = count + other;
        let place = usize::try_from(count - part.saturating_sub(whole2)).unwrap_or(usize::MAX);
        let whole = usize::try_from(part).ok().and_then(|it| by_part.get(it));
        whole.and_then(|it| it.get(place)).copied().unwrap_or(1.0)
    };
    let observed = fisher(part1, part2) * AS_SMALL;
    // The more of the second group are concerned, the less a table speaks for the first.
    let bounds: Bounds = (0..=whole1)
        .map(|count| {
            let n_far = (0..=whole2).take_while(|other| fisher(count, *other) <= observed).count();
            [n_far as u64, whole2 + 1]
        })
        .collect();
    most_often(&bounds, whole2)
}

/// Fisher's chance of at least so many of the first group, from the fewest to the most that `part` concerned people
/// leave room for.
fn at_least(part: u64, whole1: u64, whole2: u64) -> Vec<f64> {
    let (fewest, most) = (part.saturating_sub(whole2), part.min(whole1));
    let up = |count: u64| {
        (part - count) as f64 * ((whole1 - count) as f64)
            / ((count + 1) as f64 * ((whole2 + count + 1 - part) as f64))
    };
    let mode = (fewest..most).find(|it| up(*it) < 1.0).unwrap_or(most);
    let mut chances = vec![1.0; usize::try_from(most - fewest + 1).unwrap_or(0)];
    let place = |count: u64| usize::try_from(count - fewest).unwrap_or(0);
    for count in mode..most {
        chances[place(count + 1)] = chances[place(count)] * up(count);
    }
    for count in (fewest..mode).rev() {
        chances[place(count)] = chances[place(count + 1)] / up(count);
    }
    let all: f64 = chances.iter().sum();
    let mut above = 0.0;
    for chance in chances.iter_mut().rev() {
        above += *chance;
        *chance = above / all;
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::tables::fisher;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn p_values_agree_with_scipy_and_with_whole_fractions() {
        // scipy 1.17.1, boschloo_exact(n=256), and Fisher's p values as fractions of whole numbers with the sum over
        // tables in mpmath, at the best of 20,000 shares refined; both agree in ten digits.
        for (part1, whole1, part2, whole2, less, greater) in DIGITS {
            let ours = boschloo(part1, whole1, part2, whole2).unwrap();
            assert_relative(ours.less, less, 2e-10);
            assert_relative(ours.greater, greater, 2e-10);
            assert_relative(ours.p, (2.0 * less.min(greater)).min(1.0), 2e-10);
        }
    }

    #[test]
    fn two_against_two_come_out_by_hand() {
        // Nothing is as far for the first group as (2, 0), with chance p² (1 - p)², most at ½.
        let ours = boschloo(2, 2, 0, 2).unwrap();
        assert_close(ours.greater, 1.0 / 16.0, 1e-15);
        assert_close(ours.less, 1.0, 1e-12);
        // 1 of 1 and 0 of 1: p (1 - p).
        assert_close(boschloo(1, 1, 0, 1).unwrap().p, 0.5, 1e-15);
    }

    #[test]
    fn a_one_sided_p_is_never_above_that_of_fisher() {
        for table in 0..42_u64 {
            let (part1, part2) = (table / 7, table % 7);
            let ours = boschloo(part1, 5, part2, 6).unwrap();
            let part = part1 + part2;
            let tail = at_least(part, 5, 6);
            let place = usize::try_from(part1 - part.saturating_sub(6)).unwrap();
            assert!(ours.greater <= tail[place] * (1.0 + 1e-12), "{part1} {part2}");
            let below = 1.0 - tail.get(place + 1).copied().unwrap_or(0.0);
            assert!(ours.less <= below * (1.0 + 1e-12), "{part1} {part2}");
        }
        assert!(boschloo(9, 10, 3, 10).unwrap().p < fisher(9, 10, 3, 10).unwrap().exact);
    }

    #[test]
    fn exchanging_groups_exchanges_the_sides() {
        for table in 0..40_u64 {
            let (part1, part2) = (table / 8, table % 8);
            let here = boschloo(part1, 5, part2, 7).unwrap();
            let there = boschloo(part2, 7, part1, 5).unwrap();
            assert_close(here.less, there.greater, 1e-9);
            assert_close(here.p, there.p, 1e-9);
        }
    }

    #[test]
    fn crowds_and_what_is_no_table_are_refused() {
        assert_eq!(boschloo(1, 200, 1, 201), None);
        assert_eq!(boschloo(0, 0, 1, 3), None);
        assert_eq!(boschloo(4, 3, 1, 3), None);
        assert_eq!(boschloo(0, 5, 0, 7).unwrap().p.to_bits(), 1.0_f64.to_bits());
    }

    /// Group, group, p of less and of greater.
    const DIGITS: [(u64, u64, u64, u64, f64, f64); 7] = [
        (9, 10, 3, 10, 0.997_094_154_357_91, 0.003_977_775_573_730_467),
        (6, 7, 2, 7, 0.981_445_312_5, 0.028_686_523_437_5),
        (5, 56, 0, 29, 1.0, 0.077_631_424_135_149_25),
        (2, 10, 15, 25, 0.018_301_407_992_574_5, 0.984_675_281_479_826_3),
        (7, 12, 5, 30, 0.995_819_124_151_872_2, 0.005_349_668_752_359_566),
        (20, 40, 31, 60, 0.449_171_772_314_791_7, 0.570_954_782_413_272_8),
        (1, 30, 9, 70, 0.095_773_014_652_782_32, 0.963_933_338_995_720_4),
    ];

    #[test]
    fn the_most_people_are_still_compared() {
        assert!(boschloo(2, 2, 0, 398).is_some());
        assert_eq!(boschloo(2, 2, 0, 399), None);
    }
}
