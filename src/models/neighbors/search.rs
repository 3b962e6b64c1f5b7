//! Who is nearest: every question is compared with everybody, tile by tile.
//!
//! A tile of people known stays in the fastest memory while a batch of questions passes over it. Within a tile
//! the distances are computed column by column, several people at a time.

use crate::models::NO_LEVEL;

/// People by features; one list per number and one per category.
pub(super) struct People<'a> {
    pub(super) numbers: Vec<&'a [f64]>,
    pub(super) categories: Vec<&'a [u16]>,
}

/// Somebody who votes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Neighbor {
    pub(super) squared_distance: f64,
    pub(super) row: u32,
    /// Their weight, or what is left of it at the border.
    pub(super) vote: f64,
}

/// People known whose distances are computed at once.
const TILE: usize = 512;
/// Questions that pass over a tile.
const BATCH: usize = 128;
/// Candidates that are kept before the farthest are dropped.
const FEW: usize = 64;

/// Calls `found` for each person asked about, in their order, with those who vote, the nearest first.
pub(super) fn nearest(
    known: &People,
    weights: &[f64],
    asked: &People,
    k: f64,
    mut found: impl FnMut(&mut [Neighbor]),
) {
    let n_known = weights.len();
    let n_asked = asked.n_rows();
    // So many categories of a person known are at no level; see `Question::new`.
    let levels_missing = levels_missing(known, n_known);
    let mut distances = [0.0; TILE];
    let mut batch = Vec::with_capacity(BATCH);
    for start in (0..n_asked).step_by(BATCH) {
        batch.clear();
        batch.extend((start..n_asked.min(start + BATCH)).map(|row| Question::new(asked, row)));
        for first in (0..n_known).step_by(TILE) {
            let tile = known.part(first, n_known.min(first + TILE));
            let missing = &levels_missing[first..n_known.min(first + TILE)];
            for question in &mut batch {
                let distances = &mut distances[..missing.len()];
                question.squared_distances(&tile, missing, distances);
                question.take_nearest(distances, first, weights, k);
            }
        }
        for question in &mut batch {
            question.drop_far(weights, k);
            found(&mut voters(&question.candidates, weights, k));
        }
    }
}

impl<'a> People<'a> {
    fn n_rows(&self) -> usize {
        let numbers = self.numbers.first().map(|it| it.len());
        numbers.or_else(|| self.categories.first().map(|it| it.len())).unwrap_or(0)
    }

    fn part(&self, start: usize, end: usize) -> People<'a> {
        People {
            numbers: self.numbers.iter().map(|it| &it[start..end]).collect(),
            categories: self.categories.iter().map(|it| &it[start..end]).collect(),
        }
    }
}

fn levels_missing(people: &People, n_rows: usize) -> Vec<u16> {
    let mut missing = vec![0; n_rows];
    for codes in &people.categories {
        for (missing, code) in missing.iter_mut().zip(*codes) {
            *missing += u16::from(*code == NO_LEVEL);
        }
    }
    missing
}

/// Somebody asked about.
struct Question {
    /// The numbers that are there, with their places; a missing one has no say.
    numbers: Vec<(usize, f64)>,
    /// The codes that are there, with their places.
    codes: Vec<(usize, u16)>,
    unknown_levels: u16,
    candidates: Vec<(f64, u32)>,
    /// Nobody farther away can vote.
    limit: f64,
    /// Candidates are sorted out when they are so many.
    room: usize,
}

impl Question {
    fn new(asked: &People, row: usize) -> Self {
        let numbers = asked.numbers.iter().map(|it| it[row]).enumerate();
        let codes = asked.categories.iter().map(|it| it[row]).enumerate();
        let codes: Vec<(usize, u16)> = codes.filter(|it| it.1 != NO_LEVEL).collect();
        Self {
            numbers: numbers.filter(|it| !it.1.is_nan()).collect(),
            // Squared distances: two levels 2, a level and none 1, none and none 0. That is 2 per level here that is
            // not the same there, plus 1 per category without a level here, minus 1 per category without one there.
            unknown_levels: u16::try_from(asked.categories.len() - codes.len()).unwrap_or(u16::MAX),
            codes,
            candidates: Vec::with_capacity(FEW),
            limit: f64::INFINITY,
            room: FEW,
        }
    }

    fn squared_distances(&self, tile: &People, missing: &[u16], out: &mut [f64]) {
        let mut differences = [0_u16; TILE];
        for (place, code) in &self.codes {
            for (difference, other) in differences.iter_mut().zip(tile.categories[*place]) {
                *difference += 2 * u16::from(other != code);
            }
        }
        for ((out, difference), missing) in out.iter_mut().zip(&differences).zip(missing) {
            *out = f64::from(difference + self.unknown_levels - missing);
        }
        let (fours, rest) = self.numbers.as_chunks::<4>();
        for four in fours {
            let columns = four.map(|(place, _)| tile.numbers[place]);
            add_four_squares(out, columns, four.map(|(_, value)| value));
        }
        let (pairs, rest) = rest.as_chunks::<2>();
        for pair in pairs {
            let columns = pair.map(|(place, _)| tile.numbers[place]);
            add_two_squares(out, columns, pair.map(|(_, value)| value));
        }
        for (place, value) in rest {
            let column = tile.numbers[*place].iter();
            out.iter_mut().zip(column).for_each(|(out, it)| *out += square(it - value));
        }
    }

    fn take_nearest(&mut self, distances: &[f64], first: usize, weights: &[f64], k: f64) {
        for (place, few) in distances.chunks(16).enumerate() {
            // Mostly nobody: looked at together, which is fast.
            if few.iter().map(|it| u32::from(*it <= self.limit)).sum::<u32>() == 0 {
                continue;
            }
            let near = (first + 16 * place..).zip(few).filter(|it| *it.1 <= self.limit);
            let near = near.map(|(row, distance)| (*distance, u32::try_from(row).unwrap_or(0)));
            self.candidates.extend(near);
            if self.candidates.len() >= self.room {
                self.drop_far(weights, k);
            }
        }
    }

    /// Sorts the candidates and keeps those who may vote.
    fn drop_far(&mut self, weights: &[f64], k: f64) {
        self.candidates
            .sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let mut taken = 0.0;
        for (distance, row) in &self.candidates {
            taken += weights[*row as usize];
            if taken >= k {
                self.limit = *distance;
                break;
            }
        }
        self.candidates.retain(|it| it.0 <= self.limit);
        self.room = FEW.max(2 * self.candidates.len());
    }
}

fn add_four_squares(out: &mut [f64], columns: [&[f64]; 4], values: [f64; 4]) {
    let rows = out.iter_mut().zip(columns[0]).zip(columns[1]).zip(columns[2]).zip(columns[3]);
    for ((((out, a), b), c), d) in rows {
        *out += (square(a - values[0]) + square(b - values[1]))
            + (square(c - values[2]) + square(d - values[3]));
    }
}

fn add_two_squares(out: &mut [f64], columns: [&[f64]; 2], values: [f64; 2]) {
    for ((out, a), b) in out.iter_mut().zip(columns[0]).zip(columns[1]) {
        *out += square(a - values[0]) + square(b - values[1]);
    }
}

fn square(value: f64) -> f64 {
    value * value
}

/// Takes sorted candidates until their weight reaches k; those tied at the border share what is left.
fn voters(candidates: &[(f64, u32)], weights: &[f64], k: f64) -> Vec<Neighbor> {
    let mut voters = Vec::with_capacity(candidates.len());
    let mut left = k;
    for tied in candidates.chunk_by(|one, other| one.0 >= other.0) {
        let weight: f64 = tied.iter().map(|it| weights[it.1 as usize]).sum();
        let share = (left / weight).min(1.0);
        voters.extend(tied.iter().map(|(squared_distance, row)| Neighbor {
            squared_distance: *squared_distance,
            row: *row,
            vote: weights[*row as usize] * share,
        }));
        left -= weight;
        if left <= 0.0 {
            break;
        }
    }
    voters
}
