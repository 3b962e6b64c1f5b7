//! The layers of a perceptron, laid out so that loops run over several units at once.
//!
//! Units are padded with silent ones to a multiple of eight: they have no weights, get no blame and stay silent.
//! Sums of products run in eight lanes, which are then added from the first to the last.

use plumbline_kernels::{LANES, add, add_four, add_four_scaled, add_scaled, add_two_scaled, dot};

use crate::models::perceptron::rows::Row;
use crate::models::perceptron::{Activation, Layer};

/// Weights and biases of all layers in one list, and where they are.
pub(super) struct Network {
    pub(super) activation: Activation,
    pub(super) parameters: Vec<f64>,
    /// The first layer: a row of weights to its units per column, then a row of zeros for no level.
    first: Place,
    /// The later layers: a row of weights from the units before per unit.
    later: Vec<Place>,
    /// The weights of the later layers from each unit before, for layers with many units: see [`Network::refresh`].
    mirrors: Vec<Vec<f64>>,
}

/// Where a layer is.
#[derive(Clone, Copy)]
struct Place {
    inputs: usize,
    outputs: usize,
    /// The length of a row.
    stride: usize,
    weights: usize,
    biases: usize,
}

/// A stretch of parameters that are treated alike.
pub(super) struct Stretch {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Weights,
    Biases,
}

/// Room for what one person makes of the layers.
pub(super) struct Pass {
    /// What the units of each hidden layer say.
    hidden: Vec<Vec<f64>>,
    /// How much each of them is to blame.
    blame: Vec<Vec<f64>>,
    /// What the last layer says, before it is made a chance.
    pub(super) output: Vec<f64>,
    /// How far that is off.
    pub(super) output_blame: Vec<f64>,
}

impl Network {
    /// All weights 0. `widths` are the columns, the hidden layers and the outputs.
    pub(super) fn new(widths: &[usize], activation: Activation) -> Self {
        let mut end = 0;
        let mut room = |len: usize| {
            let start = end;
            end += len.next_multiple_of(LANES);
            start
        };
        let mut places = widths.windows(2).enumerate().map(|(layer, ends)| {
            let (inputs, outputs) = (ends[0], ends[1]);
            let is_first = layer == 0;
            let stride = if is_first { outputs } else { inputs }.next_multiple_of(LANES);
            let n_rows = if is_first { inputs + 1 } else { outputs };
            let (weights, biases) = (room(n_rows * stride), room(outputs));
            Place { inputs, outputs, stride, weights, biases }
        });
        let nothing = Place { inputs: 0, outputs: 0, stride: LANES, weights: 0, biases: 0 };
        let (first, later): (Place, Vec<Place>) =
            (places.next().unwrap_or(nothing), places.collect());
        let mirrors = later.iter().map(|it| {
            let n_units = if it.outputs < LANES { 0 } else { it.outputs.next_multiple_of(LANES) };
            vec![0.0; it.inputs * n_units]
        });
        Self { activation, parameters: vec![0.0; end], mirrors: mirrors.collect(), first, later }
    }

    pub(super) fn from_layers(layers: &[Layer], activation: Activation) -> Self {
        let inputs = layers.first().map_or(0, |it| it.inputs);
        let widths = std::iter::once(inputs).chain(layers.iter().map(|it| it.biases.len()));
        let mut network = Self::new(&widths.collect::<Vec<usize>>(), activation);
        for (number, layer) in layers.iter().enumerate() {
            for (idx, weight) in layer.weights.iter().enumerate() {
                let outputs = layer.biases.len();
                let at = network.weight(number, idx / outputs, idx % outputs);
                network.parameters[at] = *weight;
            }
            let start = network.place(number).biases;
            network.parameters[start..start + layer.biases.len()].copy_from_slice(&layer.biases);
        }
        network.refresh();
        network
    }

    pub(super) fn layers(&self) -> Vec<Layer> {
        let layer = |number: usize| {
            let Place { inputs, outputs, biases, .. } = *self.place(number);
            let cells = (0..inputs).flat_map(|from| (0..outputs).map(move |to| (from, to)));
            let weights = cells.map(|(from, to)| self.parameters[self.weight(number, from, to)]);
            Layer {
                inputs,
                weights: weights.collect(),
                biases: self.parameters[biases..biases + outputs].to_vec(),
            }
        };
        (0..=self.later.len()).map(layer).collect()
    }

    /// Sets weights and then biases, layer by layer, weights from the first input on; `value` is asked with the layer.
    pub(super) fn fill(&mut self, mut value: impl FnMut(usize) -> f64) {
        for layer in 0..=self.later.len() {
            let Place { inputs, outputs, biases, .. } = *self.place(layer);
            for cell in 0..inputs * outputs {
                let at = self.weight(layer, cell / outputs, cell % outputs);
                self.parameters[at] = value(layer);
            }
            self.parameters[biases..biases + outputs].iter_mut().for_each(|it| *it = value(layer));
        }
        self.refresh();
    }

    /// Brings the mirrors up to date; due whenever parameters have changed.
    pub(super) fn refresh(&mut self) {
        for (mirror, place) in self.mirrors.iter_mut().zip(&self.later) {
            let n_units = place.outputs.next_multiple_of(LANES);
            for (input, units) in mirror.chunks_exact_mut(n_units).enumerate() {
                let weights = self.parameters[place.weights + input..].iter().step_by(place.stride);
                units[..place.outputs]
                    .iter_mut()
                    .zip(weights)
                    .for_each(|(it, weight)| *it = *weight);
            }
        }
    }

    /// All that is learnt. The row of zeros is not.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let places = std::iter::once((&self.first, self.first.inputs))
            .chain(self.later.iter().map(|it| (it, it.outputs)));
        let stretches = places.flat_map(|(place, n_rows)| {
            let weights = place.weights..place.weights + n_rows * place.stride;
            let biases = place.biases..place.biases + place.outputs;
            [(weights, Kind::Weights), (biases, Kind::Biases)]
        });
        stretches
            .map(|(range, kind)| Stretch { start: range.start, end: range.end, kind })
            .collect()
    }

    pub(super) fn pass(&self) -> Pass {
        let hidden = self.later.iter().map(|it| vec![0.0; it.stride]).collect::<Vec<_>>();
        let n_outputs = self.later.last().map_or(0, |it| it.outputs);
        Pass {
            blame: hidden.clone(),
            hidden,
            output: vec![0.0; n_outputs],
            output_blame: vec![0.0; n_outputs],
        }
    }

    /// What the layers say of a person.
    pub(super) fn forward(&self, row: Row, pass: &mut Pass) {
        self.first_layer(row, &mut pass.hidden[0]);
        for (number, place) in self.later.iter().enumerate() {
            let (before, after) = pass.hidden.split_at_mut(number + 1);
            let out = after.first_mut().unwrap_or(&mut pass.output);
            let inputs = &mut before[number];
            self.activation.apply(&mut inputs[..place.inputs]);
            self.later_layer(number, inputs, out);
        }
    }

    /// Adds to `slopes` how the error changes with each parameter, from [`Pass::output_blame`] down.
    pub(super) fn backward(&self, row: Row, pass: &mut Pass, slopes: &mut [f64]) {
        for (number, place) in self.later.iter().enumerate().rev() {
            let (before, after) = pass.blame.split_at_mut(number + 1);
            let from = after.first().unwrap_or(&pass.output_blame);
            let (inputs, to) = (&pass.hidden[number], &mut before[number]);
            to.fill(0.0);
            let end = place.weights + place.outputs * place.stride;
            let slope_rows = slopes[place.weights..end].chunks_exact_mut(place.stride);
            // Half of the relu units say nothing and are not to blame.
            let units = from.iter().zip(self.rows(place)).zip(slope_rows);
            for ((blame, weights), slopes) in units.filter(|it| it.0.0.abs() > 0.0) {
                add_scaled(to, *blame, weights);
                add_scaled(slopes, *blame, inputs);
            }
            add_scaled(&mut slopes[place.biases..], 1.0, &from[..place.outputs]);
            self.activation.slope(inputs, to);
        }
        self.first_layer_backward(row, &pass.blame[0], slopes);
    }

    fn first_layer(&self, row: Row, out: &mut [f64]) {
        let Place { stride, weights, biases, .. } = self.first;
        let weights = &self.parameters[weights..biases];
        let from = |column: &u32| &weights[*column as usize * stride..][..stride];
        out.copy_from_slice(&self.parameters[biases..biases + stride]);
        let (fours, rest) = row.columns.as_chunks::<4>();
        for columns in fours {
            add_four(out, columns.each_ref().map(from));
        }
        for column in rest {
            add(out, from(column));
        }
        let (pairs, rest) = row.number_columns.as_chunks::<2>();
        let (value_pairs, value_rest) = row.numbers.as_chunks::<2>();
        for (columns, values) in pairs.iter().zip(value_pairs) {
            add_two_scaled(out, *values, columns.each_ref().map(from));
        }
        for (column, value) in rest.iter().zip(value_rest) {
            add_scaled(out, *value, from(column));
        }
    }

    fn later_layer(&self, number: usize, inputs: &[f64], out: &mut [f64]) {
        let (place, mirror) = (&self.later[number], &self.mirrors[number]);
        let biases = &self.parameters[place.biases..];
        if mirror.is_empty() {
            for ((out, weights), bias) in out.iter_mut().zip(self.rows(place)).zip(biases) {
                *out = bias + dot(weights, inputs);
            }
            return;
        }
        let n_units = place.outputs.next_multiple_of(LANES);
        out[..place.outputs].copy_from_slice(&biases[..place.outputs]);
        let (fours, rest) = inputs[..place.inputs].as_chunks::<4>();
        let mut weights = mirror.chunks_exact(n_units);
        let mut next = || weights.next().unwrap_or_default();
        for inputs in fours {
            add_four_scaled(out, *inputs, [next(), next(), next(), next()]);
        }
        for input in rest {
            add_scaled(out, *input, next());
        }
    }

    fn first_layer_backward(&self, row: Row, blame: &[f64], slopes: &mut [f64]) {
        let Place { stride, weights, biases, .. } = self.first;
        let (weights, biases) = slopes[weights..].split_at_mut(biases - weights);
        add(&mut biases[..stride], blame);
        for column in row.columns {
            add(&mut weights[*column as usize * stride..][..stride], blame);
        }
        for (column, value) in row.number_columns.iter().zip(row.numbers) {
            add_scaled(&mut weights[*column as usize * stride..][..stride], *value, blame);
        }
    }

    fn rows(&self, place: &Place) -> impl Iterator<Item = &[f64]> {
        let end = place.weights + place.outputs * place.stride;
        self.parameters[place.weights..end].chunks_exact(place.stride)
    }

    fn place(&self, layer: usize) -> &Place {
        layer.checked_sub(1).map_or(&self.first, |it| &self.later[it])
    }

    /// Where the weight between two units is.
    fn weight(&self, layer: usize, from: usize, to: usize) -> usize {
        let place = self.place(layer);
        let (row, column) = if layer == 0 { (from, to) } else { (to, from) };
        place.weights + row * place.stride + column
    }
}

impl Activation {
    fn apply(self, values: &mut [f64]) {
        match self {
            Self::Relu => values.iter_mut().for_each(|it| *it = it.max(0.0)),
            Self::Tanh => values.iter_mut().for_each(|it| *it = libm::tanh(*it)),
            Self::Logistic => values.iter_mut().for_each(|it| *it = logistic(*it)),
        }
    }

    /// Multiplies by the derivative, which each of these knows from its own value.
    fn slope(self, said: &[f64], blame: &mut [f64]) {
        let both = blame.iter_mut().zip(said);
        match self {
            Self::Relu => both.for_each(|(it, said)| *it = if *said > 0.0 { *it } else { 0.0 }),
            Self::Tanh => both.for_each(|(it, said)| *it *= 1.0 - said * said),
            Self::Logistic => both.for_each(|(it, said)| *it *= said * (1.0 - said)),
        }
    }
}

pub(super) fn logistic(value: f64) -> f64 {
    // Of large negative numbers the exponential is 0, and of large positive ones nothing overflows.
    let small = libm::exp(-value.abs());
    if value < 0.0 { small / (1.0 + small) } else { 1.0 / (1.0 + small) }
}
