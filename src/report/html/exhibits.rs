//! The exhibits: a sheet for each section that has some, with charts and tables.

use crate::report::Report;
use crate::report::exhibit::cells::{Cell, Cells, Column, cells};
use crate::report::exhibit::{self, Exhibit, Unit, programs};
use crate::report::html::definitions;
use crate::report::html::parts::{Numbers, escaped, table};
use crate::report::html::questions::drawing;
use crate::report::html::{Figures, Section};

/// Rows of one table.
const MOST_ROWS: usize = 40;
/// Rows of all tables together.
const MOST_IN_ALL: usize = 600;

/// Columns that name a row, at most.
const MOST_NAMING: usize = 3;
/// Room of a sheet in narrow columns.
const ROOM: usize = 9;

/// The sheets in the order of the sections.
pub(super) fn sheets(report: &Report, figures: &Figures, numbers: &mut Numbers) -> Vec<Section> {
    let mut room = MOST_IN_ALL;
    let mut sheets = Vec::new();
    for section in exhibit::Section::ALL {
        let mut html = String::new();
        let of_section = |it: &(usize, &Exhibit)| it.1.section == section;
        for (idx, it) in report.exhibits.iter().enumerate().filter(of_section) {
            html.push_str(&opening(it));
            if let Some(Some(drawn)) = figures.exhibits.get(idx) {
                html.push_str(&drawing(drawn, numbers));
            }
            if it.exhibit == programs::KIND {
                html.push_str(&definitions::tables(report, idx, numbers));
                html.push_str(&closing(it));
                continue;
            }
            let shown = cells(it);
            let n_rows = shown.rows.len().min(MOST_ROWS).min(room);
            room -= n_rows;
            html.push_str(&tables(it, &shown, n_rows, numbers));
            html.push_str(&closing(it));
        }
        if !html.is_empty() {
            let title = escaped(section.name());
            sheets.push(Section { id: section.anchor(), title, html });
        }
    }
    sheets
}

fn opening(it: &Exhibit) -> String {
    format!("<h3>{}</h3>\n{}", escaped(it.title.trim_end_matches('.')), paragraph("body", &it.says))
}

/// The first rows in as many tables as the columns need, and where the other rows are.
fn tables(it: &Exhibit, shown: &Cells, n_rows: usize, numbers: &mut Numbers) -> String {
    let n_all = shown.rows.len();
    let mut html = String::new();
    if n_rows > 0 && !shown.columns.is_empty() {
        let mut caption = caption(it);
        for columns in sheetfuls(shown) {
            let heads: Vec<String> = columns.iter().map(|at| head(&shown.columns[*at])).collect();
            let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
            let rows = shown.rows.iter().take(n_rows);
            let body: String = rows.map(|row| line(row, &shown.columns, &columns)).collect();
            let body = format!("<tbody>{body}</tbody>");
            html.push_str(&table(numbers.table(), &caption, &heads, &body));
            "The same rows, continued.".clone_into(&mut caption);
        }
    }
    if n_rows == 0 && n_all > 0 {
        html.push_str(&paragraph("footnote", &format!("Its {n_all} rows are in exhibits.csv.")));
    } else if n_rows < n_all {
        let says = format!("Shown are {n_rows} of {n_all} rows; exhibits.csv has all.");
        html.push_str(&paragraph("footnote", &says));
    }
    html
}

/// The columns of each table, so that it fits on a sheet: those that name a row stand in all of them.
fn sheetfuls(shown: &Cells) -> Vec<Vec<usize>> {
    let is_text = |at: &usize| shown.columns[*at].unit == Unit::Text;
    let all = || 0..shown.columns.len();
    let named: Vec<usize> = all().take_while(is_text).take(MOST_NAMING).collect();
    let named = if named.is_empty() { vec![0] } else { named };
    let has_interval = |at: usize| shown.rows.iter().any(|row| !row[at].interval.is_empty());
    let room = |at: usize| if is_text(&at) { 3 } else { 1 + usize::from(has_interval(at)) };
    let mut sheetfuls = vec![named.clone()];
    let mut taken = named.len();
    for at in all().skip(named.len()) {
        let is_full = taken > named.len() && taken + room(at) > ROOM;
        if is_full {
            sheetfuls.push(named.clone());
            taken = named.len();
        }
        taken += room(at);
        sheetfuls.last_mut().into_iter().for_each(|it| it.push(at));
    }
    sheetfuls
}

fn caption(it: &Exhibit) -> String {
    if it.attributes.is_empty() {
        "The figures.".to_owned()
    } else {
        format!("The figures, by {}.", escaped(&it.attributes.join(", ")))
    }
}

/// A leading `#` says that the column holds numbers; a name that begins with one keeps its own.
fn head(column: &Column) -> String {
    let name = escaped(&column.name);
    match column.unit {
        Unit::Text => name.replacen('#', "&#35;", usize::from(name.starts_with('#'))),
        Unit::People | Unit::Share | Unit::Points | Unit::Ratio | Unit::Number | Unit::PValue => {
            format!("#{name}")
        }
    }
}

fn line(row: &[Cell], all: &[Column], columns: &[usize]) -> String {
    let mut html = String::from("<tr>");
    for (place, at) in columns.iter().enumerate() {
        let content = content(&row[*at]);
        let [open, close] = match (place, all[*at].unit) {
            (0, _) => ["<th scope=\"row\">", "</th>"],
            (_, Unit::Text) => ["<td class=\"wrap\">", "</td>"],
            (
                _,
                Unit::People
                | Unit::Share
                | Unit::Points
                | Unit::Ratio
                | Unit::Number
                | Unit::PValue,
            ) => ["<td class=\"num\">", "</td>"],
        };
        html.extend([open, &content, close]);
    }
    html.push_str("</tr>\n");
    html
}

pub(super) fn content(cell: &Cell) -> String {
    let mut html = format!("<bdi>{}</bdi>", escaped(&cell.text));
    if !cell.interval.is_empty() {
        html.extend([format!("<span class=\"iv\">{}</span>", escaped(&cell.interval))]);
    }
    if !cell.why.is_empty() {
        html.extend([format!("<small>{}</small>", escaped(&cell.why))]);
    }
    html
}

/// What to beware of, and whose definition it is.
fn closing(it: &Exhibit) -> String {
    let source =
        if it.source.is_empty() { String::new() } else { format!("Source: {}", it.source) };
    [paragraph("footnote", &it.caveat), paragraph("footnote", &source)].concat()
}

fn paragraph(class: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<p class=\"{class}\">{}</p>\n", escaped(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::exhibit::sample;
    use crate::report::html::Drawn;

    #[test]
    fn an_exhibit_is_a_sheet_with_its_finding_its_table_and_its_source() {
        let mut report = crate::report::sample::compas();
        report.exhibits = vec![sample::calibration()];
        let mut numbers = Numbers::default();
        let sheets = sheets(&report, &Figures::default(), &mut numbers);
        assert_eq!(sheets.len(), 1);
        assert_eq!((sheets[0].id, sheets[0].title.as_str()), ("calibration", "Calibration"));
        assert_eq!(numbers.tables, 1);
        for expected in [
            "<h3>Scores run ahead of outcomes</h3>",
            "<p class=\"body\">Bands of scores.</p>",
            "<b>Table 1.</b> The figures, by race.",
            "<th scope=\"col\">Group</th>",
            "<th scope=\"col\" class=\"num\">Positive outcomes</th>",
            "<td class=\"num\"><bdi>40.0%</bdi><span class=\"iv\">30.0–50.0</span></td>",
            "<td class=\"num\"><bdi>–</bdi><small>nobody has such a score</small></td>",
            "<p class=\"footnote\">Few people.</p>",
            "<p class=\"footnote\">Source: A &amp; B (1999).</p>",
        ] {
            assert!(sheets[0].html.contains(expected), "{expected} in {}", sheets[0].html);
        }
    }

    #[test]
    fn nothing_of_an_exhibit_becomes_markup() {
        let evil = "<img src=x onerror=alert(1)>\u{202e}";
        let mut it = sample::calibration();
        for text in [&mut it.title, &mut it.says, &mut it.caveat, &mut it.source] {
            text.push_str(evil);
        }
        it.attributes[0].push_str(evil);
        it.fields[0].name = format!("#{evil}");
        it.fields[1].name.push_str(evil);
        it.rows[0][0] = evil.into();
        it.rows[1][3] = exhibit::Entry::Nothing(evil.to_owned());
        let mut report = crate::report::sample::compas();
        report.exhibits = vec![it];
        let drawn = Drawn { title: evil.to_owned(), ..Drawn::default() };
        let figures = Figures { exhibits: vec![Some(drawn)], ..Figures::default() };
        let sheets = sheets(&report, &figures, &mut Numbers::default());
        assert!(sheets[0].html.contains("<b>Figure 1. &lt;img"));
        assert!(!sheets[0].html.contains("<img") && !sheets[0].html.contains('\u{202e}'));
        assert!(sheets[0].html.contains("<th scope=\"col\">&#35;&lt;img"));
    }

    #[test]
    fn a_table_with_many_columns_is_continued_beneath() {
        let mut it = sample::calibration();
        for idx in 0..8 {
            it.fields.push(exhibit::Field::new(&format!("f{idx}"), "F", Unit::Number));
            it.rows.iter_mut().for_each(|row| row.push(1.0.into()));
        }
        // The group, one and two places, and five more are nine; the group and the last three follow.
        assert_eq!(sheetfuls(&cells(&it)), [vec![0, 1, 2, 3, 4, 5, 6, 7], vec![0, 8, 9, 10]]);
    }

    #[test]
    fn long_tables_say_how_many_rows_they_leave_out() {
        let mut it = sample::calibration();
        it.rows = vec![it.rows[0].clone(); MOST_ROWS + 1];
        let mut report = crate::report::sample::compas();
        report.exhibits = vec![it; 20];
        let sheets = sheets(&report, &Figures::default(), &mut Numbers::default());
        let html = &sheets[0].html;
        assert_eq!(html.matches("Shown are 40 of 41 rows; exhibits.csv has all.").count(), 15);
        assert_eq!(html.matches("Its 41 rows are in exhibits.csv.").count(), 5);
        assert_eq!(html.matches("<tr><th scope=\"row\">").count(), MOST_IN_ALL);
    }
}
