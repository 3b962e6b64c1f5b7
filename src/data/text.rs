//! A text in one of the encodings becomes rows.

use crate::data::decode::{Encoding, Unreadable, Utf16Decoder};
use crate::data::delimited::{Delimited, Parsed};
use crate::data::dialect::Dialect;
use crate::data::error::Error;
use crate::data::format::Format;
use crate::data::scan::More;

/// Bytes that are looked at to tell the format, the encoding and the separator.
pub(super) const HEAD_BYTES: usize = 64 << 10;

/// Delimited text in one of the encodings.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) encoding: Encoding,
    pub(super) dialect: Dialect,
    utf16: Utf16Decoder,
    decoded: Vec<u8>,
    rows: Delimited,
}

impl Text {
    /// Tells format, encoding and separator from the start of the file, and reads that start.
    pub(super) fn start(file: &str, head: &[u8], more: More) -> Result<Self, Error> {
        if head.is_empty() {
            return Err(Error::Empty { file: file.to_owned() });
        }
        let format = Format::sniff(head);
        if format != Format::DelimitedText {
            return Err(Error::OtherFormat { file: file.to_owned(), format });
        }
        let encoding = Encoding::of(head).map_err(|it| match it {
            Unreadable::Encoding(name) => {
                Error::OtherEncoding { file: file.to_owned(), encoding: name.to_owned() }
            }
            Unreadable::Binary => {
                Error::OtherFormat { file: file.to_owned(), format: Format::Binary }
            }
        })?;
        let mut utf16 = Utf16Decoder::default();
        let mut decoded = Vec::new();
        decode(encoding, &mut utf16, &head[encoding.mark_len()..], &mut decoded);
        let dialect = Dialect::of(&decoded, more);
        let mut rows = Delimited::new(file, encoding, dialect);
        rows.push(&decoded[dialect.n_skipped..])?;
        decoded.clear();
        Ok(Self { encoding, dialect, utf16, decoded, rows })
    }

    /// Takes the next bytes of the file.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self.encoding {
            Encoding::Utf8 | Encoding::Utf8WithMark => self.rows.push(bytes),
            Encoding::Utf16Little | Encoding::Utf16Big => {
                // In pieces, so that a large slice is never held twice.
                bytes.chunks(HEAD_BYTES).try_for_each(|piece| {
                    decode(self.encoding, &mut self.utf16, piece, &mut self.decoded);
                    let pushed = self.rows.push(&self.decoded);
                    self.decoded.clear();
                    pushed
                })
            }
        }
    }

    /// Ends the text.
    pub(super) fn finish(mut self) -> Result<Parsed, Error> {
        self.utf16.finish(&mut self.decoded);
        self.rows.push(&self.decoded)?;
        self.rows.finish()
    }
}

fn decode(encoding: Encoding, utf16: &mut Utf16Decoder, bytes: &[u8], out: &mut Vec<u8>) {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8WithMark => out.extend_from_slice(bytes),
        Encoding::Utf16Little | Encoding::Utf16Big => utf16.decode(encoding, bytes, out),
    }
}
