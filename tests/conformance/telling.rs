//! What models tell: classes apart, class 1 as the positive one, numbers, each on its scale.

use std::cmp::Ordering;

use plumbline::models::learner::Learner;
use plumbline::models::{Scale, Scores, Values};

use crate::Abilities;
use crate::people::{
    Known, all_rows, classes, ensure, learn, matrix, of_positive, people_of, people_with_numbers,
    tasks, told,
};

fn codes(known: &Known) -> &[u32] {
    match &known.target.values {
        Values::Classes { codes, .. } => codes,
        Values::Numbers(_) => &[],
    }
}

/// The share of people whose class has the highest score.
fn share_right(scores: &Scores, known: &Known) -> f64 {
    let right = codes(known).iter().enumerate().filter(|(row, class)| {
        let scores = scores.values.row(*row);
        let best = match (scores.len(), scores[0] > 0.0) {
            (1, positive) => usize::from(positive),
            _ => (0..scores.len())
                .max_by(|one, other| scores[*one].total_cmp(&scores[*other]))
                .unwrap(),
        };
        best == **class as usize
    });
    right.count() as f64 / codes(known).len() as f64
}

fn are_told_apart(learner: &Learner, sizes: &[u32]) -> Result<(), String> {
    let (known, asked) = (people_of(sizes, 3), people_of(sizes, 4));
    let share = share_right(&told(learner, &known, &asked.features)?, &asked);
    ensure((share >= 0.9).then_some(()), || format!("only {share} are told right"))
}

pub(crate) fn two_classes_are_told_apart(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    if abilities.classes { are_told_apart(learner, &[60, 60]) } else { Ok(()) }
}

pub(crate) fn three_classes_are_told_apart(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    if abilities.classes { are_told_apart(learner, &[50, 50, 50]) } else { Ok(()) }
}

/// The chance that somebody of class 1 is scored above somebody of class 0.
fn area(scores: &[f64], codes: &[u32]) -> f64 {
    let of = |class: u32| scores.iter().zip(codes).filter(move |it| *it.1 == class).map(|it| *it.0);
    let (mut won, mut pairs) = (0.0, 0.0);
    for positive in of(1) {
        for negative in of(0) {
            won += match positive.total_cmp(&negative) {
                Ordering::Less => 0.0,
                Ordering::Equal => 0.5,
                Ordering::Greater => 1.0,
            };
            pairs += 1.0;
        }
    }
    won / pairs
}

pub(crate) fn the_positive_class_is_class_one_whatever_the_balance(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    if !abilities.classes {
        return Ok(());
    }
    for positives in [12, 60, 108] {
        let known = people_of(&[120 - positives, positives], 5);
        let reversed: Vec<u32> = all_rows(&known).into_iter().rev().collect();
        for known in [known.take(&reversed), known] {
            let area = area(&of_positive(&told(learner, &known, &known.features)?), codes(&known));
            ensure((area > 0.9).then_some(()), || format!("{positives} positives: area {area}"))?;
        }
    }
    Ok(())
}

pub(crate) fn balanced_weights_raise_the_rare_class(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    if !abilities.classes {
        return Ok(());
    }
    // By the number in which they are close to each other, so that weights matter.
    let close = |known: &Known| matrix(vec![known.features.blocks()[2].clone()]);
    let mut known = people_of(&[108, 12], 6);
    known.features = close(&known);
    let asked = close(&people_of(&[60, 60], 7));
    let mean = |scores: &Scores| of_positive(scores).iter().sum::<f64>() / 120.0;
    let plain = mean(&told(learner, &known, &asked)?);
    let codes = codes(&known).to_vec();
    let weights = known.target.weights.iter_mut().zip(codes);
    weights.for_each(|(weight, class)| *weight = if class == 1 { 5.0 } else { 5.0 / 9.0 });
    let balanced = mean(&told(learner, &known, &asked)?);
    ensure((balanced > plain).then_some(()), || format!("{plain} became {balanced}"))
}

pub(crate) fn a_class_of_nobody_is_left_out(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    if !abilities.classes {
        return Ok(());
    }
    let known = people_of(&[40, 40], 8);
    let shifted = codes(&known).iter().map(|it| it * 3).collect();
    let sparse = Known { features: known.features.clone(), target: classes(shifted, 5) };
    let trained = learn(learner, &sparse)?;
    let right =
        trained.classes == Some(vec![0, 3]) && trained.fitted == learn(learner, &known)?.fitted;
    ensure(right.then_some(()), || format!("classes are {:?}", trained.classes))
}

pub(crate) fn scores_are_on_their_scale(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let scores = told(learner, &known, &known.features)?;
        let width = match &known.target.values {
            Values::Classes { n_classes: 2, .. } if scores.scale == Scale::Margin => 1,
            Values::Classes { n_classes, .. } => *n_classes,
            Values::Numbers(_) => 1,
        };
        ensure((scores.values.dim() == (60, width)).then_some(()), || "another shape".to_owned())?;
        let is_number = matches!(known.target.values, Values::Numbers(_));
        let is_scale = is_number == (scores.scale == Scale::Number);
        ensure(is_scale.then_some(()), || format!("the scale is {:?}", scores.scale))?;
        for row in scores.values.rows() {
            let fits = match scores.scale {
                Scale::Probability => {
                    (row.sum() - 1.0).abs() < 1e-12 && row.iter().all(|it| (0.0..=1.0).contains(it))
                }
                Scale::Margin | Scale::Number => row.iter().all(|it| it.is_finite()),
            };
            ensure(fits.then_some(()), || format!("scores {row}"))?;
        }
    }
    Ok(())
}

pub(crate) fn one_feature_is_enough(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        for block in known.features.blocks() {
            let features = matrix(vec![block.clone()]);
            let one = Known { features, target: known.target.clone() };
            let scores = told(learner, &one, &one.features)?;
            let finite = scores.values.iter().all(|it| it.is_finite());
            ensure(finite.then_some(()), || format!("from {} alone", block.name()))?;
        }
    }
    Ok(())
}

pub(crate) fn numbers_are_told(learner: &Learner, abilities: &Abilities) -> Result<(), String> {
    if !abilities.numbers {
        return Ok(());
    }
    let (known, asked) = (people_with_numbers(150, 3), people_with_numbers(150, 4));
    let scores = of_positive(&told(learner, &known, &asked.features)?);
    let Values::Numbers(values) = &asked.target.values else { return Ok(()) };
    let mean = values.iter().sum::<f64>() / 150.0;
    let squares = |of: &dyn Fn(usize) -> f64| (0..150).map(|it| of(it) * of(it)).sum::<f64>();
    let left = squares(&|it| values[it] - scores[it]) / squares(&|it| values[it] - mean);
    ensure((left < 0.5).then_some(()), || format!("{left} of the variance is not explained"))
}
