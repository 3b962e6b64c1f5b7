//! Models of other programs under a plan: what does not fit is refused with the way out, what is odd is told.

use std::path::PathBuf;

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
