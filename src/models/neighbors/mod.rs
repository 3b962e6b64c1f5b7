//! Nearest neighbors: people are told from those who are most like them.

mod search;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::models::neighbors::search::{Neighbor, People};
use crate::models::{
    Block, Error, Matrix, Predict, Scale, Scores, Step, Target, Trainer, Values, Watch,
};

/// The k nearest people vote. Learns classes, two or more, and numbers.
///
/// Distances are Euclidean over the columns of the matrix: the numbers as they are, so they should be on one scale,
/// and the levels of categories as columns of zeros and ones: two different levels are 2 apart, squared, and a level
/// and none at all 1. scikit-learn's `KNeighborsClassifier` and `KNeighborsRegressor` on the same columns.
///
/// People are taken in order of distance until their weight reaches k. Those tied at the border share what is left,
/// in proportion to their weight. So a weight of k is k copies, and the order of the rows does not matter,
/// also where scikit-learn takes whoever comes first.
///
/// Nothing is computed in training: the model keeps the people it was trained on, and whoever holds it holds them.
/// Each question is compared with all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NearestNeighbors {
    /// How many people vote: from 1 to 10 000, default 5; `n_neighbors` of scikit-learn.
    pub k: u32,
    /// How much each vote counts, besides the person's weight; default uniform; `weights` of scikit-learn.
    pub weights: Votes,
}

/// How much the vote of a neighbor counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Votes {
    #[default]
    Uniform,
    /// By the inverse of the distance. Where some are at distance 0, only they count.
    Distance,
}

impl Default for NearestNeighbors {
    fn default() -> Self {
        Self { k: 5, weights: Votes::Uniform }
    }
}

/// More people than these would make each question slow and the model large.
pub const MOST_PEOPLE: usize = 200_000;

/// Twice as many differences are counted in 16 bits.
const MOST_FEATURES: usize = 30_000;

/// The people learnt from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearestNeighborsModel {
    pub k: u32,
    pub votes: Votes,
    /// One list per feature that is a number, in their order.
    pub numbers: Vec<Vec<f64>>,
    /// One list per feature that is a category, in their order; [`crate::models::NO_LEVEL`] for none.
    pub categories: Vec<Vec<u16>>,
    pub weights: Vec<f64>,
    pub outcome: Outcome,
}

/// What is known of the people learnt from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Outcome {
    Classes { codes: Vec<u32>, n_classes: usize },
    Numbers { values: Vec<f64> },
}

impl Trainer for NearestNeighbors {
    type Model = NearestNeighborsModel;

    /// # Errors
    ///
    /// Besides those of every trainer, [`Error::TooMuch`] beyond [`MOST_PEOPLE`], and [`Error::NotFinite`]
    /// for a missing number, which has no distance.
    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        _: u64,
        watch: &mut dyn Watch,
    ) -> Result<NearestNeighborsModel, Error> {
        self.check(features)?;
        watch.step(Step { done: 0, total: 1, loss: None })?;
        let outcome = match &target.values {
            Values::Classes { codes, n_classes } => {
                Outcome::Classes { codes: codes.clone(), n_classes: *n_classes }
            }
            Values::Numbers(values) => Outcome::Numbers { values: values.clone() },
        };
        let (numbers, categories) = columns(features);
        let model = NearestNeighborsModel {
            k: self.k,
            votes: self.weights,
            numbers: numbers.into_iter().map(<[f64]>::to_vec).collect(),
            categories: categories.into_iter().map(<[u16]>::to_vec).collect(),
            weights: target.weights.clone(),
            outcome,
        };
        watch.step(Step { done: 1, total: 1, loss: None })?;
        Ok(model)
    }
}

impl NearestNeighbors {
    fn check(&self, features: &Matrix) -> Result<(), Error> {
        if !(1..=10_000).contains(&self.k) {
            let found = self.k.to_string();
            return Err(Error::Setting { key: "k", found, allowed: "from 1 to 10 000" });
        }
        if features.n_rows() > MOST_PEOPLE {
            return Err(Error::TooMuch {
                model: "nearest neighbors",
                what: "people to learn from",
                found: features.n_rows(),
                limit: MOST_PEOPLE,
            });
        }
        if features.blocks().len() > MOST_FEATURES {
            return Err(Error::TooMuch {
                model: "nearest neighbors",
                what: "features",
                found: features.blocks().len(),
                limit: MOST_FEATURES,
            });
        }
        for block in features.blocks() {
            if let Block::Number { name, values } = block
                && let Some(row) = values.iter().position(|it| !it.is_finite())
            {
                return Err(Error::NotFinite { feature: name.clone(), row });
            }
        }
        Ok(())
    }
}

fn columns(features: &Matrix) -> (Vec<&[f64]>, Vec<&[u16]>) {
    let (mut numbers, mut categories) = (Vec::new(), Vec::new());
    for block in features.blocks() {
        match block {
            Block::Number { values, .. } => numbers.push(values.as_slice()),
            Block::Category { codes, .. } => categories.push(codes.as_slice()),
        }
    }
    (numbers, categories)
}

impl Predict for NearestNeighborsModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let (scale, width) = match &self.outcome {
            Outcome::Classes { n_classes, .. } => (Scale::Probability, *n_classes),
            Outcome::Numbers { .. } => (Scale::Number, 1),
        };
        let mut values = Array2::zeros((features.n_rows(), width));
        let mut out = values.as_slice_mut().unwrap_or_default().chunks_exact_mut(width);
        let known = People {
            numbers: self.numbers.iter().map(Vec::as_slice).collect(),
            categories: self.categories.iter().map(Vec::as_slice).collect(),
        };
        let (numbers, categories) = columns(features);
        let asked = People { numbers, categories };
        search::nearest(&known, &self.weights, &asked, f64::from(self.k), |neighbors| {
            if let Some(scores) = out.next() {
                self.vote(neighbors, scores);
            }
        });
        Scores { scale, values }
    }
}

impl NearestNeighborsModel {
    fn vote(&self, neighbors: &mut [Neighbor], scores: &mut [f64]) {
        if self.votes == Votes::Distance {
            weigh_by_distance(neighbors);
        }
        let total: f64 = neighbors.iter().map(|it| it.vote).sum();
        for neighbor in neighbors.iter() {
            let (row, share) = (neighbor.row as usize, neighbor.vote / total);
            match &self.outcome {
                Outcome::Classes { codes, .. } => scores[codes[row] as usize] += share,
                Outcome::Numbers { values } => scores[0] += share * values[row],
            }
        }
    }
}

/// Divides votes by distances, in units of the nearest one, so that nothing overflows. Neighbors come nearest first.
fn weigh_by_distance(neighbors: &mut [Neighbor]) {
    let Some(nearest) = neighbors.first().map(|it| libm::sqrt(it.squared_distance)) else { return };
    for neighbor in neighbors {
        let distance = libm::sqrt(neighbor.squared_distance);
        // Equal ones count alike, also at distance 0 and where the square overflowed.
        let inverse = if distance <= nearest { 1.0 } else { nearest / distance };
        neighbor.vote *= inverse;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{NO_LEVEL, Unwatched};

    fn matrix(numbers: &[Vec<f64>], codes: Vec<u16>) -> Matrix {
        let mut blocks: Vec<Block> = numbers
            .iter()
            .map(|values| Block::Number { name: "number".to_owned(), values: values.clone() })
            .collect();
        let (n_rows, levels) = (codes.len(), ["a", "b", "c"].map(str::to_owned).to_vec());
        blocks.insert(1, Block::Category { name: "category".to_owned(), levels, codes });
        Matrix::new(n_rows, blocks).unwrap()
    }

    fn forty() -> Matrix {
        let first = (0..40).map(|it| f64::from(it * 7 % 23) / 3.0 + f64::from(it) * 0.013);
        let second = (0..40).map(|it| f64::from(it * 5 % 17) / 2.0 - f64::from(it) * 0.007);
        matrix(&[first.collect(), second.collect()], (0..40).map(|it| it * it % 3).collect())
    }

    fn asked() -> Matrix {
        let numbers = [vec![1.0, 6.5, 3.0, 0.0], vec![2.0, 3.0, 7.0, 0.0]];
        matrix(&numbers, vec![1, NO_LEVEL, 0, 2])
    }

    fn classes(rows: u32) -> Target {
        let codes = (0..rows).map(|it| (it * 3 + it * it / 2) % 3).collect();
        Target {
            values: Values::Classes { codes, n_classes: 3 },
            weights: vec![1.0; rows as usize],
        }
    }

    fn numbers() -> Target {
        let values = (0..40).map(|it| f64::from(it) * 0.5 - f64::from(it % 7)).collect();
        Target { values: Values::Numbers(values), weights: vec![1.0; 40] }
    }

    fn says(weights: Votes, features: &Matrix, target: &Target, asked: &Matrix) -> Vec<f64> {
        let trainer = NearestNeighbors { k: 5, weights };
        let model = trainer.train(features, target, 0, &mut Unwatched).unwrap();
        model.predict(asked).values.into_iter().collect()
    }

    fn assert_close(ours: &[f64], expected: &[f64]) {
        assert_eq!(ours.len(), expected.len());
        for (ours, expected) in ours.iter().zip(expected) {
            assert!((ours - expected).abs() < 1e-12, "{ours} is not {expected}");
        }
    }

    #[test]
    fn votes_are_those_of_scikit_learn_on_the_columns_spelt_out() {
        // scikit-learn 1.9.1, KNeighborsClassifier and KNeighborsRegressor.
        let says = |weights, target: &Target| says(weights, &forty(), target, &asked());
        assert_close(&says(Votes::Uniform, &classes(40)), &UNIFORM_CLASSES);
        assert_close(&says(Votes::Distance, &classes(40)), &DISTANCE_CLASSES);
        assert_close(&says(Votes::Uniform, &numbers()), &[1.9, 13.7, 10.5, 2.8]);
        let expected = [
            1.329_010_995_968_295_9,
            13.592_565_356_237_174,
            10.832_627_095_276_465,
            2.560_514_477_551_361,
        ];
        assert_close(&says(Votes::Distance, &numbers()), &expected);
    }

    #[test]
    fn levels_are_as_far_apart_as_their_columns() {
        // At (1, a) are class 0, at (2, b) class 1, at (0, none) class 2; asked at (1, b), (1, none), (2, a).
        let numbers = |values: [f64; 3]| [values.to_vec(), vec![0.0; 3]];
        let known = matrix(&numbers([1.0, 2.0, 0.0]), vec![0, 1, NO_LEVEL]);
        let asked = matrix(&numbers([1.0, 1.0, 2.0]), vec![1, NO_LEVEL, 0]);
        // Squared distances 2, 1, 2; 1, 2, 1; 1, 2, 5. The first takes 1 and shares one vote between two.
        let codes = vec![0, 1, 2];
        let target =
            Target { values: Values::Classes { codes, n_classes: 3 }, weights: vec![1.0; 3] };
        let trainer = NearestNeighbors { k: 2, weights: Votes::Uniform };
        let model = trainer.train(&known, &target, 0, &mut Unwatched).unwrap();
        let ours: Vec<f64> = model.predict(&asked).values.into_iter().collect();
        assert_close(&ours, &[0.25, 0.5, 0.25, 0.5, 0.0, 0.5, 0.5, 0.5, 0.0]);
    }

    #[test]
    fn a_weight_is_so_many_copies_and_the_order_of_rows_does_not_matter() {
        // Rounded, so that many are tied.
        let coarse = |row: u32| f64::from(row * 7 % 5);
        let people = |rows: &[u32]| {
            let first = rows.iter().map(|row| coarse(*row)).collect();
            let second = rows.iter().map(|row| f64::from(row % 2)).collect();
            let codes = rows.iter().map(|row| u16::try_from(row % 3).unwrap()).collect();
            (matrix(&[first, second], codes), classes(60).take(rows))
        };
        let rows: Vec<u32> = (0..60).collect();
        let (features, mut target) = people(&rows);
        target.weights = rows.iter().map(|row| f64::from(1 + row % 3)).collect();
        let copied: Vec<u32> =
            rows.iter().rev().flat_map(|row| vec![*row; 1 + *row as usize % 3]).collect();
        let (spelt_out, once) = people(&copied);
        for votes in [Votes::Uniform, Votes::Distance] {
            let weighted = says(votes, &features, &target, &asked());
            assert_close(&weighted, &says(votes, &spelt_out, &once, &asked()));
        }
    }

    #[test]
    fn many_people_in_many_tiles_are_searched_like_few() {
        let values =
            |by: u32| (0..3000_u32).map(|it| libm::sqrt(f64::from(it * by % 1999))).collect();
        let features = matrix(&[values(7), values(13)], (0..3000).map(|it| it % 3).collect());
        let (target, asked) = (classes(3000), features.take(&[0, 511, 512, 2999]));
        let ours = says(Votes::Uniform, &features, &target, &asked);
        let (known, asked) = (features.to_dense(), asked.to_dense());
        for (ours, asked) in ours.chunks(3).zip(asked.rows()) {
            let distance = |row: usize| -> f64 {
                known.row(row).iter().zip(asked).map(|(it, other)| square(it - other)).sum()
            };
            let mut rows: Vec<usize> = (0..3000).collect();
            rows.sort_by(|one, other| distance(*one).total_cmp(&distance(*other)));
            assert!(distance(rows[4]) < distance(rows[5]), "a tie at the border");
            let mut expected = [0.0; 3];
            rows[..5].iter().for_each(|row| expected[(row * 3 + row * row / 2) % 3] += 0.2);
            assert_close(ours, &expected);
        }
    }

    fn square(value: f64) -> f64 {
        value * value
    }

    #[test]
    fn what_has_no_distance_or_takes_too_long_is_refused() {
        let train = |trainer: &NearestNeighbors, features: &Matrix| {
            trainer.train(features, &classes(4), 0, &mut Unwatched)
        };
        let nobody = NearestNeighbors { k: 0, weights: Votes::Uniform };
        assert!(matches!(train(&nobody, &asked()), Err(Error::Setting { key: "k", .. })));
        let holes = matrix(&[vec![1.0, f64::NAN], vec![1.0; 2]], vec![0; 2]);
        let refused = train(&NearestNeighbors::default(), &holes);
        assert_eq!(refused, Err(Error::NotFinite { feature: "number".to_owned(), row: 1 }));
        let many = vec![0.0; MOST_PEOPLE + 1];
        let many = Block::Number { name: String::new(), values: many };
        let many = Matrix::new(MOST_PEOPLE + 1, vec![many]).unwrap();
        let refused = train(&NearestNeighbors::default(), &many);
        assert!(matches!(refused, Err(Error::TooMuch { .. })));
    }

    const UNIFORM_CLASSES: [f64; 12] = [0.6, 0.0, 0.4, 0.4, 0.2, 0.4, 0.4, 0.4, 0.2, 0.6, 0.0, 0.4];
    const DISTANCE_CLASSES: [f64; 12] = [
        0.521_018_940_541_207_6,
        0.0,
        0.478_981_059_458_792_44,
        0.352_842_174_943_369_56,
        0.205_370_341_534_070_8,
        0.441_787_483_522_559_64,
        0.447_296_490_985_216_46,
        0.413_941_431_064_302_53,
        0.138_762_077_950_480_9,
        0.700_344_588_000_597_1,
        0.0,
        0.299_655_411_999_402_8,
    ];
}
