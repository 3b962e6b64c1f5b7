//! Fisher's exact test of a table of two groups, with its mid-p value.

/// The two-sided p values of Fisher's exact test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FisherP {
    /// How often chance alone gives a table at most as likely as this one, the margins as they are.
    pub exact: f64,
    /// The same, tables as likely as this one counting half: less conservative.
    pub mid: f64,
}

/// Tables whose chance is within this factor of the observed one are as likely, as in R's `fisher.test`.
const AS_LIKELY: f64 = 1e-7;

/// Fisher's exact test of `part1` of `whole1` people against `part2` of `whole2`.
///
/// Both p values lie in [0, 1]; their relative accuracy is kept down to 10⁻³⁰⁰, and what is far below is 0.
/// `None` unless both are parts of a whole, and for more than 2⁵³ people.
/// Where nobody or everybody is concerned there is one table only: exact is 1, mid is ½.
///
/// Source: Fisher (1935), two-sided by probability; mid-p of Lancaster (1961).
pub fn fisher(part1: u64, whole1: u64, part2: u64, whole2: u64) -> Option<FisherP> {
    let people = whole1.checked_add(whole2).filter(|it| *it <= 1 << 53)?;
    if part1 > whole1 || part2 > whole2 {
        return None;
    }
    let part = part1 + part2;
    let (lowest, highest) = (part.saturating_sub(whole2), part.min(whole1));
    // Chances in units of that of the likeliest table, from there outwards to where they add nothing.
    let mode = mode(part, whole1, people).clamp(lowest, highest);
    let up = |count: u64| {
        (part - count) as f64 * ((whole1 - count) as f64)
            / ((count + 1) as f64 * ((whole2 + count + 1 - part) as f64))
    };
    let down = |count: u64| 1.0 / up(count - 1);
    let above = chances((mode..highest).map(up));
    let below = chances((lowest + 1..=mode).rev().map(down));
    let place = |chances: &[f64], steps: u64| {
        usize::try_from(steps).ok().and_then(|it| chances.get(it)).copied().unwrap_or(0.0)
    };
    let observed =
        if part1 >= mode { place(&above, part1 - mode) } else { place(&below, mode - part1) };
    // The likeliest table stands in both.
    let all = || below.iter().skip(1).rev().chain(&above);
    let everything: f64 = all().sum();
    let (mut less, mut as_likely) = (0.0, 0.0);
    for chance in all() {
        if *chance < observed * (1.0 - AS_LIKELY) {
            less += chance;
        } else if *chance <= observed * (1.0 + AS_LIKELY) {
            as_likely += chance;
        }
    }
    let exact = ((less + as_likely) / everything).min(1.0);
    Some(FisherP { exact, mid: ((less + as_likely / 2.0) / everything).min(1.0) })
}

/// ⌊(part + 1) (whole1 + 1) / (people + 2)⌋.
fn mode(part: u64, whole1: u64, people: u64) -> u64 {
    let middle = u128::from(part + 1) * u128::from(whole1 + 1) / u128::from(people + 2);
    u64::try_from(middle).unwrap_or(part)
}

/// The running products of the ratios, beginning with 1, until they are nothing.
fn chances(ratios: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut chances = vec![1.0];
    let mut chance = 1.0;
    for ratio in ratios {
        chance *= ratio;
        if chance < f64::MIN_POSITIVE {
            break;
        }
        chances.push(chance);
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn the_lady_tasting_tea_comes_out() {
        // 3 of 4 and 1 of 4: the five tables have chances 1, 16, 36, 16, 1 of 70.
        let p = fisher(3, 4, 1, 4).unwrap();
        assert_close(p.exact, 34.0 / 70.0, 1e-15);
        assert_close(p.mid, 18.0 / 70.0, 1e-15);
        let p = fisher(4, 4, 0, 4).unwrap();
        assert_close(p.exact, 2.0 / 70.0, 1e-16);
        assert_close(p.mid, 1.0 / 70.0, 1e-16);
    }

    #[test]
    fn berkeley_by_department_comes_out() {
        // R's UCBAdmissions, men then women, as published with five digits.
        for (men, of_men, women, of_women, p) in [
            (512, 825, 89, 108, 1.6692e-5),
            (353, 560, 17, 25, 0.67709),
            (120, 325, 202, 593, 0.38662),
            (138, 417, 131, 375, 0.59950),
            (53, 191, 94, 393, 0.36040),
            (22, 373, 24, 341, 0.54584),
        ] {
            assert_relative(fisher(men, of_men, women, of_women).unwrap().exact, p, 3e-5);
        }
    }

    #[test]
    fn p_values_agree_with_scipy() {
        // scipy 1.17.1, fisher_exact; carried to more digits, and mid-p, with mpmath 1.4.1 and 40 digits.
        for (part1, whole1, part2, whole2, exact, mid) in SCIPY {
            let p = fisher(part1, whole1, part2, whole2).unwrap();
            assert_relative(p.exact, exact, 1e-11);
            assert_relative(p.mid, mid, 1e-11);
        }
    }

    #[test]
    fn exchanging_groups_or_outcomes_changes_nothing() {
        for table in 0..400_u64 {
            let (part1, part2) = (table / 20, table % 20);
            let here = fisher(part1, 19, part2, 23).unwrap();
            let turned = fisher(part2, 23, part1, 19).unwrap();
            let others = fisher(19 - part1, 19, 23 - part2, 23).unwrap();
            assert_close(here.exact, turned.exact, 1e-14);
            assert_close(here.mid, turned.mid, 1e-14);
            assert_close(here.exact, others.exact, 1e-14);
            assert!(here.mid < here.exact);
        }
    }

    #[test]
    fn nobody_or_everybody_is_no_surprise_and_no_part_is_no_table() {
        for (part1, part2) in [(0, 0), (5, 9)] {
            assert_eq!(fisher(part1, 5, part2, 9), Some(FisherP { exact: 1.0, mid: 0.5 }));
        }
        assert_eq!(fisher(0, 0, 3, 9), Some(FisherP { exact: 1.0, mid: 0.5 }));
        assert_eq!(fisher(6, 5, 0, 9), None);
        assert_eq!(fisher(0, u64::MAX, 0, 9), None);
    }

    const SCIPY: [(u64, u64, u64, u64, f64, f64); 9] = [
        (9, 10, 3, 10, 0.019_766_611_097_880_447, 0.010_240_533_460_347_702),
        (2, 10, 15, 25, 0.059_907_834_101_382_486, 0.043_699_348_482_440_81),
        (5, 56, 0, 29, 0.160_621_443_209_471_08, 0.102_395_233_732_634_98),
        (56, 70, 48, 80, 0.012_521_129_749_209_154, 0.010_421_139_959_037_108),
        (1, 2, 300, 700, 1.0, 0.754_723_614_210_062_2),
        (204, 408, 412, 797, 0.584_219_466_624_381_5, 0.563_427_547_389_050_7),
        (1198, 2691, 557, 1835, 4.835_903_179_337_354e-22, 4.179_102_887_528_531_3e-22),
        (300, 3000, 500, 3100, 1.097_969_349_497_856_4e-12, 9.511_956_236_490_316e-13),
        (40_000, 100_000, 40_500, 100_000, 0.022_889_239_988_212_81, 0.022_618_704_199_727_044),
    ];

    #[test]
    fn the_most_people_are_still_counted() {
        let most = 1 << 53;
        assert!(fisher(0, most, 0, 0).is_some());
        assert!(fisher(0, most, 0, 1).is_none());
    }
}
