//! Checks a plan's answers to the questions of what to open with.

use crate::audit::error::{Error, nearest};
use crate::audit::plan::Plan;
use crate::audit::plan::question::{AFTER_RESULTS, effect_id};
use crate::metrics::question::{OPEN, QUESTIONS, Question};

/// Refuses an answer that does not exist, and one that says the opposite of the plan's `effect`.
pub(crate) fn check(plan: &Plan) -> Result<(), Error> {
    let Some(given) = &plan.question else { return Ok(()) };
    for question in &QUESTIONS {
        let Some(id) = given.answer(question.id) else { continue };
        if !question.answers.iter().any(|it| it.id == id) {
            return Err(unknown(question, id));
        }
    }
    let own = effect_id(plan.effect);
    if let Some(effect) = given.effect.as_deref().filter(|it| *it != OPEN && *it != own) {
        let allowed = "what the plan's effect says, or \"not-sure\"";
        return Err(Error::Range {
            key: "question.effect",
            found: format!("\"{effect}\""),
            allowed,
        });
    }
    match given.after.as_deref() {
        None | Some(AFTER_RESULTS) => Ok(()),
        Some(after) => Err(Error::Range {
            key: "question.after",
            found: format!("\"{after}\""),
            allowed: "\"results\", or left out",
        }),
    }
}

/// The nearest answer; where none is near, all of them.
fn unknown(question: &Question, id: &str) -> Error {
    let [key, what, allowed] = match question.id {
        "effect" => [
            "question.effect",
            "answer question.effect =",
            "\"benefit\", \"burden\" or \"not-sure\"",
        ],
        "outcome" => [
            "question.outcome",
            "answer question.outcome =",
            "\"trusted\", \"doubtful\", \"not-known\" or \"not-sure\"",
        ],
        "alike" => [
            "question.alike",
            "answer question.alike =",
            "\"shares\", \"shares-inside\", \"wrongly-selected\", \"wrongly-passed-over\", \"both-mistakes\", \
             \"meaning\" or \"not-sure\"",
        ],
        _ => ["question.places", "answer question.places =", "\"few\", \"enough\" or \"not-sure\""],
    };
    match nearest(id, question.answers.iter().map(|it| it.id)) {
        Some(near) => Error::UnknownId { what, id: id.to_owned(), nearest: Some(near) },
        None => Error::Range { key, found: format!("\"{id}\""), allowed },
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::plan_file::{read, write};
    use crate::metrics::question::QUESTIONS;

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = read(&format!("plan = 1\n{text}")).unwrap_err();
        assert_eq!(format!("{error}. {}", error.hint()), expected);
    }

    #[test]
    fn an_answer_that_does_not_exist_names_the_nearest() {
        check_error(
            "[question]\nalike = \"shares-insde\"",
            "the plan names the answer question.alike = \"shares-insde\", which does not exist. Did you mean \
             \"shares-inside\"?",
        );
        check_error(
            "[question]\noutcom = \"trusted\"",
            "the plan has a key \"outcom\" in [question] that this version does not know. Did you mean \"outcome\"?",
        );
    }

    #[test]
    fn an_answer_that_is_near_none_names_them_all() {
        check_error(
            "[question]\nplaces = \"17\"",
            "the plan's question.places is \"17\", and it must be \"few\", \"enough\" or \"not-sure\". Change \
             question.places in the plan.",
        );
        for question in &QUESTIONS {
            let error = super::unknown(question, "a word that is near none of the known answers");
            for answer in question.answers {
                assert!(error.to_string().contains(&format!("\"{}\"", answer.id)), "{error}");
            }
        }
    }

    #[test]
    fn an_effect_that_the_plan_denies_is_refused() {
        check_error(
            "effect = \"burden\"\n[question]\neffect = \"benefit\"",
            "the plan's question.effect is \"benefit\", and it must be what the plan's effect says, or \"not-sure\". \
             Change question.effect in the plan.",
        );
        check_error(
            "[question]\nafter = \"lunch\"",
            "the plan's question.after is \"lunch\", and it must be \"results\", or left out. Change question.after in \
             the plan.",
        );
    }

    #[test]
    fn answers_are_written_and_read_back() {
        let text = "plan = 1\neffect = \"burden\"\n[question]\neffect = \"not-sure\"\noutcome = \"trusted\"\n\
                    alike = \"meaning\"\nplaces = \"few\"\nafter = \"results\"\n";
        let plan = read(text).unwrap();
        let written = write(&plan).unwrap();
        assert!(written.contains(
            "[question]\neffect = \"not-sure\"\noutcome = \"trusted\"\nalike = \"meaning\""
        ));
        assert_eq!(read(&written).unwrap(), plan);
        assert_eq!(read("plan = 1\n").unwrap().question, None);
        assert!(!write(&read("plan = 1\n").unwrap()).unwrap().contains("question"));
    }
}
