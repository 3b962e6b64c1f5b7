//! Operators that a model uses, and those of them that cannot be run.

use super::ops;
use super::proto;

use crate::base::order;

/// An operator that cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Empty for the plain operators of ONNX.
    pub domain: String,
    pub name: String,
    /// How often the model uses it.
    pub n: usize,
    pub reason: Reason,
}

/// Why an operator cannot be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is not known here.
    Unknown,
    /// It runs a model inside the model, as often as it likes.
    Subgraph,
    /// It draws random numbers: the same people would get other scores each time.
    Random,
    /// It calculates with rounded weights of eight bits or fewer.
    Quantized,
}

const SUBGRAPHS: &[&str] = &["If", "Loop", "Scan", "SequenceMap"];
const RANDOM: &[&str] = &[
    "RandomNormal",
    "RandomNormalLike",
    "RandomUniform",
    "RandomUniformLike",
    "Multinomial",
    "Bernoulli",
];
const QUANTIZED: &[&str] = &[
    "QuantizeLinear",
    "DequantizeLinear",
    "DynamicQuantizeLinear",
    "MatMulInteger",
    "QLinearMatMul",
    "ConvInteger",
    "QLinearConv",
];

impl Unsupported {
    /// Names and counts, such as `Scan (1), com.microsoft.Attention (2)`.
    pub(super) fn list(operators: &[Self]) -> String {
        let words = |it: &Self| format!("{} ({})", full_name(&it.domain, &it.name), it.n);
        operators.iter().map(words).collect::<Vec<_>>().join(", ")
    }

    /// What to do, for each kind of reason once.
    pub(super) fn hint(operators: &[Self]) -> String {
        let has = |reason: Reason| operators.iter().any(|it| it.reason == reason);
        let mut hints = Vec::new();
        if operators.iter().any(|it| it.name == "Scan") {
            hints.push(
                "Nearest neighbors are exported with Scan: score the people in Python and audit the scores.",
            );
        } else if has(Reason::Subgraph) {
            hints.push("Export the model without branches and loops.");
        }
        if has(Reason::Random) {
            hints.push(
                "Export the model as it is used, not as it is trained: `model.eval()` in PyTorch.",
            );
        }
        if has(Reason::Quantized) {
            hints.push("Export the model before it is quantized.");
        }
        if operators.iter().any(|it| it.domain == "com.microsoft") {
            hints.push("Export the model without onnxruntime's optimizations.");
        }
        if hints.is_empty() {
            hints.push("Export the model in another way, or score the people elsewhere and audit the scores.");
        }
        hints.join(" ")
    }
}

/// The name with its domain, where it has one.
pub(super) fn full_name(domain: &str, name: &str) -> String {
    if domain.is_empty() { name.to_owned() } else { format!("{domain}.{name}") }
}

/// The plain domain has two names.
pub(super) fn domain(name: &str) -> &str {
    if name == "ai.onnx" { "" } else { name }
}

/// All operators with how often each is used, in order of domain and name.
pub(super) fn counted(graph: &proto::Graph) -> Vec<(String, String, usize)> {
    let mut names: Vec<_> =
        graph.node.iter().map(|it| (domain(&it.domain), it.op_type.as_str())).collect();
    order::ascending(&mut names);
    let groups = names.chunk_by(|a, b| a == b);
    groups.map(|group| (group[0].0.to_owned(), group[0].1.to_owned(), group.len())).collect()
}

/// Every operator that cannot be run.
pub(super) fn unsupported(graph: &proto::Graph) -> Vec<Unsupported> {
    let reason = |domain: &str, name: &str| {
        if domain.is_empty() && SUBGRAPHS.contains(&name) {
            Some(Reason::Subgraph)
        } else if RANDOM.contains(&name) {
            Some(Reason::Random)
        } else if QUANTIZED.contains(&name) {
            Some(Reason::Quantized)
        } else {
            ops::find(domain, name).is_none().then_some(Reason::Unknown)
        }
    };
    let mut found: Vec<Unsupported> = counted(graph)
        .into_iter()
        .filter_map(|(domain, name, n)| {
            reason(&domain, &name).map(|reason| Unsupported { domain, name, n, reason })
        })
        .collect();
    let n_training = graph.node.iter().filter(|it| is_training_dropout(it, graph)).count();
    if n_training > 0 {
        let name = "Dropout in training mode".to_owned();
        found.push(Unsupported {
            domain: String::new(),
            name,
            n: n_training,
            reason: Reason::Random,
        });
    }
    found
}

/// Whether the third input of a `Dropout` may be true.
fn is_training_dropout(node: &proto::Node, graph: &proto::Graph) -> bool {
    let Some(name) = node.input.get(2).filter(|it| !it.is_empty()) else { return false };
    if node.op_type != "Dropout" {
        return false;
    }
    let stored = graph.initializer.iter().find(|it| it.name == *name);
    let constant =
        graph.node.iter().find(|it| it.op_type == "Constant" && it.output.first() == Some(name));
    let stated = constant.and_then(|it| it.attribute.iter().find_map(|it| it.t.as_ref()));
    match stored.or(stated) {
        Some(it) => {
            it.raw_data.iter().any(|it| *it != 0) || it.int32_data.iter().any(|it| *it != 0)
        }
        None => true,
    }
}
