//! Support vector machines, after libsvm and liblinear.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Kernel, many, one, wrong};
use super::super::tensor::{Cells, Tensor};
use super::super::value::Classes;
use super::classes;
use super::linear::features;
use super::scores::{SecondClass, Transform, best, logistic};

pub(super) const OPERATORS: &[Entry] =
    &[("SVMClassifier", classifier), ("SVMRegressor", regressor)];

/// How alike two rows are.
#[derive(Clone, Copy, PartialEq)]
enum Likeness {
    Linear,
    Polynomial,
    Radial,
    Sigmoid,
}

impl Likeness {
    fn read(attributes: &Attributes<'_>) -> Result<Self, Fault> {
        Ok(match attributes.text("kernel_type", "LINEAR")?.as_str() {
            "LINEAR" => Self::Linear,
            "POLY" => Self::Polynomial,
            "RBF" => Self::Radial,
            "SIGMOID" => Self::Sigmoid,
            other => return wrong(format!("its kernel_type \"{other}\" is not known")),
        })
    }
}

/// Rows that others are compared with.
struct Vectors {
    likeness: Likeness,
    gamma: f32,
    offset: f32,
    degree: f32,
    n: usize,
    n_features: usize,
    /// One row for each feature.
    by_feature: Vec<f32>,
}

impl Vectors {
    /// The support vectors, or the weights of `n_linear` linear scores where there are none.
    fn read(attributes: &Attributes<'_>, n_vectors: usize, n_linear: usize) -> Result<Self, Fault> {
        if n_vectors == 0 {
            return Self::new(
                attributes,
                attributes.floats("coefficients")?,
                n_linear,
                Likeness::Linear,
            );
        }
        let rows = attributes.floats("support_vectors")?;
        Self::new(attributes, rows, n_vectors, Likeness::read(attributes)?)
    }

    fn new(
        attributes: &Attributes<'_>,
        rows: &[f32],
        n_vectors: usize,
        likeness: Likeness,
    ) -> Result<Self, Fault> {
        if n_vectors == 0 || rows.is_empty() || !rows.len().is_multiple_of(n_vectors) {
            return wrong(format!(
                "{} numbers do not make {n_vectors} support vectors",
                rows.len()
            ));
        }
        let (gamma, offset, degree) = match *attributes.floats("kernel_params")? {
            [] => (0.0, 0.0, 0.0),
            [gamma, offset, degree] => (gamma, offset, degree),
            _ => return wrong("its kernel_params are not three numbers"),
        };
        let n_features = rows.len() / n_vectors;
        let column =
            |feature: usize| (0..n_vectors).map(move |vector| rows[vector * n_features + feature]);
        let by_feature = (0..n_features).flat_map(column).collect();
        Ok(Self { likeness, gamma, offset, degree, n: n_vectors, n_features, by_feature })
    }

    /// How alike one row is to each vector.
    fn compare(&self, row: &[f32], out: &mut [f32]) {
        out.fill(0.0);
        let by_feature = self.by_feature.chunks_exact(self.n);
        if self.likeness == Likeness::Radial {
            for (value, column) in row.iter().zip(by_feature) {
                let parts = out.iter_mut().zip(column);
                parts.for_each(|(sum, it)| *sum += (value - it) * (value - it));
            }
            for it in out {
                *it = libm::expf(-self.gamma * *it);
            }
            return;
        }
        for (value, column) in row.iter().zip(by_feature) {
            out.iter_mut().zip(column).for_each(|(sum, it)| *sum += value * it);
        }
        for it in out {
            *it = match self.likeness {
                Likeness::Linear | Likeness::Radial => *it,
                Likeness::Polynomial => self.power(self.gamma * *it + self.offset),
                Likeness::Sigmoid => libm::tanhf(self.gamma * *it + self.offset),
            };
        }
    }

    fn power(&self, value: f32) -> f32 {
        if self.degree == 2.0 {
            value * value
        } else if self.degree == 3.0 {
            value * value * value
        } else {
            libm::powf(value, self.degree)
        }
    }

    /// The rows in single precision, with the cost of comparing them paid.
    fn rows(&self, tensor: &Tensor, budget: &mut Budget) -> Result<(usize, Vec<f32>), Fault> {
        let (n_rows, values) = features(tensor, self.n_features)?;
        budget.steps(n_rows, self.n.saturating_mul(self.n_features + 8))?;
        Ok((n_rows, values))
    }
}

fn regressor(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let coefficients = attributes.floats("coefficients")?.to_vec();
    let n_vectors = usize::try_from(attributes.int("n_supports", 0)?).unwrap_or(0);
    let is_one_class = attributes.int("one_class", 0)? != 0;
    let [rho, ..] = *attributes.floats("rho")? else { return wrong("its setting rho is empty") };
    let is_linear = n_vectors == 0;
    let vectors = Vectors::read(attributes, n_vectors, 1)?;
    if !is_linear && coefficients.len() != n_vectors {
        return wrong(format!(
            "{} coefficients do not fit {n_vectors} support vectors",
            coefficients.len()
        ));
    }
    one(move |inputs, budget| {
        let (n_rows, values) = vectors.rows(inputs.tensor(0)?, budget)?;
        let mut alike = vec![0.0; vectors.n];
        let mut out = Vec::with_capacity(n_rows);
        for row in values.chunks_exact(vectors.n_features) {
            vectors.compare(row, &mut alike);
            let sum: f32 = if is_linear {
                alike[0]
            } else {
                alike.iter().zip(&coefficients).map(|(a, b)| a * b).sum()
            };
            let score = sum + rho;
            out.push(if !is_one_class {
                score
            } else if score > 0.0 {
                1.0
            } else {
                -1.0
            });
        }
        Ok(Tensor::made(vec![n_rows, 1], Cells::Float(out)))
    })
}

/// One machine for each pair of classes, or one row of weights for each class.
struct Classifier {
    classes: Classes,
    vectors: Vectors,
    /// Empty for the linear kind.
    per_class: Vec<usize>,
    coefficients: Vec<f32>,
    rho: Vec<f32>,
    /// Platt's two numbers for each pair; empty without probabilities.
    platt: Vec<(f32, f32)>,
    transform: Transform,
    is_all_positive: bool,
}

fn classifier(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let model = Classifier::read(attributes)?;
    let n = model.classes.len();
    let is_linear = model.per_class.is_empty();
    many(move |inputs, budget| {
        let (n_rows, values) = model.vectors.rows(inputs.tensor(0)?, budget)?;
        budget.cells(&[n_rows, (n * (n - 1) / 2).max(n)])?;
        let (mut places, mut scores) = (Vec::with_capacity(n_rows), Vec::new());
        let mut alike = vec![0.0; model.vectors.n];
        for row in values.chunks_exact(model.vectors.n_features) {
            model.vectors.compare(row, &mut alike);
            let (place, mut row) =
                if is_linear { model.linear(&alike) } else { model.pairs(&alike, budget)? };
            places.push(place);
            scores.append(&mut row);
        }
        let n_columns = scores.len().checked_div(n_rows).unwrap_or(n);
        Ok(classes::results(&model.classes, &places, n_columns, scores))
    })
}

impl Classifier {
    fn read(attributes: &Attributes<'_>) -> Result<Self, Fault> {
        let classes = classes::read(attributes, "classlabels_strings", "classlabels_ints")?;
        let n = classes.len();
        if !(2..=1000).contains(&n) {
            return wrong(format!("it has {n} classes, and 2 to 1000 can be told apart"));
        }
        let coefficients = attributes.floats("coefficients")?.to_vec();
        let per_class = attributes.ints("vectors_per_class")?.iter();
        let per_class: Vec<usize> =
            per_class.map(|it| usize::try_from(*it).unwrap_or(usize::MAX)).collect();
        let n_vectors = per_class.iter().try_fold(0_usize, |sum, it| sum.checked_add(*it));
        let n_vectors = n_vectors.unwrap_or(usize::MAX);
        let vectors = Vectors::read(attributes, n_vectors, n)?;
        let rho = attributes.floats("rho")?.to_vec();
        let (slopes, offsets) = (attributes.floats("prob_a")?, attributes.floats("prob_b")?);
        let platt: Vec<_> = slopes.iter().copied().zip(offsets.iter().copied()).collect();
        let n_pairs = n * (n - 1) / 2;
        let is_linear = n_vectors == 0;
        let fits_pairs = per_class.len() == n
            && Some(coefficients.len()) == n_vectors.checked_mul(n - 1)
            && rho.len() >= n_pairs
            && (platt.is_empty() || platt.len() >= n_pairs);
        if rho.is_empty() || !is_linear && !fits_pairs {
            return wrong("its lists do not fit the number of classes and support vectors");
        }
        let transform = Transform::read(attributes)?;
        transform.check_scores(if is_linear { n } else { n_pairs })?;
        let is_all_positive = coefficients.iter().all(|it| *it >= 0.0);
        let per_class = if is_linear { Vec::new() } else { per_class };
        Ok(Self {
            classes,
            vectors,
            per_class,
            coefficients,
            rho,
            platt,
            transform,
            is_all_positive,
        })
    }

    fn linear(&self, alike: &[f32]) -> (usize, Vec<f32>) {
        let mut scores: Vec<f32> = alike.iter().map(|it| it + self.rho[0]).collect();
        let place = best(&scores);
        let most = scores[place];
        let is_second = if self.is_all_positive { most >= 0.5 } else { most > 0.0 };
        let place = if scores.len() == 2 && is_second { 1 } else { place };
        self.transform.apply(&mut scores);
        (place, scores)
    }

    fn pairs(&self, alike: &[f32], budget: &mut Budget) -> Result<(usize, Vec<f32>), Fault> {
        let n = self.classes.len();
        let (distances, votes) = self.duels(alike);
        let most = votes.iter().max().copied().unwrap_or(0);
        let place = votes.iter().position(|it| *it == most).unwrap_or(0);
        let mut scores = if self.platt.is_empty() {
            distances
        } else {
            budget.steps(n * n, 100)?;
            self.probabilities(&distances)
        };
        if scores.len() == 1 {
            let way = if self.transform == Transform::None {
                SecondClass::Distance
            } else {
                SecondClass::Share
            };
            return Ok((place, self.transform.two_classes(scores[0], way).to_vec()));
        }
        self.transform.apply(&mut scores);
        Ok((place, scores))
    }

    /// The distance of each pair of classes, and how many pairs each class won.
    fn duels(&self, alike: &[f32]) -> (Vec<f32>, Vec<u32>) {
        let n = self.classes.len();
        let starts: Vec<usize> = self
            .per_class
            .iter()
            .scan(0, |sum, it| Some(std::mem::replace(sum, *sum + it)))
            .collect();
        let part = |row: usize, class: usize| -> f64 {
            let range = starts[class]..starts[class] + self.per_class[class];
            let row = &self.coefficients[row * alike.len()..(row + 1) * alike.len()];
            row[range.clone()].iter().zip(&alike[range]).map(|(a, b)| f64::from(a * b)).sum()
        };
        let (mut distances, mut votes) = (Vec::with_capacity(n * (n - 1) / 2), vec![0; n]);
        for (i, j) in pairs(n) {
            let distance = part(j - 1, i) + part(i, j) + f64::from(self.rho[distances.len()]);
            votes[if distance > 0.0 { i } else { j }] += 1;
            distances.push(distance as f32);
        }
        (distances, votes)
    }

    /// Platt's probability for each pair, coupled to one for each class (Wu, Lin and Weng 2004).
    fn probabilities(&self, distances: &[f32]) -> Vec<f32> {
        let n = self.classes.len();
        let mut of_pair = vec![0.0; n * n];
        for ((i, j), (distance, (a, b))) in pairs(n).zip(distances.iter().zip(&self.platt)) {
            let share = (1.0 - logistic(distance * a + b)).clamp(1e-7, 1.0 - 1e-7);
            of_pair[i * n + j] = share;
            of_pair[j * n + i] = 1.0 - share;
        }
        couple(&of_pair, n)
    }
}

/// Each pair of classes once.
fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |i| (i + 1..n).map(move |j| (i, j)))
}

/// One share for each class, as near as can be to what each pair says.
fn couple(of_pair: &[f32], n: usize) -> Vec<f32> {
    let mut matrix = vec![0.0_f32; n * n];
    for i in 0..n {
        for j in (0..n).filter(|j| *j != i) {
            matrix[i * n + i] += of_pair[j * n + i] * of_pair[j * n + i];
            matrix[i * n + j] = -of_pair[j * n + i] * of_pair[i * n + j];
        }
    }
    let mut shares = vec![1.0 / n as f32; n];
    for _ in 0..100 {
        let mut products: Vec<f32> = matrix
            .chunks_exact(n)
            .map(|row| row.iter().zip(&shares).map(|(a, b)| a * b).sum())
            .collect();
        let mut whole: f32 = shares.iter().zip(&products).map(|(a, b)| a * b).sum();
        let error = products.iter().map(|it| (it - whole).abs()).fold(0.0, f32::max);
        if error < 0.005 / n as f32 {
            break;
        }
        for i in 0..n {
            let own = matrix[i * n + i];
            let change = (whole - products[i]) / own;
            let scale = 1.0 + change;
            shares[i] += change;
            whole = (whole + change * (change * own + 2.0 * products[i])) / scale / scale;
            for j in 0..n {
                products[j] = (products[j] + change * matrix[i * n + j]) / (1.0 + change);
                shares[j] /= 1.0 + change;
            }
        }
    }
    shares
}
