//! What must not change a model: copies for weights, order, asking again, saving, and who looks on.

use plumbline::models::learner::{Fitted, Learner};
use plumbline::models::{Error, Predict, Step};
use plumbline::stats::resample::Stream;

use crate::Abilities;
use crate::people::{Known, all_rows, bits, close, ensure, learn, tasks, told};

pub(crate) fn a_weight_is_so_many_copies(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let rows = all_rows(&known);
        let copies: Vec<u32> =
            rows.iter().flat_map(|row| vec![*row; 1 + *row as usize % 3]).collect();
        let spelt_out = known.take(&copies);
        let mut weighted = known;
        weighted.target.weights = rows.iter().map(|row| f64::from(1 + row % 3)).collect();
        let asked = &weighted.features;
        let scores = told(learner, &weighted, asked)?;
        close(&scores, &told(learner, &spelt_out, asked)?, abilities.tolerance)?;
    }
    Ok(())
}

pub(crate) fn a_weight_of_nothing_is_absence(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for mut known in tasks(abilities, 60, 2) {
        let counted: Vec<u32> = all_rows(&known).into_iter().filter(|row| row % 5 > 0).collect();
        let without = known.take(&counted);
        known.target.weights.iter_mut().step_by(5).for_each(|it| *it = 0.0);
        let same = bits(&told(learner, &known, &known.features)?)
            == bits(&told(learner, &without, &known.features)?);
        ensure(same.then_some(()), || "people of weight 0 changed something".to_owned())?;
    }
    Ok(())
}

pub(crate) fn order_of_those_asked_does_not_matter(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let fitted = learn(learner, &known)?.fitted;
        let mut rows = all_rows(&known);
        Stream::new(9, 9).shuffle(&mut rows);
        let (plain, mixed) =
            (fitted.predict(&known.features), fitted.predict(&known.features.take(&rows)));
        for (place, row) in rows.iter().enumerate() {
            let same = plain.values.row(*row as usize) == mixed.values.row(place);
            ensure(same.then_some(()), || format!("row {row} has another score"))?;
        }
    }
    Ok(())
}

pub(crate) fn order_of_those_learnt_from_does_not_matter(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let mut rows = all_rows(&known);
        Stream::new(9, 9).shuffle(&mut rows);
        let scores = told(learner, &known, &known.features)?;
        close(&scores, &told(learner, &known.take(&rows), &known.features)?, abilities.tolerance)?;
    }
    Ok(())
}

pub(crate) fn asked_one_by_one_is_the_same(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let fitted = learn(learner, &known)?.fitted;
        let together = bits(&fitted.predict(&known.features));
        let alone = all_rows(&known).into_iter();
        let alone: Vec<u64> =
            alone.flat_map(|row| bits(&fitted.predict(&known.features.take(&[row])))).collect();
        ensure((together == alone).then_some(()), || "alone they are told otherwise".to_owned())?;
    }
    Ok(())
}

pub(crate) fn learning_again_is_the_same(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let once = learn(learner, &known)?;
        // Something else in between.
        let rows: Vec<u32> = (3..50).collect();
        learn(learner, &known.take(&rows))?;
        let again = learn(learner, &known)?;
        let same = once == again
            && bits(&once.fitted.predict(&known.features))
                == bits(&again.fitted.predict(&known.features));
        ensure(same.then_some(()), || "the second model is another".to_owned())?;
    }
    Ok(())
}

/// Nothing stays behind of what was learnt before, and nothing hangs on where memory lies: so it is in another thread too.
pub(crate) fn what_was_learnt_before_does_not_matter(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    let other = Learner::new("decision-tree", serde_json::Map::new())?;
    for known in tasks(abilities, 60, 2) {
        let first = learn(learner, &known)?.fitted;
        for turn in 0..100 {
            let rows: Vec<u32> = (0..60).filter(|row| (row * 7 + turn) % 3 > 0).collect();
            learn(&other, &known.take(&rows))?;
        }
        let elsewhere =
            std::thread::scope(|it| it.spawn(|| told(learner, &known, &known.features)).join());
        let Ok(elsewhere) = elsewhere else { return Err("it panicked".to_owned()) };
        let same = bits(&first.predict(&known.features)) == bits(&elsewhere?);
        ensure(same.then_some(()), || "elsewhere it is another model".to_owned())?;
    }
    Ok(())
}

pub(crate) fn a_saved_model_is_the_same(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let fitted = learn(learner, &known)?.fitted;
        let text = serde_json::to_string(&fitted).map_err(|error| error.to_string())?;
        let read: Fitted = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let same = bits(&read.predict(&known.features)) == bits(&fitted.predict(&known.features));
        ensure(same.then_some(()), || "the read model tells otherwise".to_owned())?;
        ensure((read == fitted).then_some(()), || "the read model is another".to_owned())?;
    }
    Ok(())
}

/// The steps of a training, all of them or up to one.
fn steps(learner: &Learner, known: &Known, stop_at: usize) -> (Vec<Step>, Result<(), Error>) {
    let mut steps = Vec::new();
    let mut watch = |step: Step| {
        steps.push(step);
        if steps.len() > stop_at { Err(Error::Stopped) } else { Ok(()) }
    };
    let result = learner.learn(&known.features, &known.target, 5, &mut watch);
    (steps, result.map(|_| ()))
}

pub(crate) fn steps_are_told_in_order(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let (steps, _) = steps(learner, &known, usize::MAX);
        let rises = steps.windows(2).all(|it| it[0].done <= it[1].done);
        let within =
            steps.iter().all(|it| it.done <= it.total && it.loss.is_none_or(f64::is_finite));
        ensure((!steps.is_empty() && rises && within).then_some(()), || format!("{steps:?}"))?;
        if let Some((iterations, _)) = learn(learner, &known)?.fitted.iterations() {
            ensure((iterations > 0).then_some(()), || "it took no iterations".to_owned())?;
        }
    }
    Ok(())
}

pub(crate) fn training_stops_at_every_step(
    learner: &Learner,
    abilities: &Abilities,
) -> Result<(), String> {
    for known in tasks(abilities, 60, 2) {
        let (all, _) = steps(learner, &known, usize::MAX);
        for stop_at in 0..all.len() {
            let (seen, result) = steps(learner, &known, stop_at);
            let stopped = result == Err(Error::Stopped) && seen.len() == stop_at + 1;
            ensure(stopped.then_some(()), || format!("at step {stop_at}: {result:?}"))?;
        }
    }
    Ok(())
}
