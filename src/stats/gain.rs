//! Gain in a ranked list: how much of what is worth finding stands where it is seen.
//!
//! People of the same rank are a block, and every order inside of it is as likely as any other: each of them is seen as
//! much as the mean of the block's places.
//!
//! Source: Järvelin & Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques, with the gain itself;
//! the discount is that of Burges et al. (2005), Learning to rank using gradient descent; ties as `McSherry` & Najork (2008), Computing information retrieval performance measures
//! efficiently in the presence of tied scores.

use std::cmp::Ordering;

use crate::base::order;
use crate::stats::ranking::discount;

/// So many people of one group with the same gain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gained {
    pub group: usize,
    pub people: f64,
    /// What finding one of them is worth: finite and at least 0.
    pub gain: f64,
}

impl Gained {
    /// An order of people of the same rank, so that sums do not hang on the order of the rows.
    pub(crate) fn in_order(&self, other: &Self) -> Ordering {
        (self.group.cmp(&other.group))
            .then(self.gain.total_cmp(&other.gain))
            .then(self.people.total_cmp(&other.people))
    }
}

/// A ranked list with gains: blocks of people of the same rank, the first block first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GainList {
    blocks: Vec<Vec<Gained>>,
}

impl GainList {
    /// Of blocks of people; whole numbers of them.
    pub fn new(blocks: Vec<Vec<Gained>>) -> Self {
        Self { blocks }
    }

    /// Discounted cumulative gain: Σ gain / log₂(1 + place), at least 0; of a group alone the part that is its people's,
    /// whose sum over groups is that of everyone.
    pub fn discounted(&self, n_groups: usize) -> Vec<f64> {
        let mut sums = vec![0.0; n_groups];
        let mut place = 0.0;
        for block in &self.blocks {
            let size: f64 = block.iter().map(|it| it.people).sum();
            let seen = mean_discount(place, size);
            for it in block {
                sums[it.group] += seen * it.people * it.gain;
            }
            place += size;
        }
        sums
    }

    /// Sums over the people of each group among the first `k`, of what `of` says of one of them and their block's place
    /// in the list; expected ones where `k` cuts a block.
    pub fn among_first(
        &self,
        k: f64,
        n_groups: usize,
        of: impl Fn(usize, &Gained) -> f64,
    ) -> Vec<f64> {
        let mut sums = vec![0.0; n_groups];
        let mut before = 0.0;
        for (at, block) in self.blocks.iter().enumerate() {
            let size: f64 = block.iter().map(|it| it.people).sum();
            let part = if size > 0.0 { ((k - before) / size).clamp(0.0, 1.0) } else { 0.0 };
            for it in block {
                sums[it.group] += part * it.people * of(at, it);
            }
            before += size;
            if before >= k {
                break;
            }
        }
        sums
    }

    /// The gain of each group's people together.
    pub fn gains(&self, n_groups: usize) -> Vec<f64> {
        let mut sums = vec![0.0; n_groups];
        for it in self.blocks.iter().flatten() {
            sums[it.group] += it.people * it.gain;
        }
        sums
    }

    /// Normalized discounted cumulative gain, in [0, 1]: that of this order over that of the best one.
    ///
    /// `None` where nobody has any gain.
    pub fn normalized(&self) -> Option<f64> {
        let found: f64 = self
            .blocks
            .iter()
            .flatten()
            .map(|it| it.group + 1)
            .max()
            .map_or(0.0, |n| self.discounted(n).iter().sum());
        let mut all: Vec<Gained> = self.blocks.iter().flatten().copied().collect();
        order::by(&mut all, |a, b| b.gain.total_cmp(&a.gain));
        let (mut best, mut place) = (0.0, 0.0);
        for it in &all {
            best += mean_discount(place, it.people) * it.people * it.gain;
            place += it.people;
        }
        (best > 0.0).then(|| (found / best).min(1.0))
    }

    /// The same list with the people of one group alone, who move up to the places of the others.
    #[must_use]
    pub fn of_group(&self, group: usize) -> Self {
        let own = |block: &Vec<Gained>| -> Vec<Gained> {
            block.iter().filter(|it| it.group == group).copied().collect()
        };
        Self { blocks: self.blocks.iter().map(own).filter(|it| !it.is_empty()).collect() }
    }
}

/// How much each of so many people is seen who share the places after this one.
fn mean_discount(before: f64, people: f64) -> f64 {
    let (mut seen, mut place) = (0.0, before);
    while place < before + people {
        place += 1.0;
        seen += discount(place);
    }
    if people > 0.0 { seen / people } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    fn one(group: usize, gain: f64) -> Vec<Gained> {
        vec![Gained { group, people: 1.0, gain }]
    }

    /// Gains of 3, 2, 3, 0, 1 and 2 in this order: the example of many textbooks. `dcg_score` and `ndcg_score` of scikit-learn.
    #[test]
    fn gains_are_discounted_by_place() {
        let groups = [0, 1, 0, 1, 0, 1];
        let gains = [3.0, 2.0, 3.0, 0.0, 1.0, 2.0];
        let list = GainList::new(groups.iter().zip(gains).map(|(g, it)| one(*g, it)).collect());
        let found = list.discounted(2);
        assert_close(found[0] + found[1], 6.861_126_688_593_501, 1e-12);
        // Places 1, 3 and 5.
        assert_close(found[0], 4.886_852_807_234_542, 1e-12);
        assert_close(list.normalized().unwrap(), 0.960_808_194_336_061_6, 1e-12);
        // The people of the second group alone: 2, 0 and 2.
        assert_close(list.of_group(1).normalized().unwrap(), 0.919_720_789_148_187_7, 1e-12);
        assert_eq!(list.gains(2), [7.0, 4.0]);
    }

    /// scikit-learn's `ndcg_score([[1, 0, 2, 0]], [[5, 5, 5, 1]])` averages over ties too.
    #[test]
    fn people_of_the_same_rank_share_their_places() {
        let tied = [(0, 1.0), (1, 0.0), (0, 2.0)];
        let block = tied.map(|(group, gain)| Gained { group, people: 1.0, gain }).to_vec();
        let list = GainList::new(vec![block, one(1, 0.0)]);
        assert_close(list.normalized().unwrap(), 0.809_953_116_642_032_8, 1e-12);
        assert_eq!(list.of_group(1).normalized(), None);
        assert_eq!(GainList::default().normalized(), None);
    }

    /// One of the first group, then one with a gain and two without on three places, of which two are among the first.
    #[test]
    fn a_cut_through_a_block_takes_a_part_of_everyone() {
        let block = [(0, 1.0), (1, 0.0), (1, 0.0)];
        let block = block.map(|(group, gain)| Gained { group, people: 1.0, gain }).to_vec();
        let list = GainList::new(vec![one(0, 2.0), block]);
        assert_eq!(list.among_first(2.5, 2, |_, _| 1.0), [1.5, 1.0]);
        assert_eq!(list.among_first(2.5, 2, |_, it| it.gain), [2.5, 0.0]);
        assert_eq!(list.among_first(2.5, 2, |at, _| at as f64), [0.5, 1.0]);
        assert_eq!(list.among_first(f64::INFINITY, 2, |_, _| 1.0), [2.0, 2.0]);
    }

    #[test]
    fn several_people_of_a_row_are_as_many_rows() {
        let row =
            GainList::new(vec![one(0, 0.0), vec![Gained { group: 0, people: 2.0, gain: 1.0 }]]);
        let rows = GainList::new(vec![one(0, 0.0), [one(0, 1.0), one(0, 1.0)].concat()]);
        assert_close(row.normalized().unwrap(), rows.normalized().unwrap(), 1e-15);
    }

    #[test]
    fn a_place_of_nobody_is_no_place() {
        let nobody = vec![Gained { group: 0, people: 0.0, gain: 5.0 }];
        let list = GainList::new(vec![one(0, 1.0), nobody, one(0, 2.0)]);
        let expected = GainList::new(vec![one(0, 1.0), one(0, 2.0)]);
        assert_eq!(list.discounted(1), expected.discounted(1));
        assert_eq!(list.normalized(), expected.normalized());
        // 1 and 2/log₂ 3, over 2 and 1/log₂ 3.
        let second = 1.0 / libm::log2(3.0);
        let by_hand = (1.0 + 2.0 * second) / (2.0 + second);
        assert_close(list.normalized().unwrap(), by_hand, 1e-15);
    }
}
