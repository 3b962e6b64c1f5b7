//! Bytes become a graph that is known to be whole, or the reason why they do not.

use std::collections::BTreeMap;

use prost::Message;

use super::attributes::Attributes;
use super::error::Error;
use super::graph::{Graph, Step};
use super::interface::{Input, Output};
use super::kernel::Fault;
use super::made_for;
use super::magic;
use super::operators::{domain, full_name, unsupported};
use super::ops::{self, ML};
use super::order::{self, Names};
use super::outline;
use super::proto;
use super::value::{Classes, Value};
use super::weights;

/// The versions of the file format that are read.
const IR_VERSIONS: (i64, i64) = (3, 14);
/// The versions of operators that are run: their meaning in all of these is built in.
const PLAIN_VERSIONS: (i64, i64) = (7, 27);
const ML_VERSIONS: (i64, i64) = (1, 5);

/// Reads, checks and sets up a whole model; nothing is run.
pub(super) fn read(bytes: &[u8]) -> Result<Graph, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if let Some(other) = magic::other_format(bytes) {
        return Err(Error::OtherFormat { name: other.name, export: other.export });
    }
    outline::check(bytes)?;
    let mut model = proto::Model::decode(bytes)
        .map_err(|error| Error::Broken { message: error.to_string() })?;
    let Some(graph) = model.graph.take() else { return Err(Error::Nothing { what: "graph" }) };
    check_ir_version(model.ir_version)?;
    let versions = versions(&model, &graph)?;
    let operators = unsupported(&graph);
    if !operators.is_empty() {
        return Err(Error::Unsupported { operators });
    }
    build(&model, &graph, &versions)
}

fn build(
    model: &proto::Model,
    graph: &proto::Graph,
    versions: &BTreeMap<&str, i64>,
) -> Result<Graph, Error> {
    if !graph.sparse_initializer.is_empty() {
        let (place, found) = ("the model".to_owned(), "sparse weights".to_owned());
        return Err(Error::Element { place, found, allowed: weights::ELEMENTS });
    }
    let names = Names::new(graph)?;
    let order = order::order(graph, &names)?;
    let mut constants = vec![None; names.len()];
    for it in &graph.initializer {
        constants[names.slot(&it.name)] = Some(Value::Tensor(weights::read(it, &it.name)?));
    }
    let is_stored = |name: &str| constants[names.slot(name)].is_some();
    let given: Vec<_> = graph.input.iter().filter(|it| !is_stored(&it.name)).collect();
    let inputs = given.iter().map(|it| Input::read(it)).collect::<Result<Vec<_>, _>>()?;
    let input_slots = given.iter().map(|it| names.slot(&it.name)).collect();
    let outputs =
        graph.output.iter().map(|it| Output::read(it, map_classes(graph, &it.name))).collect();
    let output_slots: Vec<usize> = graph.output.iter().map(|it| names.slot(&it.name)).collect();
    if inputs.is_empty() {
        return Err(Error::Nothing { what: "inputs" });
    }
    if output_slots.is_empty() {
        return Err(Error::Nothing { what: "outputs" });
    }
    let mut steps = Vec::with_capacity(order.len());
    for place in order {
        steps.push(step(&graph.node[place], place, &names, versions)?);
    }
    order::keep_needed(&mut steps, &output_slots);
    order::set_last_uses(&mut steps, &output_slots);
    let given: Vec<&str> = given.iter().map(|it| it.name.as_str()).collect();
    let made_for = made_for::made_for(graph, &given);
    let mut metadata = BTreeMap::new();
    for it in &model.metadata_props {
        metadata.insert(it.key.clone(), it.value.clone());
    }
    Ok(Graph {
        inputs,
        input_slots,
        outputs,
        output_slots,
        constants,
        steps,
        classes: stated_classes(graph),
        operators: super::operators::counted(graph),
        operator_sets: versions
            .iter()
            .map(|(domain, version)| ((*domain).to_owned(), *version))
            .collect(),
        producer: [model.producer_name.as_str(), model.producer_version.as_str()]
            .join(" ")
            .trim()
            .to_owned(),
        made_for,
        metadata,
    })
}

fn check_ir_version(found: i64) -> Result<(), Error> {
    let (oldest, newest) = IR_VERSIONS;
    if (oldest..=newest).contains(&found) {
        Ok(())
    } else {
        Err(Error::IrVersion { found, oldest, newest })
    }
}

/// The stated version of each domain that is used and known.
fn versions<'a>(
    model: &'a proto::Model,
    graph: &proto::Graph,
) -> Result<BTreeMap<&'a str, i64>, Error> {
    let mut stated = BTreeMap::new();
    for it in &model.opset_import {
        let name = domain(&it.domain);
        if stated.insert(name, it.version).is_some_and(|before| before != it.version) {
            return Err(Error::Duplicate { what: "the operator set", name: name.to_owned() });
        }
    }
    for (name, (oldest, newest)) in [("", PLAIN_VERSIONS), (ML, ML_VERSIONS)] {
        if !graph.node.iter().any(|it| domain(&it.domain) == name) {
            continue;
        }
        let words = if name.is_empty() { "ai.onnx" } else { name }.to_owned();
        match stated.get(name) {
            None => return Err(Error::NoOperatorSet { domain: words }),
            Some(it) if (oldest..=newest).contains(it) => {}
            Some(it) => {
                return Err(Error::OperatorSet { domain: words, found: *it, oldest, newest });
            }
        }
    }
    Ok(stated)
}

fn step(
    node: &proto::Node,
    place: usize,
    names: &Names<'_>,
    versions: &BTreeMap<&str, i64>,
) -> Result<Step, Error> {
    let domain = domain(&node.domain);
    let version = versions.get(domain).copied().unwrap_or(0);
    let words = order::place(node, place);
    let Some(build) = ops::find(domain, &node.op_type) else {
        return Err(Error::Missing { place: words, name: full_name(domain, &node.op_type) });
    };
    let slot = |name: &String| (!name.is_empty()).then(|| names.slot(name));
    match build(&Attributes::new(node, version)) {
        Ok(kernel) => Ok(Step {
            place: words,
            kernel,
            inputs: node.input.iter().map(slot).collect(),
            outputs: node.output.iter().map(slot).collect(),
            last_uses: Vec::new(),
        }),
        Err(fault) => Err(setting_error(words, fault)),
    }
}

fn setting_error(place: String, fault: Fault) -> Error {
    match fault {
        Fault::Wrong(message) => Error::Setting { place, message },
        Fault::Cells => Error::Budget { place, what: "memory" },
        Fault::Steps => Error::Budget { place, what: "time" },
    }
}

/// The classes of the `ZipMap` that makes an output, if one does.
fn map_classes(graph: &proto::Graph, output: &str) -> Option<Classes> {
    let makes = |it: &&proto::Node| {
        it.op_type == "ZipMap" && it.output.first().is_some_and(|it| it == output)
    };
    ops::zip_map_classes(&Attributes::new(graph.node.iter().find(makes)?, 1))
}

/// The classes that the model's operators name, if all that name any agree.
fn stated_classes(graph: &proto::Graph) -> Option<Classes> {
    let mut found = graph.node.iter().filter_map(|it| ops::stated_classes(&Attributes::new(it, 1)));
    let first = found.next()?;
    found.all(|it| it == first).then_some(first)
}
