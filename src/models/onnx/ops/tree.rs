//! Trees as one list of nodes, checked before anything walks them.

use super::super::kernel::{Fault, wrong};

/// What a node asks of its feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Test {
    AtMost,
    Below,
    AtLeast,
    Above,
    Is,
    IsNot,
    /// The threshold is the place of a set in [`Forest::sets`].
    Member,
    /// Nothing: `yes` is where its weights begin and `no` how many there are.
    Leaf,
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) threshold: f64,
    pub(super) feature: u32,
    pub(super) yes: u32,
    pub(super) no: u32,
    pub(super) test: Test,
    /// Where a missing feature goes whatever the test says.
    pub(super) missing_is_yes: bool,
}

/// What a leaf adds to a target or class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight {
    pub(super) target: u32,
    pub(super) weight: f64,
}

/// How far the check of a node has come.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    /// What lies below it is being checked.
    Open,
    Done,
}

/// All trees of a model.
pub(super) struct Forest {
    pub(super) nodes: Vec<Node>,
    pub(super) roots: Vec<u32>,
    pub(super) weights: Vec<Weight>,
    pub(super) sets: Vec<Vec<f64>>,
    /// How many features are looked at, counted to the last one.
    pub(super) n_features: usize,
}

impl Forest {
    /// Checks that every walk ends in a leaf and stays inside the lists.
    ///
    /// # Errors
    /// When a node leads back to itself, lies outside, or a weight belongs to no target. Several nodes may lead to the same
    /// one: that is how sets of categories are asked for where only single ones can be.
    pub(super) fn check(mut self, n_targets: usize) -> Result<Self, Fault> {
        if self.roots.is_empty() || n_targets == 0 {
            return wrong("it has no trees, or nothing that they count for");
        }
        let mut marks = vec![Mark::New; self.nodes.len()];
        let mut waiting = self.roots.clone();
        while let Some(place) = waiting.pop() {
            let Some((node, mark)) =
                self.nodes.get(place as usize).zip(marks.get_mut(place as usize))
            else {
                return wrong("a node of a tree leads nowhere");
            };
            let is_leaf = node.test == Test::Leaf;
            if *mark != Mark::New {
                *mark = Mark::Done;
                continue;
            }
            *mark = if is_leaf { Mark::Done } else { Mark::Open };
            if is_leaf && node.yes as usize + node.no as usize > self.weights.len() {
                return wrong("a leaf has weights that are not there");
            }
            if node.test == Test::Member && node.threshold as usize >= self.sets.len() {
                return wrong("a node asks for a set that is not there");
            }
            if is_leaf {
                continue;
            }
            self.n_features = self.n_features.max(node.feature as usize + 1);
            // It is met again, and done, once all below it are.
            let below = [node.yes, node.no];
            waiting.push(place);
            waiting.extend(below);
            if below.iter().any(|it| marks.get(*it as usize) == Some(&Mark::Open)) {
                return wrong(
                    "a node of a tree leads back to itself, so that a walk may never end",
                );
            }
        }
        if let Some(it) = self.weights.iter().find(|it| it.target as usize >= n_targets) {
            return wrong(format!(
                "a leaf counts for class or target {}, and there are {n_targets}",
                it.target
            ));
        }
        Ok(self)
    }

    /// The weights of the leaf that a row ends in. The row must have `n_features` numbers or more.
    pub(super) fn leaf(&self, root: u32, row: &[f64]) -> &[Weight] {
        let mut node = &self.nodes[root as usize];
        while node.test != Test::Leaf {
            let value = row[node.feature as usize];
            let is_yes = match node.test {
                Test::AtMost => value <= node.threshold,
                Test::Below => value < node.threshold,
                Test::AtLeast => value >= node.threshold,
                Test::Above => value > node.threshold,
                Test::Is => value == node.threshold,
                Test::IsNot => value != node.threshold,
                Test::Member => self.sets[node.threshold as usize].contains(&value),
                Test::Leaf => break,
            };
            let is_yes = is_yes || node.missing_is_yes && value.is_nan();
            node = &self.nodes[if is_yes { node.yes } else { node.no } as usize];
        }
        &self.weights[node.yes as usize..][..node.no as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(test: Test, yes: u32, no: u32) -> Node {
        Node { threshold: 0.5, feature: 0, yes, no, test, missing_is_yes: test == Test::AtMost }
    }

    fn forest(nodes: Vec<Node>) -> Result<Forest, Fault> {
        let weights = [1.0, 2.0].map(|weight| Weight { target: 0, weight }).to_vec();
        Forest { nodes, roots: vec![0], weights, sets: Vec::new(), n_features: 0 }.check(1)
    }

    #[test]
    fn a_row_falls_to_its_leaf() {
        let leaves = [node(Test::Leaf, 0, 1), node(Test::Leaf, 1, 1)];
        let tree =
            |test| forest(vec![node(test, 1, 2), leaves[0].clone(), leaves[1].clone()]).unwrap();
        let weight = |test, value: f64| tree(test).leaf(0, &[value])[0].weight;
        assert_eq!(weight(Test::AtMost, 0.5), 1.0);
        assert_eq!(weight(Test::Below, 0.5), 2.0);
        assert_eq!(weight(Test::AtMost, f64::NAN), 1.0);
        assert_eq!(weight(Test::Below, f64::NAN), 2.0);
        assert_eq!(weight(Test::IsNot, f64::NAN), 1.0);
    }

    #[test]
    fn a_walk_must_end() {
        assert!(forest(vec![node(Test::Below, 0, 0)]).is_err());
        let back = vec![node(Test::Below, 1, 2), node(Test::Is, 2, 0), node(Test::Leaf, 0, 1)];
        assert!(forest(back).is_err());
        let shared = vec![node(Test::Below, 1, 2), node(Test::Is, 2, 2), node(Test::Leaf, 0, 1)];
        assert!(forest(shared).is_ok());
        assert!(forest(vec![node(Test::Below, 1, 7), node(Test::Leaf, 0, 1)]).is_err());
        assert!(forest(vec![node(Test::Leaf, 1, 2)]).is_err());
    }
}
