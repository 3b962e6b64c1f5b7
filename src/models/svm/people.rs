//! How alike people are: kernels over numbers and categories, with no level spelt out.

use crate::models::{Block, Matrix, NO_LEVEL};

/// A measure of likeness of two people `x` and `z`, every level of a category a column of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kernel {
    /// `exp(-gamma · |x - z|²)`.
    #[default]
    Rbf,
    /// `(gamma · x·z + coef0)^degree`.
    Polynomial,
    /// `tanh(gamma · x·z + coef0)`.
    Sigmoid,
    /// `x·z`.
    Linear,
}

/// A kernel with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Likeness {
    pub kernel: Kernel,
    pub gamma: f64,
    pub degree: u32,
    pub coef0: f64,
}

/// People as kernels want them.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    pub n_people: usize,
    /// Each number of all people, in the order of features.
    pub numbers: Vec<Vec<f64>>,
    /// Each category of all people, in the order of features.
    pub categories: Vec<Vec<u16>>,
}

/// One of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    numbers: Vec<f64>,
    codes: Vec<u16>,
}

impl People {
    pub(crate) fn new(features: &Matrix) -> Self {
        let mut out = Self { n_people: features.n_rows(), ..Self::default() };
        for block in features.blocks() {
            match block {
                Block::Number { values, .. } => out.numbers.push(values.clone()),
                Block::Category { codes, .. } => out.categories.push(codes.clone()),
            }
        }
        out
    }

    /// Those at these places.
    pub(crate) fn take(&self, places: &[usize]) -> Self {
        Self {
            n_people: places.len(),
            numbers: self
                .numbers
                .iter()
                .map(|it| places.iter().map(|at| it[*at]).collect())
                .collect(),
            categories: self
                .categories
                .iter()
                .map(|it| places.iter().map(|at| it[*at]).collect())
                .collect(),
        }
    }

    pub(crate) fn person(&self, place: usize) -> Person {
        Person {
            numbers: self.numbers.iter().map(|it| it[place]).collect(),
            codes: self.categories.iter().map(|it| it[place]).collect(),
        }
    }

    /// One over columns times the variance of all cells, weighted; 1 where they do not vary.
    pub(crate) fn scale_gamma(&self, n_columns: usize, weights: &[f64]) -> f64 {
        let total: f64 = weights.iter().sum();
        let share = total * n_columns as f64;
        let (mut sum, mut square_sum) = (0.0, 0.0);
        for values in &self.numbers {
            for (value, weight) in values.iter().zip(weights) {
                sum += value * (weight / share);
                square_sum += value * value * (weight / share);
            }
        }
        for codes in &self.categories {
            let known = codes.iter().zip(weights).filter(|(code, _)| **code != NO_LEVEL);
            let part: f64 = known.map(|(_, weight)| weight / share).sum();
            sum += part;
            square_sum += part;
        }
        let variance = square_sum - sum * sum;
        let is_number = variance > 0.0 && variance.is_finite();
        if is_number { 1.0 / (n_columns as f64 * variance) } else { 1.0 }
    }

    /// How like the person each of these people is; `out` is as long as they are.
    pub(crate) fn likeness(&self, like: &Likeness, person: &Person, out: &mut [f64]) {
        out.fill(0.0);
        match like.kernel {
            Kernel::Rbf => self.add_distances(person, out),
            Kernel::Polynomial | Kernel::Sigmoid | Kernel::Linear => self.add_products(person, out),
        }
        for it in out {
            *it = like.of(*it);
        }
    }

    /// Squared distances. Two levels are two apart, a level and none are one apart.
    fn add_distances(&self, person: &Person, out: &mut [f64]) {
        for (values, own) in self.numbers.iter().zip(&person.numbers) {
            for (out, value) in out.iter_mut().zip(values) {
                *out += (value - own) * (value - own);
            }
        }
        for (codes, own) in self.categories.iter().zip(&person.codes) {
            let own_part = u8::from(*own != NO_LEVEL);
            for (out, code) in out.iter_mut().zip(codes) {
                *out += f64::from(u8::from(code != own) * (own_part + u8::from(*code != NO_LEVEL)));
            }
        }
    }

    fn add_products(&self, person: &Person, out: &mut [f64]) {
        for (values, own) in self.numbers.iter().zip(&person.numbers) {
            for (out, value) in out.iter_mut().zip(values) {
                *out += value * own;
            }
        }
        for (codes, own) in self.categories.iter().zip(&person.codes).filter(|it| *it.1 != NO_LEVEL)
        {
            for (out, code) in out.iter_mut().zip(codes) {
                *out += f64::from(u8::from(code == own));
            }
        }
    }
}

impl Likeness {
    /// Of a squared distance, or of a product.
    fn of(&self, value: f64) -> f64 {
        match self.kernel {
            Kernel::Rbf => libm::exp(-self.gamma * value),
            Kernel::Polynomial => {
                let base = self.gamma * value + self.coef0;
                (0..self.degree).fold(1.0, |power, _| power * base)
            }
            Kernel::Sigmoid => libm::tanh(self.gamma * value + self.coef0),
            Kernel::Linear => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::linear::testing::{assert_all_close, mixed};

    #[test]
    fn likeness_is_that_of_the_spelt_out_columns() {
        let (matrix, _) = mixed(40, 2);
        let (dense, people) = (matrix.to_dense(), People::new(&matrix));
        for (kernel, of) in [
            (Kernel::Rbf, (|_, distance| libm::exp(-0.3 * distance)) as fn(f64, f64) -> f64),
            (Kernel::Polynomial, |product, _| (0.3 * product + 0.5) * (0.3 * product + 0.5)),
            (Kernel::Sigmoid, |product, _| libm::tanh(0.3 * product + 0.5)),
            (Kernel::Linear, |product, _| product),
        ] {
            let like = Likeness { kernel, gamma: 0.3, degree: 2, coef0: 0.5 };
            let mut ours = vec![0.0; 40];
            people.likeness(&like, &people.person(7), &mut ours);
            let own = dense.row(7);
            let pairs = dense.rows().into_iter().map(|it| {
                let product: f64 = it.iter().zip(own).map(|(a, b)| a * b).sum();
                let distance: f64 = it.iter().zip(own).map(|(a, b)| (a - b) * (a - b)).sum();
                of(product, distance)
            });
            assert_all_close(&ours, &pairs.collect::<Vec<_>>(), 1e-13);
        }
    }
}
