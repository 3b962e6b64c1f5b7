//! What flows between operators and comes out of a model.

use super::tensor::Tensor;

/// The names of classes.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Classes {
    Numbers(Vec<i64>),
    Texts(Vec<String>),
}

impl Classes {
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(it) => it.len(),
            Self::Texts(it) => it.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As texts, in their order.
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Numbers(it) => it.iter().map(ToString::to_string).collect(),
            Self::Texts(it) => it.clone(),
        }
    }
}

/// A result.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Tensor(Tensor),
    /// A sequence of maps from class to number, one map for each row: `scores` is float32
    /// `[rows, classes]`.
    Maps {
        classes: Classes,
        scores: Tensor,
    },
}

impl Value {
    /// The numbers or texts, without the names of classes.
    pub fn tensor(&self) -> &Tensor {
        match self {
            Self::Tensor(tensor) | Self::Maps { scores: tensor, .. } => tensor,
        }
    }
}

impl From<Tensor> for Value {
    fn from(tensor: Tensor) -> Self {
        Self::Tensor(tensor)
    }
}
