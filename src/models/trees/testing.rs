//! People made by rule, and the people of a census, for the tests of trees.

use crate::models::{Block, Error, Matrix, NO_LEVEL, Scores, Step, Target, Trainer, Values};

pub(super) fn number(name: &str, values: Vec<f64>) -> Block {
    Block::Number { name: name.to_owned(), values }
}

/// A category of levels a, b, c, …; 9 is no level.
pub(super) fn category(name: &str, n_levels: u8, codes: &[u16]) -> Block {
    let levels = (0..n_levels).map(|level| char::from(b'a' + level).to_string()).collect();
    let codes = codes.iter().map(|code| if *code == 9 { NO_LEVEL } else { *code }).collect();
    Block::Category { name: name.to_owned(), levels, codes }
}

pub(super) fn matrix(blocks: Vec<Block>) -> Matrix {
    let n_rows = match &blocks[0] {
        Block::Number { values, .. } => values.len(),
        Block::Category { codes, .. } => codes.len(),
    };
    Matrix::new(n_rows, blocks).unwrap()
}

pub(super) fn classes(codes: &[u32], n_classes: usize) -> Target {
    let values = Values::Classes { codes: codes.to_vec(), n_classes };
    Target { values, weights: vec![1.0; codes.len()] }
}

pub(super) fn numbers(values: &[f64]) -> Target {
    Target { values: Values::Numbers(values.to_vec()), weights: vec![1.0; values.len()] }
}

/// What the people made by rule are to be told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    TwoClasses,
    ThreeClasses,
    Numbers,
}

pub(super) const TASKS: [Task; 3] = [Task::TwoClasses, Task::ThreeClasses, Task::Numbers];

/// 120 people with three numbers, who count 1, 2 or 3.
pub(super) fn made(task: Task) -> (Matrix, Target) {
    let people = 0..120_u32;
    let columns: [Vec<f64>; 3] = [
        people.clone().map(|it| f64::from(it * 37 % 101)).collect(),
        people.clone().map(|it| f64::from((it * 53 % 97) * (it * 53 % 97)) / 8.0).collect(),
        people.clone().map(|it| f64::from(it * it % 89)).collect(),
    ];
    let class = |it: usize| {
        let curved = columns[1][it] + 3.0 * columns[2][it];
        u32::from(columns[0][it] > 50.0)
            + u32::from(curved - 400.0 * libm::floor(curved / 400.0) > 200.0)
    };
    let number = |it: usize| {
        let jump = if columns[2][it] > 40.0 { 20.0 } else { 0.0 };
        columns[0][it] * 0.3 + jump + (it * 7 % 13) as f64
    };
    let mut target = match task {
        Task::TwoClasses => classes(&(0..120).map(|it| class(it).min(1)).collect::<Vec<_>>(), 2),
        Task::ThreeClasses => classes(&(0..120).map(class).collect::<Vec<_>>(), 3),
        Task::Numbers => numbers(&(0..120).map(number).collect::<Vec<_>>()),
    };
    target.weights = people.map(|it| f64::from(1 + it % 3)).collect();
    let [a, b, c] = columns;
    (matrix(vec![self::number("a", a), self::number("b", b), self::number("c", c)]), target)
}

/// The same people, each as often as it counts, in another order.
pub(super) fn copied((features, target): &(Matrix, Target)) -> (Matrix, Target) {
    let mut rows = Vec::new();
    for (row, weight) in (0..).zip(&target.weights) {
        (0..3).filter(|it| f64::from(*it) < *weight).for_each(|_| rows.push(row));
    }
    rows.reverse();
    let mut target = target.take(&rows);
    target.weights.fill(1.0);
    (features.take(&rows), target)
}

/// What training says when it is stopped at its first step, its second, and so on until it ends.
pub(super) fn steps_until_done<T: Trainer>(trainer: &T, made: &(Matrix, Target)) -> u32 {
    for last in 0.. {
        let mut seen = 0;
        let mut watch = |_: Step| {
            seen += 1;
            if seen > last { Err(Error::Stopped) } else { Ok(()) }
        };
        match trainer.train(&made.0, &made.1, 1, &mut watch) {
            Ok(_) => return last,
            Err(error) => assert_eq!(error, Error::Stopped),
        }
    }
    0
}

pub(super) fn assert_close(actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len());
    for (actual, expected) in actual.iter().zip(expected) {
        assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
    }
}

/// Adult: features and outcomes of those to learn from, and of those to be told (<https://archive.ics.uci.edu/dataset/2>).
/// `None`, said aloud, where the shared data are absent.
pub(super) fn adult() -> Option<[(Matrix, Target); 2]> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/adult.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        assert!(std::env::var_os("CI").is_none(), "{path} is needed");
        eprintln!("skipped: there is no {path}");
        return None;
    };
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let place = |name: &str| header.iter().position(|it| *it == name).unwrap();
    let (split, income) = (place("split"), place("income"));
    let blocks = (0..header.len()).filter(|it| *it != split && *it != income).map(|column| {
        let cells = rows.iter().map(|row| row[column]);
        if let Ok(values) = cells.clone().map(str::parse).collect() {
            return number(header[column], values);
        }
        let mut levels: Vec<&str> = cells.clone().filter(|cell| *cell != "?").collect();
        levels.sort_unstable();
        levels.dedup();
        let code =
            |cell| levels.binary_search(&cell).map_or(NO_LEVEL, |it| u16::try_from(it).unwrap());
        let codes = cells.map(code).collect();
        let levels = levels.iter().map(ToString::to_string).collect();
        Block::Category { name: header[column].to_owned(), levels, codes }
    });
    let features = matrix(blocks.collect());
    let codes: Vec<u32> = rows.iter().map(|row| u32::from(row[income] == ">50K")).collect();
    let target = classes(&codes, 2);
    let half = |name: &str| {
        let places: Vec<u32> = (0..)
            .zip(&rows)
            .filter(|(_, row)| row[split] == name)
            .map(|(place, _)| place)
            .collect();
        (features.take(&places), target.take(&places))
    };
    Some([half("train"), half("test")])
}

/// How often somebody of class 1 has a higher score than somebody of class 0; a tie counts half.
pub(super) fn area(scores: &Scores, target: &Target) -> f64 {
    let Values::Classes { codes, .. } = &target.values else { return 0.0 };
    let mut ranked: Vec<(f64, u32)> =
        scores.values.column(1).iter().copied().zip(codes.iter().copied()).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut positives, mut wins) = (0.0, 0.0, 0.0);
    for same in ranked.chunk_by(|a, b| a.0 >= b.0) {
        let own = same.iter().filter(|it| it.1 == 1).count() as f64;
        let others = same.len() as f64 - own;
        wins += own * (below + others / 2.0);
        below += others;
        positives += own;
    }
    wins / (below * positives)
}
