//! A tree grows: each node is cut where that gains most, by histograms of its people.

use crate::models::trees::bins::Bins;
use crate::models::trees::measure::{Kind, Measure};
use crate::models::trees::scan::{Cell, Cut, improve};
use crate::models::trees::tree::{Question, Sprout};
use crate::stats::resample::Stream;

/// How far a tree may grow. What a leaf must have is with the [`Measure`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) max_depth: u32,
    /// With a bound on leaves the nodes that gain most are cut first.
    pub(super) max_leaves: Option<u32>,
    pub(super) min_split: f64,
    /// Of the worth of the measure.
    pub(super) min_gain: f64,
}

/// Which features a node looks at.
#[derive(Debug)]
pub(super) enum Choice {
    All,
    /// So many that can be cut, in random order.
    Some(Box<Draw>),
}

/// Features in the order they were drawn last.
#[derive(Debug)]
pub(super) struct Draw {
    pub(super) at_most: usize,
    pub(super) stream: Stream,
    pub(super) order: Vec<usize>,
}

/// The people of a tree: their rows and what they count, kept together.
#[derive(Debug)]
pub(super) struct People<P> {
    pub(super) rows: Vec<u32>,
    pub(super) outcomes: Vec<P>,
}

/// What is said of the people in a node, and whether all are alike.
pub(super) trait Describe<M: Measure> {
    fn describe(&mut self, sum: &M::Sum, people: &[M::Person]) -> Alike;
}

/// Whether there is anything left to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alike {
    All,
    NotAll,
}

/// A node that may be cut.
struct Open<S> {
    node: usize,
    start: usize,
    len: usize,
    depth: u32,
    gain: f64,
    cut: Cut<S>,
}

pub(super) struct Grower<'a, M: Measure> {
    pub(super) bins: &'a Bins,
    pub(super) columns: &'a [Vec<u8>],
    pub(super) measure: &'a M,
    pub(super) limits: Limits,
    pub(super) choice: Choice,
    pub(super) people: People<M::Person>,
    scratch: People<M::Person>,
    histogram: Box<[M::Sum; 256]>,
    cells: Vec<Cell<M::Sum>>,
}

impl<'a, M: Measure> Grower<'a, M> {
    pub(super) fn new(
        bins: &'a Bins,
        columns: &'a [Vec<u8>],
        measure: &'a M,
        limits: Limits,
        choice: Choice,
        people: People<M::Person>,
    ) -> Self {
        let scratch = People { rows: people.rows.clone(), outcomes: people.outcomes.clone() };
        let histogram = Box::new([measure.empty(); 256]);
        let cells = Vec::with_capacity(256);
        Self { bins, columns, measure, limits, choice, people, scratch, histogram, cells }
    }

    /// Nodes, the root first; each is described in the order of its place.
    pub(super) fn grow(mut self, describe: &mut impl Describe<M>) -> Vec<Sprout> {
        let mut sum = self.measure.empty();
        for person in &self.people.outcomes {
            self.measure.add_person(&mut sum, person);
        }
        let mut sprouts = Vec::new();
        let mut open = Vec::new();
        let len = self.people.rows.len();
        open.extend(self.plant(&mut sprouts, describe, (0, len, 0), &sum));
        let mut leaves = 1;
        while leaves < self.limits.max_leaves.unwrap_or(u32::MAX) {
            let next = match self.limits.max_leaves {
                None => open.pop(),
                Some(_) => most_gaining(&open).map(|place| open.swap_remove(place)),
            };
            let Some(next) = next else { break };
            let n_left = self.partition(&next);
            let parent: &mut Sprout = &mut sprouts[next.node];
            parent.gain = next.gain;
            parent.question = Some(Question {
                feature: next.cut.feature,
                left: next.cut.left,
                threshold: next.cut.threshold,
                missing_left: next.cut.missing_left,
            });
            let depth = next.depth + 1;
            let right = (next.start + n_left, next.len - n_left, depth);
            sprouts[next.node].left = sprouts.len();
            let opened =
                self.plant(&mut sprouts, describe, (next.start, n_left, depth), &next.cut.left_sum);
            sprouts[next.node].right = sprouts.len();
            open.extend(self.plant(&mut sprouts, describe, right, &next.cut.right_sum));
            open.extend(opened);
            leaves += 1;
        }
        sprouts
    }

    /// A new node; open if it can be cut.
    fn plant(
        &mut self,
        sprouts: &mut Vec<Sprout>,
        describe: &mut impl Describe<M>,
        (start, len, depth): (usize, usize, u32),
        sum: &M::Sum,
    ) -> Option<Open<M::Sum>> {
        let node = sprouts.len();
        let cover = self.measure.weight(sum);
        sprouts.push(Sprout { cover, ..Sprout::default() });
        let alike = describe.describe(sum, &self.people.outcomes[start..start + len]);
        let may_be_cut = depth < self.limits.max_depth && cover >= self.limits.min_split && len > 1;
        if alike == Alike::All || !may_be_cut {
            return None;
        }
        let cut = self.best_cut(start, len, sum)?;
        let whole = self.measure.worth(sum, Kind::Number);
        let gain = (cut.worth - whole).clamp(0.0, f64::MAX);
        (gain >= self.limits.min_gain).then_some(Open { node, start, len, depth, gain, cut })
    }

    fn best_cut(&mut self, start: usize, len: usize, sum: &M::Sum) -> Option<Cut<M::Sum>> {
        let mut best = None;
        let n_features = self.columns.len();
        let mut choice = std::mem::replace(&mut self.choice, Choice::All);
        match &mut choice {
            Choice::All => {
                for feature in 0..n_features {
                    self.look_at(feature, start, len, sum, &mut best);
                }
            }
            Choice::Some(draw) => {
                let Draw { at_most, stream, order } = draw.as_mut();
                let (mut seen, mut drawn) = (0, 0);
                while seen < *at_most && drawn < n_features {
                    order.swap(drawn, drawn + below(stream, n_features - drawn));
                    seen += self.look_at(order[drawn], start, len, sum, &mut best);
                    drawn += 1;
                }
            }
        }
        self.choice = choice;
        best
    }

    /// Improves on the best cut by this feature; 0 if the people are all alike in it, otherwise 1.
    fn look_at(
        &mut self,
        feature: usize,
        start: usize,
        len: usize,
        sum: &M::Sum,
        best: &mut Option<Cut<M::Sum>>,
    ) -> usize {
        self.collect(feature, start, len);
        if self.cells.len() < 2 {
            return 0;
        }
        let bins = &self.bins.features[feature];
        improve(self.measure, best, sum, (feature, bins), &mut self.cells);
        1
    }

    /// The people of a node by their code of a feature.
    fn collect(&mut self, feature: usize, start: usize, len: usize) {
        let (measure, column) = (self.measure, self.columns[feature].as_slice());
        let rows = &self.people.rows[start..start + len];
        let outcomes = &self.people.outcomes[start..start + len];
        let histogram = &mut self.histogram;
        let n_codes = self.bins.features[feature].n_codes() + 1;
        self.cells.clear();
        let mut codes = [false; 256];
        if len >= n_codes {
            for (row, person) in rows.iter().zip(outcomes) {
                let code = usize::from(column[*row as usize]);
                codes[code] = true;
                measure.add_person(&mut histogram[code], person);
            }
            for (code, _) in (0..=u8::MAX).zip(&codes[..n_codes]).filter(|(_, seen)| **seen) {
                self.cells.push(Cell::new(code, histogram[usize::from(code)]));
                histogram[usize::from(code)] = measure.empty();
            }
            return;
        }
        // Few people: only what they touch is looked at.
        for (row, person) in rows.iter().zip(outcomes) {
            let code = column[*row as usize];
            let seen = &mut codes[usize::from(code)];
            if !*seen {
                *seen = true;
                self.cells.push(Cell::new(code, measure.empty()));
            }
            measure.add_person(&mut histogram[usize::from(code)], person);
        }
        self.cells.sort_unstable_by_key(|cell| cell.code);
        for cell in &mut self.cells {
            cell.sum = histogram[usize::from(cell.code)];
            histogram[usize::from(cell.code)] = measure.empty();
        }
    }

    /// Puts the people of the left side first, both sides in their order; how many are on the left.
    fn partition(&mut self, open: &Open<M::Sum>) -> usize {
        let table = open.cut.left.table();
        let column = self.columns[open.cut.feature].as_slice();
        let people = open.start..open.start + open.len;
        let rows = &mut self.people.rows[people.clone()];
        let outcomes = &mut self.people.outcomes[people];
        let (mut n_left, mut n_right) = (0, 0);
        for place in 0..open.len {
            let (row, outcome) = (rows[place], outcomes[place]);
            let left = usize::from(table[usize::from(column[row as usize])]);
            rows[n_left] = row;
            outcomes[n_left] = outcome;
            self.scratch.rows[n_right] = row;
            self.scratch.outcomes[n_right] = outcome;
            n_left += left;
            n_right += 1 - left;
        }
        rows[n_left..].copy_from_slice(&self.scratch.rows[..n_right]);
        outcomes[n_left..].copy_from_slice(&self.scratch.outcomes[..n_right]);
        n_left
    }
}

/// The open node of the largest gain; of equals the first that was planted.
fn most_gaining<S>(open: &[Open<S>]) -> Option<usize> {
    let order = |a: &Open<S>, b: &Open<S>| a.gain.total_cmp(&b.gain).then(b.node.cmp(&a.node));
    open.iter().enumerate().max_by(|a, b| order(a.1, b.1)).map(|(place, _)| place)
}

/// A place below `n`, each as likely (to 2⁻⁵³).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to below n, which was a place"
)]
pub(super) fn below(stream: &mut Stream, n: usize) -> usize {
    ((stream.uniform() * n as f64) as usize).min(n.saturating_sub(1))
}
