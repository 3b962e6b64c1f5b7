//! How groups are made of a column: its values as they stand, merged or in order, or a number in bands.

use std::collections::BTreeMap;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as DeError, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::audit::plan::Columns;

/// A column that people are told apart by: a protected attribute, or a stratum.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The name in the report; the column's name where none is given.
    #[serde(default)]
    pub name: String,
    /// Empty where nobody's group is known but its probability: then there are `probabilities`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// For numbers: below the first, from the first to below the second, …, the last and above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<f64>,
    /// For numbers: so many groups of about equal size. The record of an audit holds the cut points that were found
    /// beside it, in `cut`; where both are given the cut points hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantiles: Option<u32>,
    /// For numbers: bands with names, the lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<NamedBand>,
    /// Levels that are taken together, by the name that they get.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub merge: BTreeMap<String, Vec<String>>,
    /// Levels in the order in which they are shown, as they are called after merging; others follow by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// In place of a column: for each group the column of the probability that a person belongs to it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub probabilities: BTreeMap<String, String>,
}

/// A band of numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedBand {
    pub name: String,
    /// Up to here, this number not included; the last band has none and takes all that is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
}

/// The ways in which groups are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Each value is a group, unless it is merged with others.
    Values,
    Cut,
    Quantiles,
    Bands,
    /// Nobody's group is known but its probability.
    Probabilities,
}

impl Attribute {
    /// A column whose values are the groups.
    pub fn of_column(column: &str) -> Self {
        Self { column: column.to_owned(), ..Self::default() }
    }

    /// The name under which the attribute appears in the report.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.column } else { &self.name }
    }

    /// The way that the plan asks for; quantiles stay quantiles once their cut points are known.
    pub fn way(&self) -> Way {
        if !self.probabilities.is_empty() {
            return Way::Probabilities;
        }
        match (self.quantiles, self.bands.is_empty(), self.cut.is_empty()) {
            (Some(_), _, _) => Way::Quantiles,
            (None, false, _) => Way::Bands,
            (None, true, false) => Way::Cut,
            (None, true, true) => Way::Values,
        }
    }

    /// Where one band ends and the next begins, the lowest first; empty where values are the groups.
    pub fn edges(&self) -> Vec<f64> {
        if self.bands.is_empty() {
            return self.cut.clone();
        }
        self.bands.iter().filter_map(|it| it.below).collect()
    }

    /// The names of the bands; empty where values are the groups.
    pub fn band_names(&self) -> Vec<String> {
        if !self.bands.is_empty() {
            return self.bands.iter().map(|it| it.name.clone()).collect();
        }
        let (Some(first), Some(last)) = (self.cut.first(), self.cut.last()) else {
            return Vec::new();
        };
        let mut names = vec![format!("below {first}")];
        names.extend(self.cut.windows(2).map(|it| format!("{} to below {}", it[0], it[1])));
        names.push(format!("{last} and above"));
        names
    }

    /// Whether a column's name is all that there is to say.
    fn is_plain(&self) -> bool {
        let named = Self { name: self.name.clone(), ..Self::of_column(&self.column) };
        (self.name.is_empty() || self.name == self.column) && *self == named
    }
}

impl Columns {
    /// The attributes of which each person has one level, if any is known.
    pub fn hard_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|it| it.way() != Way::Probabilities)
    }

    /// The attributes of which only probabilities are known.
    pub fn soft_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|it| it.way() == Way::Probabilities)
    }
}

/// Strata as they are written: a column's name, or a table as of an attribute.
pub(crate) mod strata {
    use super::{Attribute, Deserializer, SerializeSeq, Serializer, Strata, Stratum};

    pub(crate) fn serialize<S: Serializer>(
        all: &[Attribute],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(all.len()))?;
        all.iter().try_for_each(|it| {
            if it.is_plain() {
                list.serialize_element(&it.column)
            } else {
                list.serialize_element(it)
            }
        })?;
        list.end()
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Attribute>, D::Error> {
        let all: Vec<Stratum> = deserializer.deserialize_seq(Strata)?;
        Ok(all.into_iter().map(|it| it.0).collect())
    }
}

struct Strata;

struct Stratum(Attribute);

impl<'de> Visitor<'de> for Strata {
    type Value = Vec<Stratum>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a list of columns")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Stratum>, A::Error> {
        let mut all = Vec::new();
        while let Some(it) = list.next_element()? {
            all.push(it);
        }
        Ok(all)
    }
}

impl<'de> Deserialize<'de> for Stratum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StratumVisitor)
    }
}

struct StratumVisitor;

impl<'de> Visitor<'de> for StratumVisitor {
    type Value = Stratum;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .write_str("the name of a column, or a table such as { column = \"age\", cut = [25] }")
    }

    fn visit_str<E: DeError>(self, column: &str) -> Result<Stratum, E> {
        Ok(Stratum(Attribute::of_column(column)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Stratum, A::Error> {
        Attribute::deserialize(MapAccessDeserializer::new(map)).map(Stratum)
    }
}
