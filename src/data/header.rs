//! Column names: trimmed, never empty, never twice the same.

use std::collections::BTreeSet;

use crate::base::order;
use crate::data::excerpt::excerpt;

/// The names of the columns and what was done to make them so.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) names: Vec<String>,
    /// A second column of a name that was there before: the first one's place, and its own.
    pub(super) copies: Vec<(usize, usize)>,
    /// Columns without a name in the file.
    pub(super) unnamed: Vec<usize>,
    /// The header's text in the file, to know it again further down.
    pub(super) text: Vec<u8>,
    /// Whether every name spells a number, as if the file had no header.
    pub(super) is_all_numbers: bool,
}

impl Header {
    pub(super) fn new(cells: &[String], text: &[u8]) -> Self {
        let spelt: Vec<&str> = cells.iter().map(|it| it.trim()).collect();
        let mut taken = order::set(spelt.iter().map(|it| (*it).to_owned()));
        let mut seen: std::collections::BTreeMap<&str, (usize, usize)> =
            std::collections::BTreeMap::new();
        let mut header = Self { text: text.to_vec(), ..Self::default() };
        header.is_all_numbers = !spelt.is_empty()
            && spelt.iter().all(|it| crate::data::number::parse_number(it.as_bytes()).is_some());
        for (column, name) in spelt.iter().enumerate() {
            if name.is_empty() {
                header.unnamed.push(column);
                header.names.push(free_name(&mut taken, &format!("column {}", column + 1), None));
                continue;
            }
            match seen.get_mut(name) {
                None => {
                    seen.insert(name, (column, 1));
                    header.names.push((*name).to_owned());
                }
                Some((first, n_seen)) => {
                    *n_seen += 1;
                    header.copies.push((*first, column));
                    header.names.push(free_name(&mut taken, name, Some(*n_seen)));
                }
            }
        }
        header
    }

    /// A column's name for messages; its number beyond the header.
    pub(super) fn name_of(&self, column: usize) -> String {
        match self.names.get(column) {
            Some(name) => excerpt(name.as_bytes()),
            None => format!("column {}", column + 1),
        }
    }
}

/// The name with the first number, from `number` on, that makes it new.
fn free_name(taken: &mut BTreeSet<String>, name: &str, number: Option<usize>) -> String {
    let plain = number.is_none().then(|| name.to_owned());
    let numbered = (number.unwrap_or(2)..).map(|it| format!("{name} ({it})"));
    let free = plain.into_iter().chain(numbered).find(|it| !taken.contains(it));
    let free = free.unwrap_or_else(|| name.to_owned());
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::Header;

    fn header(cells: &[&str]) -> Header {
        let cells: Vec<String> = cells.iter().map(|it| (*it).to_owned()).collect();
        Header::new(&cells, b"")
    }

    #[test]
    fn a_name_that_comes_again_gets_a_number() {
        let header = header(&["x", " x ", "y", "x"]);
        assert_eq!(header.names, ["x", "x (2)", "y", "x (3)"]);
        assert_eq!(header.copies, [(0, 1), (0, 3)]);
    }

    #[test]
    fn a_number_that_is_taken_is_passed_over() {
        assert_eq!(header(&["x", "x", "x (2)"]).names, ["x", "x (3)", "x (2)"]);
    }

    #[test]
    fn a_column_without_a_name_is_called_by_its_place() {
        let header = header(&["a", "", "column 2"]);
        assert_eq!(header.names, ["a", "column 2 (2)", "column 2"]);
        assert_eq!(header.unnamed, [1]);
    }

    #[test]
    fn names_of_scripts_are_plain_text() {
        assert_eq!(header(&["__proto__", "constructor"]).names, ["__proto__", "constructor"]);
    }

    #[test]
    fn a_header_of_numbers_is_noticed() {
        assert!(header(&["1", "2.5"]).is_all_numbers);
        assert!(!header(&["1", "x"]).is_all_numbers);
    }
}
