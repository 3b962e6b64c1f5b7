//! A tree as it is kept: arrays with one entry per node, parents before their children.

use crate::models::trees::as_u32;
use crate::models::trees::bins::{Bins, Codes, FeatureBins};
use crate::models::{Block, Matrix, NO_LEVEL};

/// A feature as a fitted model remembers it, for questions in words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    pub name: String,
    /// The levels of a category; a number has none.
    pub levels: Option<Vec<String>>,
}

/// Questions that lead to a value.
///
/// Node 0 is where everybody starts. Each array has one entry per node; the left child of a node that asks is the node
/// right after it.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// The right child, or 0 for a leaf.
    pub right: Vec<u32>,
    /// Place of the feature that is asked about; 0 in a leaf.
    pub feature: Vec<u32>,
    /// Of a number: up to this goes left. 0 elsewhere.
    pub threshold: Vec<f64>,
    /// Of a category: 1 + the place in `words` where its set of levels starts. 0 elsewhere.
    pub set: Vec<u32>,
    /// Sets of levels that go left: level `k` of a feature is bit `k % 32`, from the lowest, of word `k / 32`.
    pub words: Vec<u32>,
    /// Whether a person goes left who misses the feature.
    pub missing_left: Vec<bool>,
    /// What is said of people in a node, inner ones too: `values.len() / right.len()` numbers each.
    pub values: Vec<f64>,
    /// The people in it: their sum of weights, as the tree saw them.
    pub cover: Vec<f64>,
    /// What the question improved; 0 in a leaf.
    pub gain: Vec<f64>,
}

/// A node while its tree grows; children are places of other nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Sprout {
    pub(super) question: Option<Question>,
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) cover: f64,
    pub(super) gain: f64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) feature: usize,
    pub(super) left: Codes,
    pub(super) threshold: f64,
    pub(super) missing_left: bool,
}

impl Tree {
    /// From nodes in any order, the first being the root, with `width` values each.
    pub(super) fn new(sprouts: &[Sprout], values: &[f64], width: usize, bins: &Bins) -> Tree {
        let mut tree = Tree::with_room(sprouts.len(), width);
        // A node and, if it is the right one of a parent, the place of the parent.
        let mut open = vec![(0, None)];
        while let Some((node, right_of)) = open.pop() {
            let sprout: &Sprout = &sprouts[node];
            if let Some(parent) = right_of {
                tree.right[parent as usize] = as_u32(tree.right.len());
            }
            if sprout.question.is_some() {
                open.push((sprout.right, Some(as_u32(tree.right.len()))));
                open.push((sprout.left, None));
            }
            tree.push(sprout, &values[node * width..(node + 1) * width], bins);
        }
        tree
    }

    /// An empty tree that so many nodes fit into: a forest of large ones has no memory to spare.
    fn with_room(n_nodes: usize, width: usize) -> Tree {
        Tree {
            right: Vec::with_capacity(n_nodes),
            feature: Vec::with_capacity(n_nodes),
            threshold: Vec::with_capacity(n_nodes),
            set: Vec::with_capacity(n_nodes),
            words: Vec::new(),
            missing_left: Vec::with_capacity(n_nodes),
            values: Vec::with_capacity(n_nodes * width),
            cover: Vec::with_capacity(n_nodes),
            gain: Vec::with_capacity(n_nodes),
        }
    }

    fn push(&mut self, sprout: &Sprout, values: &[f64], bins: &Bins) {
        let question = sprout.question.as_ref();
        let mut set = 0;
        if let Some(question) = question
            && let FeatureBins::Category(levels) = &bins.features[question.feature]
        {
            set = as_u32(self.words.len() + 1);
            self.words.extend(levels.words(&question.left));
        }
        self.right.push(0);
        self.feature.push(question.map_or(0, |it| as_u32(it.feature)));
        self.threshold.push(question.map_or(0.0, |it| it.threshold));
        self.set.push(set);
        self.missing_left.push(question.is_some_and(|it| it.missing_left));
        self.values.extend(values);
        self.cover.push(sprout.cover);
        self.gain.push(sprout.gain);
    }

    pub fn n_nodes(&self) -> usize {
        self.right.len()
    }

    pub fn n_leaves(&self) -> usize {
        self.right.iter().filter(|right| **right == 0).count()
    }

    /// Questions on the longest way to a leaf.
    pub fn depth(&self) -> usize {
        let mut depths = vec![0; self.n_nodes()];
        for (node, right) in self.right.iter().enumerate().filter(|(_, right)| **right != 0) {
            depths[node + 1] = depths[node] + 1;
            depths[*right as usize] = depths[node] + 1;
        }
        depths.into_iter().max().unwrap_or(0)
    }

    /// The children of a node that asks, left and right.
    pub fn children(&self, node: usize) -> Option<(usize, usize)> {
        let right = *self.right.get(node)? as usize;
        (right != 0).then_some((node + 1, right))
    }

    /// What is said of the people in a node.
    pub fn values_of(&self, node: usize) -> &[f64] {
        let width = self.values.len() / self.n_nodes().max(1);
        &self.values[node * width..(node + 1) * width]
    }

    /// What a node asks; yes is left. `None` for a leaf.
    pub fn question(&self, node: usize, features: &[Feature]) -> Option<String> {
        self.children(node)?;
        let feature = features.get(self.feature[node] as usize)?;
        let name = &feature.name;
        let Some(levels) = &feature.levels else {
            if self.threshold[node] >= f64::MAX {
                return Some(format!("{name} is known"));
            }
            return Some(format!("{name} ≤ {}", self.threshold[node]));
        };
        let level_names = levels.iter().enumerate();
        let left = level_names.filter(|(level, _)| self.level_is_left(node, *level));
        let left: Vec<&str> = left.map(|(_, level)| level.as_str()).collect();
        Some(match left.as_slice() {
            [] => format!("{name} is missing"),
            [only] => format!("{name} is {only}"),
            several => format!("{name} is one of {}", several.join(", ")),
        })
    }

    /// Adds the gain of each question to its feature.
    pub(super) fn add_gains(&self, gains: &mut [f64]) {
        for (feature, gain) in self.feature.iter().zip(&self.gain) {
            if let Some(sum) = gains.get_mut(*feature as usize) {
                *sum = (*sum + gain).min(f64::MAX);
            }
        }
    }

    /// Where a person ends, given a number per feature: of a category the level; NaN is missing.
    pub(super) fn leaf(&self, person: &[f64]) -> usize {
        let mut node = 0;
        loop {
            let right = self.right[node] as usize;
            if right == 0 {
                return node;
            }
            let value = person[self.feature[node] as usize];
            let goes_left = if value.is_nan() {
                self.missing_left[node]
            } else if self.set[node] == 0 {
                value <= self.threshold[node]
            } else {
                self.level_is_left(node, level_of(value))
            };
            node = if goes_left { node + 1 } else { right };
        }
    }

    /// Whether a level is in the set of a node that asks about a category.
    pub(crate) fn level_is_left(&self, node: usize, level: usize) -> bool {
        let word = (self.set[node] as usize + level / 32).wrapping_sub(1);
        self.words.get(word).is_some_and(|word| word >> (level % 32) & 1 == 1)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a code of 16 bits that was made a number"
)]
fn level_of(value: f64) -> usize {
    usize::from(value as u16)
}

/// The features of a matrix, to be remembered.
pub(super) fn remember(features: &Matrix) -> Vec<Feature> {
    let blocks = features.blocks().iter().map(|block| match block {
        Block::Number { name, .. } => Feature { name: name.clone(), levels: None },
        Block::Category { name, levels, .. } => {
            Feature { name: name.clone(), levels: Some(levels.clone()) }
        }
    });
    blocks.collect()
}

/// People at a time: their numbers stay in the fast memory while all trees look at them.
const CHUNK: usize = 512;

/// Sends everybody through all trees and tells of each leaf: `(tree, person, its values)`.
/// A person meets the trees in their order.
pub(super) fn each_leaf(
    trees: &[Tree],
    features: &Matrix,
    mut tell: impl FnMut(usize, usize, &[f64]),
) {
    let n_features = features.blocks().len();
    let mut people = vec![f64::NAN; CHUNK * n_features];
    for start in (0..features.n_rows()).step_by(CHUNK) {
        let n_people = CHUNK.min(features.n_rows() - start);
        for (place, block) in features.blocks().iter().enumerate() {
            fill_column(
                block,
                start,
                people[place..].iter_mut().step_by(n_features).take(n_people),
            );
        }
        for (place, tree) in trees.iter().enumerate() {
            let width = tree.values.len() / tree.n_nodes().max(1);
            for (person, row) in people.chunks_exact(n_features.max(1)).take(n_people).enumerate() {
                let leaf = tree.leaf(row);
                tell(place, start + person, &tree.values[leaf * width..(leaf + 1) * width]);
            }
        }
    }
}

/// Numbers as they are, levels as numbers, missing cells as NaN.
fn fill_column<'a>(block: &Block, start: usize, out: impl Iterator<Item = &'a mut f64>) {
    match block {
        Block::Number { values, .. } => {
            out.zip(&values[start..]).for_each(|(out, value)| *out = *value);
        }
        Block::Category { codes, levels, .. } => {
            for (out, code) in out.zip(&codes[start..]) {
                let known = *code != NO_LEVEL && usize::from(*code) < levels.len();
                *out = if known { f64::from(*code) } else { f64::NAN };
            }
        }
    }
}
