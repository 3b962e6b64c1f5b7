//! Made-up people, and short ways to learn from them and ask.

use plumbline::models::learner::{Learner, Trained};
use plumbline::models::{
    Block, Error, Matrix, NO_LEVEL, Predict, Scores, Target, Unwatched, Values,
};
use plumbline::stats::resample::Stream;

use crate::Abilities;

/// People and what is known of them.
pub(crate) struct Known {
    pub(crate) features: Matrix,
    pub(crate) target: Target,
}

impl Known {
    pub(crate) fn take(&self, rows: &[u32]) -> Known {
        Known { features: self.features.take(rows), target: self.target.take(rows) }
    }
}

pub(crate) fn number(name: &str, values: Vec<f64>) -> Block {
    Block::Number { name: name.to_owned(), values }
}

pub(crate) fn category(name: &str, codes: Vec<u16>) -> Block {
    let levels = ["blue", "green", "red"].map(str::to_owned).to_vec();
    Block::Category { name: name.to_owned(), levels, codes }
}

pub(crate) fn matrix(blocks: Vec<Block>) -> Matrix {
    let n_rows = match blocks.first() {
        Some(Block::Number { values, .. }) => values.len(),
        Some(Block::Category { codes, .. }) => codes.len(),
        None => 0,
    };
    Matrix::new(n_rows, blocks).unwrap()
}

pub(crate) fn classes(codes: Vec<u32>, n_classes: usize) -> Target {
    let weights = vec![1.0; codes.len()];
    Target { values: Values::Classes { codes, n_classes }, weights }
}

pub(crate) fn numbers(values: Vec<f64>) -> Target {
    let weights = vec![1.0; values.len()];
    Target { values: Values::Numbers(values), weights }
}

/// Roughly normal.
pub(crate) fn noise(stream: &mut Stream) -> f64 {
    (0..6).map(|_| stream.uniform()).sum::<f64>() * 1.4 - 4.2
}

/// People of classes in these numbers, in random order. Classes lie 3 apart in two numbers; colors lean to classes.
pub(crate) fn people_of(sizes: &[u32], seed: u64) -> Known {
    let mut stream = Stream::new(seed, 77);
    let mut codes: Vec<u32> = (0..)
        .zip(sizes)
        .flat_map(|(class, size)| std::iter::repeat_n(class, *size as usize))
        .collect();
    stream.shuffle(&mut codes);
    let place = |class: &u32| [(0.0, 0.0), (3.0, 1.0), (0.5, 3.5)][*class as usize];
    let first = codes.iter().map(|it| place(it).0 + noise(&mut stream) * 0.7).collect();
    let second = codes.iter().map(|it| place(it).1 + noise(&mut stream) * 0.7).collect();
    let color = |class: &u32, stream: &mut Stream| match stream.below(6) {
        0..3 => u16::try_from(*class).unwrap(),
        3 => NO_LEVEL,
        it => u16::try_from(it - 4).unwrap(),
    };
    let colors = codes.iter().map(|it| color(it, &mut stream)).collect();
    let blocks = vec![number("first", first), category("color", colors), number("second", second)];
    Known { features: matrix(blocks), target: classes(codes, sizes.len()) }
}

/// The same people with a number to tell: a sum of what is seen, and some noise.
pub(crate) fn people_with_numbers(n: u32, seed: u64) -> Known {
    let known = people_of(&[n / 2, n - n / 2], seed);
    let mut stream = Stream::new(seed, 78);
    let coefficients = [1.5, 2.0, -1.0, 0.5, -0.8];
    let mut values = vec![10.0; n as usize];
    known.features.add_product(&coefficients, &mut values);
    for value in &mut values {
        *value += noise(&mut stream) * 0.3;
    }
    Known { features: known.features, target: numbers(values) }
}

/// What the way can learn from, in each kind of task that it knows.
pub(crate) fn tasks(abilities: &Abilities, n: u32, seed: u64) -> Vec<Known> {
    let mut tasks = Vec::new();
    if abilities.classes {
        tasks.push(people_of(&[n / 2, n - n / 2], seed));
        tasks.push(people_of(&[n / 3, n / 3, n - n / 3 * 2], seed));
    }
    if abilities.numbers {
        tasks.push(people_with_numbers(n, seed));
    }
    tasks
}

pub(crate) fn try_learn(learner: &Learner, known: &Known) -> Result<Trained, Error> {
    learner.learn(&known.features, &known.target, 5, &mut Unwatched)
}

pub(crate) fn learn(learner: &Learner, known: &Known) -> Result<Trained, String> {
    try_learn(learner, known).map_err(|error| format!("cannot be trained: {error}"))
}

/// Learns and tells.
pub(crate) fn told(learner: &Learner, known: &Known, asked: &Matrix) -> Result<Scores, String> {
    Ok(learn(learner, known)?.fitted.predict(asked))
}

/// The score of class 1 of two, or the number.
pub(crate) fn of_positive(scores: &Scores) -> Vec<f64> {
    let column = scores.values.ncols().min(2) - 1;
    scores.values.column(column).to_vec()
}

pub(crate) fn bits(scores: &Scores) -> Vec<u64> {
    scores.values.iter().map(|it| it.to_bits()).collect()
}

pub(crate) fn ensure(
    holds: impl Into<Option<()>>,
    problem: impl FnOnce() -> String,
) -> Result<(), String> {
    holds.into().ok_or_else(problem)
}

/// Within the tolerance everywhere.
pub(crate) fn close(one: &Scores, other: &Scores, tolerance: f64) -> Result<(), String> {
    if one.values.dim() != other.values.dim() {
        return Err("scores of another shape".to_owned());
    }
    let apart = one.values.iter().zip(&other.values).map(|(it, other)| (it - other).abs());
    let apart = apart.fold(0.0, f64::max);
    ensure((apart <= tolerance).then_some(()), || format!("scores are {apart:e} apart"))
}

pub(crate) fn all_rows(known: &Known) -> Vec<u32> {
    (0..).take(known.features.n_rows()).collect()
}
