//! Features become codes of one byte: numbers by where they lie between cuts, categories by their level.

use crate::base::order;
use crate::models::trees::as_u32;
use crate::models::{Block, Matrix, NO_LEVEL};

/// Codes of known values of one feature at most; one more stands for a missing cell.
const MAX_BINS: usize = 255;

/// How the values of each feature become codes.
///
/// Codes run from 0; the code after the last, [`FeatureBins::missing`], stands for a missing cell.
#[derive(Clone, Debug)]
pub(super) struct Bins {
    pub(super) features: Vec<FeatureBins>,
}

#[derive(Clone, Debug)]
pub(super) enum FeatureBins {
    Number(NumberBins),
    Category(CategoryBins),
}

/// The bins of a number, ascending; each has at least one value of somebody learnt from.
///
/// A number of at most 255 distinct values has a bin for each, and is cut as without bins. Another is cut so that
/// bins weigh about the same, and a value heavier than that has a bin of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberBins {
    /// The smallest value in each.
    low: Vec<f64>,
    /// The largest value in each.
    high: Vec<f64>,
    /// Cuts between neighbors, one fewer than bins.
    cuts: Vec<f64>,
}

/// The levels of a category.
#[derive(Clone, Debug)]
pub(super) struct CategoryBins {
    /// The code of each level. A level that nobody learnt from has is missing; with more than 255 of the others,
    /// the lightest share the last code.
    code_of_level: Vec<u8>,
    n_codes: usize,
}

impl FeatureBins {
    /// How many codes stand for known values.
    pub(super) fn n_codes(&self) -> usize {
        match self {
            Self::Number(bins) => bins.low.len(),
            Self::Category(bins) => bins.n_codes,
        }
    }

    /// The code of a missing cell.
    pub(super) fn missing(&self) -> u8 {
        code(self.n_codes())
    }
}

impl NumberBins {
    /// From values in any order with their weights. NaN and people without weight do not count.
    fn new(values: &[f64], weights: &[f64]) -> NumberBins {
        let known =
            values.iter().zip(weights).filter(|(value, weight)| !value.is_nan() && **weight > 0.0);
        let mut pairs: Vec<(f64, f64)> = known.map(|(value, weight)| (*value, *weight)).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        // As neighbors -0 and 0 are one value; what is kept of it is 0 or -0, and they compare alike.
        pairs.dedup_by(|next, kept| {
            let same = next.0 <= kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let mut bins = NumberBins::default();
        if pairs.len() <= MAX_BINS {
            bins.low = pairs.iter().map(|(value, _)| *value).collect();
            bins.high.clone_from(&bins.low);
        } else {
            bins.fill(&pairs);
        }
        bins.cuts = bins
            .high
            .iter()
            .zip(bins.low.iter().skip(1))
            .map(|(low, high)| midpoint(*low, *high))
            .collect();
        bins
    }

    /// Joins neighbors among distinct values until bins weigh about the same.
    fn fill(&mut self, pairs: &[(f64, f64)]) {
        let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
        let heavy = total / MAX_BINS as f64;
        let n_heavy = pairs.iter().filter(|(_, weight)| *weight >= heavy).count();
        let heavy_weight: f64 = pairs.iter().map(|(_, it)| *it).filter(|it| *it >= heavy).sum();
        let (mut light, mut light_bins) = (total - heavy_weight, MAX_BINS - n_heavy);
        let mut filled = 0.0;
        for (place, (value, weight)) in pairs.iter().enumerate() {
            if filled <= 0.0 {
                self.low.push(*value);
            }
            filled += weight;
            let target = light / light_bins.max(1) as f64;
            let alone = *weight >= heavy;
            let next_alone = pairs.get(place + 1).is_none_or(|(_, next)| *next >= heavy);
            let full = alone || filled >= target || next_alone && filled >= target / 2.0;
            let room = self.low.len() < MAX_BINS;
            if place + 1 < pairs.len() && !(full && room) {
                continue;
            }
            self.high.push(*value);
            if !alone {
                light -= filled;
                light_bins = light_bins.saturating_sub(1);
            }
            filled = 0.0;
        }
    }

    /// Halfway between the largest value of one bin and the smallest of a later one, so that a value at
    /// most the threshold is on the left; without a later one, above all numbers.
    pub(super) fn threshold(&self, last: u8, next: Option<u8>) -> f64 {
        match next {
            Some(next) => midpoint(self.high[usize::from(last)], self.low[usize::from(next)]),
            None => f64::MAX,
        }
    }

    fn code(&self, value: f64) -> u8 {
        if value.is_nan() {
            return code(self.low.len());
        }
        code(self.cuts.partition_point(|cut| *cut < value))
    }
}

impl CategoryBins {
    fn new(codes: &[u16], n_levels: usize, weights: &[f64]) -> CategoryBins {
        let mut level_weights = vec![0.0; n_levels];
        for (level, weight) in codes.iter().zip(weights).filter(|(level, _)| **level != NO_LEVEL) {
            level_weights[usize::from(*level)] += weight;
        }
        let mut present: Vec<usize> = (0..n_levels).filter(|it| level_weights[*it] > 0.0).collect();
        let n_codes = present.len().min(MAX_BINS);
        if present.len() > MAX_BINS {
            order::by(&mut present, |a, b| {
                level_weights[*b].total_cmp(&level_weights[*a]).then(a.cmp(b))
            });
        }
        let mut code_of_level = vec![code(n_codes); n_levels];
        for (place, level) in present.into_iter().enumerate() {
            code_of_level[level] = code(place.min(MAX_BINS - 1));
        }
        CategoryBins { code_of_level, n_codes }
    }

    /// The levels on the left, one bit per level from the lowest of the first word on.
    pub(super) fn words(&self, left: &Codes) -> Vec<u32> {
        let mut words = vec![0; self.code_of_level.len().div_ceil(32)];
        for (level, _) in self.code_of_level.iter().enumerate().filter(|(_, it)| left.has(**it)) {
            words[level / 32] |= 1 << (level % 32);
        }
        words
    }
}

impl Bins {
    /// From the people who have weight.
    pub(super) fn new(features: &Matrix, weights: &[f64]) -> Bins {
        let features = features.blocks().iter().map(|block| match block {
            Block::Number { values, .. } => FeatureBins::Number(NumberBins::new(values, weights)),
            Block::Category { codes, levels, .. } => {
                FeatureBins::Category(CategoryBins::new(codes, levels.len(), weights))
            }
        });
        Bins { features: features.collect() }
    }

    /// The codes of these people, feature by feature.
    pub(super) fn columns(&self, features: &Matrix) -> Vec<Vec<u8>> {
        let pairs = features.blocks().iter().zip(&self.features);
        let columns = pairs.map(|(block, bins)| match (block, bins) {
            (Block::Number { values, .. }, FeatureBins::Number(bins)) => {
                values.iter().map(|value| bins.code(*value)).collect()
            }
            (Block::Category { codes, .. }, FeatureBins::Category(bins)) => {
                let code_of = |level: &u16| bins.code_of_level.get(usize::from(*level)).copied();
                codes.iter().map(|level| code_of(level).unwrap_or(code(bins.n_codes))).collect()
            }
            (block, bins) => vec![bins.missing(); block_rows(block)],
        });
        columns.collect()
    }
}

fn block_rows(block: &Block) -> usize {
    match block {
        Block::Number { values, .. } => values.len(),
        Block::Category { codes, .. } => codes.len(),
    }
}

/// A set of codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Codes([u64; 4]);

impl Codes {
    pub(super) fn has(&self, code: u8) -> bool {
        self.0[usize::from(code >> 6)] >> (code & 63) & 1 == 1
    }

    pub(super) fn insert(&mut self, code: u8) {
        self.0[usize::from(code >> 6)] |= 1 << (code & 63);
    }

    pub(super) fn up_to(last: u8) -> Codes {
        let mut codes = Codes::default();
        (0..=last).for_each(|code| codes.insert(code));
        codes
    }

    /// 1 for each code that is in it, so that people can be sent left without a branch.
    pub(super) fn table(&self) -> [u8; 256] {
        let mut table = [0; 256];
        for (code, out) in (0..=u8::MAX).zip(&mut table) {
            *out = u8::from(self.has(code));
        }
        table
    }
}

/// Below the larger number and at least the smaller, so `value <= midpoint` tells them apart.
fn midpoint(low: f64, high: f64) -> f64 {
    let middle = low * 0.5 + high * 0.5;
    if middle >= low && middle < high { middle } else { low }
}

fn code(place: usize) -> u8 {
    u8::try_from(as_u32(place)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64], weights: &[f64]) -> NumberBins {
        NumberBins::new(values, weights)
    }

    #[test]
    fn few_values_have_a_bin_each_with_cuts_halfway() {
        let bins = numbers(&[3.0, 1.0, f64::NAN, 1.0, 7.0, -0.0, 0.0], &[1.0; 7]);
        assert_eq!(format!("{:?}", bins.cuts), "[0.5, 2.0, 5.0]");
        let codes = [-9.0, 0.5, 0.6, 2.0, 5.1, f64::NAN].map(|it| bins.code(it));
        assert_eq!(codes, [0, 0, 1, 1, 3, 4]);
        assert_eq!(bins.threshold(1, Some(3)).to_bits(), 4.0_f64.to_bits());
        assert!(bins.threshold(3, None).is_finite());
    }

    #[test]
    fn many_values_share_bins_of_about_one_weight() {
        let values: Vec<f64> = (0..10_000).map(f64::from).collect();
        let bins = numbers(&values, &vec![1.0; 10_000]);
        assert_eq!(bins.low.len(), 255);
        let sizes = bins.low.iter().zip(&bins.high).map(|(low, high)| high - low + 1.0);
        assert!(
            sizes.clone().all(|it| (38.0..=41.0).contains(&it)),
            "{:?}",
            sizes.collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_value_that_many_have_keeps_a_bin_of_its_own() {
        let values: Vec<f64> = (0..10_000).map(|it| f64::from(it).max(6000.0)).collect();
        let bins = numbers(&values, &vec![1.0; 10_000]);
        assert!((bins.high[0] - 6000.0).abs() < 0.5);
        assert!(bins.low.len() > 250 && bins.low.len() <= 255);
    }

    #[test]
    fn weights_are_copies() {
        let values: Vec<f64> = (0..2000).map(f64::from).collect();
        let weights: Vec<f64> = (0..2000).map(|it| f64::from(it % 4)).collect();
        let copies: Vec<f64> = (0..2000_usize).flat_map(|it| vec![it as f64; it % 4]).collect();
        let ones = vec![1.0; copies.len()];
        assert_eq!(numbers(&values, &weights).cuts, numbers(&copies, &ones).cuts);
    }

    #[test]
    fn neighbors_among_numbers_are_told_apart() {
        let next = f64::from_bits(1.0_f64.to_bits() + 1);
        let bins = numbers(&[1.0, next, -f64::MAX, f64::MAX], &[1.0; 4]);
        assert_eq!([-f64::MAX, 1.0, next, f64::MAX].map(|it| bins.code(it)), [0, 1, 2, 3]);
    }

    #[test]
    fn rare_levels_share_a_code_and_levels_of_nobody_are_missing() {
        let few = CategoryBins::new(&[2, 0, NO_LEVEL], 3, &[1.0; 3]);
        assert_eq!(few.code_of_level, [0, 2, 1]);
        let mut codes: Vec<u16> = (0..300).collect();
        codes.extend(200..300);
        let many = CategoryBins::new(&codes, 300, &vec![1.0; codes.len()]);
        assert_eq!((many.n_codes, many.code_of_level[200], many.code_of_level[0]), (255, 0, 100));
        assert_eq!(many.code_of_level[154..200], [254; 46]);
        assert_eq!(many.words(&Codes::up_to(100)).len(), 10);
    }
}
