//! Numbers that single precision cannot hold, for trees: each becomes its place among the thresholds, found in double
//! precision. So a question decides as the model does, whatever the number.

use crate::base::order;
use crate::models::onnx::Element;
use crate::models::onnx::write::Writer;
use crate::models::to_onnx::Refused;
use crate::models::trees::Tree;

/// Each person's number is held against so many thresholds at most.
const MOST_THRESHOLDS: usize = 4096;

/// All that trees ask about a feature, in order and each once.
pub(super) fn thresholds(trees: &[Tree], feature: usize) -> Result<Vec<f64>, Refused> {
    let asks = |tree: &Tree, node: usize| {
        tree.children(node).is_some() && tree.feature[node] as usize == feature
    };
    let mut all = Vec::new();
    for tree in trees {
        let nodes = (0..tree.n_nodes()).filter(|node| asks(tree, *node));
        all.extend(nodes.map(|node| tree.threshold[node]));
    }
    order::numbers(&mut all);
    all.dedup_by(|a, b| a.total_cmp(b).is_eq());
    if all.len() > MOST_THRESHOLDS { Err(Refused::Fine(all.len())) } else { Ok(all) }
}

/// A column in double precision as the place of `(number - center) / scale` among thresholds: how many are below it. A
/// missing number stays one.
pub(super) fn ranks(
    writer: &mut Writer,
    column: &str,
    [center, scale]: [f64; 2],
    thresholds: &[f64],
) -> String {
    if thresholds.is_empty() {
        return writer.cast(column, Element::Float);
    }
    let center = writer.doubles(&[1, 1], vec![center]);
    let centered = writer.step("", "Sub", &[column, &center], &[]);
    let scale = writer.doubles(&[1, 1], vec![scale]);
    let value = writer.step("", "Div", &[&centered, &scale], &[]);
    let below = writer.doubles(&[1, thresholds.len()], thresholds.to_vec());
    let is_above = writer.step("", "Greater", &[&value, &below], &[]);
    let ones = writer.cast(&is_above, Element::Float);
    let each = writer.floats(&[thresholds.len(), 1], vec![1.0; thresholds.len()]);
    let rank = writer.step("", "MatMul", &[&ones, &each], &[]);
    let missing = writer.step("", "IsNaN", &[column], &[]);
    let none = writer.floats(&[1, 1], vec![f32::NAN]);
    writer.step("", "Where", &[&missing, &none, &rank], &[])
}
