//! Each way of learning against all checks.

use plumbline::audit::plan::ways::WAYS;
use plumbline::models::learner::Learner;
use serde_json::{Value, json};

use crate::people::{learn, people_of, people_with_numbers};
use crate::{Abilities, complaints, conforms};

fn way(id: &str, settings: Value) -> Learner {
    let Value::Object(settings) = settings else { panic!("settings have names") };
    Learner::new(id, settings).unwrap()
}

/// Of classes alone.
const CLASSES: Abilities =
    Abilities { classes: true, numbers: false, tolerance: 1e-9, differs: &[] };
/// Of classes and numbers.
const BOTH: Abilities = Abilities { numbers: true, ..CLASSES };
const NUMBERS: Abilities = Abilities { classes: false, ..BOTH };

#[test]
fn naive_bayes_conforms() {
    conforms(&way("naive-bayes", json!({})), &CLASSES);
}

#[test]
fn nearest_neighbors_conform() {
    conforms(&way("nearest-neighbours", json!({})), &BOTH);
    conforms(&way("nearest-neighbours", json!({ "k": 7, "weights": "distance" })), &BOTH);
}

#[test]
fn the_perceptron_conforms() {
    const DIFFERS: &[(&str, &str)] = &[
        ("T12 copies", "batches are drawn by person, so copies go another way down"),
        ("T25 order learnt", "batches are drawn by place"),
    ];
    let small = json!({ "epochs": 60, "batch": 20, "learning_rate": 0.01 });
    conforms(&way("perceptron", small), &Abilities { differs: DIFFERS, ..BOTH });
    // In a single batch of everybody there is nothing to differ by.
    let whole = json!({ "epochs": 60, "learning_rate": 0.05, "activation": "tanh" });
    conforms(&way("perceptron", whole), &BOTH);
}

#[test]
fn logistic_regression_conforms() {
    conforms(&way("logistic-regression", json!({})), &Abilities { tolerance: 1e-6, ..CLASSES });
    let free = json!({ "penalty": "none" });
    conforms(&way("logistic-regression", free), &Abilities { tolerance: 1e-3, ..CLASSES });
}

#[test]
fn linear_regression_conforms() {
    conforms(&way("linear-regression", json!({})), &NUMBERS);
    conforms(&way("linear-regression", json!({ "penalty": "ridge" })), &NUMBERS);
}

#[test]
fn decision_trees_conform() {
    conforms(&way("decision-tree", json!({ "max_depth": 3, "min_leaf": 8.0 })), &BOTH);
}

#[test]
fn random_forests_conform() {
    const DIFFERS: &[(&str, &str)] = &[
        ("T12 copies", "a tree draws people, and copies are drawn one by one"),
        ("T25 order learnt", "people are drawn by place"),
    ];
    let small = json!({ "trees": 20 });
    conforms(&way("random-forest", small), &Abilities { differs: DIFFERS, ..BOTH });
}

#[test]
fn boosted_trees_conform() {
    let small = json!({ "rounds": 20, "min_leaf": 3.0, "learning_rate": 0.3 });
    conforms(&way("boosted-trees", small), &BOTH);
}

#[test]
fn support_vector_machines_conform() {
    conforms(&way("linear-svm", json!({})), &Abilities { tolerance: 1e-6, ..CLASSES });
    let exact = json!({ "tolerance": 1e-7 });
    conforms(&way("kernel-svm", exact), &Abilities { tolerance: 1e-4, ..CLASSES });
}

/// T40: a way stands on its own, and its settings say all of it.
#[test]
fn settings_that_are_written_down_make_the_same_learner() {
    for it in WAYS {
        let learner = way(it.id, json!({}));
        let mut settings = learner.settings();
        assert!(!settings.is_empty(), "{}", it.id);
        assert_eq!(Learner::new(it.id, settings.clone()).unwrap(), learner, "{}", it.id);
        settings.insert("colour".to_owned(), json!(1));
        let refused = Learner::new(it.id, settings).unwrap_err();
        assert!(refused.contains("colour"), "{}: {refused}", it.id);
    }
}

/// T23: whether training came to rest is told as it is.
#[test]
fn training_that_was_cut_short_says_that_it_did_not_come_to_rest() {
    let cases = [
        ("logistic-regression", json!({}), json!({ "max_iterations": 1 })),
        (
            "logistic-regression",
            json!({ "penalty": "l1" }),
            json!({ "penalty": "l1", "max_iterations": 1 }),
        ),
        ("linear-svm", json!({}), json!({ "max_iterations": 1 })),
        ("kernel-svm", json!({}), json!({ "max_iterations": 1 })),
        ("perceptron", json!({ "epochs": 2000 }), json!({ "epochs": 1 })),
        (
            "linear-regression",
            json!({ "penalty": "lasso", "alpha": 0.01 }),
            json!({ "penalty": "lasso", "alpha": 0.01, "max_iterations": 1 }),
        ),
    ];
    for (id, whole, cut) in cases {
        let known = if id == "linear-regression" {
            people_with_numbers(60, 2)
        } else {
            people_of(&[30, 30], 2)
        };
        let rests =
            |settings| learn(&way(id, settings), &known).unwrap().fitted.iterations().unwrap();
        let (whole, cut) = (rests(whole), rests(cut));
        assert!(whole.1 && !cut.1 && whole.0 > cut.0, "{id}: {whole:?} and {cut:?}");
    }
}

#[test]
fn a_difference_that_is_none_and_one_that_is_not_expected_are_complained_about() {
    const DIFFERS: &[(&str, &str)] = &[("T31 again", "it draws"), ("T99", "it is new")];
    let bayes = way("naive-bayes", json!({}));
    let said = complaints(&bayes, &Abilities { differs: DIFFERS, ..CLASSES });
    assert!(said[0].starts_with("T31 again: it does not differ"), "{said:?}");
    assert_eq!((said.len(), said[1].as_str()), (2, "there is no check T99"));
    // It cannot tell numbers, which it is said to here.
    let said = complaints(&bayes, &BOTH);
    assert!(said.iter().any(|it| it.starts_with("T37 numbers: cannot be trained")), "{said:?}");
}
