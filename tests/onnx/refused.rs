//! A real model that cannot be run says so whole, with the way out.

use plumbline::models::onnx::{Error, Graph, Reason};

use crate::fixtures;

#[test]
fn nearest_neighbors_are_refused_with_a_way_out() {
    let error = Graph::read(&fixtures::bytes("refused_neighbors")).expect_err("it uses Scan");
    assert!(error.hint().contains("audit the scores"), "{}", error.hint());
    let Error::Unsupported { operators } = error else { panic!("{error}") };
    assert!(
        operators.iter().any(|it| it.name == "Scan" && it.reason == Reason::Subgraph),
        "{operators:?}"
    );
}
