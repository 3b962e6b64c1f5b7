//! Who is learnt from and who is kept to ask: folds and shares, drawn from a seed.
//!
//! All of this hangs on the order of the rows, which a table keeps, and gives the same on every host.

use std::collections::BTreeSet;

use crate::base::order;
use crate::models::{Block, Matrix};
use crate::stats::resample::Stream;

/// The random numbers of [`stratified_share`]; those of folds have the task of their repeat.
const SHARES: u64 = u64::MAX;

/// The fold of each person, from 0 to `k` - 1.
///
/// Within each stratum (any code, such as outcome by group) the folds differ by at most one person, and overall too;
/// which people are in which is drawn at random. Another `repeat` with the same seed is an independent draw.
///
/// With `groups`, people of one group, such as the [`duplicates`] of one person, stay in one fold. Groups of several
/// are dealt first, the largest first, to where their strata are fewest; then the folds differ by more where groups are large.
///
/// One fold is made for a `k` of 0. `strata` and `groups` have one code per person.
pub fn stratified_folds(
    strata: &[u32],
    groups: Option<&[u32]>,
    k: u16,
    seed: u64,
    repeat: u64,
) -> Vec<u16> {
    let k = usize::from(k.max(1));
    let units = shuffled_units(strata, groups, &mut Stream::new(seed, repeat)).largest_first();
    let (strata, sizes) = ranks(strata);
    let mut folds = vec![0; strata.len()];
    // People of each stratum in each fold, and of all strata.
    let mut counts = vec![0_u32; sizes.len() * k];
    let mut totals = vec![0_u32; k];
    for unit in units.iter() {
        let crowding = |fold: usize| -> f64 {
            let crowd = |row: &u32| {
                let stratum = strata[*row as usize];
                f64::from(counts[stratum * k + fold]) / f64::from(sizes[stratum])
            };
            unit.iter().map(crowd).sum()
        };
        let mut best = (f64::INFINITY, u32::MAX, 0);
        for (fold, total) in totals.iter().enumerate() {
            let crowding = crowding(fold);
            if crowding < best.0 || (crowding <= best.0 && *total < best.1) {
                best = (crowding, *total, fold);
            }
        }
        let fold = best.2;
        for row in unit {
            counts[strata[*row as usize] * k + fold] += 1;
            totals[fold] += 1;
            folds[*row as usize] = u16::try_from(fold).unwrap_or(0);
        }
    }
    folds
}

/// Whether each person is in a share of everybody, such as the fifth that is kept for the end.
///
/// Within each stratum the share is met to within one person, and overall to within half a person;
/// which people are in it is drawn at random. A `share` from 0 to 1; what is no number counts as 0.
///
/// With `groups`, people of one group are in or out together. A group counts to the stratum of its first person,
/// and shares are met to within the size of a group.
pub fn stratified_share(
    strata: &[u32],
    groups: Option<&[u32]>,
    share: f64,
    seed: u64,
) -> Vec<bool> {
    let share = if share > 0.0 { share.min(1.0) } else { 0.0 };
    let units = shuffled_units(strata, groups, &mut Stream::new(seed, SHARES));
    let mut is_in = vec![false; strata.len()];
    // People who are still to come in. It is carried from stratum to stratum, so small ones are not all left out.
    let mut due = 0.0;
    for unit in units.iter() {
        let size = unit.len() as f64;
        due += share * size;
        if due >= size / 2.0 && share > 0.0 {
            due -= size;
            for row in unit {
                is_in[*row as usize] = true;
            }
        }
    }
    is_in
}

/// People who stay together, stratum by stratum, in random order within each.
struct Units {
    /// Rows of one unit after those of the other.
    rows: Vec<u32>,
    /// Where each unit starts and ends.
    ranges: Vec<(u32, u32)>,
}

fn shuffled_units(strata: &[u32], groups: Option<&[u32]>, stream: &mut Stream) -> Units {
    let mut rows: Vec<u32> = (0..).take(strata.len()).collect();
    let mut ranges: Vec<(u32, u32)> = (0..).zip(1..).take(strata.len()).collect();
    if let Some(groups) = groups {
        order::by_key(&mut rows, |row| groups[*row as usize]);
        ranges.clear();
        let mut start = 0;
        for unit in rows.chunk_by(|one, other| groups[*one as usize] == groups[*other as usize]) {
            let end = start + u32::try_from(unit.len()).unwrap_or(0);
            ranges.push((start, end));
            start = end;
        }
        // Units come in the order of their first people, whatever the groups are called.
        order::by_key(&mut ranges, |range| rows[range.0 as usize]);
    }
    stream.shuffle(&mut ranges);
    order::by_key(&mut ranges, |range| strata[rows[range.0 as usize] as usize]);
    Units { rows, ranges }
}

impl Units {
    fn largest_first(mut self) -> Self {
        order::by_key(&mut self.ranges, |(start, end)| core::cmp::Reverse(end - start));
        self
    }

    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.ranges.iter().map(|(start, end)| &self.rows[*start as usize..*end as usize])
    }
}

/// The codes numbered from 0, and how many people have each.
fn ranks(codes: &[u32]) -> (Vec<usize>, Vec<u32>) {
    // Few are distinct: a set is soon made.
    let distinct: Vec<u32> = codes.iter().copied().collect::<BTreeSet<u32>>().into_iter().collect();
    let mut sizes = vec![0; distinct.len()];
    let rank = |code: &u32| distinct.partition_point(|it| it < code);
    let ranks: Vec<usize> = codes.iter().map(rank).collect();
    for rank in &ranks {
        sizes[*rank] += 1;
    }
    (ranks, sizes)
}

/// For each person the first one with the same features: themselves, unless somebody before is the same.
/// Missing numbers are the same as each other, and 0 as -0.
pub fn duplicates(features: &Matrix) -> Vec<u32> {
    let mut hashes = vec![0_u64; features.n_rows()];
    for block in features.blocks() {
        match block {
            Block::Number { values, .. } => {
                hashes.iter_mut().zip(values).for_each(|(it, value)| *it = mix(*it, bits(*value)));
            }
            Block::Category { codes, .. } => {
                hashes
                    .iter_mut()
                    .zip(codes)
                    .for_each(|(it, code)| *it = mix(*it, u64::from(*code)));
            }
        }
    }
    // The hash beside its row, for a million rows are soon in order when nothing has to be looked up.
    let mut order: Vec<(u64, u32)> = hashes.into_iter().zip(0..).collect();
    order.sort_unstable();
    let mut first = vec![0; features.n_rows()];
    let mut distinct: Vec<u32> = Vec::new();
    for alike in order.chunk_by(|one, other| one.0 == other.0) {
        distinct.clear();
        for (_, row) in alike {
            // One hash is one person but for the rarest accidents.
            let known = distinct.iter().find(|it| are_same(features, **it, *row)).copied();
            first[*row as usize] = known.unwrap_or(*row);
            if known.is_none() {
                distinct.push(*row);
            }
        }
    }
    first
}

fn are_same(features: &Matrix, one: u32, other: u32) -> bool {
    let (one, other) = (one as usize, other as usize);
    features.blocks().iter().all(|block| match block {
        Block::Number { values, .. } => bits(values[one]) == bits(values[other]),
        Block::Category { codes, .. } => codes[one] == codes[other],
    })
}

/// The same for what counts as the same number.
fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() }
}

/// Source: Steele, Lea & Flood (2014), `mix64variant13` of `SplitMix`.
fn mix(hash: u64, value: u64) -> u64 {
    let mut it = (hash ^ value).wrapping_add(0x9e37_79b9_7f4a_7c15);
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^ (it >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::NO_LEVEL;

    /// 1000 people in strata of very different sizes.
    fn strata() -> Vec<u32> {
        (0..1000).map(|it| if it < 10 { 100 + it } else { (it * it % 97 % 5) * 7 }).collect()
    }

    fn spread(counts: &[u32]) -> u32 {
        counts.iter().max().unwrap() - counts.iter().min().unwrap()
    }

    fn count(folds: &[u16], keep: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut counts = vec![0; 7];
        let kept = folds.iter().enumerate().filter(|it| keep(it.0));
        kept.for_each(|(_, fold)| counts[usize::from(*fold)] += 1);
        counts
    }

    #[test]
    fn folds_are_even_within_each_stratum_and_overall() {
        let strata = strata();
        for seed in 0..20 {
            let folds = stratified_folds(&strata, None, 7, seed, 0);
            assert!(spread(&count(&folds, |_| true)) <= 1);
            for stratum in strata.iter().filter(|it| **it < 100) {
                assert!(spread(&count(&folds, |row| strata[row] == *stratum)) <= 1);
            }
            // Ten people who are alone in their stratum: in all folds.
            assert!(count(&folds, |row| row < 10).iter().all(|it| *it > 0));
        }
    }

    #[test]
    fn a_seed_and_a_repeat_are_one_draw() {
        let strata = strata();
        let folds = |seed, repeat| stratified_folds(&strata, None, 7, seed, repeat);
        assert_eq!(folds(1, 0), folds(1, 0));
        assert_ne!(folds(1, 0), folds(1, 1));
        assert_ne!(folds(1, 0), folds(2, 0));
        // Numbered otherwise, the strata are the same ones.
        let renamed: Vec<u32> = strata.iter().map(|it| it * 3 + 1).collect();
        assert_eq!(stratified_folds(&renamed, None, 7, 1, 0), folds(1, 0));
    }

    #[test]
    fn everybody_comes_into_every_fold_as_often() {
        let mut counts = vec![[0_u32; 4]; 10];
        for repeat in 0..2000 {
            let folds = stratified_folds(&[0, 0, 0, 0, 0, 0, 1, 1, 1, 1], None, 4, 5, repeat);
            folds.iter().zip(&mut counts).for_each(|(it, counts)| counts[usize::from(*it)] += 1);
        }
        // Six people of the first stratum: the first two folds take two. Then the others do.
        assert!(
            counts[..6].iter().all(|it| it[0].abs_diff(667) < 110 && it[3].abs_diff(333) < 110)
        );
        assert!(counts[6..].iter().all(|it| it.iter().all(|it| it.abs_diff(500) < 110)));
    }

    #[test]
    fn groups_stay_together_and_folds_stay_nearly_even() {
        let strata = strata();
        let groups: Vec<u32> =
            (0..1000).map(|it| if it % 3 == 0 { it % 60 } else { it + 60 }).collect();
        let folds = stratified_folds(&strata, Some(&groups), 7, 3, 0);
        for (row, group) in groups.iter().enumerate() {
            let first = groups.iter().position(|it| it == group).unwrap();
            assert_eq!(folds[row], folds[first]);
        }
        assert!(spread(&count(&folds, |_| true)) <= 17);
        let is_in = stratified_share(&strata, Some(&groups), 0.3, 3);
        assert!(groups.iter().enumerate().all(|(row, group)| {
            is_in[row] == is_in[groups.iter().position(|it| it == group).unwrap()]
        }));
        assert!(is_in.iter().filter(|it| **it).count().abs_diff(300) <= 17);
        // Everybody alone is no grouping at all.
        let alone: Vec<u32> = (0..1000).rev().collect();
        let plain = stratified_folds(&strata, None, 7, 3, 0);
        assert_eq!(stratified_folds(&strata, Some(&alone), 7, 3, 0), plain);
    }

    #[test]
    fn shares_are_met_in_each_stratum_and_overall() {
        let strata = strata();
        for (seed, share) in [(1, 0.2), (2, 0.25), (3, 0.8), (4, 0.01)] {
            let is_in = stratified_share(&strata, None, share, seed);
            let met = |keep: &dyn Fn(u32) -> bool| {
                let all: Vec<bool> =
                    strata.iter().zip(&is_in).filter(|it| keep(*it.0)).map(|it| *it.1).collect();
                let inside = all.iter().filter(|it| **it).count() as f64;
                (inside - share * all.len() as f64).abs()
            };
            assert!(met(&|_| true) <= 0.5 + 1e-9);
            assert!(strata.iter().all(|stratum| met(&|it| it == *stratum) <= 1.0));
            // Those who are alone in their stratum are not all left out.
            assert!(met(&|it| it >= 100) <= 1.0);
        }
        assert!(stratified_share(&strata, None, 0.0, 1).iter().all(|it| !it));
        assert!(stratified_share(&strata, None, 1.0, 1).iter().all(|it| *it));
        assert!(stratified_share(&strata, None, f64::NAN, 1).iter().all(|it| !it));
    }

    #[test]
    fn nobody_has_no_fold() {
        assert_eq!(stratified_folds(&[], None, 5, 1, 0), Vec::<u16>::new());
        assert_eq!(stratified_folds(&[4, 2, 4], Some(&[1, 1, 1]), 0, 1, 0), [0, 0, 0]);
    }

    #[test]
    fn people_with_the_same_features_are_found() {
        let values = vec![0.0, 1.0, -0.0, f64::NAN, 1.0, -f64::NAN, 1.0];
        let number = Block::Number { name: "number".to_owned(), values };
        let codes = vec![0, 1, 0, NO_LEVEL, 1, NO_LEVEL, NO_LEVEL];
        let levels = vec!["a".to_owned(), "b".to_owned()];
        let category = Block::Category { name: "category".to_owned(), levels, codes };
        let matrix = Matrix::new(7, vec![number, category]).unwrap();
        assert_eq!(duplicates(&matrix), [0, 1, 0, 3, 1, 3, 6]);
        assert_eq!(duplicates(&Matrix::new(2, vec![]).unwrap()), [0, 0]);
    }
}
