//! A model is written as an ONNX file: inputs, operators, weights and outputs, one after the other.
//!
//! ```
//! use plumbline::models::onnx::{Element, Graph, Tensor, Value, write::{Setting, Writer}};
//!
//! let mut writer = Writer::new("two times");
//! writer.input("x", Element::Float, 1);
//! let two = writer.floats(&[1], vec![2.0]);
//! let doubled = writer.step("", "Mul", &["x", &two], &[]);
//! writer.output(&doubled, "y", Element::Float, Some(1));
//! let graph = Graph::read(&writer.finish()).unwrap();
//! let result = graph.run(&[Tensor::floats(1, 1, vec![1.5]).unwrap()]).unwrap();
//! assert_eq!(result, [Value::from(Tensor::floats(1, 1, vec![3.0]).unwrap())]);
//! ```

use std::collections::BTreeSet;

use prost::Message;

use super::proto::{self, kind};
use super::tensor::{Cells, Element, Tensor};
use super::weights;

/// The versions that are written: read by every onnxruntime since 1.14 (2023).
const IR_VERSION: i64 = 8;
const PLAIN_VERSION: i64 = 17;
const ML_VERSION: i64 = 3;

/// A setting of an operator.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    Int(i64),
    Float(f32),
    Text(String),
    Ints(Vec<i64>),
    Floats(Vec<f32>),
    Texts(Vec<String>),
}

/// A model that is being written.
#[derive(Clone, Debug)]
pub struct Writer {
    graph: proto::Graph,
    metadata: Vec<proto::Entry>,
    n_names: usize,
    doubles: BTreeSet<String>,
}

impl Writer {
    /// An empty model with a name.
    pub fn new(name: &str) -> Self {
        let graph = proto::Graph { name: name.to_owned(), ..proto::Graph::default() };
        Self { graph, metadata: Vec::new(), n_names: 0, doubles: BTreeSet::new() }
    }

    /// Keeps in mind which inputs are to be given in double precision.
    pub fn take_doubles(&mut self, names: &[String]) {
        self.doubles.extend(names.iter().cloned());
    }

    /// Whether an input is to be given in double precision.
    pub fn is_double(&self, name: &str) -> bool {
        self.doubles.contains(name)
    }

    /// Takes so many columns of one kind, for any number of people.
    pub fn input(&mut self, name: &str, element: Element, n_columns: usize) {
        self.graph.input.push(info(name, element, Some(n_columns)));
    }

    /// Stores numbers and gives their name.
    pub fn weights(&mut self, tensor: &Tensor) -> String {
        let name = self.fresh("weights");
        self.graph.initializer.push(stored(&name, tensor));
        name
    }

    /// Stores numbers in single precision and gives their name. The shape must fit them.
    pub fn floats(&mut self, shape: &[usize], values: Vec<f32>) -> String {
        self.weights(&Tensor::made(shape.to_vec(), Cells::Float(values)))
    }

    /// Stores numbers in double precision and gives their name. The shape must fit them.
    pub fn doubles(&mut self, shape: &[usize], values: Vec<f64>) -> String {
        self.weights(&Tensor::made(shape.to_vec(), Cells::Double(values)))
    }

    /// Turns numbers into those of another kind.
    pub fn cast(&mut self, from: &str, element: Element) -> String {
        let kind = i64::from(weights::element_number(element));
        self.step("", "Cast", &[from], &[("to", Setting::Int(kind))])
    }

    /// Adds an operator with one result, and gives the result's name. `domain` is empty for the plain
    /// operators and `ai.onnx.ml` for the others.
    pub fn step(
        &mut self,
        domain: &str,
        operator: &str,
        inputs: &[&str],
        settings: &[(&str, Setting)],
    ) -> String {
        let name = self.fresh(&operator.to_lowercase());
        self.graph.node.push(proto::Node {
            name: format!("/{name}"),
            op_type: operator.to_owned(),
            domain: domain.to_owned(),
            input: inputs.iter().map(|it| (*it).to_owned()).collect(),
            output: vec![name.clone()],
            attribute: settings.iter().map(|(name, setting)| attribute(name, setting)).collect(),
        });
        name
    }

    /// Gives a result out under a name: so many columns, or without a number one cell for each person.
    /// Where an input has that name already, underscores are added to it.
    pub fn output(&mut self, from: &str, name: &str, element: Element, n_columns: Option<usize>) {
        let mut name = name.to_owned();
        while self.has_input(&name) {
            name.push('_');
        }
        self.graph.node.push(proto::Node {
            name: format!("/{name}"),
            op_type: "Identity".to_owned(),
            input: vec![from.to_owned()],
            output: vec![name.clone()],
            ..proto::Node::default()
        });
        self.graph.output.push(info(&name, element, n_columns));
    }

    /// Says something of the model that no program reads.
    pub fn metadata(&mut self, key: &str, value: &str) {
        self.metadata.push(proto::Entry { key: key.to_owned(), value: value.to_owned() });
    }

    /// The bytes of the file. The same steps give the same bytes.
    pub fn finish(self) -> Vec<u8> {
        let uses_learnt = self.graph.node.iter().any(|it| !it.domain.is_empty());
        let set =
            |domain: &str, version: i64| proto::OperatorSet { domain: domain.to_owned(), version };
        let mut opset_import = vec![set("", PLAIN_VERSION)];
        opset_import.extend(uses_learnt.then(|| set("ai.onnx.ml", ML_VERSION)));
        let model = proto::Model {
            ir_version: IR_VERSION,
            producer_name: env!("CARGO_PKG_NAME").to_owned(),
            producer_version: env!("CARGO_PKG_VERSION").to_owned(),
            graph: Some(self.graph),
            opset_import,
            metadata_props: self.metadata,
            ..proto::Model::default()
        };
        model.encode_to_vec()
    }

    /// A name that no other value of the model has. Inputs are added before what uses them.
    fn fresh(&mut self, stem: &str) -> String {
        loop {
            self.n_names += 1;
            let name = format!("{stem}_{}", self.n_names);
            if !self.has_input(&name) {
                return name;
            }
        }
    }

    fn has_input(&self, name: &str) -> bool {
        self.graph.input.iter().any(|it| it.name == name)
    }
}

fn info(name: &str, element: Element, n_columns: Option<usize>) -> proto::ValueInfo {
    let people = proto::Dimension { dim_value: None, dim_param: Some("people".to_owned()) };
    let fixed = |it: usize| proto::Dimension { dim_value: i64::try_from(it).ok(), dim_param: None };
    let mut dim = vec![people];
    dim.extend(n_columns.map(fixed));
    let shape = Some(proto::Shape { dim });
    let tensor_type =
        Some(proto::TensorType { elem_type: weights::element_number(element), shape });
    proto::ValueInfo {
        name: name.to_owned(),
        r#type: Some(proto::Type { tensor_type, ..proto::Type::default() }),
    }
}

fn stored(name: &str, tensor: &Tensor) -> proto::Tensor {
    let mut message = proto::Tensor {
        name: name.to_owned(),
        dims: tensor.shape().iter().map(|it| i64::try_from(*it).unwrap_or(i64::MAX)).collect(),
        data_type: weights::element_number(tensor.element()),
        ..proto::Tensor::default()
    };
    match tensor.cells() {
        Cells::Float(it) => message.raw_data = raw(it, |value| value.to_le_bytes()),
        Cells::Double(it) => message.raw_data = raw(it, |value| value.to_le_bytes()),
        Cells::Int64(it) => message.raw_data = raw(it, |value| value.to_le_bytes()),
        Cells::Int32(it) => message.raw_data = raw(it, |value| value.to_le_bytes()),
        Cells::Bool(it) => message.raw_data = raw(it, |value| [u8::from(*value)]),
        Cells::Text(it) => {
            message.string_data = it.iter().map(|it| it.clone().into_bytes()).collect();
        }
    }
    message
}

fn raw<T, const SIZE: usize>(cells: &[T], to_bytes: fn(&T) -> [u8; SIZE]) -> Vec<u8> {
    cells.iter().flat_map(to_bytes).collect()
}

fn attribute(name: &str, setting: &Setting) -> proto::Attribute {
    let mut message = proto::Attribute { name: name.to_owned(), ..proto::Attribute::default() };
    message.kind = match setting {
        Setting::Int(it) => {
            message.i = Some(*it);
            kind::INT
        }
        Setting::Float(it) => {
            message.f = Some(*it);
            kind::FLOAT
        }
        Setting::Text(it) => {
            message.s = Some(it.clone().into_bytes());
            kind::STRING
        }
        Setting::Ints(it) => {
            message.ints.clone_from(it);
            kind::INTS
        }
        Setting::Floats(it) => {
            message.floats.clone_from(it);
            kind::FLOATS
        }
        Setting::Texts(it) => {
            message.strings = it.iter().map(|text| text.clone().into_bytes()).collect();
            kind::STRINGS
        }
    };
    message
}
