//! The table of an exhibit as people read it: a figure and its interval in one cell, numbers in their unit.

use crate::report::exhibit::{Entry, Exhibit, Field, Unit};
use crate::report::format;

/// The dash of a cell that has nothing to say.
pub const NOTHING: &str = "–";

/// An exhibit's table in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    pub columns: Vec<Column>,
    /// As many cells in each row as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A column: a field, or a figure with both ends of its interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// With its unit where the numbers do not show it; deceptive characters are visible.
    pub name: String,
    pub unit: Unit,
}

/// A cell. Deceptive characters are visible; nothing is escaped for any markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text, the figure, or a dash.
    pub text: String,
    /// The interval without brackets; may be empty.
    pub interval: String,
    /// Why there is no figure or no interval; may be empty.
    pub why: String,
}

/// Whether the numbers of a column need decimals; the same for all of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digits {
    Whole,
    Decimal,
}

/// Which fields make a column.
struct Source<'a> {
    field: &'a Field,
    value: usize,
    ends: Option<[usize; 2]>,
    digits: Digits,
}

impl Cell {
    /// In one line: "0.21 (0.18–0.25)", or "– (nobody was selected)".
    pub fn joined(&self) -> String {
        let aside = if self.interval.is_empty() { &self.why } else { &self.interval };
        if aside.is_empty() { self.text.clone() } else { format!("{} ({aside})", self.text) }
    }
}

/// The table of an exhibit.
pub fn cells(exhibit: &Exhibit) -> Cells {
    let sources = sources(exhibit);
    let columns = sources.iter().map(|it| column(it.field)).collect();
    let row = |row: &Vec<Entry>| sources.iter().map(|it| cell(it, row)).collect();
    Cells { columns, rows: exhibit.rows.iter().map(row).collect() }
}

/// A number in its unit: "44.8%", "+21.4", "1.91", "1,795".
pub fn written(unit: Unit, value: f64) -> String {
    let digits = if is_whole(value) { Digits::Whole } else { Digits::Decimal };
    in_unit(unit, digits, value)
}

/// An interval in its unit: "42.6–47.2", "−2.0 to 0.5", "from 2.10"; empty where it has no end.
pub fn interval(unit: Unit, low: Option<f64>, high: Option<f64>) -> String {
    let is_round = [low, high].into_iter().flatten().all(is_whole);
    ends(unit, if is_round { Digits::Whole } else { Digits::Decimal }, low, high)
}

fn sources(exhibit: &Exhibit) -> Vec<Source<'_>> {
    let ends_of = |id: &str| {
        let low = exhibit.field(&format!("{id}-low"))?;
        Some([low, exhibit.field(&format!("{id}-high"))?])
    };
    let is_end = |it: &Field| {
        let figure = it.id.strip_suffix("-low").or(it.id.strip_suffix("-high"));
        figure.is_some_and(|id| exhibit.field(id).is_some() && ends_of(id).is_some())
    };
    let source = |(value, field)| {
        let field: &Field = field;
        let ends = ends_of(&field.id);
        let places = [Some(value), ends.map(|it| it[0]), ends.map(|it| it[1])];
        Source { field, value, ends, digits: digits(exhibit, places) }
    };
    exhibit.fields.iter().enumerate().filter(|(_, it)| !is_end(it)).map(source).collect()
}

fn digits(exhibit: &Exhibit, places: [Option<usize>; 3]) -> Digits {
    let mut entries = (exhibit.rows.iter())
        .flat_map(|row| places.iter().filter_map(|it| it.and_then(|at| row.get(at))));
    let is_round = entries.all(|it| match it {
        Entry::Number(value) => is_whole(*value),
        Entry::Text(_) | Entry::Nothing(_) => true,
    });
    if is_round { Digits::Whole } else { Digits::Decimal }
}

fn is_whole(value: f64) -> bool {
    value.fract().abs() <= 0.0
}

/// Points have no sign of their own in a cell.
fn column(field: &Field) -> Column {
    let name = format::visible(&field.name);
    let name = match field.unit {
        Unit::Points if !name.contains("point") => format!("{name}, points"),
        Unit::Text
        | Unit::People
        | Unit::Share
        | Unit::Points
        | Unit::Ratio
        | Unit::Number
        | Unit::PValue => name,
    };
    Column { name, unit: field.unit }
}

fn cell(source: &Source, row: &[Entry]) -> Cell {
    let unit = source.field.unit;
    let (text, mut why) = match row.get(source.value) {
        Some(Entry::Number(it)) => (in_unit(unit, source.digits, *it), String::new()),
        Some(Entry::Text(it)) => (format::visible(it), String::new()),
        Some(Entry::Nothing(why)) => (NOTHING.to_owned(), format::visible(why)),
        None => (NOTHING.to_owned(), String::new()),
    };
    let end = |at: usize| match row.get(at) {
        Some(Entry::Number(it)) => (Some(*it), ""),
        Some(Entry::Nothing(why)) => (None, why.as_str()),
        Some(Entry::Text(_)) | None => (None, ""),
    };
    let Some([low, high]) = source.ends.map(|it| it.map(end)) else {
        return Cell { text, interval: String::new(), why };
    };
    if why.is_empty() {
        why = format::visible(if low.1.is_empty() { high.1 } else { low.1 });
    }
    Cell { text, interval: ends(unit, source.digits, low.0, high.0), why }
}

fn in_unit(unit: Unit, digits: Digits, value: f64) -> String {
    match unit {
        Unit::People => format::amount(value),
        Unit::Share => format::percent(value),
        Unit::Points => format::points(value),
        Unit::Ratio => format::ratio(value),
        Unit::PValue => format::p_value(value),
        Unit::Number | Unit::Text => decimal(digits, value),
    }
}

/// Whole numbers and those from a thousand on as amounts, all others with three decimals.
fn decimal(digits: Digits, value: f64) -> String {
    match digits {
        Digits::Whole => format::amount(value),
        Digits::Decimal if value.abs() >= 1_000.0 => format::amount(value),
        Digits::Decimal => format::decimal(value),
    }
}

fn ends(unit: Unit, digits: Digits, low: Option<f64>, high: Option<f64>) -> String {
    match (low, high, unit) {
        (None, None, _) => String::new(),
        (Some(low), Some(high), Unit::Share) => format::percent_interval(low, high),
        (Some(low), Some(high), Unit::Points) => format::points_interval(low, high),
        (Some(low), Some(high), Unit::Ratio) => format::ratio_interval(low, Some(high)),
        (Some(low), Some(high), Unit::Number | Unit::Text | Unit::People | Unit::PValue) => {
            let [low, high] = [low, high].map(|it| in_unit(unit, digits, it));
            let joint = if (low.clone() + &high).contains('\u{2212}') { " to " } else { "–" };
            [low.as_str(), joint, &high].concat()
        }
        (Some(low), None, _) => format!("from {}", in_unit(unit, digits, low)),
        (None, Some(high), _) => format!("to {}", in_unit(unit, digits, high)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::exhibit::Section;

    fn exhibit(fields: Vec<Field>, rows: Vec<Vec<Entry>>) -> Exhibit {
        Exhibit {
            exhibit: "example".to_owned(),
            section: Section::Scores,
            title: String::new(),
            says: String::new(),
            caveat: String::new(),
            source: String::new(),
            attributes: Vec::new(),
            fields,
            rows,
            draws: None,
        }
    }

    #[track_caller]
    fn shows(unit: Unit, entries: impl Into<Vec<Entry>>, expected: &str) {
        let fields = Field::with_interval("x", "X", unit).to_vec();
        let shown = cells(&exhibit(fields, vec![entries.into()]));
        assert_eq!(shown.columns.len(), 1);
        assert_eq!(shown.rows[0][0].joined(), expected);
    }

    #[test]
    fn a_figure_and_its_interval_share_a_cell_in_their_unit() {
        shows(Unit::Share, [0.448.into(), 0.426.into(), 0.472.into()], "44.8% (42.6–47.2)");
        shows(Unit::Points, [0.214.into(), (-0.02).into(), 0.245.into()], "+21.4 (−2.0 to 24.5)");
        shows(Unit::Ratio, [1.91.into(), 1.72.into(), 2.13.into()], "1.91 (1.72–2.13)");
        shows(Unit::Number, [0.21.into(), (-0.5).into(), 0.25.into()], "0.210 (−0.500 to 0.250)");
        shows(Unit::Number, [5.0.into(), 4.0.into(), 6.0.into()], "5 (4–6)");
        shows(
            Unit::People,
            [12_345.0.into(), 9_999.0.into(), 20_000.0.into()],
            "12,345 (9,999–20,000)",
        );
        shows(Unit::PValue, [0.000_4.into(), 0.0.into(), 0.03.into()], "<0.001 (<0.001–0.03)");
    }

    #[test]
    fn an_interval_without_an_end_says_where_it_begins() {
        let none = || Entry::Nothing("nobody to divide by".to_owned());
        shows(Unit::Ratio, [3.0.into(), 2.1.into(), none()], "3.00 (from 2.10)");
        shows(Unit::Share, [0.1.into(), none(), 0.2.into()], "10.0% (to 20.0%)");
    }

    #[test]
    fn what_is_undefined_is_a_dash_with_its_reason() {
        let none = |why: &str| Entry::Nothing(why.to_owned());
        let fields = Field::with_interval("x", "X", Unit::Share).to_vec();
        let rows = vec![
            vec![none("nobody"), none("a"), none("b")],
            vec![0.5.into(), none("too few people"), none("b")],
            vec![0.5.into()],
        ];
        let shown = cells(&exhibit(fields, rows)).rows;
        let cell = |text: &str, why: &str| Cell {
            text: text.to_owned(),
            interval: String::new(),
            why: why.to_owned(),
        };
        assert_eq!(shown[0][0], cell("–", "nobody"));
        assert_eq!(shown[0][0].joined(), "– (nobody)");
        assert_eq!(shown[1][0], cell("50.0%", "too few people"));
        assert_eq!(shown[2][0], cell("50.0%", ""));
    }

    #[test]
    fn an_end_that_stands_alone_keeps_its_column() {
        let fields = vec![
            Field::new("x", "X", Unit::Number),
            Field::new("x-low", "X, low end", Unit::Number),
            Field::new("other-high", "Other", Unit::Points),
        ];
        let shown = cells(&exhibit(fields, vec![vec![1.5.into(), 2.0.into(), 0.1.into()]]));
        let names: Vec<&str> = shown.columns.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["X", "X, low end", "Other, points"]);
        let texts: Vec<&str> = shown.rows[0].iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["1.500", "2", "+10.0"]);
    }

    #[test]
    fn numbers_of_a_column_have_the_same_decimals() {
        let fields = vec![Field::new("cut", "Cut", Unit::Number)];
        let shown = cells(&exhibit(fields, vec![vec![1.0.into()], vec![0.5.into()]]));
        assert_eq!([&shown.rows[0][0].text, &shown.rows[1][0].text], ["1.000", "0.500"]);
    }

    #[test]
    fn text_that_deceives_becomes_visible() {
        let fields = vec![Field::new("group", "Gr\u{202e}oup", Unit::Text)];
        let shown = cells(&exhibit(fields, vec![vec!["<b>\u{202e}".into()]]));
        assert_eq!(shown.columns[0].name, "Gr\\u{202e}oup");
        assert_eq!(shown.rows[0][0].text, "<b>\\u{202e}");
    }
}
