//! Puts into words what a reader noticed: every change that it made, with counts and places.

use crate::data::builder::Seen;
use crate::data::delimited::Parsed;
use crate::data::dialect::{Dialect, delimiter_word};
use crate::data::header::Header;
use crate::data::number::MISSING_SPELLINGS;
use crate::data::reading::Note;
use crate::data::table::{Cells, Table};
use crate::data::tally::Tally;

/// The most names or values that a sentence lists.
const LISTED: usize = 6;

/// A column of text in which at least this many of a hundred known cells are numbers is worth a note.
const MOSTLY_NUMBERS_PERCENT: u64 = 90;

/// All notes about a file, in the order in which a person reads a file.
pub(super) fn notes(dialect: Dialect, parsed: &Parsed) -> Vec<Note> {
    let Parsed { header, table, seen, tally } = parsed;
    let mut notes = Vec::new();
    notes.extend(rejected_rows(tally));
    notes.extend(separator_line(dialect));
    notes.extend(ambiguous_separator(dialect));
    notes.extend(mixed_line_ends(tally));
    notes.extend(blank_lines(tally));
    notes.extend(header_of_numbers(header));
    notes.extend(unnamed_columns(header));
    notes.extend(header.copies.iter().map(|it| copied_name(table, *it)));
    notes.extend(missing_spellings(table, seen));
    notes.extend(trimmed_spaces(table, seen));
    notes.extend(inner_quotes(tally));
    for (column, seen) in table.columns.iter().zip(seen) {
        notes.extend(stray_cells(&column.name, seen));
        notes.extend(mostly_numbers(&column.name, &column.cells));
    }
    notes
}

fn note(id: &str, says: String, detail: String, columns: Vec<String>) -> Note {
    Note { id: id.to_owned(), says, detail, columns }
}

fn rejected_rows(tally: &Tally) -> Option<Note> {
    let first = tally.rejections.first()?;
    let n = tally.rows_rejected;
    let says = format!("{n} of {} rows cannot be used", tally.rows_read);
    let detail = format!(
        "The first is on line {}: {}. They take no part in any figure, and the report counts them",
        first.line, first.cause
    );
    Some(note("rejected-rows", says, detail, Vec::new()))
}

fn separator_line(dialect: Dialect) -> Option<Note> {
    let word = delimiter_word(dialect.delimiter);
    (dialect.n_skipped > 0).then(|| {
        let detail =
            "Spreadsheets write such a line before the header; it was taken at its word".to_owned();
        note(
            "separator-line",
            format!("The first line names the separator: {word}"),
            detail,
            Vec::new(),
        )
    })
}

fn ambiguous_separator(dialect: Dialect) -> Option<Note> {
    let (word, rival) = (delimiter_word(dialect.delimiter), delimiter_word(dialect.rival?));
    let detail = format!(
        "Both split the first rows evenly. Rows were split at each {word}: check the columns"
    );
    Some(note(
        "ambiguous-separator",
        format!("The separator could be {word} or {rival}"),
        detail,
        Vec::new(),
    ))
}

fn mixed_line_ends(tally: &Tally) -> Option<Note> {
    let [lf, crlf, cr] = tally.line_ends;
    let n_kinds = tally.line_ends.iter().filter(|it| **it > 0).count();
    (n_kinds > 1).then(|| {
        let detail = format!(
            "{lf} lines end in LF, {crlf} in CRLF and {cr} in CR. Each was taken as a line end; \
             mixed ends often mean that files were joined"
        );
        note("mixed-line-ends", "Lines end in different ways".to_owned(), detail, Vec::new())
    })
}

fn blank_lines(tally: &Tally) -> Option<Note> {
    let (n, detail) = match (tally.n_blank, tally.n_blank_cells) {
        (0, 0) => return None,
        (n, 0) => (n, "They were passed over and do not count as rows"),
        (_, n) => (n, "The table has one column, so that each was read as a missing cell"),
    };
    let says = format!("{n} blank {} between rows", plural(n, "line stands", "lines stand"));
    Some(note("blank-lines", says, detail.to_owned(), Vec::new()))
}

fn header_of_numbers(header: &Header) -> Option<Note> {
    header.is_all_numbers.then(|| {
        let detail =
            "If the first line is a row of data, add a line with the names above it".to_owned();
        note(
            "header-of-numbers",
            "Every column name is a number".to_owned(),
            detail,
            header.names.clone(),
        )
    })
}

fn unnamed_columns(header: &Header) -> Option<Note> {
    let names: Vec<String> =
        header.unnamed.iter().filter_map(|it| header.names.get(*it).cloned()).collect();
    let n = names.len() as u64;
    (n > 0).then(|| {
        let says = format!("{n} {} no name", plural(n, "column has", "columns have"));
        note("empty-header", says, "Each is called by its place, counted from 1".to_owned(), names)
    })
}

fn copied_name(table: &Table, (first, copy): (usize, usize)) -> Note {
    let (first, copy) = (&table.columns[first], &table.columns[copy]);
    let (name, new) = (&first.name, &copy.name);
    let detail = if first.cells == copy.cells {
        format!(
            "The second is called \"{new}\". Its values are the same in every row, so that either will do"
        )
    } else {
        format!("The second is called \"{new}\". Its values differ: make sure which one is meant")
    };
    let columns = vec![name.clone(), new.clone()];
    note("duplicate-header", format!("Two columns are called \"{name}\""), detail, columns)
}

fn missing_spellings(table: &Table, seen: &[Seen]) -> Option<Note> {
    let mut parts = Vec::new();
    for (idx, spelling) in MISSING_SPELLINGS.iter().enumerate() {
        let n: u64 = seen.iter().map(|it| it.spellings[idx]).sum();
        let shown =
            if spelling.is_empty() { "empty".to_owned() } else { format!("\"{spelling}\"") };
        if n > 0 {
            let columns = names_where(table, seen, |it| it.spellings[idx] > 0);
            parts.push(format!("{shown} {} times ({})", thousands(n), listed(&columns)));
        }
    }
    let total: u64 = seen.iter().flat_map(|it| it.spellings).sum();
    (total > 0).then(|| {
        let says =
            format!("{} {} missing", thousands(total), plural(total, "cell is", "cells are"));
        let detail = format!("Read as missing: {}", parts.join("; "));
        let columns = names_where(table, seen, |it| it.spellings.iter().any(|n| *n > 0));
        note("missing-spellings", says, detail, columns)
    })
}

fn trimmed_spaces(table: &Table, seen: &[Seen]) -> Option<Note> {
    let total: u64 = seen.iter().map(|it| it.n_trimmed).sum();
    (total > 0).then(|| {
        let columns = names_where(table, seen, |it| it.n_trimmed > 0);
        let says =
            format!("{total} {} spaces around the text", plural(total, "cell has", "cells have"));
        let detail = format!(
            "The spaces were cut off, so that \" Male\" and \"Male\" are one value. Columns: {}",
            listed(&columns)
        );
        note("trimmed-spaces", says, detail, columns)
    })
}

fn inner_quotes(tally: &Tally) -> Option<Note> {
    let (line, column) = tally.first_inner_quote.as_ref()?;
    let n = tally.n_inner_quotes;
    let says = format!("{n} {} a quote inside the text", plural(n, "cell has", "cells have"));
    let detail = format!("It was kept as it stands; the first is on line {line}, in \"{column}\"");
    Some(note("inner-quotes", says, detail, vec![column.clone()]))
}

fn stray_cells(name: &str, seen: &Seen) -> Option<Note> {
    let n = seen.n_strays;
    let examples: Vec<String> =
        seen.strays.iter().map(|(row, text)| format!("\"{text}\" in row {row}")).collect();
    (n > 0).then(|| {
        let says = format!("{n} {} of \"{name}\" no number", plural(n, "cell is", "cells are"));
        let more = if n > examples.len() as u64 { ", …" } else { "" };
        let detail = format!(
            "The column holds thousands of numbers; these cells were read as missing: {}{more}",
            examples.join(", ")
        );
        note("not-a-number", says, detail, vec![name.to_owned()])
    })
}

/// A few words among numbers make the whole column text.
fn mostly_numbers(name: &str, cells: &Cells) -> Option<Note> {
    let Cells::Categories(it) = cells else { return None };
    let known: u64 = it.rows.iter().skip(1).sum();
    let words: Vec<(&str, u64)> = (1..it.levels.len())
        .filter(|code| it.numbers[*code].is_none())
        .map(|code| (&*it.levels[code], it.rows[code]))
        .collect();
    let n: u64 = words.iter().map(|(_, rows)| rows).sum();
    (n > 0 && n < known && (known - n) * 100 >= known * MOSTLY_NUMBERS_PERCENT).then(|| {
        let examples: Vec<String> = words
            .iter()
            .take(LISTED)
            .map(|(level, rows)| {
                format!("\"{}\" {rows} times", crate::data::excerpt::excerpt(level.as_bytes()))
            })
            .collect();
        let says = format!(
            "\"{name}\" holds numbers, and {n} {}",
            plural(n, "cell that is none", "cells that are none")
        );
        let detail = format!(
            "They were kept as text, so that the column is no number: {}",
            examples.join(", ")
        );
        note("words-among-numbers", says, detail, vec![name.to_owned()])
    })
}

fn names_where(table: &Table, seen: &[Seen], holds: impl Fn(&Seen) -> bool) -> Vec<String> {
    table
        .columns
        .iter()
        .zip(seen)
        .filter(|(_, it)| holds(it))
        .map(|(it, _)| it.name.clone())
        .collect()
}

fn listed(names: &[String]) -> String {
    let shown = names[..names.len().min(LISTED)].join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        n => format!("{shown} and {n} more"),
    }
}

/// A count with its thousands apart: "61,060".
fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn plural(n: u64, one: &'static str, many: &'static str) -> &'static str {
    if n == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let found = [0, 999, 1_000, 61_060, 1_234_567].map(thousands);
        assert_eq!(found, ["0", "999", "1,000", "61,060", "1,234,567"]);
    }
}
