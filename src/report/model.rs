//! Where the decisions came from: the model, whom it learnt from, how well it does, and what stands beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::audit::plan::model::Setting;
use crate::report::{MetricFigure, RateFigure};

/// The model whose decisions were audited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelSection {
    /// What people call it.
    pub name: String,
    /// The way of learning by id, or "onnx" for an imported model.
    pub way: String,
    /// "two-classes", "several-classes" or "numbers" of a trained model, "imported" of one from a file.
    pub task: String,
    /// What its scores are: "probability", "margin" or "number"; "score" where an imported model does not say.
    pub scale: String,
    /// Positive from this score upwards; absent where nothing is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// Columns that it looks at.
    pub features: Vec<String>,
    /// With every level of every category spelt out.
    pub n_encoded: u64,
    /// Columns that it does not look at though it could, and why: protected attributes first.
    pub set_aside: Vec<SetAside>,
    /// Features that still tell something of a protected attribute, the closest first.
    pub proxies: Vec<Proxy>,
    /// Every setting, defaults written out.
    pub settings: BTreeMap<String, Setting>,
    /// How better settings were looked for; `settings` are then those of the model that is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Searched>,
    /// How people were held out, in words.
    pub held_out: String,
    /// People it learnt from; in folds the fewest at a time. 0 for an imported model.
    pub n_learnt: u64,
    /// Rows with a score: of a trained model, from a fit that had not seen them.
    pub n_scored: u64,
    pub fits: Vec<Fit>,
    /// What may be wrong with the experiment.
    pub warnings: Vec<Warning>,
    /// Loss after each iteration of the model on everyone it may learn from; at most 200 points.
    pub losses: Vec<Loss>,
    /// Of linear models.
    pub coefficients: Vec<Coefficient>,
    /// How much the score hangs on each feature, the most first.
    pub effects: Vec<Effect>,
    /// Of several classes: the one whose score the effects are of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_class: Option<String>,
    /// Of a single tree: its first levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<Tree>,
    /// Of an imported model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<ModelFile>,
    /// The model itself first, then the plan's candidates, on the same people. Empty without candidates.
    pub candidates: Vec<Compared>,
}

/// A column that a model does not look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    pub column: String,
    pub why: String,
}

/// A feature that tells something of a protected attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proxy {
    pub feature: String,
    pub attribute: String,
    /// Cramér's V, corrected for bias (Bergsma 2013): 0 nothing, 1 everything. Numbers are cut into tenths.
    pub association: f64,
}

/// One training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fit {
    pub repeat: u16,
    pub fold: u16,
    pub n_learnt: u64,
    pub n_scored: u64,
    pub iterations: u32,
    /// Absent where the way of learning has no such thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub converged: Option<bool>,
    /// Where settings were looked for: the place of those chosen, among the ones tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<u64>,
}

/// Settings that were tried among the people learnt from, anew for each fit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Searched {
    /// Parts of the people learnt from.
    pub folds: u16,
    /// What was made small: "log-loss", "one-minus-roc-auc" or "squared-error".
    pub loss: String,
    /// The settings that were varied.
    pub over: Vec<String>,
    /// In the order in which they were tried, those of the plan first.
    pub tried: Vec<Tried>,
    /// The place of the settings of the model that is kept; absent of a candidate, of which none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<u64>,
}

impl Searched {
    /// What was made small, in words.
    pub fn loss_name(&self) -> &str {
        match self.loss.as_str() {
            "log-loss" => "log loss",
            "one-minus-roc-auc" => "area above the ROC curve",
            "squared-error" => "squared error",
            other => other,
        }
    }

    /// Settings by their loss, the least first, with their places; of several the one that was tried first.
    pub fn least_first(&self) -> Vec<(usize, &Tried)> {
        let mut all: Vec<(usize, &Tried)> = self.tried.iter().enumerate().collect();
        let loss = |it: &Tried| it.loss.unwrap_or(f64::INFINITY);
        all.sort_by(|a, b| loss(a.1).total_cmp(&loss(b.1)));
        all
    }

    /// What was varied, in words: "c 0.3, penalty l1".
    pub fn words(&self, tried: &Tried) -> String {
        let one = |key: &String| {
            let value = tried.settings.get(key).map_or("none".to_owned(), ToString::to_string);
            format!("{} {value}", key.replace('_', " "))
        };
        self.over.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// Settings that were tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// What was varied; a setting that stands for no limit is left out.
    pub settings: BTreeMap<String, Setting>,
    /// The mean over all fits whose people were scored; absent where one could not be trained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<f64>,
    /// How many of these fits chose them.
    pub chosen: u64,
}

/// What may be wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// A stable id such as "outcome-among-features".
    pub id: String,
    pub says: String,
}

/// Loss after an iteration.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    pub iteration: u32,
    pub loss: f64,
}

/// A coefficient on the scale of the log odds (or of the number), with its interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coefficient {
    /// `age`, or `sex=Female`.
    pub feature: String,
    pub value: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// What the mean score would be if everyone had one and the same value of a feature (partial dependence).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    pub feature: String,
    pub is_number: bool,
    /// Largest less smallest mean score.
    pub range: f64,
    pub points: Vec<EffectPoint>,
}

/// A value of a feature and the mean score with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectPoint {
    pub value: String,
    pub score: f64,
}

/// A node of a tree, and below it two more unless it is a leaf.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// Sum of weights of the people who came here in training.
    pub people: f64,
    /// Of two classes the share of positives, else the mean.
    pub value: f64,
    /// "age <= 27.5", or "charge: F, M"; those who meet it go the first way. Absent of a leaf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Two, or none where this is a leaf or the picture ends.
    pub below: Vec<Tree>,
}

/// A model file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
    /// The program that wrote it, as the file says.
    pub producer: String,
    pub operators: Vec<String>,
}

/// A model beside others: performance and gaps on the same people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    pub name: String,
    pub way: String,
    /// Where better ones were looked for, those chosen most often.
    pub settings: BTreeMap<String, Setting>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Searched>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// Of everyone.
    pub performance: Vec<RateFigure>,
    /// Of each attribute.
    pub gaps: Vec<MetricFigure>,
    /// Against the first model; empty for itself.
    pub differences: Vec<Paired>,
}

/// What a candidate has more than the first model, on the same people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paired {
    /// A rate of everyone ("roc-auc", "accuracy"), or a metric with its attribute.
    pub figure: String,
    pub attributes: Vec<String>,
    pub value: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// Such as "paired bootstrap".
    pub method: String,
}
