//! Settings between a plan and the ways of learning: each in its form and range, or refused by its key.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::audit::error::{Error, nearest};
use crate::audit::plan::model::{Model, Setting};
use crate::audit::plan_shape::{allowed, told};
use crate::base::order;
use crate::models::learner::Learner;
use crate::models::{Block, Error as ModelError, Matrix, Step, Target, Values};

/// The way of learning with the plan's settings.
pub(crate) fn learner(model: &Model) -> Result<Learner, Error> {
    let id = model.train.as_deref().unwrap_or_default();
    let mut settings: Map<String, Value> =
        model.settings.iter().map(|(key, it)| (key.clone(), value(it))).collect();
    let defaults = Learner::new(id, Map::new()).map(|it| it.settings()).unwrap_or_default();
    // "none" stands for no limit, which is what such a setting begins with.
    settings.retain(|key, it| it != "none" || !defaults.get(key).is_some_and(Value::is_null));
    if let Some(key) = settings.keys().find(|it| !defaults.contains_key(*it)) {
        let place = format!(" in the settings of {id}");
        let nearest = nearest(key, defaults.keys().map(String::as_str));
        return Err(Error::UnknownKey { key: key.clone(), place, nearest });
    }
    let refused = |cause| Error::Training { model: model.label().to_owned(), cause };
    for (key, it) in &settings {
        if let Err(error) = alone(id, key, it) {
            return Err(refused(misfit(id, (key, it), &defaults[key], &error)));
        }
    }
    Learner::new(id, settings).map_err(refused)
}

fn alone(id: &str, key: &str, value: &Value) -> Result<Learner, String> {
    Learner::new(id, Map::from_iter([(key.to_owned(), value.clone())]))
}

/// "the setting "c" is "much", and it must be a number above 0".
fn misfit(id: &str, (key, found): (&str, &Value), default: &Value, error: &str) -> String {
    if found.is_object() {
        let inner = told(key, found, error, &|it: &Value| alone(id, key, it).err());
        if default.is_object() || inner.starts_with(&format!("{key}.")) {
            return format!("the setting {inner}");
        }
    }
    let form = match default {
        Value::String(_) => names(id, key),
        Value::Array(_) => allowed(error)
            .map(|it| if found.is_array() { format!("a list, each {it}") } else { it }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => allowed(error),
    };
    let form = form.unwrap_or_else(|| "of another kind".to_owned());
    let range = [Value::from(0), Value::from(-1e300), Value::Array(Vec::new())]
        .iter()
        .find_map(|it| range(id, key, it));
    let form = match range {
        Some(range) if range.starts_with("a ") => range.to_owned(),
        Some(range) => format!("{}: {range}", form.trim_end_matches(" of at least 0")),
        None => form,
    };
    let or_none = if default.is_null() { ", or \"none\"" } else { "" };
    format!("the setting \"{key}\" is {found}, and it must be {form}{or_none}")
}

/// The names that a setting can have, and how one is written that needs a number.
fn names(id: &str, key: &str) -> Option<String> {
    let error = alone(id, key, &Value::from("?")).err()?;
    let listed = allowed(&error)?;
    let stands = |name: &str| {
        if alone(id, key, &Value::from(name)).is_ok() {
            format!("\"{name}\"")
        } else {
            format!("{{ {name} = 1 }}")
        }
    };
    let all: Vec<String> = listed.split('"').skip(1).step_by(2).map(stands).collect();
    Some(format!("one of {}", all.join(", ")))
}

/// The range of a setting in the words of its way of learning, which refuses a value that is out of it.
fn range(id: &str, key: &str, bad: &Value) -> Option<&'static str> {
    let learner = alone(id, key, bad).ok()?;
    let features =
        Matrix::new(2, vec![Block::Number { name: String::new(), values: vec![0.0, 1.0] }])?;
    let codes = Values::Classes { codes: vec![0, 1], n_classes: 2 };
    for values in [codes, Values::Numbers(vec![0.0, 1.0])] {
        let target = Target { values, weights: vec![1.0; 2] };
        let mut stop = |_: Step| Err(ModelError::Stopped);
        let refused = learner.learn(&features, &target, 0, &mut stop);
        if let Err(ModelError::Setting { key: of, allowed, .. }) = refused
            && of == key
        {
            return Some(allowed);
        }
    }
    None
}

fn value(setting: &Setting) -> Value {
    match setting {
        Setting::Flag(it) => Value::from(*it),
        Setting::Whole(it) => Value::from(*it),
        Setting::Number(it) => Value::from(*it),
        Setting::Text(it) => Value::from(it.as_str()),
        Setting::List(it) => Value::Array(it.iter().map(value).collect()),
        Setting::Table(it) => {
            Value::Object(it.iter().map(|(key, it)| (key.clone(), value(it))).collect())
        }
    }
}

/// The settings as a plan writes them; what is not set is left out.
pub(crate) fn written(learner: &Learner) -> BTreeMap<String, Setting> {
    let all = learner.settings().into_iter();
    order::map(all.filter_map(|(key, it)| Some((key, setting(it)?))))
}

fn setting(value: Value) -> Option<Setting> {
    match value {
        Value::Null => None,
        Value::Bool(it) => Some(Setting::Flag(it)),
        Value::Number(it) => {
            it.as_i64().map(Setting::Whole).or_else(|| it.as_f64().map(Setting::Number))
        }
        Value::String(it) => Some(Setting::Text(it)),
        Value::Array(it) => Some(Setting::List(it.into_iter().filter_map(setting).collect())),
        Value::Object(it) => {
            let all = it.into_iter().filter_map(|(key, it)| Some((key, setting(it)?)));
            Some(Setting::Table(order::map(all)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::ways::WAYS;

    fn refused(id: &str, key: &str, value: Setting) -> String {
        let settings = BTreeMap::from([(key.to_owned(), value)]);
        let model = Model { train: Some(id.to_owned()), settings, ..Model::default() };
        match learner(&model) {
            Err(Error::Training { cause, .. }) => cause,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_value_of_another_kind_is_refused_by_its_key_with_what_is_allowed() {
        let text = |it: &str| Setting::Text(it.to_owned());
        for (id, key, value, allowed) in [
            ("logistic-regression", "c", text("much"), "\"much\", and it must be a number above 0"),
            (
                "logistic-regression",
                "penalty",
                text("l3"),
                "\"l3\", and it must be one of \"none\", \"l2\", \"l1\", \"elastic-net\"",
            ),
            (
                "logistic-regression",
                "penalty",
                Setting::Whole(3),
                "3, and it must be one of \"none\", \"l2\", \"l1\", \"elastic-net\"",
            ),
            (
                "random-forest",
                "trees",
                Setting::Whole(-5),
                "-5, and it must be a whole number: at least 1",
            ),
            (
                "random-forest",
                "max_features",
                text("half"),
                "\"half\", and it must be one of \"by-task\", \"square-root\", \"third\", \"all\", { count = 1 }",
            ),
            (
                "decision-tree",
                "max_depth",
                text("deep"),
                "\"deep\", and it must be a whole number: at least 1, or \"none\"",
            ),
            (
                "perceptron",
                "hidden",
                Setting::Whole(5),
                "5, and it must be a list: one to three layers of 1 to 256 units",
            ),
        ] {
            assert_eq!(refused(id, key, value), format!("the setting \"{key}\" is {allowed}"));
        }
    }

    #[test]
    fn a_value_within_a_table_is_told_by_its_own_key() {
        let share = BTreeMap::from([("share".to_owned(), Setting::Text("x".to_owned()))]);
        assert_eq!(
            refused("boosted-trees", "early_stopping", Setting::Table(share)),
            "the setting early_stopping.share is \"x\", and it must be a number"
        );
    }

    /// Begins with the key, and has no word of the reader.
    fn is_told(key: &str, says: &str) -> bool {
        let raw = ["invalid", "expected", "another kind", "f64", "u32", "enum"];
        says.starts_with(&format!("the setting \"{key}\" is "))
            && !raw.iter().any(|it| says.contains(it))
    }

    #[test]
    fn no_setting_of_any_way_is_refused_in_the_words_of_the_reader() {
        let all = WAYS.iter().flat_map(|way| {
            let settings = Learner::new(way.id, Map::new()).unwrap().settings();
            settings.into_iter().map(|(key, _)| (way.id, key))
        });
        for (way, key) in all {
            let list = Setting::List(vec![Setting::Flag(true), Setting::Text("x".to_owned())]);
            for bad in [Setting::Table(BTreeMap::new()), list] {
                let says = refused(way, &key, bad);
                // A table of settings may leave all of them open.
                assert!(is_told(&key, &says) || says.starts_with("Ok("), "{way}: {says}");
            }
        }
    }
}
