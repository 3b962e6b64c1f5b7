//! A model from a file: what it is, how it is joined to the data, and what it says of people.

use serde::{Deserialize, Serialize};

use crate::audit::error::Error;
use crate::audit::model::about::{
    inputs_by_name, model_file, operators, outputs_in_words, read_saved, score_by_default,
    suggested_inputs, unclear_output, unnamed_inputs, unusable,
};
use crate::audit::model::asked::{Asked, Reads};
use crate::audit::model::features::proxies;
use crate::audit::model::joined;
use crate::audit::model::people::{self, People};
use crate::audit::model::told::{self, reversed};
use crate::audit::model::train::no_column;
use crate::audit::model::{Modelled, Prediction, effects, features, labels, scored_column};
use crate::audit::plan::Plan;
use crate::audit::plan::model::{Model, Task};
use crate::audit::resolve::Scored;
use crate::audit::run::Input;
use crate::data::Table;
use crate::models::imported::{Imported, Oddity, Refused};
use crate::models::onnx::{Graph, Output, OutputKind};
use crate::report::format;
use crate::report::model::{Effect, ModelFile, ModelSection, SetAside, Warning};
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

/// Scores the first rows, so that a person can see whether all is joined rightly.
pub fn try_rows(input: &Input, plan: &Plan) -> Result<Tried, Error> {
    let model = plan.model.as_ref().ok_or(Error::NothingToAudit)?;
    let Joined { asked, model, warnings, .. } = ask(input, plan, model)?;
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
    let threshold = asked.threshold(plan, &model, &scores).ok().flatten();
    let said = match Reads::of(plan) {
        Reads::Classes => Some(asked.say(table, rows, model.label())?),
        Reads::Score | Reads::Number => None,
    };
    let row = |row: &u32| {
        let score = scores[*row as usize];
        let mut shown: Vec<String> = cells.iter().map(|it| it[*row as usize].clone()).collect();
        shown.push(if score.is_finite() { format::setting(score) } else { "no number".to_owned() });
        let side = threshold.map_or("", |it| if score >= it { "positive" } else { "negative" });
        let class = said.as_ref().and_then(|it| it[*row as usize].as_deref());
        shown.push(class.unwrap_or(side).to_owned());
        shown
    };
    let rows = rows.iter().map(row).collect();
    let mut header = columns;
    header.extend(["score".to_owned(), "decision".to_owned()]);
    let odd = joined_oddly(&asked, table, &all)?.into_iter().chain(oddities(odd, Reads::of(plan)));
    let mut notes: Vec<String> = warnings.into_iter().chain(odd).map(|it| it.says).collect();
    notes.extend(by_order(&asked, &model, input, plan));
    Ok(Tried { header, rows, notes })
}

/// Columns that were suggested by their order alone.
fn by_order(asked: &Asked, model: &Model, input: &Input, plan: &Plan) -> Option<String> {
    let Asked::Onnx(it, _) = asked else { return None };
    let suggested = suggested_inputs(it.graph(), input, plan);
    let is_guess = inputs_by_name(it.graph()).is_none() && model.inputs == Some(suggested);
    is_guess.then(|| {
        "The model does not name its columns, and they are filled in the order of the file: check that it learnt them in \
         this order"
            .to_owned()
    })
}

/// Has the plan's model file score everyone.
pub(crate) fn imported(input: &Input, plan: &Plan, model: &Model) -> Result<Modelled, Error> {
    let Joined { asked, mut model, warnings, labeled } = ask(input, plan, model)?;
    let table = input.table;
    let rows = people::rows(plan, table)?;
    let (scores, odd) = asked.score(table, &rows, model.label())?;
    model.threshold = asked.threshold(plan, &model, &scores)?;
    let columns = asked.columns();
    let reads = Reads::of(plan);
    let said = match reads {
        Reads::Classes => Some(asked.say(table, &rows, model.label())?),
        Reads::Score | Reads::Number => None,
    };
    let is_scored = |at: &usize| match &said {
        Some(said) => said[*at].is_some(),
        None => scores[*at].is_finite(),
    };
    let n_scored = (0..rows.len()).filter(is_scored).count();
    let mut section = section(&model, &asked, &columns, n_scored);
    section.file = Some(file_of(&model, &asked, input.model_file.unwrap_or_default()));
    section.warnings = warnings;
    section.warnings.extend(joined_oddly(&asked, table, &rows)?);
    section.warnings.extend(oddities(odd, reads));
    section.warnings.extend(asked.in_company(table, &rows)?);
    section.warnings.push(Warning {
        id: "seen-before".to_owned(),
        says: "Whether the model has learnt from these people is not known; if it has, it looks better than it is"
            .to_owned(),
    });
    section.warnings.extend(joined::roles(plan, &columns));
    section.set_aside = set_aside(plan, &columns, input);
    if plan.tells_outcomes() {
        let people: People = people::people(plan, Task::TwoClasses, table)?;
        section.warnings.extend(reversed(&people, &rows, &scores));
        section.proxies = proxies(plan, &columns, table, &people)?;
    }
    section.effects = effects_of(&asked, table, &rows, &columns)?;
    let decides = |score: f64| model.threshold.filter(|_| said.is_none()).map(|it| score >= it);
    let prediction = |at: usize| {
        let (row, score) = (rows[at], scores[at]);
        Prediction { row, fold: 0, score, decision: decides(score) }
    };
    let predictions: Vec<Prediction> = (0..rows.len()).filter(is_scored).map(prediction).collect();
    let labels = labels_of(labeled.as_ref(), said.as_deref(), (table, &rows), &predictions);
    let disagreeing =
        |labels: &Vec<String>| told::disagreeing(labels, &predictions, labeled.as_ref()?, plan);
    section.warnings.extend(labels.as_ref().and_then(disagreeing));
    let beside = match &said {
        None => scored_column(table, &predictions),
        Some(said) => {
            let about = (plan, table, model.label());
            let (class, odd) = labels::column(said, &asked.classes(), &rows, about)?;
            section.warnings.extend(odd);
            Scored { class: Some(class), ..Scored::default() }
        }
    };
    let mut plan = plan.clone();
    plan.model = Some(model);
    let doubles = Vec::new();
    Ok(Modelled { plan, section, predictions, labels, saved: None, doubles, scored: beside })
}

/// How the score hangs on each column, of a model that has scores.
fn effects_of(
    asked: &Asked,
    table: &Table,
    rows: &[u32],
    columns: &[String],
) -> Result<Vec<Effect>, Error> {
    if !asked.has_scores() {
        return Ok(Vec::new());
    }
    effects::effects(table, rows, columns, effects::Patience::Plenty, &mut |table| {
        let rows: Vec<u32> = (0..).take(table.n_rows).collect();
        Ok(asked.score(table, &rows, "")?.0)
    })
}

/// The class of each prediction's row, empty where there is none: what the model says itself beside its score, or what
/// it was asked for. An output that nobody asked for may be of any shape: one that is no class is left alone.
fn labels_of(
    labeled: Option<&Imported>,
    said: Option<&[Option<String>]>,
    (table, rows): (&Table, &[u32]),
    predictions: &[Prediction],
) -> Option<Vec<String>> {
    let own = labeled.and_then(|it| it.classes(table, rows).ok());
    let classes = own.as_deref().or(said)?;
    let class = |it: &Prediction| classes[rows.partition_point(|row| *row < it.row)].clone();
    Some(predictions.iter().map(|it| class(it).unwrap_or_default()).collect())
}

/// What the model does not look at was chosen by whoever made it.
fn set_aside(plan: &Plan, columns: &[String], input: &Input) -> Vec<SetAside> {
    let mut all = features::set_aside(plan, columns, input.profiles);
    for it in all.iter_mut().filter(|it| it.why.starts_with(features::NOT_CHOSEN)) {
        "the model does not look at it".clone_into(&mut it.why);
    }
    all
}

/// A model joined to the data, the plan's part with what it leaves open filled in, and what is odd about the two.
struct Joined {
    asked: Asked,
    model: Model,
    warnings: Vec<Warning>,
    /// Of a model that is asked for a score: the same model, asked for the class that it says itself, if it says one.
    labeled: Option<Imported>,
}

/// Reads the model and joins it to the data.
fn ask(input: &Input, plan: &Plan, model: &Model) -> Result<Joined, Error> {
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
        let (saved, warnings) = told::joined(read_saved(&file, bytes)?, &file, plan)?;
        let asked = Asked::Saved(Box::new(saved));
        return Ok(Joined { asked, model, warnings, labeled: None });
    }
    let graph = Graph::read(bytes).map_err(|it| unusable(&file, &it))?;
    let inputs = match &model.inputs {
        Some(it) => it.clone(),
        None => inputs_by_name(&graph)
            .filter(|it| it.iter().all(|name| input.table.column(name).is_some()))
            .ok_or_else(|| unnamed_inputs(&file, &graph))?,
    };
    let Some(score) = model.score.clone().or_else(|| score_by_default(&graph, plan)) else {
        return Err(unclear_output(&file, &graph));
    };
    let column = usize::try_from(score.column).unwrap_or(usize::MAX);
    let outputs = outputs_in_words(&graph);
    let labeled = labeled(bytes, &inputs, &score.output, input, plan);
    let graph = graph.for_output(&score.output);
    model.inputs = Some(inputs.clone());
    model.score = Some(score.clone());
    let warnings = told::of_file(&graph, &model, plan)?;
    let imported = Imported::new(graph, &inputs, &score.output, column, input.table)
        .and_then(|it| it.with_missing(&model.missing))
        .map_err(|it| refused_of(&file, it, &outputs))?;
    let labeled = labeled
        .map(|it| it.with_missing(&model.missing).map_err(|it| refused_of(&file, it, &outputs)))
        .transpose()?;
    let asked = Asked::Onnx(Box::new(imported), Reads::of(plan));
    Ok(Joined { asked, model, warnings, labeled })
}

/// The model asked for its own class, where it has such an output beside the score of a positive outcome.
fn labeled(
    bytes: &[u8],
    inputs: &[String],
    score: &str,
    input: &Input,
    plan: &Plan,
) -> Option<Imported> {
    if Reads::of(plan) != Reads::Score {
        return None;
    }
    let graph = Graph::read(bytes).ok()?;
    let is_label = |it: &&Output| it.name != score && matches!(it.kind, OutputKind::Labels(_));
    let name = graph.outputs().iter().find(is_label)?.name.clone();
    Imported::new(graph.for_output(&name), inputs, &name, 0, input.table).ok()
}

fn section(model: &Model, asked: &Asked, columns: &[String], n: usize) -> ModelSection {
    let way = match asked {
        Asked::Onnx(..) => "onnx".to_owned(),
        Asked::Saved(it) => it.way.clone(),
    };
    ModelSection {
        name: model.label().to_owned(),
        way,
        task: "imported".to_owned(),
        scale: asked.scale().to_owned(),
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
        Asked::Onnx(it, _) => joined::oddities(&it.places(), table, rows),
        Asked::Saved(_) => Ok(Vec::new()),
    }
}

fn oddities(odd: Oddity, reads: Reads) -> Vec<Warning> {
    let (n_outside, n_not_whole) = match reads {
        Reads::Score => (odd.outside_unit, odd.not_whole),
        Reads::Classes | Reads::Number => (0, 0),
    };
    let all = [
        ("scores-missing", odd.not_finite, "rows have no number as their score and are left out"),
        (
            "scores-outside",
            n_outside,
            "rows have a score below 0 or above 1, so it is no probability",
        ),
        ("scores-not-whole", n_not_whole, "rows have probabilities that do not add up to 1"),
    ];
    let warning = |(id, n, says): (&str, usize, &str)| Warning {
        id: id.to_owned(),
        says: format!("{} {says}", format::count(n as u64)),
    };
    all.into_iter().filter(|it| it.1 > 0).map(warning).collect()
}

fn file_of(model: &Model, asked: &Asked, bytes: &[u8]) -> ModelFile {
    let (producer, operators) = match asked {
        Asked::Onnx(it, _) => (it.graph().producer().to_owned(), operators(it.graph())),
        Asked::Saved(it) => ("Plumbline".to_owned(), vec![it.way.clone()]),
    };
    let name = model.onnx.as_deref().or(model.saved.as_deref()).unwrap_or_default();
    model_file(name, bytes, &producer, operators)
}

pub(super) fn refused(file: &str, refused: Refused) -> Error {
    refused_of(file, refused, "")
}

/// The same, with the outputs that there are in words.
pub(super) fn refused_of(file: &str, refused: Refused, outputs: &str) -> Error {
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
            hint: if outputs.is_empty() {
                "Choose another output; columns are counted from 0.".to_owned()
            } else {
                format!("Choose another output; columns are counted from 0. It has {outputs}.")
            },
        },
        Refused::NoClasses { name } => Error::ModelFile {
            model,
            what: format!(
                "its output \"{name}\" is neither a class nor a number for each class that it names"
            ),
            why: "Which class it says of a person would be a guess.",
            hint: "Choose the output that is the class.".to_owned(),
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
