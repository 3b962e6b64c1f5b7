//! What a model's file gives away about the numbers that it was made for: a scaler's middle and spread, a tree's thresholds.

use std::collections::{BTreeMap, BTreeSet};

use super::attributes::Attributes;
use super::proto;
use super::weights;

/// What one column of a model's inputs was made for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MadeFor {
    /// The middle is taken from it, and what is left is divided by the spread: mean and standard deviation of the people
    /// learnt from, as a rule.
    Scaled { middle: f64, spread: f64 },
    /// Trees ask about it from the lowest of their thresholds to the highest.
    Asked { lowest: f64, highest: f64 },
}

/// For each column of the inputs, in order, as far as the first operators tell; empty where they tell nothing.
pub(super) fn made_for(graph: &proto::Graph, inputs: &[&str]) -> Vec<Option<MadeFor>> {
    let plain = plain(graph, inputs);
    let is_plain =
        |node: &&proto::Node| node.input.first().is_some_and(|it| plain.contains(it.as_str()));
    let nodes: Vec<&proto::Node> = graph.node.iter().filter(is_plain).collect();
    nodes
        .iter()
        .find_map(|it| scaler(it).or_else(|| less_over(graph, it)))
        .unwrap_or_else(|| asked(&nodes))
}

/// Names under which the inputs are found as they are, side by side.
fn plain<'a>(graph: &'a proto::Graph, inputs: &[&'a str]) -> BTreeSet<&'a str> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    if let [only] = inputs {
        names.insert(only);
    }
    for node in &graph.node {
        let Some(output) = node.output.first() else { continue };
        let takes: Vec<&str> = node.input.iter().map(String::as_str).collect();
        let is_plain = match node.op_type.as_str() {
            "Identity" | "Cast" => takes.first().is_some_and(|it| names.contains(it)),
            "Concat" => inputs.len() > 1 && takes == inputs,
            _ => false,
        };
        if is_plain {
            names.insert(output.as_str());
        }
    }
    names
}

/// `Scaler` of ai.onnx.ml: less the offset, times the scale.
fn scaler(node: &proto::Node) -> Option<Vec<Option<MadeFor>>> {
    if node.op_type != "Scaler" {
        return None;
    }
    let attributes = Attributes::new(node, 1);
    let (offset, scale) = (attributes.floats("offset").ok()?, attributes.floats("scale").ok()?);
    let spread: Vec<f64> = scale.iter().map(|it| 1.0 / f64::from(*it)).collect();
    let middle: Vec<f64> = offset.iter().map(|it| f64::from(*it)).collect();
    Some(scaled(&middle, &spread))
}

/// `Sub` and `Div` by stored numbers, one after the other.
fn less_over(graph: &proto::Graph, less: &proto::Node) -> Option<Vec<Option<MadeFor>>> {
    let stored = |node: &proto::Node| {
        let it = graph.initializer.iter().find(|it| Some(&it.name) == node.input.get(1))?;
        weights::read(it, &it.name).ok()?.to_doubles()
    };
    let between = less.output.first().filter(|_| less.op_type == "Sub")?;
    let over = |it: &&proto::Node| it.op_type == "Div" && it.input.first() == Some(between);
    let over = graph.node.iter().find(over)?;
    Some(scaled(&stored(less)?, &stored(over)?))
}

fn scaled(middle: &[f64], spread: &[f64]) -> Vec<Option<MadeFor>> {
    let one = |(middle, spread): (&f64, &f64)| {
        let tells = middle.is_finite() && spread.is_finite() && *spread > 0.0;
        tells.then_some(MadeFor::Scaled { middle: *middle, spread: *spread })
    };
    middle.iter().zip(spread).map(one).collect()
}

/// The thresholds of trees that ask about the inputs as they are.
fn asked(nodes: &[&proto::Node]) -> Vec<Option<MadeFor>> {
    let mut ends: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for node in nodes.iter().filter(|it| it.op_type.starts_with("TreeEnsemble")) {
        let attributes = Attributes::new(node, 1);
        let (Ok(features), Ok(values), Ok(modes)) = (
            attributes.ints("nodes_featureids"),
            attributes.floats("nodes_values"),
            attributes.texts("nodes_modes"),
        ) else {
            continue;
        };
        for ((feature, value), mode) in features.iter().zip(values).zip(modes) {
            let is_threshold =
                matches!(mode.as_str(), "BRANCH_LEQ" | "BRANCH_LT" | "BRANCH_GTE" | "BRANCH_GT");
            let (Ok(feature), true) = (usize::try_from(*feature), is_threshold) else { continue };
            let value = f64::from(*value);
            let ends = ends.entry(feature).or_insert((value, value));
            *ends = (ends.0.min(value), ends.1.max(value));
        }
    }
    let n = ends.keys().next_back().map_or(0, |it| it + 1).min(MOST_COLUMNS);
    let one = |it| ends.get(&it).map(|it| MadeFor::Asked { lowest: it.0, highest: it.1 });
    (0..n).map(one).collect()
}

/// A file may name any number as a feature; no more than these are looked at.
const MOST_COLUMNS: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::onnx::Graph;

    fn model(name: &str) -> Option<Graph> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/models");
        let Ok(bytes) = std::fs::read(format!("{folder}/{name}")) else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{name} is not here");
            eprintln!("skipped: {name} is not here");
            return None;
        };
        Some(Graph::read(&bytes).unwrap())
    }

    #[test]
    fn a_scaler_tells_the_ages_that_the_model_learnt_from() {
        // The mean of age in the file of all people is 38.64, its standard deviation 13.71.
        for name in ["adult_logreg.onnx", "adult_gboost.onnx", "adult_mlp_torchlike.onnx"] {
            let Some(graph) = model(name) else { return };
            let Some(Some(MadeFor::Scaled { middle, spread })) = graph.made_for().first() else {
                panic!("{name} has a scaler");
            };
            assert!((middle - 38.64).abs() < 0.5 && (spread - 13.71).abs() < 0.5, "{name}");
            assert_eq!(graph.made_for().len(), 33, "{name}");
        }
    }

    #[test]
    fn trees_tell_the_ages_that_they_ask_about() {
        let Some(graph) = model("adult_forest20.onnx") else { return };
        let Some(Some(MadeFor::Asked { lowest, highest })) = graph.made_for().first() else {
            panic!("the forest asks about age");
        };
        assert!((17.0..30.0).contains(lowest) && (60.0..90.0).contains(highest));
    }
}
