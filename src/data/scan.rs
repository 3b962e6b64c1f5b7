//! Finds the fields of one row: separators, quotes (RFC 4180) and line ends.

/// The longest field that is read, in bytes.
pub(super) const FIELD_LIMIT: usize = 1 << 20;
/// The longest row that is read, in bytes.
pub(super) const ROW_LIMIT: usize = 4 << 20;

/// Whether the text goes on after its last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum More {
    Comes,
    Ends,
}

/// Where a cell lies in the text, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) start: u32,
    end_and_quoted: u32,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    Lf,
    CrLf,
    Cr,
    EndOfFile,
}

/// What stands at the place where a row was looked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// The row goes on beyond the text.
    Incomplete,
    Row(Row),
    Broken(Broken),
}

/// A whole row: its fields were appended to the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Where the row's text ends, without the line end.
    pub(super) end: usize,
    /// Where the next row starts.
    pub(super) next: usize,
    /// Line ends inside its quotes.
    pub(super) inner_lines: u64,
    /// Whether a doubled quote stands in one of its fields.
    pub(super) has_doubled_quotes: bool,
    pub(super) line_end: LineEnd,
}

/// A row that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// The field to blame, counted from 0.
    pub(super) field: usize,
    /// The place to blame; reading goes on at the line after it.
    pub(super) at: usize,
    pub(super) cause: Cause,
}

/// Why a row cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The quote is not closed before `until`.
    UnclosedQuote {
        until: usize,
    },
    TextAfterQuote,
    FieldTooLong,
    RowTooLong,
}

const QUOTED: u32 = 1 << 31;
const EVERY_BYTE: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

impl Field {
    pub(super) const EMPTY: Self = Self { start: 0, end_and_quoted: 0 };

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the text is far shorter than 2 GiB: see ROW_LIMIT"
    )]
    fn plain(start: usize, end: usize) -> Self {
        Self { start: start as u32, end_and_quoted: end as u32 }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the text is far shorter than 2 GiB: see ROW_LIMIT"
    )]
    fn quoted(start: usize, end: usize) -> Self {
        Self { start: start as u32, end_and_quoted: end as u32 | QUOTED }
    }

    #[inline]
    pub(super) fn start(self) -> usize {
        self.start as usize
    }

    #[inline]
    pub(super) fn end(self) -> usize {
        (self.end_and_quoted & !QUOTED) as usize
    }

    #[inline]
    pub(super) fn is_quoted(self) -> bool {
        self.end_and_quoted & QUOTED != 0
    }
}

/// Reads the row that starts at `start` and appends its fields.
pub(super) fn scan_row(
    text: &[u8],
    start: usize,
    delimiter: u8,
    more: More,
    fields: &mut Vec<Field>,
) -> Scan {
    let first = fields.len();
    let mut row = Row {
        end: 0,
        next: 0,
        inner_lines: 0,
        has_doubled_quotes: false,
        line_end: LineEnd::EndOfFile,
    };
    let mut at = start;
    loop {
        let end = if text.get(at) == Some(&b'"') {
            match close_of_quote(text, at, more, &mut row) {
                Closing::At(close) => {
                    fields.push(Field::quoted(at + 1, close));
                    close + 1
                }
                Closing::Unknown => return Scan::Incomplete,
                Closing::Never { until } => {
                    let cause = Cause::UnclosedQuote { until };
                    return Scan::Broken(Broken { field: fields.len() - first, at, cause });
                }
            }
        } else {
            let end = end_of_plain(text, at, delimiter);
            fields.push(Field::plain(at, end));
            end
        };
        if end - at > FIELD_LIMIT {
            return Scan::Broken(Broken {
                field: fields.len() - first - 1,
                at,
                cause: Cause::FieldTooLong,
            });
        }
        if end - start > ROW_LIMIT {
            return Scan::Broken(Broken {
                field: fields.len() - first - 1,
                at,
                cause: Cause::RowTooLong,
            });
        }
        if text.get(end) == Some(&delimiter) {
            at = end + 1;
            continue;
        }
        return match line_end(text, end, more) {
            Ending::Unknown => Scan::Incomplete,
            Ending::None => broken_after_quote(text, at, end, fields.len() - first - 1),
            Ending::Is(line_end, next) => {
                row.end = end;
                row.next = next;
                row.line_end = line_end;
                Scan::Row(row)
            }
        };
    }
}

enum Closing {
    At(usize),
    Unknown,
    Never { until: usize },
}

/// The quote that closes the one at `open`.
fn close_of_quote(text: &[u8], open: usize, more: More, row: &mut Row) -> Closing {
    let mut at = open + 1;
    loop {
        let found = text[at..].iter().position(|it| *it == b'"').map(|it| at + it);
        let until = found.unwrap_or(text.len());
        if until - open > FIELD_LIMIT {
            return Closing::Never { until: open + FIELD_LIMIT };
        }
        match (found, more) {
            (None, More::Comes) => return Closing::Unknown,
            (None, More::Ends) => return Closing::Never { until },
            (Some(quote), _) if text.get(quote + 1) == Some(&b'"') => {
                row.has_doubled_quotes = true;
                at = quote + 2;
            }
            (Some(quote), More::Comes) if quote + 1 == text.len() => return Closing::Unknown,
            (Some(quote), _) => {
                row.inner_lines += count_lines(&text[open..quote]);
                return Closing::At(quote);
            }
        }
    }
}

/// Text goes on after a closing quote. Where the quotes reach over lines, the second quote most likely
/// opens another field, and the first was never closed.
fn broken_after_quote(text: &[u8], open: usize, end: usize, field: usize) -> Scan {
    let cause = if count_lines(&text[open..end]) == 0 {
        Cause::TextAfterQuote
    } else {
        Cause::UnclosedQuote { until: end }
    };
    Scan::Broken(Broken { field, at: open, cause })
}

enum Ending {
    Is(LineEnd, usize),
    None,
    Unknown,
}

fn line_end(text: &[u8], at: usize, more: More) -> Ending {
    match (text.get(at), text.get(at + 1), more) {
        (Some(b'\n'), _, _) => Ending::Is(LineEnd::Lf, at + 1),
        (Some(b'\r'), Some(b'\n'), _) => Ending::Is(LineEnd::CrLf, at + 2),
        (None, _, More::Comes) | (Some(b'\r'), None, More::Comes) => Ending::Unknown,
        (Some(b'\r'), _, _) => Ending::Is(LineEnd::Cr, at + 1),
        (None, _, More::Ends) => Ending::Is(LineEnd::EndOfFile, at),
        (Some(_), _, _) => Ending::None,
    }
}

/// The first separator or line end from `at` on; the end of the text where there is none.
#[inline]
fn end_of_plain(text: &[u8], mut at: usize, delimiter: u8) -> usize {
    let delimiters = EVERY_BYTE * u64::from(delimiter);
    while let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*bytes);
        let hits = zero_bytes(word ^ delimiters)
            | zero_bytes(word ^ (EVERY_BYTE * u64::from(b'\n')))
            | zero_bytes(word ^ (EVERY_BYTE * u64::from(b'\r')));
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = text.get(at..).unwrap_or_default();
    let hit = rest.iter().position(|it| *it == delimiter || *it == b'\n' || *it == b'\r');
    at + hit.unwrap_or(rest.len())
}

/// The high bit of every zero byte, exact up to the first one.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(EVERY_BYTE) & !word & HIGH_BITS
}

/// Where the line that holds `from` ends and the next one starts: `None` where that is not in the text yet.
pub(super) fn next_line(text: &[u8], from: usize, more: More) -> Option<usize> {
    let rest = text.get(from..).unwrap_or_default();
    let end =
        rest.iter().position(|it| *it == b'\n' || *it == b'\r').map_or(text.len(), |it| from + it);
    match line_end(text, end, more) {
        Ending::Is(_, next) => Some(next),
        Ending::None | Ending::Unknown => None,
    }
}

/// Line ends in a text; a carriage return with its line feed is one.
pub(super) fn count_lines(text: &[u8]) -> u64 {
    let mut lines = 0;
    let mut last = 0;
    for byte in text {
        lines += u64::from(*byte == b'\r' || (*byte == b'\n' && last != b'\r'));
        last = *byte;
    }
    lines
}

/// Turns doubled quotes into single ones, in place.
pub(super) fn undouble_quotes(text: &mut [u8], fields: &mut [Field]) {
    for field in fields.iter_mut().filter(|it| it.is_quoted()) {
        let (start, end) = (field.start(), field.end());
        let mut to = start;
        let mut from = start;
        while from < end {
            text[to] = text[from];
            from += if text[from] == b'"' { 2 } else { 1 };
            to += 1;
        }
        *field = Field::quoted(start, to);
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Broken, Cause, Field, More, Scan, count_lines, next_line, scan_row, undouble_quotes,
    };

    fn fields_of(text: &str) -> Vec<String> {
        let mut fields: Vec<Field> = Vec::new();
        let mut bytes = text.as_bytes().to_vec();
        assert!(
            matches!(scan_row(&bytes, 0, b',', More::Ends, &mut fields), Scan::Row(_)),
            "{text}"
        );
        undouble_quotes(&mut bytes, &mut fields);
        fields
            .iter()
            .map(|it| String::from_utf8_lossy(&bytes[it.start()..it.end()]).into_owned())
            .collect()
    }

    fn broken(text: &str) -> Broken {
        match scan_row(text.as_bytes(), 0, b',', More::Ends, &mut Vec::new()) {
            Scan::Broken(it) => it,
            other @ (Scan::Incomplete | Scan::Row(_)) => panic!("{other:?}"),
        }
    }

    #[test]
    fn fields_of_any_length_are_split() {
        assert_eq!(
            fields_of("a,bb,,123456789,0123456789abcdef\nx"),
            ["a", "bb", "", "123456789", "0123456789abcdef"]
        );
        assert_eq!(fields_of(",\r\n"), ["", ""]);
        assert_eq!(fields_of("a"), ["a"]);
    }

    #[test]
    fn quotes_hide_separators_and_line_ends() {
        assert_eq!(
            fields_of("\"a,b\",\"x\r\ny\",\"say \"\"hi\"\"\"\n"),
            ["a,b", "x\r\ny", "say \"hi\""]
        );
        assert_eq!(fields_of("5\" pipe,x\n"), ["5\" pipe", "x"]);
    }

    #[test]
    fn broken_quotes_are_told_apart() {
        assert_eq!(broken("x,\"a\"b\n"), Broken { field: 1, at: 2, cause: Cause::TextAfterQuote });
        assert_eq!(
            broken("x,\"a\ny"),
            Broken { field: 1, at: 2, cause: Cause::UnclosedQuote { until: 6 } }
        );
        assert_eq!(
            broken("x,\"a\ny,\"b\",2\n"),
            Broken { field: 1, at: 2, cause: Cause::UnclosedQuote { until: 8 } }
        );
    }

    #[test]
    fn a_row_that_may_go_on_is_incomplete() {
        for text in ["a,b", "a,\"b", "a,\"b\"", "a\r", ""] {
            let scan = scan_row(text.as_bytes(), 0, b',', More::Comes, &mut Vec::new());
            assert_eq!(scan, Scan::Incomplete, "{text:?}");
        }
    }

    #[test]
    fn a_carriage_return_with_its_line_feed_is_one_line() {
        assert_eq!(count_lines(b"a\r\nb\rc\nd"), 3);
        assert_eq!(next_line(b"ab\r\ncd", 1, More::Comes), Some(4));
        assert_eq!(next_line(b"ab\r", 1, More::Comes), None);
        assert_eq!(next_line(b"ab", 1, More::Ends), Some(2));
    }
}
