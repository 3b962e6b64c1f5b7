//! Input that cannot be learnt from is refused, and the refusal says what is wrong and where.

use plumbline::models::learner::Learner;
use plumbline::models::{Error, Matrix, Values};

use crate::Abilities;
use crate::people::{Known, classes, ensure, matrix, number, numbers, tasks, try_learn};

fn refused_as(
    learner: &Learner,
    known: &Known,
    is_right: impl Fn(&Error) -> bool,
) -> Result<(), String> {
    match try_learn(learner, known) {
        Ok(_) => Err("was learnt from".to_owned()),
        Err(error) => {
            ensure(is_right(&error).then_some(()), || format!("was refused as {error:?}"))
        }
    }
}

pub(crate) fn nobody_and_nothing_are_refused(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 20, 1) {
        refused_as(learner, &known.take(&[]), |it| *it == Error::NoRows)?;
        let nothing = Matrix::new(20, Vec::new()).unwrap();
        let nothing = Known { features: nothing, target: known.target };
        refused_as(learner, &nothing, |it| *it == Error::NoFeatures)?;
    }
    Ok(())
}

pub(crate) fn cells_that_are_no_numbers_are_refused(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 20, 1) {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut values: Vec<f64> = (0..20).map(f64::from).collect();
            values[13] = bad;
            let blocks = vec![number("fine", vec![1.0; 20]), number("holes", values)];
            let holes = Known { features: matrix(blocks), target: known.target.clone() };
            if bad.is_nan() && learner.keeps_gaps() {
                try_learn(learner, &holes).map_err(|it| format!("a gap was refused: {it}"))?;
            } else {
                let expected = Error::NotFinite { feature: "holes".to_owned(), row: 13 };
                refused_as(learner, &holes, |it| *it == expected)?;
            }
        }
    }
    if abilities.numbers {
        let mut values: Vec<f64> = (0..20).map(f64::from).collect();
        values[7] = f64::NAN;
        let features = matrix(vec![number("fine", values.iter().map(|_| 1.0).collect())]);
        let known = Known { features, target: numbers(values) };
        refused_as(learner, &known, |it| *it == Error::OutcomeNotFinite { row: 7 })?;
    }
    Ok(())
}

pub(crate) fn lists_of_other_lengths_are_refused(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 20, 1) {
        let rows: Vec<u32> = (0..19).collect();
        let features = known.features.take(&rows);
        let fewer = Known { features, target: known.target.clone() };
        let is_right = |it: &Error| *it == Error::Lengths { features: 19, outcomes: 20 };
        refused_as(learner, &fewer, is_right)?;
        let mut short = known;
        short.target.weights.pop();
        refused_as(learner, &short, |it| matches!(it, Error::Lengths { .. }))?;
    }
    Ok(())
}

pub(crate) fn weights_that_say_nothing_are_refused(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for mut known in tasks(abilities, 20, 1) {
        known.target.weights = vec![0.0; 20];
        refused_as(learner, &known, |it| *it == Error::NoWeight)?;
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            known.target.weights = vec![1.0; 20];
            known.target.weights[4] = bad;
            refused_as(learner, &known, |it| matches!(it, Error::BadWeight { row: 4, .. }))?;
        }
    }
    Ok(())
}

pub(crate) fn one_class_is_refused(learner: &Learner, abilities: &Abilities) -> Result<(), String> {
    if !abilities.classes {
        return Ok(());
    }
    let features = matrix(vec![number("age", (0..6).map(f64::from).collect())]);
    let known = Known { features, target: classes(vec![1; 6], 2) };
    refused_as(learner, &known, |it| *it == Error::OneClass)?;
    // Also where the other class has no weight.
    let mut known = known;
    known.target = classes(vec![1, 1, 1, 1, 1, 0], 2);
    known.target.weights[5] = 0.0;
    refused_as(learner, &known, |it| *it == Error::OneClass)
}

pub(crate) fn what_cannot_be_learnt_is_refused(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    let everything = Abilities { classes: true, numbers: true, tolerance: 0.0, differs: &[] };
    for known in tasks(&everything, 20, 1) {
        let can = match known.target.values {
            Values::Classes { .. } => abilities.classes,
            Values::Numbers(_) => abilities.numbers,
        };
        if can {
            try_learn(learner, &known).map_err(|it| format!("was refused: {it}"))?;
        } else {
            refused_as(learner, &known, |it| matches!(it, Error::WrongTask { .. }))?;
        }
    }
    Ok(())
}

pub(crate) fn a_class_that_is_none_is_refused(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    if !abilities.classes {
        return Ok(());
    }
    let features = matrix(vec![number("age", (0..6).map(f64::from).collect())]);
    let known = Known { features, target: classes(vec![0, 1, 0, 2, 1, 0], 2) };
    refused_as(learner, &known, |it| *it == Error::OutcomeNotFinite { row: 3 })
}
