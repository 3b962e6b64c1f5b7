//! What a model file says of itself, and how it would be joined to the data.

use serde::{Deserialize, Serialize};

use crate::audit::error::Error;
use crate::audit::model::asked::Reads;
use crate::audit::model::told::{positive_class, words};
use crate::audit::plan::Plan;
use crate::audit::plan::features::features_by_default;
use crate::audit::plan::model::{Model, Output};
use crate::audit::run::Input;
use crate::models::imported::width;
use crate::models::onnx::{self, Element, Graph, OutputKind};
use crate::models::saved::{self, Model as Saved};
use crate::models::to_onnx::classes_of;
use crate::report::model::ModelFile;
use crate::report::sha256::sha256;

/// What a model file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelAbout {
    pub file: ModelFile,
    pub inputs: Vec<InputAbout>,
    pub outputs: Vec<OutputAbout>,
}

/// An input of a model file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InputAbout {
    pub name: String,
    /// "number" or "text".
    pub holds: String,
    /// How many columns fill it; 0 where the file does not say.
    pub width: u32,
}

/// An output of a model file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OutputAbout {
    pub name: String,
    /// How many columns it has; 0 where the file does not say.
    pub width: u32,
    /// Such as "labels" or "probabilities of 0 and 1".
    pub says: String,
}

/// Reads a model file and suggests the part of the plan that uses it on these data.
pub fn about(
    file: &str,
    bytes: &[u8],
    input: &Input,
    plan: &Plan,
) -> Result<(Model, ModelAbout), Error> {
    let sha256 = Some(sha256(bytes));
    if is_saved(bytes) {
        let saved = read_saved(file, bytes)?;
        let model = Model { saved: Some(file.to_owned()), sha256, ..Model::default() };
        let inputs = saved.columns().into_iter();
        let inputs = inputs.map(|name| InputAbout { name, holds: "column".to_owned(), width: 1 });
        let says = match saved.classes.get(saved.positive) {
            Some(_) if saved.has_sides() => format!("the score of {}", words(&saved.outcome)),
            Some(class) => format!("the score of \u{201c}{class}\u{201d}"),
            None => "the predicted number".to_owned(),
        };
        let outputs = vec![OutputAbout { name: "score".to_owned(), width: 1, says }];
        let operators = vec![saved.way.clone()];
        let file = model_file(file, bytes, "Plumbline", operators);
        return Ok((model, ModelAbout { file, inputs: inputs.collect(), outputs }));
    }
    let graph = Graph::read(bytes).map_err(|it| unusable(file, &it))?;
    let mut model = Model { onnx: Some(file.to_owned()), sha256, ..Model::default() };
    model.inputs = Some(suggested_inputs(&graph, input, plan));
    model.score = score_by_default(&graph, plan);
    let inputs = graph.inputs().iter().map(input_about).collect();
    let classes = classes_of(&graph);
    let outputs = graph.outputs().iter().map(|it| output_about(it, classes.as_deref())).collect();
    let file = model_file(file, bytes, graph.producer(), operators(&graph));
    Ok((model, ModelAbout { file, inputs, outputs }))
}

/// The names of the inputs, where each takes one column and so may be named after it.
pub(super) fn inputs_by_name(graph: &Graph) -> Option<Vec<String>> {
    let inputs = graph.inputs();
    let are_single = inputs.iter().all(|it| width(it) == 1 && it.width().is_some());
    are_single.then(|| inputs.iter().map(|it| it.name.clone()).collect())
}

/// By name where each input takes one column; else the columns of the file that the plan uses for nothing else, which a
/// person has to look through.
pub(super) fn suggested_inputs(graph: &Graph, input: &Input, plan: &Plan) -> Vec<String> {
    if let Some(names) = inputs_by_name(graph) {
        return names;
    }
    let needed = graph.inputs().iter().map(width).fold(0, usize::saturating_add);
    let features = features_by_default(plan, input.profiles);
    if features.len() == needed {
        return features;
    }
    Vec::new()
}

/// Why inputs are not filled by the order of the data's columns.
pub(super) fn unnamed_inputs(file: &str, graph: &Graph) -> Error {
    let of = |it: &onnx::Input| format!("\"{}\" ({})", it.name, it.describe());
    let inputs: Vec<String> = graph.inputs().iter().map(of).collect();
    Error::ModelFile {
        model: file.to_owned(),
        what: format!("its inputs are not columns of the data by name: {}", inputs.join(", ")),
        why: "Numbers in the wrong place give scores that mean nothing.",
        hint: "Name the columns in the order in which the model learnt them: inputs = [\"age\", \"town=north\"] in \
               [model]; column=value is 1 for that value."
            .to_owned(),
    }
}

/// The output that is the score, where the file leaves no doubt: one column of numbers, or the class of the outcome; of
/// several classes the label, or one number for each.
pub(super) fn score_by_default(graph: &Graph, plan: &Plan) -> Option<Output> {
    match Reads::of(plan) {
        Reads::Score => score_of_positive(graph, plan),
        Reads::Number => {
            let is_number = |it: &&onnx::Output| match it.kind {
                OutputKind::Column(it) => matches!(it, Element::Float | Element::Double),
                OutputKind::Columns(_, width) => width == Some(1),
                OutputKind::Labels(_) | OutputKind::Maps(_) | OutputKind::Unknown => false,
            };
            first(graph, &is_number)
        }
        Reads::Classes => {
            let is_label = |it: &&onnx::Output| matches!(it.kind, OutputKind::Labels(_));
            let n_classes = classes_of(graph).map(|it| it.len());
            let has_all = |it: &&onnx::Output| match it.kind {
                OutputKind::Maps(_) => true,
                OutputKind::Columns(_, width) => width.is_some() && width == n_classes,
                OutputKind::Column(_) | OutputKind::Labels(_) | OutputKind::Unknown => false,
            };
            first(graph, &is_label).or_else(|| first(graph, &has_all))
        }
    }
}

fn first(graph: &Graph, is_it: &dyn Fn(&&onnx::Output) -> bool) -> Option<Output> {
    graph.outputs().iter().find(is_it).map(|it| Output { output: it.name.clone(), column: 0 })
}

fn score_of_positive(graph: &Graph, plan: &Plan) -> Option<Output> {
    let outcome = plan.columns.outcome.as_ref();
    let wanted = positive_class(graph, outcome);
    let of_class = |names: Vec<String>| {
        let place = names.iter().position(|it| *it == wanted).or_else(|| {
            // Two classes that are numbered speak for themselves.
            (names == ["0", "1"]).then_some(1)
        });
        place.and_then(|it| u32::try_from(it).ok())
    };
    graph.outputs().iter().find_map(|output| {
        let column = match &output.kind {
            OutputKind::Maps(classes) => of_class(classes.names())?,
            OutputKind::Columns(_, Some(1))
            | OutputKind::Column(Element::Float | Element::Double) => 0,
            OutputKind::Columns(..) => of_class(classes_of(graph)?)?,
            OutputKind::Column(_) | OutputKind::Labels(_) | OutputKind::Unknown => return None,
        };
        Some(Output { output: output.name.clone(), column })
    })
}

pub(super) fn unclear_output(file: &str, graph: &Graph) -> Error {
    Error::ModelFile {
        model: file.to_owned(),
        what: "it does not say which of its outputs is the score".to_owned(),
        why: "The score of the wrong class would turn every figure around.",
        hint: format!(
            "Write score = {{ output = \"…\", column = 1 }} into [model]. It has {}.",
            outputs_in_words(graph)
        ),
    }
}

/// Every output with what it is.
pub(super) fn outputs_in_words(graph: &Graph) -> String {
    let classes = classes_of(graph);
    let of = |it: &onnx::Output| {
        format!("\"{}\" ({})", it.name, output_about(it, classes.as_deref()).says)
    };
    graph.outputs().iter().map(of).collect::<Vec<_>>().join(", ")
}

fn input_about(input: &onnx::Input) -> InputAbout {
    InputAbout {
        name: input.name.clone(),
        holds: if input.element == Element::Text { "text" } else { "number" }.to_owned(),
        width: input.width().and_then(|it| u32::try_from(it).ok()).unwrap_or(0),
    }
}

fn output_about(output: &onnx::Output, classes: Option<&[String]>) -> OutputAbout {
    let of = |names: &[String]| format!("one number each for {}", names.join(", "));
    let (width, says) = match &output.kind {
        OutputKind::Labels(_) => (1, "the predicted class".to_owned()),
        OutputKind::Column(_) | OutputKind::Columns(_, Some(1)) => (1, "one number".to_owned()),
        OutputKind::Columns(_, width) => match classes {
            Some(classes) => (classes.len(), of(classes)),
            None => (width.unwrap_or(0), "several numbers".to_owned()),
        },
        OutputKind::Maps(classes) => (classes.len(), of(&classes.names())),
        OutputKind::Unknown => (0, "the file does not say what".to_owned()),
    };
    OutputAbout { name: output.name.clone(), width: u32::try_from(width).unwrap_or(0), says }
}

pub(super) fn operators(graph: &Graph) -> Vec<String> {
    let name = |(domain, name, _): &(String, String, usize)| {
        if domain.is_empty() { name.clone() } else { format!("{domain}:{name}") }
    };
    graph.operators().iter().map(name).collect()
}

pub(super) fn model_file(
    file: &str,
    bytes: &[u8],
    producer: &str,
    operators: Vec<String>,
) -> ModelFile {
    ModelFile {
        file: file.to_owned(),
        sha256: sha256(bytes),
        bytes: bytes.len() as u64,
        producer: producer.to_owned(),
        operators,
    }
}

/// JSON and protobuf cannot be taken for each other.
pub(super) fn is_saved(bytes: &[u8]) -> bool {
    bytes.iter().find(|it| !it.is_ascii_whitespace()) == Some(&b'{')
}

pub(super) fn read_saved(file: &str, bytes: &[u8]) -> Result<Saved, Error> {
    saved::read(bytes).map_err(|what| Error::ModelFile {
        model: file.to_owned(),
        what: format!("it is no model that Plumbline saved: {what}"),
        why: "A model that is only partly understood would decide otherwise.",
        hint: "Choose the model.json that an audit wrote, or an ONNX file.".to_owned(),
    })
}

pub(super) fn unusable(file: &str, error: &onnx::Error) -> Error {
    Error::ModelFile {
        model: file.to_owned(),
        what: error.to_string(),
        why: error.why(),
        hint: error.hint(),
    }
}
