//! How many people two slices have in common.

use std::collections::BTreeMap;

use crate::cube::patterns::Patterns;
use crate::cube::slices::Item;

/// One bit a pattern.
type Bits = Vec<u64>;

/// People of some slices.
pub(super) struct Set {
    bits: Bits,
    n_people: f64,
}

/// Slices to be held against each other.
pub(super) struct SamePeople<'a> {
    patterns: &'a Patterns,
    /// The people of each pattern in binary digits: the patterns that have the last digit, the one before it, ….
    digits: Vec<Bits>,
    /// Who has a value, of the values that were asked for.
    of_items: BTreeMap<Item, Bits>,
    kept: Vec<Set>,
}

impl<'a> SamePeople<'a> {
    pub(super) fn new(patterns: &'a Patterns) -> Self {
        Self { patterns, digits: digits(patterns), of_items: BTreeMap::new(), kept: Vec::new() }
    }

    /// The people who have all of these values.
    pub(super) fn set(&mut self, items: &[Item]) -> Set {
        let mut bits = vec![u64::MAX; self.patterns.len().div_ceil(64)];
        for item in items {
            let patterns = self.patterns;
            let own = self.of_items.entry(*item).or_insert_with(|| having(patterns, *item));
            bits.iter_mut().zip(own).for_each(|(all, own)| *all &= *own);
        }
        let n_people = self.people(&|word| bits[word]);
        Set { bits, n_people }
    }

    /// None is held against others any more.
    pub(super) fn forget(&mut self) {
        self.kept.clear();
    }

    /// Others are held against it from now on.
    pub(super) fn keep(&mut self, set: Set) {
        self.kept.push(set);
    }

    /// Which of those kept has most people in common with it, as a part of the people of both, where that is at least so
    /// large (Jaccard's index).
    pub(super) fn most_alike(&self, set: &Set, least: f64) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (place, other) in self.kept.iter().enumerate() {
            let (few, many) = (set.n_people.min(other.n_people), set.n_people.max(other.n_people));
            // No more than the smaller of the two can be common.
            if few < least * many {
                continue;
            }
            let common = self.people(&|word| set.bits[word] & other.bits[word]);
            let part = common / (few + many - common);
            if part >= least && best.is_none_or(|it| part > it.1) {
                best = Some((place, part));
            }
        }
        best
    }

    /// How many people the patterns have whose bits are set.
    fn people<F: Fn(usize) -> u64>(&self, bits: &F) -> f64 {
        let mut sum = 0.0;
        let mut worth = 1.0;
        for digit in &self.digits {
            let words = digit.iter().enumerate();
            let n: u64 =
                words.map(|(word, digit)| u64::from((bits(word) & digit).count_ones())).sum();
            sum += worth * n as f64;
            worth *= 2.0;
        }
        sum
    }
}

fn digits(patterns: &Patterns) -> Vec<Bits> {
    let mut digits: Vec<Bits> = Vec::new();
    for (pattern, people) in patterns.people.iter().enumerate() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number of people"
        )]
        let mut left = *people as u64;
        let mut place = 0;
        while left > 0 {
            if place == digits.len() {
                digits.push(vec![0; patterns.len().div_ceil(64)]);
            }
            digits[place][pattern / 64] |= (left & 1) << (pattern % 64);
            left >>= 1;
            place += 1;
        }
    }
    digits
}

fn having(patterns: &Patterns, item: Item) -> Bits {
    let levels = &patterns.columns[usize::from(item.column)];
    let word = |chunk: &[u8]| {
        (chunk.iter().enumerate())
            .fold(0, |word, (bit, level)| word | u64::from(*level == item.level) << bit)
    };
    levels.chunks(64).map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::patterns::Rows;

    #[test]
    fn what_slices_have_in_common_is_counted_in_people() {
        // Levels 0 and 1 of two columns: 100, 60, 40 and 300 people.
        let rows = Rows {
            columns: vec![vec![0, 0, 1, 1], vec![0, 1, 0, 1]],
            cells: vec![0; 4],
            people: vec![100.0, 60.0, 40.0, 300.0],
            weights: Vec::new(),
        };
        let patterns = Patterns::new(rows);
        let item = |column, level| Item { column, level };
        let mut people = SamePeople::new(&patterns);
        let first = people.set(&[item(0, 0)]);
        people.keep(first);
        let second = people.set(&[item(1, 0)]);
        // 100 of 200 people.
        assert_eq!(people.most_alike(&second, 0.5), Some((0, 0.5)));
        assert_eq!(people.most_alike(&second, 0.6), None);
        let both = people.set(&[item(0, 0), item(1, 0)]);
        people.keep(both);
        // 100 of 140.
        assert_eq!(people.most_alike(&second, 0.5), Some((1, 100.0 / 140.0)));
        let same = people.set(&[item(1, 0), item(0, 0)]);
        assert_eq!(people.most_alike(&same, 0.5), Some((1, 1.0)));
    }
}
