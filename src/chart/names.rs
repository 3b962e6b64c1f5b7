//! Names that are longer than their room: in lines, where nothing else stands beneath them.

use crate::chart::look::{Part, TextStyle};
use crate::chart::marks;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::scene::{Anchor, Element, Point};
use crate::chart::text;

/// Lines that a name may take.
const MOST_LINES: usize = 3;
/// From one line to the next.
pub(crate) const LINE: f64 = 16.0;

/// The lines of a row's name in this room, the last of them cut short where it must be.
fn lines(row: &PlotRow, room: f64) -> Vec<String> {
    if !row.sub.is_empty() {
        return vec![text::fitted(&row.name, TextStyle::Name, room)];
    }
    let mut lines = text::wrapped(&row.name, TextStyle::Name, room);
    if lines.len() > MOST_LINES {
        let rest = lines.split_off(MOST_LINES - 1).join(" ");
        lines.push(text::fitted(&rest, TextStyle::Name, room));
    }
    lines
}

/// The most lines that a name takes in this room.
pub(crate) fn most_lines(rows: &Rows, room: f64) -> usize {
    rows.rows.iter().map(|it| lines(it, room).len()).max().unwrap_or(1)
}

/// The name around this middle line.
pub(crate) fn around(row: &PlotRow, room: f64, y: f64) -> Vec<Element> {
    let lines = lines(row, room);
    let first = y - LINE / 2.0 * (lines.len() - 1) as f64;
    placed(lines, first)
}

/// The name in lines that end above this line, on paper that hides what is behind them.
pub(crate) fn above(row: &PlotRow, room: f64, y: f64) -> Vec<Element> {
    let lines = lines(row, room);
    let first = y - LINE * lines.len() as f64;
    let knock = |(at, line): (usize, &String)| Element::Rect {
        at: Point { x: 0.0, y: first + LINE * at as f64 - 14.0 },
        width: marks::tenth((text::width(line, TextStyle::Name) + 4.0).min(room)),
        height: 19.0,
        part: Part::Knock,
    };
    let mut elements: Vec<Element> = lines.iter().enumerate().map(knock).collect();
    elements.extend(placed(lines, first));
    elements
}

fn placed(lines: Vec<String>, first: f64) -> Vec<Element> {
    let line = |(at, line): (usize, String)| {
        let y = first + LINE * at as f64;
        Element::text(0.0, y, Anchor::Start, TextStyle::Name, line)
    };
    lines.into_iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::rows::Mark;

    fn row(name: &str, sub: &str) -> PlotRow {
        PlotRow {
            name: name.to_owned(),
            sub: sub.to_owned(),
            value: Some(0.5),
            low: None,
            high: None,
            mark: Mark::Plain,
            value_text: String::new(),
            interval_text: String::new(),
            reason: String::new(),
            says: String::new(),
        }
    }

    #[test]
    fn a_long_name_takes_up_to_three_lines_and_no_word_is_lost_before_them() {
        let name = "race African-American, age below 25, priors 4 and above";
        let found = lines(&row(name, ""), 160.0);
        assert_eq!(found.join(" "), name);
        assert!(found.len() > 1 && found.len() <= MOST_LINES, "{found:?}");
        assert!(found.iter().all(|it| text::width(it, TextStyle::Name) <= 160.0));
        let longer = lines(&row(&[name, name, name].join(", "), ""), 160.0);
        assert!(longer.len() == MOST_LINES && longer[2].ends_with('…'), "{longer:?}");
    }

    #[test]
    fn over_a_second_line_a_name_stays_on_its_own() {
        let found = lines(&row("race African-American, age below 25", "n 20"), 160.0);
        assert!(found.len() == 1 && found[0].ends_with('…'), "{found:?}");
    }
}
