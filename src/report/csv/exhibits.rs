//! The exhibits as one long table: a row for each number, text or reason.

use crate::report::Report;
use crate::report::csv::{joined, line, number, text};
use crate::report::exhibit::{Entry, Exhibit, Field, Unit};

/// The columns; formats beside this one may rely on their order.
const HEADER: [&str; 8] =
    ["exhibit", "attributes", "row", "field", "unit", "number", "text", "undefined"];

/// One row for each entry of each exhibit; none where the report has no exhibit.
///
/// `row` counts from 1 in each exhibit. An entry has a `number`, a `text`, or the reason that there is none in
/// `undefined`. Numbers are plain: shares from 0 to 1.
pub fn exhibits_csv(report: &Report) -> Option<String> {
    if report.exhibits.is_empty() {
        return None;
    }
    let mut csv = String::new();
    line(&mut csv, &HEADER.map(ToOwned::to_owned));
    for exhibit in &report.exhibits {
        let rows = (1..).zip(&exhibit.rows);
        for (at, row) in rows {
            let entries = exhibit.fields.iter().zip(row);
            entries.for_each(|(field, entry)| line(&mut csv, &cells(exhibit, at, field, entry)));
        }
    }
    Some(csv)
}

fn cells(exhibit: &Exhibit, at: u64, field: &Field, entry: &Entry) -> [String; 8] {
    let none = String::new;
    let [value, words, undefined] = match entry {
        Entry::Number(it) => [number(Some(*it)), none(), none()],
        Entry::Text(it) => [none(), text(it), none()],
        Entry::Nothing(why) => [none(), none(), text(why)],
    };
    [
        text(&exhibit.exhibit),
        joined(&exhibit.attributes),
        at.to_string(),
        text(&field.id),
        unit(field.unit).to_owned(),
        value,
        words,
        undefined,
    ]
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Text => "text",
        Unit::People => "people",
        Unit::Share => "share",
        Unit::Points => "points",
        Unit::Ratio => "ratio",
        Unit::Number => "number",
        Unit::PValue => "p-value",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::exhibit::sample;

    #[test]
    fn every_entry_has_a_row_and_no_text_is_a_formula() {
        let mut report = crate::report::sample::compas();
        assert_eq!(exhibits_csv(&report), None);
        let mut exhibit = sample::calibration();
        exhibit.rows.truncate(2);
        exhibit.rows[0][0] = "=1+1".into();
        report.exhibits = vec![exhibit];
        let csv = exhibits_csv(&report).unwrap();
        let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 11);
        assert_eq!(lines[0], "exhibit,attributes,row,field,unit,number,text,undefined");
        assert_eq!(lines[1], "calibration,race,1,group,text,,'=1+1,");
        assert_eq!(lines[2], "calibration,race,1,mean-score,share,0.5,,");
        assert_eq!(lines[8], "calibration,race,2,observed,share,,,nobody has such a score");
    }
}
