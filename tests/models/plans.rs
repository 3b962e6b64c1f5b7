//! Plans that name models: what they refuse, what they write down, and that they can be repeated.

use plumbline::audit::Input;
use plumbline::audit::export::files;
use plumbline::audit::plan_file;
use plumbline::audit::verify::{Replay, replay};
use plumbline::models::saved;

use crate::imported::{TREE, bands, plan_of_bands};
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
fn who_learns_of_one_outcome_alone_is_told_which_and_what_to_do() {
    check_refused(
        &plan("train = \"naive-bayes\"\ntest = { where = 'repaid == \"no\"' }"),
        "people who could be learnt from have the outcome \u{201c}repaid\u{201d} = \u{201c}yes\u{201d}. Say which value of the \
         outcome is the positive one so that both occur",
    );
    check_refused(
        &plan("train = \"naive-bayes\"\ntest = { where = 'repaid == \"yes\"' }"),
        "have the outcome other than \u{201c}repaid\u{201d} = \u{201c}yes\u{201d}",
    );
}

#[test]
fn why_a_column_is_not_looked_at_speaks_of_the_column() {
    let csv = people(80).lines().enumerate().fold(String::new(), |csv, (idx, line)| {
        let cells = match idx {
            0 => "person_id,age".to_owned(),
            _ => format!("{},{}", 100_000 + 7 * idx, 20 + idx % 50),
        };
        csv + &format!("{cells},{line}\n")
    });
    let text = plan("train = \"naive-bayes\"\nfeatures = [\"amount\"]");
    let (_, report) = audit(&load(csv.as_bytes()), None, &text).unwrap();
    let aside = report.model.unwrap().set_aside;
    let why = |column: &str| aside.iter().find(|it| it.column == column).unwrap().why.as_str();
    assert_eq!(why("group"), "a protected attribute");
    assert_eq!(why("noise"), "not chosen");
    assert_eq!(why("person_id"), "its name says that it tells rows apart");
    assert!(why("age").starts_with("not chosen; it looks like something else"), "{}", why("age"));
}

#[test]
fn neighbours_are_saved_as_json_and_why_there_is_no_onnx_file_is_told() {
    let loaded = load(people(80).as_bytes());
    let text = plan("train = \"nearest-neighbours\"\nfeatures = [\"amount\"]");
    let (modelled, report) = audit(&loaded, None, &text).unwrap();
    let files = files(&report, Some(&modelled)).unwrap();
    assert!(files.model_json.is_some() && files.model_onnx.is_none());
    assert!(files.no_onnx.unwrap().contains("ONNX has no operator that does so"));
}

#[test]
fn people_whose_weight_is_no_number_are_told_by_row() {
    let csv = people(300).lines().enumerate().fold(String::new(), |csv, (idx, line)| {
        let cell = match idx {
            0 => "n".to_owned(),
            7 | 9 => "inf".to_owned(),
            _ => format!("{}.25", 1 + idx),
        };
        csv + &format!("{cell},{line}\n")
    });
    let text = plan("train = \"naive-bayes\"\nfeatures = [\"amount\"]\nweights = \"use\"")
        .replace("[[columns", "weight = { column = \"n\" }\n[[columns");
    let (_, report) = audit(&load(csv.as_bytes()), None, &text).unwrap();
    assert_eq!(report.data.rows.used, 298);
    let warnings = report.model.unwrap().warnings;
    let told = warnings.iter().find(|it| it.id == "weight-missing").unwrap();
    assert!(
        told.says.starts_with("The weight \u{201c}n\u{201d} of row 7 and 1 more is no number"),
        "{}",
        told.says
    );
    let negative = csv.replacen("inf", "-1", 1);
    let error = audit(&load(negative.as_bytes()), None, &text).err().unwrap();
    assert!(error.to_string().contains("row 7 of column \"n\" has the weight -1"), "{error}");
}

#[test]
fn a_plan_that_cannot_be_trained_says_why() {
    check_refused(&plan("train = \"logistic\""), "Did you mean \"logistic-regression\"?");
    check_refused(
        &plan("train = \"xgboost\""),
        "It is one of logistic-regression, linear-regression,",
    );
    check_refused(
        &plan("train = \"boosted-trees\"\nsettings = { rounds = \"many\" }"),
        "the setting \"rounds\" is \"many\", and it must be a whole number: at least 1",
    );
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
        "model.encode.amount is \"sideways\", and it must be one of \"number\", \"standardize\"",
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

#[test]
fn a_model_that_learns_all_classes_has_its_rate_also_where_no_task_is_named() {
    let loaded = load(bands().as_bytes());
    let rates = |task: &str| {
        let plan = plan_of_bands("as = \"classes\"", &format!("{TREE}{task}"));
        let all = audit(&loaded, None, &plan).unwrap().1.rates.into_iter();
        let all = all.filter(|it| it.rate == "class-accuracy");
        all.map(|it| it.value.unwrap()).collect::<Vec<f64>>()
    };
    let inferred = rates("");
    assert_eq!(inferred, rates("\ntask = \"several-classes\""));
    // Everyone, and two groups; only people beside an edge can be told wrongly.
    assert!(inferred.len() == 3 && inferred.iter().all(|it| *it > 0.85), "{inferred:?}");
}
