//! Naive Bayes: features are taken to be independent among people of one class.

mod likelihood;

use core::ops::Range;

use ndarray::Array2;
use plumbline_kernels::codes::{add_by_class, add_by_code_and_class, add_squares_by_class};
use serde::{Deserialize, Serialize};

pub use crate::models::bayes::likelihood::Likelihood;
use crate::models::linear::vector::in_calls;
use crate::models::settings::within;
use crate::models::softmax::softmax;
use crate::models::{
    Block, Error, Matrix, Predict, Scale, Scores, Step, Target, Trainer, Values, Watch,
};

/// Naive Bayes over numbers (a normal distribution per class) and categories (the shares of their levels), freely mixed.
///
/// Numbers alone make scikit-learn's `GaussianNB`, categories alone its `CategoricalNB`. A missing number and an
/// unknown level say nothing, in training and after. Nothing is drawn at random; a weight of k is k copies.
/// Learns classes, two or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NaiveBayes {
    /// People added to each level of a category in each class, so that no level is impossible.
    /// From 1e-10 to 1e9, default 1; `alpha` of scikit-learn's `CategoricalNB`.
    pub smoothing: f64,
    /// This share of the largest variance of all numbers is added to every variance.
    /// From 0 to 1, default 1e-9; `var_smoothing` of scikit-learn's `GaussianNB`.
    pub var_smoothing: f64,
}

impl Default for NaiveBayes {
    fn default() -> Self {
        Self { smoothing: 1.0, var_smoothing: 1e-9 }
    }
}

/// What naive Bayes has learnt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NaiveBayesModel {
    /// The logarithm of each class's share of all weight.
    pub log_priors: Vec<f64>,
    /// In the order of the features.
    pub features: Vec<Likelihood>,
}

impl Trainer for NaiveBayes {
    type Model = NaiveBayesModel;

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        _: u64,
        watch: &mut dyn Watch,
    ) -> Result<NaiveBayesModel, Error> {
        self.check()?;
        let Values::Classes { codes, n_classes } = &target.values else {
            return Err(Error::WrongTask { model: "naive Bayes", task: "numbers" });
        };
        let people = People { classes: codes, weights: &target.weights, n_classes: *n_classes };
        let total = u32::try_from(features.blocks().len()).unwrap_or(u32::MAX);
        let mut learnt = Vec::with_capacity(features.blocks().len());
        watch.step(Step { done: 0, total, loss: None })?;
        for (done, block) in (1..).zip(features.blocks()) {
            learnt.push(match block {
                Block::Number { values, .. } => people.moments(values),
                Block::Category { levels, codes, .. } => {
                    people.shares(codes, levels.len(), self.smoothing)
                }
            });
            watch.step(Step { done, total, loss: None })?;
        }
        let extra = self.var_smoothing * learnt.iter().map(|it| it.variance).fold(0.0, f64::max);
        let features = learnt.into_iter().map(|it| it.likelihood.widened(extra)).collect();
        Ok(NaiveBayesModel { log_priors: people.log_priors(), features })
    }
}

impl NaiveBayes {
    fn check(&self) -> Result<(), Error> {
        within("smoothing", self.smoothing, 1e-10..=1e9, "from 1e-10 to 1e9")?;
        within("var_smoothing", self.var_smoothing, 0.0..=1.0, "from 0 to 1")
    }
}

/// Who is learnt from.
struct People<'a> {
    classes: &'a [u32],
    weights: &'a [f64],
    n_classes: usize,
}

/// A likelihood, and the variance of a number among all people.
struct Learnt {
    likelihood: Likelihood,
    variance: f64,
}

impl People<'_> {
    fn log_priors(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_classes];
        for (class, weight) in self.classes.iter().zip(self.weights) {
            sums[*class as usize] += weight;
        }
        let total: f64 = sums.iter().sum();
        sums.iter().map(|sum| libm::log((sum / total).max(f64::MIN_POSITIVE))).collect()
    }

    /// The mean and the variance of a number in each class.
    /// A class in which the number is always missing has those of everybody: it is known by nothing.
    fn moments(&self, values: &[f64]) -> Learnt {
        let class_means = Means::of(&self.sums(values));
        let overall = class_means.overall;
        let means: Vec<f64> = class_means.by_class.iter().map(|it| it.unwrap_or(overall)).collect();
        let within = Means::of(&self.squares(values, &means));
        let variance = Means::of(&self.squares(values, &vec![overall; self.n_classes])).overall;
        let variances = within.by_class.iter().map(|it| it.unwrap_or(variance)).collect();
        Learnt { likelihood: Likelihood::Number { means, variances }, variance }
    }

    /// Weighted sums of the values in each class, each with the sum of its weights.
    fn sums(&self, values: &[f64]) -> Vec<[f64; 2]> {
        let mut sums = vec![[0.0; 2]; self.n_classes];
        in_calls(values.len(), |rows| {
            add_by_class(&mut sums, &values[rows.clone()], self.of(rows));
        });
        sums
    }

    /// The same of the squares of how far values are from these means, one for each class.
    fn squares(&self, values: &[f64], means: &[f64]) -> Vec<[f64; 2]> {
        let mut sums = vec![[0.0; 2]; self.n_classes];
        in_calls(values.len(), |rows| {
            add_squares_by_class(&mut sums, &values[rows.clone()], means, self.of(rows));
        });
        sums
    }

    /// Classes and weights of these people.
    fn of(&self, rows: Range<usize>) -> (&[u32], &[f64]) {
        (&self.classes[rows.clone()], &self.weights[rows])
    }

    fn shares(&self, codes: &[u16], n_levels: usize, smoothing: f64) -> Learnt {
        let n = self.n_classes;
        let mut counts = vec![smoothing; n_levels * n];
        in_calls(codes.len(), |rows| {
            add_by_code_and_class(&mut counts, n, &codes[rows.clone()], self.of(rows));
        });
        let mut totals = vec![0.0; n];
        for level in counts.chunks_exact(n) {
            totals.iter_mut().zip(level).for_each(|(total, count)| *total += count);
        }
        let shares = counts.iter().zip(totals.iter().cycle());
        let log_shares = shares.map(|(count, total)| libm::log(count / total)).collect();
        Learnt { likelihood: Likelihood::Category { log_shares }, variance: 0.0 }
    }
}

struct Means {
    /// `None` for a class without people.
    by_class: Vec<Option<f64>>,
    overall: f64,
}

impl Means {
    fn of(sums: &[[f64; 2]]) -> Self {
        let total = sums.iter().fold([0.0; 2], |sum, it| [sum[0] + it[0], sum[1] + it[1]]);
        let by_class = sums.iter().map(|it| quotient(*it)).collect();
        Self { by_class, overall: quotient(total).unwrap_or(0.0) }
    }
}

/// A mean; numbers near the largest of all overflow, and stay finite here.
fn quotient([sum, weight]: [f64; 2]) -> Option<f64> {
    let mean = if sum.is_nan() { 0.0 } else { (sum / weight).clamp(f64::MIN, f64::MAX) };
    (weight > 0.0).then_some(mean)
}

impl Predict for NaiveBayesModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let n_classes = self.log_priors.len();
        let mut values = Array2::zeros((features.n_rows(), n_classes));
        if let Some(out) = values.as_slice_mut() {
            out.chunks_exact_mut(n_classes).for_each(|row| row.copy_from_slice(&self.log_priors));
            for (likelihood, block) in self.features.iter().zip(features.blocks()) {
                likelihood.add(block, n_classes, out);
            }
            out.chunks_exact_mut(n_classes).for_each(softmax);
        }
        Scores { scale: Scale::Probability, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{NO_LEVEL, Unwatched};

    fn number(of: impl Fn(u32) -> f64, n_rows: u32) -> Block {
        Block::Number { name: "number".to_owned(), values: (0..n_rows).map(of).collect() }
    }

    fn category(codes: Vec<u16>, n_levels: u16) -> Block {
        let levels = (0..n_levels).map(|it| it.to_string()).collect();
        Block::Category { name: "category".to_owned(), levels, codes }
    }

    fn classes(codes: Vec<u32>, weights: Vec<f64>) -> Target {
        let n_classes = codes.iter().max().map_or(0, |it| *it as usize + 1);
        Target { values: Values::Classes { codes, n_classes }, weights }
    }

    fn class_of(row: u32) -> u32 {
        row * row % 7 % 3
    }

    fn weight_of(row: u32) -> f64 {
        1.0 + f64::from(row % 3) * 0.5
    }

    fn numbers() -> Matrix {
        let first = number(|row| f64::from(row * 7 % 11) / 2.0 + f64::from(class_of(row)), 24);
        let second =
            number(|row| f64::from(row * 5 % 13) * 3.0 - 4.0 * f64::from(class_of(row)), 24);
        Matrix::new(24, vec![first, second]).unwrap()
    }

    fn categories() -> Matrix {
        let code = |it: u32| u16::try_from(it).unwrap();
        let first = (0..24).map(|row| code((row * 3 + class_of(row)) % 4)).collect();
        let second = (0..24).map(|row| code((row * row + row) % 3)).collect();
        Matrix::new(24, vec![category(first, 5), category(second, 3)]).unwrap()
    }

    fn trained(trainer: &NaiveBayes, features: &Matrix, target: &Target) -> NaiveBayesModel {
        trainer.train(features, target, 0, &mut Unwatched).unwrap()
    }

    fn assert_says(model: &NaiveBayesModel, asked: &[Block], expected: &[&[f64]]) {
        let asked = Matrix::new(expected.len(), asked.to_vec()).unwrap();
        let ours = model.predict(&asked).values;
        for (ours, expected) in ours.rows().into_iter().zip(expected) {
            for (ours, expected) in ours.iter().zip(*expected) {
                assert!((ours - expected).abs() < 1e-9, "{ours} is not {expected}");
            }
        }
    }

    #[test]
    fn numbers_alone_are_the_gaussian_model_of_scikit_learn() {
        // scikit-learn 1.9.1, GaussianNB.
        let ask = |values: [f64; 3]| Block::Number { name: String::new(), values: values.to_vec() };
        let asked = [ask([1.0, 6.5, 3.0]), ask([2.0, 30.0, -5.0])];
        let weighted = classes((0..24).map(class_of).collect(), (0..24).map(weight_of).collect());
        let expected: [&[f64]; 3] = [
            &[0.265_239_247_416_837_85, 0.641_999_948_682_079_4, 0.092_760_803_901_082_34],
            &[0.089_092_247_121_162_77, 0.360_389_023_652_021_1, 0.550_518_729_226_815_9],
            &[0.144_699_378_858_851_48, 0.664_406_976_224_863_9, 0.190_893_644_916_284_3],
        ];
        assert_says(&trained(&NaiveBayes::default(), &numbers(), &weighted), &asked, &expected);
        let two = classes((0..24).map(|row| class_of(row).min(1)).collect(), vec![1.0; 24]);
        let expected: [&[f64]; 3] = [
            &[0.407_382_402_468_982_8, 0.592_617_597_531_017_3],
            &[0.028_239_423_807_321_93, 0.971_760_576_192_678_1],
            &[0.226_847_967_502_281_67, 0.773_152_032_497_718_5],
        ];
        assert_says(&trained(&NaiveBayes::default(), &numbers(), &two), &asked, &expected);
    }

    #[test]
    fn categories_alone_are_the_categorical_model_of_scikit_learn() {
        // scikit-learn 1.9.1, CategoricalNB with min_categories=[5, 3].
        let asked = [category(vec![0, 3, 4], 5), category(vec![0, 2, 1], 3)];
        let weighted = classes((0..24).map(class_of).collect(), (0..24).map(weight_of).collect());
        let half = NaiveBayes { smoothing: 0.5, ..NaiveBayes::default() };
        let expected: [&[f64]; 3] = [
            &[0.114_551_308_566_892_93, 0.634_311_171_729_141_6, 0.251_137_519_703_965_4],
            &[0.106_536_284_096_757_58, 0.563_327_562_812_894_6, 0.330_136_153_090_347_8],
            &[0.463_936_430_317_848_3, 0.183_985_330_073_349_63, 0.352_078_239_608_801_86],
        ];
        assert_says(&trained(&half, &categories(), &weighted), &asked, &expected);
        let two = classes((0..24).map(|row| class_of(row).min(1)).collect(), vec![1.0; 24]);
        let expected: [&[f64]; 3] = [
            &[0.129_687_059_486_890_38, 0.870_312_940_513_109_7],
            &[0.132_032_146_957_520_08, 0.867_967_853_042_479_7],
            &[0.646_067_415_730_337_2, 0.353_932_584_269_662_9],
        ];
        assert_says(&trained(&NaiveBayes::default(), &categories(), &two), &asked, &expected);
    }

    #[test]
    fn numbers_and_categories_multiply_and_what_is_missing_says_nothing() {
        let target = classes((0..24).map(class_of).collect(), vec![1.0; 24]);
        let blocks = [numbers().blocks(), categories().blocks()].concat();
        let both = trained(&NaiveBayes::default(), &Matrix::new(24, blocks).unwrap(), &target);
        let ask = |value: f64| number(|_| value, 1);
        let with = |numbers: [f64; 2], codes: [u16; 2]| {
            let blocks = vec![
                ask(numbers[0]),
                ask(numbers[1]),
                category(vec![codes[0]], 5),
                category(vec![codes[1]], 3),
            ];
            both.predict(&Matrix::new(1, blocks).unwrap()).values
        };
        let priors: Vec<f64> = both.log_priors.iter().map(|it| libm::exp(*it)).collect();
        let nothing = with([f64::NAN; 2], [NO_LEVEL; 2]);
        assert!(nothing.iter().zip(&priors).all(|(it, prior)| (it - prior).abs() < 1e-15));
        let (first, second) = (with([1.0, 2.0], [NO_LEVEL; 2]), with([f64::NAN; 2], [3, 2]));
        let all = with([1.0, 2.0], [3, 2]);
        let products: Vec<f64> =
            (0..3).map(|it| first[(0, it)] * second[(0, it)] / priors[it]).collect();
        let sum: f64 = products.iter().sum();
        assert!(all.iter().zip(products).all(|(it, product)| (it - product / sum).abs() < 1e-12));
    }

    #[test]
    fn missing_cells_are_left_out_of_training() {
        let blocks = |known: fn(u32) -> bool| {
            let value = move |row: u32| if known(row) { f64::from(row * 7 % 11) } else { f64::NAN };
            Matrix::new(24, vec![number(value, 24)]).unwrap()
        };
        let target = classes((0..24).map(class_of).collect(), vec![1.0; 24]);
        let holes = trained(&NaiveBayes::default(), &blocks(|row| row % 4 > 0), &target);
        let kept: Vec<u32> = (0..24).filter(|row| row % 4 > 0).collect();
        let without =
            trained(&NaiveBayes::default(), &blocks(|_| true).take(&kept), &target.take(&kept));
        assert_eq!(holes.features, without.features);
    }

    #[test]
    fn far_away_and_constant_numbers_stay_finite() {
        let target = classes(vec![0, 0, 1, 1], vec![1.0; 4]);
        let extreme = |row: u32| [f64::MAX, f64::MIN, 1.0, f64::NAN][row as usize];
        let blocks = vec![number(|_| 3.0, 4), number(extreme, 4), number(|_| f64::NAN, 4)];
        let matrix = Matrix::new(4, blocks).unwrap();
        let strict = NaiveBayes { var_smoothing: 0.0, ..NaiveBayes::default() };
        for trainer in [NaiveBayes::default(), strict] {
            let model = trained(&trainer, &matrix, &target);
            assert!(model.predict(&matrix).values.iter().all(|it| it.is_finite()));
            let text = serde_json::to_string(&model).unwrap();
            assert_eq!(serde_json::from_str::<NaiveBayesModel>(&text).unwrap(), model);
        }
    }

    #[test]
    fn settings_outside_their_range_and_numbers_are_refused() {
        let target = classes(vec![0, 1], vec![1.0; 2]);
        let matrix = Matrix::new(2, vec![number(f64::from, 2)]).unwrap();
        for trainer in [
            NaiveBayes { smoothing: 0.0, ..NaiveBayes::default() },
            NaiveBayes { var_smoothing: f64::NAN, ..NaiveBayes::default() },
        ] {
            let refused = trainer.train(&matrix, &target, 0, &mut Unwatched);
            assert!(matches!(refused, Err(Error::Setting { .. })));
        }
        let numbers = Target { values: Values::Numbers(vec![1.0, 2.0]), weights: vec![1.0; 2] };
        let refused = NaiveBayes::default().train(&matrix, &numbers, 0, &mut Unwatched);
        assert!(matches!(refused, Err(Error::WrongTask { .. })));
    }
}
