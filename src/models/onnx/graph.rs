//! A model that was read and checked, and how it is run.

use std::collections::BTreeMap;
use std::fmt;

use super::error::Error;
use super::interface::{Input, Output};
use super::join;
use super::kernel::{Budget, Fault, Inputs, Kernel};
use super::made_for::MadeFor;
use super::order;
use super::read;
use super::tensor::Tensor;
use super::value::{Classes, Value};

/// How many people are run at once, unless the model says otherwise.
const BATCH: usize = 1024;
/// More people at once than this no model insists on: fewer are filled up to them.
const MOST_BATCH: usize = 1 << 16;
/// The most memory that values may take at once, in numbers of eight bytes.
const MOST_WEIGHT: usize = 1 << 27;

/// A model from a file. Nothing of it has run yet, and all of it is known to be there.
pub struct Graph {
    pub(super) inputs: Vec<Input>,
    pub(super) input_slots: Vec<usize>,
    pub(super) outputs: Vec<Output>,
    pub(super) output_slots: Vec<usize>,
    /// The stored weights, by slot.
    pub(super) constants: Vec<Option<Value>>,
    pub(super) steps: Vec<Step>,
    pub(super) classes: Option<Classes>,
    pub(super) operators: Vec<(String, String, usize)>,
    pub(super) operator_sets: Vec<(String, i64)>,
    pub(super) producer: String,
    pub(super) made_for: Vec<Option<MadeFor>>,
    pub(super) metadata: BTreeMap<String, String>,
}

/// An operator, set up, with the slots that it reads and writes.
pub(super) struct Step {
    /// Its name in words.
    pub(super) place: String,
    pub(super) kernel: Kernel,
    /// `None` for an optional input that is left out.
    pub(super) inputs: Vec<Option<usize>>,
    /// `None` for a result that nobody wants.
    pub(super) outputs: Vec<Option<usize>>,
    /// What nothing needs once it has run.
    pub(super) last_uses: Vec<usize>,
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("inputs", &self.inputs)
            .field("outputs", &self.outputs)
            .field("operators", &self.operators)
            .finish_non_exhaustive()
    }
}

impl Graph {
    /// Reads a file and checks all of it: form, versions, operators, weights, names and settings.
    ///
    /// # Errors
    /// See [`Error`]; operators that cannot be run are listed all at once.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        read::read(bytes)
    }

    /// What must be given, in this order.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// What comes out, in this order.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// The same model with this output alone, so that nothing that others need is run or checked; as it is where it has
    /// no such output.
    #[must_use]
    pub fn for_output(mut self, name: &str) -> Self {
        if let Some(place) = self.outputs.iter().position(|it| it.name == name) {
            self.outputs = vec![self.outputs.swap_remove(place)];
            self.output_slots = vec![self.output_slots.swap_remove(place)];
            order::keep_needed(&mut self.steps, &self.output_slots);
            order::set_last_uses(&mut self.steps, &self.output_slots);
        }
        self
    }

    /// The classes that the model names, if it names any and only once.
    pub fn classes(&self) -> Option<&Classes> {
        self.classes.as_ref()
    }

    /// Domain (empty for the plain one), name and how often, in order of name.
    pub fn operators(&self) -> &[(String, String, usize)] {
        &self.operators
    }

    /// Domain and version.
    pub fn operator_sets(&self) -> &[(String, i64)] {
        &self.operator_sets
    }

    /// What each column of the inputs was made for, in order, as far as the file gives it away.
    pub fn made_for(&self) -> &[Option<MadeFor>] {
        &self.made_for
    }

    /// The program that wrote the file, as it says itself.
    pub fn producer(&self) -> &str {
        &self.producer
    }

    /// What the file says of itself. Text of strangers: only ever shown as text.
    pub fn metadata(&self) -> &BTreeMap<String, String> {
        &self.metadata
    }

    /// One result for each output, with one row for each row of the inputs.
    ///
    /// # Errors
    /// See [`Graph::run_watched`].
    pub fn run(&self, inputs: &[Tensor]) -> Result<Vec<Value>, Error> {
        self.run_watched(inputs, &mut |_, _| true)
    }

    /// As [`Graph::run`], with `goes_on(rows done, rows in all)` asked before each batch of rows.
    ///
    /// # Errors
    /// For inputs that do not fit, operators that fail, results that would be too large or take too
    /// long, outputs without one row for each person; [`Error::Stopped`] once `goes_on` says no.
    pub fn run_watched(
        &self,
        inputs: &[Tensor],
        goes_on: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Vec<Value>, Error> {
        let n_rows = self.check_inputs(inputs)?;
        let fixed = self.inputs.iter().find_map(Input::batch);
        let batch = fixed.unwrap_or(BATCH);
        if batch > MOST_BATCH {
            let place = format!("that takes {batch} people at once");
            return Err(Error::Budget { place, what: "memory" });
        }
        let mut results: Vec<Option<Value>> = vec![None; self.outputs.len()];
        let mut start = 0;
        // Without rows one empty batch still says what the outputs are.
        while start < n_rows || results.iter().any(Option::is_none) {
            if !goes_on(start, n_rows) {
                return Err(Error::Stopped);
            }
            let end = n_rows.min(start + batch);
            let part: Vec<Tensor> = inputs.iter().map(|it| it.rows(start, end)).collect();
            let part = if fixed.is_some() {
                part.into_iter().map(|it| join::fill_up(it, batch)).collect()
            } else {
                part
            };
            let n_given = part.first().map_or(0, Tensor::n_rows);
            let values =
                self.run_batch(part).map_err(|error| join::with_rows(error, start, end))?;
            for ((value, output), result) in values.into_iter().zip(&self.outputs).zip(&mut results)
            {
                let value = join::check_rows(value, &output.name, n_given, end - start)?;
                join::append(result, value, &output.name)?;
            }
            start = end;
        }
        Ok(results.into_iter().flatten().collect())
    }

    /// The number of rows.
    fn check_inputs(&self, inputs: &[Tensor]) -> Result<usize, Error> {
        if inputs.len() != self.inputs.len() {
            let names: Vec<_> = self.inputs.iter().map(|it| it.name.as_str()).collect();
            let (expected, found) = (self.inputs.len(), inputs.len());
            return Err(Error::InputCount { expected, found, names: names.join(", ") });
        }
        let n_rows = inputs.first().map_or(0, Tensor::n_rows);
        for (input, tensor) in self.inputs.iter().zip(inputs) {
            input.check(tensor)?;
            if tensor.n_rows() != n_rows {
                let (expected, found) =
                    (format!("{n_rows} rows, as the first input has"), tensor.describe());
                return Err(Error::Input { name: input.name.clone(), expected, found });
            }
        }
        Ok(n_rows)
    }

    /// All operators, once.
    fn run_batch(&self, inputs: Vec<Tensor>) -> Result<Vec<Value>, Error> {
        let mut values: Vec<Option<Value>> = vec![None; self.constants.len()];
        let mut weight = 0;
        for (slot, tensor) in self.input_slots.iter().zip(inputs) {
            weight += tensor.weight();
            values[*slot] = Some(Value::Tensor(tensor));
        }
        let mut budget = Budget::new();
        for step in &self.steps {
            let value = |slot: usize| values[slot].as_ref().or(self.constants[slot].as_ref());
            let given = Inputs(step.inputs.iter().map(|it| it.and_then(value)).collect());
            let results =
                (step.kernel)(&given, &mut budget).map_err(|fault| run_error(step, fault))?;
            let wanted = step.outputs.iter().zip(results);
            for (slot, result) in wanted.filter_map(|(slot, result)| Some(((*slot)?, result))) {
                weight += result.tensor().weight();
                values[slot] = Some(result);
            }
            for slot in &step.last_uses {
                weight -= values[*slot].take().map_or(0, |it| it.tensor().weight());
            }
            if weight > MOST_WEIGHT {
                return Err(run_error(step, Fault::Cells));
            }
        }
        let output = |(slot, output): (&usize, &Output)| {
            let value = values[*slot].clone().or_else(|| self.constants[*slot].clone());
            value.ok_or_else(|| Error::Missing {
                place: "the output".to_owned(),
                name: output.name.clone(),
            })
        };
        self.output_slots.iter().zip(&self.outputs).map(output).collect()
    }
}

fn run_error(step: &Step, fault: Fault) -> Error {
    let place = step.place.clone();
    match fault {
        Fault::Wrong(message) => Error::Run { place, rows: String::new(), message },
        Fault::Cells => Error::Budget { place, what: "memory" },
        Fault::Steps => Error::Budget { place, what: "time" },
    }
}
