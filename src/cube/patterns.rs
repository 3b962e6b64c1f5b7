//! People with the same values in many columns, counted as one pattern.
//!
//! A pattern is a cell of a cube too wide to be held in full: only combinations that somebody has are kept, in the
//! order of their levels. So what is made of patterns does not hang on the order of rows, and a count of k is k copies.

use crate::base::order;
use crate::cube::{Four, People, Tally};
use crate::stats::resample::Stream;

/// What is known of each row; all lists but `columns` run along the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Per column, the level of each row.
    pub columns: Vec<Vec<u8>>,
    /// By decision and outcome: 0 for `tp`, then `fp`, `fn_` and `tn`.
    pub cells: Vec<u8>,
    /// People that each row stands for: whole numbers.
    pub people: Vec<f64>,
    /// What each of them weighs; empty where all weigh 1.
    pub weights: Vec<f64>,
}

/// The combinations that somebody has, in the order of their levels, cells and weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patterns {
    /// Per column, the level in each pattern.
    pub columns: Vec<Vec<u8>>,
    pub cells: Vec<u8>,
    /// People with each pattern: above 0, whole numbers.
    pub people: Vec<f64>,
    /// What each of them weighs; empty where all weigh 1.
    pub weights: Vec<f64>,
}

/// People by decision and outcome, the sums of their weights and of the squares of these.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Whole numbers.
    pub people: Four,
    pub weight: Four,
    pub square: Four,
}

impl Sums {
    /// As a group of people.
    pub fn tally(&self) -> Tally {
        let Four { tp, fp, fn_, tn } = self.people;
        let [tp, fp, fn_, tn] = [tp, fp, fn_, tn].map(whole);
        let people = People { tp, fp, fn_, tn };
        Tally { people, weight: self.weight, square: self.square, ..Tally::default() }
    }

    /// All but these.
    #[must_use]
    pub fn rest(&self, everyone: &Sums) -> Sums {
        Sums {
            people: less(everyone.people, self.people),
            weight: less(everyone.weight, self.weight),
            square: less(everyone.square, self.square),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of people")]
fn whole(it: f64) -> u64 {
    it as u64
}

/// Sums of weights can come out a little less than nothing.
fn less(all: Four, part: Four) -> Four {
    let of = |all: f64, part: f64| (all - part).max(0.0);
    Four {
        tp: of(all.tp, part.tp),
        fp: of(all.fp, part.fp),
        fn_: of(all.fn_, part.fn_),
        tn: of(all.tn, part.tn),
    }
}

impl Patterns {
    /// Joins rows that are alike. Rows that stand for nobody are left out.
    pub fn new(rows: Rows) -> Self {
        let order = in_order(&rows);
        let Rows { columns, cells, people, weights } = rows;
        // Column by column, so that what is done with is let go.
        let mut columns: Vec<Vec<u8>> = columns.into_iter().map(|it| taken(&it, &order)).collect();
        let mut all = Self {
            cells: taken(&cells, &order),
            people: taken(&people, &order),
            weights: if weights.is_empty() { weights } else { taken(&weights, &order) },
            columns: Vec::new(),
        };
        drop(order);
        let mut n = 0;
        for next in 0..all.people.len() {
            let is_alike = n > 0
                && all.cells[n - 1] == all.cells[next]
                && columns.iter().all(|it| it[n - 1] == it[next])
                && all.weights.get(n.wrapping_sub(1)).map(|it| it.to_bits())
                    == all.weights.get(next).map(|it| it.to_bits());
            if is_alike {
                all.people[n - 1] += all.people[next];
                continue;
            }
            for levels in &mut columns {
                levels[n] = levels[next];
            }
            all.cells[n] = all.cells[next];
            all.people[n] = all.people[next];
            if !all.weights.is_empty() {
                all.weights[n] = all.weights[next];
            }
            n += 1;
        }
        for levels in &mut columns {
            levels.truncate(n);
        }
        all.cells.truncate(n);
        all.people.truncate(n);
        all.weights.truncate(n);
        all.columns = columns;
        all
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// All people.
    pub fn n_people(&self) -> f64 {
        self.people.iter().sum()
    }

    /// Half of the people of each pattern, drawn at random, and the other half: who is alike has the same chance, so the
    /// halves do not hang on the order of rows.
    pub fn halves(&self, stream: &mut Stream) -> [Vec<f64>; 2] {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number of people"
        )]
        let first: Vec<f64> =
            self.people.iter().map(|it| stream.binomial(*it as u64, 0.5) as f64).collect();
        let second = self.people.iter().zip(&first).map(|(all, it)| all - it).collect();
        [first, second]
    }

    /// The people of the patterns that are in, of whom there are so many by pattern.
    pub fn sum(&self, people: &[f64], is_in: &dyn Fn(usize) -> bool) -> Sums {
        let mut sums = [[0.0; 4]; 3];
        for (pattern, n) in people.iter().enumerate().filter(|it| is_in(it.0)) {
            let (cell, weight) = (usize::from(self.cells[pattern]), self.weight(pattern));
            sums[0][cell] += n;
            sums[1][cell] += n * weight;
            sums[2][cell] += n * weight * weight;
        }
        let [people, weight, square] = sums.map(Four::from_cells);
        Sums { people, weight, square }
    }

    /// What a person with this pattern weighs.
    pub fn weight(&self, pattern: usize) -> f64 {
        self.weights.get(pattern).copied().unwrap_or(1.0)
    }
}

/// The places of rows that stand for somebody, by column, then by cell, then by weight.
fn in_order(rows: &Rows) -> Vec<u32> {
    let mut order: Vec<u32> =
        (0..).zip(&rows.people).filter(|(_, people)| **people > 0.0).map(|it| it.0).collect();
    if !rows.weights.is_empty() {
        order::by(&mut order, |one, other| {
            rows.weights[*one as usize].total_cmp(&rows.weights[*other as usize])
        });
    }
    let mut next = vec![0; order.len()];
    // From the last key to the first; each turn keeps the order of the one before where levels are the same.
    for keys in std::iter::once(&rows.cells).chain(rows.columns.iter().rev()) {
        let mut starts = [0_usize; 257];
        for row in &order {
            starts[usize::from(keys[*row as usize]) + 1] += 1;
        }
        for level in 1..starts.len() {
            starts[level] += starts[level - 1];
        }
        for row in &order {
            let start = &mut starts[usize::from(keys[*row as usize])];
            next[*start] = *row;
            *start += 1;
        }
        std::mem::swap(&mut order, &mut next);
    }
    order
}

fn taken<T: Copy>(all: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|row| all[*row as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(all: &[([u8; 2], u8, f64)]) -> Rows {
        Rows {
            columns: (0..2).map(|at| all.iter().map(|it| it.0[at]).collect()).collect(),
            cells: all.iter().map(|it| it.1).collect(),
            people: all.iter().map(|it| it.2).collect(),
            weights: Vec::new(),
        }
    }

    #[test]
    fn rows_that_are_alike_are_joined_in_the_order_of_their_levels() {
        let found = Patterns::new(rows(&[
            ([2, 1], 0, 1.0),
            ([1, 9], 3, 2.0),
            ([2, 1], 0, 5.0),
            ([1, 9], 1, 1.0),
            ([1, 3], 3, 0.0),
        ]));
        assert_eq!(found.columns, [vec![1, 1, 2], vec![9, 9, 1]]);
        assert_eq!(found.cells, [1, 3, 0]);
        assert_eq!(found.people, [1.0, 2.0, 6.0]);
        assert_eq!((found.len(), found.n_people()), (3, 9.0));
    }

    #[test]
    fn a_count_is_copies_and_the_order_of_rows_does_not_matter() {
        let one = [([0, 1], 2, 3.0), ([1, 1], 0, 1.0)];
        let other = [([1, 1], 0, 1.0), ([0, 1], 2, 1.0), ([0, 1], 2, 1.0), ([0, 1], 2, 1.0)];
        assert_eq!(Patterns::new(rows(&one)), Patterns::new(rows(&other)));
    }

    #[test]
    fn everybody_is_in_one_half_and_halves_are_about_even() {
        let patterns = Patterns::new(rows(&[([0, 1], 2, 10_000.0), ([1, 1], 0, 1.0)]));
        let [first, second] = patterns.halves(&mut Stream::new(1, 1));
        let both: Vec<f64> = first.iter().zip(&second).map(|(one, other)| one + other).collect();
        assert_eq!(both, patterns.people);
        // Five standard deviations of 50 people.
        assert!((first[0] - 5_000.0).abs() < 250.0, "{}", first[0]);
        let sums = patterns.sum(&patterns.people, &|_| true);
        assert_eq!(sums.tally().people, People { tp: 1, fp: 0, fn_: 10_000, tn: 0 });
        let some = patterns.sum(&patterns.people, &|it| patterns.columns[0][it] == 1);
        assert_eq!(some.rest(&sums).people, Four { fn_: 10_000.0, ..Four::default() });
    }

    #[test]
    fn people_of_other_weights_stay_apart() {
        let mut all = rows(&[([0, 0], 0, 1.0), ([0, 0], 0, 1.0), ([0, 0], 0, 2.0)]);
        all.weights = vec![2.5, 0.5, 2.5];
        let found = Patterns::new(all);
        assert_eq!(found.people, [1.0, 3.0]);
        assert_eq!(found.weights, [0.5, 2.5]);
        assert!(found.weight(1) > 2.0 && !found.is_empty());
    }

    #[test]
    fn nobody_makes_no_pattern() {
        assert!(Patterns::new(rows(&[])).is_empty());
        assert!(!Patterns::new(rows(&[([2, 1], 0, 1.0)])).is_empty());
    }
}
