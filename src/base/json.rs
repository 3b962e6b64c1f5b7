//! Reads JSON: the one reader of every message, plan, report and saved model.
//!
//! `serde_json` reads each type in several ways (from text, from bytes, from a value, a struct also as a list),
//! and each way of each type would be downloaded. Here is one way, and what hangs on no type is shared.

mod reader;
mod scan;

use std::{fmt, io};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::ser::{Formatter, Serializer};

use crate::base::json::reader::Reader;

/// Text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    says: String,
    /// Line and column, from 1; absent where nobody has seen the text.
    place: Option<(usize, usize)>,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.says)?;
        match self.0.place {
            Some((line, column)) => write!(formatter, " at line {line} column {column}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(says: T) -> Self {
        Self::says(says.to_string())
    }
}

impl Error {
    fn says(says: String) -> Self {
        Self(Box::new(Fault { says, place: None }))
    }

    fn at(mut self, text: &str, at: usize) -> Self {
        let before = &text.as_bytes()[..at.min(text.len())];
        let line = before.iter().filter(|it| **it == b'\n').count() + 1;
        let start = before.iter().rposition(|it| *it == b'\n').map_or(0, |it| it + 1);
        self.0.place = Some((line, before.len() - start));
        self
    }
}

/// Reads a value.
///
/// # Errors
///
/// No JSON, more than one value, deeper than 128 lists and objects, or not the value's shape; with the place.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader);
    match value.and_then(|it| reader.end().map(|()| it)) {
        Ok(value) => Ok(value),
        Err(error) => Err(error.at(text, reader.place())),
    }
}

/// As [`read`], of bytes.
///
/// # Errors
///
/// Those of [`read`], and bytes that are no UTF-8.
pub fn read_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let text = std::str::from_utf8(bytes).map_err(|it| Error::says(format!("no text: {it}")))?;
    read(text)
}

/// A value as text for this program alone: its numbers are read back to the last bit, but files write them otherwise.
///
/// # Errors
///
/// A value that is no JSON, such as a map whose keys are no texts.
pub fn message(value: &impl Serialize) -> Result<String, Error> {
    let mut text = Vec::new();
    let written = value.serialize(&mut Serializer::with_formatter(&mut text, Plain));
    let text = written.map(|()| String::from_utf8(text).unwrap_or_default());
    text.map_err(|it| Error::says(it.to_string()))
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
/// Not that shape; without a place.
pub fn reshape<T: DeserializeOwned>(value: &impl Serialize) -> Result<T, Error> {
    let text = message(value)?;
    T::deserialize(&mut Reader::new(&text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::{Value, json};

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

    /// Against another reader.
    #[test]
    fn values_are_those_of_serde_json() {
        let texts = [
            r#"[0, -0, 0.0, -0.0, 1e3, 1E-7, 123456789012345678901234567890, 18446744073709551615, -9223372036854775808]"#,
            r#"[0.1, 2.2250738585072014e-308, 5e-324, 1.7976931348623157e308, 9007199254740993, 9007199254740993.0]"#,
            r#"{"a": {"b": [null, true, false, "", "\"\\\/\b\f\n\r\t"]}, "": [], "c": {}}"#,
        ];
        for text in texts {
            assert_eq!(read::<Value>(text), Ok(serde_json::from_str(text).unwrap()), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let texts = [
            "",
            "[1,]",
            "{\"a\":1,}",
            "[1 2]",
            "01",
            "1.",
            ".5",
            "1e",
            "-",
            "+1",
            "nul",
            "1e999",
            "\"\u{1}\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"",
            "{1:2}",
            "[1]]",
            "{\"a\" 1}",
            "tru",
            "NaN",
            "\"\\u+123\"",
        ];
        for text in texts {
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
            assert!(read::<Value>(text).is_err(), "{text}");
            assert!(read::<serde::de::IgnoredAny>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_too_deep_is_refused() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(read::<Value>(&deep(127)).is_ok());
        assert!(said::<Value>(&deep(100_000)).starts_with("recursion limit exceeded"));
        assert!(read::<serde::de::IgnoredAny>(&deep(100_000)).is_err());
    }

    #[test]
    fn an_error_says_what_and_where() {
        let unknown = said::<Record>("{\"name\": \"a\",\n \"nme\": 1}");
        assert!(unknown.starts_with("unknown field `nme`, expected one of `name`"), "{unknown}");
        assert!(unknown.contains("at line 2 column "), "{unknown}");
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
