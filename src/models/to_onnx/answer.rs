//! What a model's graph ends in, given out under the names that programs look for.

use crate::models::onnx::export::Finish;
use crate::models::onnx::write::{Setting, Writer};
use crate::models::onnx::{Classes, Element};
use crate::models::to_onnx::Refused;

/// The name of a value with one row per person, and what it is.
pub(super) enum Answer {
    /// Of the second of two classes, in double precision.
    LogOdds(String),
    /// Of chances up to a common summand: a column per class, in double precision.
    Logarithms(String),
    /// Of the second of two classes, in single precision.
    Share(String),
    /// A column per class, in single precision.
    Shares(String),
    /// For the second class of two, or a column per class.
    Margins(String, usize),
    Number(String),
}

impl Answer {
    /// Adds the outputs. The classes must be as many as the columns.
    pub(super) fn give_out(self, writer: &mut Writer, classes: &[String]) -> Result<(), Refused> {
        let n_classes = classes.len();
        let fits = match &self {
            Self::LogOdds(_) | Self::Share(_) | Self::Margins(_, 1) => n_classes == 2,
            Self::Logarithms(_) | Self::Shares(_) => n_classes >= 2,
            Self::Margins(_, n) => n_classes == *n,
            Self::Number(_) => true,
        };
        if !fits {
            return Err(Refused::Broken);
        }
        let classes = Classes::Texts(classes.to_vec());
        let shares = match self {
            Self::LogOdds(it) => {
                let both = two_sided(writer, &it);
                let both = writer.step("", "Sigmoid", &[&both], &[]);
                writer.cast(&both, Element::Float)
            }
            Self::Logarithms(it) => {
                let shares = writer.step("", "Softmax", &[&it], &[("axis", Setting::Int(1))]);
                writer.cast(&shares, Element::Float)
            }
            Self::Share(it) => {
                let second = within_unit(writer, &it);
                let one = writer.floats(&[1], vec![1.0]);
                let first = writer.step("", "Sub", &[&one, &second], &[]);
                writer.beside(&[&first, &second])
            }
            Self::Shares(it) => within_unit(writer, &it),
            Self::Margins(it, n_columns) => {
                let of_all = if n_columns == 1 { two_sided(writer, &it) } else { it.clone() };
                writer.label(&of_all, &classes);
                score(writer, &it, n_columns);
                return Ok(());
            }
            Self::Number(it) => {
                score(writer, &it, 1);
                return Ok(());
            }
        };
        writer.classes(&shares, Finish::Shares, &classes);
        Ok(())
    }
}

fn score(writer: &mut Writer, from: &str, n_columns: usize) {
    let single = writer.cast(from, Element::Float);
    writer.output(&single, "score", Element::Float, Some(n_columns));
}

/// What speaks for the first class, and beside it what speaks for the second.
fn two_sided(writer: &mut Writer, second: &str) -> String {
    let first = writer.step("", "Neg", &[second], &[]);
    writer.beside(&[&first, second])
}

/// Means of shares can be rounded to a hair above 1.
fn within_unit(writer: &mut Writer, shares: &str) -> String {
    let (least, most) = (writer.floats(&[], vec![0.0]), writer.floats(&[], vec![1.0]));
    writer.step("", "Clip", &[shares, &least, &most], &[])
}
