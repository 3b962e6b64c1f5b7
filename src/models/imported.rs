//! A model from another program, joined to the columns of a table.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::{Table, spells_missing};
use crate::models::encode::{MissingColumn, numbers_of, texts_of};
use crate::models::onnx::{
    self, Cells, Element, Graph, MadeFor, OutputKind, Tensor, Value, checks,
};
use crate::models::saved::likeliest;
use crate::models::to_onnx::classes_of;

/// Rows that are asked about at once.
const BATCH_ROWS: usize = 4_096;

/// A model whose inputs are filled.
#[derive(Debug)]
pub struct Imported {
    graph: Graph,
    sources: Vec<Source>,
    /// What a missing text of a column is passed as.
    missing: BTreeMap<String, String>,
    output: usize,
    column: usize,
}

/// What fills one column of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// A column as it is.
    Column(String),
    /// 1 where a column has a value, else 0.
    Indicator { column: String, value: String },
}

/// A place of a model's inputs, and what fills it.
#[derive(Clone, Debug, PartialEq)]
pub struct Place<'a> {
    /// The input's own name, where each input takes one column.
    pub input: Option<&'a str>,
    pub column: String,
    /// Not only whether it has one of its values.
    pub is_whole_column: bool,
    pub is_text: bool,
    /// What a missing text is passed as, where that is said.
    pub missing: Option<&'a str>,
    pub made_for: Option<MadeFor>,
}

/// What is odd about the scores of a table, by rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddity {
    pub not_finite: usize,
    pub outside_unit: usize,
    pub not_whole: usize,
}

/// Why a model cannot be asked about a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    Column(MissingColumn),
    /// So many columns are needed, and so many were named.
    Width {
        needed: usize,
        named: usize,
    },
    /// There is no such output, or the output has no such column.
    Output {
        name: String,
        column: usize,
    },
    /// The output is no class and no score of each class.
    NoClasses {
        name: String,
    },
    /// What a missing cell of this column is passed as was said, and it fills no input of texts.
    NoText {
        column: String,
    },
    /// A cell of this column is no whole number, and the input takes nothing else.
    NotWhole {
        column: String,
    },
    Model(onnx::Error),
}

impl From<MissingColumn> for Refused {
    fn from(it: MissingColumn) -> Self {
        Self::Column(it)
    }
}

impl From<onnx::Error> for Refused {
    fn from(it: onnx::Error) -> Self {
        Self::Model(it)
    }
}

/// How many columns an input takes; one where its file does not say.
pub fn width(input: &onnx::Input) -> usize {
    input.width().unwrap_or(1)
}

impl Imported {
    /// Joins the model's inputs, in their order, to columns of the table. `column=value` names a column of zeros and
    /// ones, unless the table has a column of just that name.
    ///
    /// # Errors
    ///
    /// [`Refused`] where widths do not agree, a column is missing, or there is no such output.
    pub fn new(
        graph: Graph,
        columns: &[String],
        output: &str,
        column: usize,
        table: &Table,
    ) -> Result<Self, Refused> {
        let needed = graph.inputs().iter().map(width).fold(0, usize::saturating_add);
        // An input of any width takes what is left.
        let is_open = graph.inputs().len() == 1 && graph.inputs()[0].width().is_none();
        if columns.len() != needed && (!is_open || columns.is_empty()) {
            return Err(Refused::Width { needed, named: columns.len() });
        }
        let sources = columns.iter().map(|it| source(it, table)).collect::<Result<_, _>>()?;
        let place = graph.outputs().iter().position(|it| it.name == output);
        let refused = || Refused::Output { name: output.to_owned(), column };
        let missing = BTreeMap::new();
        Ok(Self { sources, missing, output: place.ok_or_else(refused)?, column, graph })
    }

    /// The same model, given these texts for missing cells, by column; else it is given an empty text for each.
    ///
    /// # Errors
    ///
    /// [`Refused::NoText`] of a column that fills no input of texts.
    pub fn with_missing(self, missing: &BTreeMap<String, String>) -> Result<Self, Refused> {
        let places = self.places();
        let takes = |column: &str| {
            places.iter().any(|it| it.is_text && it.is_whole_column && it.column == column)
        };
        match missing.keys().find(|it| !takes(it)) {
            Some(it) => Err(Refused::NoText { column: it.clone() }),
            None => Ok(Self { missing: missing.clone(), ..self }),
        }
    }

    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The columns of the table that it looks at, each once.
    pub fn columns(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let name = |it: &Source| match it {
            Source::Column(column) | Source::Indicator { column, .. } => column.clone(),
        };
        self.sources.iter().map(name).filter(|it| seen.insert(it.clone())).collect()
    }

    /// What fills each place of the inputs, in order.
    pub fn places(&self) -> Vec<Place<'_>> {
        let one_each = self.graph.inputs().len() == self.sources.len();
        let place = |(at, source): (usize, &Source)| {
            let own = self.graph.inputs().get(if one_each { at } else { 0 });
            let column = name(source);
            Place {
                missing: self.missing.get(&column).map(String::as_str),
                input: own.filter(|_| one_each).map(|it| it.name.as_str()),
                column,
                is_whole_column: matches!(source, Source::Column(_)),
                is_text: own.is_some_and(|it| it.element == Element::Text),
                made_for: self.graph.made_for().get(at).copied().flatten(),
            }
        };
        self.sources.iter().enumerate().map(place).collect()
    }

    /// One score per row; not finite where the model says so.
    ///
    /// # Errors
    ///
    /// [`Refused`] where a column is missing or holds the wrong thing, and where the model fails.
    pub fn score(&self, table: &Table, rows: &[u32]) -> Result<(Vec<f64>, Oddity), Refused> {
        let mut scores = Vec::with_capacity(rows.len());
        let mut odd = Oddity::default();
        for rows in rows.chunks(BATCH_ROWS) {
            let outputs = self.graph.run(&self.tensors(table, rows)?)?;
            let value = outputs.get(self.output).ok_or_else(|| self.no_output())?;
            self.add_scores(value, &mut scores)?;
            if let Some(it) = checks::oddities(value) {
                odd.not_finite += it.not_finite.n_rows;
                odd.outside_unit += it.outside_unit.n_rows;
                odd.not_whole += it.not_whole.n_rows;
            }
        }
        Ok((scores, odd))
    }

    /// Whether the score's output is a class by name or number, as far as the file says.
    pub fn gives_labels(&self) -> bool {
        match &self.graph.outputs()[self.output].kind {
            OutputKind::Labels(_) => true,
            OutputKind::Columns(it, _) => !matches!(it, Element::Float | Element::Double),
            OutputKind::Column(_) | OutputKind::Maps(_) | OutputKind::Unknown => false,
        }
    }

    /// The class of each row: what a label says, or the class with the largest number.
    ///
    /// # Errors
    ///
    /// As [`Imported::score`], and [`Refused::NoClasses`] of an output that is neither.
    pub fn classes(&self, table: &Table, rows: &[u32]) -> Result<Vec<Option<String>>, Refused> {
        let mut said = Vec::with_capacity(rows.len());
        for rows in rows.chunks(BATCH_ROWS) {
            let outputs = self.graph.run(&self.tensors(table, rows)?)?;
            let value = outputs.get(self.output).ok_or_else(|| self.no_output())?;
            self.add_classes(value, &mut said)?;
        }
        Ok(said)
    }

    fn add_classes(&self, value: &Value, said: &mut Vec<Option<String>>) -> Result<(), Refused> {
        let tensor = value.tensor();
        let width = tensor.width();
        let names = match value {
            Value::Maps { classes, .. } => Some(classes.names()),
            Value::Tensor(_) => classes_of(&self.graph),
        };
        match (tensor.cells(), names) {
            (Cells::Text(it), _) if width == 1 => said.extend(it.iter().cloned().map(Some)),
            (Cells::Int64(it), _) if width == 1 => {
                said.extend(it.iter().map(|it| Some(it.to_string())));
            }
            (Cells::Int32(it), _) if width == 1 => {
                said.extend(it.iter().map(|it| Some(it.to_string())));
            }
            (Cells::Float(_) | Cells::Double(_), Some(names)) if names.len() == width => {
                let numbers = tensor.to_doubles().unwrap_or_default();
                said.extend(numbers.chunks_exact(width).map(|own| likeliest(own, &names)));
            }
            _ => {
                let name = self.graph.outputs()[self.output].name.clone();
                return Err(Refused::NoClasses { name });
            }
        }
        Ok(())
    }

    /// How many of these rows are given something else when they are alone.
    ///
    /// # Errors
    ///
    /// As [`Imported::score`].
    pub fn rows_that_hang_on_company(&self, table: &Table, rows: &[u32]) -> Result<usize, Refused> {
        /// Other sums than in company may round otherwise.
        const TOLERANCE: f64 = 1e-6;
        let given = self.tensors(table, rows)?;
        let together = self.graph.run(&given)?;
        let numbers = together.iter().filter_map(|it| it.tensor().to_doubles()).flatten();
        let largest =
            numbers.filter(|it| it.is_finite()).fold(1.0, |most: f64, it| most.max(it.abs()));
        let odd = self.graph.rows_that_hang_on_company(&given, rows.len(), TOLERANCE * largest)?;
        Ok(odd.n_rows)
    }

    fn add_scores(&self, value: &Value, scores: &mut Vec<f64>) -> Result<(), Refused> {
        let tensor = value.tensor();
        let width = tensor.width();
        let numbers = tensor.to_doubles().ok_or_else(|| self.no_output())?;
        if self.column >= width {
            return Err(self.no_output());
        }
        scores.extend(numbers.chunks_exact(width.max(1)).map(|it| it[self.column]));
        Ok(())
    }

    fn no_output(&self) -> Refused {
        let name = self.graph.outputs()[self.output].name.clone();
        Refused::Output { name, column: self.column }
    }

    /// The inputs for these rows.
    fn tensors(&self, table: &Table, rows: &[u32]) -> Result<Vec<Tensor>, Refused> {
        let mut rest = self.sources.as_slice();
        let mut tensors = Vec::with_capacity(self.graph.inputs().len());
        for input in self.graph.inputs() {
            let n = input.width().unwrap_or(if self.graph.inputs().len() == 1 {
                rest.len()
            } else {
                1
            });
            let (own, after) = rest.split_at(n.min(rest.len()));
            rest = after;
            let mut shape = vec![rows.len()];
            if input.shape.as_ref().is_none_or(|it| it.len() > 1) {
                shape.push(own.len());
            }
            let cells = self.cells(own, input.element, table, rows)?;
            let refused = Refused::Width { needed: n, named: own.len() };
            tensors.push(Tensor::new(shape, cells).ok_or(refused)?);
        }
        Ok(tensors)
    }

    /// Rows by columns, in the kind that the input takes. A missing number is NaN.
    fn cells(
        &self,
        sources: &[Source],
        element: Element,
        table: &Table,
        rows: &[u32],
    ) -> Result<Cells, Refused> {
        if element == Element::Text {
            let columns = sources.iter().map(|it| self.texts(it, table, rows));
            let columns: Vec<Vec<String>> = columns.collect::<Result<_, _>>()?;
            return Ok(Cells::Text(by_row(&columns, rows.len())));
        }
        let columns = sources.iter().map(|it| numbers(it, table, rows));
        let columns: Vec<Vec<f64>> = columns.collect::<Result<_, _>>()?;
        if matches!(element, Element::Int64 | Element::Int32 | Element::Bool) {
            let is_whole = |column: &Vec<f64>| column.iter().all(|it| it.fract().abs() <= 0.0);
            if let Some(broken) = columns.iter().position(|it| !is_whole(it)) {
                return Err(Refused::NotWhole { column: name(&sources[broken]) });
            }
        }
        let all = by_row(&columns, rows.len());
        #[expect(clippy::cast_possible_truncation, reason = "what the model takes is what it gets")]
        Ok(match element {
            Element::Float => Cells::Float(all.into_iter().map(|it| it as f32).collect()),
            Element::Double | Element::Text => Cells::Double(all),
            Element::Int64 => Cells::Int64(all.into_iter().map(|it| it as i64).collect()),
            Element::Int32 => Cells::Int32(all.into_iter().map(|it| it as i32).collect()),
            Element::Bool => Cells::Bool(all.into_iter().map(|it| it.abs() > 0.0).collect()),
        })
    }

    fn texts(&self, source: &Source, table: &Table, rows: &[u32]) -> Result<Vec<String>, Refused> {
        match source {
            Source::Column(column) => {
                let mut texts = texts_of(table, column, rows)?;
                if let Some(missing) = self.missing.get(column) {
                    texts
                        .iter_mut()
                        .filter(|it| it.is_empty())
                        .for_each(|it| it.clone_from(missing));
                }
                Ok(texts)
            }
            Source::Indicator { .. } => {
                let found = numbers(source, table, rows)?;
                Ok(found.into_iter().map(|it| it.to_string()).collect())
            }
        }
    }
}

fn source(name: &str, table: &Table) -> Result<Source, Refused> {
    if table.column(name).is_some() {
        return Ok(Source::Column(name.to_owned()));
    }
    // The name itself may hold the sign: the longest column that the table has wins.
    let signs = name.match_indices('=').map(|it| it.0).collect::<Vec<_>>();
    let split = signs.iter().rev().map(|at| (&name[..*at], &name[*at + 1..]));
    match split.into_iter().find(|it| table.column(it.0).is_some()) {
        Some((column, value)) => {
            Ok(Source::Indicator { column: column.to_owned(), value: value.to_owned() })
        }
        None => Err(MissingColumn { column: name.to_owned(), holds_text: false }.into()),
    }
}

fn by_row<T: Clone>(columns: &[Vec<T>], n_rows: usize) -> Vec<T> {
    (0..n_rows).flat_map(|row| columns.iter().map(move |it| it[row].clone())).collect()
}

fn name(source: &Source) -> String {
    match source {
        Source::Column(column) | Source::Indicator { column, .. } => column.clone(),
    }
}

fn numbers(source: &Source, table: &Table, rows: &[u32]) -> Result<Vec<f64>, Refused> {
    match source {
        Source::Column(column) => Ok(numbers_of(table, column, rows)?),
        Source::Indicator { column, value } => {
            let texts = texts_of(table, column, rows)?;
            // A value that is read as missing, such as "?", stands for the missing cells.
            let value = if spells_missing(value) { "" } else { value.as_str() };
            Ok(texts.iter().map(|it| f64::from(u8::from(it.as_str() == value))).collect())
        }
    }
}
