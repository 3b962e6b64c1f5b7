//! Support vector machines beside other programs, and where data are awkward.

use crate::models::linear::testing::{assert_all_close, classes, copied, mixed, numbers};
use crate::models::svm::{Kernel, KernelSvm, KernelSvmModel, LinearSvm};
use crate::models::{Error, Matrix, Predict, Scale, Step, Target, Trainer, Unwatched};

fn train(settings: &KernelSvm, (features, target): (&Matrix, &Target)) -> KernelSvmModel {
    settings.train(features, target, 0, &mut Unwatched).unwrap()
}

#[test]
fn the_linear_machine_ends_at_the_minimum() {
    // scikit-learn 1.9.1, LinearSVC(dual=False, intercept_scaling=1e4), and scipy's BFGS on the objective: 7 digits agree.
    let settings = LinearSvm { c: 0.7, ..Default::default() };
    let (matrix, target) = mixed(300, 2);
    let model = settings.train(&matrix, &target, 0, &mut Unwatched).unwrap();
    assert!(model.converged && model.iterations < 20);
    let expected = [
        0.426_408_076,
        -0.466_063_764,
        -0.537_658_610,
        0.242_239_283,
        -0.223_824_480,
        0.223_824_480,
        -0.018_850_274,
    ];
    assert_all_close(&model.intercepts, &[0.391_339_62], 1e-7);
    assert_all_close(&model.coefficients[0], &expected, 1e-7);
    let (many, ones) = copied(&matrix, &target);
    let copies = settings.train(&many, &ones, 0, &mut Unwatched).unwrap();
    assert_all_close(&copies.coefficients[0], &model.coefficients[0], 1e-12);
    let (matrix, target) = mixed(300, 3);
    let model = settings.train(&matrix, &target, 0, &mut Unwatched).unwrap();
    let expected = [-1.154_541_855, -0.004_113_275_4, -0.209_171_209_6];
    assert_all_close(&model.intercepts, &expected, 1e-8);
    let scores = model.predict(&matrix);
    assert_eq!((scores.scale, scores.values.dim()), (Scale::Margin, (300, 3)));
}

/// scikit-learn's "scale" does not look at weights, as ours does.
fn gamma_of_scikit_learn(matrix: &Matrix) -> f64 {
    let dense = matrix.to_dense();
    1.0 / (dense.ncols() as f64 * dense.var(0.0))
}

#[test]
fn kernels_give_the_margins_of_libsvm() {
    // scikit-learn 1.9.1, SVC(C=0.7, tol=1e-8) with sample weights.
    let (matrix, target) = mixed(300, 2);
    let gamma = Some(gamma_of_scikit_learn(&matrix));
    let rbf = KernelSvm { c: 0.7, gamma, tolerance: 1e-6, ..Default::default() };
    let polynomial = KernelSvm { kernel: Kernel::Polynomial, degree: 2, coef0: 1.0, ..rbf.clone() };
    let gamma = Some(0.05);
    let sigmoid = KernelSvm { kernel: Kernel::Sigmoid, gamma, coef0: -0.2, ..rbf.clone() };
    let linear = KernelSvm { kernel: Kernel::Linear, ..rbf.clone() };
    for (settings, expected) in [
        (&rbf, [-1.000_000_02, -1.235_225_40, 0.999_999_89, 0.756_803_61]),
        (&polynomial, [-1.740_434_53, -1.000_002_22, 1.861_978_74, 0.978_481_24]),
        (&sigmoid, [-1.588_611_65, -0.554_666_19, 1.434_202_17, -0.122_723_42]),
        (&linear, [-2.188_927_19, -0.879_260_05, 1.671_178_63, 0.197_203_71]),
    ] {
        let model = train(settings, (&matrix, &target));
        assert!(model.converged);
        let margins = model.predict(&matrix.take(&[0, 1, 2, 3])).values;
        assert_all_close(&margins.column(0).to_vec(), &expected, 2e-5);
    }
    assert_eq!(train(&rbf, (&matrix, &target)).support.n_people, 202);
}

#[test]
fn three_classes_are_each_told_from_the_rest() {
    // scikit-learn 1.9.1, one SVC(C=0.7, tol=1e-8) per class.
    let (matrix, target) = mixed(300, 3);
    let gamma = Some(gamma_of_scikit_learn(&matrix));
    let settings = KernelSvm { c: 0.7, gamma, tolerance: 1e-6, ..Default::default() };
    let margins = train(&settings, (&matrix, &target)).predict(&matrix.take(&[0, 1, 2])).values;
    assert_all_close(
        &margins.column(0).to_vec(),
        &[0.947_257_48, 0.143_032_42, -1.113_926_75],
        2e-5,
    );
    assert_all_close(
        &margins.column(1).to_vec(),
        &[-1.065_575_88, -0.208_572_73, 0.514_592_47],
        2e-5,
    );
    assert_all_close(
        &margins.column(2).to_vec(),
        &[-1.143_390_07, -1.243_844_61, -0.454_072_90],
        2e-5,
    );
}

#[test]
fn weights_are_copies_and_classes_may_change_places() {
    let (matrix, target) = mixed(120, 2);
    let settings = KernelSvm { tolerance: 1e-7, ..Default::default() };
    let weighted =
        train(&settings, (&matrix, &target)).predict(&matrix).values.into_raw_vec_and_offset().0;
    let (many, ones) = copied(&matrix, &target);
    let copies =
        train(&settings, (&many, &ones)).predict(&matrix).values.into_raw_vec_and_offset().0;
    assert_all_close(&weighted, &copies, 1e-5);
    let mut turned = target.clone();
    if let crate::models::Values::Classes { codes, .. } = &mut turned.values {
        for code in codes {
            *code = 1 - *code;
        }
    }
    let turned = train(&settings, (&matrix, &turned)).predict(&matrix).values;
    let mirrored: Vec<f64> = turned.iter().map(|it| -it).collect();
    assert_all_close(&weighted, &mirrored, 1e-5);
}

#[test]
fn awkward_data_end_finite() {
    let x = [1.0, 2.0, 2.0, 3.0];
    let matrix = numbers(&[&x, &[7.0; 4]]);
    for target in [classes(&[0, 0, 1, 1], 2), classes(&[0, 1, 1, 1], 2), classes(&[0, 1, 2, 2], 3)]
    {
        let linear = LinearSvm::default().train(&matrix, &target, 0, &mut Unwatched).unwrap();
        assert!(linear.converged && linear.predict(&matrix).values.iter().all(|it| it.is_finite()));
        for kernel in [Kernel::Rbf, Kernel::Polynomial, Kernel::Sigmoid, Kernel::Linear] {
            let settings = KernelSvm { kernel, max_iterations: 10_000, ..Default::default() };
            let scores = train(&settings, (&matrix, &target)).predict(&matrix);
            assert!(scores.values.iter().all(|it| it.is_finite()), "{kernel:?}");
        }
    }
    // All weights alike, the scale is scikit-learn's.
    let (few, _) = mixed(50, 2);
    let model = train(&KernelSvm::default(), (&few, &classes(&[0, 1].repeat(25), 2)));
    assert_all_close(&[model.likeness.gamma], &[gamma_of_scikit_learn(&few)], 1e-12);
    let same = numbers(&[&[5.0; 4]]);
    let scores = train(&KernelSvm::default(), (&same, &classes(&[0, 1, 1, 1], 2))).predict(&same);
    assert_all_close(&scores.values.column(0).to_vec(), &[1.0; 4], 1e-9);
    let huge = numbers(&[&[1e200, 2.0, 3.0, 4.0]]);
    let settings = KernelSvm { kernel: Kernel::Linear, ..Default::default() };
    let refused = settings.train(&huge, &classes(&[0, 1, 0, 1], 2), 0, &mut Unwatched);
    assert!(matches!(refused, Err(Error::Setting { key: "kernel", .. })));
}

#[test]
fn training_can_be_stopped_and_models_saved() {
    let (matrix, target) = mixed(60, 2);
    let settings = KernelSvm::default();
    let model = train(&settings, (&matrix, &target));
    let saved = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<KernelSvmModel>(&saved).unwrap(), model);
    assert_eq!(train(&settings, (&matrix, &target)), model);
    let mut stop = |_: Step| Err(Error::Stopped);
    assert_eq!(settings.train(&matrix, &target, 0, &mut stop), Err(Error::Stopped));
    assert_eq!(LinearSvm::default().train(&matrix, &target, 0, &mut stop), Err(Error::Stopped));
    let many = matrix.take(&(0..20_001).map(|it| it % 60).collect::<Vec<_>>());
    let target = classes(&(0..20_001).map(|it| it % 2).collect::<Vec<_>>(), 2);
    let refused = settings.train(&many, &target, 0, &mut Unwatched);
    assert!(matches!(refused, Err(Error::TooMuch { limit: 20_000, .. })));
}
