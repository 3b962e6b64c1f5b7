//! Every way of learning by its name and settings.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::json;
use crate::models::bayes::{NaiveBayes, NaiveBayesModel};
use crate::models::checked::{checked, present};
use crate::models::encode::Gaps;
use crate::models::linear::{LinearModel, LinearRegression, LogisticModel, LogisticRegression};
use crate::models::neighbors::{NearestNeighbors, NearestNeighborsModel};
use crate::models::perceptron::{Perceptron, PerceptronModel};
use crate::models::svm::{KernelSvm, KernelSvmModel, LinearSvm, LinearSvmModel};
use crate::models::trees::{BoostedTrees, BoostedTreesModel, DecisionTree, DecisionTreeModel};
use crate::models::trees::{RandomForest, RandomForestModel};
use crate::models::{Error, Matrix, Predict, Scores, Step, Target, Trainer, Watch};

/// A way of learning with its settings.
#[derive(Clone, Debug, PartialEq)]
pub enum Learner {
    LogisticRegression(LogisticRegression),
    LinearRegression(LinearRegression),
    NaiveBayes(NaiveBayes),
    DecisionTree(DecisionTree),
    RandomForest(RandomForest),
    BoostedTrees(BoostedTrees),
    LinearSvm(LinearSvm),
    KernelSvm(KernelSvm),
    NearestNeighbors(NearestNeighbors),
    Perceptron(Perceptron),
}

/// What a way of learning has learnt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fitted {
    LogisticRegression(LogisticModel),
    LinearRegression(LinearModel),
    NaiveBayes(NaiveBayesModel),
    DecisionTree(DecisionTreeModel),
    RandomForest(RandomForestModel),
    BoostedTrees(BoostedTreesModel),
    LinearSvm(LinearSvmModel),
    KernelSvm(KernelSvmModel),
    NearestNeighbors(NearestNeighborsModel),
    Perceptron(PerceptronModel),
}

/// What training came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    pub fitted: Fitted,
    /// Where somebody's class was missing: the classes that were there, each the model's class in this order.
    pub classes: Option<Vec<usize>>,
    /// The loss after each step that told one.
    pub losses: Vec<(u32, f64)>,
}

impl Learner {
    /// The way of that id with these settings; defaults stand where a setting is absent.
    ///
    /// # Errors
    ///
    /// In words: a setting that the way does not have, or a value of the wrong kind.
    pub fn new(id: &str, settings: Map<String, Value>) -> Result<Self, String> {
        let settings = Value::Object(settings);
        match id {
            "logistic-regression" => with(&settings).map(Self::LogisticRegression),
            "linear-regression" => with(&settings).map(Self::LinearRegression),
            "naive-bayes" => with(&settings).map(Self::NaiveBayes),
            "decision-tree" => with(&settings).map(Self::DecisionTree),
            "random-forest" => with(&settings).map(Self::RandomForest),
            "boosted-trees" => with(&settings).map(Self::BoostedTrees),
            "linear-svm" => with(&settings).map(Self::LinearSvm),
            "kernel-svm" => with(&settings).map(Self::KernelSvm),
            "nearest-neighbours" => with(&settings).map(Self::NearestNeighbors),
            "perceptron" => with(&settings).map(Self::Perceptron),
            _ => Err(format!("there is no way of learning \"{id}\"")),
        }
    }

    /// Every setting with its value.
    pub fn settings(&self) -> Map<String, Value> {
        let value = match self {
            Self::LogisticRegression(it) => serde_json::to_value(it),
            Self::LinearRegression(it) => serde_json::to_value(it),
            Self::NaiveBayes(it) => serde_json::to_value(it),
            Self::DecisionTree(it) => serde_json::to_value(it),
            Self::RandomForest(it) => serde_json::to_value(it),
            Self::BoostedTrees(it) => serde_json::to_value(it),
            Self::LinearSvm(it) => serde_json::to_value(it),
            Self::KernelSvm(it) => serde_json::to_value(it),
            Self::NearestNeighbors(it) => serde_json::to_value(it),
            Self::Perceptron(it) => serde_json::to_value(it),
        };
        match value {
            Ok(Value::Object(it)) => it,
            Ok(_) | Err(_) => Map::new(),
        }
    }

    /// Whether a missing number tells it something; others need each gap filled.
    pub fn keeps_gaps(&self) -> bool {
        match self {
            Self::NaiveBayes(_)
            | Self::DecisionTree(_)
            | Self::RandomForest(_)
            | Self::BoostedTrees(_) => true,
            Self::LogisticRegression(_)
            | Self::LinearRegression(_)
            | Self::LinearSvm(_)
            | Self::KernelSvm(_)
            | Self::NearestNeighbors(_)
            | Self::Perceptron(_) => false,
        }
    }

    fn gaps(&self) -> Gaps {
        if self.keeps_gaps() { Gaps::Keep } else { Gaps::Fill }
    }

    /// Checks the input and learns.
    ///
    /// # Errors
    ///
    /// Rows that do not agree, cells that are no numbers, weights below 0, one class alone; and those of
    /// [`Trainer::train`].
    pub fn learn(
        &self,
        features: &Matrix,
        target: &Target,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Trained, Error> {
        let counted = checked(features, target, self.gaps())?;
        let (features, target) = counted.as_ref().map_or((features, target), |it| (&it.0, &it.1));
        let of_some = present(target);
        let (classes, target) = match &of_some {
            Some((classes, target)) => (Some(classes.clone()), target),
            None => (None, target),
        };
        let mut losses = Vec::new();
        let mut listen = |step: Step| {
            // Where training ends early, the last step may be told twice.
            losses.pop_if(|it: &mut (u32, f64)| it.0 == step.done);
            losses.extend(step.loss.filter(|it| it.is_finite()).map(|it| (step.done, it)));
            watch.step(step)
        };
        let fitted = self.train(features, target, seed, &mut listen)?;
        Ok(Trained { fitted, classes, losses })
    }

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Fitted, Error> {
        Ok(match self {
            Self::LogisticRegression(it) => {
                Fitted::LogisticRegression(it.train(features, target, seed, watch)?)
            }
            Self::LinearRegression(it) => {
                Fitted::LinearRegression(it.train(features, target, seed, watch)?)
            }
            Self::NaiveBayes(it) => Fitted::NaiveBayes(it.train(features, target, seed, watch)?),
            Self::DecisionTree(it) => {
                Fitted::DecisionTree(it.train(features, target, seed, watch)?)
            }
            Self::RandomForest(it) => {
                Fitted::RandomForest(it.train(features, target, seed, watch)?)
            }
            Self::BoostedTrees(it) => {
                Fitted::BoostedTrees(it.train(features, target, seed, watch)?)
            }
            Self::LinearSvm(it) => Fitted::LinearSvm(it.train(features, target, seed, watch)?),
            Self::KernelSvm(it) => Fitted::KernelSvm(it.train(features, target, seed, watch)?),
            Self::NearestNeighbors(it) => {
                Fitted::NearestNeighbors(it.train(features, target, seed, watch)?)
            }
            Self::Perceptron(it) => Fitted::Perceptron(it.train(features, target, seed, watch)?),
        })
    }
}

impl Predict for Fitted {
    fn predict(&self, features: &Matrix) -> Scores {
        match self {
            Self::LogisticRegression(it) => it.predict(features),
            Self::LinearRegression(it) => it.predict(features),
            Self::NaiveBayes(it) => it.predict(features),
            Self::DecisionTree(it) => it.predict(features),
            Self::RandomForest(it) => it.predict(features),
            Self::BoostedTrees(it) => it.predict(features),
            Self::LinearSvm(it) => it.predict(features),
            Self::KernelSvm(it) => it.predict(features),
            Self::NearestNeighbors(it) => it.predict(features),
            Self::Perceptron(it) => it.predict(features),
        }
    }
}

fn with<T: DeserializeOwned>(settings: &Value) -> Result<T, String> {
    json::reshape(settings).map_err(|error| error.to_string())
}
