//! Bytes become UTF-8 text, a piece at a time.

/// How the characters of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16Little,
    Utf16Big,
}

/// An encoding that is recognized and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    Encoding(&'static str),
    Binary,
}

/// Turns UTF-16 into UTF-8. Half a pair comes out as the three bytes that UTF-8 forbids for it,
/// so that the check of the row finds it.
#[derive(Debug, Default)]
pub(super) struct Utf16Decoder {
    first_byte: Option<u8>,
    high_half: Option<u16>,
}

/// Stands for a byte that is left over at the end of the file; never valid in UTF-8.
const LEFT_OVER: u8 = 0xff;

impl Encoding {
    /// Tells the encoding by the byte order mark, or else by how zero bytes are spread.
    pub(super) fn of(head: &[u8]) -> Result<Self, Unreadable> {
        match head {
            [0xef, 0xbb, 0xbf, ..] => return Ok(Self::Utf8WithMark),
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
                return Err(Unreadable::Encoding("UTF-32"));
            }
            [0xff, 0xfe, ..] => return Ok(Self::Utf16Little),
            [0xfe, 0xff, ..] => return Ok(Self::Utf16Big),
            _ => {}
        }
        let zeros =
            |parity: usize| head.iter().skip(parity).step_by(2).filter(|it| **it == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        if head.len() < 8 || (even + odd) * 10 < head.len() {
            return Ok(Self::Utf8);
        }
        if even.min(odd) * 10 < even.max(odd) {
            return Err(Unreadable::Encoding("UTF-16 without a byte order mark"));
        }
        Err(Unreadable::Binary)
    }

    pub(super) fn mark_len(self) -> usize {
        match self {
            Self::Utf8 => 0,
            Self::Utf8WithMark => 3,
            Self::Utf16Little | Self::Utf16Big => 2,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8WithMark => "UTF-8 with a byte order mark",
            Self::Utf16Little => "UTF-16, little-endian",
            Self::Utf16Big => "UTF-16, big-endian",
        }
    }

    fn unit(self, first: u8, second: u8) -> u16 {
        match self {
            Self::Utf16Big => u16::from_be_bytes([first, second]),
            Self::Utf8 | Self::Utf8WithMark | Self::Utf16Little => {
                u16::from_le_bytes([first, second])
            }
        }
    }
}

impl Utf16Decoder {
    pub(super) fn decode(&mut self, encoding: Encoding, bytes: &[u8], out: &mut Vec<u8>) {
        for byte in bytes {
            match self.first_byte.take() {
                None => self.first_byte = Some(*byte),
                Some(first) => self.unit(encoding.unit(first, *byte), out),
            }
        }
    }

    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if let Some(high) = self.high_half.take() {
            push_half(high, out);
        }
        if self.first_byte.take().is_some() {
            out.push(LEFT_OVER);
        }
    }

    fn unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        if let Some(high) = self.high_half.take() {
            match char::decode_utf16([high, unit]).next() {
                Some(Ok(character)) => return push_character(character, out),
                Some(Err(_)) | None => push_half(high, out),
            }
        }
        match char::from_u32(u32::from(unit)) {
            Some(character) => push_character(character, out),
            None if unit < 0xdc00 => self.high_half = Some(unit),
            None => push_half(unit, out),
        }
    }
}

fn push_character(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

fn push_half(half: u16, out: &mut Vec<u8>) {
    let low_six = |shift: u16| 0x80 | ((half >> shift) & 0x3f).to_le_bytes()[0];
    out.extend_from_slice(&[0xe0 | (half >> 12).to_le_bytes()[0], low_six(6), low_six(0)]);
}

/// The first byte of a row that is not text, as its offset and what is wrong with it.
pub(super) fn find_bad_byte(row: &[u8], encoding: Encoding) -> Option<(usize, String)> {
    let valid = row.utf8_chunks().next().map_or(0, |it| it.valid().len());
    if let Some(offset) = row[..valid].iter().position(|it| *it == 0) {
        return Some((offset, "a zero byte (0x00) stands in it, which is not text".to_owned()));
    }
    let bad = row.get(valid)?;
    let cause = match encoding {
        Encoding::Utf16Little | Encoding::Utf16Big => match row.get(valid..valid + 3) {
            Some([0xed, second, third]) => {
                let half = 0xd000 | (u32::from(*second & 0x3f) << 6) | u32::from(*third & 0x3f);
                format!("0x{half:04X} is half of a UTF-16 pair whose other half is not there")
            }
            _ => "the file ends in the middle of a character".to_owned(),
        },
        Encoding::Utf8 | Encoding::Utf8WithMark if *bad >= 0xa0 => format!(
            "the byte 0x{bad:02X} is not UTF-8 here (in Windows-1252 it would be \"{}\")",
            char::from(*bad)
        ),
        Encoding::Utf8 | Encoding::Utf8WithMark => {
            format!("the byte 0x{bad:02X} is not UTF-8 here")
        }
    };
    Some((valid, cause))
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Unreadable, Utf16Decoder, find_bad_byte};

    fn decoded(encoding: Encoding, units: &[u16]) -> Vec<u8> {
        let bytes: Vec<u8> = match encoding {
            Encoding::Utf16Big => units.iter().flat_map(|it| it.to_be_bytes()).collect(),
            Encoding::Utf8 | Encoding::Utf8WithMark | Encoding::Utf16Little => {
                units.iter().flat_map(|it| it.to_le_bytes()).collect()
            }
        };
        let (mut decoder, mut out) = (Utf16Decoder::default(), Vec::new());
        for byte in bytes {
            decoder.decode(encoding, &[byte], &mut out);
        }
        decoder.finish(&mut out);
        out
    }

    #[test]
    fn pairs_and_single_units_become_utf_8() {
        let units: Vec<u16> = "aé€😀".encode_utf16().collect();
        assert_eq!(decoded(Encoding::Utf16Little, &units), "aé€😀".as_bytes());
        assert_eq!(decoded(Encoding::Utf16Big, &units), "aé€😀".as_bytes());
    }

    #[test]
    fn half_a_pair_is_found_in_its_row() {
        let out = decoded(Encoding::Utf16Little, &[0x61, 0xd83d, 0x62]);
        let (offset, cause) = find_bad_byte(&out, Encoding::Utf16Little).unwrap();
        assert_eq!(offset, 1);
        assert!(cause.contains("0xD83D"), "{cause}");
    }

    #[test]
    fn encodings_that_are_not_read_are_named() {
        assert_eq!(Encoding::of(b"\xff\xfe\0\0a\0\0\0"), Err(Unreadable::Encoding("UTF-32")));
        let plain: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(
            Encoding::of(&plain),
            Err(Unreadable::Encoding("UTF-16 without a byte order mark"))
        );
        assert_eq!(Encoding::of(&[0; 64]), Err(Unreadable::Binary));
        assert_eq!(Encoding::of(b"a,b\n"), Ok(Encoding::Utf8));
    }
}
