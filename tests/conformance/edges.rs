//! Data at the edge: models of them are finite, or refused with a reason.

use plumbline::models::learner::Learner;
use plumbline::models::{Block, Matrix, NO_LEVEL, Predict, Values};

use crate::Abilities;
use crate::people::{Known, category, classes, ensure, matrix, number, numbers, tasks, try_learn};

/// Finite scores of themselves and of others, or a refusal.
fn stays_finite(learner: &Learner, known: &Known, asked: &[&Matrix]) -> Result<(), String> {
    let Ok(trained) = try_learn(learner, known) else { return Ok(()) };
    let text = serde_json::to_string(&trained.fitted).map_err(|error| error.to_string())?;
    // JSON has no other word for what is no number. A setting that is absent is null too, but not in a list.
    let has_gap = text.contains("[null") || text.contains(",null");
    ensure((!has_gap).then_some(()), || "the model holds what is no number".to_owned())?;
    for asked in std::iter::once(&known.features).chain(asked.iter().copied()) {
        let scores = trained.fitted.predict(asked);
        let finite = scores.values.iter().all(|it| it.is_finite());
        ensure(finite.then_some(()), || format!("{:?}", scores.values))?;
    }
    Ok(())
}

fn must_learn(learner: &Learner, known: &Known) -> Result<(), String> {
    try_learn(learner, known).map_err(|error| format!("was refused: {error}"))?;
    stays_finite(learner, known, &[])
}

/// Two classes and numbers over the same features, as far as the way knows them.
fn with_outcomes(abilities: &Abilities, features: &Matrix, codes: &[u32]) -> Vec<Known> {
    let mut known = Vec::new();
    if abilities.classes {
        known.push(Known { features: features.clone(), target: classes(codes.to_vec(), 2) });
    }
    if abilities.numbers {
        let values = codes.iter().map(|it| f64::from(*it) * 3.0 - 1.0).collect();
        known.push(Known { features: features.clone(), target: numbers(values) });
    }
    known
}

pub(crate) fn few_people_are_enough_or_refused(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    let two = matrix(vec![number("age", vec![1.0, 2.0]), category("color", vec![0, 2])]);
    for known in with_outcomes(abilities, &two, &[0, 1]) {
        must_learn(learner, &known)?;
        if matches!(known.target.values, Values::Numbers(_)) {
            stays_finite(learner, &known.take(&[0]), &[&two])?;
        }
    }
    Ok(())
}

pub(crate) fn constant_and_double_columns_stay_finite(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let mut blocks = known.features.blocks().to_vec();
        blocks.extend(known.features.blocks().to_vec());
        blocks.push(number("constant", vec![1e6; 60]));
        blocks.push(category("all red", vec![2; 60]));
        blocks.push(category("no color", vec![NO_LEVEL; 60]));
        must_learn(learner, &Known { features: matrix(blocks), target: known.target.clone() })?;
        let constant = matrix(vec![number("constant", vec![0.0; 60])]);
        must_learn(learner, &Known { features: constant, target: known.target })?;
    }
    if abilities.numbers {
        let features = matrix(vec![number("age", (0..9).map(f64::from).collect())]);
        must_learn(learner, &Known { features, target: numbers(vec![4.0; 9]) })?;
    }
    Ok(())
}

pub(crate) fn people_told_apart_perfectly_stay_finite(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    let codes: Vec<u32> = (0..40).map(|it| u32::from(it >= 20)).collect();
    let colors = codes.iter().map(|it| if *it == 1 { 2 } else { 0 }).collect();
    let features = matrix(vec![
        number(
            "age",
            (0..40).map(|it| f64::from(it) + if it >= 20 { 50.0 } else { 0.0 }).collect(),
        ),
        category("color", colors),
    ]);
    with_outcomes(abilities, &features, &codes).iter().try_for_each(|it| must_learn(learner, it))
}

pub(crate) fn people_far_away_stay_finite(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    let codes: Vec<u32> = (0..20).map(|it| it % 2).collect();
    for far in [1e9, 1e100, 1e300] {
        let values = (0..20).map(|it| far * f64::from(it - 10)).collect();
        let features = matrix(vec![number("far", values)]);
        let farther = matrix(vec![number("far", vec![far * 1e6, -far * 1e6])]);
        for known in with_outcomes(abilities, &features, &codes) {
            stays_finite(learner, &known, &[&farther])?;
        }
    }
    Ok(())
}

pub(crate) fn levels_that_nobody_has_stay_finite(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let mut blocks = known.features.blocks().to_vec();
        if let Some(Block::Category { codes, .. }) = blocks.get_mut(1) {
            for code in codes.iter_mut().filter(|it| **it == 2) {
                *code = 1;
            }
        }
        let asked = [2, NO_LEVEL].map(|code| {
            let values = |value: f64| number("", vec![value; 3]);
            matrix(vec![values(0.0), category("color", vec![code; 3]), values(40.0)])
        });
        let known = Known { features: matrix(blocks), target: known.target };
        stays_finite(learner, &known, &[&asked[0], &asked[1]])?;
        must_learn(learner, &known)?;
    }
    Ok(())
}
