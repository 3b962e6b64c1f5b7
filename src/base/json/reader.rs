//! The reader as types see it.

use std::borrow::Cow;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};

use crate::base::json::Error;
use crate::base::json::scan::{Number, Scan};

/// Reads one value after the other.
pub(super) struct Reader<'de> {
    scan: Scan<'de>,
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self { scan: Scan::new(text) }
    }

    pub(super) fn place(&self) -> usize {
        self.scan.place()
    }

    pub(super) fn end(&mut self) -> Result<(), Error> {
        self.scan.end()
    }

    /// What to say where another kind of value stands.
    fn mismatch(&mut self, expected: &dyn Expected) -> Error {
        let found = match self.scan.peek() {
            b'n' => self.scan.word("null").map(|()| Unexpected::Other("null")),
            b't' => self.scan.word("true").map(|()| Unexpected::Bool(true)),
            b'f' => self.scan.word("false").map(|()| Unexpected::Bool(false)),
            b'"' => {
                return match self.scan.string() {
                    Ok(text) => Error::invalid_type(Unexpected::Str(&text), expected),
                    Err(error) => error,
                };
            }
            b'[' => Ok(Unexpected::Seq),
            b'{' => Ok(Unexpected::Map),
            _ => self.scan.number().map(|it| match it {
                Number::Whole(it) => Unexpected::Unsigned(it),
                Number::Below(it) => Unexpected::Signed(it),
                Number::Float(it) => Unexpected::Float(it),
            }),
        };
        match found {
            Ok(found) => Error::invalid_type(found, expected),
            Err(error) => error,
        }
    }

    fn check(&mut self, byte: u8, expected: &dyn Expected) -> Result<(), Error> {
        if self.scan.peek() == byte { Ok(()) } else { Err(self.mismatch(expected)) }
    }

    fn check_number(&mut self, expected: &dyn Expected) -> Result<Number, Error> {
        if matches!(self.scan.peek(), b'-' | b'0'..=b'9') {
            self.scan.number()
        } else {
            Err(self.mismatch(expected))
        }
    }

    fn check_text(&mut self, expected: &dyn Expected) -> Result<Cow<'de, str>, Error> {
        self.check(b'"', expected)?;
        self.scan.string()
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.check_number(&visitor)? {
                Number::Whole(it) => visitor.visit_u64(it),
                Number::Below(it) => visitor.visit_i64(it),
                Number::Float(it) => visitor.visit_f64(it),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scan.peek() {
            b'n' => self.deserialize_unit(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'"' => self.deserialize_string(visitor),
            b'[' => self.deserialize_seq(visitor),
            b'{' => self.deserialize_map(visitor),
            b'-' | b'0'..=b'9' => self.deserialize_f64(visitor),
            _ => Err(self.scan.error("expected a value")),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !matches!(self.scan.peek(), b'-' | b'0'..=b'9') {
            return Err(self.mismatch(&visitor));
        }
        // Straight from its digits: by way of 64 bits it would be rounded twice.
        let (text, _) = self.scan.number_text()?;
        match text.parse::<f32>() {
            Ok(it) if it.is_finite() => visitor.visit_f32(it),
            Ok(_) | Err(_) => Err(self.scan.error("number out of range")),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scan.peek() {
            b't' => self.scan.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.scan.word("false").and_then(|()| visitor.visit_bool(false)),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.check_text(&visitor)?;
        visitor.visit_str(&text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.check_text(&visitor)?;
        visitor.visit_string(text.into_owned())
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.scan.peek() == b'n' {
            self.scan.word("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.check(b'n', &visitor)?;
        self.scan.word("null")?;
        visitor.visit_unit()
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

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.check(b'[', &visitor)?;
        self.scan.enter(b'[')?;
        let value = visitor.visit_seq(Members { reader: self, first: true })?;
        self.scan.leave(b']')?;
        Ok(value)
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

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.check(b'{', &visitor)?;
        self.scan.enter(b'{')?;
        let value = visitor.visit_map(Members { reader: self, first: true })?;
        self.scan.leave(b'}')?;
        Ok(value)
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
        let has_value = match self.scan.peek() {
            b'{' => true,
            b'"' => false,
            _ => return Err(self.mismatch(&visitor)),
        };
        if has_value {
            self.scan.enter(b'{')?;
        }
        let value = visitor.visit_enum(Variant { reader: self, has_value })?;
        if has_value {
            self.scan.leave(b'}')?;
        }
        Ok(value)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.scan.skip()?;
        visitor.visit_unit()
    }
}

/// The members of a list or of an object.
struct Members<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Members<'_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if self.reader.scan.more(&mut self.first, b']')? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if self.reader.scan.more(&mut self.first, b'}')? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        self.reader.scan.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant by its name alone, or as an object of one member.
struct Variant<'a, 'de> {
    reader: &'a mut Reader<'de>,
    has_value: bool,
}

impl Variant<'_, '_> {
    fn needs_value(&self, expected: &dyn Expected) -> Result<(), Error> {
        if self.has_value {
            Ok(())
        } else {
            Err(Error::invalid_type(Unexpected::UnitVariant, expected))
        }
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let name = seed.deserialize(&mut *self.reader)?;
        if self.has_value {
            self.reader.scan.expect(b':')?;
        }
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        if self.has_value { <()>::deserialize(self.reader) } else { Ok(()) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        self.needs_value(&"newtype variant")?;
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.needs_value(&"tuple variant")?;
        self.reader.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.needs_value(&"struct variant")?;
        self.reader.deserialize_map(visitor)
    }
}
