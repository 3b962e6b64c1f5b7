//! Which value lies where, and in which order operators run.

use std::collections::BTreeMap;

use super::error::Error;
use super::graph::Step;
use super::proto;

use crate::base::order;

/// A slot for every named value: inputs, stored weights and results.
pub(super) struct Names<'a>(BTreeMap<&'a str, usize>);

impl<'a> Names<'a> {
    /// # Errors
    /// [`Error::Duplicate`] when two things make the same name, [`Error::Missing`] when an output is
    /// made by nothing.
    pub(super) fn new(graph: &'a proto::Graph) -> Result<Self, Error> {
        let mut names = BTreeMap::new();
        let mut add = |what, name: &'a str| {
            let n = names.len();
            match names.insert(name, n) {
                None => Ok(()),
                Some(_) => Err(Error::Duplicate { what, name: name.to_owned() }),
            }
        };
        for it in &graph.initializer {
            add("the weights", &it.name)?;
        }
        // Older files list stored weights among the inputs too.
        let stored = order::set(graph.initializer.iter().map(|it| it.name.as_str()));
        for it in graph.input.iter().filter(|it| !stored.contains(it.name.as_str())) {
            add("the input", &it.name)?;
        }
        for name in graph.node.iter().flat_map(|it| &it.output).filter(|it| !it.is_empty()) {
            add("the result", name)?;
        }
        let names = Self(names);
        let mut outputs = graph.output.iter().map(|it| it.name.as_str());
        match outputs.find(|it| !names.0.contains_key(it)) {
            Some(it) => Err(Error::Missing { place: "the output".to_owned(), name: it.to_owned() }),
            None => Ok(names),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The slot of a name that is known to be there.
    pub(super) fn slot(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or_default()
    }
}

/// An operator in words: its name if it has one, else its place.
pub(super) fn place(node: &proto::Node, place: usize) -> String {
    if node.name.is_empty() {
        format!("{} (number {})", node.op_type, place + 1)
    } else {
        format!("{} \"{}\"", node.op_type, node.name.chars().take(80).collect::<String>())
    }
}

/// The places of the nodes, each after those whose results it needs; otherwise as in the file.
pub(super) fn order(graph: &proto::Graph, names: &Names<'_>) -> Result<Vec<usize>, Error> {
    let mut maker = vec![None; names.len()];
    for (node_idx, node) in graph.node.iter().enumerate() {
        for it in node.output.iter().filter(|it| !it.is_empty()) {
            maker[names.slot(it)] = Some(node_idx);
        }
    }
    let mut n_waits = vec![0_usize; graph.node.len()];
    let mut users = vec![Vec::new(); graph.node.len()];
    for (node_idx, node) in graph.node.iter().enumerate() {
        for name in node.input.iter().filter(|it| !it.is_empty()) {
            if !names.0.contains_key(name.as_str()) {
                let place = format!("the operator {}", place(node, node_idx));
                return Err(Error::Missing { place, name: name.clone() });
            }
            if let Some(maker) = maker[names.slot(name)] {
                n_waits[node_idx] += 1;
                users[maker].push(node_idx);
            }
        }
    }
    let mut ready = order::set((0..n_waits.len()).filter(|it| n_waits[*it] == 0));
    let mut order = Vec::with_capacity(n_waits.len());
    while let Some(node) = ready.pop_first() {
        order.push(node);
        for user in &users[node] {
            n_waits[*user] -= 1;
            if n_waits[*user] == 0 {
                ready.insert(*user);
            }
        }
    }
    match n_waits.iter().position(|it| *it > 0) {
        Some(stuck) => Err(Error::Cycle { place: place(&graph.node[stuck], stuck) }),
        None => Ok(order),
    }
}

/// Leaves out operators that no output hangs on.
pub(super) fn keep_needed(steps: &mut Vec<Step>, outputs: &[usize]) {
    let mut needed = order::set(outputs.iter().copied());
    let mut kept = Vec::with_capacity(steps.len());
    for step in steps.drain(..).rev() {
        if step.outputs.iter().flatten().any(|it| needed.contains(it)) {
            needed.extend(step.inputs.iter().flatten());
            kept.push(step);
        }
    }
    kept.reverse();
    *steps = kept;
}

/// Notes with each operator the values that nothing needs after it.
pub(super) fn set_last_uses(steps: &mut [Step], outputs: &[usize]) {
    let mut seen = order::set(outputs.iter().copied());
    for step in steps.iter_mut().rev() {
        let used = step.inputs.iter().chain(&step.outputs).flatten();
        step.last_uses = used.copied().filter(|it| seen.insert(*it)).collect();
    }
}
