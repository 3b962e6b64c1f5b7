//! An exhibit: one analysis of an audit as a table with keyed columns. Page, paper and CSV are rendered from it.
//!
//! Rates, comparisons and metrics have forms of their own, since verdicts hang on them. All that explains them or
//! looks elsewhere (scores, the data before any decision, definitions side by side, slices) is an exhibit.

pub mod cells;
pub mod programs;
#[cfg(test)]
pub(crate) mod sample;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::report::number;

/// One analysis, with its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exhibit {
    /// The kind's stable id, kebab-case: "calibration".
    pub exhibit: String,
    pub section: Section,
    /// The finding, in one sentence.
    pub title: String,
    /// What is measured, how intervals were made, and what n counts.
    pub says: String,
    /// When not to rely on it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caveat: String,
    /// Where the definition comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The attributes whose groups it is about; empty where it is about everyone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    pub fields: Vec<Field>,
    /// As many entries in each row as there are fields.
    pub rows: Vec<Vec<Entry>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draws: Option<Draws>,
}

/// Under which heading exhibits are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// How sure: null distributions, what could have been found, unknown attributes.
    Evidence,
    /// Figures that hang on the score at every threshold.
    Scores,
    Calibration,
    /// Before any decision: labels, groups, proxies, missing values.
    Data,
    /// People beside people.
    Individual,
    /// Several classes, numbers, rankings.
    Outcomes,
    /// Combinations of values with unlike figures.
    Slices,
    /// What other programs would print.
    Definitions,
}

/// A column of an exhibit.
///
/// Fields `x`, `x-low` and `x-high` are a figure with its interval, and are shown together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable, kebab-case.
    pub id: String,
    pub name: String,
    pub unit: Unit,
}

/// How a column's numbers are written for people. In the record they are plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Text,
    /// A number of people, or a sum of weights.
    People,
    /// From 0 to 1, written as percent.
    Share,
    /// A difference of shares, written as signed points.
    Points,
    Ratio,
    Number,
    PValue,
}

/// What stands in a column of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Finite.
    Number(f64),
    Text(String),
    /// Why there is no number, in words: "nobody with a positive outcome".
    Nothing(String),
}

/// The chart of an exhibit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draws {
    pub form: Form,
    /// The field along the horizontal axis; of dots, the figure itself.
    pub across: String,
    /// The field along the vertical axis; of dots, the label of a row.
    pub up: String,
    /// One line for each value of this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// The line that says "even".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub even: Option<Even>,
}

/// The form of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A line for each series, with a band where the vertical field has an interval.
    Lines,
    /// Points with intervals and no line: bins of unequal sizes.
    Points,
    /// A row for each entry, with its interval.
    Dots,
    /// A row for each entry, and beside it where it would lie for another reason, such as chance alone: from the field
    /// `range-low` to the field `range-high`.
    Ranges,
}

/// Where a chart's line of reference runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Even {
    /// Both axes alike.
    Diagonal,
    Zero,
    One,
}

impl Section {
    /// In the order in which they are shown: how sure, what was there before, for whom else, and then how it comes about.
    pub const ALL: [Self; 8] = [
        Self::Evidence,
        Self::Data,
        Self::Slices,
        Self::Calibration,
        Self::Scores,
        Self::Individual,
        Self::Outcomes,
        Self::Definitions,
    ];

    /// The anchor of the section on page and paper.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Evidence => "how-sure",
            Self::Scores => "scores",
            Self::Calibration => "calibration",
            Self::Data => "before-any-decision",
            Self::Individual => "people-beside-people",
            Self::Outcomes => "other-outcomes",
            Self::Slices => "slices",
            Self::Definitions => "other-programs",
        }
    }

    /// The heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Evidence => "How sure",
            Self::Scores => "Scores",
            Self::Calibration => "Calibration",
            Self::Data => "Before any decision",
            Self::Individual => "People beside people",
            Self::Outcomes => "Other outcomes",
            Self::Slices => "Slices",
            Self::Definitions => "What other programs would print",
        }
    }
}

impl Exhibit {
    /// The place of a field.
    pub fn field(&self, id: &str) -> Option<usize> {
        self.fields.iter().position(|it| it.id == id)
    }

    /// The number in a row and field; `None` where there is none.
    pub fn number(&self, row: usize, id: &str) -> Option<f64> {
        match self.rows.get(row)?.get(self.field(id)?)? {
            Entry::Number(it) => Some(*it),
            Entry::Text(_) | Entry::Nothing(_) => None,
        }
    }

    /// The text in a row and field; empty where there is none.
    pub fn text(&self, row: usize, id: &str) -> &str {
        let entry = self.field(id).and_then(|idx| self.rows.get(row)?.get(idx));
        match entry {
            Some(Entry::Text(it)) => it,
            Some(Entry::Number(_) | Entry::Nothing(_)) | None => "",
        }
    }
}

impl Field {
    pub fn new(id: &str, name: &str, unit: Unit) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), unit }
    }

    /// A figure with the two ends of its interval.
    pub fn with_interval(id: &str, name: &str, unit: Unit) -> [Self; 3] {
        [
            Self::new(id, name, unit),
            Self::new(&format!("{id}-low"), &format!("{name}, low end"), unit),
            Self::new(&format!("{id}-high"), &format!("{name}, high end"), unit),
        ]
    }
}

impl Entry {
    pub fn text(it: impl Into<String>) -> Self {
        Self::Text(it.into())
    }

    /// A number, or the reason that there is none; a number that is not finite is none either.
    pub fn number(value: Option<f64>, otherwise: &str) -> Self {
        match value.filter(|it| it.is_finite()) {
            // An empty sum is a negative zero, which adding zero takes the sign of.
            Some(it) => Self::Number(it + 0.0),
            None => Self::Nothing(otherwise.to_owned()),
        }
    }
}

impl From<f64> for Entry {
    fn from(value: f64) -> Self {
        Self::number(Some(value), "too large to be written")
    }
}

impl From<u64> for Entry {
    fn from(value: u64) -> Self {
        Self::Number(value as f64)
    }
}

impl From<&str> for Entry {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(it) => number(it, serializer),
            Self::Text(it) => serializer.serialize_str(it),
            Self::Nothing(why) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("undefined", why)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a number, a text or {\"undefined\": why}")
    }

    fn visit_i64<E>(self, value: i64) -> Result<Entry, E> {
        Ok(Entry::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Entry, E> {
        Ok(Entry::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Entry, E> {
        Ok(Entry::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Entry, E> {
        Ok(Entry::Text(value.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((key, why)) if key == "undefined" => Ok(Entry::Nothing(why)),
            Some((key, _)) => Err(A::Error::unknown_field(&key, &["undefined"])),
            None => Err(A::Error::missing_field("undefined")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_has_no_sign() {
        let empty: f64 = [].iter().sum();
        let Entry::Number(found) = Entry::from(empty) else { panic!("a number") };
        assert_eq!(found.to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn an_exhibit_is_read_back_as_it_was_written() {
        let [gap, low, high] = Field::with_interval("gap", "Gap", Unit::Points);
        let exhibit = Exhibit {
            exhibit: "example".to_owned(),
            section: Section::Evidence,
            title: "One group is apart.".to_owned(),
            says: "Every group.".to_owned(),
            caveat: String::new(),
            source: String::new(),
            attributes: vec!["race".to_owned()],
            fields: vec![Field::new("group", "Group", Unit::Text), gap, low, high],
            rows: vec![
                vec!["A".into(), 0.25.into(), (-1.0).into(), 3_u64.into()],
                vec!["B".into(), Entry::number(None, "nobody"), f64::NAN.into(), 0.0.into()],
            ],
            draws: None,
        };
        let text = serde_json::to_string(&exhibit).unwrap();
        assert!(
            text.contains(
                r#""rows":[["A",0.25,-1,3],["B",{"undefined":"nobody"},{"undefined":"too large to be written"},0]]"#
            ),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Exhibit>(&text).unwrap(), exhibit);
        assert_eq!(exhibit.number(0, "gap-high"), Some(3.0));
        assert_eq!(exhibit.number(1, "gap"), None);
        assert_eq!(exhibit.text(1, "group"), "B");
    }
}
