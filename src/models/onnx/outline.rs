//! Counts the parts of a file before any of them is decoded, so that a small file cannot claim much memory.

use super::error::Error;

/// The largest file that is read.
pub(super) const MOST_BYTES: usize = 128 << 20;
/// The most nodes of a graph.
pub(super) const MOST_NODES: u64 = 100_000;
/// The most inputs, outputs, attributes, initialisers and texts together.
const MOST_PARTS: u64 = 8_000_000;

/// Walks the fields of a model without keeping anything.
///
/// # Errors
/// [`Error::Broken`] for bytes that are no protobuf message with a graph; [`Error::TooLarge`] and
/// [`Error::TooMany`] past the limits.
pub(super) fn check(bytes: &[u8]) -> Result<(), Error> {
    if bytes.len() > MOST_BYTES {
        return Err(Error::TooLarge { bytes: bytes.len(), limit: MOST_BYTES });
    }
    let mut tally = Tally::default();
    tally.walk(bytes, Place::Model)?;
    match tally.graphs {
        0 => Err(broken("it holds no graph")),
        1 => Ok(()),
        _ => Err(broken("it holds more than one graph")),
    }
}

/// What kind of message a field holds.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    /// Nothing is looked for inside.
    Leaf,
}

impl Place {
    fn of_field(self, number: u64) -> Self {
        match (self, number) {
            (Self::Model, 7) => Self::Graph,
            (Self::Graph, 1) => Self::Node,
            (Self::Graph | Self::Attribute, 5) => Self::Tensor,
            (Self::Node, 5) => Self::Attribute,
            _ => Self::Leaf,
        }
    }
}

#[derive(Default)]
struct Tally {
    graphs: u64,
    nodes: u64,
    parts: u64,
}

impl Tally {
    fn walk(&mut self, mut bytes: &[u8], place: Place) -> Result<(), Error> {
        while !bytes.is_empty() {
            let key = varint(&mut bytes)?;
            let length = match key & 7 {
                0 => {
                    varint(&mut bytes)?;
                    continue;
                }
                1 => 8,
                2 => usize::try_from(varint(&mut bytes)?).unwrap_or(usize::MAX),
                5 => 4,
                _ => return Err(broken("a field is of a kind that it cannot have")),
            };
            let Some((content, rest)) = bytes.split_at_checked(length) else {
                return Err(broken("it ends in the middle of a field"));
            };
            bytes = rest;
            if key & 7 == 2 {
                self.enter(place.of_field(key >> 3), content)?;
            }
        }
        Ok(())
    }

    /// Counts one field and looks into it.
    fn enter(&mut self, place: Place, content: &[u8]) -> Result<(), Error> {
        self.parts += 1;
        self.graphs += u64::from(place == Place::Graph);
        self.nodes += u64::from(place == Place::Node);
        if self.parts > MOST_PARTS {
            return Err(Error::TooMany { what: "parts", limit: MOST_PARTS });
        }
        if self.nodes > MOST_NODES {
            return Err(Error::TooMany { what: "operators", limit: MOST_NODES });
        }
        if place == Place::Leaf { Ok(()) } else { self.walk(content, place) }
    }
}

/// Takes one number off the front: seven bits in each byte, the lowest first.
fn varint(bytes: &mut &[u8]) -> Result<u64, Error> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let Some((first, rest)) = bytes.split_first() else {
            return Err(broken("it ends in the middle of a number"));
        };
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(broken("a number in it is too long"))
}

fn broken(message: &str) -> Error {
    Error::Broken { message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(bytes: &[u8], id: &str) {
        assert_eq!(check(bytes).unwrap_err().id(), id);
    }

    #[test]
    fn a_graph_is_looked_for() {
        assert_eq!(check(&[0x08, 8, 0x3a, 0]), Ok(()));
        check_error(&[0x08, 8], "onnx-broken");
        check_error(&[0x3a, 0, 0x3a, 0], "onnx-broken");
    }

    #[test]
    fn broken_bytes_are_named() {
        check_error(&[0x3a, 5, 1], "onnx-broken");
        check_error(&[0x3b], "onnx-broken");
        check_error(&[0x80; 12], "onnx-broken");
    }

    #[test]
    fn a_hundred_thousand_nodes_are_the_most() {
        let graph = |n_nodes: usize| {
            let length = 2 * n_nodes;
            let seven_bits = |shift: u32| u8::try_from(length >> shift & 0x7f).unwrap();
            let mut bytes = vec![0x3a, seven_bits(0) | 0x80, seven_bits(7) | 0x80, seven_bits(14)];
            bytes.extend([0x0a, 0].repeat(n_nodes));
            bytes
        };
        assert_eq!(check(&graph(100_000)), Ok(()));
        check_error(&graph(100_001), "onnx-too-many");
    }
}
