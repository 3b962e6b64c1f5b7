//! Which coefficients the data can tell apart, and the shortest among those that they cannot.

use crate::models::linear::design::Design;
use crate::models::linear::gram::gram;
use crate::models::linear::symmetric::Symmetric;
use crate::models::linear::triangle::{Triangle, remove_directions};
use crate::models::linear::vector::dot;

/// What is left of a column beside the others, as a share of its square, for it to count as a column of its own.
pub(crate) const SMALLEST_PIVOT: f64 = 1e-11;

/// Where a penalty makes each column count, only what rounding made is left out.
pub(crate) const ROUNDED_PIVOT: f64 = 1e-15;

/// The directions in which coefficients may move while the intercept makes up for it,
/// such as all levels of a category at once.
#[derive(Clone, Debug)]
pub(crate) struct Unidentified {
    /// One number per parameter but the intercept; of length 1, at right angles to each other,
    /// in the units of the coefficients.
    pub(crate) directions: Vec<Vec<f64>>,
    /// Weighted means of the columns, in the order of the parameters.
    pub(crate) means: Vec<f64>,
}

/// Products of centered columns, each divided by the square roots of its squares, and what they were divided by.
pub(crate) fn centered(products: &Symmetric) -> (Symmetric, Vec<f64>) {
    let n = products.n() - 1;
    let total = products.get(0, 0);
    let mut out = Symmetric::zeros(n);
    for i in 0..n {
        for j in 0..=i {
            let means = products.get(i + 1, 0) * products.get(j + 1, 0) / total;
            out.set(i, j, products.get(i + 1, j + 1) - means);
        }
    }
    let before = products.diagonal();
    let length = |(now, before): (f64, &f64)| {
        if now > SMALLEST_PIVOT * before { now.sqrt() } else { f64::INFINITY }
    };
    let lengths: Vec<f64> = out.diagonal().into_iter().zip(&before[1..]).map(length).collect();
    for i in 0..n {
        for j in 0..=i {
            out.set(i, j, out.get(i, j) / lengths[i] / lengths[j]);
        }
    }
    (out, lengths.into_iter().map(|it| if it.is_finite() { it } else { 1.0 }).collect())
}

impl Unidentified {
    pub(crate) fn new(design: &Design, weights: &[f64]) -> Self {
        let products = gram(design, weights);
        let total = products.get(0, 0);
        let mean = |it: usize| design.center(it) + design.scale(it) * products.get(it, 0) / total;
        let means = (1..products.n()).map(mean).collect();
        let (scaled, lengths) = centered(&products);
        let units: Vec<f64> =
            (1..).zip(&lengths).map(|(place, length)| length * design.scale(place)).collect();
        let triangle = Triangle::of_products(&scaled, SMALLEST_PIVOT);
        Self { directions: triangle.null_space(&units), means }
    }

    /// Parameters with the shortest coefficients that say the same of the people learnt from.
    pub(crate) fn shortest(&self, design: &Design, parameters: &mut [f64]) {
        if self.directions.is_empty() {
            return;
        }
        let (intercept, slopes) = parameters.split_at_mut(1);
        let coefficient = |(place, it): (usize, &f64)| it / design.scale(place + 1);
        let before: Vec<f64> = slopes.iter().enumerate().map(coefficient).collect();
        let mut after = before.clone();
        remove_directions(&self.directions, &mut after);
        remove_directions(&self.directions, &mut after);
        for (place, (value, slope)) in after.iter().zip(slopes).enumerate() {
            *slope = value * design.scale(place + 1);
        }
        // The parameters' columns are centered already, where they are numbers.
        let centers: Vec<f64> = (1..=after.len()).map(|it| design.center(it)).collect();
        let moved: Vec<f64> = before.iter().zip(&after).map(|(a, b)| a - b).collect();
        intercept[0] += dot(&self.means, &moved) - dot(&centers, &moved);
    }
}
