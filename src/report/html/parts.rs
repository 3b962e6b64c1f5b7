//! The small parts of the page: escaped text, names, verdicts, numbers with their intervals, captions.

use crate::report::format;
use crate::report::rows::{Mark, Row};
use crate::report::{Comparison, RateFigure};

/// The dash of a cell that has nothing to say.
pub(super) const NOTHING: &str = "<td class=\"num dim\">–</td>";

/// Running numbers of figures and tables.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    pub figures: u32,
    pub tables: u32,
}

impl Numbers {
    pub(super) fn figure(&mut self) -> u32 {
        self.figures += 1;
        self.figures
    }

    pub(super) fn table(&mut self) -> u32 {
        self.tables += 1;
        self.tables
    }
}

/// Text for an element's content or a quoted attribute; characters that deceive become visible.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in format::visible(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A group's name, each part set apart from the direction of the text around it.
pub(super) fn names(group: &[String]) -> String {
    if group.is_empty() {
        return "everyone".to_owned();
    }
    let parts: Vec<String> = group.iter().map(|it| name(it)).collect();
    parts.join(", ")
}

fn name(text: &str) -> String {
    if text.is_empty() { "(empty)".to_owned() } else { format!("<bdi>{}</bdi>", escaped(text)) }
}

/// Several groups, as a list.
pub(super) fn many(groups: &[Vec<String>]) -> String {
    let all: Vec<String> = groups.iter().map(|it| names(it)).collect();
    all.join("; ")
}

/// Hex digits in groups of eight.
pub(super) fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = digits.chunks(8).map(|it| it.iter().collect()).collect();
    groups.join(" ")
}

/// The shapes of the marks, once for the page.
pub(super) const SHAPES: &str = concat!(
    "<svg width=\"0\" height=\"0\" class=\"shapes\" aria-hidden=\"true\"><defs>",
    "<symbol id=\"g-above\" viewBox=\"0 0 16 16\"><path class=\"m-out\" d=\"M8 1.8l6.4 11.6H1.6z\"/></symbol>",
    "<symbol id=\"g-below\" viewBox=\"0 0 16 16\"><path class=\"m-out\" d=\"M8 14.2L1.6 2.6h12.8z\"/></symbol>",
    "<symbol id=\"g-within\" viewBox=\"0 0 16 16\"><circle class=\"m-in\" cx=\"8\" cy=\"8\" r=\"5.6\"/></symbol>",
    "<symbol id=\"g-unsure\" viewBox=\"0 0 16 16\"><path class=\"m-unsure\" d=\"M8 1.2L14.8 8 8 14.8 1.2 8z\"/></symbol>",
    "<symbol id=\"g-few\" viewBox=\"0 0 16 16\"><path class=\"m-few\" d=\"M8 1.6L14.4 8 8 14.4 1.6 8z\"/></symbol>",
    "<symbol id=\"g-ref\" viewBox=\"0 0 16 16\"><circle class=\"m-ref\" cx=\"8\" cy=\"8\" r=\"5\"/></symbol>",
    "<symbol id=\"g-none\" viewBox=\"0 0 16 16\"><circle class=\"m-none\" cx=\"8\" cy=\"8\" r=\"5.4\"/>",
    "<path class=\"m-none\" d=\"M4.2 11.8l7.6-7.6\"/></symbol>",
    "<symbol id=\"g-plain\" viewBox=\"0 0 16 16\"><circle class=\"m-plain\" cx=\"8\" cy=\"8\" r=\"5\"/></symbol>",
    "</defs></svg>\n"
);

/// A verdict: its mark and its words.
pub(super) fn verdict(mark: Mark) -> String {
    let (class, shape) = match mark {
        Mark::Above => ("v-out", "above"),
        Mark::Below => ("v-out", "below"),
        Mark::Within => ("v-in", "within"),
        Mark::Inconclusive => ("v-unsure", "unsure"),
        Mark::TooFew => ("v-unsure", "few"),
        Mark::Reference => ("v-ref", "ref"),
        Mark::NotComputable => ("v-none", "none"),
        Mark::Plain => ("v-plain", "plain"),
    };
    format!(
        "<span class=\"verdict {class}\"><svg class=\"glyph\" aria-hidden=\"true\">\
         <use href=\"#g-{shape}\"/></svg><span>{}</span></span>",
        mark.words()
    )
}

/// The last cell of a row: the verdict, and why beneath it.
pub(super) fn verdict_cell(mark: Mark, why: &str) -> String {
    let why =
        if why.is_empty() { String::new() } else { format!("<small>{}</small>", escaped(why)) };
    format!("<td>{}{why}</td>", verdict(mark))
}

/// A number with its interval behind it.
pub(super) fn number(value: Option<String>, interval: Option<String>) -> String {
    let Some(value) = value else { return NOTHING.to_owned() };
    let interval = interval.unwrap_or_default();
    format!("<td class=\"num\"><b>{value}</b><span class=\"iv\">{interval}</span></td>")
}

pub(super) fn plain(text: Option<String>) -> String {
    text.map_or(NOTHING.to_owned(), |it| format!("<td class=\"num\">{it}</td>"))
}

/// A rate with its interval.
pub(super) fn rate(figure: &RateFigure) -> String {
    let unit = format::unit(&figure.rate);
    let ends = figure.low.zip(figure.high);
    number(
        figure.value.map(|it| format::figure(unit, it)),
        ends.map(|(low, high)| format::figure_interval(unit, low, high)),
    )
}

/// A comparison with its interval: a ratio, or a difference in its unit.
pub(super) fn comparison(of: Option<&Comparison>) -> String {
    let Some(of) = of else { return NOTHING.to_owned() };
    let unit = format::unit(&of.rate);
    if of.comparison.ends_with("ratio") {
        let interval = of.low.map(|low| format::ratio_interval(low, of.high));
        return number(of.value.map(format::ratio), interval);
    }
    let ends = of.low.zip(of.high);
    number(
        of.value.map(|it| format::difference(unit, it)),
        ends.map(|(low, high)| format::difference_interval(unit, low, high)),
    )
}

/// The start of a row: its classes and its header.
pub(super) fn row_start(row: &Row) -> String {
    let class = if row.mark == Mark::Reference { " class=\"isref\"" } else { "" };
    format!("<tr{class}><th scope=\"row\">{}</th>", names(&row.group.group))
}

/// A table in a region that scrolls sideways where it must. `caption` and `body` are HTML;
/// columns whose name begins with `#` hold numbers.
pub(super) fn table(number: u32, caption: &str, columns: &[&str], body: &str) -> String {
    let mut head = String::new();
    for column in columns {
        match column.strip_prefix('#') {
            Some(name) => head.extend([format!("<th scope=\"col\" class=\"num\">{name}</th>")]),
            None => head.extend([format!("<th scope=\"col\">{column}</th>")]),
        }
    }
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"Table {number}\" tabindex=\"0\"><table>\
         <caption><b>Table {number}.</b> {caption}</caption>\
         <thead><tr>{head}</tr></thead>\n{body}</table></div>\n"
    )
}

/// A row that heads the rows beneath it: a title, which may be empty, and what is counted.
pub(super) fn sub_head(n_columns: usize, title: &str, detail: &str) -> String {
    let title = if title.is_empty() { String::new() } else { format!("{title} ") };
    format!(
        "<tr class=\"sub-head\"><th scope=\"rowgroup\" colspan=\"{n_columns}\">{title}\
         <span>{detail}</span></th></tr>\n"
    )
}
