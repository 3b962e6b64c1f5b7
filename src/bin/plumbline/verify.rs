//! `plumbline verify`: checks that a report is whole, and with the data that it comes out again.

use plumbline::audit::Input;
use plumbline::audit::verify::{Replay, check, replay};

use super::input::{read_bytes, read_data, read_text};
use super::{Arguments, Format, Outcome, Unusable, print};

/// Checks a report.
pub(super) fn verify(given: &Arguments) -> Result<Outcome, Unusable> {
    let path = given.file.as_deref().ok_or_else(|| Unusable("verify needs a report".to_owned()))?;
    let checked = check(&read_text(path)?).map_err(|error| {
        Unusable(format!("{}: {error}\nGive the report.json that the audit wrote.", path.display()))
    })?;
    let integrity = if checked.is_whole {
        format!("whole: the fingerprint {} is that of its content", checked.fingerprint)
    } else {
        format!(
            "not whole: it says {}, and its content has {}; something was changed after the audit",
            checked.report.id, checked.fingerprint
        )
    };
    let mut passes = checked.is_whole;
    let mut replayed = None;
    if let Some(data) = &given.data {
        let loaded = read_data(data)?;
        if loaded.reading.sha256 == checked.report.data.sha256 {
            let model_file = given.model.as_deref().map(read_bytes).transpose()?;
            let input = Input::new(&loaded).with_model(model_file.as_deref());
            let found = replay(&checked.report, &input)
                .map_err(|it| Unusable(format!("{it}\n{}", it.hint())))?;
            passes &= found == Replay::Same;
            replayed = Some(said(&found));
        } else {
            passes = false;
            replayed = Some(format!(
                "not the same data: the report is about SHA-256 {}, this file has {}",
                checked.report.data.sha256, loaded.reading.sha256
            ));
        }
    }
    match given.format {
        Format::Text => {
            let replayed = replayed.map(|it| format!("Replay: {it}\n")).unwrap_or_default();
            print(&format!("Integrity: {integrity}\n{replayed}"))?;
        }
        Format::Json => {
            let value = serde_json::json!({
                "passes": passes, "whole": checked.is_whole, "fingerprint": checked.fingerprint,
                "replay": replayed,
            });
            print(&format!("{value}\n"))?;
        }
    }
    Ok(if passes { Outcome::Done } else { Outcome::Failed })
}

fn said(replay: &Replay) -> String {
    match replay {
        Replay::Same => "the same: every figure came out again, to the last bit".to_owned(),
        Replay::Differs { place, reported, replayed } => {
            format!("different: {place} is {reported} in the report, and came out as {replayed}")
        }
        Replay::OtherVersion { reported, running } => format!(
            "not comparable: version {reported} made the report, and this is version {running}; use that \
             version"
        ),
    }
}
