//! The questions of what to open with, and what follows from the answers, in the words of a plan.

use crate::audit::plan::Plan;
use crate::audit::plan::question::has;
use crate::metrics;
use crate::metrics::question::{self, Evenness, OPEN, QUESTIONS, Question};
use crate::report::choice::{Answered, Choice, Conflict, Opened, SetAside};
use crate::report::words::phrases::{filled, list, sentence};

/// What the plan's answers end in. None where its questions are not answered.
pub fn choice(plan: &Plan) -> Option<Choice> {
    let given = plan.question.as_ref()?;
    let answers = given.answers(plan.effect);
    let found = question::choose(&answers, has(plan));
    let fill = |text: &str| of_plan(text, plan);
    let sources =
        |it: &question::Collision| it.sources.iter().map(|it| it.cite.to_owned()).collect();
    Some(Choice {
        answers: QUESTIONS
            .iter()
            .filter(|it| question::matters(it.id, &answers))
            .map(|it| answered(it, answer_of(it, given.answer(it.id), answers.effect), plan))
            .collect(),
        opens: found.opens.iter().map(|it| opened(it, plan)).collect(),
        missing: found.missing.iter().map(|(it, what)| missing(it, what, &found, plan)).collect(),
        set_aside: found.set_aside.iter().map(|(it, why)| set_aside(it, fill(why), plan)).collect(),
        cannot_hold: found
            .collisions
            .iter()
            .map(|it| Conflict { says: fill(it.says), sources: sources(it) })
            .collect(),
        after_results: given.is_after_results(),
    })
}

/// A text of the questions in the words of the plan.
pub fn of_plan(text: &str, plan: &Plan) -> String {
    let strata = match plan.columns.strata.as_slice() {
        [] => "what should matter".to_owned(),
        all => list(&all.iter().map(|it| it.label().to_owned()).collect::<Vec<_>>()),
    };
    filled(&text.replace("{strata}", &strata), plan)
}

/// The names of metrics, for a sentence: "predictive equality difference and ratio" stays in full.
pub fn metric_names(ids: &[String]) -> String {
    let name = |id: &String| metrics::metric(id).map_or(id.clone(), |it| it.name.to_owned());
    list(&ids.iter().map(name).collect::<Vec<_>>())
}

/// The names of rates, for a sentence.
pub fn rate_names(ids: &[String]) -> String {
    let name = |id: &String| metrics::rate(id).map_or(id.clone(), |it| it.name.to_owned());
    list(&ids.iter().map(name).collect::<Vec<_>>())
}

/// The answer that holds: the given one, the plan's own effect, or none.
fn answer_of<'a>(question: &Question, given: Option<&'a str>, effect: &'a str) -> &'a str {
    match (question.id, given) {
        ("effect", _) => effect,
        (_, given) => given.unwrap_or(OPEN),
    }
}

fn answered(question: &Question, answer: &str, plan: &Plan) -> Answered {
    let says = question.answers.iter().find(|it| it.id == answer).map_or(answer, |it| it.says);
    Answered {
        question: question.id.to_owned(),
        asks: of_plan(question.asks, plan),
        answer: answer.to_owned(),
        says: of_plan(says, plan),
    }
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|it| (*it).to_owned()).collect()
}

fn opened(it: &Evenness, plan: &Plan) -> Opened {
    Opened {
        even: it.id.to_owned(),
        name: of_plan(it.name, plan),
        says: of_plan(it.says, plan),
        rates: owned(it.rates),
        metrics: owned(it.metrics),
        exhibits: owned(it.exhibits),
    }
}

fn set_aside(it: &Evenness, why: String, plan: &Plan) -> SetAside {
    SetAside {
        even: it.id.to_owned(),
        name: of_plan(it.name, plan),
        rates: owned(it.rates),
        metrics: owned(it.metrics),
        why,
    }
}

/// What is asked for, what it lacks, and what opens in its place.
fn missing(it: &Evenness, what: &str, found: &question::Choice, plan: &Plan) -> String {
    let name = of_plan(it.name, plan);
    let nearest = match found.opens.first() {
        Some(first) => {
            let name = of_plan(first.name, plan);
            format!("the nearest that can be measured opens: {}", lower(&name))
        }
        None => "nothing near it can be measured".to_owned(),
    };
    sentence(&format!(
        "{name} cannot be measured, because the plan names no {}; {nearest}.",
        bare(what)
    ))
}

/// Without its article.
fn bare(what: &str) -> &str {
    what.strip_prefix("a ").or(what.strip_prefix("an ")).unwrap_or(what)
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::question::Question as Given;
    use crate::audit::plan::{Attribute, Effect, Positive};

    /// A plan of flags, with such outcomes or without, and what its answers end in.
    fn chosen(outcome: &str, alike: &str, happened: Option<&str>, strata: &[&str]) -> Choice {
        let positive = |column: &str, called: &str| Positive {
            column: column.to_owned(),
            positive: Some("1".to_owned()),
            called: Some(called.to_owned()),
            ..Positive::default()
        };
        let given = |answer: &str| Some(answer.to_owned());
        let mut plan = Plan {
            effect: Effect::Burden,
            question: Some(Given {
                outcome: given(outcome),
                alike: given(alike),
                ..Given::default()
            }),
            ..Plan::default()
        };
        plan.columns.decision = Some(positive("d", "flagged"));
        plan.columns.outcome = happened.map(|called| positive("y", called));
        plan.columns.strata = strata.iter().map(|it| Attribute::of_column(it)).collect();
        choice(&plan).unwrap()
    }

    #[test]
    fn the_choice_is_said_in_the_words_of_the_plan() {
        let found = chosen("trusted", "wrongly-selected", Some("re-arrested"), &[]);
        assert_eq!(found.answers.len(), 4);
        assert_eq!(found.answers[0].asks, "What does it do to a person to be flagged?");
        assert_eq!(found.answers[0].says, "It burdens");
        assert_eq!(found.answers[2].says, "The risk of being wrongly flagged");
        assert_eq!(found.answers[3].answer, "not-sure");
        let [opened] = found.opens.as_slice() else { panic!("{:?}", found.opens) };
        assert_eq!(
            opened.says,
            "Of those not re-arrested, in every group the same share is flagged."
        );
        assert_eq!(opened.rates, ["false-positive-rate"]);
        assert_eq!(
            metric_names(&opened.metrics),
            "Predictive equality difference and Predictive equality ratio"
        );
        let meaning = found.set_aside.iter().find(|it| it.even == "meaning").unwrap();
        assert_eq!(
            meaning.why,
            "A decision can mean the same in every group and still fall wrongly on one of them more often, where \
             groups differ in how many are re-arrested."
        );
        assert!(found.cannot_hold[0].says.contains("differ in how many are re-arrested"));
        assert!(found.cannot_hold[0].sources[0].starts_with("Chouldechova (2017)"));
    }

    #[test]
    fn what_the_data_lack_is_said_with_what_opens_instead() {
        let found = chosen("trusted", "wrongly-selected", None, &[]);
        assert_eq!(
            found.missing,
            [
                "Equal risk of being wrongly flagged cannot be measured, because the plan names no outcome; the nearest \
              that can be measured opens: equal shares."
            ]
        );
        assert_eq!(found.opens[0].metrics[0], "demographic-parity-difference");
        let found = chosen("trusted", "shares-inside", None, &[]);
        assert_eq!(
            found.missing,
            [
                "Equal shares among people who are alike cannot be measured, because the plan names no column in which \
              people are alike; the nearest that can be measured opens: equal shares."
            ]
        );
    }

    #[test]
    fn a_question_that_was_not_asked_is_not_told_of() {
        let found = chosen("doubtful", "shares-inside", Some("re-arrested"), &["charge"]);
        let asked: Vec<&str> = found.answers.iter().map(|it| it.question.as_str()).collect();
        assert_eq!(asked, ["effect", "outcome", "alike"]);
        assert!(found.is_inside_strata());
        assert_eq!(
            found.opens[0].says,
            "Among people who are alike in charge, in every group the same share is flagged."
        );
    }
}
