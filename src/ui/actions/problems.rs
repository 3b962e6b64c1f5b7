//! What can go wrong on the page itself.

use crate::base::json;
use crate::worker::protocol::Problem;

pub(super) fn unreadable(file: &str) -> Problem {
    Problem {
        id: "file-unreadable".to_owned(),
        what: format!("The browser could not read {file}"),
        why: "It may have been moved or changed since it was chosen.".to_owned(),
        hint: "Choose it again.".to_owned(),
        field: None,
    }
}

pub(super) fn unsavable(file: &str) -> Problem {
    Problem {
        id: "download-refused".to_owned(),
        what: format!("The browser did not take {file}"),
        why: "Downloads may be switched off, or the disk may be full.".to_owned(),
        hint: "The result is still here: allow downloads for this page and save it again."
            .to_owned(),
        field: None,
    }
}

pub(super) fn unreadable_report(error: &json::Error) -> Problem {
    Problem {
        id: "report-unreadable".to_owned(),
        what: format!("The page could not read its own report: {error}"),
        why: "That is a mistake of this program, not of your data.".to_owned(),
        hint: "Run the same audit on the command line.".to_owned(),
        field: None,
    }
}

pub(super) fn model_before_data(name: &str) -> Problem {
    let id = "model-before-data".to_owned();
    // The name alone does not tell a saved model from rows that are written as JSON.
    if name.to_ascii_lowercase().ends_with(".json") {
        return Problem {
            id,
            what: format!("\"{name}\" is JSON, which is read as a saved model only"),
            why: "Rows of people are read from CSV, TSV or other delimited text.".to_owned(),
            hint: "Export the rows as CSV. If it is a saved model, bring the data first, then the model."
                .to_owned(),
            field: None,
        };
    }
    Problem {
        id,
        what: format!("\"{name}\" is a model, and there are no people for it to decide on yet"),
        why: "A model is joined to the columns of a file.".to_owned(),
        hint: "Bring the data first, then the model.".to_owned(),
        field: None,
    }
}
