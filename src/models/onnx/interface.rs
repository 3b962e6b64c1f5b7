//! What a model takes and what it gives, as its file states it.

use super::error::Error;
use super::proto;
use super::tensor::{Element, Tensor};
use super::value::Classes;
use super::weights;

/// An input that must be given.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub name: String,
    pub element: Element,
    /// The lengths of its dimensions, `None` where any length will do. The first one counts people.
    /// `None` when the file says nothing of dimensions.
    pub shape: Option<Vec<Option<usize>>>,
}

/// An output, and what it could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub name: String,
    pub kind: OutputKind,
}

/// What an output could be, by its stated kind and shape.
#[derive(Clone, Debug, PartialEq)]
pub enum OutputKind {
    /// One class for each person.
    Labels(Element),
    /// One number for each person: a probability, a score, a prediction.
    Column(Element),
    /// Several numbers for each person, such as one probability for each class.
    /// `None` where the file does not say how many.
    Columns(Element, Option<usize>),
    /// One map from class to probability for each person.
    Maps(Classes),
    /// The file does not say.
    Unknown,
}

impl Input {
    pub(super) fn read(info: &proto::ValueInfo) -> Result<Self, Error> {
        let place = || format!("the input \"{}\"", info.name);
        let refused =
            |found: String| Error::Element { place: place(), found, allowed: weights::ELEMENTS };
        let Some(tensor) = info.r#type.as_ref().and_then(|it| it.tensor_type.as_ref()) else {
            return Err(refused("no tensor".to_owned()));
        };
        let Some(element) = weights::element(tensor.elem_type) else {
            return Err(refused(weights::element_name(tensor.elem_type)));
        };
        let shape = tensor.shape.as_ref().map(lengths);
        if shape.as_ref().is_some_and(Vec::is_empty) {
            return Err(refused("a single value, with no place for several people".to_owned()));
        }
        Ok(Self { name: info.name.clone(), element, shape })
    }

    /// How many features it takes for each person; `None` when any number will do.
    pub fn width(&self) -> Option<usize> {
        let lengths = self.shape.as_ref()?.get(1..)?;
        lengths.iter().copied().try_fold(1_usize, |width, length| width.checked_mul(length?))
    }

    /// How many people it takes at once; `None` when any number will do.
    pub fn batch(&self) -> Option<usize> {
        self.shape.as_ref().and_then(|it| it.first().copied().flatten())
    }

    /// Kind and shape in words, such as `float32 [n, 33]`.
    pub fn describe(&self) -> String {
        let Some(shape) = &self.shape else {
            return format!("{} of any shape", self.element.name());
        };
        let words = shape.iter().enumerate().map(|(place, length)| match length {
            Some(it) => it.to_string(),
            None if place == 0 => "n".to_owned(),
            None => "any".to_owned(),
        });
        format!("{} [{}]", self.element.name(), words.collect::<Vec<_>>().join(", "))
    }

    /// Refuses a tensor of another kind or with other features.
    pub(super) fn check(&self, tensor: &Tensor) -> Result<(), Error> {
        let stated = self.shape.as_ref().map(|it| it.get(1..).unwrap_or(&[]));
        let found = tensor.shape().get(1..).unwrap_or(&[]);
        let fits = |stated: &[Option<usize>]| {
            stated.len() == found.len()
                && stated.iter().zip(found).all(|(a, b)| a.is_none_or(|it| it == *b))
        };
        if tensor.element() == self.element && !tensor.shape().is_empty() && stated.is_none_or(fits)
        {
            return Ok(());
        }
        let (expected, found) = (self.describe(), tensor.describe());
        Err(Error::Input { name: self.name.clone(), expected, found })
    }
}

impl Output {
    /// `classes` are those of the operator that makes it, if it makes maps.
    pub(super) fn read(info: &proto::ValueInfo, classes: Option<Classes>) -> Self {
        let kind = match (classes, info.r#type.as_ref().and_then(|it| it.tensor_type.as_ref())) {
            (Some(it), _) => OutputKind::Maps(it),
            (None, Some(it)) => kind(it),
            (None, None) => OutputKind::Unknown,
        };
        Self { name: info.name.clone(), kind }
    }
}

fn kind(tensor: &proto::TensorType) -> OutputKind {
    let Some(element) = weights::element(tensor.elem_type) else { return OutputKind::Unknown };
    let Some(shape) = tensor.shape.as_ref().map(lengths) else { return OutputKind::Unknown };
    let n_columns = match *shape.as_slice() {
        [_] => Some(1),
        [_, n_columns] => n_columns,
        _ => return OutputKind::Unknown,
    };
    match (element, n_columns) {
        (Element::Float | Element::Double, Some(1)) => OutputKind::Column(element),
        (Element::Float | Element::Double, n) => OutputKind::Columns(element, n),
        (Element::Int64 | Element::Int32 | Element::Bool | Element::Text, Some(1)) => {
            OutputKind::Labels(element)
        }
        (Element::Int64 | Element::Int32 | Element::Bool | Element::Text, n) => {
            OutputKind::Columns(element, n)
        }
    }
}

/// Some exporters state 0 or a negative length where any will do.
fn lengths(shape: &proto::Shape) -> Vec<Option<usize>> {
    let length = |it: &proto::Dimension| {
        it.dim_value.and_then(|it| usize::try_from(it).ok()).filter(|it| *it > 0)
    };
    shape.dim.iter().map(length).collect()
}
