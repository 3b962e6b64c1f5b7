//! The logistic loss of several classes.

use crate::models::linear::MOST_COLUMNS_SQUARED;
use crate::models::linear::design::Design;
use crate::models::linear::gram::gram;
use crate::models::linear::newton::Smooth;
use crate::models::linear::symmetric::Symmetric;

/// `c · Σ weight · -ln(chance of the person's class)`, with one set of parameters per class, class after class.
///
/// The same number added to all classes changes no chance. Penalties settle that for the columns; for the
/// intercepts the curvature is given a part that keeps their sum where it began.
pub(crate) struct Softmax<'a> {
    design: &'a Design,
    codes: &'a [u32],
    weights: &'a [f64],
    c: f64,
    n_classes: usize,
    /// Chances, class after class, each as long as the rows.
    chances: Vec<Vec<f64>>,
    /// What keeps the sum of the intercepts.
    anchor: f64,
}

impl<'a> Softmax<'a> {
    pub(crate) fn new(
        design: &'a Design,
        (codes, n_classes): (&'a [u32], usize),
        weights: &'a [f64],
        c: f64,
    ) -> Self {
        let anchor = c * weights.iter().sum::<f64>() / n_classes as f64;
        let chances = vec![vec![0.0; design.n_rows]; n_classes];
        Self { design, codes, weights, c, n_classes, chances, anchor }
    }
}

impl Softmax<'_> {
    /// Of the loss between two classes; `itself` is 1 for a class with itself.
    fn curvatures(&self, (own, other): (&[f64], &[f64]), itself: f64) -> Vec<f64> {
        let people = self.weights.iter().zip(own).zip(other);
        people.map(|((weight, own), other)| self.c * weight * own * (itself - other)).collect()
    }
}

/// Turns log odds (up to a number added to all) of one person into chances that sum to 1;
/// gives the logarithm of what they were divided by.
pub(crate) fn to_chances(values: &mut [f64]) -> f64 {
    let most = values.iter().fold(f64::NEG_INFINITY, |most, it| most.max(*it));
    let mut total = 0.0;
    for value in &mut *values {
        *value = libm::exp(*value - most);
        total += *value;
    }
    for value in values {
        *value /= total;
    }
    most + libm::log(total)
}

impl Smooth for Softmax<'_> {
    fn move_to(&mut self, parameters: &[f64]) -> f64 {
        let own = parameters.chunks_exact(self.design.n_parameters());
        for (own, out) in own.zip(&mut self.chances) {
            self.design.product(own, out);
        }
        let mut person = vec![0.0; self.n_classes];
        let mut total = 0.0;
        for (row, (code, weight)) in self.codes.iter().zip(self.weights).enumerate() {
            for (value, column) in person.iter_mut().zip(&self.chances) {
                *value = column[row];
            }
            let own = person[*code as usize];
            let all = to_chances(&mut person);
            total += self.c * weight * (all - own);
            for (value, column) in person.iter().zip(&mut self.chances) {
                column[row] = *value;
            }
        }
        total
    }

    fn gradient(&self) -> Vec<f64> {
        let mut out = Vec::with_capacity(self.n_classes * self.design.n_parameters());
        let mut residuals = vec![0.0; self.design.n_rows];
        for (class, chances) in (0_u32..).zip(&self.chances) {
            let people = self.codes.iter().zip(self.weights).zip(chances);
            for (out, ((code, weight), chance)) in residuals.iter_mut().zip(people) {
                let outcome = f64::from(u8::from(*code == class));
                *out = self.c * weight * (chance - outcome);
            }
            out.extend(self.design.transposed_product(&residuals));
        }
        out
    }

    fn hessian(&self) -> Symmetric {
        let width = self.design.n_parameters();
        let mut out = Symmetric::zeros(self.n_classes * width);
        for (k, own) in self.chances.iter().enumerate() {
            for (l, other) in self.chances.iter().enumerate().take(k + 1) {
                let curvatures = self.curvatures((own, other), f64::from(u8::from(k == l)));
                let mut block = gram(self.design, &curvatures);
                block.set(0, 0, block.get(0, 0) + self.anchor);
                out.set_block((k * width, l * width), &block);
            }
        }
        out
    }

    fn hessian_product(&self, direction: &[f64]) -> Vec<f64> {
        let width = self.design.n_parameters();
        let mut along = vec![vec![0.0; self.design.n_rows]; self.n_classes];
        let mut mean = vec![0.0; self.design.n_rows];
        for ((own, out), chances) in
            direction.chunks_exact(width).zip(&mut along).zip(&self.chances)
        {
            self.design.product(own, out);
            for ((mean, value), chance) in mean.iter_mut().zip(out).zip(chances) {
                *mean += chance * *value;
            }
        }
        let intercepts: f64 = direction.iter().step_by(width).sum();
        let mut out = Vec::with_capacity(direction.len());
        for (values, chances) in along.iter_mut().zip(&self.chances) {
            let people = mean.iter().zip(chances).zip(self.weights);
            for (value, ((mean, chance), weight)) in values.iter_mut().zip(people) {
                *value = self.c * weight * chance * (*value - mean);
            }
            let start = out.len();
            out.extend(self.design.transposed_product(values));
            out[start] += self.anchor * intercepts;
        }
        out
    }

    fn hessian_diagonal(&self) -> Vec<f64> {
        let mut out = Vec::new();
        for chances in &self.chances {
            let people = chances.iter().zip(self.weights);
            let bend = |(chance, weight): (&f64, &f64)| self.c * weight * chance * (1.0 - chance);
            let curvatures: Vec<f64> = people.map(bend).collect();
            let start = out.len();
            out.extend(self.design.squares(&curvatures));
            out[start] += self.anchor;
        }
        out
    }

    fn hessian_blocks(&self) -> Option<Vec<Symmetric>> {
        if self.design.n_parameters() > 1 + MOST_COLUMNS_SQUARED {
            return None;
        }
        let block = |own: &Vec<f64>| {
            let mut block = gram(self.design, &self.curvatures((own, own), 1.0));
            block.set(0, 0, block.get(0, 0) + self.anchor);
            block
        };
        Some(self.chances.iter().map(block).collect())
    }
}
