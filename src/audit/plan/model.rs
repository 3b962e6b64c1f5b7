//! The part of a plan that says where decisions come from when no column holds them: a model.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::audit::plan::search::Search;

/// A model to train, or one to read from a file. Exactly one of `train`, `onnx` and `saved` is set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// What people call it; the way of learning where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A way of learning, such as "logistic-regression".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub train: Option<String>,
    /// Columns to learn from; every column whose role is feature where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// How columns become numbers; by their kind where a column is not named.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub encode: BTreeMap<String, Encode>,
    /// Whom the model is tried on; they are the ones who are audited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// Positive from this score upwards. Default: 0.5 of a probability, 0 of a margin, the outcome's own cut of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// The word for a positive decision: "flagged", "hired".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// What is learnt, where the outcome leaves it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// Settings of the way of learning, by name; its defaults where absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, Setting>,
    /// Other settings to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// What training makes of the weight column.
    #[serde(default)]
    pub weights: Weights,
    /// An ONNX file's name, for people and for the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onnx: Option<String>,
    /// The name of a model that Plumbline saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<String>,
    /// The model file's SHA-256, 64 hex digits; checked where it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The columns that fill the model's inputs, in order; by name where absent. `column=value` is 1 for that value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<Vec<String>>,
    /// What a missing cell of a column is passed as to an input of texts; an empty text where absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missing: BTreeMap<String, String>,
    /// Which output of an imported model is the score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Output>,
}

/// One more model, tried on the same people and set beside the first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// What people call it; the way of learning where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub train: String,
    /// Columns to learn from; those of the first model where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, Setting>,
    /// Other settings to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
}

/// How a column becomes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encode {
    /// The number itself.
    Number,
    /// The number less the mean, over the standard deviation (of the people learnt from, as a population).
    Standardize,
    /// A column of zeros and ones for each value.
    OneHot,
    /// The value's place in the order of the values: by number, else by text.
    Ordinal,
    /// The mean outcome of the people with this value, taken from other people than the one it is for.
    Target,
}

/// Whom a model is tried on. Exactly one of `folds`, `every`, `share` and `rule` is set.
///
/// With `folds` and `share`, people with the very same features are held out together, lest the same person is on both
/// sides; unless most people share theirs with others, when that is no sign of being the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// So many parts; everyone is scored by a model that learnt from the other parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folds: Option<u16>,
    /// With folds: so many times over, with other parts each time; a person's score is the mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<u16>,
    /// Rows 0, n, 2n, … are held out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u64>,
    /// So much is held out, drawn by outcome and group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Rows that meet this rule are held out.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// What a model learns to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Whether the outcome is positive.
    TwoClasses,
    /// Which of its values the outcome has; the score is that of the positive one.
    SeveralClasses,
    /// The outcome as a number; the score is the number.
    Numbers,
}

/// What training makes of the weight column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weights {
    /// Each person counts once. The audit's figures are weighted all the same.
    #[default]
    Ignore,
    /// A person of weight 2 counts as two people; so weights are best about 1 on average.
    Use,
    /// Both outcomes weigh the same in all.
    Balance,
}

/// An output of an imported model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    pub output: String,
    /// Counted from 0; 0 where the output has one column.
    #[serde(default)]
    pub column: u32,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Setting {
    Flag(bool),
    Whole(i64),
    Number(f64),
    Text(String),
    List(Vec<Setting>),
    Table(BTreeMap<String, Setting>),
}

impl Model {
    /// What people call it.
    pub fn label(&self) -> &str {
        let file = self.onnx.as_deref().or(self.saved.as_deref());
        match self.train.as_deref().or(file) {
            Some(it) if self.name.is_empty() => it,
            _ => &self.name,
        }
    }
}

impl<'de> Deserialize<'de> for Setting {
    /// By the kind of the value that stands there: trying one kind after the other would need a copy of it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnySetting)
    }
}

struct AnySetting;

impl<'de> Visitor<'de> for AnySetting {
    type Value = Setting;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a flag, a number, a text, a list or a table")
    }

    fn visit_bool<E>(self, it: bool) -> Result<Setting, E> {
        Ok(Setting::Flag(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Setting, E> {
        Ok(Setting::Whole(it))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Setting, E> {
        Ok(i64::try_from(it).map_or(Setting::Number(it as f64), Setting::Whole))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Setting, E> {
        Ok(Setting::Number(it))
    }

    fn visit_str<E>(self, it: &str) -> Result<Setting, E> {
        Ok(Setting::Text(it.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Setting, A::Error> {
        let mut all = Vec::new();
        while let Some(it) = members.next_element()? {
            all.push(it);
        }
        Ok(Setting::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Setting, A::Error> {
        let mut all = BTreeMap::new();
        while let Some((key, it)) = members.next_entry()? {
            all.insert(key, it);
        }
        Ok(Setting::Table(all))
    }
}

impl Candidate {
    /// What people call it.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.train } else { &self.name }
    }

    /// The candidate as the model of a plan that else does what this plan does.
    pub fn as_model(&self, beside: &Model) -> Model {
        let mut encode = beside.encode.clone();
        if let Some(features) = &self.features {
            encode.retain(|column, _| features.contains(column));
        }
        Model {
            name: self.name.clone(),
            train: Some(self.train.clone()),
            features: self.features.clone().or_else(|| beside.features.clone()),
            encode,
            test: beside.test.clone(),
            task: beside.task,
            threshold: self.threshold,
            settings: self.settings.clone(),
            search: self.search.clone(),
            weights: beside.weights,
            ..Model::default()
        }
    }
}

impl fmt::Display for Setting {
    /// As a person would write it: `0.1`, `l2`, `16, 8`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(it) => write!(formatter, "{it}"),
            Self::Whole(it) => write!(formatter, "{it}"),
            Self::Number(it) => write!(formatter, "{it}"),
            Self::Text(it) => write!(formatter, "{it}"),
            Self::List(all) => {
                let all: Vec<String> = all.iter().map(ToString::to_string).collect();
                write!(formatter, "{}", all.join(", "))
            }
            Self::Table(all) => {
                let all: Vec<String> = all.iter().map(|(key, it)| format!("{key} {it}")).collect();
                write!(formatter, "{}", all.join(", "))
            }
        }
    }
}
