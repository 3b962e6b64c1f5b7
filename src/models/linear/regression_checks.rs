//! Linear regression beside other programs and certified values.

use crate::models::linear::testing::{assert_all_close, classes, copied, learnt, mixed, numbers};
use crate::models::linear::{LinearModel, LinearRegression, Shrinkage};
use crate::models::{Block, Error, Matrix, Predict, Target, Trainer, Unwatched, Values};

fn train(settings: &LinearRegression, (features, target): (&Matrix, &Target)) -> LinearModel {
    settings.train(features, target, 0, &mut Unwatched).unwrap()
}

fn with(penalty: Shrinkage, alpha: f64) -> LinearRegression {
    LinearRegression { penalty, alpha, ..Default::default() }
}

fn outcomes(values: Vec<f64>) -> Target {
    let weights = vec![1.0; values.len()];
    Target { values: Values::Numbers(values), weights }
}

/// Agrees to so many decimal digits.
#[track_caller]
fn assert_digits(actual: f64, expected: f64, digits: f64) {
    let error = ((actual - expected) / expected).abs();
    assert!(
        error <= 0.0 || -libm::log10(error) >= digits,
        "{actual:?} is not {expected:?}: {error:e}"
    );
}

#[test]
fn norris() {
    // NIST StRD Norris; the intercept is the exact one of the data as rounded to doubles.
    let pairs = [
        (0.1, 0.2),
        (338.8, 337.4),
        (118.1, 118.2),
        (888.0, 884.6),
        (9.2, 10.1),
        (228.1, 226.5),
        (668.5, 666.3),
        (998.5, 996.3),
        (449.1, 448.6),
        (778.9, 777.0),
        (559.2, 558.2),
        (0.3, 0.4),
        (0.1, 0.6),
        (778.1, 775.5),
        (668.8, 666.9),
        (339.3, 338.0),
        (448.9, 447.5),
        (10.8, 11.6),
        (557.7, 556.0),
        (228.3, 228.1),
        (998.0, 995.8),
        (888.8, 887.6),
        (119.6, 120.2),
        (0.3, 0.3),
        (0.6, 0.3),
        (557.6, 556.8),
        (339.3, 339.1),
        (888.0, 887.2),
        (998.5, 999.0),
        (778.9, 779.0),
        (10.2, 11.1),
        (117.6, 118.3),
        (228.9, 229.2),
        (668.4, 669.1),
        (449.2, 448.9),
        (0.2, 0.5),
    ];
    let (y, x): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    let model = train(&LinearRegression::default(), (&numbers(&[&x]), &outcomes(y)));
    assert_digits(model.intercept, -0.262_323_073_774_026_7, 12.0);
    assert_digits(model.coefficients[0], 1.002_116_818_020_45, 13.0);
    let errors = model.standard_errors.unwrap();
    assert_digits(errors.intercept, 0.232_818_234_301_152, 12.0);
    assert_digits(errors.coefficients[0], 0.000_429_796_848_199_937, 12.0);
    assert_digits(model.residual_deviation.unwrap(), 0.884_796_396_144_373, 12.0);
    assert_digits(model.r_squared.unwrap(), 0.999_993_745_883_712, 14.0);
    assert_digits(model.residual_freedom.unwrap(), 34.0, 15.0);
}

#[test]
fn longley() {
    // NIST StRD Longley: columns that nearly depend on each other.
    let prices = [
        83.0, 88.5, 88.2, 89.5, 96.2, 98.1, 99.0, 100.0, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2,
        115.7, 116.9,
    ];
    let product = [
        234_289.0, 259_426.0, 258_054.0, 284_599.0, 328_975.0, 346_999.0, 365_385.0, 363_112.0,
        397_469.0, 419_180.0, 442_769.0, 444_546.0, 482_704.0, 502_601.0, 518_173.0, 554_894.0,
    ];
    let unemployed = [
        2356.0, 2325.0, 3682.0, 3351.0, 2099.0, 1932.0, 1870.0, 3578.0, 2904.0, 2822.0, 2936.0,
        4681.0, 3813.0, 3931.0, 4806.0, 4007.0,
    ];
    let forces = [
        1590.0, 1456.0, 1616.0, 1650.0, 3099.0, 3594.0, 3547.0, 3350.0, 3048.0, 2857.0, 2798.0,
        2637.0, 2552.0, 2514.0, 2572.0, 2827.0,
    ];
    let population = [
        107_608.0, 108_632.0, 109_773.0, 110_929.0, 112_075.0, 113_270.0, 115_094.0, 116_219.0,
        117_388.0, 118_734.0, 120_445.0, 121_950.0, 123_366.0, 125_368.0, 127_852.0, 130_081.0,
    ];
    let years: Vec<f64> = (1947..1963).map(f64::from).collect();
    let employed = vec![
        60_323.0, 61_122.0, 60_171.0, 61_187.0, 63_221.0, 63_639.0, 64_989.0, 63_761.0, 66_019.0,
        67_857.0, 68_169.0, 66_513.0, 68_655.0, 69_564.0, 69_331.0, 70_551.0,
    ];
    let matrix = numbers(&[&prices, &product, &unemployed, &forces, &population, &years]);
    let model = train(&LinearRegression::default(), (&matrix, &outcomes(employed)));
    let errors = model.standard_errors.unwrap();
    assert_digits(model.intercept, -3_482_258.634_595_82, 10.0);
    assert_digits(errors.intercept, 890_420.383_607_373, 10.0);
    let expected = [
        (15.061_872_271_373_3, 84.914_925_774_766_9),
        (-0.035_819_179_292_591, 0.033_491_007_772_243_2),
        (-2.020_229_803_816_83, 0.488_399_681_651_699),
        (-1.033_226_867_173_59, 0.214_274_163_161_675),
        (-0.051_104_105_653_580_7, 0.226_073_200_069_370),
        (1_829.151_464_613_55, 455.478_499_142_212),
    ];
    for ((coefficient, error), (b, sd)) in
        model.coefficients.iter().zip(&errors.coefficients).zip(expected)
    {
        assert_digits(*coefficient, b, 10.0);
        assert_digits(*error, sd, 10.0);
    }
    assert_digits(model.residual_deviation.unwrap(), 304.854_073_561_965, 11.0);
    assert_digits(model.r_squared.unwrap(), 0.995_479_004_577_296, 13.0);
}

#[test]
fn the_grades_of_students() {
    let Some(learnt) = learnt("student_por", "G3", None) else { return };
    let model = train(&LinearRegression::default(), (&learnt.features, &outcomes(learnt.outcomes)));
    assert_all_close(&[model.intercept], &[learnt.intercept], 1e-10);
    assert_all_close(&model.coefficients, &learnt.coefficients, 1e-10);
    assert_all_close(&[model.r_squared.unwrap()], &[0.346_162_327_236_813_06], 1e-12);
}

/// The people of [`mixed`], with a number to learn.
fn made_up(n_rows: u32) -> (Matrix, Target) {
    let (matrix, mut target) = mixed(n_rows, 2);
    let first = |it: u32| f64::from((it * 37 + it * it % 7) % 101) / 10.0;
    let is = |it: u32, factor: u32, modulus: u32, code: u32| {
        f64::from(u8::from((it * factor + it * it % 7) % modulus == code))
    };
    let noise = |it: u32| f64::from((it * 29 + it * it % 7) % 17) / 4.0;
    let number =
        |it: u32| 2.0 * first(it) - 3.0 * is(it, 11, 4, 0) + 1.5 * is(it, 5, 2, 0) + noise(it);
    target.values = Values::Numbers((0..n_rows).map(number).collect());
    (matrix, target)
}

#[test]
fn every_penalty_of_scikit_learn_with_weights() {
    // scikit-learn 1.9.1: LinearRegression, Ridge, Lasso and ElasticNet with tol 1e-14.
    let (matrix, target) = made_up(300);
    let check = |settings: LinearRegression, intercept: f64, expected: [f64; 7], r_squared: f64| {
        let model = train(&settings, (&matrix, &target));
        assert!(model.converged);
        assert_all_close(&[model.intercept], &[intercept], 1e-10);
        assert_all_close(&model.coefficients, &expected, 1e-10);
        assert_all_close(&[model.r_squared.unwrap()], &[r_squared], 1e-12);
        let (matrix, target) = copied(&matrix, &target);
        let copies = train(&settings, (&matrix, &target));
        assert_all_close(&copies.coefficients, &model.coefficients, 1e-10);
        assert_eq!(copies.standard_errors.is_some(), model.standard_errors.is_some());
    };
    let plain = [
        5.992_502_402_580_169,
        -1.546_581_421_026_916_6,
        -0.129_916_291_254_127_18,
        1.525_241_221_508_951,
        -0.021_340_199_517_969_27,
        0.021_340_199_517_968_36,
        -0.006_511_564_240_387_81,
    ];
    check(with(Shrinkage::None, 1.0), 12.079_020_267_122_623, plain, 0.958_721_227_244_917_6);
    let ridge = [
        5.966_807_124_232_309,
        -1.520_626_069_912_294_9,
        -0.126_130_194_335_436_43,
        1.500_189_283_318_096,
        -0.020_436_786_594_629_19,
        0.020_436_786_594_679_28,
        -0.006_853_195_877_383_26,
    ];
    check(with(Shrinkage::Ridge, 2.5), 12.076_862_815_024_98, ridge, 0.958_696_151_151_375_6);
    let lasso = [
        5.869_056_056_601_527_5,
        -1.121_754_329_030_103,
        0.0,
        1.133_337_168_105_687_2,
        0.0,
        0.0,
        0.0,
    ];
    check(with(Shrinkage::Lasso, 0.1), 12.030_522_422_340_711, lasso, 0.956_032_646_004_015_7);
    let net = [
        5.530_801_211_776_42,
        -1.069_387_357_247_279_2,
        0.0,
        1.086_566_013_094_732_6,
        0.0,
        0.0,
        0.0,
    ];
    let settings = LinearRegression { l1_ratio: 0.3, ..with(Shrinkage::ElasticNet, 0.1) };
    check(settings, 12.018_950_460_423_55, net, 0.950_577_151_414_623_4);
}

#[test]
fn errors_of_the_shortest_coefficients() {
    // numpy 2: the pseudoinverse of the centered copies; statsmodels 0.15: deviation and freedom.
    let (matrix, target) = made_up(300);
    let model = train(&LinearRegression::default(), (&matrix, &target));
    assert_all_close(&[model.residual_deviation.unwrap()], &[1.221_317_855_451_897], 1e-12);
    assert_all_close(&[model.residual_freedom.unwrap()], &[637.0], 1e-9);
    let errors = model.standard_errors.unwrap();
    assert_all_close(&[errors.intercept], &[0.063_691_107_587_02], 1e-12);
    let expected = [
        0.049_674_719_130_425_52,
        0.071_771_068_399_043_04,
        0.136_630_553_399_149_87,
        0.072_322_432_971_022_85,
        0.047_050_199_614_274_68,
        0.047_050_199_614_274_68,
        0.046_973_298_266_383_61,
    ];
    assert_all_close(&errors.coefficients, &expected, 1e-12);
}

#[test]
fn products_of_columns_agree_with_reflections() {
    // More people than are reflected: the made-up ones again and again, so nothing changes but the errors.
    let (few, target) = made_up(300);
    let rows: Vec<u32> = (0..150_000).map(|it| it % 300).collect();
    for settings in [with(Shrinkage::None, 1.0), with(Shrinkage::Ridge, 5.0)] {
        let once = LinearRegression { alpha: settings.alpha / 500.0, ..settings.clone() };
        let once = train(&once, (&few, &target));
        let often = train(&settings, (&few.take(&rows), &target.take(&rows)));
        assert_all_close(&often.coefficients, &once.coefficients, 1e-11);
        assert_all_close(&[often.intercept], &[once.intercept], 1e-11);
        let (once, often) = (once.standard_errors.unwrap(), often.standard_errors.unwrap());
        let ratio = once.coefficients[0] / often.coefficients[0];
        assert!((ratio / 500.0_f64.sqrt() - 1.0).abs() < 0.01, "{ratio}");
    }
}

#[test]
fn a_ridge_over_many_columns() {
    // Two people at each of 1,600 places, outcomes ±1: by symmetry b = 2 / (2 + alpha).
    let codes: Vec<u16> = (0..3200).map(|it| it % 1600).collect();
    let levels = (0..1600).map(|it| it.to_string()).collect();
    let block = Block::Category { name: "place".to_owned(), levels, codes };
    let matrix = Matrix::new(3200, vec![block]).unwrap();
    let target = outcomes((0..3200).map(|it| if it % 1600 < 800 { 1.0 } else { -1.0 }).collect());
    let model = train(&with(Shrinkage::Ridge, 3.0), (&matrix, &target));
    assert_all_close(&model.coefficients, &[vec![0.4; 800], vec![-0.4; 800]].concat(), 1e-9);
    let refused = LinearRegression::default().train(&matrix, &target, 0, &mut Unwatched);
    assert!(matches!(refused, Err(Error::TooMuch { found: 1600, .. })));
}

#[test]
fn awkward_data_end_finite() {
    let x = [1.0, 2.0, 4.0, 8.0];
    let matrix = numbers(&[&x, &[3.0; 4], &x]);
    for penalty in [Shrinkage::None, Shrinkage::Ridge, Shrinkage::Lasso, Shrinkage::ElasticNet] {
        let model = train(&with(penalty, 0.01), (&matrix, &outcomes(vec![1.0, 3.0, 7.0, 15.0])));
        let sum = model.coefficients[0] + model.coefficients[2];
        assert!((sum - 2.0).abs() < 0.01 && model.coefficients[1].abs() <= 0.0, "{model:?}");
        let constant = train(&with(penalty, 0.01), (&matrix, &outcomes(vec![0.1; 4])));
        assert_eq!(constant.r_squared, None);
        assert_all_close(
            &constant.predict(&matrix).values.into_raw_vec_and_offset().0,
            &[0.1; 4],
            1e-15,
        );
        let one = train(&with(penalty, 0.01), (&numbers(&[&[5.0]]), &outcomes(vec![7.0])));
        assert_all_close(&[one.intercept, one.coefficients[0]], &[7.0, 0.0], 1e-15);
    }
    let wrong =
        LinearRegression::default().train(&matrix, &classes(&[0, 1, 0, 1], 2), 0, &mut Unwatched);
    assert!(matches!(wrong, Err(Error::WrongTask { .. })));
}
