//! What every way of learning may rely on: checked once, before any of them begins.

use plumbline_kernels::sums::{are_finite, are_finite_or_nan};

use crate::models::encode::Gaps;
use crate::models::{Block, Error, Matrix, Target, Values};

/// Rows, weights and numbers that hold together; people of weight 0 are left out, for they must not change anything.
///
/// # Errors
///
/// The first thing that does not hold, with the feature and the row, counted from 0.
pub fn checked(
    features: &Matrix,
    target: &Target,
    gaps: Gaps,
) -> Result<Option<(Matrix, Target)>, Error> {
    let n = features.n_rows();
    if target.n_rows() != n || target.weights.len() != n {
        return Err(Error::Lengths { features: n, outcomes: target.n_rows() });
    }
    if n == 0 {
        return Err(Error::NoRows);
    }
    if features.n_columns() == 0 {
        return Err(Error::NoFeatures);
    }
    weights(&target.weights)?;
    for block in features.blocks() {
        finite(block, gaps)?;
    }
    outcomes(&target.values)?;
    if target.weights.iter().all(|it| *it > 0.0) {
        several_classes(target)?;
        return Ok(None);
    }
    let counted = target.weights.iter().zip(0..).filter(|(weight, _)| **weight > 0.0);
    let rows: Vec<u32> = counted.map(|(_, row)| row).collect();
    let target = target.take(&rows);
    several_classes(&target)?;
    Ok(Some((features.take(&rows), target)))
}

fn weights(weights: &[f64]) -> Result<(), Error> {
    let bad = weights.iter().enumerate().find(|(_, it)| !(it.is_finite() && **it >= 0.0));
    if let Some((row, weight)) = bad {
        return Err(Error::BadWeight { row, weight: *weight });
    }
    if weights.iter().all(|it| *it <= 0.0) { Err(Error::NoWeight) } else { Ok(()) }
}

fn finite(block: &Block, gaps: Gaps) -> Result<(), Error> {
    let Block::Number { name, values } = block else { return Ok(()) };
    // Most often nothing is wrong, and many are looked at together.
    let all_hold = match gaps {
        Gaps::Keep => are_finite_or_nan(values),
        Gaps::Fill => are_finite(values),
    };
    if all_hold {
        return Ok(());
    }
    let holds = |it: f64| it.is_finite() || (gaps == Gaps::Keep && it.is_nan());
    match values.iter().position(|it| !holds(*it)) {
        Some(row) => Err(Error::NotFinite { feature: name.clone(), row }),
        None => Ok(()),
    }
}

fn outcomes(values: &Values) -> Result<(), Error> {
    match values {
        Values::Numbers(values) => match values.iter().position(|it| !it.is_finite()) {
            Some(row) => Err(Error::OutcomeNotFinite { row }),
            None => Ok(()),
        },
        Values::Classes { codes, n_classes } => {
            match codes.iter().position(|it| *it as usize >= *n_classes) {
                Some(row) => Err(Error::OutcomeNotFinite { row }),
                None => Ok(()),
            }
        }
    }
}

/// Something to tell apart.
fn several_classes(target: &Target) -> Result<(), Error> {
    match &target.values {
        Values::Classes { codes, .. } if codes.iter().all(|it| *it == codes[0]) => {
            Err(Error::OneClass)
        }
        Values::Classes { .. } | Values::Numbers(_) => Ok(()),
    }
}

/// The classes that somebody has, and the target in their places; nothing where everybody's class is there.
/// Ways of learning need somebody in each class; a class of nobody gets no chance afterwards.
pub fn present(target: &Target) -> Option<(Vec<usize>, Target)> {
    let Values::Classes { codes, n_classes } = &target.values else { return None };
    let mut has = vec![false; *n_classes];
    for code in codes {
        has[*code as usize] = true;
    }
    if has.iter().all(|it| *it) {
        return None;
    }
    let classes: Vec<usize> = (0..*n_classes).filter(|it| has[*it]).collect();
    let place = |code: u32| classes.iter().position(|it| *it == code as usize).unwrap_or(0);
    let codes = codes.iter().map(|it| u32::try_from(place(*it)).unwrap_or(0)).collect();
    let values = Values::Classes { codes, n_classes: classes.len() };
    let target = Target { values, weights: target.weights.clone() };
    Some((classes, target))
}
