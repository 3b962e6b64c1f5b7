//! Why a model's file cannot be read or run: what is wrong, where, why it matters and what to do.

use super::operators::Unsupported;

/// What stands in the way of reading a file or of asking its model.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    #[error("the file is empty")]
    Empty,
    #[error("the file is {name}, and not an ONNX model")]
    OtherFormat { name: &'static str, export: &'static str },
    #[error("the file is not a whole ONNX model: {message}")]
    Broken { message: String },
    #[error("the file has {bytes} bytes, and {limit} are the most")]
    TooLarge { bytes: usize, limit: usize },
    #[error("the model has more than {limit} {what}")]
    TooMany { what: &'static str, limit: u64 },
    #[error(
        "the model is of ONNX IR version {found}, and versions {oldest} to {newest} can be read"
    )]
    IrVersion { found: i64, oldest: i64, newest: i64 },
    #[error(
        "the model uses version {found} of the operators of \"{domain}\", and versions {oldest} to {newest} \
         can be run"
    )]
    OperatorSet { domain: String, found: i64, oldest: i64, newest: i64 },
    #[error("the model does not say which version of the operators of \"{domain}\" it uses")]
    NoOperatorSet { domain: String },
    #[error("the model uses operators that cannot be run: {}", Unsupported::list(operators))]
    Unsupported { operators: Vec<Unsupported> },
    #[error("the weights of \"{name}\" lie in another file, \"{location}\"")]
    ExternalData { name: String, location: String },
    #[error("{place} holds {found}, and {allowed} can be read")]
    Element { place: String, found: String, allowed: &'static str },
    #[error("the weights \"{name}\" should be {expected}, and the file holds {found}")]
    WeightSize { name: String, expected: String, found: String },
    #[error("{what} \"{name}\" is made twice")]
    Duplicate { what: &'static str, name: String },
    #[error("{place} needs \"{name}\", which nothing in the model makes")]
    Missing { place: String, name: String },
    #[error("the operator {place} needs its own result, round about")]
    Cycle { place: String },
    #[error("the model has no {what}")]
    Nothing { what: &'static str },
    #[error("the operator {place} cannot be set up: {message}")]
    Setting { place: String, message: String },
    #[error("the model takes {expected} inputs ({names}) and was given {found}")]
    InputCount { expected: usize, found: usize, names: String },
    #[error("the input \"{name}\" takes {expected} and was given {found}")]
    Input { name: String, expected: String, found: String },
    #[error("the operator {place} failed{rows}: {message}")]
    Run { place: String, rows: String, message: String },
    #[error("the operator {place} needs more {what} than is allowed")]
    Budget { place: String, what: &'static str },
    #[error("the output \"{name}\" has {found} rows for {expected} people")]
    OutputRows { name: String, expected: usize, found: usize },
    #[error("the model was stopped")]
    Stopped,
}

impl Error {
    /// A stable id.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Empty => "onnx-empty",
            Self::OtherFormat { .. } => "onnx-other-format",
            Self::Broken { .. } => "onnx-broken",
            Self::TooLarge { .. } => "onnx-too-large",
            Self::TooMany { .. } => "onnx-too-many",
            Self::IrVersion { .. } => "onnx-ir-version",
            Self::OperatorSet { .. } => "onnx-operator-set",
            Self::NoOperatorSet { .. } => "onnx-no-operator-set",
            Self::Unsupported { .. } => "onnx-unsupported-operators",
            Self::ExternalData { .. } => "onnx-external-data",
            Self::Element { .. } => "onnx-element",
            Self::WeightSize { .. } => "onnx-weight-size",
            Self::Duplicate { .. } => "onnx-duplicate",
            Self::Missing { .. } => "onnx-missing",
            Self::Cycle { .. } => "onnx-cycle",
            Self::Nothing { .. } => "onnx-nothing",
            Self::Setting { .. } => "onnx-setting",
            Self::InputCount { .. } => "onnx-input-count",
            Self::Input { .. } => "onnx-input",
            Self::Run { .. } => "onnx-run",
            Self::Budget { .. } => "onnx-budget",
            Self::OutputRows { .. } => "onnx-output-rows",
            Self::Stopped => "onnx-stopped",
        }
    }

    /// Why it matters.
    pub fn why(&self) -> &'static str {
        match self {
            Self::Empty | Self::OtherFormat { .. } | Self::Nothing { .. } => {
                "There is no model in it that could be asked."
            }
            Self::Broken { .. } | Self::WeightSize { .. } | Self::Setting { .. } => {
                "A model that is only partly there would give numbers that nobody trained."
            }
            Self::TooLarge { .. } | Self::TooMany { .. } | Self::Budget { .. } => {
                "The model runs on this device, inside its memory and in a time that people wait for."
            }
            Self::IrVersion { .. } | Self::OperatorSet { .. } | Self::NoOperatorSet { .. } => {
                "The same operator means different things in different versions."
            }
            Self::Unsupported { .. } => {
                "Leaving an operator out, or guessing it, would change the model's decisions."
            }
            Self::ExternalData { .. } => {
                "A model is read from one file, and no other file is ever opened."
            }
            Self::Element { .. } => "Numbers of another kind round in another way.",
            Self::Duplicate { .. } | Self::Missing { .. } | Self::Cycle { .. } => {
                "It is not clear what the model computes."
            }
            Self::InputCount { .. } | Self::Input { .. } => {
                "A model that is given other features than it was trained on answers another question."
            }
            Self::Run { .. } | Self::OutputRows { .. } | Self::Stopped => {
                "Without one result for each person nothing can be audited."
            }
        }
    }

    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::OtherFormat { export, .. } => (*export).to_owned(),
            Self::Unsupported { operators } => Unsupported::hint(operators),
            Self::Empty | Self::Broken { .. } => {
                "Export the model again and compare the size of the two files.".to_owned()
            }
            Self::Nothing { .. }
            | Self::Duplicate { .. }
            | Self::Missing { .. }
            | Self::Cycle { .. }
            | Self::WeightSize { .. }
            | Self::Setting { .. } => {
                "Export the model again; `onnx.checker.check_model` in Python tells more about it.".to_owned()
            }
            Self::TooLarge { .. } | Self::TooMany { .. } => {
                "Take a smaller model, such as fewer or shallower trees.".to_owned()
            }
            Self::Budget { .. } => "Take a smaller model, or audit its scores from a file.".to_owned(),
            Self::IrVersion { .. } => {
                "Export it with a target opset between 9 and 23, or convert it with \
                 `onnx.version_converter`."
                    .to_owned()
            }
            Self::OperatorSet { oldest, newest, .. } => {
                format!("Export it again with a target opset between {oldest} and {newest}.")
            }
            Self::NoOperatorSet { .. } => "Export it again with a target opset.".to_owned(),
            Self::ExternalData { .. } => {
                "Put the weights into the file: `onnx.save(onnx.load(\"model.onnx\"), \"whole.onnx\")`."
                    .to_owned()
            }
            Self::Element { .. } => {
                "Export the model without quantization, with inputs of float32, float64, int64, int32, \
                 bool or text."
                    .to_owned()
            }
            Self::InputCount { .. } | Self::Input { .. } => {
                "Choose for each input the columns that the model was trained on, in that order.".to_owned()
            }
            Self::Run { .. } => {
                "Compare the rows with what the model was trained on: missing cells, unknown categories, \
                 the number of columns."
                    .to_owned()
            }
            Self::OutputRows { .. } => {
                "Export the model with a free number of rows, and audit an output that has one row for \
                 each person."
                    .to_owned()
            }
            Self::Stopped => "Run it again when there is time.".to_owned(),
        }
    }
}
