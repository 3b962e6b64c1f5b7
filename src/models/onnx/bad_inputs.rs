//! Models that are broken, hostile or beyond what can be run, each with what it must end in.

use prost::Message;

use super::proto::{
    Attribute, Dimension, Entry, Graph, Model, Node, OperatorSet, Shape, TensorType, Type,
    ValueInfo, kind,
};
use super::{Cells, Element, Error, OutputKind, Tensor, Value, checks, proto};

fn info(name: &str, elem_type: i32, lengths: &[Option<i64>]) -> ValueInfo {
    let dim = lengths.iter().map(|it| Dimension { dim_value: *it, dim_param: None }).collect();
    let tensor_type = Some(TensorType { elem_type, shape: Some(Shape { dim }) });
    ValueInfo { name: name.to_owned(), r#type: Some(Type { tensor_type, ..Type::default() }) }
}

fn node(op_type: &str, input: &[&str], output: &str) -> Node {
    Node {
        op_type: op_type.to_owned(),
        input: input.iter().map(|it| (*it).to_owned()).collect(),
        output: vec![output.to_owned()],
        ..Node::default()
    }
}

fn int(name: &str, value: i64) -> Attribute {
    Attribute { name: name.to_owned(), i: Some(value), kind: kind::INT, ..Attribute::default() }
}

fn weights(name: &str, dims: &[i64], values: &[i64]) -> proto::Tensor {
    let data_type = proto::element::INT64;
    proto::Tensor {
        name: name.to_owned(),
        dims: dims.to_vec(),
        data_type,
        int64_data: values.to_vec(),
        ..proto::Tensor::default()
    }
}

/// From float32 `x` of two features to `y`.
fn model(nodes: Vec<Node>) -> Model {
    Model {
        ir_version: 8,
        opset_import: vec![OperatorSet { domain: String::new(), version: 17 }],
        graph: Some(Graph {
            node: nodes,
            input: vec![info("x", 1, &[None, Some(2)])],
            output: vec![info("y", 1, &[None, Some(2)])],
            ..Graph::default()
        }),
        ..Model::default()
    }
}

/// The same with stored weights.
fn with_weights(nodes: Vec<Node>, stored: Vec<proto::Tensor>) -> Model {
    let mut model = model(nodes);
    model.graph.as_mut().unwrap().initializer = stored;
    model
}

fn read(model: &Model) -> Result<super::Graph, Error> {
    super::Graph::read(&model.encode_to_vec())
}

#[track_caller]
fn check(model: &Model, id: &str, part: &str) {
    let error = read(model).unwrap_err();
    assert_eq!(error.id(), id, "{error}");
    assert!(error.to_string().contains(part), "{error}");
    assert!(!error.why().is_empty() && !error.hint().is_empty());
}

/// The model can be read, and running it on these many rows fails so.
#[track_caller]
fn check_run(model: &Model, n_rows: usize, id: &str, part: &str) {
    let people = Tensor::floats(n_rows, 2, vec![1.0; 2 * n_rows]).unwrap();
    let error = read(model).unwrap().run(&[people]).unwrap_err();
    assert_eq!(error.id(), id, "{error}");
    assert!(error.to_string().contains(part), "{error}");
}

fn relu() -> Model {
    model(vec![node("Relu", &["x"], "y")])
}

#[test]
fn a_whole_model_runs() {
    let people = Tensor::floats(2, 2, vec![-1.0, 1.0, 2.0, -2.0]).unwrap();
    let results = read(&relu()).unwrap().run(&[people]).unwrap();
    assert_eq!(results, [Value::from(Tensor::floats(2, 2, vec![0.0, 1.0, 2.0, 0.0]).unwrap())]);
}

#[test]
fn without_people_there_are_no_rows() {
    let results = read(&relu()).unwrap().run(&[Tensor::floats(0, 2, Vec::new()).unwrap()]).unwrap();
    assert_eq!(results, [Value::from(Tensor::floats(0, 2, Vec::new()).unwrap())]);
}

#[test]
fn bytes_that_are_no_model_are_named() {
    let id = |bytes: &[u8]| super::Graph::read(bytes).unwrap_err().id();
    assert_eq!(id(b""), "onnx-empty");
    assert_eq!(id(b"\x80\x04\x95"), "onnx-other-format");
    assert_eq!(id(b"\x08\x08\xff\xff\xff"), "onnx-broken");
    let whole = relu().encode_to_vec();
    assert_eq!(id(&whole[..whole.len() - 3]), "onnx-broken");
}

#[test]
fn operators_that_cannot_be_run_are_listed_all_at_once() {
    let mut attention = node("Attention", &["x"], "a");
    attention.domain = "com.microsoft".to_owned();
    let odd = model(vec![
        attention,
        node("Loop", &["a"], "b"),
        node("Einsum", &["b"], "c"),
        node("Einsum", &["c"], "d"),
        node("RandomNormalLike", &["d"], "y"),
    ]);
    check(
        &odd,
        "onnx-unsupported-operators",
        "Einsum (2), Loop (1), RandomNormalLike (1), com.microsoft.Attention (1)",
    );
    check(&model(vec![node("If", &["x"], "y")]), "onnx-unsupported-operators", "If (1)");
    let neighbors = read(&model(vec![node("Scan", &["x"], "y")])).unwrap_err();
    assert!(neighbors.hint().contains("neighbors"), "{}", neighbors.hint());
}

#[test]
fn versions_have_bounds() {
    let mut old = relu();
    old.ir_version = 2;
    check(&old, "onnx-ir-version", "version 2, and versions 3 to 14");
    let mut new = relu();
    new.opset_import[0].version = 99;
    check(
        &new,
        "onnx-operator-set",
        "version 99 of the operators of \"ai.onnx\", and versions 7 to 27",
    );
    new.opset_import.clear();
    check(&new, "onnx-no-operator-set", "\"ai.onnx\"");
}

#[test]
fn inputs_must_fit() {
    let graph = read(&relu()).unwrap();
    let id = |inputs: &[Tensor]| graph.run(inputs).unwrap_err().to_string();
    let three = Tensor::floats(1, 3, vec![0.0; 3]).unwrap();
    assert_eq!(id(&[three]), "the input \"x\" takes float32 [n, 2] and was given float32 [1, 3]");
    let doubles = Tensor::new(vec![1, 2], Cells::Double(vec![0.0; 2])).unwrap();
    assert_eq!(id(&[doubles]), "the input \"x\" takes float32 [n, 2] and was given float64 [1, 2]");
    assert_eq!(id(&[]), "the model takes 1 inputs (x) and was given 0");
    assert_eq!(graph.inputs()[0].width(), Some(2));
    assert_eq!(graph.inputs()[0].batch(), None);
}

#[test]
fn a_model_for_a_few_people_is_run_few_by_few() {
    let mut fixed = relu();
    fixed.graph.as_mut().unwrap().input[0] = info("x", 1, &[Some(3), Some(2)]);
    let graph = read(&fixed).unwrap();
    let cells: Vec<f32> = (0..14).map(|it| it as f32).collect();
    let people = Tensor::floats(7, 2, cells).unwrap();
    assert_eq!(graph.run(std::slice::from_ref(&people)).unwrap(), [Value::from(people)]);
}

#[test]
fn a_model_for_more_people_than_there_is_room_for_is_refused() {
    let mut fixed = relu();
    fixed.graph.as_mut().unwrap().input[0] = info("x", 1, &[Some(1 << 31), Some(2)]);
    check_run(&fixed, 1, "onnx-budget", "people at once");
}

#[test]
fn trees_that_count_for_nothing_are_refused() {
    let zeros = |name: &str| Attribute {
        name: name.to_owned(),
        ints: vec![0],
        floats: vec![0.0],
        ..Attribute::default()
    };
    let mut trees = node("TreeEnsembleRegressor", &["x"], "y");
    trees.domain = "ai.onnx.ml".to_owned();
    trees.attribute = ["treeids", "nodeids", "truenodeids", "falsenodeids", "featureids", "values"]
        .map(|it| zeros(&format!("nodes_{it}")))
        .to_vec();
    trees.attribute.push(Attribute { strings: vec![b"LEAF".to_vec()], ..zeros("nodes_modes") });
    trees.attribute.push(Attribute { s: Some(b"PROBIT".to_vec()), ..zeros("post_transform") });
    trees.attribute.push(int("n_targets", 0));
    let mut model = model(vec![trees]);
    model.opset_import.push(OperatorSet { domain: "ai.onnx.ml".to_owned(), version: 3 });
    check(&model, "onnx-setting", "nothing that they count for");
}

#[test]
fn outputs_say_what_they_could_be() {
    let mut made = relu();
    let graph = made.graph.as_mut().unwrap();
    graph.node = ["a", "b", "c", "d"].map(|it| node("Relu", &["x"], it)).to_vec();
    graph.output = vec![
        info("a", 7, &[None]),
        info("b", 1, &[None, Some(1)]),
        info("c", 1, &[None, Some(3)]),
        info("d", 1, &[None, None]),
    ];
    let kinds: Vec<OutputKind> =
        read(&made).unwrap().outputs().iter().map(|it| it.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            OutputKind::Labels(Element::Int64),
            OutputKind::Column(Element::Float),
            OutputKind::Columns(Element::Float, Some(3)),
            OutputKind::Columns(Element::Float, None),
        ]
    );
}

#[test]
fn weights_in_other_files_are_never_opened() {
    let mut stored = weights("w", &[1], &[1]);
    stored.data_location = 1;
    stored.external_data =
        vec![Entry { key: "location".to_owned(), value: "../../etc/passwd".to_owned() }];
    check(
        &with_weights(vec![node("Add", &["x", "w"], "y")], vec![stored]),
        "onnx-external-data",
        "../../etc/passwd",
    );
}

#[test]
fn weights_must_be_there() {
    let add = || vec![node("Add", &["x", "w"], "y")];
    let huge = weights("w", &[1 << 40, 1 << 40], &[1]);
    check(
        &with_weights(add(), vec![huge]),
        "onnx-weight-size",
        "int64 [1099511627776, 1099511627776]",
    );
    check(
        &with_weights(add(), vec![weights("w", &[3], &[1])]),
        "onnx-weight-size",
        "holds 1 cells",
    );
    let mut half = weights("w", &[1], &[]);
    half.data_type = 10;
    check(&with_weights(add(), vec![half]), "onnx-element", "holds float16");
}

#[test]
fn names_and_order_must_make_sense() {
    check(&model(vec![node("Relu", &["z"], "y")]), "onnx-missing", "\"z\"");
    check(&model(vec![node("Relu", &["x"], "z")]), "onnx-missing", "\"y\"");
    check(
        &model(vec![node("Relu", &["x"], "y"), node("Abs", &["x"], "y")]),
        "onnx-duplicate",
        "the result \"y\"",
    );
    check(&model(vec![node("Relu", &["x"], "x")]), "onnx-duplicate", "the result \"x\"");
    check(
        &model(vec![
            node("Add", &["x", "b"], "a"),
            node("Abs", &["a"], "b"),
            node("Abs", &["b"], "y"),
        ]),
        "onnx-cycle",
        "number 1",
    );
    let backwards = model(vec![node("Abs", &["a"], "y"), node("Neg", &["x"], "a")]);
    assert!(read(&backwards).is_ok());
    let mut empty = relu();
    empty.graph.as_mut().unwrap().input.clear();
    empty.graph.as_mut().unwrap().initializer = vec![weights("x", &[1], &[1])];
    check(&empty, "onnx-nothing", "no inputs");
}

#[test]
fn stored_weights_among_the_inputs_need_not_be_given() {
    let mut old =
        with_weights(vec![node("Tile", &["x", "w"], "y")], vec![weights("w", &[2], &[1, 1])]);
    old.graph.as_mut().unwrap().input.push(info("w", 7, &[Some(2)]));
    assert_eq!(read(&old).unwrap().inputs().len(), 1);
}

#[test]
fn training_is_refused() {
    let mut training = weights("t", &[], &[]);
    training.data_type = proto::element::BOOL;
    training.int32_data = vec![1];
    let nodes = || vec![node("Dropout", &["x", "", "t"], "y")];
    check(
        &with_weights(nodes(), vec![training.clone()]),
        "onnx-unsupported-operators",
        "Dropout in training mode (1)",
    );
    training.int32_data = vec![0];
    assert!(read(&with_weights(nodes(), vec![training])).is_ok());
}

#[test]
fn other_kinds_of_numbers_are_named() {
    let mut eight_bits = relu();
    eight_bits.graph.as_mut().unwrap().input[0] = info("x", 3, &[None, Some(2)]);
    check(&eight_bits, "onnx-element", "the input \"x\" holds int8, and float32, float64, int64");
    let mut cast = node("Cast", &["x"], "y");
    cast.attribute = vec![int("to", 10)];
    check(&model(vec![cast]), "onnx-setting", "float16");
}

#[test]
fn what_grows_without_end_is_stopped() {
    let large = weights("n", &[3], &[1 << 30, 1 << 30, 2]);
    check_run(
        &with_weights(vec![node("Expand", &["x", "n"], "y")], vec![large]),
        1,
        "onnx-budget",
        "memory",
    );
    let many = weights("n", &[2], &[1 << 40, 1]);
    check_run(
        &with_weights(vec![node("Tile", &["x", "n"], "y")], vec![many]),
        1,
        "onnx-budget",
        "memory",
    );
    // Sixty doublings of two numbers.
    let mut nodes = Vec::new();
    for step in 0..60 {
        let before = if step == 0 { "x".to_owned() } else { format!("a{step}") };
        let after = if step == 59 { "y".to_owned() } else { format!("a{}", step + 1) };
        let mut concat = node("Concat", &[&before, &before], &after);
        concat.attribute = vec![int("axis", 1)];
        nodes.push(concat);
    }
    check_run(&model(nodes), 1, "onnx-budget", "memory");
}

#[test]
fn long_texts_are_not_copied_without_end() {
    let mut text = weights("t", &[1], &[]);
    text.data_type = proto::element::STRING;
    text.string_data = vec![vec![b'a'; 1 << 20]];
    let stored = vec![text, weights("n", &[1], &[1 << 20])];
    check_run(
        &with_weights(vec![node("Expand", &["t", "n"], "y")], stored),
        1,
        "onnx-budget",
        "memory",
    );
}

#[test]
fn a_model_that_mixes_people_is_found_out() {
    let mut mean = node("ReduceMean", &["x"], "m");
    mean.attribute = vec![Attribute {
        name: "axes".to_owned(),
        ints: vec![0],
        kind: kind::INTS,
        ..Attribute::default()
    }];
    let graph = read(&model(vec![mean, node("Sub", &["x", "m"], "y")])).unwrap();
    let people = Tensor::floats(2, 2, vec![0.0, 0.0, 1.0, 0.0]).unwrap();
    let odd = graph.rows_that_hang_on_company(&[people], 2, 1e-6).unwrap();
    assert_eq!(odd, checks::Odd { n_rows: 2, first: Some(0) });
}

#[test]
fn a_result_without_a_row_for_each_person_is_refused() {
    let summed = model(vec![node("ReduceSum", &["x"], "y")]);
    check_run(&summed, 3, "onnx-output-rows", "1 rows for 3 people");
}

#[test]
fn what_a_file_says_of_itself_stays_text() {
    let mut made = relu();
    made.producer_name = "<b>trainer</b>".to_owned();
    made.metadata_props =
        vec![Entry { key: "license".to_owned(), value: "<script>1</script>".to_owned() }];
    let graph = read(&made).unwrap();
    assert_eq!(graph.producer(), "<b>trainer</b>");
    assert_eq!(graph.metadata()["license"], "<script>1</script>");
}

#[test]
fn a_run_can_be_stopped_between_batches() {
    let graph = read(&relu()).unwrap();
    let people = Tensor::floats(3000, 2, vec![0.0; 6000]).unwrap();
    let mut seen = Vec::new();
    let stopped = graph.run_watched(&[people], &mut |done, total| {
        seen.push((done, total));
        done < 2000
    });
    assert_eq!(stopped, Err(Error::Stopped));
    assert_eq!(seen, [(0, 3000), (1024, 3000), (2048, 3000)]);
}
