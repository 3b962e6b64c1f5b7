//! Models that are written here: byte for byte the files that onnxruntime has read and run.

use plumbline::models::onnx::export::{Finish, Layer, TreeNode};
use plumbline::models::onnx::write::Writer;
use plumbline::models::onnx::{Classes, Element};

use crate::fixtures;

fn two_classes() -> Classes {
    Classes::Texts(["no", "yes"].map(str::to_owned).to_vec())
}

/// Numbers with gaps and a text, prepared, then one linear score.
fn linear() -> Vec<u8> {
    let mut writer = Writer::new("linear");
    writer.input("numbers", Element::Float, 2);
    writer.input("job", Element::Text, 1);
    let filled = writer.fill_in("numbers", &[0.5, -0.5]);
    let scaled = writer.scale(&filled, &[0.1, 0.2], &[2.0, 0.5]);
    let job = writer.one_hot("job", &["cook", "smith"].map(str::to_owned));
    let features = writer.beside(&[&scaled, &job]);
    let scores = writer.linear(&features, &[1.0, -0.7, 0.3, -0.4], &[0.1]);
    writer.classes(&scores, Finish::Logistic, &two_classes());
    writer.metadata("plan", "a linear model");
    writer.finish()
}

/// Three classes from two trees, with missing numbers on both sides.
fn trees() -> Vec<u8> {
    let branch = |feature, threshold, missing_goes_to_yes, yes, no| TreeNode::Branch {
        feature,
        threshold,
        missing_goes_to_yes,
        yes,
        no,
    };
    let first = vec![
        branch(0, 0.1, true, 1, 2),
        TreeNode::Leaf(&[0.5, -0.25, 0.0]),
        branch(3, -0.3, false, 3, 4),
        TreeNode::Leaf(&[-1.0, 0.75, 0.125]),
        TreeNode::Leaf(&[0.1, 0.2, 0.3]),
    ];
    let second = vec![
        branch(0, -0.6, false, 1, 2),
        TreeNode::Leaf(&[0.0, 0.4, -0.4]),
        TreeNode::Leaf(&[0.3, -0.3, 0.6]),
    ];
    let mut writer = Writer::new("trees");
    writer.input("x", Element::Float, 4);
    let scores = writer.trees("x", &[first, second], &[0.05, -0.1, 0.2]);
    writer.classes(&scores, Finish::Softmax, &Classes::Numbers(vec![3, 5, 8]));
    writer.finish()
}

fn net() -> Vec<u8> {
    let weights = [0.3, -0.2, 0.5, 0.1, -0.6, 0.2, 0.4, 0.7];
    let hidden = Layer { weights: &weights, offsets: &[0.1, -0.1], activation: Some("Tanh") };
    let last = Layer { weights: &[1.5, -2.0], offsets: &[0.25], activation: None };
    let mut writer = Writer::new("net");
    writer.input("x", Element::Float, 4);
    let scores = writer.net("x", &[hidden, last]);
    writer.classes(&scores, Finish::Logistic, &Classes::Numbers(vec![0, 1]));
    writer.finish()
}

#[test]
fn what_is_written_is_what_onnxruntime_has_run() {
    let fresh = concat!(env!("CARGO_TARGET_TMPDIR"), "/onnx");
    std::fs::create_dir_all(fresh).expect("a folder for files");
    let written =
        [("written_linear", linear()), ("written_trees", trees()), ("written_net", net())];
    let differs = |(name, bytes): &&(&str, Vec<u8>)| {
        std::fs::write(format!("{fresh}/{name}.onnx"), bytes).expect("a file for the model");
        !fixtures::has(name) || *bytes != fixtures::bytes(name)
    };
    let others: Vec<&str> = written.iter().filter(differs).map(|(name, _)| *name).collect();
    assert!(others.is_empty(), "{others:?} differ: copy them from {fresh} and run make.py again");
}
