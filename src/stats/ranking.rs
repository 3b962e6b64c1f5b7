//! Groups in a ranked list: who stands among the first, and who is seen.
//!
//! People of the same rank are a block, and every order inside of it is as likely as any other: a cut through a block
//! takes the expected number of each group, and nobody profits from the order of the rows.

/// A ranked list: blocks of people of the same rank, the first block first, with the number of people of each group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankedList {
    blocks: Vec<Vec<f64>>,
    /// People of each group in the whole list.
    totals: Vec<f64>,
}

/// How far the first of a list are from the list as a whole, cut by cut.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Infeasible {
    /// The infeasible count: pairs of a cut and a group of which fewer stand before the cut than ⌊p k⌋.
    pub pairs: u64,
    /// The infeasible index: cuts at which any group has fewer.
    pub cuts: u64,
}

impl RankedList {
    /// Of blocks with a number for each of `n_groups` groups; blocks without people are left out.
    pub fn new(blocks: Vec<Vec<f64>>, n_groups: usize) -> Self {
        let blocks: Vec<Vec<f64>> =
            blocks.into_iter().filter(|it| it.iter().sum::<f64>() > 0.0).collect();
        let total = |group: usize| blocks.iter().map(|it| it[group]).sum();
        let totals = (0..n_groups).map(total).collect();
        Self { blocks, totals }
    }

    /// Everyone in the list.
    pub fn people(&self) -> f64 {
        self.totals.iter().sum()
    }

    /// People of each group in the whole list.
    pub fn totals(&self) -> &[f64] {
        &self.totals
    }

    /// Blocks of two people and more, and the size of the largest.
    pub fn ties(&self) -> (u64, f64) {
        let sizes = || self.blocks.iter().map(|it| it.iter().sum::<f64>());
        (sizes().filter(|it| *it > 1.0).count() as u64, sizes().fold(0.0, f64::max))
    }

    /// The expected number of each group among the first `k`.
    pub fn among_first(&self, k: f64) -> Vec<f64> {
        let mut found = vec![0.0; self.totals.len()];
        let mut before = 0.0;
        for block in &self.blocks {
            let size: f64 = block.iter().sum();
            let part = ((k - before) / size).clamp(0.0, 1.0);
            found.iter_mut().zip(block).for_each(|(sum, it)| *sum += part * it);
            before += size;
            if before >= k {
                break;
            }
        }
        found
    }

    /// Whether a cut after `k` parts people of the same rank.
    pub fn cuts_a_tie(&self, k: f64) -> bool {
        let mut before = 0.0;
        for block in &self.blocks {
            before += block.iter().sum::<f64>();
            if before >= k {
                return before > k;
            }
        }
        false
    }

    /// The exposure of each group: Σ 1 / log₂(1 + position), the mean of a block for everyone in it.
    ///
    /// Source: Singh & Joachims (2018), Fairness of exposure in rankings; the discount of Burges et al. (2005).
    pub fn exposure(&self) -> Vec<f64> {
        let mut found = vec![0.0; self.totals.len()];
        let mut position = 0.0;
        for block in &self.blocks {
            let size: f64 = block.iter().sum();
            let mut seen = 0.0;
            let end = position + size;
            while position < end {
                position += 1.0;
                seen += discount(position);
            }
            found.iter_mut().zip(block).for_each(|(sum, it)| *sum += seen * (it / size));
        }
        found
    }

    /// The normalized discounted Kullback-Leibler divergence of the first of every length from the whole list, in nats:
    /// 0 where each group has its part among the first of every length. `None` of nobody.
    ///
    /// Source: Geyik, Ambler & Kenthapadi (2019), Fairness-aware ranking in search & recommendation systems.
    pub fn divergence(&self) -> Option<f64> {
        let people = self.people();
        let (mut sum, mut weights) = (0.0, 0.0);
        self.walk(|k, counts| {
            let terms = counts.iter().zip(&self.totals).filter(|it| *it.0 > 0.0);
            let divergence: f64 = terms
                .map(|(count, total)| count / k * libm::log(count / k * (people / total)))
                .sum();
            sum += discount(k) * divergence.max(0.0);
            weights += discount(k);
        });
        (weights > 0.0).then(|| sum / weights)
    }

    /// The infeasible index and count, over every cut from the first place to the last.
    ///
    /// Source: Geyik, Ambler & Kenthapadi (2019), Fairness-aware ranking in search & recommendation systems.
    pub fn infeasible(&self) -> Infeasible {
        /// Far below half a person, and far above what sums of parts of people lose.
        const ROUNDING: f64 = 1e-9;
        let people = self.people();
        let mut found = Infeasible::default();
        self.walk(|k, counts| {
            let wanted = |total: f64| libm::floor(total * k / people);
            let lacking = counts.iter().zip(&self.totals);
            let n = lacking.filter(|(count, total)| **count + ROUNDING < wanted(**total)).count();
            found.pairs += n as u64;
            found.cuts += u64::from(n > 0);
        });
        found
    }

    /// Hands the expected number of each group among the first k to `take`, for k of 1, 2, … up to everyone.
    fn walk(&self, mut take: impl FnMut(f64, &[f64])) {
        let mut before = vec![0.0; self.totals.len()];
        let mut counts = before.clone();
        let mut position = 0.0;
        for block in &self.blocks {
            let size: f64 = block.iter().sum();
            let start = position;
            while position < start + size {
                position += 1.0;
                let part = ((position - start) / size).min(1.0);
                let all = counts.iter_mut().zip(&before).zip(block);
                all.for_each(|((count, before), it)| *count = before + part * it);
                take(position, &counts);
            }
            before.iter_mut().zip(block).for_each(|(sum, it)| *sum += it);
        }
    }
}

/// How much a position is seen.
pub(crate) fn discount(position: f64) -> f64 {
    1.0 / libm::log2(1.0 + position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    /// One person a place, by group.
    fn list(groups: &[usize]) -> RankedList {
        let block = |it: &usize| (0..2).map(|group| f64::from(u8::from(group == *it))).collect();
        RankedList::new(groups.iter().map(block).collect(), 2)
    }

    #[test]
    fn the_first_are_counted_by_group() {
        let list = list(&[0, 0, 1, 0, 1, 1]);
        assert_eq!(list.among_first(3.0), [2.0, 1.0]);
        assert_eq!(list.among_first(6.0), list.totals());
        assert!(!list.cuts_a_tie(3.0));
    }

    #[test]
    fn people_of_the_same_rank_share_a_cut_and_what_is_seen() {
        let tied = RankedList::new(vec![vec![1.0, 0.0], vec![1.0, 3.0], vec![0.0, 1.0]], 2);
        assert_eq!(tied.among_first(3.0), [1.5, 1.5]);
        assert!(tied.cuts_a_tie(3.0) && !tied.cuts_a_tie(5.0));
        assert_eq!(tied.ties(), (1, 4.0));
        // Places 2 to 5 are seen 0.630930, 0.5, 0.430677 and 0.386853, of which each of the four has a quarter.
        let of_four =
            0.630_929_753_571_457_5 + 0.5 + 0.430_676_558_073_393_06 + 0.386_852_807_234_541_6;
        let seen = tied.exposure();
        assert_close(seen[0], 1.0 + of_four / 4.0, 1e-12);
        assert_close(seen[1], 0.75 * of_four + 1.0 / libm::log2(7.0), 1e-12);
    }

    #[test]
    fn divergence_and_infeasible_cuts_are_those_of_the_papers_formulas() {
        // A direct transcription of the two formulas into Python.
        let list = list(&[0, 0, 0, 1, 0, 1, 1, 1, 0, 1]);
        assert_close(list.divergence().unwrap(), 0.359_497_372_095_695_6, 1e-12);
        assert_eq!(list.infeasible(), Infeasible { pairs: 5, cuts: 5 });
    }

    #[test]
    fn a_cut_at_which_two_groups_are_too_few_is_one_of_the_index_and_two_of_the_count() {
        // Four of each group, one group after the other: of the first 3 and 4 one of each should be there and both of the
        // later groups lack; of the first 5 to 10 the last group does.
        let blocks = (0..12).map(|it| {
            let mut block = vec![0.0; 3];
            block[it / 4] = 1.0;
            block
        });
        let list = RankedList::new(blocks.collect(), 3);
        assert_eq!(list.infeasible(), Infeasible { pairs: 10, cuts: 8 });
    }

    #[test]
    fn the_last_cut_counts_and_a_list_in_proportion_is_feasible() {
        let even = list(&[0, 1, 0, 1]);
        assert_eq!(even.infeasible(), Infeasible::default());
        // One block: the expected numbers are always in proportion.
        let tied = RankedList::new(vec![vec![3.0, 5.0]], 2);
        assert_close(tied.divergence().unwrap(), 0.0, 1e-15);
        assert_eq!(tied.infeasible(), Infeasible::default());
        assert_eq!(RankedList::new(vec![], 2).divergence(), None);
    }

    /// One of the second group, then one of each on one place: by hand ½ · ¼ ln ¾ and the rest, over 1 + 1/log2 3 + ½.
    #[test]
    fn a_place_that_several_share_is_passed_step_by_step() {
        let list = RankedList::new(vec![vec![0.0, 1.0], vec![1.0, 1.0]], 2);
        assert_close(list.divergence().unwrap(), 0.195_136_854_646_519_6, 1e-14);
    }

    #[test]
    fn places_of_nobody_are_left_out() {
        let list = RankedList::new(vec![vec![0.0, 0.0], vec![1.0, 0.0]], 2);
        assert_eq!(list, RankedList::new(vec![vec![1.0, 0.0]], 2));
        assert_eq!(list.among_first(0.0), [0.0, 0.0]);
    }
}
