//! Two areas under the ROC curve on the same people.

use crate::base::order;
use crate::stats::mean::{WeightedSum, normal_interval};
use crate::stats::pooled::difference_z;
use crate::stats::{Interval, is_multiple};

/// How much better one score ranks the same people than another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedAreas {
    /// Areas in [0, 1].
    pub first: f64,
    pub second: f64,
    /// Of the first minus the second: it allows for both being about the same people.
    /// `None` with fewer than two positives or two negatives.
    pub se: Option<f64>,
}

impl PairedAreas {
    /// The first minus the second.
    pub fn difference(&self) -> f64 {
        self.first - self.second
    }

    /// The difference, `z` standard errors either way, within [-1, 1].
    pub fn interval(&self, z: f64) -> Option<Interval> {
        let se = self.se.filter(|_| is_multiple(z))?;
        let around = normal_interval(self.difference(), se, z);
        Interval::ordered(around.low.max(-1.0), around.high.min(1.0))
    }

    /// How often chance alone would set them as far apart, two-sided;
    /// `None` without a standard error and where both rank everybody the same.
    pub fn p_value(&self) -> Option<f64> {
        difference_z(self.first, self.se?, self.second, 0.0)
    }
}

/// Compares two scores of the same people, each with a class, a weight, and how many people alike it stands for.
///
/// The standard error is linearized and corrected for the effective number of people, as in
/// [`crate::stats::area::RankAreaSum::block_weights`]; where all weights are equal it is that of the source.
/// `None` without positives or negatives, for lists of different lengths, scores that are no numbers, and weights that are not
/// finite or below 0; people of weight 0 do not count.
///
/// Source: `DeLong`, `DeLong` & Clarke-Pearson (1988), in one sort per score as in Sun & Xu (2014).
pub fn paired_areas(
    first: &[f64],
    second: &[f64],
    is_positive: &[bool],
    weights: &[f64],
    counts: &[u64],
) -> Option<PairedAreas> {
    let n = weights.len();
    let is_weight = |it: &f64| *it >= 0.0 && it.is_finite();
    let all_numbers = !first.iter().chain(second).any(|it| it.is_nan());
    if [first.len(), second.len(), is_positive.len(), counts.len()] != [n; 4]
        || !all_numbers
        || !weights.iter().all(is_weight)
    {
        return None;
    }
    let people = People { is_positive, weights, counts };
    let class = |class: &bool| -> Vec<usize> {
        let rows = is_positive.iter().enumerate().filter(|it| it.1 == class);
        rows.map(|it| it.0).collect()
    };
    let (positives, negatives) = (class(&true), class(&false));
    let (shares1, shares2) = (people.shares_won(first)?, people.shares_won(second)?);
    let apart: Vec<f64> = shares1.iter().zip(&shares2).map(|(one, other)| one - other).collect();
    let variance = people.variance(&apart, &positives).zip(people.variance(&apart, &negatives));
    Some(PairedAreas {
        first: people.mean(&shares1, &positives).0.min(1.0),
        second: people.mean(&shares2, &positives).0.min(1.0),
        se: variance.map(|(of_positives, of_negatives)| libm::sqrt(of_positives + of_negatives)),
    })
}

struct People<'a> {
    is_positive: &'a [bool],
    weights: &'a [f64],
    counts: &'a [u64],
}

impl People<'_> {
    /// Of each positive the share of negatives ranked below, of each negative the share of positives ranked above,
    /// ties counting half. `None` without one of the classes.
    fn shares_won(&self, scores: &[f64]) -> Option<Vec<f64>> {
        let score = |row: &u32| scores[*row as usize];
        let order = order::by_number(scores);
        let all = self.sums(&order);
        if !(all[0] > 0.0 && all[1] > 0.0) {
            return None;
        }
        let mut shares = vec![0.0; scores.len()];
        let mut below = [WeightedSum::default(); 2];
        for tied in order.chunk_by(|one, other| score(one) >= score(other)) {
            let here = self.sums(tied);
            let won_by = [
                (all[1] - below[1].total() - here[1] / 2.0) / all[1],
                (below[0].total() + here[0] / 2.0) / all[0],
            ];
            for row in tied {
                let row = *row as usize;
                shares[row] = won_by[usize::from(self.is_positive[row])];
            }
            below.iter_mut().zip(here).for_each(|(sum, it)| sum.add(it));
        }
        Some(shares)
    }

    /// The weights of the negatives and of the positives.
    fn sums(&self, rows: &[u32]) -> [f64; 2] {
        let mut sums = [WeightedSum::default(); 2];
        for row in rows {
            let row = *row as usize;
            sums[usize::from(self.is_positive[row])]
                .add(self.counts[row] as f64 * self.weights[row]);
        }
        sums.map(|it| it.total())
    }

    /// The mean over one class, and the class's weight.
    fn mean(&self, values: &[f64], rows: &[usize]) -> (f64, f64) {
        let (mut sum, mut total) = (WeightedSum::default(), WeightedSum::default());
        for row in rows {
            let weight = self.counts[*row] as f64 * self.weights[*row];
            sum.add(weight * values[*row]);
            total.add(weight);
        }
        (sum.total() / total.total(), total.total())
    }

    /// The variance of the mean over one class; `None` for hardly more than one effective person.
    fn variance(&self, values: &[f64], rows: &[usize]) -> Option<f64> {
        let (mean, total) = self.mean(values, rows);
        let (mut deviations, mut squares) = (WeightedSum::default(), WeightedSum::default());
        for row in rows {
            let (count, weight) = (self.counts[*row] as f64, self.weights[*row]);
            let deviation = weight * (values[*row] - mean);
            deviations.add(count * (deviation * deviation));
            squares.add(count * (weight * weight));
        }
        let n_effective = total * total / squares.total();
        let corrected = || n_effective / (n_effective - 1.0) * deviations.total() / (total * total);
        (n_effective > 1.0 + 1e-9).then(corrected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::area::RankAreaSum;
    use crate::stats::testing::{assert_close, assert_relative};

    fn sixty() -> (Vec<f64>, Vec<f64>, Vec<bool>) {
        let is_positive: Vec<bool> = (0..60).map(|it| it * it % 7 % 3 == 0).collect();
        let more = |it: u32| f64::from(u8::from(is_positive[it as usize]));
        let first = (0..60).map(|it| f64::from(it * it % 23) + 6.0 * more(it)).collect();
        let second =
            (0..60).map(|it| f64::from(it * 5 % 19) + 3.0 * more(it) + f64::from(it % 2)).collect();
        (first, second, is_positive)
    }

    #[test]
    fn areas_and_error_are_those_of_all_pairs() {
        // The formulas of the paper over all pairs with numpy 2.4.6 and numpy.cov; the tail from scipy 1.17.1.
        let (first, second, is_positive) = sixty();
        for weight in [1.0, 0.1] {
            let ours =
                paired_areas(&first, &second, &is_positive, &[weight; 60], &[1; 60]).unwrap();
            assert_relative(ours.first, 0.720_043_572_984_749_4, 1e-14);
            assert_relative(ours.second, 0.653_594_771_241_830_1, 1e-14);
            assert_relative(ours.se.unwrap(), 0.128_530_103_727_248_5, 1e-12);
            assert_relative(ours.p_value().unwrap(), 0.605_163_012_359_698_7, 1e-12);
        }
    }

    #[test]
    fn a_worked_example_comes_out() {
        // Positives 3 and 1, negatives 2 and 0 by the first score: shares won 1, 1/2; 1/2, 1.
        // By the second the positives are 0 and 3: shares 0, 1; 1/2, 1/2. Apart by 1, -1/2; 0, 1/2: means 1/4.
        // Variances of one 9/8 and 1/8, of the means of two 9/16 and 1/16, of the difference 5/8.
        let is_positive = [true, true, false, false];
        let (first, second) = ([3.0, 1.0, 2.0, 0.0], [0.0, 3.0, 2.0, 1.0]);
        let ours = paired_areas(&first, &second, &is_positive, &[1.0; 4], &[1; 4]).unwrap();
        assert_eq!(
            (ours.first.to_bits(), ours.second.to_bits()),
            (0.75_f64.to_bits(), 0.5_f64.to_bits())
        );
        assert_relative(ours.se.unwrap(), libm::sqrt(5.0 / 8.0), 1e-15);
        let interval = ours.interval(1.0).unwrap();
        assert_close(interval.low, 0.25 - libm::sqrt(5.0 / 8.0), 1e-15);
    }

    #[test]
    fn against_a_score_that_says_nothing_the_error_is_that_of_one_area() {
        let (first, _, is_positive) = sixty();
        let ours = paired_areas(&first, &[1.0; 60], &is_positive, &[1.0; 60], &[1; 60]).unwrap();
        let mut sum = RankAreaSum::default();
        for score in 0..30 {
            let here = |class: &bool| {
                let people = first.iter().zip(&is_positive);
                people
                    .filter(|it| it.0.to_bits() == f64::from(score).to_bits() && it.1 == class)
                    .count()
            };
            sum.block_counts(here(&true) as u64, here(&false) as u64);
        }
        let alone = sum.finish().unwrap();
        assert_relative(ours.first, alone.value, 1e-15);
        assert_relative(ours.se.unwrap(), alone.se.unwrap(), 1e-13);
    }

    #[test]
    fn a_score_against_itself_is_no_different() {
        let (first, _, is_positive) = sixty();
        let same = paired_areas(&first, &first, &is_positive, &[1.0; 60], &[1; 60]).unwrap();
        assert_eq!((same.se, same.p_value()), (Some(0.0), None));
    }

    #[test]
    fn people_of_weight_0_do_not_count_and_two_like_two() {
        let (first, second, is_positive) = sixty();
        let weights: Vec<f64> = (0..60).map(|it| f64::from(it % 3)).collect();
        let rows: Vec<usize> = (0..60).flat_map(|it| vec![it; it % 3]).collect();
        let weighted = paired_areas(&first, &second, &is_positive, &weights, &[1; 60]).unwrap();
        let pick = |values: &[f64]| rows.iter().map(|it| values[*it]).collect::<Vec<f64>>();
        let classes: Vec<bool> = rows.iter().map(|it| is_positive[*it]).collect();
        let copies = paired_areas(
            &pick(&first),
            &pick(&second),
            &classes,
            &vec![1.0; rows.len()],
            &vec![1; rows.len()],
        );
        let copies = copies.unwrap();
        assert_relative(weighted.first, copies.first, 1e-14);
        assert_relative(weighted.second, copies.second, 1e-14);
    }

    #[test]
    fn what_cannot_be_ranked_has_no_areas() {
        let one = |class: bool, score: f64, weight: f64| {
            paired_areas(&[score, 1.0], &[0.0, 1.0], &[class, true], &[weight, 1.0], &[1, 1])
        };
        assert_eq!(one(true, 0.0, 1.0), None);
        assert_eq!(one(false, f64::NAN, 1.0), None);
        assert_eq!(one(false, 0.0, 0.0), None);
        assert_eq!(one(false, 0.0, -1.0), None);
        assert_eq!(paired_areas(&[1.0], &[], &[true], &[1.0], &[1]), None);
        assert_eq!(one(false, 0.0, 1.0).map(|it| it.se), Some(None));
    }

    #[test]
    fn a_count_is_so_many_people() {
        let (first, second, is_positive) = sixty();
        let counts: Vec<u64> = (0..60).map(|it| it % 4).collect();
        let weights: Vec<f64> = (0..60).map(|it| 0.5 + f64::from(it % 3)).collect();
        let counted = paired_areas(&first, &second, &is_positive, &weights, &counts).unwrap();
        let rows: Vec<usize> = (0..60).flat_map(|it| vec![it; it % 4]).collect();
        let pick = |values: &[f64]| rows.iter().map(|it| values[*it]).collect::<Vec<f64>>();
        let classes: Vec<bool> = rows.iter().map(|it| is_positive[*it]).collect();
        let ones = vec![1; rows.len()];
        let copies =
            paired_areas(&pick(&first), &pick(&second), &classes, &pick(&weights), &ones).unwrap();
        assert_relative(counted.difference(), copies.difference(), 1e-12);
        assert_relative(counted.se.unwrap(), copies.se.unwrap(), 1e-12);
    }

    #[test]
    fn weights_are_finite_and_not_negative() {
        let (scores, is_positive) = ([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);
        let of =
            |weights: [f64; 4]| paired_areas(&scores, &scores, &is_positive, &weights, &[1; 4]);
        assert!(of([1.0; 4]).is_some() && of([1.0, 0.0, 1.0, 2.0]).is_some());
        for wrong in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(of([1.0, 1.0, wrong, 3.0]).is_none());
        }
        assert!(of([0.0, 0.0, 1.0, 1.0]).is_none());
        assert!(of([1.0, 1.0, 0.0, 0.0]).is_none());
    }
}
