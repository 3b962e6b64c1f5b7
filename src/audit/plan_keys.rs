//! The keys that a plan can have; an unknown one is an error that names the nearest.

use crate::audit::error::{Error, nearest};

const ATTRIBUTE: &[&str] =
    &["name", "column", "cut", "quantiles", "bands", "merge", "order", "probabilities"];

/// The keys of each table of the format, by path.
const KEYS: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "plan",
            "title",
            "effect",
            "people",
            "data",
            "columns",
            "groups",
            "evidence",
            "measures",
            "slices",
            "question",
            "model",
            "candidates",
            "ranking",
            "profile",
            "gate",
            "notes",
        ],
    ),
    ("data", &["file", "sha256", "where"]),
    (
        "columns",
        &["outcome", "decision", "score", "weight", "count", "query", "strata", "attributes"],
    ),
    ("columns.outcome", &["column", "positive", "at_least", "at_most", "as", "called"]),
    ("columns.decision", &["column", "positive", "at_least", "at_most", "as", "called"]),
    ("columns.score", &["column", "lower"]),
    ("columns.weight", &["column"]),
    ("columns.count", &["column"]),
    ("columns.query", &["column"]),
    ("columns.attributes", ATTRIBUTE),
    ("columns.attributes.bands", &["name", "below"]),
    ("columns.strata", ATTRIBUTE),
    ("columns.strata.bands", &["name", "below"]),
    ("groups", &["intersections", "minimum", "missing", "reference"]),
    (
        "evidence",
        &[
            "confidence",
            "resamples",
            "seed",
            "rate_interval",
            "difference_interval",
            "ratio_interval",
            "bootstrap",
            "adjust",
            "exact",
            "ratio",
            "difference",
            "number_difference",
        ],
    ),
    ("measures", &["rates", "metrics", "comparisons", "exhibits", "costs", "alpha"]),
    ("measures.costs", &["tp", "fp", "fn", "tn"]),
    ("slices", &["columns", "support", "depth", "rate", "most"]),
    ("question", &["effect", "outcome", "alike", "places", "after"]),
    (
        "model",
        &[
            "name",
            "train",
            "features",
            "encode",
            "test",
            "threshold",
            "called",
            "task",
            "settings",
            "search",
            "weights",
            "onnx",
            "saved",
            "sha256",
            "inputs",
            "missing",
            "score",
        ],
    ),
    ("model.test", &["folds", "repeats", "every", "share", "where"]),
    ("model.score", &["output", "column"]),
    ("model.search", &["tries", "folds", "over"]),
    ("candidates", &["name", "train", "features", "threshold", "settings", "search"]),
    ("candidates.search", &["tries", "folds", "over"]),
    ("ranking", &["column", "lower", "top", "bins", "against"]),
    ("ranking.against", &["column", "lower", "persistence"]),
    ("profile", &["id"]),
    ("gate", &["fail_on"]),
    ("notes", &["about", "says", "by"]),
    ("notes.about", &["rate", "exhibit", "attributes"]),
];

/// Refuses a key that the format does not know; `path` names the table.
pub(crate) fn known_keys(table: &toml::Table, path: &str) -> Result<(), Error> {
    let Some((_, keys)) = KEYS.iter().find(|(it, _)| *it == path) else { return Ok(()) };
    for (key, value) in table {
        if !keys.contains(&key.as_str()) {
            let place = if path.is_empty() { String::new() } else { format!(" in [{path}]") };
            let nearest = nearest(key, keys.iter().copied());
            return Err(Error::UnknownKey { key: key.clone(), place, nearest });
        }
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        tables(value).try_for_each(|it| known_keys(it, &path))?;
    }
    Ok(())
}

/// The tables that a value is or holds.
fn tables(value: &toml::Value) -> impl Iterator<Item = &toml::Table> {
    let items = value.as_array().map_or(&[] as &[_], Vec::as_slice);
    value.as_table().into_iter().chain(items.iter().filter_map(toml::Value::as_table))
}
