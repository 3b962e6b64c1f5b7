//! Trees from the settings of `TreeEnsembleClassifier`, `TreeEnsembleRegressor` and `TreeEnsemble`.

use super::super::attributes::Attributes;
use super::super::kernel::{Entry, Fault, Kernel, many, one, wrong};
use super::classes;
use super::scores::Transform;
use super::tree::{Forest, Node, Test, Weight};
use super::tree_score::{Aggregate, Classifier, Regressor};

use crate::base::order;

pub(super) const OPERATORS: &[Entry] = &[
    ("TreeEnsembleClassifier", classifier),
    ("TreeEnsembleRegressor", regressor),
    ("TreeEnsemble", ensemble),
];

fn classifier(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let classes = classes::read(attributes, "classlabels_strings", "classlabels_int64s")?;
    if classes.len() < 2 {
        return wrong("it needs two classes or more");
    }
    let forest = forest(attributes, "class", classes.len())?;
    let base = base_values(attributes)?;
    let model = Classifier::new(forest, classes, Transform::read(attributes)?, base)?;
    many(move |inputs, budget| model.run(inputs.tensor(0)?, budget))
}

fn regressor(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let n_targets = usize::try_from(attributes.int("n_targets", 1)?).unwrap_or(0);
    let model = Regressor {
        forest: forest(attributes, "target", n_targets)?,
        n_targets,
        aggregate: Aggregate::from_name(&attributes.text("aggregate_function", "SUM")?)?,
        transform: Transform::read(attributes)?,
        base: base_values(attributes)?,
    };
    one(move |inputs, budget| model.run(inputs.tensor(0)?, budget))
}

fn base_values(attributes: &Attributes<'_>) -> Result<Vec<f64>, Fault> {
    fractions(attributes, "base_values")
}

/// Single precision, or double precision from the tensor that newer files have.
fn fractions(attributes: &Attributes<'_>, name: &str) -> Result<Vec<f64>, Fault> {
    let doubles = attributes.doubles(&format!("{name}_as_tensor"))?;
    let floats = attributes.floats(name)?;
    Ok(doubles.unwrap_or_else(|| floats.iter().map(|it| f64::from(*it)).collect()))
}

/// Nodes and weights in parallel lists, each known by its tree and number.
fn forest(attributes: &Attributes<'_>, target: &str, n_targets: usize) -> Result<Forest, Fault> {
    let (trees, numbers) = (attributes.ints("nodes_treeids")?, attributes.ints("nodes_nodeids")?);
    let (yes, no) = (attributes.ints("nodes_truenodeids")?, attributes.ints("nodes_falsenodeids")?);
    let (features, modes) =
        (attributes.ints("nodes_featureids")?, attributes.texts("nodes_modes")?);
    let thresholds = fractions(attributes, "nodes_values")?;
    let missing = attributes.ints("nodes_missing_value_tracks_true")?;
    let n = modes.len();
    let lengths =
        [trees.len(), numbers.len(), yes.len(), no.len(), features.len(), thresholds.len()];
    if lengths.iter().any(|it| *it != n) || !(missing.is_empty() || missing.len() == n) {
        return wrong(format!(
            "its lists of nodes are not equally long: {lengths:?}, {n} modes, {}",
            missing.len()
        ));
    }
    let ids = Ids::new(trees, numbers)?;
    let mut nodes = Vec::with_capacity(n);
    for place in 0..n {
        let test = test(&modes[place])?;
        let (yes, no) = if test == Test::Leaf {
            (0, 0)
        } else {
            (ids.place(trees[place], yes[place])?, ids.place(trees[place], no[place])?)
        };
        nodes.push(Node {
            threshold: thresholds[place],
            feature: if test == Test::Leaf { 0 } else { number(features[place])? },
            yes,
            no,
            test,
            missing_is_yes: missing.get(place) == Some(&1),
        });
    }
    let weights = weights(attributes, target, &ids, &mut nodes)?;
    // A tree begins where the number of the tree changes.
    let is_root = |place: &usize| *place == 0 || trees[*place] != trees[*place - 1];
    let roots = (0..n).filter(is_root).map(|it| it as u32).collect();
    Forest { nodes, roots, weights, sets: Vec::new(), n_features: 0 }.check(n_targets)
}

/// Hands each leaf its part of one list of weights.
fn weights(
    attributes: &Attributes<'_>,
    target: &str,
    ids: &Ids,
    nodes: &mut [Node],
) -> Result<Vec<Weight>, Fault> {
    let of = |what: &str| format!("{target}_{what}");
    let (trees, numbers) = (attributes.ints(&of("treeids"))?, attributes.ints(&of("nodeids"))?);
    let (targets, values) = (attributes.ints(&of("ids"))?, fractions(attributes, &of("weights"))?);
    let n = targets.len();
    if trees.len() != n || numbers.len() != n || values.len() != n {
        return wrong("its lists of weights are not equally long");
    }
    let mut found = Vec::with_capacity(n);
    for place in 0..n {
        let weight = Weight { target: number(targets[place])?, weight: values[place] };
        found.push((ids.place(trees[place], numbers[place])?, weight));
    }
    order::by_key(&mut found, |(node, _)| *node);
    for (place, (node, _)) in found.iter().enumerate() {
        let node = &mut nodes[*node as usize];
        if node.test == Test::Leaf {
            node.yes = if node.no == 0 { place as u32 } else { node.yes };
            node.no += 1;
        }
    }
    Ok(found.into_iter().map(|(_, weight)| weight).collect())
}

/// Where the nodes of a tree lie in the list.
struct Ids(Vec<((i64, i64), u32)>);

impl Ids {
    fn new(trees: &[i64], numbers: &[i64]) -> Result<Self, Fault> {
        let ids = trees.iter().copied().zip(numbers.iter().copied());
        let mut ids: Vec<_> = ids.enumerate().map(|(place, id)| (id, place as u32)).collect();
        order::ascending(&mut ids);
        match ids.windows(2).find(|it| it[0].0 == it[1].0) {
            Some(it) => wrong(format!("node {} of tree {} is there twice", it[0].0.1, it[0].0.0)),
            None => Ok(Self(ids)),
        }
    }

    fn place(&self, tree: i64, number: i64) -> Result<u32, Fault> {
        match self.0.binary_search_by_key(&(tree, number), |(id, _)| *id) {
            Ok(found) => Ok(self.0[found].1),
            Err(_) => wrong(format!("there is no node {number} in tree {tree}")),
        }
    }
}

fn number(number: i64) -> Result<u32, Fault> {
    match u32::try_from(number) {
        Ok(it) if it < 1 << 24 => Ok(it),
        _ => wrong(format!("there is no feature, class or node {number}")),
    }
}

fn test(mode: &str) -> Result<Test, Fault> {
    Ok(match mode {
        "BRANCH_LEQ" => Test::AtMost,
        "BRANCH_LT" => Test::Below,
        "BRANCH_GTE" => Test::AtLeast,
        "BRANCH_GT" => Test::Above,
        "BRANCH_EQ" => Test::Is,
        "BRANCH_NEQ" => Test::IsNot,
        "LEAF" => Test::Leaf,
        other => return wrong(format!("its nodes' mode \"{other}\" is not known")),
    })
}

/// `TreeEnsemble`, where branches and leaves are lists of their own.
fn ensemble(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let n_targets = usize::try_from(attributes.int("n_targets", 1)?).unwrap_or(0);
    let model = Regressor {
        forest: split_forest(attributes, n_targets)?,
        n_targets,
        aggregate: Aggregate::from_number(attributes.int("aggregate_function", 1)?)?,
        transform: Transform::from_number(attributes.int("post_transform", 0)?)?,
        base: Vec::new(),
    };
    one(move |inputs, budget| model.run(inputs.tensor(0)?, budget))
}

fn split_forest(attributes: &Attributes<'_>, n_targets: usize) -> Result<Forest, Fault> {
    let modes = attributes.bytes("nodes_modes")?;
    let thresholds = attributes.doubles("nodes_splits")?.unwrap_or_default();
    let features = attributes.ints("nodes_featureids")?;
    let (yes, no) = (attributes.ints("nodes_truenodeids")?, attributes.ints("nodes_falsenodeids")?);
    let (yes_leaf, no_leaf) =
        (attributes.ints("nodes_trueleafs")?, attributes.ints("nodes_falseleafs")?);
    let missing = attributes.ints("nodes_missing_value_tracks_true")?;
    let n = modes.len();
    let lengths =
        [thresholds.len(), features.len(), yes.len(), no.len(), yes_leaf.len(), no_leaf.len()];
    if lengths.iter().any(|it| *it != n) || !(missing.is_empty() || missing.len() == n) {
        return wrong(format!("its lists of nodes are not equally long: {lengths:?} and {n}"));
    }
    let targets = attributes.ints("leaf_targetids")?;
    let weights = attributes.doubles("leaf_weights")?.unwrap_or_default();
    if targets.len() != weights.len() {
        return wrong("its lists of leaves are not equally long");
    }
    let mut nodes: Vec<Node> = Vec::with_capacity(2 * n + 1);
    let mut leaves = Leaves { n_branches: n, nodes: Vec::new() };
    let mut n_sets = 0;
    for place in 0..n {
        let test = numbered_test(modes[place])?;
        let is_member = test == Test::Member;
        nodes.push(Node {
            threshold: if is_member { f64::from(n_sets) } else { thresholds[place] },
            feature: number(features[place])?,
            yes: leaves.end(yes[place], yes_leaf[place])?,
            no: leaves.end(no[place], no_leaf[place])?,
            test,
            missing_is_yes: missing.get(place) == Some(&1),
        });
        n_sets += u32::from(is_member);
    }
    nodes.append(&mut leaves.nodes);
    let roots = attributes.ints("tree_roots")?.iter().map(|it| number(*it));
    let weights = targets.iter().zip(weights);
    let weights = weights.map(|(target, weight)| Ok(Weight { target: number(*target)?, weight }));
    Forest {
        nodes,
        roots: roots.collect::<Result<_, _>>()?,
        weights: weights.collect::<Result<_, Fault>>()?,
        sets: sets(attributes)?,
        n_features: 0,
    }
    .check(n_targets)
}

/// Leaves as nodes after the branches: one each time that a branch leads to it.
struct Leaves {
    n_branches: usize,
    nodes: Vec<Node>,
}

impl Leaves {
    /// The node that one end of a branch leads to.
    fn end(&mut self, id: i64, is_leaf: i64) -> Result<u32, Fault> {
        let id = number(id)?;
        if is_leaf == 0 {
            let is_there = (id as usize) < self.n_branches;
            return if is_there { Ok(id) } else { wrong(format!("there is no node {id}")) };
        }
        let test = Test::Leaf;
        self.nodes.push(Node {
            threshold: 0.0,
            feature: 0,
            yes: id,
            no: 1,
            test,
            missing_is_yes: false,
        });
        Ok((self.n_branches + self.nodes.len() - 1) as u32)
    }
}

/// Sets in the order of the nodes that ask for them, with NaN after each.
fn sets(attributes: &Attributes<'_>) -> Result<Vec<Vec<f64>>, Fault> {
    let values = attributes.doubles("membership_values")?.unwrap_or_default();
    Ok(values.split(|it| it.is_nan()).map(<[f64]>::to_vec).collect())
}

fn numbered_test(mode: u8) -> Result<Test, Fault> {
    Ok(match mode {
        0 => Test::AtMost,
        1 => Test::Below,
        2 => Test::AtLeast,
        3 => Test::Above,
        4 => Test::Is,
        5 => Test::IsNot,
        6 => Test::Member,
        other => return wrong(format!("its nodes' mode {other} is not known")),
    })
}
