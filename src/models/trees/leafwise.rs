//! A tree of a boosted model grows: always the leaf that gains most, by sums of slopes and curvatures.

use crate::models::trees::bins::Bins;
use crate::models::trees::bundles::{Bundles, add};
use crate::models::trees::measure::{Kind, Levels, Measure};
use crate::models::trees::pack::{Packed, Packing, Slopes};
use crate::models::trees::scan::{Cell, Cut, improve};
use crate::models::trees::tree::{Question, Sprout};

/// What a cut lowers the loss by, were the loss a parabola: Newton's step, G² / (H + l2) on each side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Newton {
    pub(super) l2: f64,
    pub(super) category_l2: f64,
    pub(super) category_smoothing: f64,
    pub(super) min_leaf: f64,
    pub(super) min_hessian: f64,
}

/// A category of so few levels is cut by one of them (`LightGBM`: `max_cat_to_onehot`).
const FEW_LEVELS: usize = 4;

impl Measure for Newton {
    type Sum = Slopes;
    type Person = Slopes;

    fn empty(&self) -> Slopes {
        [0.0; 3]
    }

    fn add_person(&self, sum: &mut Slopes, person: &Slopes) {
        self.add(sum, person);
    }

    fn add(&self, sum: &mut Slopes, other: &Slopes) {
        sum[0] += other[0];
        sum[1] += other[1];
        sum[2] += other[2];
    }

    fn subtract(&self, sum: &mut Slopes, other: &Slopes) {
        sum[0] -= other[0];
        sum[1] -= other[1];
        sum[2] -= other[2];
    }

    fn weight(&self, sum: &Slopes) -> f64 {
        sum[2]
    }

    fn admits(&self, sum: &Slopes) -> bool {
        sum[2] >= self.min_leaf && sum[1] >= self.min_hessian
    }

    fn worth(&self, sum: &Slopes, kind: Kind) -> f64 {
        let l2 = match kind {
            Kind::Number => self.l2,
            Kind::Category => self.l2 + self.category_l2,
        };
        let curvature = sum[1] + l2;
        if curvature > 0.0 { sum[0] * sum[0] / curvature } else { 0.0 }
    }

    fn levels(&self, n_levels: usize) -> Levels {
        if n_levels <= FEW_LEVELS { Levels::OneAgainstRest } else { Levels::Sorted }
    }

    fn standing(&self, sum: &Slopes) -> Option<f64> {
        let heavy = sum[2] >= self.category_smoothing && sum[1] > 0.0;
        heavy.then(|| sum[0] / (sum[1] + self.category_smoothing))
    }
}

impl Newton {
    /// Where the parabola is lowest.
    fn step(&self, sum: &Slopes) -> f64 {
        let curvature = sum[1] + self.l2;
        if curvature > 0.0 { -sum[0] / curvature } else { 0.0 }
    }
}

/// Codes of all people, person by person, and the histograms that they are collected in.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    bins: &'a Bins,
    columns: &'a [Vec<u8>],
    bundles: Bundles,
    /// The code of each bundle, person by person.
    lines: Vec<u8>,
}

/// How far a tree may grow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) max_leaves: usize,
    pub(super) max_depth: u32,
    pub(super) learning_rate: f64,
}

/// A tree whose people know where they ended.
#[derive(Debug, Default)]
pub(super) struct Grown {
    pub(super) sprouts: Vec<Sprout>,
    /// What each node says.
    pub(super) values: Vec<f64>,
    /// Leaves with the places of their people in the rows: node, start, length.
    pub(super) leaves: Vec<(usize, usize, usize)>,
}

/// A node without children so far.
struct Leaf {
    node: usize,
    start: usize,
    len: usize,
    depth: u32,
    sum: Slopes,
    histogram: Vec<Packed>,
    best: Option<(f64, Cut<Slopes>)>,
}

/// Grows trees one after another, with its memory kept.
pub(super) struct Grower<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) measure: Newton,
    pub(super) shape: Shape,
    packing: Packing,
    spare: Vec<Vec<Packed>>,
    cells: Vec<Cell<Slopes>>,
    right: Vec<u32>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(bins: &'a Bins, columns: &'a [Vec<u8>]) -> Ground<'a> {
        let bundles = Bundles::new(columns);
        let lines = bundles.lines(columns);
        Ground { bins, columns, bundles, lines }
    }

    /// Adds people to the histograms of all bundles. One person after another: the codes of a person lie side by
    /// side, and additions to different bundles do not wait for each other.
    ///
    /// A few people at a time, and first their slopes and first codes alone: those of the people of a small node lie
    /// far apart, and a short loop has the memory fetch many of them at once.
    fn collect(&self, rows: &[u32], slopes: &[Packed], histogram: &mut [Packed]) {
        let width = self.bundles.starts.len();
        let Some((first, others)) = self.bundles.starts.split_first() else { return };
        let mut near = [[0; 2]; AT_ONCE];
        for rows in rows.chunks(AT_ONCE) {
            for (row, near) in rows.iter().zip(&mut near) {
                *near = slopes[*row as usize];
                let code = self.lines[*row as usize * width];
                add(&mut histogram[*first as usize + usize::from(code)], near);
            }
            for (row, near) in rows.iter().zip(&near) {
                let line = &self.lines[*row as usize * width..][..width];
                let cells = line[1..].iter().zip(others);
                let cells = cells.map(|(code, start)| *start as usize + usize::from(*code));
                cells.for_each(|cell| add(&mut histogram[cell], near));
            }
        }
    }
}

/// People whose memory is fetched together.
const AT_ONCE: usize = 64;

impl Grown {
    /// What the tree says of a person who was not in it.
    pub(super) fn value_of(&self, ground: &Ground, row: u32) -> f64 {
        let mut node = 0;
        while let Some(question) = &self.sprouts[node].question {
            let sprout = &self.sprouts[node];
            let goes_left = question.left.has(ground.columns[question.feature][row as usize]);
            node = if goes_left { sprout.left } else { sprout.right };
        }
        self.values[node]
    }
}

impl<'a> Grower<'a> {
    pub(super) fn new(
        ground: &'a Ground<'a>,
        measure: Newton,
        shape: Shape,
        packing: Packing,
    ) -> Self {
        let cells = Vec::with_capacity(256);
        Self { ground, measure, shape, packing, spare: Vec::new(), cells, right: Vec::new() }
    }

    /// A tree for these people, asking about the chosen features; `rows` are put in the order of the leaves.
    pub(super) fn grow(
        &mut self,
        packing: &Packing,
        slopes: &[Packed],
        rows: &mut [u32],
        chosen: &[usize],
    ) -> Grown {
        let mut grown = Grown::default();
        let mut sum = [0; 2];
        for row in rows.iter() {
            let own = slopes[*row as usize];
            sum = [sum[0] + own[0], sum[1] + own[1]];
        }
        let sum = packing.unpack(&sum);
        self.packing = *packing;
        let mut root = self.plant(&mut grown, 0, rows.len(), 0, &sum);
        if self.may_be_cut(&root, 1) {
            root.histogram = self.histogram();
            self.ground.collect(rows, slopes, &mut root.histogram);
            self.find_cut(&mut root, chosen);
        }
        let mut leaves = vec![root];
        while leaves.len() < self.shape.max_leaves {
            let Some(place) = most_gaining(&leaves) else { break };
            let mut leaf = leaves.swap_remove(place);
            let Some(best) = leaf.best.take() else { break };
            let n_leaves = leaves.len() + 2;
            leaves.extend(self.cut(&mut grown, (leaf, best), rows, slopes, (chosen, n_leaves)));
        }
        grown.leaves = leaves.iter().map(|leaf| (leaf.node, leaf.start, leaf.len)).collect();
        self.spare
            .extend(leaves.into_iter().map(|leaf| leaf.histogram).filter(|it| !it.is_empty()));
        grown
    }

    fn histogram(&mut self) -> Vec<Packed> {
        let mut histogram = self.spare.pop().unwrap_or_default();
        histogram.clear();
        histogram.resize(self.ground.bundles.n_cells, [0; 2]);
        histogram
    }

    fn plant(&self, grown: &mut Grown, start: usize, len: usize, depth: u32, sum: &Slopes) -> Leaf {
        let node = grown.sprouts.len();
        grown.sprouts.push(Sprout { cover: sum[2], ..Sprout::default() });
        grown.values.push(self.measure.step(sum) * self.shape.learning_rate);
        Leaf { node, start, len, depth, sum: *sum, histogram: Vec::new(), best: None }
    }

    /// Whether a leaf of a tree of so many is worth looking at.
    fn may_be_cut(&self, leaf: &Leaf, n_leaves: usize) -> bool {
        let measure = &self.measure;
        n_leaves < self.shape.max_leaves
            && leaf.depth < self.shape.max_depth
            && leaf.sum[2] >= 2.0 * measure.min_leaf
            && leaf.sum[1] >= 2.0 * measure.min_hessian
    }

    /// Cuts a leaf in two: the histogram of the smaller is collected, that of the other is what remains.
    fn cut(
        &mut self,
        grown: &mut Grown,
        (leaf, (gain, cut)): (Leaf, (f64, Cut<Slopes>)),
        rows: &mut [u32],
        slopes: &[Packed],
        (chosen, n_leaves): (&[usize], usize),
    ) -> [Leaf; 2] {
        let people = &mut rows[leaf.start..leaf.start + leaf.len];
        let n_left = self.partition(people, &cut);
        let depth = leaf.depth + 1;
        let mut left = self.plant(grown, leaf.start, n_left, depth, &cut.left_sum);
        let (start, len) = (leaf.start + n_left, leaf.len - n_left);
        let mut right = self.plant(grown, start, len, depth, &cut.right_sum);
        let parent = &mut grown.sprouts[leaf.node];
        (parent.gain, parent.left, parent.right) = (gain, left.node, right.node);
        parent.question = Some(Question {
            feature: cut.feature,
            left: cut.left,
            threshold: cut.threshold,
            missing_left: cut.missing_left,
        });
        if !self.may_be_cut(&left, n_leaves) && !self.may_be_cut(&right, n_leaves) {
            self.spare.push(leaf.histogram);
            return [left, right];
        }
        let left_is_smaller = left.len <= right.len;
        let (small, large) =
            if left_is_smaller { (&mut left, &mut right) } else { (&mut right, &mut left) };
        small.histogram = self.histogram();
        let people = &rows[small.start..small.start + small.len];
        self.ground.collect(people, slopes, &mut small.histogram);
        large.histogram = leaf.histogram;
        for (rest, part) in large.histogram.iter_mut().zip(&small.histogram) {
            rest[0] -= part[0];
            rest[1] -= part[1];
        }
        for side in [&mut left, &mut right] {
            if self.may_be_cut(side, n_leaves) {
                self.find_cut(side, chosen);
            }
            if side.best.is_none() {
                self.spare.push(std::mem::take(&mut side.histogram));
            }
        }
        [left, right]
    }

    fn find_cut(&mut self, leaf: &mut Leaf, chosen: &[usize]) {
        let mut best = None;
        let mut own = [[0; 2]; 256];
        for feature in chosen {
            let bins = &self.ground.bins.features[*feature];
            let own = self.ground.bundles.of_feature(*feature, &leaf.histogram, &mut own);
            self.cells.clear();
            let present = (0..=u8::MAX).zip(own).filter(|(_, sum)| sum[1] > 0);
            let packing = &self.packing;
            self.cells.extend(present.map(|(code, sum)| Cell::new(code, packing.unpack(sum))));
            if self.cells.len() > 1 {
                let feature = (*feature, bins);
                improve(&self.measure, &mut best, &leaf.sum, feature, &mut self.cells);
            }
        }
        let whole = self.measure.worth(&leaf.sum, Kind::Number);
        let gaining = best.map(|cut| ((cut.worth - whole).min(f64::MAX), cut));
        leaf.best = gaining.filter(|(gain, _)| *gain > 0.0);
    }

    /// Puts the people of the left side first, both sides in their order; how many are on the left.
    fn partition(&mut self, rows: &mut [u32], cut: &Cut<Slopes>) -> usize {
        let table = cut.left.table();
        let column = self.ground.columns[cut.feature].as_slice();
        if self.right.len() < rows.len() {
            self.right.resize(rows.len(), 0);
        }
        let (mut n_left, mut n_right) = (0, 0);
        for place in 0..rows.len() {
            let row = rows[place];
            let code = column[row as usize];
            let left = usize::from(table[usize::from(code)]);
            rows[n_left] = row;
            self.right[n_right] = row;
            n_left += left;
            n_right += 1 - left;
        }
        rows[n_left..].copy_from_slice(&self.right[..n_right]);
        n_left
    }
}

/// The leaf of the largest gain; of equals the first that was planted.
fn most_gaining(leaves: &[Leaf]) -> Option<usize> {
    let gaining = leaves.iter().enumerate().filter_map(|(place, leaf)| {
        let gain = leaf.best.as_ref()?.0;
        Some((place, gain, leaf.node))
    });
    gaining.max_by(|a, b| a.1.total_cmp(&b.1).then(b.2.cmp(&a.2))).map(|(place, ..)| place)
}
