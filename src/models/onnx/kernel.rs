//! What an operator is once it is set up: a function from inputs to outputs, inside a budget.

use super::attributes::Attributes;
use super::tensor::{Cells, Tensor, n_cells};
use super::value::Value;

/// The most cells of one tensor.
const MOST_CELLS: usize = 1 << 25;
/// The most elementary steps for one batch of rows.
const MOST_STEPS: u64 = 1 << 35;

/// Why an operator cannot be set up or run.
#[derive(Debug)]
pub(super) enum Fault {
    /// What is wrong, in words that follow "the operator … failed:".
    Wrong(String),
    /// A result would be too large.
    Cells,
    /// It would take too long.
    Steps,
}

/// `Err` with words.
pub(super) fn wrong<T>(message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Wrong(message.into()))
}

/// What a batch may still cost.
pub(super) struct Budget {
    steps: u64,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { steps: MOST_STEPS }
    }

    /// Allows for a result of this shape, and gives its number of cells.
    pub(super) fn cells(&mut self, shape: &[usize]) -> Result<usize, Fault> {
        let n = n_cells(shape).filter(|it| *it <= MOST_CELLS).ok_or(Fault::Cells)?;
        self.steps(n, 1)?;
        Ok(n)
    }

    /// Allows for a result of this shape whose cells are copies of these. Texts count by their length.
    pub(super) fn copies(&mut self, cells: &Cells, shape: &[usize]) -> Result<usize, Fault> {
        let n = self.cells(shape)?;
        if let Cells::Text(texts) = cells {
            let longest = texts.iter().map(String::len).max().unwrap_or(0);
            let each = 3 + longest / 8;
            n.checked_mul(each).filter(|it| *it <= MOST_CELLS).ok_or(Fault::Cells)?;
            self.steps(n, each)?;
        }
        Ok(n)
    }

    /// Allows for `n` times `each` elementary steps.
    pub(super) fn steps(&mut self, n: usize, each: usize) -> Result<(), Fault> {
        let cost = (n as u64).checked_mul(each.max(1) as u64).ok_or(Fault::Steps)?;
        self.steps = self.steps.checked_sub(cost).ok_or(Fault::Steps)?;
        Ok(())
    }
}

/// The inputs of one run of an operator; an optional input that is left out is `None`.
pub(super) struct Inputs<'a>(pub(super) Vec<Option<&'a Value>>);

impl<'a> Inputs<'a> {
    /// The input in this place.
    pub(super) fn tensor(&self, place: usize) -> Result<&'a Tensor, Fault> {
        match self.optional(place)? {
            Some(it) => Ok(it),
            None => wrong(format!("its input {} is left out", place + 1)),
        }
    }

    /// The input in this place, if it is not left out.
    pub(super) fn optional(&self, place: usize) -> Result<Option<&'a Tensor>, Fault> {
        match self.0.get(place).copied().flatten() {
            Some(Value::Tensor(it)) => Ok(Some(it)),
            Some(Value::Maps { .. }) => {
                wrong(format!("its input {} is a sequence of maps", place + 1))
            }
            None => Ok(None),
        }
    }

    /// All inputs, of which none may be left out.
    pub(super) fn all(&self) -> Result<Vec<&'a Tensor>, Fault> {
        (0..self.0.len()).map(|place| self.tensor(place)).collect()
    }
}

/// An operator that is set up.
pub(super) type Kernel =
    Box<dyn Fn(&Inputs<'_>, &mut Budget) -> Result<Vec<Value>, Fault> + Send + Sync>;

/// Sets an operator up from its settings.
pub(super) type Build = fn(&Attributes<'_>) -> Result<Kernel, Fault>;

/// An operator's name and how it is set up.
pub(super) type Entry = (&'static str, Build);

/// An operator with one result.
#[expect(clippy::unnecessary_wraps, reason = "the last line of what may fail to be set up")]
pub(super) fn one<F>(run: F) -> Result<Kernel, Fault>
where
    F: Fn(&Inputs<'_>, &mut Budget) -> Result<Tensor, Fault> + Send + Sync + 'static,
{
    Ok(Box::new(move |inputs, budget| Ok(vec![Value::Tensor(run(inputs, budget)?)])))
}

/// An operator with several results.
#[expect(clippy::unnecessary_wraps, reason = "the last line of what may fail to be set up")]
pub(super) fn many<F>(run: F) -> Result<Kernel, Fault>
where
    F: Fn(&Inputs<'_>, &mut Budget) -> Result<Vec<Value>, Fault> + Send + Sync + 'static,
{
    Ok(Box::new(run))
}
