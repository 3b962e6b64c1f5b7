//! How far apart groups come by chance alone: shares drawn anew where all groups have one rate.

use crate::stats::resample::Stream;

/// Groups of the same sizes whose people are drawn from one common rate, many times.
#[derive(Clone, Debug, PartialEq)]
pub struct NoDifference {
    /// The highest share less the lowest in each replicate.
    pub largest: Vec<f64>,
    /// In each replicate, how many standard errors each group lies away from all others; see [`from_rest`].
    pub from_rest: Vec<Vec<f64>>,
}

/// Draws the groups anew: group i has `wholes[i]` people, each concerned with chance `rate`, from its own stream.
///
/// `None` with fewer than two groups, a group without people, unless there is a stream for each, and unless
/// 0 ≤ rate ≤ 1.
pub fn no_difference(
    wholes: &[u64],
    rate: f64,
    streams: &mut [Stream],
    replicates: u32,
) -> Option<NoDifference> {
    let is_usable = wholes.len() > 1 && wholes.iter().all(|it| *it > 0);
    if !is_usable || streams.len() != wholes.len() || !(0.0..=1.0).contains(&rate) {
        return None;
    }
    let mut found = NoDifference { largest: Vec::new(), from_rest: Vec::new() };
    for _ in 0..replicates {
        let drawn: Vec<[f64; 2]> = (wholes.iter().zip(&mut *streams))
            .map(|(whole, stream)| [stream.binomial(*whole, rate) as f64, *whole as f64])
            .collect();
        found.largest.push(largest_gap(&drawn));
        found.from_rest.push(from_rest(&drawn));
    }
    Some(found)
}

/// The highest share less the lowest, from (part, whole) of each group with people.
pub fn largest_gap(groups: &[[f64; 2]]) -> f64 {
    let shares = || groups.iter().map(|it| it[0] / it[1]);
    let high = shares().fold(f64::NEG_INFINITY, f64::max);
    high - shares().fold(f64::INFINITY, f64::min)
}

/// How many pooled standard errors each group's share lies away from that of all others together, without its sign.
///
/// From (part, whole) of each of at least two groups. All are 0 where nobody or everybody is concerned: then there is
/// no difference.
pub fn from_rest(groups: &[[f64; 2]]) -> Vec<f64> {
    let part: f64 = groups.iter().map(|it| it[0]).sum();
    let whole: f64 = groups.iter().map(|it| it[1]).sum();
    let pooled = part / whole;
    let apart = |[own, people]: &[f64; 2]| {
        let others = whole - people;
        let gap = own / people - (part - own) / others;
        let error = libm::sqrt(pooled * (1.0 - pooled) * (1.0 / people + 1.0 / others));
        if error > 0.0 { (gap / error).abs() } else { 0.0 }
    };
    groups.iter().map(apart).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    fn streams(n: u64) -> Vec<Stream> {
        (0..n).map(|it| Stream::new(7, it)).collect()
    }

    #[test]
    fn a_group_is_set_against_all_others_together() {
        // 20 of 50 against 50 of 100 among 70 of 150: -.1 / √(.466667 · .533333 · (1/50 + 1/100)).
        let found = from_rest(&[[20.0, 50.0], [10.0, 40.0], [40.0, 60.0]]);
        assert_close(found[0], 1.157_275, 5e-7);
        assert_eq!(from_rest(&[[0.0, 5.0], [0.0, 9.0]]), [0.0, 0.0]);
    }

    #[test]
    fn the_largest_gap_by_chance_is_what_theory_says() {
        // Two groups of 400 at one half: |d| of a normal d has mean σ √(2/π), σ = √(2 · .25 / 400).
        let found = no_difference(&[400, 400], 0.5, &mut streams(2), 20_000).unwrap();
        let mean = found.largest.iter().sum::<f64>() / 20_000.0;
        assert_close(mean, 0.035_355 * 0.797_885, 4e-4);
        assert!((found.from_rest[3][0] - found.from_rest[3][1]).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_drawn_gives_nothing() {
        assert_eq!(no_difference(&[4], 0.5, &mut streams(1), 10), None);
        assert_eq!(no_difference(&[4, 0], 0.5, &mut streams(2), 10), None);
        assert_eq!(no_difference(&[4, 5], 0.5, &mut streams(1), 10), None);
        assert_eq!(no_difference(&[4, 5], f64::NAN, &mut streams(2), 10), None);
        let none = no_difference(&[4, 5], 0.0, &mut streams(2), 3).unwrap();
        assert_eq!(none.largest, [0.0; 3]);
    }
}
