//! Numbers that are stored in the file, checked against their stated size before they are taken.

use super::error::Error;
use super::proto;
use super::tensor::{Cells, Element, Tensor, n_cells};

/// The kinds of cells that can be read.
pub(super) const ELEMENTS: &str = "float32, float64, int64, int32, bool and text";

/// The kind of cells that a number of ONNX stands for, if it can be read.
pub(super) fn element(number: i32) -> Option<Element> {
    Some(match number {
        proto::element::FLOAT => Element::Float,
        proto::element::DOUBLE => Element::Double,
        proto::element::INT64 => Element::Int64,
        proto::element::INT32 => Element::Int32,
        proto::element::BOOL => Element::Bool,
        proto::element::STRING => Element::Text,
        _ => return None,
    })
}

/// The number of ONNX for a kind of cells.
pub(super) fn element_number(element: Element) -> i32 {
    match element {
        Element::Float => proto::element::FLOAT,
        Element::Double => proto::element::DOUBLE,
        Element::Int64 => proto::element::INT64,
        Element::Int32 => proto::element::INT32,
        Element::Bool => proto::element::BOOL,
        Element::Text => proto::element::STRING,
    }
}

/// The name of a kind of cells, of those too that cannot be read.
pub(super) fn element_name(number: i32) -> String {
    let name = match number {
        2 => "uint8",
        3 => "int8",
        4 => "uint16",
        5 => "int16",
        10 => "float16",
        12 => "uint32",
        13 => "uint64",
        14 => "complex64",
        15 => "complex128",
        16 => "bfloat16",
        17..=20 => "float8",
        21 => "uint4",
        22 => "int4",
        23 => "float4",
        _ => match element(number) {
            Some(it) => it.name(),
            None => return format!("cells of the unknown kind {number}"),
        },
    };
    name.to_owned()
}

/// The tensor that a message states.
pub(super) fn read(message: &proto::Tensor, name: &str) -> Result<Tensor, Error> {
    refuse_other_files(message, name)?;
    let Some(element) = element(message.data_type) else {
        return Err(Error::Element {
            place: format!("the weights \"{name}\""),
            found: element_name(message.data_type),
            allowed: ELEMENTS,
        });
    };
    let shape = shape(message, name)?;
    let n = n_cells(&shape).ok_or_else(|| size_error(message, name, 0))?;
    let cells = match element {
        Element::Float => {
            Cells::Float(stored(message, name, n, &message.float_data, f32::from_le_bytes)?)
        }
        Element::Double => {
            Cells::Double(stored(message, name, n, &message.double_data, f64::from_le_bytes)?)
        }
        Element::Int64 => {
            Cells::Int64(stored(message, name, n, &message.int64_data, i64::from_le_bytes)?)
        }
        Element::Int32 => {
            Cells::Int32(stored(message, name, n, &message.int32_data, i32::from_le_bytes)?)
        }
        Element::Bool => {
            Cells::Bool(bytes(message, name, n)?.into_iter().map(|it| it != 0).collect())
        }
        Element::Text => Cells::Text(texts(message, name, n)?),
    };
    Ok(Tensor::made(shape, cells))
}

/// Small whole numbers (`uint8` or bool), which only ever come as settings.
pub(super) fn bytes(message: &proto::Tensor, name: &str, n: usize) -> Result<Vec<u8>, Error> {
    let found = if message.raw_data.is_empty() {
        message.int32_data.iter().map(|it| u8::try_from(*it).unwrap_or(u8::MAX)).collect()
    } else {
        message.raw_data.clone()
    };
    if found.len() == n { Ok(found) } else { Err(size_error(message, name, found.len())) }
}

fn refuse_other_files(message: &proto::Tensor, name: &str) -> Result<(), Error> {
    const EXTERNAL: i32 = 1;
    if message.data_location != EXTERNAL && message.external_data.is_empty() {
        return Ok(());
    }
    let location = message.external_data.iter().find(|it| it.key == "location");
    let location = location.map_or("", |it| it.value.as_str()).chars().take(200).collect();
    Err(Error::ExternalData { name: name.to_owned(), location })
}

fn shape(message: &proto::Tensor, name: &str) -> Result<Vec<usize>, Error> {
    let lengths = message.dims.iter().map(|it| usize::try_from(*it).ok());
    let shape: Option<Vec<usize>> = lengths.collect();
    match shape {
        Some(it) if it.len() <= 8 && message.segment.is_none() => Ok(it),
        _ => Err(size_error(message, name, 0)),
    }
}

/// The cells, from the field of their kind or from raw bytes, lowest byte first.
fn stored<T: Copy, const SIZE: usize>(
    message: &proto::Tensor,
    name: &str,
    n: usize,
    field: &[T],
    from_bytes: fn([u8; SIZE]) -> T,
) -> Result<Vec<T>, Error> {
    let raw = &message.raw_data;
    if raw.is_empty() {
        return if field.len() == n {
            Ok(field.to_vec())
        } else {
            Err(size_error(message, name, field.len()))
        };
    }
    if n.checked_mul(SIZE) != Some(raw.len()) {
        return Err(size_error(message, name, raw.len() / SIZE));
    }
    let (cells, _) = raw.as_chunks::<SIZE>();
    Ok(cells.iter().map(|it| from_bytes(*it)).collect())
}

fn texts(message: &proto::Tensor, name: &str, n: usize) -> Result<Vec<String>, Error> {
    if message.string_data.len() != n {
        return Err(size_error(message, name, message.string_data.len()));
    }
    let texts = message.string_data.iter().map(|it| String::from_utf8(it.clone()));
    texts.collect::<Result<_, _>>().map_err(|error| Error::Broken {
        message: format!("a text of \"{name}\" is no UTF-8 ({error})"),
    })
}

fn size_error(message: &proto::Tensor, name: &str, found: usize) -> Error {
    let dims: Vec<String> = message.dims.iter().take(9).map(ToString::to_string).collect();
    Error::WeightSize {
        name: name.to_owned(),
        expected: format!("{} [{}]", element_name(message.data_type), dims.join(", ")),
        found: format!("{found} cells"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floats(dims: &[i64], n_bytes: usize) -> proto::Tensor {
        proto::Tensor {
            dims: dims.to_vec(),
            data_type: proto::element::FLOAT,
            raw_data: vec![0; n_bytes],
            ..proto::Tensor::default()
        }
    }

    #[track_caller]
    fn check_error(message: &proto::Tensor, id: &str) {
        assert_eq!(read(message, "w").unwrap_err().id(), id);
    }

    #[test]
    fn raw_bytes_are_numbers_with_the_lowest_byte_first() {
        let mut message = floats(&[1], 0);
        message.raw_data = vec![0, 0, 0x80, 0x3f];
        assert_eq!(
            read(&message, "w").unwrap(),
            Tensor::new(vec![1], Cells::Float(vec![1.0])).unwrap()
        );
    }

    #[test]
    fn sizes_that_do_not_fit_are_refused() {
        assert!(read(&floats(&[2, 3], 24), "w").is_ok());
        check_error(&floats(&[2, 3], 20), "onnx-weight-size");
        check_error(&floats(&[2, 3], 25), "onnx-weight-size");
        check_error(&floats(&[-1, 3], 24), "onnx-weight-size");
        check_error(&floats(&[i64::MAX, i64::MAX], 8), "onnx-weight-size");
        check_error(&floats(&[i64::MAX, i64::MAX, 0], 8), "onnx-weight-size");
    }

    #[test]
    fn other_files_and_other_kinds_are_refused() {
        let mut message = floats(&[1], 4);
        message.data_type = 10;
        check_error(&message, "onnx-element");
        message = floats(&[1], 0);
        message.data_location = 1;
        message.external_data =
            vec![proto::Entry { key: "location".to_owned(), value: "../weights".to_owned() }];
        check_error(&message, "onnx-external-data");
    }
}
