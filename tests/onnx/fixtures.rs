//! Small models of many kinds against onnxruntime, cell by cell. `make.py` makes both.

use std::collections::BTreeMap;
use std::path::PathBuf;

use plumbline::models::onnx::{Cells, Graph, Tensor, Value};
use serde::Deserialize;

/// How far a number may be from onnxruntime's, absolutely and relatively.
const TOLERANCE: f64 = 1e-5;

#[derive(Deserialize)]
struct Case {
    inputs: Vec<Stated>,
    outputs: Vec<Stated>,
}

/// A tensor, with its cells under the name of their kind. A missing number is null.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    shape: Vec<usize>,
    classes: Option<Vec<String>>,
    float: Option<Vec<Option<f32>>>,
    double: Option<Vec<Option<f64>>>,
    int64: Option<Vec<i64>>,
    int32: Option<Vec<i32>>,
    bool: Option<Vec<bool>>,
    text: Option<Vec<String>>,
}

impl Stated {
    fn tensor(&self) -> Tensor {
        let cells = if let Some(it) = &self.float {
            Cells::Float(it.iter().map(|it| it.unwrap_or(f32::NAN)).collect())
        } else if let Some(it) = &self.double {
            Cells::Double(it.iter().map(|it| it.unwrap_or(f64::NAN)).collect())
        } else if let Some(it) = &self.int64 {
            Cells::Int64(it.clone())
        } else if let Some(it) = &self.int32 {
            Cells::Int32(it.clone())
        } else if let Some(it) = &self.bool {
            Cells::Bool(it.clone())
        } else {
            Cells::Text(self.text.clone().expect("a tensor has cells"))
        };
        Tensor::new(self.shape.clone(), cells).expect("the cells fit the shape")
    }
}

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/onnx"))
}

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(format!("{name}.onnx"))).expect("the model is there")
}

/// Whether there is a file of this name.
pub(crate) fn has(name: &str) -> bool {
    folder().join(format!("{name}.onnx")).is_file()
}

fn cases() -> BTreeMap<String, Case> {
    let text =
        std::fs::read_to_string(folder().join("expected.json")).expect("the results are there");
    serde_json::from_str(&text).expect("the results can be read")
}

/// All models with their names, those too that are refused.
pub(crate) fn all_bytes() -> Vec<(String, Vec<u8>)> {
    cases().into_keys().map(|name| (name.clone(), bytes(&name))).collect()
}

/// What is different, in words.
fn difference(found: &Value, stated: &Stated) -> Option<String> {
    let classes = match found {
        Value::Maps { classes, .. } => Some(classes.names()),
        Value::Tensor(_) => None,
    };
    let (found, expected) = (found.tensor(), stated.tensor());
    if classes != stated.classes {
        return Some(format!("classes {classes:?}, not {:?}", stated.classes));
    }
    if found.shape() != expected.shape() || found.element() != expected.element() {
        return Some(format!("{}, not {}", found.describe(), expected.describe()));
    }
    let (Some(left), Some(right)) = (found.to_doubles(), expected.to_doubles()) else {
        return (found != &expected)
            .then(|| format!("{:?}, not {:?}", found.cells(), expected.cells()));
    };
    let is_whole = !matches!(found.cells(), Cells::Float(_) | Cells::Double(_));
    let limit = |it: f64| if is_whole { 0.0 } else { TOLERANCE * (1.0 + it.abs()) };
    let pairs = left.iter().zip(&right).enumerate();
    let mut off =
        pairs.filter(|(_, (a, b))| !((**a - **b).abs() <= limit(**b) || a.is_nan() && b.is_nan()));
    off.next().map(|(place, (a, b))| format!("cell {place} is {a}, not {b}"))
}

#[test]
fn every_model_gives_what_onnxruntime_gives() {
    let mut complaints = Vec::new();
    let cases = cases();
    for (name, case) in &cases {
        let inputs: Vec<Tensor> = case.inputs.iter().map(Stated::tensor).collect();
        let results = match Graph::read(&bytes(name)).and_then(|it| it.run(&inputs)) {
            Ok(it) => it,
            Err(error) => {
                complaints.push(format!("{name}: {error}"));
                continue;
            }
        };
        assert_eq!(results.len(), case.outputs.len(), "{name}");
        for (place, (found, stated)) in results.iter().zip(&case.outputs).enumerate() {
            if let Some(it) = difference(found, stated) {
                complaints.push(format!("{name}: output {place}: {it}"));
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "{} of {}:\n{}",
        complaints.len(),
        cases.len(),
        complaints.join("\n")
    );
}
