//! Whole models that are cut off or changed at random: always a result or a typed error, never a panic.

use plumbline::models::onnx::{Cells, Element, Graph, Tensor};
use plumbline::stats::resample::Stream;

use crate::{adult, fixtures};

/// Two rows for any input, whatever it takes.
fn people(graph: &Graph) -> Vec<Tensor> {
    let person = |input: &plumbline::models::onnx::Input| {
        let n_rows = 2;
        let lengths = input.shape.clone().unwrap_or_else(|| vec![None, Some(4)]);
        let mut shape: Vec<usize> = lengths.iter().map(|it| it.unwrap_or(1).min(64)).collect();
        shape[0] = n_rows;
        let n = shape.iter().product();
        let cells = match input.element {
            Element::Float => Cells::Float(vec![0.5; n]),
            Element::Double => Cells::Double(vec![0.5; n]),
            Element::Int64 => Cells::Int64(vec![1; n]),
            Element::Int32 => Cells::Int32(vec![1; n]),
            Element::Bool => Cells::Bool(vec![true; n]),
            Element::Text => Cells::Text(vec!["a".to_owned(); n]),
        };
        Tensor::new(shape, cells).expect("the cells fit the shape")
    };
    graph.inputs().iter().map(person).collect()
}

/// How many of these could be read, and how many of them run.
fn try_all(variants: impl Iterator<Item = Vec<u8>>) -> (usize, usize) {
    let (mut n_read, mut n_run) = (0, 0);
    for bytes in variants {
        let Ok(graph) = Graph::read(&bytes) else { continue };
        n_read += 1;
        let result = graph.run(&people(&graph));
        n_run += usize::from(result.is_ok());
    }
    (n_read, n_run)
}

fn models() -> Vec<(String, Vec<u8>)> {
    let mut models = fixtures::all_bytes();
    if let Some(folder) = adult::folder() {
        for name in ["adult_logreg_zipmap.onnx", "adult_tree.onnx", "adult_mlp.onnx"] {
            models.push((name.to_owned(), adult::read(folder, name)));
        }
    }
    models
}

#[test]
fn a_model_that_is_cut_off_is_no_model() {
    for (name, bytes) in models() {
        let step = (bytes.len() / 60).max(1);
        let cuts = (0..bytes.len()).step_by(step).map(|end| bytes[..end].to_vec());
        let (n_read, _) = try_all(cuts);
        // A cut after the graph can leave a graph without its versions, which is an error too.
        assert!(n_read <= 2, "{name}: {n_read} cuts were read");
    }
}

/// A whole number below `n`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to below n")]
fn below(stream: &mut Stream, n: usize) -> usize {
    (stream.uniform() * n as f64) as usize
}

/// One to three bytes with a bit or all bits turned.
fn change(mut bytes: Vec<u8>, stream: &mut Stream) -> Vec<u8> {
    for _ in 0..=below(stream, 3) {
        let place = below(stream, bytes.len());
        let bit = 1 << below(stream, 8);
        bytes[place] ^= if stream.uniform() < 0.7 { bit } else { 0xff };
    }
    bytes
}

#[test]
fn changed_bytes_never_panic() {
    let (mut n_read, mut n_run, mut n_all) = (0, 0, 0);
    for (task, (_, bytes)) in models().into_iter().enumerate() {
        let mut stream = Stream::new(11, task as u64);
        let changed = |_| change(bytes.clone(), &mut stream);
        let found = try_all((0..120).map(changed));
        n_all += 120;
        n_read += found.0;
        n_run += found.1;
    }
    assert!(n_run > 0 && n_read < n_all, "{n_run} of {n_read} of {n_all}");
}

#[test]
fn bytes_without_meaning_are_no_model() {
    let mut stream = Stream::new(12, 0);
    let mut byte = || u8::try_from(below(&mut stream, 256)).unwrap_or(0);
    let noise = |length: usize| (0..length).map(|_| byte()).collect();
    let (n_read, _) = try_all((0..400).map(noise));
    assert_eq!(n_read, 0);
}
