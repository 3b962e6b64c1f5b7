//! One tree that can be read: questions, and the shares or the mean of those who end in a leaf.

use crate::models::settings::above_zero;
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
    above_zero("min_leaf", min_leaf)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Unwatched;
    use crate::models::trees::testing::{
        TASKS, Task, adult, area, assert_close, category, classes, copied, made, matrix, number,
        numbers, steps_until_done,
    };

    fn learn(trainer: &DecisionTree, (features, target): &(Matrix, Target)) -> DecisionTreeModel {
        trainer.train(features, target, 1, &mut Unwatched).unwrap()
    }

    // Expected trees: scikit-learn 1.9.1, the people repeated as often as they count; trees that its ties do not change.

    #[test]
    fn a_tree_by_entropy_for_three_classes_agrees_with_scikit_learn() {
        let criterion = Criterion::Entropy;
        let trainer =
            DecisionTree { criterion, max_depth: Some(3), min_leaf: 8.0, ..Default::default() };
        let model = learn(&trainer, &made(Task::ThreeClasses));
        let tree = &model.tree;
        assert_eq!(tree.right, [6, 5, 4, 0, 0, 0, 10, 9, 0, 0, 0]);
        assert_eq!(tree.feature, [0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0]);
        let thresholds = [50.5, 82.5, 32.5, 0.0, 0.0, 0.0, 913.8125, 51.0, 0.0, 0.0, 0.0];
        assert_close(&tree.threshold, &thresholds, 0.0);
        let cover = [240.0, 124.0, 111.0, 74.0, 37.0, 13.0, 116.0, 104.0, 68.0, 36.0, 12.0];
        assert_close(&tree.cover, &cover, 0.0);
        assert_close(tree.values_of(4), &[0.297_297_297_297, 0.702_702_702_703, 0.0], 1e-12);
        assert_close(tree.values_of(10), &[0.0, 0.083_333_333_333, 0.916_666_666_667], 1e-12);
        let importance = [0.749_773_758_805_885, 0.086_105_440_767_898, 0.164_120_800_426_207];
        assert_close(&model.importance, &importance, 1e-12);
        assert_close(&tree.gain[..1], &[0.425_593_044_304], 1e-12);
    }

    #[test]
    fn a_tree_that_grows_best_first_agrees_with_scikit_learn() {
        let trainer = DecisionTree { max_leaves: Some(6), ..Default::default() };
        let tree = learn(&trainer, &made(Task::TwoClasses)).tree;
        assert_eq!(tree.right, [10, 7, 6, 5, 0, 0, 0, 9, 0, 0, 0]);
        assert_eq!(tree.feature, [0, 1, 2, 0, 0, 0, 0, 2, 0, 0, 0]);
        let thresholds = [42.5, 694.5625, 33.0, 33.0, 0.0, 0.0, 0.0, 45.5, 0.0, 0.0, 0.0];
        assert_close(&tree.threshold, &thresholds, 0.0);
        let cover = [240.0, 106.0, 85.0, 28.0, 23.0, 5.0, 57.0, 21.0, 4.0, 17.0, 134.0];
        assert_close(&tree.cover, &cover, 0.0);
        assert_close(&tree.values[..2], &[0.754_166_666_667, 0.471_698_113_208], 1e-12);
    }

    #[test]
    fn a_tree_for_numbers_agrees_with_scikit_learn() {
        let trainer = DecisionTree { max_depth: Some(3), min_leaf: 8.0, ..Default::default() };
        let model = learn(&trainer, &made(Task::Numbers));
        let tree = &model.tree;
        assert_eq!(tree.right, [8, 5, 4, 0, 0, 7, 0, 0, 12, 11, 0, 0, 14, 0, 0]);
        assert_eq!(tree.feature, [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let means = [31.014_583_333_333, 21.537_719_298_246, 15.390_625, 10.196_428_571_429];
        assert_close(&tree.values[..4], &means, 1e-11);
        assert_close(&tree.gain[..2], &[81.257_527_945_297, 22.974_355_133_406], 1e-10);
        assert_close(&model.importance, &[0.493_684_467_38, 0.0, 0.506_315_532_62], 1e-11);
    }

    #[test]
    fn a_tree_pruned_by_its_cost_is_as_large_as_that_of_scikit_learn() {
        let cases: [(Task, &[(f64, usize)]); 2] = [
            (Task::TwoClasses, &[(0.005, 19), (0.01, 15), (0.02, 5), (0.05, 2)]),
            (Task::Numbers, &[(0.01, 60), (0.1, 31), (1.0, 9), (5.0, 6), (30.0, 3)]),
        ];
        for (task, sizes) in cases {
            for (ccp_alpha, n_leaves) in sizes {
                let trainer = DecisionTree { ccp_alpha: *ccp_alpha, ..Default::default() };
                assert_eq!(learn(&trainer, &made(task)).tree.n_leaves(), *n_leaves, "{ccp_alpha}");
            }
        }
    }

    #[test]
    fn weights_are_copies_in_any_order_to_the_bit() {
        for task in TASKS {
            let made = made(task);
            let model = learn(&DecisionTree::default(), &made);
            assert!(model == learn(&DecisionTree::default(), &copied(&made)), "{task:?}");
            let text = serde_json::to_string(&model).unwrap();
            assert!(serde_json::from_str::<DecisionTreeModel>(&text).unwrap() == model);
        }
    }

    #[test]
    fn two_classes_divide_levels_in_the_best_way() {
        // Shares of class 1, by hand: b 0 of 2, d 1 of 3, a 1 of 2, c 2 of 2, e 1 of 1; best after a.
        let codes = [0, 0, 1, 1, 2, 2, 3, 3, 3, 4];
        let outcomes = [1, 0, 0, 0, 1, 1, 1, 0, 0, 1];
        let features = matrix(vec![category("level", 6, &codes)]);
        let trainer = DecisionTree { max_depth: Some(1), ..Default::default() };
        let model = learn(&trainer, &(features, classes(&outcomes, 2)));
        // Nobody is at f: it goes with the heavier side.
        let question = model.tree.question(0, &model.features).unwrap();
        assert_eq!(question, "level is one of a, b, d, f");
        assert_close(&model.tree.values, &[0.5, 2.0 / 7.0, 1.0], 1e-15);
        // Impurity 1/2 less 7/10 · 2 · 2/7 · 5/7.
        assert_close(&model.tree.gain, &[3.0 / 14.0, 0.0, 0.0], 1e-15);
    }

    #[test]
    fn several_classes_cut_one_level_off() {
        let features = matrix(vec![category("level", 3, &[0, 0, 1, 1, 1, 2, 2])]);
        let trainer = DecisionTree { max_depth: Some(1), ..Default::default() };
        let model = learn(&trainer, &(features, classes(&[0, 2, 1, 1, 1, 2, 0], 3)));
        assert_eq!(model.tree.question(0, &model.features).unwrap(), "level is b");
        assert_close(&model.tree.values[3..], &[0.0, 1.0, 0.0, 0.5, 0.0, 0.5], 1e-15);
    }

    #[test]
    fn missing_cells_go_where_they_do_best() {
        let gap = f64::NAN;
        for (values, outcomes, asks, missing_left) in [
            (vec![1.0, 2.0, 3.0, gap, gap], [0, 0, 1, 1, 1], "age ≤ 2.5", false),
            (vec![1.0, 2.0, 3.0, gap, gap], [0, 0, 1, 0, 0], "age ≤ 2.5", true),
            (vec![1.0, 2.0, 3.0, gap, gap], [0, 0, 0, 1, 1], "age is known", false),
            (vec![1.0, 2.0, 3.0, 4.0, 5.0], [0, 0, 1, 1, 1], "age ≤ 2.5", false),
            (vec![1.0, 2.0, 3.0, 4.0, 5.0], [0, 0, 0, 1, 1], "age ≤ 3.5", true),
        ] {
            let features = matrix(vec![number("age", values)]);
            let model = learn(&DecisionTree::default(), &(features.clone(), classes(&outcomes, 2)));
            assert_eq!(model.tree.question(0, &model.features).unwrap(), asks);
            assert_eq!((model.tree.missing_left[0], model.tree.n_leaves()), (missing_left, 2));
            let told = model.predict(&features).values.column(1).to_vec();
            assert_close(&told, &outcomes.map(f64::from), 0.0);
        }
    }

    #[test]
    fn a_missing_level_is_a_level_and_an_unknown_one_is_missing() {
        let features = matrix(vec![category("level", 4, &[0, 0, 1, 1, 9, 9])]);
        let model =
            learn(&DecisionTree::default(), &(features, numbers(&[1.0, 1.0, 5.0, 5.0, 7.0, 7.0])));
        let asked = matrix(vec![category("level", 4, &[0, 1, 2, 3, 9])]);
        let told = model.predict(&asked).values.column(0).to_vec();
        assert_close(&told, &[1.0, 5.0, 7.0, 7.0, 7.0], 1e-15);
    }

    #[test]
    fn features_that_tell_nothing_make_a_single_leaf() {
        let constant = matrix(vec![number("one", vec![1.0; 4]), number("gap", vec![f64::NAN; 4])]);
        let model = learn(&DecisionTree::default(), &(constant.clone(), classes(&[0, 1, 1, 1], 2)));
        assert_eq!((model.tree.n_nodes(), model.importance.as_slice()), (1, &[0.0, 0.0][..]));
        assert_close(&model.predict(&constant).values.row(0).to_vec(), &[0.25, 0.75], 0.0);
        let large = learn(&DecisionTree::default(), &(constant, numbers(&[f64::MAX; 4])));
        assert_close(&large.tree.values, &[f64::MAX], 0.0);
    }

    #[test]
    fn the_best_of_equal_questions_is_the_first_and_lowest() {
        let twice = matrix(vec![
            number("a", vec![1.0, 2.0, 3.0, 4.0]),
            number("b", vec![1.0, 2.0, 3.0, 4.0]),
        ]);
        let trainer = DecisionTree { max_depth: Some(1), ..Default::default() };
        let model = learn(&trainer, &(twice, classes(&[0, 1, 0, 1], 2)));
        assert_eq!(model.tree.question(0, &model.features).unwrap(), "a ≤ 1.5");
    }

    #[test]
    fn settings_out_of_range_and_steps_are_told() {
        let made = made(Task::Numbers);
        assert_eq!(steps_until_done(&DecisionTree::default(), &made), 2);
        for trainer in [
            DecisionTree { min_leaf: 0.0, ..Default::default() },
            DecisionTree { min_gain: f64::NAN, ..Default::default() },
            DecisionTree { max_leaves: Some(1), ..Default::default() },
            DecisionTree { max_depth: Some(0), ..Default::default() },
            DecisionTree { criterion: Criterion::Gini, ..Default::default() },
        ] {
            let error = trainer.train(&made.0, &made.1, 1, &mut Unwatched).unwrap_err();
            assert!(matches!(error, Error::Setting { .. }), "{error}");
        }
    }

    #[test]
    fn adult_is_told_as_well_as_by_scikit_learn() {
        let Some([train, test]) = adult() else { return };
        let trainer = DecisionTree { max_depth: Some(8), min_leaf: 20.0, ..Default::default() };
        let model = learn(&trainer, &train);
        let area = area(&model.predict(&test.0), &test.1);
        // scikit-learn 1.9.1, DecisionTreeClassifier(max_depth=8, min_samples_leaf=20), categories one-hot
        // ("?" a level), random_state 0 to 4: 0.90491 0.90491 0.90490 0.90491 0.90490.
        assert!((area - 0.904_90).abs() < 0.003, "{area}");
    }
}
