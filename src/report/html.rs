//! The report as one HTML file that needs no scripts: sheets of paper on screen, A4 in print.
//!
//! The page is light in every theme, loads nothing, and its policy lets nothing run. Every text from data
//! is escaped; the only style is the one whose hash the policy names. The figures come drawn, because
//! drawing is another module's work.

mod closing;
mod combinations;
mod cover;
mod definitions;
mod parts;
mod questions;
mod record;

use sha2::{Digest, Sha256};

use crate::report::Report;
use crate::report::html::closing::Record;
use crate::report::html::parts::Numbers;

pub use parts::escaped;

/// The page stays below this, so that it can be mailed; a record that does not fit stays outside.
const MOST_BYTES: usize = 1_450_000;

/// The figures of a report as SVG text, drawn with the page's color tokens as variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The rate that the figures show; empty where there are none.
    pub rate: String,
    /// One entry per attribute that is looked at alone, in the report's order.
    pub attributes: Vec<AttributeFigures>,
}

/// The figures of one attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributeFigures {
    pub attributes: Vec<String>,
    pub sizes: Option<Drawn>,
    pub rates: Option<Drawn>,
    pub ratios: Option<Drawn>,
    /// Like with like, where there are strata.
    pub stratified: Option<Drawn>,
}

/// One figure for paper and for a narrow screen. Identifiers in the SVG are unique in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    pub title: String,
    pub subtitle: String,
    pub paper: String,
    pub narrow: String,
}

/// Writes the report. `report_json` is the published record as text; it is kept in the page word for word
/// apart from white space, unless it is too long (then the page says so).
pub fn html(report: &Report, report_json: &str, figures: &Figures) -> String {
    let style = style(report);
    let title = escaped(&cover::title(report));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(style.as_bytes()))
    );
    let mut numbers = Numbers::default();
    let numbers = &mut numbers;
    let sections: Vec<Section> = [
        questions::leading(report, figures, numbers),
        questions::others(report, numbers),
        questions::like_with_like(report, figures, numbers),
        combinations::sheet(report, numbers),
        combinations::metrics(report, numbers),
        Some(closing::limits(report)),
        closing::untested(report, numbers),
        definitions::sheet(report),
        Some(closing::signing(report)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut main = cover::sheet(report, &sections);
    for (idx, section) in sections.iter().enumerate() {
        let class = if idx == 0 { "sheet new" } else { "sheet" };
        let Section { id, title, html } = section;
        main.extend([format!(
            "<section class=\"{class}\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{} {title}</h2>\n{html}</section>\n",
            idx + 1
        )]);
    }
    let record = record::script(report_json, MOST_BYTES.saturating_sub(main.len() + style.len()));
    let place = if record.is_some() { Record::Within } else { Record::Beside };
    main.extend([format!("<div class=\"sheet\">{}</div>\n", closing::verifying(report, place))]);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Report: {title}</title>\n<style>{style}</style>\n</head>\n<body>\n{}<main>\n{main}</main>\n{}\
         </body>\n</html>\n",
        parts::SHAPES,
        record.unwrap_or_default()
    )
}

/// A numbered part of the page: its anchor, its title and its content as HTML.
struct Section {
    id: &'static str,
    title: String,
    html: String,
}

/// The style sheet, with the report's fingerprint at the foot of each printed page.
fn style(report: &Report) -> String {
    let digits: String = report.id.chars().filter(char::is_ascii_hexdigit).take(16).collect();
    let foot = "font: 400 9pt/1.3 var(--sans), sans-serif; color: #67645b;";
    format!(
        "{}\n@page {{ size: A4; margin: 17mm 18mm 18mm; \
         @bottom-left {{ content: \"Report {}\"; {foot} }} \
         @bottom-right {{ content: counter(page) \" / \" counter(pages); {foot} }} }}\n",
        include_str!("html/sheet.css"),
        parts::grouped(&digits)
    )
}

/// Base 64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, it| (bits << 8) | u32::from(*it))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = (bits >> (18 - 6 * place)) & 63;
                text.push(char::from(DIGITS[digit as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}
