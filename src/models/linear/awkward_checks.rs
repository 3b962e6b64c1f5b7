//! Tables drawn at random, as awkward as they come: every linear model ends in finite numbers.

use crate::models::linear::{LinearRegression, LogisticRegression, Penalty, Shrinkage};
use crate::models::svm::{KernelSvm, LinearSvm};
use crate::models::{Block, Matrix, NO_LEVEL, Predict, Target, Trainer, Unwatched, Values};
use crate::stats::resample::Stream;

const ROWS: [u32; 6] = [2, 3, 5, 9, 20, 47];

/// A whole number below `limit`.
fn draw(stream: &mut Stream, limit: u16) -> u16 {
    let place = stream.uniform() * f64::from(limit);
    (0..limit).rfind(|it| f64::from(*it) <= place).unwrap_or(0)
}

/// A number of any size, far from 0, constant, of one person alone, or with a copy in another unit.
fn add_number(stream: &mut Stream, n_rows: u32, blocks: &mut Vec<Block>) {
    let size = libm::pow(10.0, stream.uniform() * 16.0 - 8.0);
    let offset =
        if draw(stream, 3) == 0 { size * libm::pow(10.0, stream.uniform() * 6.0) } else { 0.0 };
    let kind = draw(stream, 6);
    let cell = |row: u32| match kind {
        0 => offset,
        1 => offset + size * f64::from(u8::from(row == 0)),
        _ => offset + size * (stream.uniform() - 0.5),
    };
    let values: Vec<f64> = (0..n_rows).map(cell).collect();
    let copy = values.iter().map(|it| it * 3.0).collect();
    blocks.push(Block::Number { name: "number".to_owned(), values });
    if kind == 2 {
        blocks.push(Block::Number { name: "copy".to_owned(), values: copy });
    }
}

/// A category with a level that nobody has.
fn add_category(stream: &mut Stream, n_rows: u32, blocks: &mut Vec<Block>) {
    let n_levels = 1 + draw(stream, 8);
    let codes = (0..n_rows)
        .map(|_| if draw(stream, 10) == 0 { NO_LEVEL } else { draw(stream, n_levels) })
        .collect();
    let levels = (0..=n_levels).map(|it| it.to_string()).collect();
    blocks.push(Block::Category { name: "category".to_owned(), levels, codes });
}

fn table(stream: &mut Stream, n_rows: u32) -> Matrix {
    let mut blocks = Vec::new();
    for _ in 0..=draw(stream, 5) {
        if draw(stream, 5) < 3 {
            add_number(stream, n_rows, &mut blocks);
        } else {
            add_category(stream, n_rows, &mut blocks);
        }
    }
    Matrix::new(n_rows as usize, blocks).unwrap()
}

/// Trains and asks; all scores are finite, and what was learnt can be saved, which no NaN can.
#[track_caller]
fn check<T: Trainer + std::fmt::Debug>(trainer: &T, matrix: &Matrix, target: &Target) -> T::Model
where
    T::Model: serde::Serialize,
{
    let model = trainer.train(matrix, target, 0, &mut Unwatched).unwrap();
    let is_finite = model.predict(matrix).values.iter().all(|it| it.is_finite());
    let saved = serde_json::to_value(&model).unwrap();
    let coefficients = saved.get("coefficients").unwrap().to_string();
    assert!(is_finite && !coefficients.contains("null"), "{trainer:?} {saved}");
    model
}

#[test]
fn every_linear_model_ends_finite() {
    for trial in 0..90_u32 {
        let stream = &mut Stream::new(11, u64::from(trial));
        let n_rows = ROWS[trial as usize % ROWS.len()];
        let matrix = table(stream, n_rows);
        let n_classes = if n_rows < 5 || trial % 4 < 2 { 2 } else { 3 };
        let code = |row: u32| {
            if row < u32::from(n_classes) { row } else { draw(stream, n_classes).into() }
        };
        let codes = (0..n_rows).map(code).collect();
        let weights: Vec<f64> = (0..n_rows).map(|_| 0.01 + 10.0 * stream.uniform()).collect();
        let values = Values::Classes { codes, n_classes: n_classes.into() };
        let target = Target { values, weights: weights.clone() };
        let c = libm::pow(10.0, stream.uniform() * 8.0 - 4.0);
        for penalty in [Penalty::None, Penalty::L2, Penalty::L1, Penalty::ElasticNet] {
            let settings = LogisticRegression { c, penalty, ..Default::default() };
            let model = check(&settings, &matrix, &target);
            assert!(penalty == Penalty::None || model.converged, "trial {trial}: {settings:?}");
        }
        let settings = LinearSvm { c, ..Default::default() };
        let model = check(&settings, &matrix, &target);
        assert!(model.converged, "trial {trial}: {settings:?} {model:?}");
        check(&KernelSvm { c, max_iterations: 10_000, ..Default::default() }, &matrix, &target);
        let outcomes = (0..n_rows).map(|_| 1e3 * stream.uniform()).collect();
        let target = Target { values: Values::Numbers(outcomes), weights };
        for penalty in [Shrinkage::None, Shrinkage::Ridge, Shrinkage::Lasso, Shrinkage::ElasticNet]
        {
            let settings = LinearRegression { penalty, alpha: c, ..Default::default() };
            assert!(check(&settings, &matrix, &target).converged, "trial {trial}: {settings:?}");
        }
    }
}
