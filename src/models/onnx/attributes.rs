//! The settings of one operator, asked for by name and kind.

use super::kernel::Fault;
use super::proto::{self, kind};
use super::tensor::Tensor;
use super::weights;

/// What an operator is set up from.
pub(super) struct Attributes<'a> {
    items: &'a [proto::Attribute],
    /// The version of the operators of its domain.
    pub(super) version: i64,
    pub(super) n_outputs: usize,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(node: &'a proto::Node, version: i64) -> Self {
        Self { items: &node.attribute, version, n_outputs: node.output.len() }
    }

    /// The attribute of this name, if there is one.
    ///
    /// # Errors
    /// When it holds something of another kind. Old files do not state the kind.
    fn find(&self, name: &str, kind: i32) -> Result<Option<&'a proto::Attribute>, Fault> {
        let Some(found) = self.items.iter().find(|it| it.name == name) else { return Ok(None) };
        if found.kind == kind || found.kind == 0 {
            Ok(Some(found))
        } else {
            Err(Fault::Wrong(format!("its setting {name} is of another kind than it must be")))
        }
    }

    pub(super) fn int(&self, name: &str, default: i64) -> Result<i64, Fault> {
        Ok(self.find(name, kind::INT)?.map_or(default, |it| it.i.unwrap_or(0)))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.items.iter().any(|it| it.name == name)
    }

    pub(super) fn float(&self, name: &str, default: f32) -> Result<f32, Fault> {
        Ok(self.find(name, kind::FLOAT)?.map_or(default, |it| it.f.unwrap_or(0.0)))
    }

    pub(super) fn text(&self, name: &str, default: &str) -> Result<String, Fault> {
        match self.find(name, kind::STRING)? {
            Some(it) => utf8(name, it.s.clone().unwrap_or_default()),
            None => Ok(default.to_owned()),
        }
    }

    pub(super) fn ints(&self, name: &str) -> Result<&'a [i64], Fault> {
        Ok(self.find(name, kind::INTS)?.map_or(&[], |it| &it.ints))
    }

    pub(super) fn floats(&self, name: &str) -> Result<&'a [f32], Fault> {
        Ok(self.find(name, kind::FLOATS)?.map_or(&[], |it| &it.floats))
    }

    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, Fault> {
        let Some(found) = self.find(name, kind::STRINGS)? else { return Ok(Vec::new()) };
        found.strings.iter().map(|it| utf8(name, it.clone())).collect()
    }

    pub(super) fn tensor(&self, name: &str) -> Result<Option<Tensor>, Fault> {
        match self.find(name, kind::TENSOR)?.and_then(|it| it.t.as_ref()) {
            Some(it) => {
                weights::read(it, name).map(Some).map_err(|error| Fault::Wrong(error.to_string()))
            }
            None => Ok(None),
        }
    }

    /// The numbers of a tensor in double precision; empty when there is none.
    pub(super) fn doubles(&self, name: &str) -> Result<Option<Vec<f64>>, Fault> {
        Ok(self.tensor(name)?.and_then(|it| it.to_doubles()))
    }

    /// The cells of a tensor of small whole numbers.
    pub(super) fn bytes(&self, name: &str) -> Result<Vec<u8>, Fault> {
        let Some(tensor) = self.find(name, kind::TENSOR)?.and_then(|it| it.t.as_ref()) else {
            return Ok(Vec::new());
        };
        let n = tensor.dims.first().and_then(|it| usize::try_from(*it).ok()).unwrap_or(0);
        if tensor.data_type != proto::element::UINT8 || tensor.dims.len() != 1 {
            return Err(Fault::Wrong(format!("its setting {name} must hold uint8")));
        }
        weights::bytes(tensor, name, n).map_err(|error| Fault::Wrong(error.to_string()))
    }
}

fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes)
        .map_err(|error| Fault::Wrong(format!("its setting {name} is no text ({error})")))
}
