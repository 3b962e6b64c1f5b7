//! Whom people are drawn from: those of each cell, as people of equal weights.
//!
//! Of people who weigh differently a cell is drawn as W² / Q people of weight Q / W each, for weights that sum to W and
//! whose squares sum to Q. The weights of so many people sum to W and their squares to Q, so a share varies as
//! linearisation says ([`crate::stats::survey`]), also where weights hang on the outcome: where those who are selected
//! weigh most, the effective number of all people together (Kish 1965) would take a selection rate for surer than it is.
//! Where all weigh the same these are the people.

use crate::stats::multinomial::Multinomial;
use crate::stats::resample::Stream;

/// Weights that differ by less than this part are the same: the rest is rounding.
const ROUNDING: f64 = 1e-12;

/// People of one cell as they are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Alike {
    /// How many; no whole number where people weigh differently.
    pub(crate) people: f64,
    /// What each of them weighs.
    pub(crate) weight: f64,
}

/// The people of some cells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Population {
    pub(crate) cells: Vec<Alike>,
    /// The mean weight of a person.
    pub(crate) mean: f64,
    /// How many are drawn: all of them, rounded up.
    n: u64,
    /// What rounding up adds: nobody, who is drawn and weighs nothing.
    nobody: f64,
}

/// Draws a population's people anew, again and again.
pub(crate) struct Draws {
    stream: Stream,
    chances: Chances,
}

/// By which chances a population's people are drawn.
pub(crate) struct Chances {
    multinomial: Multinomial,
    n: u64,
    /// By cell, and of nobody.
    counts: Vec<u64>,
    /// What a person of each cell weighs, in mean weights.
    sizes: Vec<f64>,
}

impl Population {
    /// Of cells with these sums of weights and of squared weights; `None` without weight.
    pub(crate) fn of(sums: &[[f64; 2]]) -> Option<Self> {
        let mut cells: Vec<Alike> = sums.iter().map(|it| alike(*it)).collect();
        let people = whole(cells.iter().map(|it| it.people).sum());
        if people <= 0.0 {
            return None;
        }
        let mean = sums.iter().map(|it| it[0]).sum::<f64>() / people;
        for cell in &mut cells {
            cell.weight = same(cell.weight, mean);
        }
        let all = libm::ceil(people);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number of people, at least one"
        )]
        Some(Self { cells, mean, n: all as u64, nobody: all - people })
    }

    /// With half a person in each empty cell that someone could be in.
    #[must_use]
    pub(super) fn smoothed(mut self, possible: &[bool]) -> Self {
        for (cell, possible) in self.cells.iter_mut().zip(possible) {
            if *possible && cell.people <= 0.0 {
                *cell = Alike { people: 0.5, weight: self.mean };
            }
        }
        self
    }

    pub(crate) fn draws(&self, stream: Stream) -> Draws {
        Draws { stream, chances: self.chances() }
    }

    pub(crate) fn chances(&self) -> Chances {
        let mut weights: Vec<f64> = self.cells.iter().map(|it| it.people).collect();
        weights.push(self.nobody);
        Chances {
            multinomial: Multinomial::new(&weights),
            n: self.n,
            counts: vec![0; weights.len()],
            sizes: self.cells.iter().map(|it| same(it.weight / self.mean, 1.0)).collect(),
        }
    }

    /// What a person of a cell weighs, in mean weights; the mean where nobody is in it.
    fn size(&self, cell: usize) -> f64 {
        let it = self.cells[cell];
        if it.people > 0.0 { same(it.weight / self.mean, 1.0) } else { 1.0 }
    }

    /// As many people, who have these parts of their weight in the cells: what this population would be, were it like the
    /// one that the parts are of. How many are in each cell is given in proportion.
    #[must_use]
    pub(crate) fn with_parts(&self, parts: &[f64]) -> Self {
        let people: f64 = self.cells.iter().map(|it| it.people).sum();
        let sizes: Vec<f64> = (0..self.cells.len()).map(|it| self.size(it)).collect();
        let counts: Vec<f64> = parts.iter().zip(&sizes).map(|(part, size)| part / size).collect();
        let all: f64 = counts.iter().sum();
        let cells = counts.iter().zip(&sizes);
        Self {
            cells: cells
                .map(|(count, size)| Alike { people: *count, weight: self.mean * size })
                .collect(),
            nobody: self.nobody * (all / people),
            ..*self
        }
    }

    /// The parts of each population's weight in the cells, each population counting by its people.
    pub(crate) fn parts_of_all<'a>(all: impl Iterator<Item = &'a Self>) -> Vec<f64> {
        let mut parts: Vec<f64> = Vec::new();
        for it in all {
            parts.resize(parts.len().max(it.cells.len()), 0.0);
            for (part, cell) in parts.iter_mut().zip(&it.cells) {
                *part += same(cell.people * (cell.weight / it.mean), cell.people);
            }
        }
        parts
    }

    /// Whether all weigh the same.
    pub(super) fn is_even(&self) -> bool {
        let is_mean = |it: f64| it.to_bits() == self.mean.to_bits();
        self.cells.iter().all(|it| it.people <= 0.0 || is_mean(it.weight))
    }
}

impl Draws {
    /// The cells of the next replicate, in mean weights: counts, where all weigh the same.
    pub(crate) fn next(&mut self, out: &mut [f64]) {
        self.chances.draw(&mut self.stream, out);
    }

    /// People of equal weights who would tell as much as these.
    pub(super) fn effective(&self, sums: &[f64]) -> f64 {
        let squares = sums.iter().zip(&self.chances.sizes).map(|(sum, size)| sum * size);
        telling(sums.iter().sum(), squares.sum())
    }
}

impl Chances {
    /// The cells of one replicate, in mean weights.
    pub(crate) fn draw(&mut self, stream: &mut Stream, out: &mut [f64]) {
        self.multinomial.draw(stream, self.n, &mut self.counts);
        for ((out, count), size) in out.iter_mut().zip(&self.counts).zip(&self.sizes) {
            *out = *count as f64 * size;
        }
    }
}

/// People of equal weights who would tell as much: Kish (1965), Survey sampling.
pub(super) fn telling(weight: f64, square: f64) -> f64 {
    if square > 0.0 { weight * (weight / square) } else { 0.0 }
}

/// W² / Q people of weight Q / W.
fn alike([weight, square]: [f64; 2]) -> Alike {
    if weight <= 0.0 || square <= 0.0 {
        return Alike::default();
    }
    let people = whole(weight * (weight / square));
    Alike { people, weight: weight / people }
}

/// The next whole number, where rounding alone is between.
fn whole(it: f64) -> f64 {
    same(it, it.round())
}

/// The other number, where the two differ by rounding alone.
fn same(number: f64, other: f64) -> f64 {
    if (number - other).abs() <= ROUNDING * other.abs() { other } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_unequal_weights_are_fewer_people_of_one() {
        // 1 + 3 and 1 + 9; 2 + 2 + 2 and 12.
        let found = Population::of(&[[4.0, 10.0], [6.0, 12.0], [0.0, 0.0]]).unwrap();
        let expected =
            [(1.6, 2.5), (3.0, 2.0), (0.0, 0.0)].map(|it| Alike { people: it.0, weight: it.1 });
        assert_eq!(found.cells, expected);
        assert!(!found.is_even() && found.n == 5 && (found.nobody - 0.4).abs() < 1e-15);
        assert_eq!(Population::of(&[[0.0, 0.0]]), None);
    }

    #[test]
    fn rounding_parts_no_equal_weights() {
        let sum = |n: usize| [0.1, 0.1 * 0.1].map(|it| (0..n).map(|_| it).sum::<f64>());
        let found = Population::of(&[sum(7), sum(100), sum(13)]).unwrap();
        assert!(found.is_even() && found.n == 120);
        let draws = found.draws(Stream::new(1, 1));
        assert!(draws.chances.sizes.iter().all(|it| it.to_bits() == 1.0_f64.to_bits()));
    }
}
