//! One tree that can be read: questions, and the shares or the mean of those who end in a leaf.

use crate::models::trees::bins::Bins;
use crate::models::trees::grow::{Choice, Limits};
use crate::models::trees::measure::Criterion;
use crate::models::trees::outcome::{Outcome, Plan, Prepared};
use crate::models::trees::tree::{Feature, Tree, each_leaf, remember};
use crate::models::trees::{as_u32, shares};
use crate::models::{Error, Matrix, Predict, Scores, Step, Target, Trainer, Watch};

/// A decision tree (CART, Breiman et al. 1984), as scikit-learn's `DecisionTreeClassifier` and
/// `DecisionTreeRegressor`, with categories and missing cells as they are.
///
/// Of equal cuts the one of the first feature with the lowest threshold is taken, where scikit-learn draws; the
/// seed changes nothing. Two classes and numbers cut a category by the best set of levels, several classes by one level
/// against the rest. Missing cells of a number are tried on both sides, those of a category are one more level;
/// where nobody in a node missed the feature they go to the heavier side.
/// A number of more than 255 distinct values is cut only at 254 places. People count by their weights everywhere.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DecisionTree {
    /// What is made small in the leaves (scikit-learn: `criterion`).
    pub criterion: Criterion,
    /// Questions in a row at most; none: as many as it takes, the default (`max_depth`).
    pub max_depth: Option<u32>,
    /// People in a leaf at least, above 0; 1 by default (`min_samples_leaf`, there rows and not weights).
    pub min_leaf: f64,
    /// People in a node that asks at least; 2 by default (`min_samples_split`).
    pub min_split: f64,
    /// At most so many leaves, those that gain most first; none by default (`max_leaf_nodes`). From 2.
    pub max_leaves: Option<u32>,
    /// What a question must gain: the decrease of impurity as a mean over all people; 0 by default
    /// (`min_impurity_decrease`).
    pub min_gain: f64,
    /// What a leaf must be worth to be kept afterwards, in the same unit; 0 by default: all are (`ccp_alpha`).
    pub ccp_alpha: f64,
}

impl Default for DecisionTree {
    fn default() -> Self {
        Self {
            criterion: Criterion::ByTask,
            max_depth: None,
            min_leaf: 1.0,
            min_split: 2.0,
            max_leaves: None,
            min_gain: 0.0,
            ccp_alpha: 0.0,
        }
    }
}

/// A tree that has learnt.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionTreeModel {
    pub outcome: Outcome,
    /// What it asks about, in the order of the matrix.
    pub features: Vec<Feature>,
    /// Its values are the share of class 1 of two, the shares of several, or the mean.
    pub tree: Tree,
    /// The share of each feature in what all questions gained; all 0 without questions.
    /// Features with many values or levels find something to gain by chance more often.
    pub importance: Vec<f64>,
}

impl DecisionTree {
    fn check(&self) -> Result<(), Error> {
        check_leaf(self.min_leaf)?;
        let above_zero = [
            ("min_split", self.min_split),
            ("min_gain", self.min_gain),
            ("ccp_alpha", self.ccp_alpha),
        ];
        for (key, value) in above_zero {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(Error::Setting {
                    key,
                    found: value.to_string(),
                    allowed: "a number from 0 on",
                });
            }
        }
        check_max_depth(self.max_depth)?;
        check_max_leaves(self.max_leaves)
    }
}

pub(super) fn check_leaf(min_leaf: f64) -> Result<(), Error> {
    if min_leaf > 0.0 && min_leaf.is_finite() {
        return Ok(());
    }
    let found = min_leaf.to_string();
    Err(Error::Setting { key: "min_leaf", found, allowed: "a number above 0" })
}

pub(super) fn check_max_depth(max_depth: Option<u32>) -> Result<(), Error> {
    if max_depth != Some(0) {
        return Ok(());
    }
    Err(Error::Setting { key: "max_depth", found: "0".to_owned(), allowed: "at least 1" })
}

pub(super) fn check_max_leaves(max_leaves: Option<u32>) -> Result<(), Error> {
    match max_leaves {
        Some(few @ 0..=1) => {
            Err(Error::Setting { key: "max_leaves", found: few.to_string(), allowed: "at least 2" })
        }
        Some(_) | None => Ok(()),
    }
}

impl Trainer for DecisionTree {
    type Model = DecisionTreeModel;

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        _seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<DecisionTreeModel, Error> {
        self.check()?;
        let prepared = Prepared::new(target, self.criterion, "a decision tree")?;
        watch.step(Step { done: 0, total: 1, loss: None })?;
        let bins = Bins::new(features, &prepared.weights);
        let columns = bins.columns(features);
        let limits = Limits {
            max_depth: self.max_depth.unwrap_or(u32::MAX),
            max_leaves: self.max_leaves,
            min_split: self.min_split,
            min_gain: self.min_gain,
        };
        let (min_leaf, ccp_alpha) = (self.min_leaf, self.ccp_alpha);
        let plan = Plan { bins: &bins, columns: &columns, limits, min_leaf, ccp_alpha };
        let rows = (0..as_u32(prepared.n_rows())).collect();
        let tree = plan.tree(&prepared, rows, &prepared.weights, Choice::All);
        watch.step(Step { done: 1, total: 1, loss: None })?;
        let mut gains = vec![0.0; features.blocks().len()];
        tree.add_gains(&mut gains);
        Ok(DecisionTreeModel {
            outcome: prepared.outcome,
            features: remember(features),
            tree,
            importance: shares(gains),
        })
    }
}

impl Predict for DecisionTreeModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let width = self.outcome.width();
        let mut said = vec![0.0; features.n_rows() * width];
        each_leaf(std::slice::from_ref(&self.tree), features, |_, person, values| {
            said[person * width..(person + 1) * width].copy_from_slice(values);
        });
        self.outcome.scores(features.n_rows(), &said)
    }
}
