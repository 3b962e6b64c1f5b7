//! Checks a report: whether it is whole, and whether the data gives the same figures again.

use serde_json::Value;

use crate::audit::error::Error;
use crate::audit::run::{Input, run};
use crate::report::{Report, json};

/// What a check found; the parts are separate verdicts.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    pub report: Report,
    /// The fingerprint in the report equals that of its content.
    pub is_whole: bool,
    /// The fingerprint of the content.
    pub fingerprint: String,
}

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replay {
    /// Every figure came out the same, to the last bit.
    Same,
    /// The first part that differs, with what the report says and what came out.
    Differs { place: String, reported: String, replayed: String },
    /// Another version of the program made the report; its figures may differ for a reason.
    OtherVersion { reported: String, running: String },
}

/// Reads a report and compares its fingerprint with its content.
pub fn check(text: &str) -> Result<Checked, json::Error> {
    let report = json::read(text)?;
    let fingerprint = json::fingerprint_of_text(text)?;
    Ok(Checked { is_whole: fingerprint == report.id, fingerprint, report })
}

/// Runs the report's plan on the data and compares all that was found.
pub fn replay(report: &Report, input: &Input) -> Result<Replay, Error> {
    let running = env!("CARGO_PKG_VERSION");
    if report.tool.version != running {
        return Ok(Replay::OtherVersion {
            reported: report.tool.version.clone(),
            running: running.to_owned(),
        });
    }
    let mut plan = report.plan.clone();
    plan.data.sha256 = Some(report.data.sha256.clone());
    let mut again = run(input, &plan, &mut |_| {})?;
    again.plan.data.sha256.clone_from(&report.plan.data.sha256);
    // The name of the file is for people and does not touch a figure.
    again.data.file.clone_from(&report.data.file);
    again.signoffs.clone_from(&report.signoffs);
    again.seal.clone_from(&report.seal);
    again.id.clone_from(&report.id);
    let [reported, replayed] =
        [report, &again].map(|it| serde_json::to_value(it).unwrap_or_default());
    Ok(match first_difference(&reported, &replayed, "report") {
        None => Replay::Same,
        Some((place, reported, replayed)) => Replay::Differs { place, reported, replayed },
    })
}

fn first_difference(a: &Value, b: &Value, place: &str) -> Option<(String, String, String)> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| {
                let [a, b] = [a, b].map(|it| it.get(key).unwrap_or(&Value::Null));
                first_difference(a, b, &format!("{place}.{key}"))
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => (a.iter().zip(b).enumerate())
            .find_map(|(idx, (a, b))| first_difference(a, b, &format!("{place}[{idx}]"))),
        _ => (a != b).then(|| (place.to_owned(), a.to_string(), b.to_string())),
    }
}
