//! Plans that name models: what they refuse, what they write down, and that they can be repeated.

use plumbline::audit::Input;
use plumbline::audit::plan_file;
use plumbline::audit::verify::{Replay, replay};
use plumbline::models::saved;

use crate::{audit, load, people, plan};

#[track_caller]
fn check_refused(plan: &str, expected: &str) {
    let loaded = load(people(60).as_bytes());
    let Err(error) = audit(&loaded, None, plan) else { panic!("{plan} is accepted") };
    let said = format!("{error}. {}", error.hint());
    assert!(said.contains(expected), "\"{expected}\" is not in: {said}");
    assert!(!error.why().is_empty());
}

#[test]
fn a_plan_that_cannot_be_trained_says_why() {
    check_refused(&plan("train = \"logistic-regresion\""), "Did you mean \"logistic-regression\"?");
    check_refused(
        &plan("train = \"boosted-trees\"\nsettings = { round = 5 }"),
        "\"round\" in the settings of boosted-trees",
    );
    check_refused(
        &plan("train = \"boosted-trees\"\nsettings = { rounds = 0 }"),
        "\"rounds\" is 0, and it must be at least 1",
    );
    check_refused(
        &plan("train = \"naive-bayes\"\nfeatures = [\"amont\"]"),
        "no column \"amont\", which the plan uses as a feature. Did you mean \"amount\"?",
    );
    check_refused(
        &plan("train = \"naive-bayes\"\nonnx = \"a.onnx\""),
        "exactly one of train, onnx and saved",
    );
    check_refused(&plan("train = \"naive-bayes\"\ntest = { folds = 1 }"), "from 2 to 50");
    check_refused(
        &plan("train = \"naive-bayes\"\nfeatures = [\"amount\", \"repaid\"]"),
        "\"repaid\" is the outcome",
    );
    check_refused(
        &plan("train = \"naive-bayes\"\nfeatures = [\"amount\", \"amount\"]"),
        "features name \"amount\" twice",
    );
    check_refused(
        &plan("train = \"naive-bayes\"\ntest = { where = \"amount < 0\" }"),
        "nobody to be tried on",
    );
    check_refused(&plan("onnx = \"a.onnx\""), "Choose \"a.onnx\", or give it with --model");
    check_refused(&plan("train = \"linear-regression\""), "holds no numbers");
    check_refused(
        &plan(
            "train = \"naive-bayes\"\nfeatures = [\"amount\"]\nencode = { amount = \"sideways\" }",
        ),
        "unknown variant `sideways`",
    );
    let both = plan("train = \"naive-bayes\"").replace(
        "[[columns.attributes]]",
        "decision = { column = \"town\", positive = \"north\" }\n[[columns.attributes]]",
    );
    check_refused(&both, "Take out [model]");
    let nine: String = (0..8).map(|_| "[[candidates]]\ntrain = \"naive-bayes\"\n").collect();
    check_refused(&format!("{}{nine}", plan("train = \"naive-bayes\"")), "at most 7");
}

#[test]
fn what_is_left_open_is_written_down() {
    let loaded = load(people(80).as_bytes());
    let (modelled, report) = audit(&loaded, None, &plan("train = \"decision-tree\"")).unwrap();
    let model = report.plan.model.clone().unwrap();
    assert_eq!(model.features, Some(["amount", "town", "noise"].map(str::to_owned).to_vec()));
    assert_eq!(model.threshold.map(|it| it.to_string()).as_deref(), Some("0.5"));
    assert_eq!(model.test.unwrap().folds, Some(5));
    assert_eq!(model.settings["min_leaf"].to_string(), "1");
    assert_eq!(modelled.plan.model, report.plan.model);
    let text = plan_file::write(&report.plan).unwrap();
    let (_, again) = audit(&loaded, None, &text).unwrap();
    assert_eq!(again.rates, report.rates);
    assert_eq!(again.model, report.model);
}

#[test]
fn none_stands_for_no_limit() {
    let loaded = load(people(80).as_bytes());
    let of = |settings: &str| {
        let text = plan(&format!("train = \"decision-tree\"\n{settings}"));
        audit(&loaded, None, &text).unwrap().0.predictions
    };
    assert_eq!(of("settings = { max_depth = \"none\" }"), of(""));
    assert_ne!(of("settings = { max_depth = 1 }"), of(""));
}

#[test]
fn an_audit_of_a_model_can_be_repeated_to_the_last_bit() {
    let loaded = load(people(90).as_bytes());
    let candidates =
        "[[candidates]]\nname = \"wood\"\ntrain = \"random-forest\"\nsettings = { trees = 5 }\n";
    let text = format!("{}{candidates}", plan("train = \"perceptron\"\nsettings = { epochs = 3 }"));
    let (_, report) = audit(&loaded, None, &text).unwrap();
    let report = plumbline::report::json::read(&plumbline::report::json::write(&report)).unwrap();
    assert_eq!(replay(&report, &Input::new(&loaded)).unwrap(), Replay::Same);
}

#[test]
fn a_saved_model_scores_as_it_did() {
    let loaded = load(people(100).as_bytes());
    for way in ["logistic-regression", "boosted-trees", "naive-bayes", "perceptron", "linear-svm"] {
        let text = plan(&format!("train = \"{way}\"\ntest = {{ every = 2 }}"));
        let (modelled, _) = audit(&loaded, None, &text).unwrap();
        let bytes = saved::write(modelled.saved.as_ref().unwrap()).into_bytes();
        let (again, report) =
            audit(&loaded, Some(&bytes), &plan("saved = \"model.json\"")).unwrap();
        assert_eq!(report.data.rows.used, 100, "{way}");
        for it in &modelled.predictions {
            let score = again.predictions[it.row as usize].score;
            assert_eq!(it.score.to_bits(), score.to_bits(), "{way}, row {}", it.row);
        }
    }
}

#[test]
fn candidates_are_compared_on_the_same_people() {
    let loaded = load(people(200).as_bytes());
    let text = plan("train = \"logistic-regression\"\nfeatures = [\"amount\"]")
        + "[[candidates]]\ntrain = \"naive-bayes\"\nfeatures = [\"noise\"]\n\
           [[candidates]]\nname = \"same\"\ntrain = \"logistic-regression\"\nthreshold = 0.5\n";
    let (_, report) = audit(&loaded, None, &text).unwrap();
    let model = report.model.unwrap();
    let [first, noise, same] = model.candidates.as_slice() else { panic!("three are compared") };
    let value = |of: &plumbline::report::model::Compared, rate: &str| {
        of.performance.iter().find(|it| it.rate == rate).unwrap().value.unwrap()
    };
    for rate in ["roc-auc", "accuracy"] {
        let told = noise.differences.iter().find(|it| it.figure == rate).unwrap();
        let expected = value(noise, rate) - value(first, rate);
        assert!((told.value - expected).abs() < 1e-12, "{rate}: {} and {expected}", told.value);
        assert!(told.p.unwrap() < 0.05, "{rate}");
        assert!(told.low.unwrap() < told.value && told.value < told.high.unwrap());
    }
    assert!(same.differences.iter().all(|it| it.value.abs() < 1e-15), "{same:?}");
    assert_eq!((first.name.as_str(), same.name.as_str()), ("logistic-regression", "same"));
}
