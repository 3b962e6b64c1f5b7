//! Ratios beside published intervals, other programs and 40-digit arithmetic.

use crate::stats::ratio::{
    Groups, adjusted_katz, katz, koopman, miettinen_nurminen_ratio, mover_ratio, ratio_statistic,
};
use crate::stats::testing::{Pair, assert_ends, assert_nested, assert_relative, number, pairs};
use crate::stats::{Interval, two_sided_quantile};

fn at(confidence: f64, first: [f64; 2], second: [f64; 2]) -> Option<Interval> {
    koopman(first[0], first[1], second[0], second[1], two_sided_quantile(confidence)?)
}

#[test]
fn published_ratios_come_out() {
    // Koopman (1984) intervals by an independent program, four decimals.
    assert_ends(at(0.95, [56.0, 70.0], [48.0, 80.0]), 1.0798, 1.6708, 0.5e-4);
    assert_ends(at(0.95, [9.0, 10.0], [3.0, 10.0]), 1.3532, 8.4677, 0.5e-4);
    assert_ends(at(0.95, [2.0, 10.0], [15.0, 25.0]), 0.0918, 0.9318, 0.5e-4);
    assert_ends(at(0.95, [60.0, 240.0], [48.0, 120.0]), 0.4604, 0.8551, 0.5e-4);
    assert_ends(at(0.95, [48.0, 80.0], [12.0, 40.0]), 1.2597, 3.4090, 0.5e-4);
    assert_ends(at(0.95, [204.0, 408.0], [412.0, 797.0]), 0.8575, 1.0859, 0.5e-4);
    assert_ends(at(0.95, [0.0, 10.0], [5.0, 20.0]), 0.0, 1.2467, 0.5e-4);
}

#[test]
fn published_ratios_come_out_by_other_methods() {
    // By an independent program, four decimals: Katz, Miettinen & Nurminen, Katz with half a person more.
    for ([part1, whole1, part2, whole2], by_katz, by_score, adjusted) in [
        ([56.0, 70.0, 48.0, 80.0], (1.0766, 1.6512), (1.0790, 1.6721), (1.0760, 1.6445)),
        ([9.0, 10.0, 3.0, 10.0], (1.1384, 7.9062), (1.3280, 8.6919), (1.1285, 6.5283)),
        ([2.0, 10.0, 15.0, 25.0], (0.0927, 1.1992), (0.0902, 0.9426), (0.1270, 1.2078)),
        ([60.0, 240.0, 48.0, 120.0], (0.4585, 0.8521), (0.4602, 0.8555), (0.4593, 0.8504)),
        ([48.0, 80.0, 12.0, 40.0], (1.2057, 3.3175), (1.2575, 3.4168), (1.1912, 3.1989)),
        ([204.0, 408.0, 412.0, 797.0], (0.8596, 1.0884), (0.8574, 1.0859), (0.8603, 1.0888)),
    ] {
        let z = two_sided_quantile(0.95).unwrap();
        assert_ends(katz(part1, whole1, part2, whole2, z), by_katz.0, by_katz.1, 0.51e-4);
        let ours = miettinen_nurminen_ratio(part1, whole1, part2, whole2, z);
        assert_ends(ours, by_score.0, by_score.1, 0.51e-4);
        let ours = adjusted_katz(part1, whole1, part2, whole2, z);
        assert_ends(ours, adjusted.0, adjusted.1, 0.51e-4);
    }
    let ours = miettinen_nurminen_ratio(0.0, 10.0, 5.0, 20.0, 1.959_963_984_540_054);
    assert_ends(ours, 0.0, 1.2849, 0.51e-4);
    assert_eq!(katz(0.0, 10.0, 5.0, 20.0, 1.96), None);
    assert_eq!(katz(5.0, 10.0, 0.0, 20.0, 1.96), None);
    assert_eq!(adjusted_katz(5.0, 4.0, 0.0, 20.0, 1.96), None);
    assert_eq!(miettinen_nurminen_ratio(0.1, 0.2, 0.1, 0.2, 1.96), None);
}

#[test]
fn compas_error_rates_have_the_published_ratios() {
    // ProPublica's 7214 people, black to white: false positives, flagged; Katz by an independent program.
    let z = two_sided_quantile(0.95).unwrap();
    let ours = katz(805.0, 1795.0, 349.0, 1488.0, z);
    assert_ends(ours, 1.721_239, 2.124_108, 0.5e-6);
    let ours = katz(2174.0, 3696.0, 854.0, 2454.0, z);
    assert_ends(ours, 1.590_995, 1.795_642, 0.5e-6);
}

#[test]
fn intervals_agree_with_forty_digit_arithmetic() {
    for (first, second, low, high) in DIGITS {
        let interval = at(0.95, first, second).unwrap();
        assert_relative(interval.low, low, 4e-15);
        if high.is_finite() {
            assert_relative(interval.high, high, 4e-15);
        } else {
            assert!(interval.high.is_infinite());
        }
    }
}

#[test]
fn intervals_agree_with_statsmodels_on_real_data() {
    let z = two_sided_quantile(0.95).unwrap();
    for Pair { name, group: [part1, whole1], reference: [part2, whole2], expected } in pairs() {
        // It computes Miettinen & Nurminen's interval, whose variance is larger by N / (N - 1).
        let people = whole1 + whole2;
        let wider = z * libm::sqrt(people / (people - 1.0));
        let Some(ours) = koopman(part1, whole1, part2, whole2, wider) else {
            assert!(part1 + part2 <= 0.0, "{name}");
            continue;
        };
        let ends = &expected["ratio_ci95_score"];
        // Its search stops at about 1e-9, and where a part is nothing at about -1e-11.
        assert_ends(Some(ours), number(&ends[0]), number(&ends[1]), 2e-9 * (1.0 + ours.high));
    }
}

#[test]
fn everybody_in_both_groups_has_a_closed_form() {
    // 1 - t = z √(t (1 - t) / n) gives t = n / (n + z²).
    let z = two_sided_quantile(0.95).unwrap();
    let interval = koopman(7.0, 7.0, 31.0, 31.0, z).unwrap();
    assert_relative(interval.low, 7.0 / (7.0 + z * z), 4e-15);
    assert_relative(interval.high, (31.0 + z * z) / 31.0, 4e-15);
}

#[test]
fn exchanging_the_groups_inverts_the_interval() {
    for (first, second, _, _) in DIGITS {
        let here = at(0.95, first, second).unwrap();
        let there = at(0.95, second, first).unwrap();
        assert_relative(1.0 / there.high, here.low, 3e-16);
        assert_eq!(there.low > 0.0, here.high.is_finite());
    }
}

#[test]
fn more_confidence_is_a_wider_interval_around_the_ratio() {
    for table in 1..130 {
        let (first, second) = ([f64::from(table / 10), 12.0], [f64::from(table % 10), 9.0]);
        assert_nested(at(0.9, first, second), at(0.95, first, second));
        assert_nested(at(0.95, first, second), at(0.99, first, second));
        let interval = at(0.9, first, second).unwrap();
        let ratio = (first[0] / first[1]) / (second[0] / second[1]);
        assert!(interval.low <= ratio && ratio <= interval.high, "{first:?} {second:?}");
    }
}

#[test]
fn sizes_from_a_crumb_to_a_planet_have_intervals() {
    for scale in [1e-6, 1e-3, 1.0, 1e6, 1e12] {
        for (first, second, _, _) in DIGITS {
            let scaled = |it: [f64; 2]| [it[0] * scale, it[1] * scale];
            let interval = at(0.95, scaled(first), scaled(second)).unwrap();
            assert!(interval.low < interval.high);
        }
    }
}

#[test]
fn the_recovered_interval_is_that_of_donner_and_zou() {
    // The formula as printed, in 40-digit arithmetic.
    let first = Interval { low: 1.5, high: 3.5 };
    let second = Interval { low: 3.0, high: 6.0 };
    assert_ends(
        mover_ratio(2.0, first, 4.0, second),
        0.303_425_088_038_277_2,
        0.942_940_190_914_817,
        1e-15,
    );
}

#[test]
fn a_recovered_interval_of_the_inverse_is_the_inverse() {
    let first = Interval { low: 1.5, high: 3.5 };
    let second = Interval { low: 3.0, high: 9.0 };
    let here = mover_ratio(2.0, first, 4.0, second).unwrap();
    let there = mover_ratio(4.0, second, 2.0, first).unwrap();
    assert_relative(1.0 / there.high, here.low, 4e-16);
    assert_relative(1.0 / there.low, here.high, 4e-16);
}

#[test]
fn a_denominator_that_may_be_nothing_leaves_the_ratio_open() {
    let first = Interval { low: 0.0, high: 2.0 };
    let second = Interval { low: 0.0, high: 2.0 };
    let open = Interval { low: 0.0, high: f64::INFINITY };
    assert_eq!(mover_ratio(1.0, first, 1.0, second), Some(open));
    assert_eq!(mover_ratio(0.0, first, 1.0, second), Some(open));
    assert_eq!(mover_ratio(1.0, first, 0.0, second), None);
    assert_eq!(mover_ratio(-1.0, Interval { low: -2.0, high: 2.0 }, 1.0, second), None);
    assert_eq!(mover_ratio(f64::NAN, first, 1.0, second), None);
}

#[test]
fn without_people_there_is_no_interval() {
    assert_eq!(koopman(0.0, 0.0, 1.0, 2.0, 1.96), None);
    assert_eq!(koopman(1.0, 2.0, 0.0, 0.0, 1.96), None);
    assert_eq!(koopman(1.0, 2.0, 3.0, 2.0, 1.96), None);
    assert_eq!(koopman(1.0, 2.0, 1.0, 2.0, f64::NAN), None);
    assert_eq!(koopman(0.0, 5.0, 0.0, 9.0, 1.96), None);
}

/// 95% intervals by bisection on the textbook quadratic, mpmath with 50 digits.
const DIGITS: [([f64; 2], [f64; 2], f64, f64); 13] = [
    ([56.0, 70.0], [48.0, 80.0], 1.079_821_506_361_898_3, 1.670_805_578_019_111_8),
    ([9.0, 10.0], [3.0, 10.0], 1.353_237_193_866_728_7, 8.467_668_686_709_777),
    ([2.0, 10.0], [15.0, 25.0], 0.091_771_457_672_680_04, 0.931_836_259_462_611_6),
    ([60.0, 240.0], [48.0, 120.0], 0.460_386_767_414_477_76, 0.855_086_859_137_914_6),
    ([204.0, 408.0], [412.0, 797.0], 0.857_470_851_023_947_6, 1.085_864_900_622_985_2),
    ([0.0, 10.0], [5.0, 20.0], 0.0, 1.246_690_505_085_779_3),
    ([5.0, 20.0], [0.0, 10.0], 0.802_123_699_443_106_4, f64::INFINITY),
    ([10.0, 10.0], [3.0, 20.0], 2.774_549_552_835_650_5, 19.095_358_937_595_74),
    ([3.0, 20.0], [10.0, 10.0], 0.052_368_745_896_216_6, 0.360_418_864_740_756_96),
    ([1.0, 1.0], [1.0, 1000.0], 115.270_554_297_884_32, 5_664.234_254_455_345),
    ([9999.0, 10_000.0], [9998.0, 10_000.0], 0.999_618_263_590_032, 1.000_638_884_872_384_2),
    (
        [1.0, 1_000_000.0],
        [700_000.0, 1_000_000.0],
        2.521_778_911_342_171e-07,
        8.092_733_576_641_311e-06,
    ),
    ([2174.0, 3696.0], [854.0, 2454.0], 1.591_838_539_887_818_3, 1.796_567_491_147_441_2),
];

#[test]
fn each_argument_must_be_what_it_is_called() {
    let one = f64::midpoint(0.5, 1.5);
    for [part1, whole1, part2, whole2] in
        [[3.0, 2.0, 1.0, 2.0], [1.0, 2.0, 3.0, 2.0], [3.0, 2.0, 1.0, 10.0], [1.0, 10.0, 3.0, 2.0]]
    {
        assert_eq!(koopman(part1, whole1, part2, whole2, one), None);
        assert_eq!(katz(part1, whole1, part2, whole2, one), None);
        assert_eq!(adjusted_katz(part1, whole1, part2, whole2, one), None);
        assert_eq!(ratio_statistic([part1, whole1], [part2, whole2], one), None);
    }
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(koopman(1.0, 2.0, 1.0, 2.0, wrong), None);
        assert_eq!(katz(1.0, 2.0, 1.0, 2.0, wrong), None);
        assert_eq!(ratio_statistic([1.0, 2.0], [1.0, 2.0], wrong), None);
    }
    // Everybody on both sides: nothing varies.
    assert_eq!(ratio_statistic([2.0, 2.0], [2.0, 2.0], one), None);
    assert_eq!(katz(0.0, 2.0, 1.0, 2.0, one), None);
    assert_eq!(katz(1.0, 2.0, 0.0, 2.0, one), None);
    // A person in all, and nobody to compare with.
    assert_eq!(miettinen_nurminen_ratio(0.5, 0.5, 0.25, 0.5, one), None);
}

/// 0.5 in [0.3, 0.8] over 0.4 in [0.25, 0.6], by the formula as Donner and Zou print it, in Python.
#[test]
fn ends_are_recovered_from_unequal_intervals() {
    let (first, second) = (Interval { low: 0.3, high: 0.8 }, Interval { low: 0.25, high: 0.6 });
    let found = mover_ratio(0.5, first, 0.4, second);
    assert_ends(found, 0.652_872_911_616_963, 2.430_284_208_363_544, 1e-13);
    // A value may be an end of its interval.
    let upright = Interval { low: 0.3, high: 0.5 };
    assert!(mover_ratio(0.5, upright, 0.4, second).is_some());
    assert_eq!(mover_ratio(0.6, upright, 0.4, second), None);
}

#[test]
fn the_search_starts_where_katz_ends() {
    let z = two_sided_quantile(0.95).unwrap();
    for [part1, whole1, part2, whole2] in
        [[56.0, 70.0, 48.0, 80.0], [3.0, 10.0, 9.0, 14.0], [20.0, 1000.0, 5.0, 90.0]]
    {
        let start = Groups { part1, whole1, part2, whole2 }.likely_low_end(z);
        assert_relative(start, katz(part1, whole1, part2, whole2, z).unwrap().low, 1e-14);
    }
    // Half a person where there is none, and never further than e²⁰.
    let none = Groups { part1: 3.0, whole1: 10.0, part2: 0.0, whole2: 14.0 };
    let half = katz(3.0, 10.0, 0.5, 14.0, z).unwrap().low;
    assert_relative(none.likely_low_end(z), half, 1e-14);
    let crumbs = Groups { part1: 1e-9, whole1: 1.0, part2: 1.0, whole2: 2.0 };
    assert_relative(crumbs.likely_low_end(z), 2e-9 * libm::exp(-20.0), 1e-14);
}

#[test]
fn a_group_of_nobody_has_no_ratio() {
    let z = 1.96;
    for [part, whole] in [[0.0, 0.0], [6.0, 5.0], [-0.25, 5.0]] {
        for method in [katz, adjusted_katz, koopman, miettinen_nurminen_ratio] {
            assert_eq!(method(part, whole, 3.0, 8.0, z), None, "{part} of {whole}");
            assert_eq!(method(3.0, 8.0, part, whole, z), None, "{part} of {whole}");
        }
    }
}

#[test]
fn where_everybody_is_concerned_the_ratio_need_not_be_one() {
    // 1 - r = z √(r (1 - r) / n): the low end is 1 / (1 + z² / n).
    for n in [5.0, 100.0, 10_000.0] {
        let low = 1.0 / (1.0 + 4.0 / n);
        assert_ends(koopman(n, n, n, n, 2.0), low, 1.0 / low, 1e-12);
    }
}
