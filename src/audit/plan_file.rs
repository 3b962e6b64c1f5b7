//! The plan as a file: TOML in, TOML out, with errors that name the nearest known key.

use serde_json::Value;

use crate::audit::error::{Error, nearest};
use crate::audit::exhibits::KINDS;
use crate::audit::plan::cut::Cut;
use crate::audit::plan::{Measures, PLAN_VERSION, Plan, Positive};
use crate::audit::plan_keys::known_keys;
use crate::audit::{plan_groups, plan_model, plan_question, plan_ranking, plan_shape, plan_slices};
use crate::base::json;
use crate::metrics;

const VERDICTS: [&str; 4] = ["outside", "within", "inconclusive", "not-computable"];

/// Most resamples that a plan can ask for: beyond it an interval gains nothing.
const RESAMPLES_LIMIT: u32 = 100_000;

/// Reads a plan and checks all that can be checked without the data.
pub fn read(text: &str) -> Result<Plan, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table: toml::Table = toml::from_str(text)
        .map_err(|error| Error::Syntax { message: error.to_string().trim_end().to_owned() })?;
    match table.get("plan") {
        Some(toml::Value::Integer(found)) if *found == i64::from(PLAN_VERSION) => {}
        Some(toml::Value::Integer(found)) => {
            return Err(Error::Version { found: *found, known: PLAN_VERSION });
        }
        _ => {
            return Err(Error::Shape {
                message: format!(
                    "the first line must say plan = {PLAN_VERSION}, the format's version"
                ),
            });
        }
    }
    known_keys(&table, "")?;
    let plan = shaped(table)?;
    check(&plan)?;
    Ok(completed(plan))
}

/// The plan that a table holds. By way of JSON, which plans are also read from: one reader of each kind is enough
/// in a program that is downloaded.
fn shaped(table: toml::Table) -> Result<Plan, Error> {
    let mut parts = serde_json::Map::new();
    for (key, value) in table {
        let value = in_json(value, &key)?;
        // Each part on its own, so that a message can say where.
        let read = |value: &Value| {
            let alone = serde_json::Map::from_iter([(key.clone(), value.clone())]);
            let found: Result<Plan, _> = json::reshape(&Value::Object(with_version(alone)));
            found.err().map(|it| it.to_string())
        };
        if let Some(error) = read(&value) {
            return Err(Error::Shape { message: plan_shape::told(&key, &value, &error, &read) });
        }
        parts.insert(key, value);
    }
    json::reshape(&Value::Object(parts)).map_err(|it| Error::Shape { message: it.to_string() })
}

fn with_version(mut part: serde_json::Map<String, Value>) -> serde_json::Map<String, Value> {
    part.entry("plan").or_insert(PLAN_VERSION.into());
    part
}

/// Numbers of JSON are finite; `path` is where the value stands.
fn in_json(value: toml::Value, path: &str) -> Result<Value, Error> {
    Ok(match value {
        toml::Value::String(it) => it.into(),
        toml::Value::Integer(it) => it.into(),
        toml::Value::Float(it) if it.is_finite() => it.into(),
        toml::Value::Float(it) => {
            return Err(Error::NotFinite { key: path.to_owned(), found: it.to_string() });
        }
        toml::Value::Boolean(it) => it.into(),
        toml::Value::Datetime(it) => it.to_string().into(),
        toml::Value::Array(all) => {
            Value::Array(all.into_iter().map(|it| in_json(it, path)).collect::<Result<_, _>>()?)
        }
        toml::Value::Table(all) => {
            let all = all.into_iter().map(|(key, it)| {
                let it = in_json(it, &format!("{path}.{key}"))?;
                Ok((key, it))
            });
            Value::Object(all.collect::<Result<_, Error>>()?)
        }
    })
}

/// Writes a plan with every default.
pub fn write(plan: &Plan) -> Result<String, Error> {
    toml::to_string(plan).map_err(|error| Error::Shape { message: error.to_string() })
}

/// Checks all that can be checked without the data.
pub fn check(plan: &Plan) -> Result<(), Error> {
    let evidence = &plan.evidence;
    let share = |key, value: f64| {
        let fits = value > 0.0 && value < 1.0;
        if fits {
            Ok(())
        } else {
            Err(Error::Range { key, found: value.to_string(), allowed: "between 0 and 1" })
        }
    };
    share("evidence.confidence", evidence.confidence)?;
    share("evidence.ratio", evidence.ratio)?;
    share("evidence.difference", evidence.difference)?;
    if !(1..=RESAMPLES_LIMIT).contains(&evidence.resamples) {
        let found = evidence.resamples.to_string();
        return Err(Error::Range { key: "evidence.resamples", found, allowed: "from 1 to 100000" });
    }
    if evidence.seed.parse::<u64>().is_err() {
        return Err(Error::Range {
            key: "evidence.seed",
            found: format!("\"{}\"", evidence.seed),
            allowed: "a whole number from 0 to 18446744073709551615, as text",
        });
    }
    if plan.groups.intersections == 0 {
        return Err(Error::Range {
            key: "groups.intersections",
            found: "0".to_owned(),
            allowed: "at least 1, which means none",
        });
    }
    if let Some(it) = evidence.number_difference
        && !(it > 0.0 && it.is_finite())
    {
        let (found, allowed) = (it.to_string(), "a number above 0");
        return Err(Error::Range { key: "evidence.number_difference", found, allowed });
    }
    positive("columns.outcome", plan.columns.outcome.as_ref())?;
    positive("columns.decision", plan.columns.decision.as_ref())?;
    plan_ranking::check(plan)?;
    alpha(plan)?;
    ids(plan)?;
    notes(plan)?;
    plan_question::check(plan)?;
    plan_groups::check(plan)?;
    plan_slices::check(plan)?;
    plan_model::check(plan)
}

/// At most one way to read the column; with none, the data tell.
fn positive(key: &'static str, positive: Option<&Positive>) -> Result<(), Error> {
    match positive {
        Some(it) if it.n_ways() > 1 => Err(Error::PositiveUnclear { key }),
        Some(it) => match it.cut().map(Cut::number) {
            Some(cut) if !cut.is_finite() => {
                Err(Error::Range { key, found: cut.to_string(), allowed: "a finite number" })
            }
            Some(_) | None => Ok(()),
        },
        None => Ok(()),
    }
}

/// Orders of the generalized entropy.
fn alpha(plan: &Plan) -> Result<(), Error> {
    let [least, most] = Measures::ALPHA;
    let all = &plan.measures.alpha;
    let outside = all.iter().find(|it| !(least..=most).contains(*it));
    let n_many = (all.len() > Measures::MOST_ALPHA).then(|| format!("{} numbers", all.len()));
    match outside.map(f64::to_string).or(n_many) {
        Some(found) => {
            let allowed = "at most 20 numbers from -10 to 10, such as [0, 1, 2]";
            Err(Error::Range { key: "measures.alpha", found, allowed })
        }
        None => Ok(()),
    }
}

/// Notes say something, and each part of the results has one.
fn notes(plan: &Plan) -> Result<(), Error> {
    for (at, note) in plan.notes.iter().enumerate() {
        if note.says.trim().is_empty() {
            return Err(Error::Shape { message: "a note of [[notes]] says nothing".to_owned() });
        }
        if plan.notes[..at].iter().any(|it| it.about == note.about) {
            let message = "two notes of [[notes]] stand beside the same part of the results";
            return Err(Error::Shape { message: message.to_owned() });
        }
    }
    Ok(())
}

fn ids(plan: &Plan) -> Result<(), Error> {
    let noted = || plan.notes.iter().map(|it| &it.about);
    for id in plan.measures.rates.iter().flatten().chain(noted().filter_map(|it| it.rate.as_ref()))
    {
        if metrics::rate(id).is_none() {
            let nearest = nearest(id, metrics::rates().map(|it| it.id));
            return Err(Error::UnknownId { what: "rate", id: id.clone(), nearest });
        }
    }
    for id in plan.measures.metrics.iter().flatten() {
        if metrics::metric(id).is_none() {
            let nearest = nearest(id, metrics::metrics().map(|it| it.id));
            return Err(Error::UnknownId { what: "metric", id: id.clone(), nearest });
        }
    }
    for id in plan.measures.comparisons.iter().flatten() {
        if !metrics::aggregates().any(|it| it.id == id) {
            let nearest = nearest(id, metrics::aggregates().map(|it| it.id));
            return Err(Error::UnknownId { what: "comparison", id: id.clone(), nearest });
        }
    }
    let noted = noted().filter_map(|it| it.exhibit.as_ref());
    for id in plan.measures.exhibits.iter().flatten().chain(noted) {
        if !KINDS.iter().any(|it| it.id == id) {
            let nearest = nearest(id, KINDS.iter().map(|it| it.id));
            return Err(Error::UnknownId { what: "exhibit", id: id.clone(), nearest });
        }
    }
    for id in &plan.gate.fail_on {
        if !VERDICTS.contains(&id.as_str()) {
            let nearest = nearest(id, VERDICTS);
            return Err(Error::UnknownId { what: "verdict", id: id.clone(), nearest });
        }
    }
    Ok(())
}

/// The plan with the defaults that hang on other parts of it.
pub fn completed(mut plan: Plan) -> Plan {
    for attribute in &mut plan.columns.attributes {
        attribute.name = attribute.label().to_owned();
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = read(text).unwrap_err();
        assert_eq!(format!("{error}. {}", error.hint()), expected);
    }

    #[test]
    fn a_misspelt_key_names_the_nearest_one() {
        check_error(
            "plan = 1\n[evidence]\nconfidense = 0.9",
            "the plan has a key \"confidense\" in [evidence] that this version does not know. Did you \
             mean \"confidence\"?",
        );
        check_error(
            "plan = 1\n[[columns.attributes]]\ncolum = \"race\"",
            "the plan has a key \"colum\" in [columns.attributes] that this version does not know. Did \
             you mean \"column\"?",
        );
    }

    #[test]
    fn a_version_from_the_future_is_refused_with_both_numbers() {
        check_error(
            "plan = 2\n[columns]\nnew = 1",
            "the plan is of version 2, and this program reads version 1. Use the version of Plumbline \
             that the plan was made with, or a newer one.",
        );
    }

    #[test]
    fn a_confidence_in_percent_is_refused() {
        check_error(
            "plan = 1\n[evidence]\nconfidence = 95.0",
            "the plan's evidence.confidence is 95, and it must be between 0 and 1. Change \
             evidence.confidence in the plan.",
        );
    }

    #[test]
    fn a_cut_must_be_a_number() {
        for cut in ["nan", "inf", "-inf"] {
            let text =
                format!("plan = 1\n[columns]\noutcome = {{ column = \"y\", at_least = {cut} }}");
            assert_eq!(read(&text).unwrap_err().id(), "plan-range");
        }
    }

    #[test]
    fn orders_of_entropy_are_few_and_near_to_those_in_use() {
        let text = |alpha: &str| format!("plan = 1\n[measures]\nalpha = {alpha}");
        let plan = read(&text("[0, 0.5, 2]")).unwrap();
        assert_eq!(read(&write(&plan).unwrap()).unwrap(), plan);
        check_error(
            &text("[2, 11.5]"),
            "the plan's measures.alpha is 11.5, and it must be at most 20 numbers from -10 to 10, such as \
             [0, 1, 2]. Change measures.alpha in the plan.",
        );
        let many = vec!["1"; 21].join(", ");
        assert_eq!(read(&text(&format!("[{many}]"))).unwrap_err().id(), "plan-range");
    }

    #[test]
    fn notes_say_something_about_what_there_is() {
        let note = |about: &str, says: &str| {
            format!("[[notes]]\nabout = {{ {about} }}\nsays = \"{says}\"\nby = \"R. Ev\"\n")
        };
        let text =
            format!("plan = 1\n{}", note("rate = \"accuracy\", attributes = [\"sex\"]", "a"));
        let plan = read(&text).unwrap();
        assert_eq!((plan.notes[0].says.as_str(), plan.notes[0].by.as_str()), ("a", "R. Ev"));
        assert_eq!(read(&write(&plan).unwrap()).unwrap(), plan);
        for (refused, id) in [
            (note("rate = \"accurracy\"", "a"), "plan-unknown-id"),
            (note("exhibit = \"tresholds\"", "a"), "plan-unknown-id"),
            (note("rates = \"accuracy\"", "a"), "plan-unknown-key"),
            (note("", " "), "plan-shape"),
            (note("", "a") + &note("", "b"), "plan-shape"),
        ] {
            assert_eq!(read(&format!("plan = 1\n{refused}")).unwrap_err().id(), id, "{refused}");
        }
    }

    #[test]
    fn a_column_has_one_positive_side() {
        check_error(
            "plan = 1\n[columns]\noutcome = { column = \"y\", at_least = 5, at_most = 9 }",
            "the plan's columns.outcome needs one of \"positive\", \"at_least\" and \"at_most\", and no two; \
             \"as\" stands alone. Write positive = \"yes\" for a value, at_least = 5 or at_most = 5 for a \
             number; as = \"number\" or as = \"classes\" takes the column as it is.",
        );
        let text = "plan = 1\n[columns]\noutcome = { column = \"y\", at_most = 9.5 }";
        let plan = read(text).unwrap();
        assert_eq!(read(&write(&plan).unwrap()).unwrap(), plan);
        assert_eq!(plan.columns.outcome.unwrap().cut(), Some(Cut::AtMost(9.5)));
    }

    #[test]
    fn a_seed_must_fit_64_bits() {
        let text = "plan = 1\n[evidence]\nseed = \"18446744073709551616\"";
        assert_eq!(read(text).unwrap_err().id(), "plan-range");
        let text = "plan = 1\n[evidence]\nseed = \"18446744073709551615\"";
        assert_eq!(read(text).unwrap().evidence.seed, "18446744073709551615");
    }

    #[test]
    fn an_unknown_rate_names_the_nearest_one() {
        check_error(
            "plan = 1\n[measures]\nrates = [\"selection-rates\"]",
            "the plan names the rate \"selection-rates\", which does not exist. Did you mean \
             \"selection-rate\"?",
        );
    }

    #[test]
    fn a_written_plan_reads_back_equal() {
        let text = "plan = 1\ntitle = \"A\"\neffect = \"burden\"\n[data]\nfile = \"a.csv\"\nwhere = \
                    [\"x >= -30\"]\n[columns]\nstrata = [\"d\"]\ndecision = { column = \"s\", at_least = \
                    5 }\noutcome = { column = \"y\", positive = \"1\", called = \"back\" }\n\
                    [[columns.attributes]]\ncolumn = \"age\"\ncut = [25, 45]\n[groups]\nmissing = \
                    \"leave out\"\nreference = { age = \"45 and above\" }\n";
        let plan = read(text).unwrap();
        assert_eq!(plan.columns.attributes[0].name, "age");
        assert_eq!(read(&write(&plan).unwrap()).unwrap(), plan);
    }
}
