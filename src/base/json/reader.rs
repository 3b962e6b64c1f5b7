//! A value as types see it.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde_json::map::Iter as Entries;
use serde_json::{Number, Value};
use std::slice::Iter as Items;

use crate::base::json::Error;

/// Reads one value.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a Value);

impl Reader<'_> {
    /// What to say where another kind of value stands.
    #[cold]
    fn mismatch(self, expected: &dyn Expected) -> Error {
        let found = match self.0 {
            Value::Null => Unexpected::Other("null"),
            Value::Bool(it) => Unexpected::Bool(*it),
            Value::Number(it) => number(it),
            Value::String(it) => Unexpected::Str(it),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Error::invalid_type(found, expected)
    }
}

fn number(number: &Number) -> Unexpected<'static> {
    match (number.as_u64(), number.as_i64()) {
        (Some(it), _) => Unexpected::Unsigned(it),
        (None, Some(it)) => Unexpected::Signed(it),
        (None, None) => Unexpected::Float(number.as_f64().unwrap_or_default()),
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, Error> {
    match (number.as_u64(), number.as_i64()) {
        (Some(it), _) => visitor.visit_u64(it),
        (None, Some(it)) => visitor.visit_i64(it),
        (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
    }
}

fn visit_list<'de, V: Visitor<'de>>(items: &[Value], visitor: V) -> Result<V::Value, Error> {
    let mut list = items.iter();
    let value = visitor.visit_seq(List(&mut list))?;
    match list.len() {
        0 => Ok(value),
        _ => Err(Error::invalid_length(items.len(), &"fewer elements")),
    }
}

macro_rules! read_as {
    ($kind:ident: $($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::$kind(it) => read_as!($kind it visitor),
                _ => Err(self.mismatch(&visitor)),
            }
        }
    )*};
    (Number $it:ident $visitor:ident) => { visit_number($it, $visitor) };
    (Bool $it:ident $visitor:ident) => { $visitor.visit_bool(*$it) };
    (String $it:ident $visitor:ident) => { $visitor.visit_str($it) };
    (Array $it:ident $visitor:ident) => { visit_list($it, $visitor) };
    (Object $it:ident $visitor:ident) => {
        $visitor.visit_map(Fields { entries: $it.iter(), value: None })
    };
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    read_as! { Number:
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }
    read_as! { Bool: deserialize_bool }
    read_as! { String: deserialize_char deserialize_str deserialize_string deserialize_identifier }
    read_as! { Array: deserialize_seq deserialize_bytes deserialize_byte_buf }
    read_as! { Object: deserialize_map }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(_) => self.deserialize_bool(visitor),
            Value::Number(_) => self.deserialize_f64(visitor),
            Value::String(_) => self.deserialize_str(visitor),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_unit() } else { Err(self.mismatch(&visitor)) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let variant = match self.0 {
            Value::String(name) => Variant { name, value: None },
            Value::Object(it) => match (it.iter().next(), it.len()) {
                (Some((name, value)), 1) => Variant { name, value: Some(value) },
                _ => {
                    return Err(self.mismatch(&"a variant by its name, or an object of one member"));
                }
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                return Err(self.mismatch(&visitor));
            }
        };
        visitor.visit_enum(variant)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

/// The members of a list.
struct List<'l, 'a>(&'l mut Items<'a, Value>);

impl<'de> SeqAccess<'de> for List<'_, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.0.next() {
            Some(it) => seed.deserialize(Reader(it)).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The members of an object.
struct Fields<'a> {
    entries: Entries<'a>,
    value: Option<&'a Value>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.entries.next() {
            Some((key, value)) => {
                self.value = Some(value);
                seed.deserialize(Key(key)).map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Reader(self.value.unwrap_or(&Value::Null)))
    }
}

/// The name of a field or of a variant.
struct Key<'a>(&'a str);

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.0)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A variant by its name alone, or with its value.
struct Variant<'a> {
    name: &'a str,
    value: Option<&'a Value>,
}

impl<'a> Variant<'a> {
    fn value(&self, expected: &dyn Expected) -> Result<Reader<'a>, Error> {
        let missing = || Error::invalid_type(Unexpected::UnitVariant, expected);
        self.value.map(Reader).ok_or_else(missing)
    }
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        Ok((seed.deserialize(Key(self.name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            None | Some(Value::Null) => Ok(()),
            Some(it) => Err(Reader(it).mismatch(&"unit variant")),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.value(&"newtype variant")?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.value(&"tuple variant")?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value(&"struct variant")?.deserialize_map(visitor)
    }
}
