//! A model from a file: what it is, how it is joined to the data, and what it says of people.

use serde::{Deserialize, Serialize};

use crate::audit::error::Error;
use crate::audit::model::about::{
    model_file, operators, read_saved, score_by_default, suggested_inputs, unclear_output, unusable,
};
use crate::audit::model::features::proxies;
use crate::audit::model::joined;
use crate::audit::model::people::{self, People};
use crate::audit::model::threshold as by_default;
use crate::audit::model::train::no_column;
use crate::audit::model::{Modelled, Prediction, effects, features, scored_column};
use crate::audit::plan::Plan;
use crate::audit::plan::model::{Model, Task};
use crate::audit::run::Input;
use crate::data::Table;
use crate::models::Scale;
use crate::models::imported::{Imported, Oddity, Refused};
use crate::models::onnx::Graph;
use crate::models::saved::Model as Saved;
use crate::report::format;
use crate::report::model::{ModelFile, ModelSection, Warning};
use crate::report::sha256::sha256;

/// Rows that are shown before an audit.
const TRIED: usize = 10;

/// Rows scored by an imported model, before any audit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Names of the columns that fill the model's inputs, then "score" and "decision".
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// What is odd about the scores of all rows, in words.
    pub notes: Vec<String>,
}

/// A model of either kind, ready to be asked.
enum Asked {
    Onnx(Box<Imported>),
    Saved(Box<Saved>),
}

impl Asked {
    fn score(&self, table: &Table, rows: &[u32], name: &str) -> Result<(Vec<f64>, Oddity), Error> {
        match self {
            Self::Onnx(it) => it.score(table, rows).map_err(|it| refused(name, it)),
            Self::Saved(it) => {
                let scores = it.score(table, rows).map_err(|it| no_column(&it))?;
                Ok((scores, Oddity::default()))
            }
        }
    }

    fn columns(&self) -> Vec<String> {
        match self {
            Self::Onnx(it) => it.columns(),
            Self::Saved(it) => it.columns(),
        }
    }
}

/// Scores the first rows, so that a person can see whether all is joined rightly.
pub fn try_rows(input: &Input, plan: &Plan) -> Result<Tried, Error> {
    let model = plan.model.as_ref().ok_or(Error::NothingToAudit)?;
    let (asked, model) = ask(input, plan, model)?;
    let table = input.table;
    let all: Vec<u32> = (0..).take(table.n_rows).collect();
    let (scores, odd) = asked.score(table, &all, model.label())?;
    let columns = asked.columns();
    let rows = &all[..all.len().min(TRIED)];
    let mut cells = Vec::with_capacity(columns.len());
    for column in &columns {
        let mut texts =
            crate::models::encode::texts_of(table, column, rows).map_err(|it| no_column(&it))?;
        if let Some(missing) = model.missing.get(column) {
            texts.iter_mut().filter(|it| it.is_empty()).for_each(|it| it.clone_from(missing));
        }
        cells.push(texts);
    }
    let threshold = threshold(plan, &model, &asked, &scores).ok().flatten();
    let row = |row: &u32| {
        let score = scores[*row as usize];
        let mut shown: Vec<String> = cells.iter().map(|it| it[*row as usize].clone()).collect();
        shown.push(if score.is_finite() { format::setting(score) } else { "no number".to_owned() });
        let decision = threshold.map_or("", |it| if score >= it { "positive" } else { "negative" });
        shown.push(decision.to_owned());
        shown
    };
    let rows = rows.iter().map(row).collect();
    let mut header = columns;
    header.extend(["score".to_owned(), "decision".to_owned()]);
    let odd = joined_oddly(&asked, table, &all)?.into_iter().chain(oddities(odd));
    let notes = odd.map(|it| it.says).collect();
    Ok(Tried { header, rows, notes })
}

/// Has the plan's model file score everyone.
pub(crate) fn imported(input: &Input, plan: &Plan, model: &Model) -> Result<Modelled, Error> {
    let (asked, mut model) = ask(input, plan, model)?;
    let table = input.table;
    let rows = people::rows(plan, table)?;
    let (scores, odd) = asked.score(table, &rows, model.label())?;
    model.threshold = threshold(plan, &model, &asked, &scores)?;
    let columns = asked.columns();
    let n_scored = scores.iter().filter(|it| it.is_finite()).count();
    let mut section = section(&model, &asked, &columns, n_scored);
    section.file = Some(file_of(&model, &asked, input.model_file.unwrap_or_default()));
    section.warnings = joined_oddly(&asked, table, &rows)?;
    section.warnings.extend(oddities(odd));
    section.warnings.push(Warning {
        id: "seen-before".to_owned(),
        says: "Whether the model has learnt from these people is not known; if it has, it looks better than it is"
            .to_owned(),
    });
    section.set_aside = features::set_aside(plan, &columns, input.profiles);
    if plan.tells_outcomes() {
        let people: People = people::people(plan, Task::TwoClasses, table)?;
        section.proxies = proxies(plan, &columns, table, &people)?;
    }
    section.effects =
        effects::effects(table, &rows, &columns, effects::Patience::Plenty, &mut |table| {
            let rows: Vec<u32> = (0..).take(table.n_rows).collect();
            Ok(asked.score(table, &rows, "")?.0)
        })?;
    let predictions: Vec<Prediction> = rows
        .iter()
        .zip(&scores)
        .filter(|it| it.1.is_finite())
        .map(|(row, score)| Prediction {
            row: *row,
            fold: 0,
            score: *score,
            decision: model.threshold.map(|it| *score >= it),
        })
        .collect();
    let mut plan = plan.clone();
    plan.model = Some(model);
    let beside = scored_column(table, &predictions);
    Ok(Modelled { plan, section, predictions, saved: None, scored: beside })
}

/// Reads the model and joins it to the data, with what the plan leaves open filled in.
fn ask(input: &Input, plan: &Plan, model: &Model) -> Result<(Asked, Model), Error> {
    let mut model = model.clone();
    let file = model.onnx.clone().or_else(|| model.saved.clone()).unwrap_or_default();
    let bytes = input.model_file.ok_or(Error::NoModelFile { file: file.clone() })?;
    let found = sha256(bytes);
    if let Some(expected) = &model.sha256
        && !expected.eq_ignore_ascii_case(&found)
    {
        return Err(Error::OtherModel { found, expected: expected.clone() });
    }
    model.sha256 = Some(found);
    if model.saved.is_some() {
        let saved = read_saved(&file, bytes)?;
        let is_turned = plan.columns.outcome.as_ref().is_some_and(|it| it.at_most.is_some());
        if is_turned && saved.scale() == Scale::Number {
            return Err(turned(&file));
        }
        return Ok((Asked::Saved(Box::new(saved)), model));
    }
    let graph = Graph::read(bytes).map_err(|it| unusable(&file, &it))?;
    let inputs = model.inputs.clone().unwrap_or_else(|| suggested_inputs(&graph, input, plan));
    let Some(score) = model.score.clone().or_else(|| score_by_default(&graph, plan)) else {
        return Err(unclear_output(&file, &graph));
    };
    let column = usize::try_from(score.column).unwrap_or(usize::MAX);
    let imported = Imported::new(graph, &inputs, &score.output, column, input.table)
        .and_then(|it| it.with_missing(&model.missing))
        .map_err(|it| refused(&file, it))?;
    model.inputs = Some(inputs);
    model.score = Some(score);
    Ok((Asked::Onnx(Box::new(imported)), model))
}

/// Why a model of numbers cannot stand beside an outcome that is positive up to a number.
fn turned(file: &str) -> Error {
    Error::ModelFile {
        model: file.to_owned(),
        what: "it predicts a number, and the plan\u{2019}s outcome is positive at most at one"
            .to_owned(),
        why: "The higher of its numbers are taken for the likelier ones, which would turn every figure around.",
        hint: "Say as = \"number\" of the outcome, or at_least.".to_owned(),
    }
}

/// Where a decision begins: as the plan says, else as for a model that was trained here, else the middle of what can
/// only be a probability.
fn threshold(
    plan: &Plan,
    model: &Model,
    asked: &Asked,
    scores: &[f64],
) -> Result<Option<f64>, Error> {
    if model.threshold.is_some() {
        return Ok(model.threshold);
    }
    match asked {
        Asked::Saved(it) => Ok(by_default(plan, it.scale())),
        Asked::Onnx(_) if scores.iter().all(|it| !it.is_finite() || (0.0..=1.0).contains(it)) => {
            Ok(Some(0.5))
        }
        Asked::Onnx(_) => Err(Error::ModelFile {
            model: model.label().to_owned(),
            what: "its scores are no probabilities, and the plan has no threshold".to_owned(),
            why: "Where a decision begins cannot be guessed from margins or other numbers.",
            hint: "Set threshold in [model]: 0 for log odds and margins.".to_owned(),
        }),
    }
}

fn section(model: &Model, asked: &Asked, columns: &[String], n: usize) -> ModelSection {
    let (way, scale) = match asked {
        Asked::Onnx(_) => ("onnx".to_owned(), "score".to_owned()),
        Asked::Saved(it) => (
            it.way.clone(),
            match it.scale() {
                Scale::Probability => "probability".to_owned(),
                Scale::Margin => "margin".to_owned(),
                Scale::Number => "number".to_owned(),
            },
        ),
    };
    ModelSection {
        name: model.label().to_owned(),
        way,
        task: "imported".to_owned(),
        scale,
        threshold: model.threshold,
        features: columns.to_vec(),
        n_encoded: model.inputs.as_ref().map_or(columns.len(), Vec::len) as u64,
        held_out: "nobody: the model came from a file and scored everyone".to_owned(),
        n_scored: n as u64,
        ..ModelSection::default()
    }
}

/// What is odd about the way in which the columns fill the model's inputs. A saved model takes its columns by name.
fn joined_oddly(asked: &Asked, table: &Table, rows: &[u32]) -> Result<Vec<Warning>, Error> {
    match asked {
        Asked::Onnx(it) => joined::oddities(&it.places(), table, rows),
        Asked::Saved(_) => Ok(Vec::new()),
    }
}

fn oddities(odd: Oddity) -> Vec<Warning> {
    let all = [
        ("scores-missing", odd.not_finite, "rows have no number as their score and are left out"),
        (
            "scores-outside",
            odd.outside_unit,
            "rows have a score below 0 or above 1, so it is no probability",
        ),
        ("scores-not-whole", odd.not_whole, "rows have probabilities that do not add up to 1"),
    ];
    let warning = |(id, n, says): (&str, usize, &str)| Warning {
        id: id.to_owned(),
        says: format!("{} {says}", format::count(n as u64)),
    };
    all.into_iter().filter(|it| it.1 > 0).map(warning).collect()
}

fn file_of(model: &Model, asked: &Asked, bytes: &[u8]) -> ModelFile {
    let (producer, operators) = match asked {
        Asked::Onnx(it) => (it.graph().producer().to_owned(), operators(it.graph())),
        Asked::Saved(it) => ("Plumbline".to_owned(), vec![it.way.clone()]),
    };
    let name = model.onnx.as_deref().or(model.saved.as_deref()).unwrap_or_default();
    model_file(name, bytes, &producer, operators)
}

fn refused(file: &str, refused: Refused) -> Error {
    let model = file.to_owned();
    let why = "Numbers in the wrong place give scores that mean nothing.";
    match refused {
        Refused::Column(it) => no_column(&it),
        Refused::Model(it) => unusable(file, &it),
        Refused::Width { needed, named } => Error::ModelFile {
            model,
            what: format!("it takes {needed} columns, and {named} are named"),
            why,
            hint:
                "Name its columns in order as inputs of [model]; column=value is 1 for that value."
                    .to_owned(),
        },
        Refused::Output { name, column } => Error::ModelFile {
            model,
            what: format!("it has no output \"{name}\" with numbers in column {column}"),
            why: "The score of the wrong class would turn every figure around.",
            hint: "Choose another output; columns are counted from 0.".to_owned(),
        },
        Refused::NoText { column } => Error::ModelFile {
            model,
            what: format!(
                "it says what missing cells of \"{column}\" are passed as, and that column fills no input of texts"
            ),
            why,
            hint: "Take the column out of missing in [model]; a missing number is passed as one."
                .to_owned(),
        },
        Refused::NotWhole { column } => Error::ModelFile {
            model,
            what: format!(
                "\"{column}\" has cells that are no whole numbers, and its input takes no others"
            ),
            why,
            hint: "Join another column to that input.".to_owned(),
        },
    }
}
