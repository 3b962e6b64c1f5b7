//! The interval of a ratio.

use crate::stats::roots::root_between;
use crate::stats::{Interval, is_multiple, is_share};

/// Koopman's score interval of (`part1` / `whole1`) / (`part2` / `whole2`).
///
/// The low end is 0 when `part1` is, the high end infinite when `part2` is.
/// Exchanging the groups gives the interval of the inverse.
/// `None` when both parts are 0, or unless both are parts of a whole and z > 0, all finite.
///
/// Source: Koopman (1984); Miettinen & Nurminen (1985) without the factor N / (N - 1).
pub fn koopman(part1: f64, whole1: f64, part2: f64, whole2: f64, z: f64) -> Option<Interval> {
    if !is_share(part1, whole1) || !is_share(part2, whole2) || !is_multiple(z) {
        return None;
    }
    if part1 <= 0.0 && part2 <= 0.0 {
        return None;
    }
    let low = Groups { part1, whole1, part2, whole2 }.low_end(z)?;
    let inverse =
        Groups { part1: part2, whole1: whole2, part2: part1, whole2: whole1 }.low_end(z)?;
    let high = if inverse > 0.0 { 1.0 / inverse } else { f64::INFINITY };
    Interval::ordered(low, high)
}

/// Miettinen and Nurminen's score interval of the ratio: Koopman's with its variance times N / (N - 1).
///
/// `None` as for [`koopman`], and unless there is more than one person. Source: Miettinen & Nurminen (1985).
pub fn miettinen_nurminen_ratio(
    part1: f64,
    whole1: f64,
    part2: f64,
    whole2: f64,
    z: f64,
) -> Option<Interval> {
    let people = whole1 + whole2;
    if people <= 1.0 {
        return None;
    }
    koopman(part1, whole1, part2, whole2, z * libm::sqrt(people / (people - 1.0)))
}

/// How many standard errors (`part1` / `whole1`) / (`part2` / `whole2`) lies above `ratio`, were that the true one.
///
/// Koopman's interval holds the ratios with a statistic within ± z. `None` unless 0 < ratio, finite, both are parts of a
/// whole, and where the standard error is 0.
///
/// Source: Farrington & Manning (1990), null hypothesis of non-unity relative risk.
pub fn ratio_statistic(first: [f64; 2], second: [f64; 2], ratio: f64) -> Option<f64> {
    let ([part1, whole1], [part2, whole2]) = (first, second);
    if !is_share(part1, whole1) || !is_share(part2, whole2) || !is_multiple(ratio) {
        return None;
    }
    let (apart, variance) = Groups { part1, whole1, part2, whole2 }.standing(ratio);
    (variance > 0.0).then(|| apart / libm::sqrt(variance))
}

/// Katz's interval of the ratio: normal on the log scale.
///
/// `None` when a part is 0, where it does not exist; it has no width where both parts are the wholes.
/// Otherwise as [`koopman`]. Source: Katz, Baptista, Azen & Pike (1978).
pub fn katz(part1: f64, whole1: f64, part2: f64, whole2: f64, z: f64) -> Option<Interval> {
    if !is_share(part1, whole1) || !is_share(part2, whole2) || !is_multiple(z) {
        return None;
    }
    if part1 <= 0.0 || part2 <= 0.0 {
        return None;
    }
    let ratio = (part1 / whole1) / (part2 / whole2);
    let variance = 1.0 / part1 - 1.0 / whole1 + 1.0 / part2 - 1.0 / whole2;
    let factor = libm::exp(z * libm::sqrt(variance.max(0.0)));
    Interval::ordered(ratio / factor, ratio * factor)
}

/// Katz's interval after half a person more in each part and each whole, so that it exists where a part is 0.
///
/// `None` unless both are parts of a whole and z > 0, all finite.
/// Source: Walter (1975), as Fagerland, Lydersen & Laake (2015) describe it.
pub fn adjusted_katz(part1: f64, whole1: f64, part2: f64, whole2: f64, z: f64) -> Option<Interval> {
    if !is_share(part1, whole1) || !is_share(part2, whole2) {
        return None;
    }
    katz(part1 + 0.5, whole1 + 0.5, part2 + 0.5, whole2 + 0.5, z)
}

/// The interval of `value1` / `value2` from the interval of each, for independent estimates of positive quantities.
///
/// The high end is infinite when the second interval reaches 0.
/// `None` unless 0 ≤ low ≤ value ≤ high in both, and `value2` > 0.
///
/// Source: Donner & Zou (2012), method of variance estimates recovery, multiplied out so that nothing cancels.
pub fn mover_ratio(
    value1: f64,
    first: Interval,
    value2: f64,
    second: Interval,
) -> Option<Interval> {
    if !surrounds(first, value1) || !surrounds(second, value2) || value2 <= 0.0 {
        return None;
    }
    let product = value1 * value2;
    let from_first = first.low * (2.0 * value1 - first.low);
    let low = if from_first > 0.0 {
        let (below, above) = (value1 - first.low, second.high - value2);
        let spread = value2 * below * (value2 * below) + above * above * from_first;
        from_first / (product + libm::sqrt(spread))
    } else {
        0.0
    };
    let from_second = second.low * (2.0 * value2 - second.low);
    let high = if from_second > 0.0 {
        let (above, below) = (first.high - value1, value2 - second.low);
        let spread = value1 * below * (value1 * below) + above * above * from_second;
        (product + libm::sqrt(spread)) / from_second
    } else {
        f64::INFINITY
    };
    Interval::ordered(low, high)
}

fn surrounds(interval: Interval, value: f64) -> bool {
    0.0 <= interval.low && interval.low <= value && value <= interval.high && value.is_finite()
}

/// Two groups whose ratio is asked for.
#[derive(Clone, Copy)]
struct Groups {
    part1: f64,
    whole1: f64,
    part2: f64,
    whole2: f64,
}

impl Groups {
    /// The smallest ratio that the data do not speak against.
    fn low_end(self, z: f64) -> Option<f64> {
        if self.part1 <= 0.0 {
            return Some(0.0);
        }
        let (above, below) = self.bracket(z)?;
        Some(root_between(above, below, |ratio| self.excess(ratio, z)))
    }

    /// Two ratios with the low end between them, the smaller first, each with its excess.
    fn bracket(self, z: f64) -> Option<([f64; 2], [f64; 2])> {
        let start = self.likely_low_end(z);
        let at_start = [start, self.excess(start, z)];
        if !start.is_normal() {
            return None;
        }
        let goes_up = at_start[1] > 0.0;
        let (mut last, mut factor) = (at_start, 1.25);
        // The factor is squared each time, so this reaches the end of the doubles.
        while factor < f64::MAX {
            let ratio = if goes_up { last[0] * factor } else { last[0] / factor };
            let next = [ratio, self.excess(ratio, z)];
            if goes_up && next[1] <= 0.0 {
                return Some((last, next));
            }
            if !goes_up && next[1] > 0.0 {
                return Some((next, last));
            }
            last = next;
            factor *= factor;
        }
        None
    }

    /// Katz's interval on the log scale is close except with few people; half a person is added where it has none.
    fn likely_low_end(self, z: f64) -> f64 {
        let part2 = if self.part2 > 0.0 { self.part2 } else { 0.5 };
        let ratio = (self.part1 / self.whole1) / (part2 / self.whole2);
        let variance = 1.0 / self.part1 - 1.0 / self.whole1 + 1.0 / part2 - 1.0 / self.whole2;
        // With crumbs of people it would lie beyond the doubles.
        ratio * libm::exp(-(z * libm::sqrt(variance.max(0.0))).min(20.0))
    }

    /// How far the first share lies above `ratio` times the second, and the variance of that at the likeliest shares,
    /// were `ratio` true.
    fn standing(self, ratio: f64) -> (f64, f64) {
        let Groups { part1, whole1, part2, whole2 } = self;
        // The likeliest shares with that ratio solve a quadratic, whose discriminant is written without a difference.
        let one = ratio * (whole1 + part2);
        let other = part1 + whole2;
        let product = ratio * (whole1 - part1) * (whole2 - part2);
        let root = libm::sqrt((one - other) * (one - other) + 4.0 * product);
        let share2 = (2.0 * (part1 + part2) / (one + other + root)).min(1.0);
        let share1 = (ratio * share2).min(1.0);
        let variance =
            share1 * (1.0 - share1) / whole1 + ratio * share2 * (ratio * (1.0 - share2)) / whole2;
        (part1 / whole1 - ratio * (part2 / whole2), variance)
    }

    /// By how much the shares lie further apart than z standard errors, were `ratio` true.
    /// Falls through 0 at the low end as `ratio` grows.
    fn excess(self, ratio: f64, z: f64) -> f64 {
        let (apart, variance) = self.standing(ratio);
        // Everybody in both groups, at the ratio 1: the limit from the right, not 0 / 0.
        if variance <= 0.0 && apart <= 0.0 {
            return -z;
        }
        apart - z * libm::sqrt(variance)
    }
}

#[cfg(test)]
mod tests;
