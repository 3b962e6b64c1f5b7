//! What a model from a file learnt to tell, held against the plan's outcome: the score of the wrong class would turn every
//! figure around.

use crate::audit::error::Error;
use crate::audit::model::Prediction;
use crate::audit::model::people::People;
use crate::audit::plan::model::Model;
use crate::audit::plan::{Plan, Positive};
use crate::audit::resolve::some_levels;
use crate::base::order;
use crate::models::imported::Imported;
use crate::models::onnx::{Graph, OutputKind};
use crate::models::saved::{Model as Saved, Outcome, SIDES};
use crate::models::to_onnx::{classes_of, outcome_of};
use crate::report::format;
use crate::report::model::Warning;
use crate::stats::area::RankAreaSum;

/// So many standard errors below one half the area under the ROC curve is no accident.
const REVERSED: f64 = 3.0;

const WHY: &str = "The score of the wrong class would turn every figure around.";

/// The plan's outcome as a saved model says it.
pub(crate) fn told(outcome: &Positive) -> Outcome {
    Outcome {
        column: outcome.column.clone(),
        positive: outcome.positive.clone(),
        at_least: outcome.at_least,
        at_most: outcome.at_most,
    }
}

/// How what was learnt stands to what is audited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Same,
    /// Of the same column another value, or the numbers on the other side of a cut.
    OtherValue,
    /// Another column, or another cut: no program knows whether they mean the same.
    Other,
}

fn stands(learnt: &Outcome, outcome: &Positive) -> Stands {
    if learnt.column != outcome.column {
        return Stands::Other;
    }
    let is_cut =
        |a: Option<f64>, b: Option<f64>| a.zip(b).is_some_and(|(a, b)| a.total_cmp(&b).is_eq());
    let is_turned = (learnt.at_least.is_some() && outcome.at_most.is_some())
        || (learnt.at_most.is_some() && outcome.at_least.is_some());
    match (&learnt.positive, &outcome.positive) {
        (Some(a), Some(b)) if is_same(a, b) => Stands::Same,
        (Some(_), Some(_)) => Stands::OtherValue,
        (None, None) if is_turned => Stands::OtherValue,
        (None, None) if is_cut(learnt.at_least, outcome.at_least) => Stands::Same,
        (None, None) if is_cut(learnt.at_most, outcome.at_most) => Stands::Same,
        _ if !learnt.has_sides() => Stands::Same,
        _ => Stands::Other,
    }
}

/// The same text, or the same number spelt otherwise.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let number = |it: &str| it.trim().parse::<f64>().ok();
    one == other || number(one).zip(number(other)).is_some_and(|(a, b)| a.total_cmp(&b).is_eq())
}

/// Has a saved model give the score of the plan's positive outcome.
///
/// # Errors
///
/// [`Error::ModelFile`] where it cannot.
pub(super) fn joined(
    saved: Saved,
    file: &str,
    plan: &Plan,
) -> Result<(Saved, Vec<Warning>), Error> {
    let Some(outcome) = &plan.columns.outcome else { return Ok((saved, Vec::new())) };
    let refused = |what: String, hint: &str| Error::ModelFile {
        model: file.to_owned(),
        what,
        why: WHY,
        hint: hint.to_owned(),
    };
    let learnt = &saved.outcome;
    let audited = told(outcome);
    let (knows, audits) = (words(learnt), words(&audited));
    if plan.audits_numbers() && !saved.classes.is_empty() {
        let what =
            format!("it tells classes apart, and the plan\u{2019}s outcome is a number, {audits}");
        return Err(refused(what, "Take a model of numbers, or say which outcomes are positive."));
    }
    if plan.audits_classes() && (saved.classes.is_empty() || saved.has_sides()) {
        let what = format!("it learnt {knows}, and the plan audits every class of {audits}");
        return Err(refused(
            what,
            "Take a model of several classes, or name the positive outcome.",
        ));
    }
    if saved.classes.is_empty() && outcome.at_most.is_some() {
        let what = "it predicts a number, and the plan\u{2019}s outcome is positive at most at one";
        let hint = "Say as = \"number\" of the outcome, or at_least.";
        return Err(refused(what.to_owned(), hint));
    }
    let stands = stands(learnt, outcome);
    if saved.has_sides() && stands == Stands::OtherValue {
        let what = format!("it learnt {knows}, and the plan\u{2019}s outcome is {audits}");
        return Err(refused(
            what,
            "Name the positive outcome that it learnt, or take another model.",
        ));
    }
    // Who tells a number, or each class, tells them whatever the plan makes of them.
    let is_odd = stands == Stands::Other && (saved.has_sides() || learnt.column != outcome.column);
    let warnings = is_odd.then(|| other_outcome(&knows, &audits)).into_iter().collect();
    if saved.classes.is_empty() || saved.has_sides() || !outcome.has_sides() {
        return Ok((saved, warnings));
    }
    let place = |wanted: &String| saved.classes.iter().position(|it| is_same(it, wanted));
    let Some(positive) = outcome.positive.as_ref().and_then(place) else {
        let classes = some_levels(saved.classes.iter().map(String::as_str));
        let what = format!("it tells {classes} apart, and the plan\u{2019}s outcome is {audits}");
        return Err(refused(what, "Name one of its classes as the positive outcome."));
    };
    Ok((Saved { positive, ..saved }, warnings))
}

/// What is odd about the class whose score is audited.
///
/// # Errors
///
/// [`Error::ModelFile`] of a file that was written here, whose score is that of another value than the positive one.
pub(super) fn of_file(graph: &Graph, model: &Model, plan: &Plan) -> Result<Vec<Warning>, Error> {
    let (Some(outcome), Some(score)) = (&plan.columns.outcome, &model.score) else {
        return Ok(Vec::new());
    };
    let class = class_of(graph, &score.output, score.column);
    let odd =
        || class.as_deref().and_then(|it| other_class(it, graph, outcome)).into_iter().collect();
    let Some(learnt) = outcome_of(graph) else { return Ok(odd()) };
    let stands = stands(&learnt, outcome);
    let (knows, audits) = (words(&learnt), words(&told(outcome)));
    let has_sides = learnt.has_sides() && classes_of(graph).is_some_and(|it| it == SIDES);
    if stands == Stands::Other && (has_sides || learnt.column != outcome.column) {
        return Ok(vec![other_outcome(&knows, &audits)]);
    }
    if !has_sides {
        return Ok(odd());
    }
    match (stands, class.as_deref() == Some(SIDES[0])) {
        (Stands::OtherValue, false) => Err(Error::ModelFile {
            model: model.label().to_owned(),
            what: format!("it learnt {knows}, and the plan\u{2019}s outcome is {audits}"),
            why: WHY,
            hint: "Name the positive outcome that it learnt, or take another model.".to_owned(),
        }),
        (Stands::Same, true) => Ok(vec![score_of(SIDES[0], &audits)]),
        _ => Ok(Vec::new()),
    }
}

/// People whom the model's own class puts on the other side than its score with the threshold.
pub(super) fn disagreeing(
    labels: &[String],
    predictions: &[Prediction],
    labeled: &Imported,
    plan: &Plan,
) -> Option<Warning> {
    let graph = labeled.graph();
    let positive = positive_class(graph, plan.columns.outcome.as_ref());
    // A class of another name says nothing of the side.
    let is_known = classes_of(graph).is_some_and(|it| it.iter().any(|it| is_same(it, &positive)))
        || labels.iter().any(|it| is_same(it, &positive));
    let differs = |(label, it): (&String, &Prediction)| {
        !label.is_empty() && it.decision.is_some_and(|it| it != is_same(label, &positive))
    };
    let n = labels.iter().zip(predictions).filter(|it| differs(*it)).count();
    (is_known && n > 0).then(|| Warning {
        id: "label-disagrees".to_owned(),
        says: format!(
            "The class that the model says itself of {} of {} people is not what its score with the threshold decides; the \
             audit is of the score\u{2019}s decisions, and predictions.csv has both",
            format::count(n as u64),
            format::count(predictions.len() as u64)
        ),
    })
}

/// The class whose score stands in a column of an output, where the file says so.
fn class_of(graph: &Graph, output: &str, column: u32) -> Option<String> {
    let found = graph.outputs().iter().find(|it| it.name == output)?;
    let names = match &found.kind {
        OutputKind::Maps(classes) => classes.names(),
        OutputKind::Columns(_, Some(width)) => classes_of(graph).filter(|it| it.len() == *width)?,
        OutputKind::Columns(_, None) => classes_of(graph)?,
        OutputKind::Column(_) | OutputKind::Labels(_) | OutputKind::Unknown => return None,
    };
    names.get(usize::try_from(column).ok()?).cloned()
}

/// The score of another class, though the positive outcome is one of the model's classes.
fn other_class(class: &str, graph: &Graph, outcome: &Positive) -> Option<Warning> {
    let positive = outcome.positive.as_ref()?;
    let is_known = classes_of(graph)?.iter().any(|it| is_same(it, positive));
    (is_known && !is_same(class, positive)).then(|| score_of(class, &words(&told(outcome))))
}

fn score_of(class: &str, audits: &str) -> Warning {
    Warning {
        id: "score-of-other-class".to_owned(),
        says: format!(
            "The score is that of the class \u{201c}{class}\u{201d}, and the plan\u{2019}s outcome is {audits}: every \
             figure may be turned around"
        ),
    }
}

fn other_outcome(knows: &str, audits: &str) -> Warning {
    Warning {
        id: "other-outcome".to_owned(),
        says: format!(
            "The model learnt {knows}, and the plan\u{2019}s outcome is {audits}: whether that means the same is not known"
        ),
    }
}

/// The class whose score is wanted: "positive" of a file that was written here and tells it from all others, else the
/// outcome's value.
pub(super) fn positive_class(graph: &Graph, outcome: Option<&Positive>) -> String {
    let has_sides = outcome_of(graph).is_some_and(|it| it.has_sides())
        && classes_of(graph).is_some_and(|it| it == SIDES);
    if has_sides {
        return SIDES[1].to_owned();
    }
    outcome.and_then(|it| it.positive.clone()).unwrap_or_else(|| "1".to_owned())
}

/// An outcome in words.
pub(super) fn words(it: &Outcome) -> String {
    let column = format!("\u{201c}{}\u{201d}", it.column);
    match (&it.positive, it.at_least, it.at_most) {
        (Some(value), ..) => format!("{column} = \u{201c}{value}\u{201d}"),
        (None, Some(cut), _) => format!("{column} of at least {}", format::setting(cut)),
        (None, None, Some(cut)) => format!("{column} of at most {}", format::setting(cut)),
        (None, None, None) => column,
    }
}

/// Scores that are lower where the outcome is positive, beyond what chance makes of scores that tell nothing: the
/// standard error is that of the Mann-Whitney statistic (1947) without ties.
pub(super) fn reversed(people: &People, rows: &[u32], scores: &[f64]) -> Option<Warning> {
    let is_positive = people.positive.as_ref()?;
    let place = |row: &u32| rows.binary_search(row).ok();
    let known = people.rows.iter().zip(is_positive).filter_map(|(row, is_positive)| {
        let score = *scores.get(place(row)?)?;
        score.is_finite().then_some((score, *is_positive))
    });
    let mut known: Vec<(f64, bool)> = known.collect();
    order::by(&mut known, |a, b| a.0.total_cmp(&b.0));
    let mut sum = RankAreaSum::default();
    for same in known.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let positives = same.iter().filter(|it| it.1).count() as u64;
        sum.block_counts(positives, same.len() as u64 - positives);
    }
    let area = sum.finish()?.value;
    let positives = known.iter().filter(|it| it.1).count() as f64;
    let negatives = known.len() as f64 - positives;
    let error = ((positives + negatives + 1.0) / (12.0 * positives * negatives)).sqrt();
    (area + REVERSED * error < 0.5).then(|| Warning {
        id: "scores-reversed".to_owned(),
        says: format!(
            "People with a positive outcome have the lower scores as a rule (area under the ROC curve {}): the score may be \
             that of the other class, or fall as the outcome becomes likelier",
            format::setting((area * 1000.0).round() / 1000.0)
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(column: &str, positive: Option<&str>, at_least: Option<f64>) -> Positive {
        let positive = positive.map(str::to_owned);
        Positive { column: column.to_owned(), positive, at_least, ..Positive::default() }
    }

    #[track_caller]
    fn check(learnt: &Positive, audited: &Positive, expected: Stands) {
        assert_eq!(stands(&told(learnt), audited), expected);
    }

    #[test]
    fn what_was_learnt_is_the_same_only_where_column_and_value_are() {
        let one = outcome("y", Some("1"), None);
        check(&one, &one, Stands::Same);
        check(&one, &outcome("y", Some("1.0"), None), Stands::Same);
        check(&one, &outcome("y", Some("0"), None), Stands::OtherValue);
        check(&one, &outcome("y", None, Some(1.0)), Stands::Other);
        check(&one, &outcome("z", Some("1"), None), Stands::Other);
        let cut = outcome("y", None, Some(5.0));
        check(&cut, &cut, Stands::Same);
        check(&cut, &outcome("y", None, Some(7.0)), Stands::Other);
        let turned = Positive { at_most: Some(5.0), ..outcome("y", None, None) };
        check(&cut, &turned, Stands::OtherValue);
        check(&turned, &turned, Stands::Same);
        // A model of numbers, or of every class, tells whatever the plan makes of them.
        check(&outcome("y", None, None), &cut, Stands::Same);
        check(&outcome("y", None, None), &one, Stands::Same);
    }
}
