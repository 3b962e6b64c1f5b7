//! What scikit-learn and onnxruntime say of the same people.

use std::path::PathBuf;

use crate::{audit, load};

/// A file of `shared`; `None`, said aloud, where that folder is absent.
fn shared(name: &str) -> Option<Vec<u8>> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", name].iter().collect();
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(problem) => {
            let must_be_there = std::env::var("CI").is_ok_and(|it| it == "true");
            assert!(!must_be_there, "{}: {problem}", path.display());
            eprintln!("skipped: {}: {problem}", path.display());
            None
        }
    }
}

/// The numbers of a column of comma-separated text without quotes.
fn column(csv: &[u8], name: &str) -> Vec<f64> {
    let text = std::str::from_utf8(csv).unwrap();
    let place = text.lines().next().unwrap().split(',').position(|it| it == name).unwrap();
    text.lines().skip(1).map(|it| it.split(',').nth(place).unwrap().parse().unwrap()).collect()
}

struct Case {
    name: &'static str,
    outcome: &'static str,
    attribute: &'static str,
    way: &'static str,
    features: &'static str,
    score: &'static str,
    /// How far scikit-learn's solver stopped from its minimum, in scores; ours is the nearer one.
    tolerance: f64,
}

const CASES: [Case; 4] = [
    Case {
        name: "compas",
        outcome: "{ column = \"two_year_recid\", positive = \"1\" }",
        attribute: "race",
        way: "logistic-regression",
        features: "age juv_fel_count juv_misd_count juv_other_count priors_count c_charge_degree sex race",
        score: "score",
        tolerance: 1e-5,
    },
    Case {
        name: "adult",
        outcome: "{ column = \"income\", positive = \">50K\" }",
        attribute: "sex",
        way: "logistic-regression",
        features: "age education-num capital-gain capital-loss hours-per-week workclass marital-status \
                   occupation relationship race sex native-country",
        score: "score",
        tolerance: 2e-5,
    },
    Case {
        name: "german_credit",
        outcome: "{ column = \"credit\", positive = \"1\" }",
        attribute: "foreign_worker",
        way: "logistic-regression",
        features: "month credit_amount investment_as_income_percentage residence_since age number_of_credits \
                   people_liable_for status credit_history purpose savings employment personal_status \
                   other_debtors property installment_plans housing skill_level telephone foreign_worker",
        score: "score",
        tolerance: 1e-6,
    },
    Case {
        name: "student_por",
        outcome: "{ column = \"G3\", at_least = 10 }",
        attribute: "sex",
        way: "linear-regression",
        features: "age Medu Fedu traveltime studytime failures famrel freetime goout Dalc Walc health absences \
                   school sex address famsize Pstatus Mjob Fjob reason guardian schoolsup famsup paid \
                   activities nursery higher internet romantic",
        score: "y_pred",
        tolerance: 1e-9,
    },
];

#[test]
fn held_out_people_get_the_scores_of_scikit_learn() {
    for case in CASES {
        let name = case.name;
        let Some(data) = shared(&format!("data/{name}.csv")) else { return };
        let Some(theirs) = shared(&format!("oracles/{name}_predictions.csv")) else { return };
        let features: Vec<String> =
            case.features.split_whitespace().map(|it| format!("\"{it}\"")).collect();
        // Every value of a category gets a column, as there.
        let wide = "encode = { native-country = \"one-hot\" }";
        let encode = if name == "adult" { wide } else { "" };
        let plan = format!(
            "plan = 1\n[columns]\noutcome = {}\n[[columns.attributes]]\ncolumn = \"{}\"\n[evidence]\n\
             resamples = 10\n[model]\ntrain = \"{}\"\ntest = {{ every = 5 }}\nfeatures = [{}]\n{encode}\n",
            case.outcome,
            case.attribute,
            case.way,
            features.join(", ")
        );
        let (modelled, report) = audit(&load(&data), None, &plan).unwrap();
        let rows: Vec<f64> = modelled.predictions.iter().map(|it| f64::from(it.row)).collect();
        assert_eq!(rows, column(&theirs, "row_id"), "{name}");
        let scores = column(&theirs, case.score);
        let apart = |(ours, theirs): (f64, &f64)| (ours - theirs).abs();
        let ours = modelled.predictions.iter().map(|it| it.score);
        let worst = ours.zip(&scores).map(apart).fold(0.0, f64::max);
        assert!(worst < case.tolerance, "{name}: {worst}");
        assert_eq!(report.data.rows.used, scores.len() as u64, "{name}");
    }
}

#[test]
fn imported_models_say_what_onnxruntime_says() {
    let Some(data) = shared("models/adult_expected.csv") else { return };
    let about: serde_json::Value =
        serde_json::from_slice(&shared("models/adult_models.json").unwrap()).unwrap();
    let inputs = about["inputs"].to_string();
    let loaded = load(&data);
    let mut n_models = 0;
    for model in about["models"].as_array().unwrap() {
        let file = model["file"].as_str().unwrap();
        let bytes = shared(&format!("models/{file}")).unwrap();
        // Two columns without names of classes do not say which is which.
        let score = if file == "adult_mlp.onnx" {
            "score = { output = \"probabilities\", column = 1 }"
        } else {
            ""
        };
        let plan = format!(
            "plan = 1\n[columns]\noutcome = {{ column = \"y_true\", positive = \"1\" }}\n\
             [[columns.attributes]]\ncolumn = \"sex\"\n[evidence]\nresamples = 10\n[model]\n\
             onnx = \"{file}\"\nsha256 = {}\ninputs = {inputs}\n{score}\n",
            model["sha256"]
        );
        let (modelled, report) = audit(&loaded, Some(&bytes), &plan).unwrap();
        let theirs = column(&data, &format!("onnxruntime:{}", file.trim_end_matches(".onnx")));
        assert_eq!(modelled.predictions.len(), theirs.len());
        for (ours, theirs) in modelled.predictions.iter().zip(theirs) {
            let apart = (ours.score - theirs).abs();
            assert!(apart < 1e-5, "{file}, row {}: {} and {theirs}", ours.row, ours.score);
            assert_eq!(ours.decision, Some(theirs >= 0.5), "{file}, row {}", ours.row);
        }
        let section = report.model.unwrap();
        assert_eq!(section.file.unwrap().sha256, model["sha256"].as_str().unwrap());
        assert!(section.warnings.iter().any(|it| it.id == "seen-before"), "{file}");
        n_models += 1;
    }
    assert_eq!(n_models, 8);
}

#[test]
fn values_of_categories_fill_inputs_of_zeros_and_ones() {
    let Some(data) = shared("data/adult.csv") else { return };
    let expected = shared("models/adult_expected.csv").unwrap();
    let about: serde_json::Value =
        serde_json::from_slice(&shared("models/adult_models.json").unwrap()).unwrap();
    let plan = format!(
        "plan = 1\n[columns]\noutcome = {{ column = \"income\", positive = \">50K\" }}\n\
         [[columns.attributes]]\ncolumn = \"sex\"\n[evidence]\nresamples = 10\n[model]\n\
         onnx = \"adult_logreg.onnx\"\ninputs = {}\n",
        about["inputs"]
    );
    let bytes = shared("models/adult_logreg.onnx").unwrap();
    let (modelled, _) = audit(&load(&data), Some(&bytes), &plan).unwrap();
    let rows = column(&expected, "row_id");
    let theirs = column(&expected, "onnxruntime:adult_logreg");
    for (row, theirs) in rows.into_iter().zip(theirs) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small row")]
        let ours = modelled.predictions[row as usize].score;
        assert!((ours - theirs).abs() < 1e-5, "row {row}: {ours} and {theirs}");
    }
}
