//! A model that was trained here as an ONNX file, for onnxruntime and all that reads such files.
//!
//! ```text
//! one input per column ─▶ features, as the encoder makes them ─▶ what was learnt ─▶ label, probabilities or score
//! ```
//!
//! Numbers are given in single precision, as ONNX programs have them, and a missing one is NaN; those that single precision
//! would round too far, in double precision. Everything else is given as
//! the text of the table's cell, and a missing cell as the empty text. Sums run in double precision; trees ask in
//! single precision, with thresholds that decide as the model does about the number that a single is written as.

mod answer;
mod bayes;
mod features;
mod kernel;
mod ranks;
mod sums;
#[cfg(test)]
mod tests;
mod trees;

use std::collections::BTreeSet;

use crate::base::json;
use crate::models::learner::Fitted;
use crate::models::onnx::write::Writer;
use crate::models::onnx::{Classes, Graph};
use crate::models::saved::{Model, Outcome};
use crate::models::to_onnx::answer::Answer;

/// Why a model cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "nearest neighbors compare each person with everybody learnt from, and ONNX has no operator that does so: save \
         the model as JSON"
    )]
    Neighbors,
    #[error(
        "the trees ask {0} questions, and a file takes {MOST_NODES}: learn fewer or smaller trees"
    )]
    Large(usize),
    #[error(
        "the trees ask {0} questions about one column whose numbers need double precision, and a file takes 4096: learn \
         fewer or smaller trees"
    )]
    Fine(usize),
    #[error("a file needs one input per column, and a column is used twice or has no name")]
    Columns,
    #[error("the model's parts do not fit together: train it again")]
    Broken,
}

/// Questions and leaves in a file of trees: about 60 MB.
const MOST_NODES: usize = 1_500_000;

/// Writes a model. Its inputs are the columns of [`Model::columns`], in their order and with their names.
///
/// A model of classes gives `label`, the likeliest class as text, and `probabilities`, a column for each class; in place of
/// the latter support vector machines give `score`, the margin of the second class of two, else one for each class.
/// A model of numbers gives `score`. Where a column has one of these names, an underscore follows the output's.
///
/// # Errors
///
/// [`Refused`] says what cannot be written.
pub fn to_onnx(model: &Model) -> Result<Vec<u8>, Refused> {
    to_onnx_with_doubles(model, &[])
}

/// As [`to_onnx`], with the numbers of these columns given in double precision: single precision tells them less finely
/// than the data, and the file shall score everyone as the model does.
///
/// # Errors
///
/// Those of [`to_onnx`].
pub fn to_onnx_with_doubles(model: &Model, doubles: &[String]) -> Result<Vec<u8>, Refused> {
    let mut names = BTreeSet::new();
    let columns = &model.encoder.columns;
    if !columns.iter().all(|it| !it.column.is_empty() && names.insert(&it.column)) {
        return Err(Refused::Columns);
    }
    let mut writer = Writer::new(if model.name.is_empty() { "model" } else { &model.name });
    writer.take_doubles(doubles);
    writer.metadata("way", &model.way);
    if let Some(positive) = model.classes.get(model.positive) {
        writer.metadata("positive", positive);
    }
    for (key, value) in told(model) {
        writer.metadata(key, &value);
    }
    let answer = answer(&mut writer, model)?;
    answer.give_out(&mut writer, &model.classes)?;
    Ok(writer.finish())
}

/// Keys under which a file says what the model learnt to tell.
const OUTCOME: &str = "outcome";
const OUTCOME_POSITIVE: &str = "outcome-positive";
const OUTCOME_AT_LEAST: &str = "outcome-at-least";
const OUTCOME_AT_MOST: &str = "outcome-at-most";
/// A list as JSON.
const CLASSES: &str = "classes";

fn told(model: &Model) -> Vec<(&'static str, String)> {
    let outcome = &model.outcome;
    let mut all = vec![(OUTCOME, outcome.column.clone())];
    all.extend(outcome.positive.clone().map(|it| (OUTCOME_POSITIVE, it)));
    all.extend(outcome.at_least.map(|it| (OUTCOME_AT_LEAST, it.to_string())));
    all.extend(outcome.at_most.map(|it| (OUTCOME_AT_MOST, it.to_string())));
    let classes = serde_json::to_string(&model.classes).unwrap_or_default();
    all.extend((!model.classes.is_empty()).then_some((CLASSES, classes)));
    all
}

/// What the model of a file that was written here says under a key.
fn said<'a>(graph: &'a Graph, key: &str) -> Option<&'a String> {
    let is_own = graph.producer().split(' ').next() == Some(env!("CARGO_PKG_NAME"));
    graph.metadata().get(key).filter(|_| is_own)
}

/// What the model of a file that was written here learnt to tell; `None` of a file of any other program.
pub fn outcome_of(graph: &Graph) -> Option<Outcome> {
    let cut = |key: &str| said(graph, key).and_then(|it| it.parse().ok());
    Some(Outcome {
        column: said(graph, OUTCOME)?.clone(),
        positive: said(graph, OUTCOME_POSITIVE).cloned(),
        at_least: cut(OUTCOME_AT_LEAST),
        at_most: cut(OUTCOME_AT_MOST),
    })
}

/// The classes that a model tells apart, where its file names them.
pub fn classes_of(graph: &Graph) -> Option<Vec<String>> {
    let own = said(graph, CLASSES).and_then(|it| json::read_bytes(it.as_bytes()).ok());
    own.or_else(|| graph.classes().map(Classes::names))
}

fn answer(writer: &mut Writer, model: &Model) -> Result<Answer, Refused> {
    let encoder = &model.encoder;
    match &model.fitted {
        Fitted::LogisticRegression(it) => sums::logistic(writer, encoder, it),
        Fitted::LinearRegression(it) => sums::linear(writer, encoder, it),
        Fitted::LinearSvm(it) => sums::machine(writer, encoder, it),
        Fitted::Perceptron(it) => sums::perceptron(writer, encoder, it),
        Fitted::NaiveBayes(it) => bayes::naive_bayes(writer, encoder, it),
        Fitted::KernelSvm(it) => kernel::machine(writer, encoder, it),
        Fitted::DecisionTree(it) => {
            trees::means(writer, encoder, std::slice::from_ref(&it.tree), it.outcome)
        }
        Fitted::RandomForest(it) => trees::means(writer, encoder, &it.trees, it.outcome),
        Fitted::BoostedTrees(it) => trees::boosted(writer, encoder, it),
        Fitted::NearestNeighbors(_) => Err(Refused::Neighbors),
    }
}
