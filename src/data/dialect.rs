//! Finds out which separator a text uses, from its first rows.

use crate::base::order;
use crate::data::scan::{Field, More, Scan, next_line, scan_row};

/// The separators that are looked for, in order of preference.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that are compared with the header.
const SAMPLE_ROWS: usize = 200;

/// How a text separates its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Bytes of a first line such as `sep=;`, which is no data.
    pub(super) n_skipped: usize,
    /// Another separator that splits the first rows just as evenly.
    pub(super) rival: Option<u8>,
}

/// How evenly one separator splits the first rows.
#[derive(Clone, Copy)]
struct Fit {
    delimiter: u8,
    n_fields: usize,
    n_alike: usize,
    n_rows: usize,
}

impl Dialect {
    /// Reads the dialect off the start of a text.
    pub(super) fn of(head: &[u8], more: More) -> Self {
        if let Some(dialect) = separator_line(head, more) {
            return dialect;
        }
        let mut fits: Vec<Fit> =
            CANDIDATES.iter().map(|it| fit(head, *it, more)).filter(|it| it.n_fields > 1).collect();
        // Shares as a product of counts; the sort is stable, so that ties keep the order of preference.
        order::by(&mut fits, |a, b| {
            let (share_a, share_b) = (a.n_alike * b.n_rows, b.n_alike * a.n_rows);
            share_b.cmp(&share_a).then(b.n_fields.cmp(&a.n_fields))
        });
        let delimiter = fits.first().map_or(b',', |it| it.delimiter);
        let rival = match fits.as_slice() {
            [best, second, ..] if best.is_even() && second.is_even() => Some(second.delimiter),
            _ => None,
        };
        Self { delimiter, n_skipped: 0, rival }
    }
}

impl Fit {
    fn is_even(self) -> bool {
        self.n_alike == self.n_rows && self.n_rows > 1
    }
}

/// The separator as a word.
pub(super) fn delimiter_word(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "pipe".to_owned(),
        other => format!("\"{}\"", char::from(other)),
    }
}

/// Excel writes the separator on a line of its own before the header.
fn separator_line(head: &[u8], more: More) -> Option<Dialect> {
    let (prefix, rest) = head.split_first_chunk::<4>()?;
    let (delimiter, rest) = rest.split_first()?;
    let is_separator =
        *delimiter == b'\t' || (delimiter.is_ascii_punctuation() && *delimiter != b'"');
    let line_ends = matches!(rest.first(), None | Some(b'\n' | b'\r'));
    if !prefix.eq_ignore_ascii_case(b"sep=") || !is_separator || !line_ends {
        return None;
    }
    let n_skipped = next_line(head, 0, more)?;
    Some(Dialect { delimiter: *delimiter, n_skipped, rival: None })
}

/// Counts the rows that have as many fields as the first.
fn fit(head: &[u8], delimiter: u8, more: More) -> Fit {
    let mut fit = Fit { delimiter, n_fields: 0, n_alike: 0, n_rows: 0 };
    let mut fields: Vec<Field> = Vec::new();
    let mut at = 0;
    while at < head.len() && fit.n_rows < SAMPLE_ROWS {
        fields.clear();
        let next = match scan_row(head, at, delimiter, more, &mut fields) {
            Scan::Incomplete => break,
            Scan::Row(row) => Some(row.next),
            Scan::Broken(broken) => {
                fields.clear();
                next_line(head, broken.at, more)
            }
        };
        let is_blank = matches!(fields.as_slice(), [only] if only.start() == only.end());
        if !is_blank {
            fit.n_fields = if fit.n_rows == 0 { fields.len() } else { fit.n_fields };
            fit.n_alike += usize::from(fields.len() == fit.n_fields);
            fit.n_rows += 1;
        }
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::{Dialect, More};

    #[track_caller]
    fn check(head: &str, delimiter: u8) {
        assert_eq!(
            char::from(Dialect::of(head.as_bytes(), More::Ends).delimiter),
            char::from(delimiter)
        );
    }

    #[test]
    fn the_separator_that_splits_all_rows_alike_wins() {
        check("a,b\n1,2\n", b',');
        check("a;b\n1,5;2,5\n3,5;4,5\n", b';');
        check("a\tb\nx, y\tz\n", b'\t');
        check("a|b|c\n1|2|3\n", b'|');
        check("\"a;b\",c\n\"1;2\",3\n", b',');
        check("alone\n1\n2\n", b',');
        check("", b',');
    }

    #[test]
    fn separators_inside_quotes_do_not_count() {
        check("a;b\n\"x,y,z\";1\n\"x,y,z\";2\n", b';');
    }

    #[test]
    fn a_separator_line_is_taken_at_its_word() {
        let dialect = Dialect::of(b"sep=;\r\na,b;c\n", More::Ends);
        assert_eq!((dialect.delimiter, dialect.n_skipped), (b';', 7));
        assert_eq!(Dialect::of(b"sep=,x\n", More::Ends).n_skipped, 0);
    }

    #[test]
    fn two_separators_that_fit_alike_are_both_named() {
        assert_eq!(Dialect::of(b"a,b;c\n1,2;3\n", More::Ends).rival, Some(b';'));
        assert_eq!(Dialect::of(b"a,b\n1,2\n", More::Ends).rival, None);
    }
}
