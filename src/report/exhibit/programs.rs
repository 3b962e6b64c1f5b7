//! What other programs would print, name by name, and the way there from a figure.

use crate::metrics::definitions::names_of;
use crate::report::Report;
use crate::report::exhibit::Exhibit;

/// The kind of exhibit that sets definitions side by side.
pub const KIND: &str = "definitions";

/// A name under which programs are set side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    pub name: &'a str,
    /// Whether all of them print our figure.
    pub agrees: bool,
    /// The places of its rows, those that differ from ours first.
    pub rows: Vec<usize>,
}

/// The names of an exhibit of definitions, in its order: those by which any program differs come first.
pub fn names(exhibit: &Exhibit) -> Vec<Name<'_>> {
    let mut names: Vec<Name> = Vec::new();
    for row in 0..exhibit.rows.len() {
        let (name, agrees) = (exhibit.text(row, "shared"), agrees(exhibit, row));
        match names.last_mut().filter(|it| it.name == name) {
            Some(last) => {
                last.agrees &= agrees;
                last.rows.push(row);
            }
            None => names.push(Name { name, agrees, rows: vec![row] }),
        }
    }
    names
}

/// Whether what is printed in this row is our figure.
pub fn agrees(exhibit: &Exhibit, row: usize) -> bool {
    exhibit.text(row, "agrees") == "yes"
}

/// A name as a part of an address: "true-positive-rate".
pub fn slug(name: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' };
    name.chars().map(plain).collect()
}

/// The id of the element of a name, in the exhibit at this place of the report.
pub fn anchor(at: usize, name: &str) -> String {
    anchor_of(at, &slug(name))
}

/// The same of a name that is a part of an address already.
pub fn anchor_of(at: usize, slug: &str) -> String {
    format!("programs-{at}-{slug}")
}

/// Where other programs' figures stand beside ours: the place of the exhibit over the same attributes, and the names
/// under which a rate or a metric, by its id, is found there. A metric about all people is found in the first exhibit.
/// None where there is nothing.
pub fn place(
    report: &Report,
    attributes: &[String],
    id: &str,
) -> Option<(usize, Vec<&'static str>)> {
    let is_over = |it: &Exhibit| attributes.is_empty() || it.attributes == attributes;
    let at = report.exhibits.iter().position(|it| it.exhibit == KIND && is_over(it))?;
    let exhibit = &report.exhibits[at];
    let is_there =
        |name: &&str| (0..exhibit.rows.len()).any(|row| exhibit.text(row, "shared") == *name);
    let names: Vec<&'static str> = names_of(id).into_iter().filter(is_there).collect();
    (!names.is_empty()).then_some((at, names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::exhibit::{Field, Section, Unit};

    fn exhibit(rows: &[[&str; 2]]) -> Exhibit {
        Exhibit {
            exhibit: KIND.to_owned(),
            section: Section::Definitions,
            title: String::new(),
            says: String::new(),
            caveat: String::new(),
            source: String::new(),
            attributes: vec!["sex".to_owned()],
            fields: vec![
                Field::new("shared", "Name", Unit::Text),
                Field::new("agrees", "Same as ours", Unit::Text),
            ],
            rows: rows.iter().map(|it| it.map(Into::into).to_vec()).collect(),
            draws: None,
        }
    }

    #[test]
    fn rows_stand_under_their_name() {
        let found = exhibit(&[["Accuracy", "no"], ["Accuracy", "yes"], ["Theil index", "yes"]]);
        let accuracy = Name { name: "Accuracy", agrees: false, rows: vec![0, 1] };
        let theil = Name { name: "Theil index", agrees: true, rows: vec![2] };
        assert_eq!(names(&found), [accuracy, theil]);
        assert_eq!(anchor(3, "Between-group Theil index"), "programs-3-between-group-theil-index");
    }

    #[test]
    fn a_figure_leads_to_the_names_that_are_there() {
        let mut report = crate::report::sample::compas();
        report.exhibits = vec![exhibit(&[["Accuracy", "no"], ["Theil index", "yes"]])];
        let sex = ["sex".to_owned()];
        assert_eq!(place(&report, &sex, "accuracy"), Some((0, vec!["Accuracy"])));
        assert_eq!(place(&report, &[], "theil-index"), Some((0, vec!["Theil index"])));
        assert_eq!(place(&report, &sex, "accuracy-difference"), None);
        assert_eq!(place(&report, &["race".to_owned()], "accuracy"), None);
    }
}
