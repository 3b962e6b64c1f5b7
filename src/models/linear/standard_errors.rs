//! How sure a logistic regression of two classes is of its coefficients.

use crate::models::linear::design::Design;
use crate::models::linear::identify::{ROUNDED_PIVOT, SMALLEST_PIVOT, Unidentified};
use crate::models::linear::symmetric::{Cholesky, Symmetric};
use crate::models::linear::triangle::remove_directions;
use crate::models::linear::vector::dot;

/// Standard errors of coefficients.
///
/// Without a penalty: square roots of the diagonal of the inverse Fisher information, as every statistics package gives
/// them. Where columns depend on each other they are those of the shortest coefficients.
///
/// With an L2 penalty: of `H⁻¹ I H⁻¹`, with `I` the Fisher information of the people at the fitted coefficients
/// and `H` the same plus the penalty's curvature (le Cessie & van Houwelingen 1992, Applied Statistics
/// 41:191-201). They tell how much the fitted coefficients would vary with other people,
/// and nothing of how far the penalty pulled them towards 0: intervals from them are approximate, and too short for the truth
/// where the penalty is strong.
///
/// Weights count as copies of people, in both.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardErrors {
    pub intercept: f64,
    /// As long as the columns.
    pub coefficients: Vec<f64>,
}

/// From the curvature of the loss, `c` times the information, and half the penalty's squares.
pub(crate) fn standard_errors(
    design: &Design,
    curvature: &Symmetric,
    c: f64,
    ridge: &[f64],
    unidentified: Option<&Unidentified>,
) -> Option<StandardErrors> {
    let mut bent = curvature.clone();
    bent.add_to_diagonal(ridge);
    let smallest = if unidentified.is_some() { SMALLEST_PIVOT } else { ROUNDED_PIVOT };
    let inverse = Cholesky::new(&bent, smallest).inverse();
    let mut coefficients = vec![0.0; design.n_parameters() - 1];
    let mut intercept = 0.0;
    for (place, combination) in combinations(design, unidentified).iter().enumerate() {
        let spread = inverse.product(combination);
        // Below 0 by rounding alone.
        let variance = (c * dot(&spread, &curvature.product(&spread))).max(0.0);
        if !variance.is_finite() {
            return None;
        }
        match design.column(place) {
            Some(column) => coefficients[column] = variance.sqrt(),
            None => intercept = variance.sqrt(),
        }
    }
    Some(StandardErrors { intercept, coefficients })
}

/// The intercept and each coefficient of the matrix's columns as sums of parameters.
fn combinations(design: &Design, unidentified: Option<&Unidentified>) -> Vec<Vec<f64>> {
    let n = design.n_parameters();
    // Of coefficients first: the intercept is what is left at the columns' centers.
    let mut out: Vec<Vec<f64>> = Vec::with_capacity(n);
    let mut intercept: Vec<f64> = (0..n).map(|it| -design.center(it)).collect();
    intercept[0] = 1.0;
    out.push(intercept);
    for place in 1..n {
        let mut own = vec![0.0; n];
        own[place] = 1.0;
        if let Some(unidentified) = unidentified {
            remove_directions(&unidentified.directions, &mut own[1..]);
        }
        out.push(own);
    }
    if let Some(unidentified) = unidentified {
        // What the coefficients lose in such a direction, the intercept gains at the columns' means.
        for direction in &unidentified.directions {
            let gain = dot(&unidentified.means, direction);
            for (value, part) in out[0][1..].iter_mut().zip(direction) {
                *value += gain * part;
            }
        }
    }
    for row in &mut out {
        for (place, value) in row.iter_mut().enumerate().skip(1) {
            *value /= design.scale(place);
        }
    }
    out
}
