//! Average precision with its standard error, in one pass over the sorted scores.

use crate::stats::area::WeightedBlock;

/// The mean, over positives, of the precision at the cut that just takes each of them in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AveragePrecision {
    /// In (0, 1].
    pub value: f64,
    /// Linearized (the infinitesimal jackknife). `None` with fewer than two people.
    /// It is 0 where every positive is ranked above every negative, which is no proof of certainty.
    pub se: Option<f64>,
}

/// Sums up an [`AveragePrecision`] over blocks of people with one score, from the least likely to the likeliest.
///
/// People of one score are let in together, so their order cannot change the value: the step-wise sum
/// Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct scores, without lines between them (Davis & Goadrich 2006).
#[derive(Clone, Copy, Debug, Default)]
pub struct PrecisionSum {
    positives: f64,
    people: f64,
    positives_below: f64,
    people_below: f64,
    /// Σ p / H and Σ p A / H² over the blocks so far: how a person here moves the precision of those below.
    raises: f64,
    lowers: f64,
    found: f64,
    /// Sums of squared weights times v², v y and y, where (v − (θ − 1) y) / P is a person's influence: of a ranking
    /// without a fault all v are 0, and no rounding makes more of them.
    influence: [f64; 3],
    squares: f64,
}

impl PrecisionSum {
    /// For a group with these sums of weights: positives, and everyone.
    pub fn new(positives: f64, people: f64) -> Self {
        Self { positives, people, ..Self::default() }
    }

    /// Adds the people of the next higher score, counted.
    pub fn block_counts(&mut self, positives: u64, negatives: u64) {
        let (positives, negatives) = (positives as f64, negatives as f64);
        self.block_weights(WeightedBlock {
            positives,
            positive_squares: positives,
            negatives,
            negative_squares: negatives,
        });
    }

    /// Adds the people of the next higher score, weighed.
    pub fn block_weights(&mut self, block: WeightedBlock) {
        let here = block.positives + block.negatives;
        if here <= 0.0 {
            return;
        }
        // Sums of weights may be a rounding apart from the totals.
        let above = (self.people - self.people_below).max(here);
        let hits = (self.positives - self.positives_below).clamp(block.positives, above);
        let precision = hits / above;
        let share = block.positives / above;
        self.raises += share;
        self.lowers += share * precision;
        self.found += block.positives * precision;
        let (of_positive, of_negative) =
            ((precision - 1.0) + (self.raises - self.lowers), -self.lowers);
        self.influence[0] += block.positive_squares * of_positive * of_positive
            + block.negative_squares * of_negative * of_negative;
        self.influence[1] += block.positive_squares * of_positive;
        self.influence[2] += block.positive_squares;
        self.squares += block.positive_squares + block.negative_squares;
        self.positives_below += block.positives;
        self.people_below += here;
    }

    /// The average precision; `None` without positives.
    pub fn finish(self) -> Option<AveragePrecision> {
        let positives = self.positives_below;
        if positives <= 0.0 {
            return None;
        }
        let value = (self.found / positives).min(1.0);
        let effective = self.people_below * self.people_below / self.squares;
        let [squared, crossed, own] = self.influence;
        let beyond = value - 1.0;
        let sum = (squared - 2.0 * beyond * crossed + beyond * beyond * own).max(0.0);
        let se = (effective > 1.0)
            .then(|| libm::sqrt(sum * (effective / (effective - 1.0))) / positives)
            .filter(|it| it.is_finite());
        value.is_finite().then_some(AveragePrecision { value, se })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    fn counted(blocks: &[(u64, u64)]) -> Option<AveragePrecision> {
        let positives: u64 = blocks.iter().map(|it| it.0).sum();
        let people: u64 = blocks.iter().map(|it| it.0 + it.1).sum();
        let mut sum = PrecisionSum::new(positives as f64, people as f64);
        for it in blocks {
            sum.block_counts(it.0, it.1);
        }
        sum.finish()
    }

    #[test]
    fn a_worked_example_comes_out() {
        // scikit-learn's own example: scores .1 .4 .35 .8, outcomes 0 0 1 1: 0.8333….
        let found = counted(&[(0, 1), (1, 0), (0, 1), (1, 0)]).unwrap();
        assert_close(found.value, 5.0 / 6.0, 1e-15);
    }

    #[test]
    fn rounded_weights_leave_nothing_of_a_spread_that_is_none() {
        for weight in [0.1, 0.3, 1.7] {
            let weights: Vec<f64> = (1..10).map(|it| weight * f64::from(it)).collect();
            let total = |of: &[f64]| of.iter().sum::<f64>();
            let mut sum = PrecisionSum::new(total(&weights[4..]), total(&weights));
            for (place, weight) in weights.iter().enumerate() {
                let positives = weight * f64::from(u8::from(place >= 4));
                let negatives = weight - positives;
                sum.block_weights(WeightedBlock {
                    positives,
                    positive_squares: positives * positives,
                    negatives,
                    negative_squares: negatives * negatives,
                });
            }
            let found = sum.finish().unwrap();
            assert_close(found.value, 1.0, 1e-15);
            assert_close(found.se.unwrap(), 0.0, 1e-14);
        }
    }

    #[test]
    fn tied_people_are_let_in_together() {
        // Highest block 2 of 3 right, then 1 of 2: (2 · 2/3 + 1 · 3/5) / 3, whatever the order of the rows.
        let found = counted(&[(0, 4), (1, 1), (2, 1)]).unwrap();
        assert_close(found.value, (4.0 / 3.0 + 0.6) / 3.0, 1e-15);
        // One score for all: the base rate, not 1 and not 0.
        assert_close(counted(&[(3, 7)]).unwrap().value, 0.3, 1e-15);
    }

    #[test]
    fn the_standard_error_is_that_of_leaving_people_out() {
        // The infinitesimal jackknife of 4 blocks, by moving each person's weight by 1e-6 in turn.
        let blocks = [(2_u64, 9_u64), (3, 5), (4, 4), (6, 2)];
        let value = |blocks: &[WeightedBlock]| {
            let positives = blocks.iter().map(|it| it.positives).sum();
            let people = blocks.iter().map(|it| it.positives + it.negatives).sum();
            let mut sum = PrecisionSum::new(positives, people);
            for it in blocks {
                sum.block_weights(*it);
            }
            sum.finish().unwrap().value
        };
        let weighed: Vec<WeightedBlock> = blocks
            .iter()
            .map(|it| WeightedBlock {
                positives: it.0 as f64,
                positive_squares: it.0 as f64,
                negatives: it.1 as f64,
                negative_squares: it.1 as f64,
            })
            .collect();
        let moved = |idx: usize, positives: f64, negatives: f64| {
            let mut all = weighed.clone();
            all[idx].positives += positives;
            all[idx].negatives += negatives;
            value(&all)
        };
        let step = 1e-6;
        let mut sum = 0.0;
        for (idx, it) in blocks.iter().enumerate() {
            for (count, [positives, negatives]) in [(it.0, [step, 0.0]), (it.1, [0.0, step])] {
                let slope = (moved(idx, positives, negatives) - moved(idx, -positives, -negatives))
                    / (2.0 * step);
                sum += count as f64 * slope * slope;
            }
        }
        let expected = libm::sqrt(sum * 35.0 / 34.0);
        assert_close(counted(&blocks).unwrap().se.unwrap(), expected, 1e-8);
    }

    #[test]
    fn without_positives_there_is_no_precision_to_average() {
        assert_eq!(counted(&[(0, 5), (0, 1)]), None);
        assert_eq!(counted(&[]), None);
        assert_eq!(counted(&[(1, 0)]), Some(AveragePrecision { value: 1.0, se: None }));
    }

    #[test]
    fn one_person_says_nothing_of_others() {
        let found = counted(&[(1, 0)]).unwrap();
        assert_eq!((found.value.to_bits(), found.se), (1.0_f64.to_bits(), None));
        assert_eq!(counted(&[(0, 0), (1, 0)]), counted(&[(1, 0)]));
        assert_eq!(counted(&[(1, 1), (0, 0)]), counted(&[(1, 1)]));
    }
}
