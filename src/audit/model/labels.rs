//! Which of several classes a model from a file says of each person, in the words of the plan's outcome.

use crate::audit::error::Error;
use crate::audit::kinds::{MOST_CLASSES, classes_of};
use crate::audit::model::told::is_same;
use crate::audit::plan::Plan;
use crate::audit::resolve::some_levels;
use crate::data::{Categories, Table};
use crate::report::model::Warning;

/// What is said of these rows as a column beside the table, and what is odd about it. `known` are the classes that the
/// model can say, empty where its file does not tell.
///
/// # Errors
///
/// [`Error::ModelFile`] where it says nothing that anybody's outcome is, and where it says too many classes.
pub(super) fn column(
    said: &[Option<String>],
    known: &[String],
    rows: &[u32],
    (plan, table, file): (&Plan, &Table, &str),
) -> Result<(Categories, Vec<Warning>), Error> {
    let Some(outcome) = plan.outcome_classes().and_then(|it| table.column(it)) else {
        return Err(Error::NothingToLearn);
    };
    let levels = &classes_of(outcome)?.levels[1..];
    // A class is the outcome's value where both are the same text, or spell the same number.
    let level = |text: &str| {
        levels
            .iter()
            .find(|it| ***it == *text)
            .or_else(|| levels.iter().find(|it| is_same(it, text)))
    };
    let mut names: Vec<&str> = Vec::new();
    let mut codes = vec![0_u8; table.n_rows];
    for (row, text) in rows.iter().zip(said) {
        let Some(text) = text else { continue };
        let name = level(text).map_or(text.as_str(), |it| it);
        let place = names.iter().position(|it| *it == name).unwrap_or(names.len());
        if place == names.len() {
            names.push(name);
        }
        codes[*row as usize] = u8::try_from(place + 1).unwrap_or(0);
    }
    let refused = |what: String| Error::ModelFile {
        model: file.to_owned(),
        what,
        why: "A class that nobody has is never right.",
        hint: "Choose the output that is the class, or another outcome.".to_owned(),
    };
    if names.len() > MOST_CLASSES {
        let n = names.len();
        return Err(refused(format!("it says {n} classes, and {MOST_CLASSES} are the most")));
    }
    let has = |name: &&str| levels.iter().any(|it| **it == **name);
    if !names.is_empty() && !names.iter().any(has) {
        let (says, values) =
            (some_levels(names.into_iter()), some_levels(levels.iter().map(|it| &**it)));
        return Err(refused(format!("it says {says}, and \"{}\" has {values}", outcome.name)));
    }
    let is_known = |level: &&str| known.iter().any(|it| is_same(it, level));
    let unknown: Vec<&str> = levels.iter().map(|it| &**it).filter(|it| !is_known(it)).collect();
    let odd = (!known.is_empty() && !unknown.is_empty()).then(|| Warning {
        id: "classes-unknown".to_owned(),
        says: format!(
            "The model does not know {}, which are values of \u{201c}{}\u{201d}: of these people it is never right",
            some_levels(unknown.into_iter()),
            outcome.name
        ),
    });
    Ok((Categories::of_codes(&names, &codes), odd.into_iter().collect()))
}
