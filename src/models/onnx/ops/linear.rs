//! Linear models: one weight for each feature.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Kernel, many, one, wrong};
use super::super::tensor::{Cells, Tensor};
use super::cast::to_floats;
use super::classes;
use super::dense::multiply;
use super::scores::{SecondClass, Transform, best};

pub(super) const OPERATORS: &[Entry] =
    &[("LinearClassifier", classifier), ("LinearRegressor", regressor)];

/// Weights by feature and target.
struct Weights {
    n_features: usize,
    n_targets: usize,
    /// One row for each feature.
    by_feature: Vec<f32>,
    /// One for each target, or none at all.
    offsets: Vec<f32>,
}

impl Weights {
    /// From one row for each target.
    fn new(coefficients: &[f32], n_targets: usize, offsets: &[f32]) -> Result<Self, Fault> {
        if n_targets == 0
            || coefficients.is_empty()
            || !coefficients.len().is_multiple_of(n_targets)
        {
            return wrong(format!("{} weights do not fit {n_targets} targets", coefficients.len()));
        }
        let n_features = coefficients.len() / n_targets;
        let row = |feature: usize| {
            (0..n_targets).map(move |target| coefficients[target * n_features + feature])
        };
        let by_feature = (0..n_features).flat_map(row).collect();
        Ok(Self { n_features, n_targets, by_feature, offsets: offsets.to_vec() })
    }

    /// One row of scores for each row.
    fn scores(&self, tensor: &Tensor, budget: &mut Budget) -> Result<Vec<f32>, Fault> {
        let (n_rows, values) = features(tensor, self.n_features)?;
        let n = budget.cells(&[n_rows, self.n_targets])?;
        budget.steps(n, self.n_features)?;
        let mut scores =
            multiply(&values, &self.by_feature, (n_rows, self.n_features, self.n_targets));
        if !self.offsets.is_empty() {
            for row in scores.chunks_exact_mut(self.n_targets) {
                row.iter_mut().zip(&self.offsets).for_each(|(it, offset)| *it += offset);
            }
        }
        Ok(scores)
    }
}

/// The number of rows, and the cells in single precision; a list is one row.
pub(super) fn features(tensor: &Tensor, n_features: usize) -> Result<(usize, Vec<f32>), Fault> {
    let (n_rows, width) = match *tensor.shape() {
        [width] => (1, width),
        [n_rows, width] => (n_rows, width),
        _ => return wrong(format!("it needs rows and columns and got {}", tensor.describe())),
    };
    if width != n_features {
        return wrong(format!("it was trained on {n_features} features and got {width}"));
    }
    if matches!(tensor.cells(), Cells::Text(_)) {
        return wrong("it needs numbers and got texts");
    }
    Ok((n_rows, to_floats(tensor)?))
}

fn classifier(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let offsets = attributes.floats("intercepts")?;
    let weights = Weights::new(attributes.floats("coefficients")?, offsets.len(), offsets)?;
    let classes = classes::read(attributes, "classlabels_strings", "classlabels_ints")?;
    let transform = Transform::read(attributes)?;
    let n_targets = weights.n_targets;
    if !(n_targets == 1 && classes.len() == 2 || n_targets > 1 && classes.len() == n_targets) {
        return wrong(format!("{} classes do not fit {n_targets} rows of weights", classes.len()));
    }
    transform.check_scores(n_targets)?;
    let way =
        if transform == Transform::Logistic { SecondClass::Distance } else { SecondClass::Share };
    many(move |inputs, budget| {
        let mut scores = weights.scores(inputs.tensor(0)?, budget)?;
        if n_targets == 1 {
            let places: Vec<usize> = scores.iter().map(|it| usize::from(*it > 0.0)).collect();
            let pairs = scores.iter().flat_map(|it| transform.two_classes(*it, way));
            return Ok(classes::results(&classes, &places, 2, pairs.collect()));
        }
        let places: Vec<usize> = scores.chunks_exact(n_targets).map(best).collect();
        scores.chunks_exact_mut(n_targets).for_each(|row| transform.apply(row));
        Ok(classes::results(&classes, &places, n_targets, scores))
    })
}

fn regressor(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let n_targets = usize::try_from(attributes.int("targets", 1)?).unwrap_or(0);
    let offsets = attributes.floats("intercepts")?;
    let offsets = if offsets.len() == n_targets { offsets } else { &[] };
    let weights = Weights::new(attributes.floats("coefficients")?, n_targets, offsets)?;
    let transform = Transform::read(attributes)?;
    one(move |inputs, budget| {
        let mut scores = weights.scores(inputs.tensor(0)?, budget)?;
        if n_targets > 1 || transform == Transform::Probit {
            scores.chunks_exact_mut(n_targets).for_each(|row| transform.apply(row));
        }
        Ok(Tensor::made(vec![scores.len() / n_targets, n_targets], Cells::Float(scores)))
    })
}
