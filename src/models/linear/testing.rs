//! What the tests of linear models share: made-up people, and the data sets that scikit-learn learnt from.

use serde_json::Value;

use crate::models::linear::symmetric::Symmetric;
use crate::models::{Block, Matrix, NO_LEVEL, Target, Values};

#[track_caller]
pub(crate) fn assert_all_close(actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len());
    for (place, (a, b)) in actual.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= tolerance, "at {place}: {a:?} is not {b:?} ± {tolerance:e}");
    }
}

/// People with two numbers, two categories between them, whole weights from 1 to 3, and classes that hang on all of it.
pub(crate) fn mixed(n_rows: u32, n_classes: u32) -> (Matrix, Target) {
    let spread = |row: u32, factor: u32, modulus: u32| (row * factor + row * row % 7) % modulus;
    let rows = || 0..n_rows;
    let first: Vec<f64> =
        rows().map(|it| (f64::from(spread(it, 37, 101)) / 10.0 - 5.0) / 3.0).collect();
    let second: Vec<f64> = rows().map(|it| (f64::from(spread(it, 53, 89)) - 44.0) / 25.0).collect();
    let color = |it: u32| u16::try_from(spread(it, 11, 4)).unwrap();
    let colors = rows().map(|it| if color(it) == 3 { NO_LEVEL } else { color(it) }).collect();
    let sizes: Vec<u16> = rows().map(|it| u16::try_from(spread(it, 5, 2)).unwrap()).collect();
    let class = |it: u32| {
        let pull = spread(it, 37, 101) / 12 + 2 * spread(it, 11, 4) + spread(it, 71, 13);
        (pull / (24 / n_classes)).min(n_classes - 1)
    };
    let codes = rows().map(class).collect();
    let names = |of: &[&str]| of.iter().map(|it| (*it).to_owned()).collect();
    let blocks = vec![
        Block::Number { name: "first".to_owned(), values: first },
        Block::Category {
            name: "color".to_owned(),
            levels: names(&["a", "b", "c"]),
            codes: colors,
        },
        Block::Category { name: "size".to_owned(), levels: names(&["big", "small"]), codes: sizes },
        Block::Number { name: "second".to_owned(), values: second },
    ];
    let weights = rows().map(|it| f64::from(1 + spread(it, 3, 3))).collect();
    let values = Values::Classes { codes, n_classes: n_classes as usize };
    (Matrix::new(n_rows as usize, blocks).unwrap(), Target { values, weights })
}

/// The same people, each as often as their weight says, with weight 1.
pub(crate) fn copied(matrix: &Matrix, target: &Target) -> (Matrix, Target) {
    let mut rows = Vec::new();
    for (row, weight) in (0_u32..).zip(&target.weights) {
        let mut left = *weight;
        while left > 0.5 {
            rows.push(row);
            left -= 1.0;
        }
    }
    let mut target = target.take(&rows);
    target.weights.fill(1.0);
    (matrix.take(&rows), target)
}

/// By the rows of its lower triangle.
pub(crate) fn symmetric(rows: &[&[f64]]) -> Symmetric {
    let mut out = Symmetric::zeros(rows.len());
    for (i, row) in rows.iter().enumerate() {
        row.iter().enumerate().for_each(|(j, value)| out.set(i, j, *value));
    }
    out
}

/// Columns of numbers.
pub(crate) fn numbers(columns: &[&[f64]]) -> Matrix {
    let block = |(place, values): (usize, &&[f64])| Block::Number {
        name: format!("x{place}"),
        values: values.to_vec(),
    };
    let blocks = columns.iter().enumerate().map(block).collect();
    Matrix::new(columns[0].len(), blocks).unwrap()
}

pub(crate) fn classes(codes: &[u32], n_classes: usize) -> Target {
    let values = Values::Classes { codes: codes.to_vec(), n_classes };
    Target { values, weights: vec![1.0; codes.len()] }
}

/// What scikit-learn said of a data set, and the same rows to learn from.
pub(crate) struct Learnt {
    pub(crate) features: Matrix,
    pub(crate) outcomes: Vec<f64>,
    pub(crate) intercept: f64,
    /// In the order of the columns of `features`.
    pub(crate) coefficients: Vec<f64>,
}

/// Of a data set of `shared/oracles`; `None`, said aloud, where that folder is absent.
pub(crate) fn learnt(name: &str, outcome: &str, positive: Option<&str>) -> Option<Learnt> {
    let oracle = shared(&format!("oracles/{name}_oracle.json"))?;
    let oracle: Value = serde_json::from_str(&oracle).unwrap();
    let model = &oracle["model"];
    let text = shared(&format!("data/{name}.csv"))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let lines = lines.enumerate().filter(|(row, _)| row % 5 != 0).map(|(_, line)| cells(line));
    let rows: Vec<Vec<String>> = lines.collect();
    let column = |name: &str| -> Vec<&str> {
        let place = header.iter().position(|it| *it == name).unwrap();
        rows.iter().map(|row| row[place].as_str()).collect()
    };
    let names = |key: &str| -> Vec<String> {
        model[key].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    };
    let mut blocks = Vec::new();
    let mut coefficients = Vec::new();
    let coefficient = |name: &str| model["coefficients"][name].as_f64().unwrap();
    for name in names("numeric_standardised_with_train_mean_and_population_sd") {
        let values = column(&name).iter().map(|it| it.parse().unwrap()).collect();
        coefficients.push(coefficient(&format!("num__{name}")));
        blocks.push(Block::Number { name, values: standardized(values) });
    }
    for name in names("categorical_one_hot_no_column_dropped_unseen_level_all_zero") {
        let cells = column(&name);
        let mut levels: Vec<String> = cells.iter().map(|it| (*it).to_owned()).collect();
        levels.sort();
        levels.dedup();
        let place = |it: &&str| levels.iter().position(|level| level == it).unwrap();
        let codes = cells.iter().map(|it| u16::try_from(place(it)).unwrap()).collect();
        coefficients.extend(levels.iter().map(|it| coefficient(&format!("cat__{name}_{it}"))));
        blocks.push(Block::Category { name, levels, codes });
    }
    let outcome_of = |it: &&str| match positive {
        Some(positive) => f64::from(u8::from(*it == positive)),
        None => it.parse().unwrap(),
    };
    let outcomes = column(outcome).iter().map(outcome_of).collect();
    let intercept = model["intercept"].as_f64().unwrap();
    let features = Matrix::new(rows.len(), blocks).unwrap();
    Some(Learnt { features, outcomes, intercept, coefficients })
}

/// With mean 0 and population standard deviation 1.
fn standardized(values: Vec<f64>) -> Vec<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let square = values.iter().map(|it| (it - mean) * (it - mean)).sum::<f64>() / n;
    values.into_iter().map(|it| (it - mean) / square.sqrt()).collect()
}

/// The cells of a line, some of them in quotes.
fn cells(line: &str) -> Vec<String> {
    let (mut out, mut is_quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => out.push(String::new()),
            other => out.last_mut().unwrap().push(other),
        }
    }
    out
}

/// A file of `shared`; `None`, said aloud, where it is absent.
fn shared(name: &str) -> Option<String> {
    let path = format!("{}/../shared/{name}", env!("CARGO_MANIFEST_DIR"));
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(problem) => {
            let must_be_there = std::env::var("CI").is_ok_and(|it| it == "true");
            assert!(!must_be_there, "{path}: {problem}");
            eprintln!("skipped: {path}: {problem}");
            None
        }
    }
}
