//! How far two orders of the same people agree: Spearman's rank correlation and rank-biased overlap.

use std::collections::BTreeMap;

use crate::base::order;

/// So many people who stand together in both orders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The least stands first; finite.
    pub one: f64,
    /// The least stands first; finite.
    pub other: f64,
    /// Above 0; whole numbers.
    pub people: f64,
}

/// Spearman's rank correlation, in [-1, 1]: Pearson's correlation of the ranks, where people of the same rank have the
/// mean of their places.
///
/// `None` where everyone has the same rank in one of the orders.
///
/// Source: Spearman (1904), The proof and measurement of association between two things; Kendall (1945), The treatment
/// of ties in ranking problems.
pub fn spearman(all: &[Placed]) -> Option<f64> {
    let [one, other] = [ranks(all, |it| it.one), ranks(all, |it| it.other)];
    let n: f64 = all.iter().map(|it| it.people).sum();
    // The mean of all ranks, tied or not.
    let mean = f64::midpoint(n, 1.0);
    let of = |a: &[f64], b: &[f64]| -> f64 {
        let ranks = all.iter().zip(a.iter().zip(b));
        ranks.map(|(it, (a, b))| it.people * (a - mean) * (b - mean)).sum()
    };
    let [first, second] = [of(&one, &one), of(&other, &other)];
    let found = of(&one, &other) / (first.sqrt() * second.sqrt());
    (first > 0.0 && second > 0.0).then(|| found.clamp(-1.0, 1.0))
}

/// The mean place of each, in the order of the list.
fn ranks(all: &[Placed], key: impl Fn(&Placed) -> f64) -> Vec<f64> {
    let mut ranks = vec![0.0; all.len()];
    let mut before = 0.0;
    for block in blocks(all, key) {
        let size: f64 = block.iter().map(|at| all[*at].people).sum();
        for at in block {
            ranks[at] = before + f64::midpoint(size, 1.0);
        }
        before += size;
    }
    ranks
}

/// The places in the list of those who share a rank, the first block first.
fn blocks(all: &[Placed], key: impl Fn(&Placed) -> f64) -> Vec<Vec<usize>> {
    let mut places: Vec<usize> = (0..all.len()).collect();
    order::by(&mut places, |a, b| key(&all[*a]).total_cmp(&key(&all[*b])));
    let same = |a: &usize, b: &usize| key(&all[*a]).total_cmp(&key(&all[*b])).is_eq();
    places.chunk_by(same).map(<[usize]>::to_vec).collect()
}

/// Rank-biased overlap of two orders of the same people, in (0, 1]: the share of the first d of both that they have in
/// common, averaged over every d with weights that fall by the factor `persistence`, with what would come after the
/// last place taken to be in common.
///
/// 1 where both orders are the same and nobody shares a rank. People of the same rank are in random order: the share in
/// common is then the expected one. `None` of nobody, or where `persistence` is not between 0 and 1.
///
/// Source: Webber, Moffat & Zobel (2010), A similarity measure for indefinite rankings (extrapolated); ties as the
/// average of Corsi & Urbano (2024), The treatment of ties in rank-biased overlap.
pub fn rank_biased_overlap(all: &[Placed], persistence: f64) -> Option<f64> {
    let n: f64 = all.iter().map(|it| it.people).sum();
    if n <= 0.0 || !(persistence > 0.0 && persistence < 1.0) {
        return None;
    }
    let mut overlap = Overlap::new(all);
    // p to the power of d, from which the sum starts at p^0 as the weight of the first place.
    let (mut sum, mut weight, mut depth) = (0.0, 1.0, 0.0);
    while depth < n {
        depth += 1.0;
        sum += weight * overlap.at(depth) / depth;
        weight *= persistence;
    }
    Some((sum * (1.0 - persistence) + weight).min(1.0))
}

/// One of the orders, walked from the first place on.
struct Walk {
    /// Those who share a rank, the first block first.
    blocks: Vec<Vec<usize>>,
    /// The block of each.
    block_of: Vec<usize>,
    sizes: Vec<f64>,
    /// The block that is being passed.
    block: usize,
    /// People before it.
    before: f64,
}

impl Walk {
    fn new(all: &[Placed], key: impl Fn(&Placed) -> f64) -> Self {
        let blocks = blocks(all, key);
        let mut block_of = vec![0; all.len()];
        for (at, block) in blocks.iter().enumerate() {
            for it in block {
                block_of[*it] = at;
            }
        }
        let size = |block: &Vec<usize>| block.iter().map(|at| all[*at].people).sum();
        let sizes = blocks.iter().map(size).collect();
        Self { blocks, block_of, sizes, block: 0, before: 0.0 }
    }

    /// The part of the block that stands among the first so many.
    fn part(&self, depth: f64) -> f64 {
        ((depth - self.before) / self.sizes[self.block]).clamp(0.0, 1.0)
    }

    /// Whether a later block is reached.
    fn is_past(&self, depth: f64) -> bool {
        self.block + 1 < self.blocks.len() && depth > self.before + self.sizes[self.block]
    }

    fn next(&mut self) {
        self.before += self.sizes[self.block];
        self.block += 1;
    }
}

/// The expected number of people who are among the first of both orders, kept while places are passed one by one.
struct Overlap<'a> {
    all: &'a [Placed],
    walks: [Walk; 2],
    /// People by their blocks in both orders.
    cells: BTreeMap<(usize, usize), f64>,
    /// Passed in both.
    passed: f64,
    /// In the block of the first order that is being passed, and passed in the other; then the other way round.
    halves: [f64; 2],
}

impl<'a> Overlap<'a> {
    fn new(all: &'a [Placed]) -> Self {
        let walks = [Walk::new(all, |it| it.one), Walk::new(all, |it| it.other)];
        let mut cells = BTreeMap::new();
        for (at, it) in all.iter().enumerate() {
            *cells.entry((walks[0].block_of[at], walks[1].block_of[at])).or_insert(0.0) +=
                it.people;
        }
        Self { all, walks, cells, passed: 0.0, halves: [0.0; 2] }
    }

    /// Among the first `depth`; depths do not fall from call to call.
    fn at(&mut self, depth: f64) -> f64 {
        for order in 0..2 {
            while self.walks[order].is_past(depth) {
                self.step(order);
            }
        }
        let [one, other] = [self.walks[0].part(depth), self.walks[1].part(depth)];
        self.passed + one * self.halves[0] + other * self.halves[1] + one * other * self.both()
    }

    /// Those who are in both blocks that are being passed.
    fn both(&self) -> f64 {
        let key = (self.walks[0].block, self.walks[1].block);
        self.cells.get(&key).copied().unwrap_or_default()
    }

    /// The block of one order is passed, and its next begins.
    fn step(&mut self, order: usize) {
        let other = 1 - order;
        self.passed += self.halves[order];
        self.halves[other] += self.both();
        self.walks[order].next();
        let [walk, beside] = [&self.walks[order], &self.walks[other]];
        let is_passed = |at: &&usize| beside.block_of[**at] < beside.block;
        self.halves[order] =
            walk.blocks[walk.block].iter().filter(is_passed).map(|at| self.all[*at].people).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    fn placed(orders: &[(f64, f64)]) -> Vec<Placed> {
        orders.iter().map(|(one, other)| Placed { one: *one, other: *other, people: 1.0 }).collect()
    }

    /// `spearmanr` of scipy 1.17.1.
    #[test]
    fn ranks_correlate_as_in_scipy() {
        let orders = [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0), (5.0, 6.0), (6.0, 5.0)];
        assert_close(spearman(&placed(&orders)).unwrap(), 0.828_571_428_571_428_7, 1e-12);
        let tied = [(1.0, 3.0), (1.0, 1.0), (2.0, 3.0), (5.0, 4.0), (5.0, 9.0), (6.0, 9.0)];
        assert_close(spearman(&placed(&tied)).unwrap(), 0.909_090_909_090_909, 1e-12);
    }

    #[test]
    fn nobody_before_another_is_no_order() {
        assert_eq!(spearman(&placed(&[(1.0, 1.0), (1.0, 2.0)])), None);
        assert_eq!(spearman(&[]), None);
        assert_eq!(rank_biased_overlap(&[], 0.9), None);
        assert_eq!(rank_biased_overlap(&placed(&[(1.0, 1.0)]), 1.0), None);
    }

    /// By hand of three people in the orders abc and bac: shares in common 0, 1 and 1, so that with a persistence of a
    /// half they count ½ · 0 + ¼ + ⅛, and what comes after ⅛.
    #[test]
    fn what_the_first_have_in_common_counts_most() {
        let found = rank_biased_overlap(&placed(&[(1.0, 2.0), (2.0, 1.0), (3.0, 3.0)]), 0.5);
        assert_close(found.unwrap(), 0.5, 1e-15);
        let same = rank_biased_overlap(&placed(&[(1.0, 4.0), (2.0, 5.0), (3.0, 9.0)]), 0.9);
        assert_close(same.unwrap(), 1.0, 1e-12);
    }

    /// The mean over every order of the tied, enumerated in Python by the formula of the paper.
    #[test]
    fn ties_are_every_order_of_them() {
        let tied = [(1.0, 3.0), (1.0, 1.0), (2.0, 3.0), (5.0, 4.0), (5.0, 9.0), (6.0, 9.0)];
        let of = |persistence| rank_biased_overlap(&placed(&tied), persistence).unwrap();
        assert_close(of(0.9), 0.911_826_5, 1e-12);
        assert_close(of(0.5), 0.676_562_5, 1e-12);
    }

    #[test]
    fn several_people_of_a_row_are_as_many_rows() {
        let row = |one: f64, other: f64, people: f64| Placed { one, other, people };
        let all = [row(1.0, 2.0, 2.0), row(2.0, 1.0, 1.0), row(3.0, 3.0, 3.0)];
        let [a, b, c] = all.map(|it| Placed { people: 1.0, ..it });
        let apart = [a, a, b, c, c, c];
        assert_close(spearman(&all).unwrap(), spearman(&apart).unwrap(), 1e-15);
        let [one, other] = [&all[..], &apart[..]].map(|it| rank_biased_overlap(it, 0.8).unwrap());
        assert_close(one, other, 1e-15);
    }
}
