//! What the encoder makes of columns, made by the graph: the counterpart of the blocks of a matrix.

use crate::models::encode::{Code, EncodedColumn, Encoder, MISSING_LEVEL};
use crate::models::onnx::write::{Setting, Writer};
use crate::models::onnx::{Cells, Element, Tensor};

/// The operators that know texts.
const LEARNT: &str = "ai.onnx.ml";

/// A feature, in the place of a block of the matrix. Each value has one row per person and one column.
pub(super) enum Feature {
    /// In double precision; NaN is missing.
    Number(String),
    /// The place of the level, in whole numbers; their count stands for no level.
    Category { codes: String, n_levels: usize },
}

impl Feature {
    /// How many columns it stands for.
    pub(super) fn width(&self) -> usize {
        match self {
            Self::Number(_) => 1,
            Self::Category { n_levels, .. } => *n_levels,
        }
    }
}

/// Adds an input per column and what makes the features of them.
pub(super) fn features(writer: &mut Writer, encoder: &Encoder) -> Vec<Feature> {
    for it in &encoder.columns {
        input(writer, it);
    }
    let mut features = Vec::with_capacity(encoder.columns.len());
    for EncodedColumn { column, code } in &encoder.columns {
        match code {
            Code::Number { center, scale, fill, flag } => {
                let given = writer.cast(column, Element::Double);
                let missing = writer.step("", "IsNaN", &[&given], &[]);
                if *flag {
                    features.push(Feature::Number(writer.cast(&missing, Element::Double)));
                }
                let filling = writer.doubles(&[1, 1], vec![fill.unwrap_or(f64::NAN)]);
                let filled = writer.step("", "Where", &[&missing, &filling, &given], &[]);
                let center = writer.doubles(&[1, 1], vec![*center]);
                let centered = writer.step("", "Sub", &[&filled, &center], &[]);
                let scale = writer.doubles(&[1, 1], vec![*scale]);
                let value = writer.step("", "Div", &[&centered, &scale], &[]);
                features.push(Feature::Number(value));
            }
            Code::OneHot { levels } => {
                let codes = places(writer, column, levels);
                features.push(Feature::Category { codes, n_levels: levels.len() });
            }
            Code::Ordinal { levels, otherwise } => {
                let values = (0_u32..).zip(levels).map(|(place, _)| f64::from(place));
                let values = values.chain([otherwise.unwrap_or(f64::NAN)]).collect();
                features.push(looked_up(writer, column, levels, values));
            }
            Code::Target { levels, means, otherwise } => {
                let values = means.iter().copied().chain([*otherwise]).collect();
                features.push(looked_up(writer, column, levels, values));
            }
        }
    }
    features
}

/// Adds a column's input.
pub(super) fn input(writer: &mut Writer, column: &EncodedColumn) {
    let element = match column.code {
        Code::Number { .. } if writer.is_double(&column.column) => Element::Double,
        Code::Number { .. } => Element::Float,
        Code::OneHot { .. } | Code::Ordinal { .. } | Code::Target { .. } => Element::Text,
    };
    writer.input(&column.column, element, 1);
}

/// Texts, and the place of each among the levels. The empty text stands for a missing cell.
pub(super) fn texts(levels: &[String]) -> (Vec<String>, Vec<Option<usize>>) {
    let missing = levels.iter().position(|it| it == MISSING_LEVEL);
    let empty = std::iter::once((String::new(), missing));
    let named = levels.iter().cloned().zip((0..levels.len()).map(Some));
    empty.chain(named).unzip()
}

/// The places of a column's texts among the levels, and their count for other texts.
fn places(writer: &mut Writer, column: &str, levels: &[String]) -> String {
    let (texts, places) = texts(levels);
    let whole = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
    let none = levels.len();
    let places = places.into_iter().map(|it| whole(it.unwrap_or(none))).collect();
    let settings = [
        ("keys_strings", Setting::Texts(texts)),
        ("values_int64s", Setting::Ints(places)),
        ("default_int64", Setting::Int(whole(none))),
    ];
    writer.step(LEARNT, "LabelEncoder", &[column], &settings)
}

/// A number for each level, and one for other texts.
fn looked_up(writer: &mut Writer, column: &str, levels: &[String], values: Vec<f64>) -> Feature {
    let codes = places(writer, column, levels);
    let values = writer.doubles(&[values.len()], values);
    Feature::Number(writer.step("", "Gather", &[&values, &codes], &[]))
}

/// A column of texts as single numbers: one for each level, and one for other texts.
pub(super) fn singles(
    writer: &mut Writer,
    column: &str,
    levels: &[String],
    number: impl Fn(Option<usize>) -> f32,
) -> String {
    let (texts, places) = texts(levels);
    let settings = [
        ("keys_strings", Setting::Texts(texts)),
        ("values_floats", Setting::Floats(places.into_iter().map(&number).collect())),
        ("default_float", Setting::Float(number(None))),
    ];
    writer.step(LEARNT, "LabelEncoder", &[column], &settings)
}

/// A row of numbers for each person: that of the person's level in a table of rows, the last of them for no level.
pub(super) fn row_of_level(
    writer: &mut Writer,
    codes: &str,
    rows: Vec<f64>,
    width: usize,
) -> String {
    let rows = writer.doubles(&[rows.len() / width.max(1), width], rows);
    let found = writer.step("", "Gather", &[&rows, codes], &[]);
    writer.step("", "Flatten", &[&found], &[("axis", Setting::Int(1))])
}

/// Whole numbers in one row.
pub(super) fn whole_row(writer: &mut Writer, values: Vec<i64>) -> Option<String> {
    let row = Tensor::new(vec![1, values.len()], Cells::Int64(values))?;
    Some(writer.weights(&row))
}
