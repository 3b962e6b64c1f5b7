//! A forest: trees of people drawn at random, each question of features drawn at random; they tell together.

use crate::models::trees::bins::Bins;
use crate::models::trees::decision_tree::{check_leaf, check_max_depth};
use crate::models::trees::grow::{Choice, Draw, Limits};
use crate::models::trees::left_out::{LeftOut, absent};
use crate::models::trees::measure::Criterion;
use crate::models::trees::outcome::{Outcome, Plan, Prepared};
use crate::models::trees::sample::bootstrap;
use crate::models::trees::tree::{Feature, Tree, each_leaf, remember};
use crate::models::trees::{as_u32, shares};
use crate::models::{Error, Matrix, Predict, Scores, Step, Target, Trainer, Watch};
use crate::stats::resample::Stream;

/// A random forest (Breiman 2001), as scikit-learn's `RandomForestClassifier` and `RandomForestRegressor`: the mean of
/// what its trees say.
///
/// A tree draws as many people as the weights add up to, with replacement and in proportion to the weights, and counts
/// them as often as drawn; so a weight of k has the distribution of k copies, and weights that are not about 1 on average
/// make trees of as many people as they say. (scikit-learn draws rows evenly and multiplies.) Without
/// the bootstrap weights count as in one tree. Features are drawn without replacement until enough of them
/// can be cut. Categories and missing cells are as in [`crate::models::trees::DecisionTree`].
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RandomForest {
    /// From 1; 100 by default (scikit-learn: `n_estimators`).
    pub trees: u32,
    /// What is made small in the leaves (`criterion`).
    pub criterion: Criterion,
    /// How many features a question chooses from (`max_features`).
    pub max_features: MaxFeatures,
    /// Questions in a row at most; none: as many as it takes, the default (`max_depth`).
    pub max_depth: Option<u32>,
    /// People in a leaf at least, above 0 (`min_samples_leaf`). None, the default: 1, or as many as keep the forest from
    /// more than five million nodes, see [`RandomForestModel::min_leaf`].
    pub min_leaf: Option<f64>,
    /// Whether each tree draws its people; otherwise all learn from everybody. On by default (`bootstrap`).
    pub bootstrap: bool,
    /// Whether to tell how well people are told by the trees that did not draw them; off by default (`oob_score`).
    pub out_of_bag: bool,
}

/// How many features a question chooses from. A category is one feature.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaxFeatures {
    /// The square root of all for classes, as scikit-learn; a third of all for numbers, as Breiman and R's `randomForest`
    /// (scikit-learn: all).
    #[default]
    ByTask,
    /// The square root of all, rounded down.
    SquareRoot,
    /// A third of all, rounded down.
    Third,
    All,
    /// So many, from 1.
    Count(u32),
}

impl Default for RandomForest {
    fn default() -> Self {
        Self {
            trees: 100,
            criterion: Criterion::ByTask,
            max_features: MaxFeatures::ByTask,
            max_depth: None,
            min_leaf: None,
            bootstrap: true,
            out_of_bag: false,
        }
    }
}

/// A forest that has learnt.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomForestModel {
    pub outcome: Outcome,
    /// What it asks about, in the order of the matrix.
    pub features: Vec<Feature>,
    pub trees: Vec<Tree>,
    /// People in a leaf at least, as it came to be.
    pub min_leaf: f64,
    /// The share of each feature in what the questions of a tree gained, as a mean over trees; all 0 without questions.
    /// It is measured on the people learnt from, and favors features with many values or levels, which
    /// find something to gain by chance more often (Strobl et al. 2007).
    pub importance: Vec<f64>,
    /// For classes the weighted share of people who are told right by the trees that did not draw them, for numbers the
    /// share of variance that those explain. `None` unless asked for and somebody was left out.
    pub out_of_bag: Option<f64>,
}

/// Nodes of all trees together at most: more, and the file that it is saved as, find no room in a browser's memory.
/// The same everywhere, so that a plan that is run here is run there.
const MOST_NODES: usize = 5_000_000;

impl RandomForest {
    /// Nodes of all trees, as far as those that are there tell.
    fn n_nodes(&self, trees: &[Tree]) -> usize {
        match trees {
            [first] => first.n_nodes().saturating_mul(self.trees as usize),
            trees => trees.iter().map(Tree::n_nodes).sum(),
        }
    }

    /// So many people in each leaf that no forest can be too large: `W` people have `W / min_leaf` leaves at most, and
    /// twice as many nodes.
    fn coarse(&self, weight: f64, most_nodes: usize) -> f64 {
        (2.0 * weight * f64::from(self.trees) / most_nodes as f64).ceil().max(1.0)
    }

    /// Refuses a forest that will be too large, as soon as its first tree tells.
    fn check_size(&self, trees: &[Tree], limit: usize) -> Result<(), Error> {
        let found = self.n_nodes(trees);
        let what = "nodes over all its trees (a larger \"min_leaf\", a \"max_depth\" or fewer \"trees\" make it smaller)";
        let model = "a random forest";
        if found > limit { Err(Error::TooMuch { model, what, found, limit }) } else { Ok(()) }
    }

    fn check(&self) -> Result<(), Error> {
        check_leaf(self.min_leaf.unwrap_or(1.0))?;
        check_max_depth(self.max_depth)?;
        let refuse = |key| Error::Setting { key, found: "0".to_owned(), allowed: "at least 1" };
        if self.trees == 0 {
            return Err(refuse("trees"));
        }
        if self.max_features == MaxFeatures::Count(0) {
            return Err(refuse("max_features"));
        }
        Ok(())
    }

    fn n_features(&self, outcome: Outcome, all: usize) -> usize {
        let root = || (1..=all).take_while(|it| it * it <= all).count();
        let chosen = match (self.max_features, outcome) {
            (MaxFeatures::SquareRoot, _) | (MaxFeatures::ByTask, Outcome::Classes { .. }) => root(),
            (MaxFeatures::Third, _) | (MaxFeatures::ByTask, Outcome::Numbers) => all / 3,
            (MaxFeatures::All, _) => all,
            (MaxFeatures::Count(count), _) => count as usize,
        };
        chosen.clamp(1, all.max(1))
    }
}

impl Trainer for RandomForest {
    type Model = RandomForestModel;

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<RandomForestModel, Error> {
        self.train_within(MOST_NODES, (features, target), seed, watch)
    }
}

impl RandomForest {
    fn train_within(
        &self,
        most_nodes: usize,
        (features, target): (&Matrix, &Target),
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<RandomForestModel, Error> {
        self.check()?;
        let prepared = Prepared::new(target, self.criterion, "a random forest")?;
        let (outcome, n_features) = (prepared.outcome, features.blocks().len());
        watch.step(Step { done: 0, total: self.trees, loss: None })?;
        let bins = Bins::new(features, &prepared.weights);
        let columns = bins.columns(features);
        let max_depth = self.max_depth.unwrap_or(u32::MAX);
        let limits = Limits { max_depth, max_leaves: None, min_split: 0.0, min_gain: 0.0 };
        let mut plan = Plan {
            bins: &bins,
            columns: &columns,
            limits,
            min_leaf: self.min_leaf.unwrap_or(1.0),
            ccp_alpha: 0.0,
        };
        let at_most = self.n_features(outcome, n_features);
        let mut left_out = self.out_of_bag.then(|| LeftOut::new(outcome, features.n_rows()));
        let mut importance = vec![0.0; n_features];
        let mut trees = Vec::with_capacity(self.trees as usize);
        for place in 0..self.trees {
            let mut stream = Stream::new(seed, u64::from(place));
            let (rows, weights) = self.draw(&prepared, &mut stream);
            let out = left_out.as_ref().map(|_| absent(&rows, features.n_rows()));
            let grown = |plan: &Plan, rows: Vec<u32>| {
                let order = (0..n_features).collect();
                let choice =
                    Choice::Some(Box::new(Draw { at_most, stream: stream.clone(), order }));
                plan.tree(&prepared, rows, &weights, choice)
            };
            let mut tree = grown(&plan, rows.clone());
            let may_change = place == 0 && self.min_leaf.is_none();
            if may_change && self.n_nodes(std::slice::from_ref(&tree)) > most_nodes {
                plan.min_leaf = self.coarse(prepared.weights.iter().sum(), most_nodes);
                tree = grown(&plan, rows);
            }
            if let Some((left_out, out)) = left_out.as_mut().zip(out) {
                left_out.tell(&tree, features, &out);
            }
            let mut gains = vec![0.0; n_features];
            tree.add_gains(&mut gains);
            importance.iter_mut().zip(shares(gains)).for_each(|(sum, it)| *sum += it);
            trees.push(tree);
            self.check_size(&trees, most_nodes)?;
            watch.step(Step { done: place + 1, total: self.trees, loss: None })?;
        }
        Ok(RandomForestModel {
            outcome,
            features: remember(features),
            trees,
            min_leaf: plan.min_leaf,
            importance: shares(importance),
            out_of_bag: left_out.and_then(|it| it.score(target)),
        })
    }

    /// The rows of one tree and what they count.
    fn draw(&self, prepared: &Prepared, stream: &mut Stream) -> (Vec<u32>, Vec<f64>) {
        if !self.bootstrap {
            let rows = (0..as_u32(prepared.n_rows())).collect();
            return (rows, prepared.weights.clone());
        }
        let counts = bootstrap(stream, &prepared.weights);
        let drawn = (0..).zip(&counts).filter(|(_, count)| **count > 0);
        drawn.map(|(row, count)| (row, *count as f64)).unzip()
    }
}

impl Predict for RandomForestModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let width = self.outcome.width();
        let mut said = vec![0.0; features.n_rows() * width];
        each_leaf(&self.trees, features, |_, person, values| {
            let sums = &mut said[person * width..(person + 1) * width];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        });
        let n_trees = self.trees.len() as f64;
        for it in &mut said {
            *it /= n_trees;
        }
        self.outcome.scores(features.n_rows(), &said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Unwatched;
    use crate::models::trees::testing::{
        TASKS, Task, adult, area, assert_close, classes, copied, made, matrix, number,
        steps_until_done,
    };

    fn learn(trainer: &RandomForest, (features, target): &(Matrix, Target)) -> RandomForestModel {
        trainer.train(features, target, 7, &mut Unwatched).unwrap()
    }

    fn few() -> RandomForest {
        RandomForest { trees: 12, ..Default::default() }
    }

    #[test]
    fn a_forest_that_would_be_too_large_is_refused_after_its_first_tree() {
        let trainer = RandomForest { trees: 500_000, min_leaf: Some(1.0), ..few() };
        let (features, target) = made(Task::TwoClasses);
        let refused = trainer.train(&features, &target, 7, &mut Unwatched).unwrap_err();
        assert!(matches!(refused, Error::TooMuch { limit: 5_000_000, .. }), "{refused}");
        assert!(refused.to_string().contains("a larger \"min_leaf\""), "{refused}");
    }

    #[test]
    fn leaves_of_a_forest_that_nobody_set_are_as_large_as_its_size_asks() {
        let (features, target) = made(Task::TwoClasses);
        let weight: f64 = target.weights.iter().sum();
        let people = (&features, &target);
        let grow = |most| few().train_within(most, people, 7, &mut Unwatched).unwrap();
        assert_close(&[grow(MOST_NODES).min_leaf], &[1.0], 0.0);
        let coarse = grow(300);
        // 12 trees of at most 2 · 240 / min_leaf nodes.
        assert_close(&[weight, coarse.min_leaf], &[240.0, 20.0], 0.0);
        assert!(coarse.trees.iter().map(Tree::n_nodes).sum::<usize>() <= 300);
        let lightest = |it: &Tree| {
            let leaves = (0..it.n_nodes()).filter(|at| it.right[*at] == 0);
            leaves.map(|at| it.cover[at]).fold(f64::INFINITY, f64::min)
        };
        assert!(coarse.trees.iter().all(|it| lightest(it) >= 20.0));
        let set = RandomForest { min_leaf: Some(20.0), ..few() };
        assert!(learn(&set, &(features.clone(), target.clone())) == coarse);
    }

    #[test]
    fn trees_hang_on_the_seed_and_their_place_alone() {
        for task in TASKS {
            let made = made(task);
            let model = learn(&few(), &made);
            assert!(model == learn(&few(), &made));
            let fewer = learn(&RandomForest { trees: 5, ..few() }, &made);
            assert!(fewer.trees == model.trees[..5], "{task:?}");
            assert!(model != few().train(&made.0, &made.1, 8, &mut Unwatched).unwrap());
            let text = serde_json::to_string(&model).unwrap();
            assert!(serde_json::from_str::<RandomForestModel>(&text).unwrap() == model);
        }
    }

    #[test]
    fn without_the_bootstrap_weights_are_copies_to_the_bit() {
        for task in TASKS {
            let made = made(task);
            let trainer = RandomForest { bootstrap: false, ..few() };
            assert!(learn(&trainer, &made) == learn(&trainer, &copied(&made)), "{task:?}");
        }
    }

    #[test]
    fn with_the_bootstrap_weights_are_copies_on_average() {
        let made = made(Task::TwoClasses);
        let trainer = RandomForest { trees: 300, max_depth: Some(3), ..few() };
        let weighted = learn(&trainer, &made).predict(&made.0);
        let repeated = learn(&trainer, &copied(&made)).predict(&made.0);
        let apart = weighted.values.iter().zip(&repeated.values).map(|(a, b)| (a - b).abs());
        let (largest, n) = apart.fold((0.0_f64, 0), |(it, n), apart| (it.max(apart), n + 1));
        assert!(n == 240 && largest < 0.08, "{largest}");
        let cover = learn(&trainer, &made).trees[0].cover[0];
        assert_close(&[cover], &[240.0], 0.0);
    }

    #[test]
    fn shares_are_means_over_trees() {
        let made = made(Task::ThreeClasses);
        let model = learn(&few(), &made);
        let told = model.predict(&made.0);
        assert!(told.values.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12));
        let mut person = vec![0.0; 3];
        for tree in &model.trees {
            let leaf = tree.leaf(&[0.0, 0.0, 0.0]);
            person.iter_mut().zip(tree.values_of(leaf)).for_each(|(sum, it)| *sum += it / 12.0);
        }
        assert_close(&told.values.row(0).to_vec(), &person, 1e-12);
    }

    #[test]
    fn people_left_out_are_told_by_the_other_trees() {
        for (task, low, high) in [
            (Task::TwoClasses, 0.7, 0.95),
            (Task::ThreeClasses, 0.5, 0.9),
            (Task::Numbers, 0.5, 0.95),
        ] {
            let trainer = RandomForest { trees: 60, out_of_bag: true, ..Default::default() };
            let score = learn(&trainer, &made(task)).out_of_bag.unwrap();
            assert!((low..high).contains(&score), "{task:?}: {score}");
        }
        assert_eq!(learn(&few(), &made(Task::Numbers)).out_of_bag, None);
    }

    #[test]
    fn one_person_per_class_and_constant_features_end_in_shares() {
        let features = matrix(vec![number("one", vec![1.0; 2])]);
        let model = learn(&few(), &(features.clone(), classes(&[0, 1], 2)));
        assert!(model.predict(&features).values.iter().all(|it| (0.0..=1.0).contains(it)));
        assert_close(&model.importance, &[0.0], 0.0);
    }

    #[test]
    fn settings_out_of_range_and_steps_are_told() {
        let made = made(Task::ThreeClasses);
        assert_eq!(steps_until_done(&few(), &made), 13);
        for trainer in [
            RandomForest { trees: 0, ..few() },
            RandomForest { max_features: MaxFeatures::Count(0), ..few() },
            RandomForest { min_leaf: Some(-1.0), ..few() },
            RandomForest { criterion: Criterion::SquaredError, ..few() },
        ] {
            let error = trainer.train(&made.0, &made.1, 1, &mut Unwatched).unwrap_err();
            assert!(matches!(error, Error::Setting { .. }), "{error}");
        }
    }

    #[test]
    fn adult_is_told_as_well_as_by_scikit_learn() {
        let Some([train, test]) = adult() else { return };
        let of_seed = |seed| {
            let trained = RandomForest::default().train(&train.0, &train.1, seed, &mut Unwatched);
            area(&trained.unwrap().predict(&test.0), &test.1)
        };
        // scikit-learn 1.9.1, RandomForestClassifier(100), random_state 0 to 4, categories one-hot ("?" a level): 0.89963
        // 0.90030 0.90011 0.90031 0.89895; as numbers of their levels: 0.90452 0.90518 0.90528 0.90471 0.90466.
        let least = 0.904_87 - 0.003;
        let areas = [0, 1, 2, 3, 4].map(of_seed);
        assert!(areas.iter().all(|it| (least..0.92).contains(it)), "{areas:?}");
    }
}
