//! What can be seen of a fitted model: whether it came to rest, its coefficients, its tree.

use crate::models::Scale;
use crate::models::learner::Fitted;
use crate::models::trees::{DecisionTreeModel, Outcome, Tree};

/// Levels of a tree that are drawn: more do not fit on a page.
const DEPTH: usize = 4;

/// A column with its coefficient and that one's standard error.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficient {
    pub column: String,
    pub value: f64,
    pub standard_error: Option<f64>,
}

/// A node of a tree and those below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Sum of weights.
    pub people: f64,
    /// Of two classes the share of class 1, of several that of the likeliest, else the mean.
    pub value: f64,
    /// Those who meet it go to the first of the nodes below.
    pub question: Option<String>,
    /// Two, or none where it is a leaf or the picture ends.
    pub below: Vec<Node>,
}

impl Fitted {
    /// What its scores are; `classes` are those that it tells apart, none of numbers.
    pub fn scale(&self, classes: &[String]) -> Scale {
        if matches!(self, Self::LinearSvm(_) | Self::KernelSvm(_)) {
            Scale::Margin
        } else if classes.is_empty() {
            Scale::Number
        } else {
            Scale::Probability
        }
    }

    /// Iterations, and whether they came to rest, where there is such a thing.
    pub fn iterations(&self) -> Option<(u32, bool)> {
        match self {
            Self::LogisticRegression(it) => Some((it.iterations, it.converged)),
            Self::LinearRegression(it) => Some((it.iterations, it.converged)),
            Self::LinearSvm(it) => Some((it.iterations, it.converged)),
            Self::KernelSvm(it) => Some((it.iterations, it.converged)),
            Self::Perceptron(it) => {
                Some((u32::try_from(it.losses.len()).unwrap_or(u32::MAX), it.converged))
            }
            Self::NaiveBayes(_)
            | Self::DecisionTree(_)
            | Self::RandomForest(_)
            | Self::BoostedTrees(_)
            | Self::NearestNeighbors(_) => None,
        }
    }

    /// Coefficients by column, of models that have one set of them.
    pub fn coefficients(&self) -> Vec<Coefficient> {
        let (columns, values, errors) = match self {
            Self::LogisticRegression(it) if it.coefficients.len() == 1 => {
                (&it.columns, &it.coefficients[0], it.standard_errors.as_ref())
            }
            Self::LinearRegression(it) => {
                (&it.columns, &it.coefficients, it.standard_errors.as_ref())
            }
            Self::LinearSvm(it) if it.coefficients.len() == 1 => {
                (&it.columns, &it.coefficients[0], None)
            }
            Self::LogisticRegression(_)
            | Self::NaiveBayes(_)
            | Self::DecisionTree(_)
            | Self::RandomForest(_)
            | Self::BoostedTrees(_)
            | Self::LinearSvm(_)
            | Self::KernelSvm(_)
            | Self::NearestNeighbors(_)
            | Self::Perceptron(_) => return Vec::new(),
        };
        let coefficient = |(idx, (column, value)): (usize, (&String, &f64))| Coefficient {
            column: column.clone(),
            value: *value,
            standard_error: errors.and_then(|it| it.coefficients.get(idx).copied()),
        };
        columns.iter().zip(values).enumerate().map(coefficient).collect()
    }

    /// The degrees of freedom of the standard errors, where they are those of a spread that was itself estimated.
    pub fn freedom(&self) -> Option<f64> {
        match self {
            Self::LinearRegression(it) => it.residual_freedom,
            Self::LogisticRegression(_)
            | Self::NaiveBayes(_)
            | Self::DecisionTree(_)
            | Self::RandomForest(_)
            | Self::BoostedTrees(_)
            | Self::LinearSvm(_)
            | Self::KernelSvm(_)
            | Self::NearestNeighbors(_)
            | Self::Perceptron(_) => None,
        }
    }

    /// The first levels of a single tree.
    pub fn tree(&self) -> Option<Node> {
        match self {
            Self::DecisionTree(it) => Some(node(it, &it.tree, 0, DEPTH)),
            Self::LogisticRegression(_)
            | Self::LinearRegression(_)
            | Self::NaiveBayes(_)
            | Self::RandomForest(_)
            | Self::BoostedTrees(_)
            | Self::LinearSvm(_)
            | Self::KernelSvm(_)
            | Self::NearestNeighbors(_)
            | Self::Perceptron(_) => None,
        }
    }

    /// Whether asking it takes so long that few people must do.
    pub fn is_slow(&self) -> bool {
        matches!(self, Self::NearestNeighbors(_) | Self::KernelSvm(_))
    }
}

fn node(model: &DecisionTreeModel, tree: &Tree, place: usize, depth: usize) -> Node {
    let values = tree.values_of(place);
    let value = match model.outcome {
        Outcome::Classes { n_classes } if n_classes > 2 => {
            values.iter().copied().fold(0.0, f64::max)
        }
        Outcome::Classes { .. } | Outcome::Numbers => values[0],
    };
    let below = match tree.children(place) {
        Some((yes, no)) if depth > 0 => {
            vec![node(model, tree, yes, depth - 1), node(model, tree, no, depth - 1)]
        }
        Some(_) | None => Vec::new(),
    };
    Node {
        people: tree.cover[place],
        value,
        question: tree.question(place, &model.features),
        below,
    }
}
