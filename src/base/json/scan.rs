//! Texts, numbers and spaces of JSON: what hangs on no type.

use std::borrow::Cow;

use crate::base::json::Error;

/// How deep lists and objects may lie in each other: a file must not exhaust the stack.
const MOST_DEEP: u32 = 127;

/// A place in a text.
pub(super) struct Scan<'de> {
    text: &'de str,
    at: usize,
    depth: u32,
}

/// A number as it stands.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Whole(u64),
    Below(i64),
    Float(f64),
}

impl<'de> Scan<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    pub(super) fn place(&self) -> usize {
        self.at
    }

    fn byte(&self) -> u8 {
        // A text holds no zero outside of quotes that could be taken for its end: it would be refused too.
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// The next byte that is no space, and 0 at the end.
    pub(super) fn peek(&mut self) -> u8 {
        while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.byte()
    }

    pub(super) fn error(&self, says: &str) -> Error {
        Error::says(if self.at >= self.text.len() {
            "the text ends too early".to_owned()
        } else {
            says.to_owned()
        })
    }

    pub(super) fn end(&mut self) -> Result<(), Error> {
        self.peek();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.error("there is more after the value"))
        }
    }

    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Error> {
        if self.peek() != byte {
            return Err(self.error(&format!("expected `{}`", char::from(byte))));
        }
        self.at += 1;
        Ok(())
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), Error> {
        self.peek();
        if !self.text[self.at..].starts_with(word) {
            return Err(self.error("expected a value"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Goes into a list or an object.
    pub(super) fn enter(&mut self, open: u8) -> Result<(), Error> {
        self.expect(open)?;
        self.depth += 1;
        if self.depth > MOST_DEEP {
            return Err(self.error("recursion limit exceeded"));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self, close: u8) -> Result<(), Error> {
        self.expect(close)?;
        self.depth -= 1;
        Ok(())
    }

    /// Whether another member comes; the comma before it is gone then.
    pub(super) fn more(&mut self, first: &mut bool, close: u8) -> Result<bool, Error> {
        if self.peek() == close {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    pub(super) fn string(&mut self) -> Result<Cow<'de, str>, Error> {
        self.expect(b'"')?;
        let mut built: Option<String> = None;
        loop {
            let start = self.at;
            let rest = &self.text.as_bytes()[start..];
            let stop = rest.iter().position(|it| matches!(it, b'"' | b'\\' | 0..=0x1f));
            self.at = start + stop.unwrap_or(rest.len());
            let piece = &self.text[start..self.at];
            match self.byte() {
                b'"' => {
                    self.at += 1;
                    return Ok(match built {
                        None => Cow::Borrowed(piece),
                        Some(text) => Cow::Owned(text + piece),
                    });
                }
                b'\\' => {
                    self.at += 1;
                    let text = built.get_or_insert_default();
                    text.push_str(piece);
                    let escaped = self.escaped()?;
                    text.push(escaped);
                }
                _ => return Err(self.error("control character in a string")),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Error> {
        let byte = self.byte();
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.four_digits()?;
                let code = if (0xd800..0xdc00).contains(&first) && self.byte() == b'\\' {
                    self.at += 1;
                    if self.byte() != b'u' {
                        return Err(self.error("half a character"));
                    }
                    self.at += 1;
                    let second = self.four_digits()?.wrapping_sub(0xdc00);
                    if second >= 0x400 {
                        return Err(self.error("half a character"));
                    }
                    0x1_0000 + ((first - 0xd800) << 10) + second
                } else {
                    first
                };
                char::from_u32(code).ok_or_else(|| self.error("half a character"))?
            }
            _ => return Err(self.error("invalid escape")),
        })
    }

    fn four_digits(&mut self) -> Result<u32, Error> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.byte()).to_digit(16);
            code = code * 16 + digit.ok_or_else(|| self.error("invalid escape"))?;
            self.at += 1;
        }
        Ok(code)
    }

    fn digits(&mut self) -> Result<(), Error> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start { Err(self.error("invalid number")) } else { Ok(()) }
    }

    /// The text of a number, and whether it is written as a whole one.
    pub(super) fn number_text(&mut self) -> Result<(&'de str, bool), Error> {
        self.peek();
        let start = self.at;
        if self.byte() == b'-' {
            self.at += 1;
        }
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let whole = self.at;
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.byte(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        if self.byte().is_ascii_digit() {
            return Err(self.error("invalid number"));
        }
        Ok((&self.text[start..self.at], self.at == whole))
    }

    pub(super) fn number(&mut self) -> Result<Number, Error> {
        let (text, whole) = self.number_text()?;
        if whole && text != "-0" {
            if let Ok(it) = text.parse() {
                return Ok(Number::Whole(it));
            }
            if let Ok(it) = text.parse() {
                return Ok(Number::Below(it));
            }
        }
        match text.parse::<f64>() {
            Ok(it) if it.is_finite() => Ok(Number::Float(it)),
            Ok(_) | Err(_) => Err(self.error("number out of range")),
        }
    }

    /// Passes a value over.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        match self.peek() {
            b'n' => self.word("null"),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'"' => self.string().map(drop),
            b'[' => {
                let mut first = true;
                self.enter(b'[')?;
                while self.more(&mut first, b']')? {
                    self.skip()?;
                }
                self.leave(b']')
            }
            b'{' => {
                let mut first = true;
                self.enter(b'{')?;
                while self.more(&mut first, b'}')? {
                    self.string()?;
                    self.expect(b':')?;
                    self.skip()?;
                }
                self.leave(b'}')
            }
            b'-' | b'0'..=b'9' => self.number().map(drop),
            _ => Err(self.error("expected a value")),
        }
    }
}
