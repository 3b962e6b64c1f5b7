//! Models of other programs under a plan: what does not fit is refused with the way out, what is odd is told.

use std::path::PathBuf;

use plumbline::audit::export::files;
use plumbline::audit::model::imported::try_rows;
use plumbline::audit::{Input, plan_file};
use plumbline::models::onnx::Element;
use plumbline::models::onnx::write::{Setting, Writer};
use plumbline::models::saved::write;
use plumbline::models::to_onnx::to_onnx;
use plumbline::report::{RateFigure, Report};

use crate::{audit, load, people, plan};

/// A model that another program wrote; all of these take four numbers.
fn model(name: &str) -> Vec<u8> {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "onnx", &format!("{name}.onnx")].iter().collect();
    std::fs::read(path).unwrap()
}

#[track_caller]
fn check_refused(name: &str, more: &str, expected: &str) {
    let loaded = load(people(40).as_bytes());
    let plan = plan(&format!("onnx = \"{name}.onnx\"\n{more}"));
    let Err(error) = audit(&loaded, Some(&model(name)), &plan) else {
        panic!("{name} with {more} is accepted")
    };
    let said = format!("{error}. {}", error.hint());
    assert!(said.contains(expected), "\"{expected}\" is not in: {said}");
    assert!(!error.why().is_empty());
}

const INPUTS: &str = "inputs = [\"amount\", \"noise\", \"amount\", \"noise\"]";

#[test]
fn inputs_that_do_not_fit_are_refused() {
    check_refused(
        "linreg",
        "inputs = [\"amount\", \"noise\", \"amount\"]",
        "it takes 4 columns, and 3 are named",
    );
    let absent = INPUTS.replacen("amount", "amont", 1);
    check_refused("linreg", &absent, "\"amont\"");
    let words = INPUTS.replacen("amount", "town", 1);
    check_refused("linreg", &words, "\"town\"");
}

#[test]
fn an_output_is_never_guessed() {
    check_refused("logreg_three", INPUTS, "it does not say which of its outputs is the score");
    let score = |output: &str| format!("{INPUTS}\nscore = {{ output = \"{output}\", column = 3 }}");
    check_refused("logreg_three", &score("probabilities"), "numbers in column 3");
    check_refused("logreg_three", &score("scores"), "no output \"scores\"");
}

/// What onnxruntime says of a smith from Ulm, in `tests/onnx/expected.json`: the second row of `text_one_hot`.
const SMITH: f64 = 0.027_631_014_6;

/// The six people of `text_one_hot`, times over; of the third, the job is missing.
fn workers() -> String {
    let rows = "0,clerk,Köln,1,a,yes\n-0.449999988,smith,Ulm,0,b,no\n-0.449999988,,Ulm,0,a,no\n\
                0.109999999,clerk,Ulm,1,b,no\n-1.34000003,pilot,Ulm,0,a,no\n-1.84000003,cook,Ulm,0,b,yes\n";
    format!("age,job,city,floor,group,repaid\n{}", rows.repeat(6))
}

#[test]
fn a_missing_text_is_passed_as_the_plan_says() {
    let loaded = load(workers().as_bytes());
    let scores = |missing: &str| {
        let text = plan(&format!("onnx = \"text_one_hot.onnx\"\n{missing}"));
        let (modelled, report) = audit(&loaded, Some(&model("text_one_hot")), &text).unwrap();
        let told = report.model.unwrap().warnings.iter().any(|it| it.id == "input-missing");
        (modelled.predictions[1].score, modelled.predictions[2].score, told)
    };
    let (whole, said, told) = scores("missing = { job = \"smith\" }");
    assert!((whole - SMITH).abs() < 1e-6 && (said - SMITH).abs() < 1e-6, "{whole} {said}");
    assert!(!told, "what is said is not odd");
    let (whole, empty, told) = scores("");
    assert!((whole - SMITH).abs() < 1e-6 && (empty - SMITH).abs() > 0.001, "{whole} {empty}");
    assert!(told);
    for column in ["age", "group"] {
        let text = plan(&format!("onnx = \"text_one_hot.onnx\"\nmissing = {{ {column} = \"?\" }}"));
        let error = audit(&loaded, Some(&model("text_one_hot")), &text).err().unwrap();
        assert!(error.to_string().contains("fills no input of texts"), "{error}");
    }
}

#[test]
fn another_file_than_the_one_the_plan_means_is_refused() {
    let sha256 = format!("{INPUTS}\nsha256 = \"{}\"", "0".repeat(64));
    check_refused("linreg", &sha256, "SHA-256");
}

#[test]
fn scores_that_are_no_probabilities_need_a_threshold_and_are_told_of() {
    check_refused("linreg", INPUTS, "Set threshold in [model]");
    let loaded = load(people(40).as_bytes());
    let plan = plan(&format!("onnx = \"linreg.onnx\"\n{INPUTS}\nthreshold = 0.0"));
    let (modelled, report) = audit(&loaded, Some(&model("linreg")), &plan).unwrap();
    let outside = |it: f64| !(0.0..=1.0).contains(&it);
    let n = modelled.predictions.iter().filter(|it| outside(it.score)).count();
    assert!(n > 0);
    let warnings = report.model.unwrap().warnings;
    let told = warnings.iter().find(|it| it.id == "scores-outside").unwrap();
    assert!(told.says.starts_with(&format!("{n} rows")), "{}", told.says);
}

/// A model that is written by hand: what the function adds, as a file.
fn made(add: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new("made");
    add(&mut writer);
    writer.finish()
}

/// One that gives out as "score" what stands in the column.
fn as_it_is(column: &str) -> Vec<u8> {
    made(|it| {
        it.input(column, Element::Float, 1);
        it.output(column, "score", Element::Float, Some(1));
    })
}

fn ids(report: &Report) -> Vec<String> {
    let section = report.model.as_ref().unwrap();
    section.warnings.iter().map(|it| it.id.clone()).collect()
}

/// Sixty people in three bands of points that do not overlap: below 20, from 20 to 39, and from 40.
pub(crate) fn bands() -> String {
    let row = |it: u32| {
        let (points, group) = (it * 7 % 60, if it.is_multiple_of(2) { "a" } else { "b" });
        let band = ["low", "middle", "top"][points as usize / 20];
        format!("{points},{group},{band}\n")
    };
    format!("points,group,band\n{}", (0..60).map(row).collect::<String>())
}

pub(crate) fn plan_of_bands(outcome: &str, model: &str) -> String {
    format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"band\", {outcome} }}\n[[columns.attributes]]\n\
         column = \"group\"\n[evidence]\nresamples = 50\n[model]\n{model}\n"
    )
}

pub(crate) const TREE: &str =
    "train = \"decision-tree\"\nfeatures = [\"points\"]\ntest = { folds = 5 }";

#[test]
fn a_saved_model_is_never_turned_around() {
    let loaded = load(people(200).as_bytes());
    let learns = plan("train = \"logistic-regression\"\nfeatures = [\"amount\"]");
    let model = audit(&loaded, None, &learns).unwrap().0.saved.unwrap();
    let (json, onnx) = (write(&model).into_bytes(), to_onnx(&model).unwrap());
    for (file, bytes) in [("saved = \"model.json\"", &json), ("onnx = \"model.onnx\"", &onnx)] {
        let same = plan(file);
        let (modelled, report) = audit(&loaded, Some(bytes), &same).unwrap();
        assert_eq!(modelled.predictions.len(), 200);
        assert_eq!(ids(&report), ["seen-before"], "{file}");
        let turned = same.replace("positive = \"yes\"", "positive = \"no\"");
        let error = audit(&loaded, Some(bytes), &turned).err().unwrap();
        let expected = "it learnt \u{201c}repaid\u{201d} = \u{201c}yes\u{201d}, and the plan\u{2019}s outcome is \
             \u{201c}repaid\u{201d} = \u{201c}no\u{201d}";
        assert!(error.to_string().contains(expected), "{error}");
        let other = same.replace(
            "column = \"repaid\", positive = \"yes\"",
            "column = \"town\", positive = \"north\"",
        );
        let (_, report) = audit(&loaded, Some(bytes), &other).unwrap();
        assert!(ids(&report).contains(&"other-outcome".to_owned()), "{file}");
    }
}

#[test]
fn the_score_of_a_saved_model_is_that_of_the_positive_class() {
    let loaded = load(bands().as_bytes());
    let learns = format!("{TREE}\ntask = \"several-classes\"");
    let plan = plan_of_bands("positive = \"top\"", &learns);
    let model = audit(&loaded, None, &plan).unwrap().0.saved.unwrap();
    let bytes = write(&model).into_bytes();
    for (value, from) in [("low", 0), ("middle", 20), ("top", 40)] {
        let plan = plan_of_bands(&format!("positive = \"{value}\""), "saved = \"model.json\"");
        let (modelled, _) = audit(&loaded, Some(&bytes), &plan).unwrap();
        for it in &modelled.predictions {
            let is_positive = (from..from + 20).contains(&(it.row * 7 % 60));
            assert_eq!(it.decision, Some(is_positive), "{value}, row {}", it.row);
        }
    }
}

#[test]
fn every_class_of_a_model_from_a_file_is_audited() {
    let loaded = load(bands().as_bytes());
    let plan = |model: &str| plan_of_bands("as = \"classes\"", model);
    let model = audit(&loaded, None, &plan(TREE)).unwrap().0.saved.unwrap();
    let (json, onnx) = (write(&model).into_bytes(), to_onnx(&model).unwrap());
    let probabilities = "onnx = \"model.onnx\"\nscore = { output = \"probabilities\", column = 2 }";
    for (file, bytes) in [
        ("saved = \"model.json\"", &json),
        ("onnx = \"model.onnx\"", &onnx),
        (probabilities, &onnx),
    ] {
        let (modelled, report) = audit(&loaded, Some(bytes), &plan(file)).unwrap();
        assert_eq!(modelled.predictions.len(), 60);
        // The bands do not overlap, so a tree that learnt from everyone is right of everyone.
        let whole = report.rates.iter().find(|it| it.attributes.is_empty()).unwrap();
        assert_eq!((whole.rate.as_str(), whole.value), ("class-accuracy", Some(1.0)), "{file}");
    }
    // Whether someone is in the top band is no class of its own.
    let sides = audit(&loaded, None, &plan_of_bands("positive = \"top\"", TREE)).unwrap();
    let bytes = write(&sides.0.saved.unwrap()).into_bytes();
    let error = audit(&loaded, Some(&bytes), &plan("saved = \"model.json\"")).err().unwrap();
    assert!(error.to_string().contains("the plan audits every class of"), "{error}");
}

#[test]
fn values_that_a_model_does_not_know_are_told() {
    let loaded = load(bands().as_bytes());
    let some = plan_of_bands("as = \"classes\"", TREE)
        .replace("[columns]", "[data]\nwhere = [\"band != \\\"top\\\"\"]\n[columns]");
    let model = audit(&loaded, None, &some).unwrap().0.saved.unwrap();
    assert_eq!(model.classes, ["low", "middle"]);
    let text = plan_of_bands("as = \"classes\"", "saved = \"model.json\"");
    let (modelled, report) = audit(&loaded, Some(write(&model).as_bytes()), &text).unwrap();
    let told = report.model.unwrap().warnings;
    let odd: Vec<_> = told.iter().filter(|it| it.id == "classes-unknown").collect();
    assert!(
        odd.len() == 1 && odd[0].says.starts_with("The model does not know \"top\", which"),
        "{}",
        odd[0].says
    );
    // Rows with points from 0 to 19 are low, and all others look like the middle.
    let label = |row: usize| if row * 7 % 60 < 20 { "low" } else { "middle" };
    let labels = modelled.labels.unwrap();
    assert!((0..60).all(|row| labels[row] == label(row)), "{labels:?}");
    let whole = report.rates.iter().find(|it| it.attributes.is_empty()).unwrap();
    assert_eq!((whole.rate.as_str(), whole.value), ("class-accuracy", Some(40.0 / 60.0)));
}

#[test]
fn the_class_that_a_model_says_itself_stands_beside_its_score() {
    let csv = bands().replace("points,group,band", "points,group,hours");
    let csv = csv.replace("low", "1").replace("middle", "2").replace("top", "30");
    let label = |above: f32| {
        made(|it| {
            it.input("points", Element::Float, 1);
            let cut = it.floats(&[1, 1], vec![above]);
            let is_above = it.step("", "Greater", &["points", &cut], &[]);
            let class = it.cast(&is_above, Element::Int64);
            it.output(&class, "label", Element::Int64, Some(1));
            it.output("points", "score", Element::Float, Some(1));
        })
    };
    let text = "plan = 1\n[columns]\noutcome = { column = \"hours\", at_least = 9 }\n\
                [[columns.attributes]]\ncolumn = \"group\"\n[evidence]\nresamples = 50\n[model]\nonnx = \"a.onnx\"\n\
                threshold = 40.0\n";
    let loaded = load(csv.as_bytes());
    let (modelled, report) = audit(&loaded, Some(&label(30.0)), text).unwrap();
    // Class 1 from 31 points on and positive from 40 on: nine people, of 31 to 39 points, are on two sides.
    let warnings = report.model.as_ref().unwrap().warnings.clone();
    let told = warnings.iter().find(|it| it.id == "label-disagrees").unwrap();
    assert!(told.says.contains("of 9 of 60 people is not what its score"), "{}", told.says);
    let lines = files(&report, Some(&modelled)).unwrap().predictions_csv.unwrap();
    let lines: Vec<&str> = lines.lines().take(6).collect();
    let expected = [
        "row,fold,score,decision,label",
        "0,0,0,0,0",
        "1,0,7,0,0",
        "2,0,14,0,0",
        "3,0,21,0,0",
        "4,0,28,0,0",
    ];
    assert_eq!(lines, expected);
    let (_, report) = audit(&loaded, Some(&label(39.5)), text).unwrap();
    assert!(!ids(&report).contains(&"label-disagrees".to_owned()));
    // A file without a class of its own has no such column.
    let (modelled, _) = audit(&loaded, Some(&as_it_is("points")), text).unwrap();
    assert_eq!(modelled.labels, None);
}

#[test]
fn inputs_without_names_are_not_filled_by_the_order_of_the_file() {
    let wide = made(|it| {
        it.input("x", Element::Float, 2);
        let weights = it.floats(&[2, 1], vec![0.0, 1.0]);
        let sum = it.step("", "MatMul", &["x", &weights], &[]);
        it.output(&sum, "score", Element::Float, Some(1));
    });
    let loaded = load(people(40).as_bytes());
    let error = audit(&loaded, Some(&wide), &plan("onnx = \"wide.onnx\"")).err().unwrap();
    let said = format!("{error}. {}", error.hint());
    assert!(said.contains("not columns of the data by name: \"x\" (float32 [n, 2])"), "{said}");
    assert!(said.contains("inputs = ["), "{said}");
    let named = plan("onnx = \"wide.onnx\"\ninputs = [\"amount\", \"noise\"]");
    assert!(audit(&loaded, Some(&wide), &named).is_ok());
    // The page suggests columns in that order, and says so.
    let row = |it: u32| format!("{},{},{},{}\n", it * 7 % 13, it * 5 % 11, it % 2, it % 3 % 2);
    let csv = format!("x,z,group,repaid\n{}", (0..40).map(row).collect::<String>());
    let loaded = load(csv.as_bytes());
    for (inputs, is_told) in [("\"x\", \"z\"", true), ("\"z\", \"x\"", false)] {
        let text = plan(&format!("onnx = \"wide.onnx\"\ninputs = [{inputs}]\nthreshold = 9.0"));
        let plan = plan_file::read(&text.replace("\"yes\"", "\"1\"")).unwrap();
        let tried = try_rows(&Input::new(&loaded).with_model(Some(&wide)), &plan).unwrap();
        let told = tried.notes.iter().any(|it| it.contains("in the order of the file"));
        assert_eq!(told, is_told, "{inputs}: {:?}", tried.notes);
    }
}

#[test]
fn sums_in_single_precision_are_still_probabilities() {
    // What a forest of scikit-learn says of people whom all of its trees put on one side.
    let csv = people(40).replace("north", "1.0000003576").replace("south", "-0.0000003576");
    let loaded = load(csv.as_bytes());
    let (modelled, report) =
        audit(&loaded, Some(&as_it_is("town")), &plan("onnx = \"a.onnx\"")).unwrap();
    let scores: Vec<f64> = modelled.predictions.iter().map(|it| it.score).collect();
    assert!(
        scores.iter().all(|it| it.total_cmp(&0.0).is_eq() || it.total_cmp(&1.0).is_eq()),
        "{scores:?}"
    );
    assert_eq!(report.model.as_ref().unwrap().threshold, Some(0.5));
    assert!(!ids(&report).contains(&"scores-outside".to_owned()));
}

#[test]
fn an_output_that_nobody_asked_for_may_have_any_shape() {
    let bytes = made(|it| {
        it.input("amount", Element::Float, 1);
        let across = it.step("", "Transpose", &["amount"], &[]);
        it.output(&across, "label", Element::Float, None);
        let share = it.step("", "Sigmoid", &["amount"], &[]);
        it.output(&share, "share", Element::Float, Some(1));
    });
    let loaded = load(people(40).as_bytes());
    let score =
        |output: &str| plan(&format!("onnx = \"a.onnx\"\nscore = {{ output = \"{output}\" }}"));
    let (modelled, _) = audit(&loaded, Some(&bytes), &score("share")).unwrap();
    assert_eq!(modelled.predictions.len(), 40);
    let error = audit(&loaded, Some(&bytes), &score("label")).err().unwrap();
    assert!(error.to_string().contains("rows for 40 people"), "{error}");
    let error = audit(&loaded, Some(&bytes), &score("shares")).err().unwrap();
    assert!(error.hint().contains("\"share\" (one number)"), "{}", error.hint());
}

#[test]
fn a_number_needs_no_threshold_and_is_no_broken_probability() {
    let csv = "points,group,hours\n10,a,11\n20,a,19\n30,b,33\n40,b,37\n";
    let text = "plan = 1\n[columns]\noutcome = { column = \"hours\", as = \"number\" }\n\
                [[columns.attributes]]\ncolumn = \"group\"\n[evidence]\nresamples = 50\n[model]\nonnx = \"a.onnx\"\n";
    let (modelled, report) = audit(&load(csv.as_bytes()), Some(&as_it_is("points")), text).unwrap();
    assert!(modelled.predictions.iter().all(|it| it.decision.is_none()));
    let section = report.model.as_ref().unwrap();
    assert_eq!((section.threshold, section.scale.as_str()), (None, "number"));
    assert_eq!(ids(&report), ["seen-before"]);
    let is_mean = |it: &&RateFigure| it.rate == "mean-prediction" && it.attributes.is_empty();
    // (10 + 20 + 30 + 40) / 4
    assert_eq!(report.rates.iter().find(is_mean).unwrap().value, Some(25.0));
}

#[test]
fn a_model_that_looks_at_who_else_is_scored_is_told() {
    let bytes = made(|it| {
        it.input("noise", Element::Float, 1);
        let share = it.step("", "Softmax", &["noise"], &[("axis", Setting::Int(0))]);
        it.output(&share, "score", Element::Float, Some(1));
    });
    let loaded = load(people(40).as_bytes());
    let (_, report) = audit(&loaded, Some(&bytes), &plan("onnx = \"a.onnx\"")).unwrap();
    let warnings = &report.model.as_ref().unwrap().warnings;
    let told = warnings.iter().find(|it| it.id == "scores-in-company").unwrap();
    // Alone, everyone's share is the whole.
    assert!(told.says.starts_with("20 of 20 people"), "{}", told.says);
}

#[test]
fn scores_that_fall_with_the_outcome_are_told() {
    let row = |it: u32| format!("{it},{},{}\n", it % 2, if it < 20 { "yes" } else { "no" });
    let csv = format!("amount,group,repaid\n{}", (0..40).map(row).collect::<String>());
    let text = plan("onnx = \"a.onnx\"\nthreshold = 20.0");
    let said = |csv: &str| {
        let (_, report) = audit(&load(csv.as_bytes()), Some(&as_it_is("amount")), &text).unwrap();
        let warnings = report.model.unwrap().warnings;
        warnings.into_iter().find(|it| it.id == "scores-reversed").map(|it| it.says)
    };
    // Everyone who repaid has a lower score than everyone who did not.
    assert!(said(&csv).unwrap().contains("(area under the ROC curve 0)"));
    let right = csv.replace(",yes", ",YES").replace(",no", ",yes").replace(",YES", ",no");
    assert_eq!(said(&right), None);
}
