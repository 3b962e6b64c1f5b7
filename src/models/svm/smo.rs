//! Sequential minimal optimization: two people at a time, the pair that promises most.
//!
//! Fan, Chen & Lin 2005, Journal of Machine Learning Research 6:1889-1918, as in libsvm, in terms of
//! signed coefficients: the margin of `x` is `Σ coefficient · likeness(x, person) + intercept`, and
//! coefficients lie from 0 to the person's limit, times the person's sign.

use crate::models::svm::people::{Likeness, People};
use crate::models::{Error, Step, Watch};

/// Memory for rows of likenesses.
const MOST_BYTES: usize = 200 << 20;
/// What a curvature counts as where a kernel has none.
const LEAST_CURVATURE: f64 = 1e-12;
/// Pairs between two looks of the watch.
const PAIRS_PER_LOOK: u32 = 256;

/// Rows of likenesses, the last used ones kept.
pub(crate) struct Rows<'a> {
    people: &'a People,
    like: Likeness,
    pub(crate) diagonal: Vec<f64>,
    slots: Vec<Slot>,
    n_slots: usize,
    slot_of: Vec<Option<usize>>,
    clock: u64,
    buffer: Vec<f64>,
}

struct Slot {
    person: usize,
    used: u64,
    row: Vec<f32>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(people: &'a People, like: Likeness) -> Self {
        let n = people.n_people;
        let mut diagonal = Vec::with_capacity(n);
        for place in 0..n {
            let mut own = [0.0];
            people.take(&[place]).likeness(&like, &people.person(place), &mut own);
            diagonal.push(own[0]);
        }
        let n_slots = (MOST_BYTES / (4 * n)).clamp(2, n.max(2));
        let slot_of = vec![None; n];
        Self {
            people,
            like,
            diagonal,
            slots: Vec::new(),
            n_slots,
            slot_of,
            clock: 0,
            buffer: vec![0.0; n],
        }
    }

    /// Where the row of the person now lies.
    fn fetch(&mut self, person: usize) -> usize {
        self.clock += 1;
        if let Some(slot) = self.slot_of[person] {
            self.slots[slot].used = self.clock;
            return slot;
        }
        self.people.likeness(&self.like, &self.people.person(person), &mut self.buffer);
        let place = if self.slots.len() < self.n_slots {
            self.slots.push(Slot { person, used: 0, row: vec![0.0; self.buffer.len()] });
            self.slots.len() - 1
        } else {
            let places = 0..self.slots.len();
            places.min_by_key(|it| self.slots[*it].used).unwrap_or(0)
        };
        let slot = &mut self.slots[place];
        self.slot_of[slot.person] = None;
        self.slot_of[person] = Some(place);
        (slot.person, slot.used) = (person, self.clock);
        for (out, value) in slot.row.iter_mut().zip(&self.buffer) {
            *out = single(*value);
        }
        place
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half the memory for twice the rows")]
fn single(value: f64) -> f32 {
    value as f32
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Solution {
    /// One per person; 0 for most.
    pub(crate) coefficients: Vec<f64>,
    pub(crate) intercept: f64,
    pub(crate) iterations: u32,
    pub(crate) converged: bool,
}

/// The people as the pairs see them.
struct Search<'a> {
    lowest: Vec<f64>,
    highest: Vec<f64>,
    coefficients: Vec<f64>,
    /// The sign less the margin without intercept: up to it the person wants to move.
    pulls: Vec<f64>,
    diagonal: &'a [f64],
}

/// Until no pair disagrees by more than `tolerance`.
pub(crate) fn solve(
    rows: &mut Rows,
    signs: &[f64],
    limits: &[f64],
    (tolerance, max_iterations): (f64, u32),
    watch: &mut dyn Watch,
) -> Result<Solution, Error> {
    let bounds = || signs.iter().zip(limits);
    let diagonal = rows.diagonal.clone();
    let mut search = Search {
        lowest: bounds().map(|(sign, limit)| (sign * limit).min(0.0)).collect(),
        highest: bounds().map(|(sign, limit)| (sign * limit).max(0.0)).collect(),
        coefficients: vec![0.0; signs.len()],
        pulls: signs.to_vec(),
        diagonal: &diagonal,
    };
    let (mut iterations, mut converged) = (0, false);
    while iterations < max_iterations {
        if iterations.is_multiple_of(PAIRS_PER_LOOK) {
            watch.step(Step { done: iterations, total: max_iterations, loss: None })?;
        }
        let Some(up) = search.up() else {
            converged = true;
            break;
        };
        let up_slot = rows.fetch(up);
        let (down, gap) = search.down(up, &rows.slots[up_slot].row);
        let Some(down) = down.filter(|_| gap > tolerance) else {
            converged = true;
            break;
        };
        let down_slot = rows.fetch(down);
        search.step((up, down), &rows.slots[up_slot].row, &rows.slots[down_slot].row);
        iterations += 1;
    }
    watch.step(Step { done: max_iterations, total: max_iterations, loss: None })?;
    let intercept = search.intercept();
    Ok(Solution { coefficients: search.coefficients, intercept, iterations, converged })
}

impl Search<'_> {
    /// Who wants most to go up and can.
    fn up(&self) -> Option<usize> {
        let mut best = None;
        let mut most = f64::NEG_INFINITY;
        let people = self.coefficients.iter().zip(&self.highest).zip(&self.pulls).enumerate();
        for (place, ((it, highest), pull)) in people {
            if it < highest && *pull > most {
                (best, most) = (Some(place), *pull);
            }
        }
        best
    }

    /// Who can go down and gains most together with `up`, and by how much the most unwilling disagrees.
    fn down(&self, up: usize, row: &[f32]) -> (Option<usize>, f64) {
        let (pull, own) = (self.pulls[up], self.diagonal[up]);
        let (mut best, mut most, mut least) = (None, 0.0, f64::INFINITY);
        let bounds = self.coefficients.iter().zip(&self.lowest).zip(&self.pulls);
        let people = bounds.zip(row.iter().zip(self.diagonal)).enumerate();
        for (place, (((it, lowest), other), (likeness, diagonal))) in people {
            if it <= lowest {
                continue;
            }
            least = f64::min(least, *other);
            let gap = pull - other;
            let curvature = (own + diagonal - 2.0 * f64::from(*likeness)).max(LEAST_CURVATURE);
            if gap > 0.0 && gap * gap > most * curvature {
                (best, most) = (Some(place), gap * gap / curvature);
            }
        }
        (best, pull - least)
    }

    /// Moves the two as far as they gain and may.
    fn step(&mut self, (up, down): (usize, usize), up_row: &[f32], down_row: &[f32]) {
        let likeness = f64::from(up_row[down]);
        let curvature =
            (self.diagonal[up] + self.diagonal[down] - 2.0 * likeness).max(LEAST_CURVATURE);
        let wanted = (self.pulls[up] - self.pulls[down]) / curvature;
        let up_room = self.highest[up] - self.coefficients[up];
        let down_room = self.coefficients[down] - self.lowest[down];
        let share = wanted.min(up_room).min(down_room);
        // Onto a border, not beside it.
        self.coefficients[up] =
            if share >= up_room { self.highest[up] } else { self.coefficients[up] + share };
        self.coefficients[down] =
            if share >= down_room { self.lowest[down] } else { self.coefficients[down] - share };
        for (pull, (a, b)) in self.pulls.iter_mut().zip(up_row.iter().zip(down_row)) {
            *pull -= share * (f64::from(*a) - f64::from(*b));
        }
    }

    /// The mean pull of those between their borders; without any, the middle of what the others allow.
    fn intercept(&self) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        let (mut above, mut below) = (f64::NEG_INFINITY, f64::INFINITY);
        for (place, it) in self.coefficients.iter().enumerate() {
            let pull = self.pulls[place];
            let can_rise = *it < self.highest[place];
            let can_fall = *it > self.lowest[place];
            if can_rise && can_fall {
                sum += pull;
                count += 1.0;
            }
            above = if can_rise { above.max(pull) } else { above };
            below = if can_fall { below.min(pull) } else { below };
        }
        if count > 0.0 {
            return sum / count;
        }
        match (above.is_finite(), below.is_finite()) {
            (true, true) => 0.5 * (above + below),
            (true, false) => above,
            (false, true) => below,
            (false, false) => 0.0,
        }
    }
}
