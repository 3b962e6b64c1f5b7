//! Recognizes a file by what is in it, never by its name.

use std::fmt;

/// What a file turns out to be. Only delimited text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    DelimitedText,
    ExcelWorkbook,
    OldExcelWorkbook,
    OpenDocument,
    ZipArchive,
    Compressed,
    Parquet,
    Arrow,
    NumpyArray,
    Pdf,
    WebPage,
    Xml,
    Json,
    Model,
    Pickle,
    Database,
    Image,
    StatisticsFile,
    Binary,
}

/// The first bytes of formats that are not text.
const MAGIC: [(&[u8], Format); 24] = [
    (b"\x1f\x8b", Format::Compressed),
    (b"BZh91AY&SY", Format::Compressed),
    (b"\xfd7zXZ\0", Format::Compressed),
    (b"\x28\xb5\x2f\xfd", Format::Compressed),
    (b"7z\xbc\xaf\x27\x1c", Format::Compressed),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::OldExcelWorkbook),
    (b"PAR1\x15", Format::Parquet),
    (b"ARROW1\0\0", Format::Arrow),
    (b"FEA1\0", Format::Arrow),
    (b"\xff\xff\xff\xff", Format::Arrow),
    (b"\x93NUMPY", Format::NumpyArray),
    (b"%PDF-", Format::Pdf),
    (b"SQLite format 3\0", Format::Database),
    (b"\x89PNG\r\n", Format::Image),
    (b"\xff\xd8\xff", Format::Image),
    (b"GIF89a", Format::Image),
    (b"\x89HDF\r\n", Format::StatisticsFile),
    (b"<stata_dta>", Format::StatisticsFile),
    (b"$FL2@(#)", Format::StatisticsFile),
    (b"$FL3@(#)", Format::StatisticsFile),
    (b"\x80\x02", Format::Pickle),
    (b"\x80\x03", Format::Pickle),
    (b"\x80\x04\x95", Format::Pickle),
    (b"\x80\x05\x95", Format::Pickle),
];

impl Format {
    /// The format of a file that starts with these bytes (some tens of kilobytes, or all of it).
    pub fn sniff(head: &[u8]) -> Self {
        if head.starts_with(b"PK\x03\x04") {
            return zip_content(head);
        }
        if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return *format;
        }
        // A model file starts with field 1 (the version, a small number) and goes on with field 2 or 7.
        if let [0x08, 1..=15, 0x12 | 0x3a | 0x1a | 0x22 | 0x2a, ..] = head {
            return Self::Model;
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let start: Vec<u8> = text.iter().take(16).map(u8::to_ascii_lowercase).collect();
        if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
            return Self::WebPage;
        }
        if start.starts_with(b"<?xml") {
            return Self::Xml;
        }
        if is_json(text) { Self::Json } else { Self::DelimitedText }
    }

    /// What a person can do with a file of this format.
    pub fn what_to_do(self) -> &'static str {
        match self {
            Self::DelimitedText => "Choose it again.",
            Self::ExcelWorkbook | Self::OldExcelWorkbook | Self::OpenDocument => {
                "Open it, choose the sheet with the rows and save that as \"CSV UTF-8\"."
            }
            Self::ZipArchive | Self::Compressed => {
                "Unpack it first, and choose the text file inside."
            }
            Self::Parquet
            | Self::Arrow
            | Self::NumpyArray
            | Self::Pickle
            | Self::StatisticsFile => {
                "Write the table as CSV with the program that made it, for instance with `to_csv` of pandas."
            }
            Self::WebPage => {
                "The download probably gave a page in place of the file, often a sign-in page: download it again."
            }
            Self::Pdf | Self::Image => "Ask for the table itself, as CSV.",
            Self::Xml | Self::Json | Self::Database => "Export the table as CSV.",
            Self::Model => {
                "This is a model, and an audit starts from rows: choose the file with the people's rows."
            }
            Self::Binary => "Choose a text file with one row per line, such as CSV.",
        }
    }
}

/// The format with its article: "an Excel workbook".
impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::DelimitedText => "delimited text",
            Self::ExcelWorkbook => "an Excel workbook",
            Self::OldExcelWorkbook => "an Excel workbook of the old kind",
            Self::OpenDocument => "an OpenDocument spreadsheet",
            Self::ZipArchive => "a zip archive",
            Self::Compressed => "a compressed file",
            Self::Parquet => "a Parquet file",
            Self::Arrow => "an Arrow file",
            Self::NumpyArray => "a NumPy array",
            Self::Pdf => "a PDF document",
            Self::WebPage => "a web page",
            Self::Xml => "an XML document",
            Self::Json => "a JSON document",
            Self::Model => "a trained model",
            Self::Pickle => "a Python pickle",
            Self::Database => "a database",
            Self::Image => "a picture",
            Self::StatisticsFile => "a file of a statistics program",
            Self::Binary => "a binary file",
        })
    }
}

fn zip_content(head: &[u8]) -> Format {
    let start = &head[..head.len().min(4_096)];
    if contains(start, b"[Content_Types].xml") || contains(start, b"xl/") {
        Format::ExcelWorkbook
    } else if contains(start, b"opendocument") {
        Format::OpenDocument
    } else if contains(start, b".npy") {
        Format::NumpyArray
    } else {
        Format::ZipArchive
    }
}

fn is_json(text: &[u8]) -> bool {
    let mut marks = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (marks.next(), marks.next()) {
        (Some(b'{'), Some(b'"' | b'}')) => true,
        (Some(b'['), Some(second)) => matches!(second, b'{' | b'[' | b']'),
        _ => false,
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|it| it == part)
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[track_caller]
    fn check(head: &[u8], expected: Format) {
        assert_eq!(Format::sniff(head), expected);
    }

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        check(b"\x1f\x8b\x08\0", Format::Compressed);
        check(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", Format::ExcelWorkbook);
        check(b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.sheet", Format::OpenDocument);
        check(b"PK\x03\x04readme.txt", Format::ZipArchive);
        check(b"PAR1\x15\x04", Format::Parquet);
        check(b"ARROW1\0\0", Format::Arrow);
        check(b"%PDF-1.7\n", Format::Pdf);
        check(b"\x08\x08\x12\x07pytorch", Format::Model);
        check(b"\xef\xbb\xbf \n<!DOCTYPE HTML><html>", Format::WebPage);
        check(b"[\n {\"a\": 1}]", Format::Json);
    }

    #[test]
    fn ordinary_text_is_delimited_text() {
        check(b"a,b\n1,2\n", Format::DelimitedText);
        check(b"PARTY,b\n1,2\n", Format::DelimitedText);
        check(b"{group},b\n1,2\n", Format::DelimitedText);
        check(b"", Format::DelimitedText);
    }
}
