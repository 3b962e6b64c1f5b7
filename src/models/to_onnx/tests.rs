//! What is written says the same as the model it was written from, whatever the model.

use serde_json::{Value as Json, json};

use crate::data::{Intake, Table};
use crate::models::encode::{Choice, Gaps, Means, fit, numbers_of, texts_of};
use crate::models::imported::Imported;
use crate::models::learner::Learner;
use crate::models::onnx::{Cells, Graph};
use crate::models::saved::{MODEL_VERSION, Model, Outcome};
use crate::models::to_onnx::{Refused, to_onnx, to_onnx_with_doubles};
use crate::models::{Predict, Scale, Target, Unwatched, Values};

const N_LEARNT: u32 = 240;
const N_ROWS: u32 = 300;

/// A number that looks drawn, below another.
fn drawn(row: u32, salt: u32, below: u32) -> u32 {
    let mut bits = row.wrapping_mul(0x9E37_79B9).wrapping_add(salt.wrapping_mul(0x85EB_CA6B));
    for _ in 0..2 {
        bits = (bits ^ (bits >> 15)).wrapping_mul(0x2C1B_3CE5);
    }
    (bits ^ (bits >> 13)) % below
}

/// People with numbers that no single holds, gaps in all columns, a column of many levels, levels that only the
/// last rows have, and columns named like what a file has of its own.
fn people() -> Table {
    let mut text = "age,label,weights_1,job,size,town\n".to_owned();
    for row in 0..N_ROWS {
        let gap =
            |salt: u32, cell: String| if drawn(row, salt, 9) == 0 { String::new() } else { cell };
        let age = format!("{}.{}", 18 + drawn(row, 1, 60), drawn(row, 2, 10));
        let large = format!("{}.5", 1_990_000 + drawn(row, 3, 60));
        let color = ["red", "green", "blue", "half, \"blue\""][drawn(row, 4, 4) as usize];
        let color = if row % 50 == 49 { "new" } else { color };
        let job = format!("job {}", drawn(row, 5, 45));
        let size = format!("{}", 1 + drawn(row, 6, 5));
        let town = format!("town {}", drawn(row, 7, 12));
        let color = gap(8, format!("\"{}\"", color.replace('"', "\"\"")));
        let cells =
            [gap(9, age), color, gap(10, large), gap(11, job), gap(12, size), gap(13, town)];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    let mut intake = Intake::new("people.csv");
    intake.push(text.as_bytes()).unwrap();
    intake.finish().unwrap().table
}

/// Outcomes that hang on the columns.
fn outcome(table: &Table, n_classes: usize) -> Target {
    let rows: Vec<u32> = (0..N_LEARNT).collect();
    let ages = numbers_of(table, "age", &rows).unwrap();
    let colors = texts_of(table, "label", &rows).unwrap();
    let jobs = texts_of(table, "job", &rows).unwrap();
    let said = rows.iter().map(|row| {
        let at = *row as usize;
        let age = if ages[at].is_nan() { 30.0 } else { ages[at] };
        let likes = f64::from(u8::from(colors[at] == "red")) * 15.0 + jobs[at].len() as f64;
        age + likes + f64::from(drawn(*row, 20, 30))
    });
    let said: Vec<f64> = said.collect();
    let values = if n_classes == 0 {
        Values::Numbers(said)
    } else {
        let border = |class: usize| 45.0 + 60.0 * (class as f64 / n_classes as f64);
        let class = |it: &f64| (1..n_classes).filter(|class| *it > border(*class)).count();
        let codes = said.iter().map(|it| u32::try_from(class(it)).unwrap());
        Values::Classes { codes: codes.collect(), n_classes }
    };
    Target { values, weights: vec![1.0; rows.len()] }
}

/// Learns from the first people with each kind of column.
fn learnt(table: &Table, way: &str, settings: Json, n_classes: usize, gaps: Gaps) -> Model {
    let Json::Object(settings) = settings else { panic!("settings are an object") };
    let learner = Learner::new(way, settings).unwrap();
    let number = if gaps == Gaps::Fill { Means::Standardize } else { Means::Number };
    let columns = [
        ("age", number),
        ("label", Means::OneHot),
        ("weights_1", Means::Standardize),
        ("job", Means::OneHot),
        ("size", Means::Ordinal),
        ("town", Means::Target),
    ];
    let choices = columns.map(|(column, means)| Choice { column: column.to_owned(), means });
    let target = outcome(table, n_classes);
    let rows: Vec<u32> = (0..N_LEARNT).collect();
    let (encoder, features) = fit(table, &rows, &choices, gaps, &target, 1).unwrap();
    let trained = learner.learn(&features, &target, 1, &mut Unwatched).unwrap();
    Model {
        model: MODEL_VERSION,
        name: way.to_owned(),
        way: way.to_owned(),
        outcome: Outcome { column: "repaid".to_owned(), ..Outcome::default() },
        classes: (0..n_classes).map(|it| format!("class {it}")).collect(),
        positive: n_classes.saturating_sub(1),
        encoder,
        fitted: trained.fitted,
    }
}

/// Reads the written model back, and compares each of its columns and labels with the model's own.
#[track_caller]
fn check(table: &Table, model: &Model) {
    let rows: Vec<u32> = (0..N_ROWS).collect();
    let bytes = to_onnx(model).unwrap();
    let own = model.fitted.predict(&model.encoder.apply(table, &rows).unwrap());
    let output = if own.scale == Scale::Probability { "probabilities" } else { "score" };
    for (column, expected) in own.values.columns().into_iter().enumerate() {
        let graph = Graph::read(&bytes).unwrap();
        let named: Vec<String> = graph.inputs().iter().map(|it| it.name.clone()).collect();
        assert_eq!(named, model.columns());
        let imported = Imported::new(graph, &named, output, column, table).unwrap();
        let (found, odd) = imported.score(table, &rows).unwrap();
        assert_eq!((odd.not_finite, odd.outside_unit * usize::from(output != "score")), (0, 0));
        let largest = expected.iter().fold(1.0_f64, |largest, it| largest.max(it.abs()));
        for (row, (found, expected)) in found.iter().zip(expected).enumerate() {
            let off = (found - expected).abs();
            assert!(off <= 1e-5 * largest, "{} row {row}: {found}, not {expected}", model.way);
        }
    }
}

const EVERY_KERNEL: [&str; 4] = ["rbf", "polynomial", "sigmoid", "linear"];

#[test]
fn sums_are_written_as_they_are_learnt() {
    let table = people();
    for n_classes in [2, 3] {
        check(&table, &learnt(&table, "logistic-regression", json!({}), n_classes, Gaps::Fill));
        check(&table, &learnt(&table, "linear-svm", json!({}), n_classes, Gaps::Fill));
    }
    check(&table, &learnt(&table, "linear-regression", json!({}), 0, Gaps::Fill));
}

#[test]
fn nets_are_written_as_they_are_learnt() {
    let table = people();
    for (activation, n_classes) in [("relu", 2), ("tanh", 3), ("logistic", 0)] {
        let settings = json!({ "activation": activation, "hidden": [8, 5], "epochs": 20 });
        check(&table, &learnt(&table, "perceptron", settings, n_classes, Gaps::Fill));
    }
}

#[test]
fn naive_bayes_is_written_as_it_is_learnt() {
    let table = people();
    check(&table, &learnt(&table, "naive-bayes", json!({}), 2, Gaps::Keep));
    check(&table, &learnt(&table, "naive-bayes", json!({}), 3, Gaps::Fill));
}

#[test]
fn kernel_machines_are_written_as_they_are_learnt() {
    let table = people();
    for kernel in EVERY_KERNEL {
        let settings = json!({ "kernel": kernel, "coef0": 0.5 });
        check(&table, &learnt(&table, "kernel-svm", settings, 2, Gaps::Fill));
    }
    check(&table, &learnt(&table, "kernel-svm", json!({}), 3, Gaps::Fill));
}

#[test]
fn trees_are_written_as_they_are_learnt() {
    let table = people();
    for gaps in [Gaps::Keep, Gaps::Fill] {
        for n_classes in [2, 3, 0] {
            let criterion = if n_classes == 0 { "squared-error" } else { "gini" };
            let settings = json!({ "criterion": criterion });
            check(&table, &learnt(&table, "decision-tree", settings.clone(), n_classes, gaps));
            let settings = json!({ "criterion": criterion, "trees": 20 });
            check(&table, &learnt(&table, "random-forest", settings, n_classes, gaps));
            let settings = json!({ "rounds": 30, "min_leaf": 5.0 });
            check(&table, &learnt(&table, "boosted-trees", settings, n_classes, gaps));
        }
    }
}

#[test]
fn labels_are_the_likeliest_classes_by_name() {
    let table = people();
    for way in ["logistic-regression", "linear-svm"] {
        let model = learnt(&table, way, json!({}), 2, Gaps::Fill);
        let graph = Graph::read(&to_onnx(&model).unwrap()).unwrap();
        // A column is named "label", so the output is not.
        let place = graph.outputs().iter().position(|it| it.name == "label_").unwrap();
        let rows: Vec<u32> = (0..N_ROWS).collect();
        #[expect(clippy::cast_possible_truncation, reason = "the file takes singles")]
        let single = |it: f64| it as f32;
        let inputs = model.encoder.columns.iter().map(|it| {
            let is_text = !matches!(it.code, crate::models::encode::Code::Number { .. });
            let cells = if is_text {
                Cells::Text(texts_of(&table, &it.column, &rows).unwrap())
            } else {
                let numbers = numbers_of(&table, &it.column, &rows).unwrap();
                Cells::Float(numbers.into_iter().map(single).collect())
            };
            crate::models::onnx::Tensor::new(vec![rows.len(), 1], cells).unwrap()
        });
        let outputs = graph.run(&inputs.collect::<Vec<_>>()).unwrap();
        let border = if way == "linear-svm" { 0.0 } else { 0.5 };
        let scores = model.score(&table, &rows).unwrap();
        let names = scores.iter().map(|it| model.classes[usize::from(*it > border)].clone());
        assert_eq!(*outputs[place].tensor().cells(), Cells::Text(names.collect()));
    }
}

#[test]
fn what_cannot_be_written_is_said_in_words() {
    let table = people();
    let mut model = learnt(&table, "nearest-neighbours", json!({}), 2, Gaps::Fill);
    assert_eq!(to_onnx(&model), Err(Refused::Neighbors));
    model = learnt(&table, "logistic-regression", json!({}), 2, Gaps::Fill);
    model.classes.pop();
    assert_eq!(to_onnx(&model), Err(Refused::Broken));
    model.encoder.columns.swap(0, 1);
    model.encoder.columns.pop();
    assert_eq!(to_onnx(&model), Err(Refused::Broken));
    model.encoder.columns[0].column.clear();
    assert_eq!(to_onnx(&model), Err(Refused::Columns));
}

/// Seconds since 1970 of people a minute apart, which single precision takes for the same, and whether they were late.
fn seconds() -> (Table, Target) {
    let mut text = "at,amount\n".to_owned();
    let mut codes = Vec::new();
    for row in 0..N_LEARNT {
        let at = 1_700_000_000 + 60 * row;
        let at = if row % 17 == 0 { String::new() } else { at.to_string() };
        text.push_str(&[&at, ",", &drawn(row, 1, 50).to_string(), "\n"].concat());
        codes.push(u32::from(drawn(row, 2, 8) < 2 + 4 * (row / 7 % 2)));
    }
    let mut intake = Intake::new("people.csv");
    intake.push(text.as_bytes()).unwrap();
    let values = Values::Classes { codes, n_classes: 2 };
    (intake.finish().unwrap().table, Target { values, weights: vec![1.0; N_LEARNT as usize] })
}

#[test]
fn numbers_that_no_single_holds_are_decided_about_alike_in_double_precision() {
    let (table, target) = seconds();
    let rows: Vec<u32> = (0..N_LEARNT).collect();
    for (way, settings) in [
        ("decision-tree", json!({})),
        ("random-forest", json!({ "trees": 5 })),
        ("boosted-trees", json!({ "rounds": 20, "min_leaf": 2 })),
        ("logistic-regression", json!({})),
    ] {
        let Json::Object(settings) = settings else { panic!("settings are an object") };
        let learner = Learner::new(way, settings).unwrap();
        let (gaps, means) = if learner.keeps_gaps() {
            (Gaps::Keep, Means::Number)
        } else {
            (Gaps::Fill, Means::Standardize)
        };
        let choices = ["at", "amount"].map(|it| Choice { column: it.to_owned(), means });
        let (encoder, features) = fit(&table, &rows, &choices, gaps, &target, 1).unwrap();
        let trained = learner.learn(&features, &target, 1, &mut Unwatched).unwrap();
        let model = Model {
            model: MODEL_VERSION,
            name: way.to_owned(),
            way: way.to_owned(),
            outcome: Outcome { column: "late".to_owned(), ..Outcome::default() },
            classes: vec!["no".to_owned(), "yes".to_owned()],
            positive: 1,
            encoder,
            fitted: trained.fitted,
        };
        let own = model.score(&table, &rows).unwrap();
        let furthest = |bytes: &[u8]| {
            let graph = Graph::read(bytes).unwrap();
            let inputs = model.columns();
            let asked = Imported::new(graph, &inputs, "probabilities", 1, &table).unwrap();
            let (scores, _) = asked.score(&table, &rows).unwrap();
            scores.iter().zip(&own).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        let exact = furthest(&to_onnx_with_doubles(&model, &["at".to_owned()]).unwrap());
        assert!(exact < 1e-6, "{way}: {exact}");
        let rounded = furthest(&to_onnx(&model).unwrap());
        assert!(way == "logistic-regression" || rounded > 0.01, "{way}: {rounded}");
    }
}
