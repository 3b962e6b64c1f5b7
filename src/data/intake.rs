//! Takes a file slice by slice and gives its table, its profiles and an account of the reading.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::data::delimited::Parsed;
use crate::data::describe::describe;
use crate::data::dialect::delimiter_word;
use crate::data::error::Error;
use crate::data::notes::notes;
use crate::data::profile::ColumnProfile;
use crate::data::reading::Reading;
use crate::data::scan::More;
use crate::data::table::Table;
use crate::data::text::{HEAD_BYTES, Text};

/// A file that is being read. The slices may be cut anywhere; the result is the same.
#[derive(Debug)]
pub struct Intake {
    file: String,
    hash: Sha256,
    n_bytes: u64,
    state: State,
}

/// What reading a file gives.
#[derive(Debug)]
pub struct Loaded {
    pub table: Table,
    pub reading: Reading,
    /// One profile a column, in the table's order, with a suggested role.
    pub profiles: Vec<ColumnProfile>,
}

#[derive(Debug)]
enum State {
    /// The start of the file, until it is long enough to tell what it is.
    Head(Vec<u8>),
    Text(Box<Text>),
}

impl Intake {
    /// Starts on a file of that name; the name is for people.
    pub fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            hash: Sha256::new(),
            n_bytes: 0,
            state: State::Head(Vec::new()),
        }
    }

    /// Takes the next bytes of the file. After an error the file is of no more use.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        self.hash.update(bytes);
        self.n_bytes += bytes.len() as u64;
        if let State::Head(head) = &mut self.state {
            let (now, later) = bytes.split_at(bytes.len().min(HEAD_BYTES - head.len()));
            head.extend_from_slice(now);
            if head.len() < HEAD_BYTES {
                return Ok(());
            }
            let text = Text::start(&self.file, head, More::Comes)?;
            self.state = State::Text(Box::new(text));
            bytes = later;
        }
        match &mut self.state {
            State::Text(text) => text.push(bytes),
            State::Head(_) => Ok(()),
        }
    }

    /// Ends the file.
    pub fn finish(self) -> Result<Loaded, Error> {
        let text = match self.state {
            State::Head(head) => Box::new(Text::start(&self.file, &head, More::Ends)?),
            State::Text(text) => text,
        };
        let (encoding, dialect) = (text.encoding, text.dialect);
        let parsed = text.finish()?;
        let notes = notes(dialect, &parsed);
        let Parsed { table, tally, .. } = parsed;
        let profiles = describe(&table);
        let reading = Reading {
            file: self.file,
            n_bytes: self.n_bytes,
            sha256: hex(&self.hash.finalize()),
            format: format!("{}-separated text", delimiter_word(dialect.delimiter)),
            encoding: encoding.name().to_owned(),
            delimiter: delimiter_word(dialect.delimiter),
            line_end: line_end_word(tally.line_ends).to_owned(),
            rows_read: tally.rows_read,
            rows_rejected: tally.rows_rejected,
            rejections: tally.rejections,
            notes,
            table_bytes: table.n_bytes() as u64,
        };
        Ok(Loaded { table, reading, profiles })
    }
}

fn line_end_word([lf, crlf, cr]: [u64; 3]) -> &'static str {
    match (lf > 0, crlf > 0, cr > 0) {
        (false, true, false) => "CRLF",
        (false, false, true) => "CR",
        (_, false, false) => "LF",
        (true, _, _) | (_, true, true) => "mixed",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Intake, Loaded};
    use crate::data::error::Error;
    use crate::data::table::Cells;

    fn read(bytes: &[u8]) -> Result<Loaded, Error> {
        let mut intake = Intake::new("people.csv");
        intake.push(bytes)?;
        intake.finish()
    }

    /// The table as text: names, then rows, "~" for a missing cell.
    fn shown(loaded: &Loaded) -> String {
        let columns = &loaded.table.columns;
        let names: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
        let mut lines = vec![names.join("|")];
        for row in 0..loaded.table.n_rows {
            let cells: Vec<String> = columns.iter().map(|it| cell(&it.cells, row)).collect();
            lines.push(cells.join("|"));
        }
        lines.join("\n")
    }

    fn cell(cells: &Cells, row: usize) -> String {
        let missing = "~".to_owned();
        match cells {
            Cells::Categories(it) if it.code(row) == 0 => missing,
            Cells::Categories(it) => it.levels[it.code(row) as usize].to_string(),
            Cells::Numbers(it) => it.get(row).map_or(missing, |value| value.to_string()),
        }
    }

    /// Reads a file and compares the table and the rejections ("line:cause").
    #[track_caller]
    fn check(file: impl AsRef<[u8]>, table: &str, rejections: &[&str]) {
        let loaded = read(file.as_ref()).unwrap();
        assert_eq!(shown(&loaded), table);
        let reading = &loaded.reading;
        let found: Vec<String> =
            reading.rejections.iter().map(|it| format!("{}:{}", it.line, it.cause)).collect();
        assert_eq!(found, rejections);
        assert_eq!(reading.rows_read, loaded.table.n_rows as u64 + reading.rows_rejected);
    }

    #[track_caller]
    fn check_error(file: impl AsRef<[u8]>, id: &str) {
        let error = read(file.as_ref()).unwrap_err();
        assert_eq!(error.id(), id, "{error}");
        assert!(!error.why().is_empty() && !error.hint().is_empty());
    }

    #[track_caller]
    fn note(file: &str, id: &str) -> String {
        let loaded = read(file.as_bytes()).unwrap();
        match loaded.reading.notes.iter().find(|it| it.id == id) {
            Some(note) => format!("{}. {}", note.says, note.detail),
            None => panic!("no note {id}: {:?}", loaded.reading.notes),
        }
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn every_separator_and_line_end_gives_the_same_table() {
        for separator in [",", ";", "\t", "|"] {
            for line_end in ["\n", "\r\n", "\r"] {
                let file = "a,b\n1,x y\n2,z\n".replace(',', separator).replace('\n', line_end);
                check(&file, "a|b\n1|x y\n2|z", &[]);
                check(file.trim_end(), "a|b\n1|x y\n2|z", &[]);
            }
        }
        check("sep=;\na;b\n1;2\n", "a|b\n1|2", &[]);
    }

    #[test]
    fn every_encoding_gives_the_same_table() {
        let text = "naïve,b\nZoë,😀\n";
        let table = "naïve|b\nZoë|😀";
        check(text, table, &[]);
        check(format!("\u{feff}{text}"), table, &[]);
        check(utf_16(text, u16::to_le_bytes), table, &[]);
        check(utf_16(text, u16::to_be_bytes), table, &[]);
        assert_eq!(
            read(&utf_16(text, u16::to_be_bytes)).unwrap().reading.encoding,
            "UTF-16, big-endian"
        );
    }

    #[test]
    fn bad_bytes_reject_their_row_alone() {
        check(
            b"a,b\n1,caf\xe9\n2,x\n3,\0\n4,\x81\n",
            "a|b\n2|x",
            &[
                "2:the byte 0xE9 is not UTF-8 here (in Windows-1252 it would be \"é\")",
                "4:a zero byte (0x00) stands in it, which is not text",
                "5:the byte 0x81 is not UTF-8 here",
            ],
        );
        let rejection = &read(b"a,b\n1,caf\xe9\n2,x\n").unwrap().reading.rejections[0];
        assert_eq!((rejection.column.as_deref(), rejection.row), (Some("b"), 1));
        assert_eq!(rejection.excerpt, "1,caf\\xE9");
        check(
            b"a,b\n1,2\n3,\xe2\x82",
            "a|b\n1|2",
            &["3:the byte 0xE2 is not UTF-8 here (in Windows-1252 it would be \"â\")"],
        );
    }

    #[test]
    fn quotes_follow_the_standard() {
        check(
            "a,b\n\"x,1\",\"say \"\"hi\"\"\"\n\"two\nlines\",\" z \"\n",
            "a|b\nx,1|say \"hi\"\ntwo\nlines| z ",
            &[],
        );
        check("a,b\n\"x\"y,1\n2,3\n", "a|b\n2|3", &["2:text goes on after a closing quote"]);
        check("a,b\n5\" pipe,1\n", "a|b\n5\" pipe|1", &[]);
        assert!(note("a,b\n1,2\n5\" pipe,1\n", "inner-quotes").contains("line 3, in \"a\""));
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_row_only() {
        let cause = "3:a quote opens on line 3 and is not closed properly later on: \
                     it would have swallowed the next 2 lines, which were read on their own";
        check("a,b\n1,2\n\"3,4\n5,6\n7,8\n", "a|b\n1|2\n5|6\n7|8", &[cause]);
        let cause = "2:a quote opens on line 2 and is not closed properly later on: \
                     it would have swallowed the next line, which was read on its own";
        check("a,b\n\"1,2\n3,\"x\"\n", "a|b\n3|x", &[cause]);
        check(
            "a,b\n1,2\n3,\"4",
            "a|b\n1|2",
            &["3:a quote opens on line 3 and is not closed properly"],
        );
    }

    #[test]
    fn an_unclosed_quote_in_a_long_file_gives_up_within_a_mebibyte() {
        let mut file = "a,b\n\"x,1\n".to_owned();
        for row in 0..500_000 {
            writeln!(file, "{},{row}", row % 7).unwrap();
        }
        let loaded = read(file.as_bytes()).unwrap();
        assert_eq!((loaded.table.n_rows, loaded.reading.rows_rejected), (500_000, 1));
        assert!(loaded.reading.rejections[0].cause.contains("within 1 MiB"));
    }

    #[test]
    fn rows_of_another_length_are_rejected_with_both_counts() {
        check(
            "a,b\n1\n1,2,3\n4,5\n",
            "a|b\n4|5",
            &["2:1 field where the header names 2", "3:3 fields where the header names 2"],
        );
        check("a,b\n1,2\na,b\n3,4\n", "a|b\n1|2\n3|4", &["3:it is the header again"]);
    }

    #[test]
    fn a_field_or_a_row_beyond_the_limit_is_rejected() {
        let long = "x".repeat((1 << 20) + 1);
        check(format!("a,b\n1,{long}\n2,y\n"), "a|b\n2|y", &["2:a field is longer than 1 MiB"]);
        let wide = format!("{},", "x".repeat(1 << 19)).repeat(9);
        check(format!("a,b\n{wide}\n2,y\n"), "a|b\n2|y", &["2:the row is longer than 4 MiB"]);
        check(
            format!("a,b\n2,y\n1,{}", "x".repeat(9 << 20)),
            "a|b\n2|y",
            &["3:a field is longer than 1 MiB"],
        );
    }

    #[test]
    fn blank_lines_are_passed_over_or_missing_cells() {
        check("\n\na,b\n\n1,2\n  \n3,4\n\n\n", "a|b\n1|2\n3|4", &[]);
        assert!(
            note("a,b\n1,2\n\n\n3,4\n\n", "blank-lines")
                .starts_with("2 blank lines stand between rows")
        );
        check("a\n1\n\n2\n\n", "a\n1\n~\n2", &[]);
        check("a\n\"\"\n2\n", "a\n~\n2", &[]);
    }

    #[test]
    fn names_are_made_unique() {
        check("x, x,\n1,1,\n", "x|x (2)|column 3\n1|1|~", &[]);
        assert!(note("x,x\n1,1\n2,2\n", "duplicate-header").contains("the same in every row"));
        assert!(note("x,x\n1,1\n2,3\n", "duplicate-header").contains("differ"));
        assert!(
            note("1,2\n3,4\n", "header-of-numbers").starts_with("Every column name is a number")
        );
    }

    #[test]
    fn spellings_of_missing_are_counted_by_column() {
        check("a,b\nNA,x\n?,N/A\n1,None\n-,null\n.,y\n", "a|b\n~|x\n~|~\n1|None\n~|~\n~|y", &[]);
        let note = note("a,b\nNA,x\n?,NA\n1,None\n-,y\n", "missing-spellings");
        assert_eq!(
            note,
            "4 cells are missing. Read as missing: \"NA\" 2 times (a, b); \"?\" 1 times (a); \"-\" 1 times (a)"
        );
        check("a\n-\nx\n", "a\n-\nx", &[]);
    }

    #[test]
    fn spaces_around_cells_are_cut_off_unless_quoted() {
        check("a,b\n Male ,\" x\"\nMale,\tx\n", "a|b\nMale| x\nMale|x", &[]);
        assert!(note("a,b\n Male ,2\n", "trimmed-spaces").starts_with("1 cell has spaces"));
    }

    #[test]
    fn many_distinct_numbers_become_a_column_of_numbers() {
        let mut file = "id,zip,group\n".to_owned();
        for row in 0..70_000 {
            let id = if row == 69_000 {
                "n0".to_owned()
            } else if row == 9 {
                "-".to_owned()
            } else {
                row.to_string()
            };
            writeln!(file, "{id},{row:05},{}", ["a", "b"][row % 2]).unwrap();
        }
        let loaded = read(file.as_bytes()).unwrap();
        let Cells::Numbers(ids) = &loaded.table.columns[0].cells else { panic!("not numbers") };
        assert_eq!(
            (ids.get(0), ids.get(9), ids.get(65_536), ids.get(69_000)),
            (Some(0.0), None, Some(65_536.0), None)
        );
        assert_eq!((ids.n_missing, ids.chunks.len()), (2, 2));
        let Cells::Categories(zips) = &loaded.table.columns[1].cells else { panic!("not text") };
        assert_eq!((&*zips.levels[8], zips.levels.len()), ("00007", 70_001));
        let note = loaded.reading.notes.iter().find(|it| it.id == "not-a-number").unwrap();
        assert!(note.detail.contains("\"n0\" in row 69001"), "{}", note.detail);
    }

    #[test]
    fn a_file_that_is_no_table_is_refused_with_its_cause() {
        check_error("", "empty-file");
        check_error("\u{feff}", "blank-file");
        check_error("\n\r\n \n", "blank-file");
        check_error("a,b\n", "header-only");
        check_error("a,b\n\n\n", "header-only");
        check_error(b"PK\x03\x04[Content_Types].xml", "other-format");
        check_error(b"\xff\xfe\0\0", "other-encoding");
        check_error(b"a,\xe9\n1,2\n", "unreadable-header");
        check_error("a,\"b\n1,2\n", "unreadable-header");
        check_error("a,".repeat(10_001), "too-many-columns");
        check_error("a,b\n1\n2\n", "no-usable-row");
    }
}
