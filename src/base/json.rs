//! Reads JSON into types by one way alone.
//!
//! `serde_json` reads the text. From there it has several ways into a type (from text, from bytes, from a value, a
//! struct also as a list), and each way of each type would be downloaded: a tenth of the page and of the worker.
//! Here is one way, from a value.

mod reader;

use std::{fmt, io};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

use crate::base::json::reader::Reader;

/// What cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<str>);

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(says: T) -> Self {
        Self(says.to_string().into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string().into())
    }
}

/// Reads a value.
///
/// # Errors
///
/// No JSON, with the place; not the value's shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    T::deserialize(Reader(&parsed(text.as_bytes())?))
}

/// As [`read`], of bytes.
///
/// # Errors
///
/// Those of [`read`], and bytes that are no UTF-8.
pub fn read_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    T::deserialize(Reader(&parsed(bytes)?))
}

fn parsed(bytes: &[u8]) -> Result<Value, Error> {
    Ok(serde_json::from_slice(bytes)?)
}

/// A value as text for this program alone: its numbers are read back to the last bit, but files write them otherwise.
///
/// # Errors
///
/// A value that is no JSON, such as a map whose keys are no texts.
pub fn message(value: &impl Serialize) -> Result<String, Error> {
    let mut text = Vec::new();
    let written = value.serialize(&mut Serializer::with_formatter(&mut text, Plain));
    Ok(written.map(|()| String::from_utf8(text).unwrap_or_default())?)
}

/// Writes numbers with the standard library, whose tables the page has anyhow.
struct Plain;

impl Formatter for Plain {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{value:?}")
    }
}

/// A value in another shape.
///
/// # Errors
///
/// Not that shape.
pub fn reshape<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    T::deserialize(Reader(value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Record {
        name: String,
        #[serde(default)]
        share: Option<f64>,
        pair: (u8, i64),
        kinds: Vec<Kind>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Plain,
        Wrapped(f32),
        Two(u8, bool),
        Named { is: char },
    }

    fn said<T: DeserializeOwned>(text: &str) -> String {
        read::<T>(text).err().map(|it| it.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_record_has_its_fields() {
        let text = r#" {"kinds": ["plain", {"wrapped": 0.1}, {"two": [1, true]}, {"named": {"is": "x"}}],
            "pair": [255, -9], "name": "caf\u00e9 \ud83d\ude00\n"} "#;
        let kinds =
            vec![Kind::Plain, Kind::Wrapped(0.1), Kind::Two(1, true), Kind::Named { is: 'x' }];
        let expected =
            Record { name: "café 😀\n".to_owned(), share: None, pair: (255, -9), kinds };
        assert_eq!(read::<Record>(text), Ok(expected));
    }

    #[test]
    fn a_value_is_read_as_it_is() {
        let text = r#"[0, -0.0, 18446744073709551615, -9, 0.1, {"a": [null, true, "\"\u00e9"]}]"#;
        assert_eq!(read::<Value>(text), Ok(serde_json::from_str(text).unwrap()));
        assert!(read::<Value>("[1]]").is_err());
        assert!(read_bytes::<Value>(b"\"\xff\"").is_err());
    }

    #[test]
    fn an_error_says_what_and_where() {
        let unknown = said::<Record>("{\"name\": \"a\",\n \"nme\": 1}");
        assert!(unknown.starts_with("unknown field `nme`, expected one of `name`"), "{unknown}");
        let broken = said::<Record>("{\"name\":\n a}");
        assert!(broken.contains("at line 2 column "), "{broken}");
        assert!(said::<Record>("{\"name\": \"a\"}").starts_with("missing field `pair`"));
        let kind = said::<Record>("{\"name\": null}");
        assert!(kind.starts_with("invalid type: null, expected a string"), "{kind}");
        assert!(said::<u8>("1.5").starts_with("invalid type: floating point `1.5`, expected u8"));
        assert!(said::<u8>("300").starts_with("invalid value: integer `300`, expected u8"));
        assert!(said::<Kind>("\"other\"").starts_with("unknown variant `other`, expected one of"));
    }

    #[test]
    fn a_message_is_read_back_to_the_last_bit() {
        for number in [0.1, -0.0, 1.0, 5e-324, 1e21, 123_456_789.012_345_67, f64::MAX] {
            let text = message(&[number]).unwrap();
            assert_eq!(read::<[f64; 1]>(&text).unwrap()[0].to_bits(), number.to_bits(), "{text}");
        }
        assert_eq!(
            message(&json!({ "a": [null, "\u{1}\"", 7] })).unwrap(),
            r#"{"a":[null,"\u0001\"",7]}"#
        );
    }

    #[test]
    fn a_value_takes_another_shape() {
        let map: BTreeMap<String, f64> = reshape(&json!({ "b": 2, "a": 0.1 })).unwrap();
        assert_eq!(map, BTreeMap::from([("a".to_owned(), 0.1), ("b".to_owned(), 2.0)]));
        let error = reshape::<bool>(&json!([1])).unwrap_err();
        assert_eq!(error.to_string(), "invalid type: sequence, expected a boolean");
    }
}
