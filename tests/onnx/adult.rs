//! Models of incomes against onnxruntime: five hundred people, in nine files.

use std::path::Path;

use plumbline::models::onnx::{Cells, Classes, Graph, Tensor, Value};

const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/models");

/// The folder with the models; none on a machine that does not have it.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
pub(crate) fn folder() -> Option<&'static Path> {
    let folder = Path::new(MODELS);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{MODELS} must be there");
    println!("skipped: there is no {MODELS}");
    None
}

pub(crate) fn read(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).expect("the model is there")
}

/// The table's head and its rows. No cell holds a comma.
fn table(folder: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let text =
        std::fs::read_to_string(folder.join("adult_expected.csv")).expect("the table is there");
    let mut lines = text.lines().map(|it| it.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().expect("the table has a head");
    (head, lines.collect())
}

fn column(head: &[String], rows: &[Vec<String>], name: &str) -> Vec<f64> {
    let place = head.iter().position(|it| it == name).unwrap_or_else(|| panic!("no column {name}"));
    rows.iter().map(|it| it[place].parse().expect("a number")).collect()
}

/// The names of the files and of their features.
fn manifest(folder: &Path) -> (Vec<String>, Vec<String>) {
    let text =
        std::fs::read_to_string(folder.join("adult_models.json")).expect("the list is there");
    let json: serde_json::Value = serde_json::from_str(&text).expect("the list can be read");
    let texts = |it: &serde_json::Value| it.as_str().expect("a name").to_owned();
    let features = json["inputs"].as_array().expect("features").iter().map(texts).collect();
    let files =
        json["models"].as_array().expect("models").iter().map(|it| texts(&it["file"])).collect();
    (files, features)
}

#[expect(clippy::cast_possible_truncation, reason = "the model takes single precision")]
fn people(folder: &Path, features: &[String]) -> Tensor {
    let (head, rows) = table(folder);
    let columns: Vec<Vec<f64>> = features.iter().map(|it| column(&head, &rows, it)).collect();
    let cells =
        (0..rows.len()).flat_map(|row| columns.iter().map(move |it| it[row] as f32)).collect();
    Tensor::floats(rows.len(), features.len(), cells).expect("rows and columns")
}

/// The probability of the second class, or of the only column.
fn second(value: &Value) -> Vec<f64> {
    let tensor = value.tensor();
    let cells = tensor.to_doubles().expect("numbers");
    cells.chunks_exact(tensor.width()).map(|row| row[row.len() - 1]).collect()
}

#[test]
fn nine_models_agree_with_onnxruntime() {
    let Some(folder) = folder() else { return };
    let (files, features) = manifest(folder);
    let (head, rows) = table(folder);
    let people = people(folder, &features);
    for file in &files {
        let graph = Graph::read(&read(folder, file)).expect(file);
        assert_eq!(graph.inputs()[0].width(), Some(features.len()), "{file}");
        let results = graph.run(std::slice::from_ref(&people)).expect(file);
        let found = second(results.last().expect("an output"));
        let expected =
            column(&head, &rows, &format!("onnxruntime:{}", file.trim_end_matches(".onnx")));
        let off = found.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off <= 1e-5, "{file}: {off}");
        if let Cells::Int64(labels) = results[0].tensor().cells() {
            let of_scores: Vec<i64> = expected.iter().map(|it| i64::from(*it > 0.5)).collect();
            assert_eq!(*labels, of_scores, "{file}");
            assert!(graph.classes().is_none_or(|it| *it == Classes::Numbers(vec![0, 1])), "{file}");
        }
    }
}

#[test]
fn the_size_of_a_batch_changes_nothing() {
    let Some(folder) = folder() else { return };
    let (files, features) = manifest(folder);
    let people = people(folder, &features);
    for file in &files {
        let graph = Graph::read(&read(folder, file)).expect(file);
        let odd =
            graph.rows_that_hang_on_company(std::slice::from_ref(&people), 20, 0.0).expect(file);
        assert_eq!(odd.n_rows, 0, "{file}");
    }
}
