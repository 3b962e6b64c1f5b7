//! Logistic regression beside other programs, and where data are awkward.

use crate::models::linear::testing::{assert_all_close, classes, copied, learnt, mixed, numbers};
use crate::models::linear::{LogisticModel, LogisticRegression, Penalty};
use crate::models::{Block, Error, Matrix, Predict, Step, Target, Trainer, Unwatched};

fn train(settings: &LogisticRegression, (features, target): (&Matrix, &Target)) -> LogisticModel {
    settings.train(features, target, 0, &mut Unwatched).unwrap()
}

fn with(penalty: Penalty, c: f64) -> LogisticRegression {
    LogisticRegression { c, penalty, ..Default::default() }
}

#[test]
fn hours_of_study_and_passing() {
    // 40-digit arithmetic: Newton's method on the exact likelihood.
    let hours = [
        0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25, 3.5, 4.0, 4.25,
        4.5, 4.75, 5.0, 5.5,
    ];
    let passed = classes(&[0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1], 2);
    let model = train(&with(Penalty::None, 1.0), (&numbers(&[&hours]), &passed));
    assert!(model.converged);
    assert_all_close(&model.intercepts, &[-4.077_713_431_087_63], 1e-12);
    assert_all_close(&model.coefficients[0], &[1.504_645_428_373_333_5], 1e-12);
    assert_all_close(&[-20.0 * model.loss], &[-8.029_878_464_344_674], 1e-12);
    let errors = model.standard_errors.unwrap();
    assert_all_close(&[errors.intercept], &[1.760_994_314_156_471], 1e-11);
    assert_all_close(&errors.coefficients, &[0.628_720_845_945_385_8], 1e-11);
}

/// Half the squares of the coefficients and the loss, and the length of the gradient.
fn objective(
    features: &Matrix,
    outcomes: &[f64],
    intercept: f64,
    coefficients: &[f64],
) -> (f64, f64) {
    let mut log_odds = vec![intercept; outcomes.len()];
    features.add_product(coefficients, &mut log_odds);
    let (mut value, mut sum) = (0.0, 0.0);
    let mut residuals = Vec::new();
    for (log_odds, outcome) in log_odds.iter().zip(outcomes) {
        let chance = 1.0 / (1.0 + libm::exp(-log_odds));
        value += libm::log1p(libm::exp(-log_odds.abs())) + log_odds.max(0.0) - outcome * log_odds;
        sum += chance - outcome;
        residuals.push(chance - outcome);
    }
    let slopes = features.transposed_product(&residuals);
    let mut length = sum * sum;
    for (slope, it) in slopes.iter().zip(coefficients) {
        value += 0.5 * it * it;
        length += (slope + it) * (slope + it);
    }
    (value, length.sqrt())
}

#[test]
fn scikit_learn_is_met_where_it_went_to_the_end() {
    // The first three coefficients, the last and the intercept by scikit-learn 1.9.1, newton-cholesky, tol 1e-13,
    // where the gradient's length is below 1e-11. The stored oracles (lbfgs) ended with 3e-5 to 2e-3: it stops where the loss
    // falls by no more than 64 roundings, and tol 1e-12 and 1e-14 give the same coefficients as 1e-10, up to 2.4e-5 from
    // newton-cholesky's for compas, 2.0e-6 for german_credit and 9.3e-5 for adult. newton-cg, tol 1e-12: up to 3e-9.
    let compas = [
        -0.530_569_665_184_726_8,
        0.123_490_900_092_278,
        0.020_370_039_581_311_64,
        -0.062_744_503_025_293_37,
    ];
    let german = [
        -0.429_048_357_565_490_5,
        -0.348_150_788_355_844_73,
        -0.392_077_319_371_048_06,
        0.560_566_412_457_419_2,
    ];
    let adult = [
        0.344_255_669_562_885_6,
        0.717_410_274_949_879_3,
        2.294_452_557_875_618_7,
        0.735_353_892_873_405_5,
    ];
    let sets = [
        ("compas", "two_year_recid", "1", compas, -0.409_888_219_859_254_7),
        ("german_credit", "credit", "1", german, 1.696_046_898_710_823_5),
        ("adult", "income", ">50K", adult, -3.176_956_708_450_447),
    ];
    for (name, outcome, positive, expected, intercept) in sets {
        let Some(learnt) = learnt(name, outcome, Some(positive)) else { return };
        let codes: Vec<u32> = learnt.outcomes.iter().map(|it| u32::from(*it > 0.5)).collect();
        let model = train(&LogisticRegression::default(), (&learnt.features, &classes(&codes, 2)));
        assert!(model.converged);
        let ours = &model.coefficients[0];
        let last = ours[ours.len() - 1];
        assert_all_close(&[ours[0], ours[1], ours[2], last], &expected, 1e-10);
        assert_all_close(&model.intercepts, &[intercept], 1e-10);
        let at =
            |intercept, it: &[f64]| objective(&learnt.features, &learnt.outcomes, intercept, it);
        let (value, length) = at(model.intercepts[0], ours);
        let (their_value, their_length) = at(learnt.intercept, &learnt.coefficients);
        assert!(value <= their_value && length < 1e-9, "{name}: {value} {their_value} {length}");
        // The penalty bends the objective by 1 at least: nobody is farther from the best than the gradient is long.
        let distance = |(a, b): (&f64, &f64)| (a - b) * (a - b);
        let distance: f64 = ours.iter().zip(&learnt.coefficients).map(distance).sum();
        assert!(distance.sqrt() <= their_length + length, "{name}: {distance} {their_length}");
    }
}

#[test]
fn two_classes_with_weights() {
    // scikit-learn 1.9.1, newton-cholesky; standard errors by numpy 2, the formula written out.
    let (matrix, target) = mixed(300, 2);
    let model = train(&with(Penalty::L2, 0.7), (&matrix, &target));
    let expected = [
        1.073_850_727_168_483_4,
        -1.150_086_300_563_033,
        -1.250_649_951_808_378,
        0.615_630_373_435_644_1,
        -0.534_455_927_127_389_2,
        0.534_455_927_127_390_7,
        -0.044_193_317_545_133_06,
    ];
    assert_all_close(&model.intercepts, &[0.961_904_023_341_007_6], 1e-10);
    assert_all_close(&model.coefficients[0], &expected, 1e-10);
    let errors = model.standard_errors.clone().unwrap();
    let expected = [
        0.105_997_449_985_548_83,
        0.138_239_964_071_321_8,
        0.242_488_187_397_682_33,
        0.136_440_295_357_220_88,
        0.090_919_857_642_949_85,
        0.090_919_857_642_9,
        0.090_772_369_257_769_24,
    ];
    assert_all_close(&[errors.intercept], &[0.128_504_196_904_313_67], 1e-10);
    assert_all_close(&errors.coefficients, &expected, 1e-10);
    let chances = model.predict(&matrix.take(&[0, 1])).values;
    assert_all_close(
        &chances.row(0).to_vec(),
        &[0.919_428_639_641_348_2, 0.080_571_360_358_651_73],
        1e-10,
    );
    let (matrix, target) = copied(&matrix, &target);
    let copies = train(&with(Penalty::L2, 0.7), (&matrix, &target));
    assert_all_close(&copies.coefficients[0], &model.coefficients[0], 1e-12);
    assert_all_close(&copies.standard_errors.unwrap().coefficients, &errors.coefficients, 1e-12);
}

#[test]
fn without_a_penalty_the_shortest_of_the_best() {
    // statsmodels 0.15, GLM with frequency weights: the two numbers depend on nothing else. scikit-learn 1.9.1: the loss.
    let (matrix, target) = mixed(300, 2);
    let model = train(&with(Penalty::None, 1.0), (&matrix, &target));
    assert!(model.converged);
    let ours = &model.coefficients[0];
    let errors = model.standard_errors.unwrap();
    let numbers = [ours[0], ours[6], errors.coefficients[0], errors.coefficients[6]];
    let expected = [
        1.116_891_864_894_539_4,
        -0.043_371_428_980_649_8,
        0.111_199_211_921_869_07,
        0.093_191_744_348_905_1,
    ];
    assert_all_close(&numbers, &expected, 1e-9);
    let total: f64 = target.weights.iter().sum();
    assert_all_close(&[model.loss * total], &[336.424_029_341_502_8], 1e-8);
    // All sizes at once can be told from nothing, so the shortest have none of it.
    assert_all_close(&[ours[4] + ours[5]], &[0.0], 1e-12);
}

#[test]
fn absolute_values_reach_the_best_objective() {
    // scikit-learn 1.9.1, saga, tol 1e-12: its objective values, and which coefficients are 0.
    let (matrix, target) = mixed(300, 2);
    let settings = LogisticRegression { l1_ratio: 0.4, ..with(Penalty::ElasticNet, 0.05) };
    for (settings, ratio, best, n_zeros) in [
        (with(Penalty::L1, 0.05), 1.0, 19.657_418_053_384_63, 5),
        (settings, 0.4, 19.022_609_207_072_534, 1),
    ] {
        let model = train(&settings, (&matrix, &target));
        assert!(model.converged && model.standard_errors.is_none());
        assert_objective(&model, &target, (settings.c, ratio, best), n_zeros);
    }
    let (matrix, target) = mixed(300, 3);
    let model = train(&with(Penalty::L1, 0.05), (&matrix, &target));
    assert_objective(&model, &target, (0.05, 1.0, 29.653_500_370_647_997), 17);
    let settings = LogisticRegression { l1_ratio: 0.4, ..with(Penalty::ElasticNet, 0.05) };
    let model = train(&settings, (&matrix, &target));
    assert_objective(&model, &target, (0.05, 0.4, 28.404_557_780_094_905), 11);
}

#[track_caller]
fn assert_objective(
    model: &LogisticModel,
    target: &Target,
    (c, ratio, best): (f64, f64, f64),
    n_zeros: usize,
) {
    let total: f64 = target.weights.iter().sum();
    let all = || model.coefficients.iter().flatten();
    let absolute: f64 = all().map(|it| it.abs()).sum();
    let squares: f64 = all().map(|it| it * it).sum();
    let value = c * total * model.loss + ratio * absolute + (1.0 - ratio) * 0.5 * squares;
    assert_all_close(&[value], &[best], 1e-9);
    assert_eq!(all().filter(|it| it.abs() <= 0.0).count(), n_zeros, "{:?}", model.coefficients);
}

#[test]
fn three_classes() {
    // scikit-learn 1.9.1, newton-cholesky, tol 1e-13.
    let (matrix, target) = mixed(300, 3);
    let model = train(&with(Penalty::L2, 0.7), (&matrix, &target));
    assert!(model.converged);
    let intercepts = [-1.731_250_564_689_761_8, 1.094_744_548_639_056, 0.636_506_016_050_706_2];
    assert_all_close(&model.intercepts, &intercepts, 1e-9);
    let expected = [
        -1.091_739_270_433_404_1,
        1.123_810_091_221_832_7,
        1.554_241_689_258_261_3,
        -0.332_033_611_923_109_5,
        0.791_776_479_298_722_2,
        -0.791_776_479_298_720_6,
        0.146_533_664_357_538_8,
    ];
    assert_all_close(&model.coefficients[0], &expected, 1e-9);
    let chances = model.predict(&matrix.take(&[1])).values;
    let expected = [0.456_835_439_064_007, 0.487_432_277_693_376_4, 0.055_732_283_242_616_55];
    assert_all_close(&chances.row(0).to_vec(), &expected, 1e-9);
}

#[test]
fn classes_without_a_penalty_and_with_many_columns() {
    // scikit-learn 1.9.1, lbfgs without penalty: its objective.
    let (matrix, target) = mixed(300, 3);
    let model = train(&with(Penalty::None, 1.0), (&matrix, &target));
    assert!(model.converged);
    let total: f64 = target.weights.iter().sum();
    assert_all_close(&[model.loss * total], &[485.848_705_786_822_73], 1e-8);
    // 600 levels of three classes are too many for all products at once, and everything is known by symmetry.
    let codes: Vec<u16> = (0..600).collect();
    let levels = (0..600).map(|it| it.to_string()).collect();
    let block = Block::Category { name: "place".to_owned(), levels, codes };
    let matrix = Matrix::new(600, vec![block]).unwrap();
    let outcomes: Vec<u32> = (0..600).map(|it| it % 3).collect();
    let model = train(&LogisticRegression::default(), (&matrix, &classes(&outcomes, 3)));
    assert!(model.converged);
    // The own class's b is one less the chance, the others' are minus the chance of another.
    let b = model.coefficients[0][0];
    assert_all_close(&[b], &[2.0 / (2.0 + libm::exp(1.5 * b))], 1e-9);
    assert_all_close(&model.coefficients[1][..3], &[-b / 2.0, b, -b / 2.0], 1e-9);
}

#[test]
fn many_columns_meet_few() {
    // One category of 1,600 levels is solved by conjugate gradients, the same levels by hand in closed form.
    let codes: Vec<u16> = (0..3200).map(|it| it % 1600).collect();
    let levels = (0..1600).map(|it| it.to_string()).collect();
    let block = Block::Category { name: "place".to_owned(), levels, codes };
    let matrix = Matrix::new(3200, vec![block]).unwrap();
    let outcomes: Vec<u32> = (0..3200).map(|it| u32::from(it % 1600 < 800)).collect();
    let model = train(&LogisticRegression::default(), (&matrix, &classes(&outcomes, 2)));
    assert!(model.converged);
    // By symmetry the intercept is 0; the others solve b = 2 / (1 + exp(b)).
    let b = model.coefficients[0][0];
    assert_all_close(&[b], &[2.0 / (1.0 + libm::exp(b))], 1e-9);
    assert_all_close(&model.coefficients[0], &[vec![b; 800], vec![-b; 800]].concat(), 1e-9);
    let refused = with(Penalty::L1, 1.0).train(&matrix, &classes(&outcomes, 2), 0, &mut Unwatched);
    assert!(matches!(refused, Err(Error::TooMuch { found: 1600, .. })));
}

#[test]
fn what_can_be_told_apart_perfectly_ends_finite() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let matrix = numbers(&[&x, &[7.0; 6], &x]);
    for target in [classes(&[0, 0, 0, 1, 1, 1], 2), classes(&[0, 0, 1, 1, 2, 2], 3)] {
        let model = train(&with(Penalty::None, 1.0), (&matrix, &target));
        assert!(!model.converged);
        assert!(model.coefficients.iter().flatten().all(|it| it.is_finite()));
        assert!(model.predict(&matrix).values.iter().all(|it| it.is_finite()));
        for penalty in [Penalty::L2, Penalty::L1, Penalty::ElasticNet] {
            let model = train(&with(penalty, 1.0), (&matrix, &target));
            assert!(model.converged, "{penalty:?}");
            assert_all_close(&[model.coefficients[0][1]], &[0.0], 0.0);
        }
    }
    // A level of which all have one outcome: the rest is still as good as it can be.
    let (matrix, mut target) = mixed(300, 2);
    if let crate::models::Values::Classes { codes, .. } = &mut target.values {
        (0..300).filter(|it| (it * 11 + it * it % 7) % 4 == 0).for_each(|it| codes[it] = 1);
    }
    let model = train(&with(Penalty::None, 1.0), (&matrix, &target));
    assert!(!model.converged);
    assert!(model.coefficients.iter().flatten().all(|it| it.is_finite()));
}

#[test]
fn units_do_not_matter_without_a_penalty() {
    let x: Vec<f64> = (0..50).map(|it| f64::from(it * 37 % 50)).collect();
    let far: Vec<f64> = x.iter().map(|it| it * 1e-9 + 1.0).collect();
    let target =
        classes(&(0..50).map(|it| u32::from(it * 37 % 50 + it % 17 > 30)).collect::<Vec<_>>(), 2);
    let near = train(&with(Penalty::None, 1.0), (&numbers(&[&x]), &target));
    let far = train(&with(Penalty::None, 1.0), (&numbers(&[&far]), &target));
    assert!(near.converged && far.converged);
    let ratio = far.coefficients[0][0] / near.coefficients[0][0] * 1e-9;
    assert_all_close(&[ratio, far.loss], &[1.0, near.loss], 1e-6);
}

#[test]
fn training_can_be_stopped_at_every_step() {
    let (matrix, target) = mixed(60, 2);
    for penalty in [Penalty::L2, Penalty::L1] {
        for last in 0..4 {
            let mut steps = 0;
            let mut watch = |step: Step| {
                assert!(step.done <= step.total && step.loss.is_some_and(f64::is_finite));
                steps += 1;
                (steps <= last).then_some(()).ok_or(Error::Stopped)
            };
            let stopped = with(penalty, 1.0).train(&matrix, &target, 0, &mut watch);
            assert_eq!(stopped, Err(Error::Stopped));
        }
    }
}

#[test]
fn settings_are_checked_and_saved() {
    let (matrix, target) = mixed(60, 2);
    let wrong = with(Penalty::L2, -1.0).train(&matrix, &target, 0, &mut Unwatched);
    assert!(matches!(wrong, Err(Error::Setting { key: "c", .. })));
    let text = r#"{"penalty": "elastic-net", "l1_ratio": 0.25}"#;
    let settings: LogisticRegression = serde_json::from_str(text).unwrap();
    assert_eq!((settings.penalty, settings.max_iterations), (Penalty::ElasticNet, 100));
    let model = train(&settings, (&matrix, &target));
    let saved = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<LogisticModel>(&saved).unwrap(), model);
    assert_eq!(train(&settings, (&matrix, &target)), model);
}
