//! Parts of learnt models as ONNX: features made ready, linear scores, trees, nets, and classes at the end.
//!
//! Each part takes the name of a value and gives the name of its result. Only operators are used whose
//! meaning no version of onnxruntime has changed; numbers are rounded to single precision.

use super::ops::ML;
use super::tensor::{Cells, Element, Tensor};
use super::value::Classes;
use super::write::{Setting, Writer};

/// What makes probabilities of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// One score; its logistic is the probability of the second of two classes.
    Logistic,
    /// One score for each class, made to shares by their exponentials.
    Softmax,
    /// The scores are probabilities, one for each class.
    Shares,
}

/// A node of a tree; children by their place in the tree's list, whose first node is the root.
#[derive(Clone, Debug, PartialEq)]
pub enum TreeNode<'a> {
    Branch {
        /// The column.
        feature: usize,
        /// A number that is at most this goes to `yes`.
        threshold: f64,
        missing_goes_to_yes: bool,
        yes: usize,
        no: usize,
    },
    /// As a branch, but just this number goes to `yes`. Several such nodes, each the `no` of the one before,
    /// may share their `yes`: that is how a set of numbers is asked for.
    Is { feature: usize, number: f64, missing_goes_to_yes: bool, yes: usize, no: usize },
    /// What it counts, one number for each target.
    Leaf(&'a [f64]),
    /// What it counts for one target.
    LeafOf { target: usize, counts: f64 },
}

/// A layer of a net.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer<'a> {
    /// One row for each input, one column for each unit.
    pub weights: &'a [f64],
    /// One for each unit.
    pub offsets: &'a [f64],
    /// An operator of one number such as `Relu`, `Tanh` or `Sigmoid`; `None` leaves the scores alone.
    pub activation: Option<&'static str>,
}

fn singles(values: &[f64]) -> Vec<f32> {
    values.iter().map(|it| single(*it)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the files hold single precision")]
fn single(value: f64) -> f32 {
    value as f32
}

/// The largest single that is not above a number: a single is at most the number exactly if it is at
/// most this one.
fn single_at_most(value: f64) -> f32 {
    let rounded = single(value);
    if f64::from(rounded) > value { rounded.next_down() } else { rounded }
}

fn whole(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

impl Writer {
    /// Missing numbers (NaN) become these, one for each column.
    pub fn fill_in(&mut self, from: &str, values: &[f64]) -> String {
        let settings = [
            ("imputed_value_floats", Setting::Floats(singles(values))),
            ("replaced_value_float", Setting::Float(f32::NAN)),
        ];
        self.step(ML, "Imputer", &[from], &settings)
    }

    /// Each column less its offset, times its scale.
    pub fn scale(&mut self, from: &str, offsets: &[f64], scales: &[f64]) -> String {
        let settings = [
            ("offset", Setting::Floats(singles(offsets))),
            ("scale", Setting::Floats(singles(scales))),
        ];
        self.step(ML, "Scaler", &[from], &settings)
    }

    /// One column of texts becomes one column of zeros and ones for each level. Other texts are all zeros.
    pub fn one_hot(&mut self, from: &str, levels: &[String]) -> String {
        let settings =
            [("cats_strings", Setting::Texts(levels.to_vec())), ("zeros", Setting::Int(1))];
        let cubes = self.step(ML, "OneHotEncoder", &[from], &settings);
        self.step("", "Flatten", &[&cubes], &[("axis", Setting::Int(1))])
    }

    /// Columns side by side.
    pub fn beside(&mut self, parts: &[&str]) -> String {
        self.step("", "Concat", parts, &[("axis", Setting::Int(1))])
    }

    /// Sums of columns times weights, one row of weights for each target.
    pub fn linear(&mut self, from: &str, coefficients: &[f64], intercepts: &[f64]) -> String {
        let n_targets = intercepts.len().max(1);
        let weights =
            self.floats(&[n_targets, coefficients.len() / n_targets], singles(coefficients));
        let offsets = self.floats(&[intercepts.len()], singles(intercepts));
        self.step("", "Gemm", &[from, &weights, &offsets], &[("transB", Setting::Int(1))])
    }

    /// Layers one after the other.
    pub fn net(&mut self, from: &str, layers: &[Layer<'_>]) -> String {
        let mut at = from.to_owned();
        for layer in layers {
            let n_units = layer.offsets.len().max(1);
            let weights =
                self.floats(&[layer.weights.len() / n_units, n_units], singles(layer.weights));
            let offsets = self.floats(&[layer.offsets.len()], singles(layer.offsets));
            at = self.step("", "Gemm", &[&at, &weights, &offsets], &[]);
            if let Some(activation) = layer.activation {
                at = self.step("", activation, &[&at], &[]);
            }
        }
        at
    }

    /// What the leaves of all trees add up to, plus a base, one number for each target.
    pub fn trees(&mut self, from: &str, trees: &[Vec<TreeNode<'_>>], base: &[f64]) -> String {
        let mut lists = TreeLists::default();
        for (tree, nodes) in trees.iter().enumerate() {
            nodes
                .iter()
                .enumerate()
                .for_each(|(place, node)| lists.add(whole(tree), whole(place), node));
        }
        let mut settings = lists.settings();
        settings.push(("base_values", Setting::Floats(singles(base))));
        settings.push(("n_targets", Setting::Int(whole(base.len()))));
        settings.push(("aggregate_function", Setting::Text("SUM".to_owned())));
        settings.push(("post_transform", Setting::Text("NONE".to_owned())));
        self.step(ML, "TreeEnsembleRegressor", &[from], &settings)
    }

    /// Gives out `label` and `probabilities`. A tie goes to the first class.
    pub fn classes(&mut self, scores: &str, finish: Finish, classes: &Classes) {
        let shares = match finish {
            Finish::Logistic => {
                let second = self.step("", "Sigmoid", &[scores], &[]);
                let one = self.floats(&[1], vec![1.0]);
                let first = self.step("", "Sub", &[&one, &second], &[]);
                self.beside(&[&first, &second])
            }
            Finish::Softmax => self.step("", "Softmax", &[scores], &[("axis", Setting::Int(1))]),
            Finish::Shares => scores.to_owned(),
        };
        self.label(&shares, classes);
        self.output(&shares, "probabilities", Element::Float, Some(classes.len()));
    }

    /// Gives out as `label` the class with the largest of its scores, one column for each. A tie goes to the first class.
    pub fn label(&mut self, scores: &str, classes: &Classes) {
        let best = [("axis", Setting::Int(1)), ("keepdims", Setting::Int(0))];
        let best = self.step("", "ArgMax", &[scores], &best);
        let cells = match classes {
            Classes::Numbers(it) => Cells::Int64(it.clone()),
            Classes::Texts(it) => Cells::Text(it.clone()),
        };
        let element = cells.element();
        let names = self.weights(&Tensor::made(vec![classes.len()], cells));
        let label = self.step("", "Gather", &[&names, &best], &[]);
        self.output(&label, "label", element, None);
    }
}

/// Nodes and weights in parallel lists, as `TreeEnsembleRegressor` has them.
#[derive(Default)]
struct TreeLists {
    trees: Vec<i64>,
    places: Vec<i64>,
    features: Vec<i64>,
    thresholds: Vec<f32>,
    modes: Vec<String>,
    yes: Vec<i64>,
    no: Vec<i64>,
    missing: Vec<i64>,
    leaf_trees: Vec<i64>,
    leaf_places: Vec<i64>,
    targets: Vec<i64>,
    weights: Vec<f32>,
}

impl TreeLists {
    fn add(&mut self, tree: i64, place: i64, node: &TreeNode<'_>) {
        self.trees.push(tree);
        self.places.push(place);
        let (mode, feature, threshold, missing, yes, no) = match *node {
            TreeNode::Branch { feature, threshold, missing_goes_to_yes, yes, no } => {
                ("BRANCH_LEQ", feature, single_at_most(threshold), missing_goes_to_yes, yes, no)
            }
            TreeNode::Is { feature, number, missing_goes_to_yes, yes, no } => {
                ("BRANCH_EQ", feature, single(number), missing_goes_to_yes, yes, no)
            }
            TreeNode::Leaf(values) => {
                let counts = values.iter().enumerate();
                counts.for_each(|(target, it)| self.count(tree, place, target, *it));
                ("LEAF", 0, 0.0, false, 0, 0)
            }
            TreeNode::LeafOf { target, counts } => {
                self.count(tree, place, target, counts);
                ("LEAF", 0, 0.0, false, 0, 0)
            }
        };
        self.modes.push(mode.to_owned());
        self.features.push(whole(feature));
        self.thresholds.push(threshold);
        self.missing.push(i64::from(missing));
        self.yes.push(whole(yes));
        self.no.push(whole(no));
    }

    fn count(&mut self, tree: i64, place: i64, target: usize, counts: f64) {
        self.leaf_trees.push(tree);
        self.leaf_places.push(place);
        self.targets.push(whole(target));
        self.weights.push(single(counts));
    }

    fn settings(self) -> Vec<(&'static str, Setting)> {
        vec![
            ("nodes_treeids", Setting::Ints(self.trees)),
            ("nodes_nodeids", Setting::Ints(self.places)),
            ("nodes_featureids", Setting::Ints(self.features)),
            ("nodes_values", Setting::Floats(self.thresholds)),
            ("nodes_modes", Setting::Texts(self.modes)),
            ("nodes_truenodeids", Setting::Ints(self.yes)),
            ("nodes_falsenodeids", Setting::Ints(self.no)),
            ("nodes_missing_value_tracks_true", Setting::Ints(self.missing)),
            ("target_treeids", Setting::Ints(self.leaf_trees)),
            ("target_nodeids", Setting::Ints(self.leaf_places)),
            ("target_ids", Setting::Ints(self.targets)),
            ("target_weights", Setting::Floats(self.weights)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Graph, Value};
    use super::*;

    /// What the written model makes of rows of two features.
    fn run(writer: Writer, rows: &[[f32; 2]]) -> Vec<Value> {
        let graph = Graph::read(&writer.finish()).unwrap();
        let people = Tensor::floats(rows.len(), 2, rows.concat()).unwrap();
        graph.run(&[people]).unwrap()
    }

    fn started() -> Writer {
        let mut writer = Writer::new("test");
        writer.input("x", Element::Float, 2);
        writer
    }

    fn two() -> Classes {
        Classes::Texts(vec!["no".to_owned(), "yes".to_owned()])
    }

    #[track_caller]
    fn check(value: &Value, expected: &[f64]) {
        let found = value.tensor().to_doubles().unwrap();
        let is_close = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(found.len() == expected.len() && is_close, "{found:?}, not {expected:?}");
    }

    #[test]
    fn a_linear_classifier_is_read_back() {
        let mut writer = started();
        let filled = writer.fill_in("x", &[5.0, 0.0]);
        let scaled = writer.scale(&filled, &[1.0, 0.0], &[0.5, 1.0]);
        let scores = writer.linear(&scaled, &[2.0, -1.0], &[0.25]);
        writer.classes(&scores, Finish::Logistic, &two());
        let results = run(writer, &[[2.0, 1.0], [f32::NAN, 0.0]]);
        assert_eq!(*results[0].tensor().cells(), Cells::Text(vec!["yes".to_owned(); 2]));
        // (2 - 1) / 2 * 2 - 1 + 0.25 = 0.25, and with 5 filled in 4.25.
        let logistic = |it: f64| 1.0 / (1.0 + libm::exp(-it));
        let expected = [0.25, 4.25].map(|it| [1.0 - logistic(it), logistic(it)]);
        check(&results[1], expected.as_flattened());
    }

    #[test]
    fn trees_are_read_back() {
        let branch = |threshold, yes, no| TreeNode::Branch {
            feature: 0,
            threshold,
            missing_goes_to_yes: true,
            yes,
            no,
        };
        let trees = [
            vec![branch(0.1, 1, 2), TreeNode::Leaf(&[1.0, 0.0]), TreeNode::Leaf(&[0.0, 2.0])],
            vec![TreeNode::Leaf(&[0.5, 0.5])],
        ];
        let mut writer = started();
        let sums = writer.trees("x", &trees, &[0.0, 0.25]);
        writer.classes(&sums, Finish::Softmax, &Classes::Numbers(vec![4, 7]));
        // 0.1 in single precision is above 0.1, and a person with it goes to `no`.
        let results = run(writer, &[[0.1, 0.0], [0.099, 0.0], [f32::NAN, 0.0]]);
        assert_eq!(*results[0].tensor().cells(), Cells::Int64(vec![7, 4, 4]));
        let share = |a: f64, b: f64| {
            [libm::exp(a), libm::exp(b)].map(|it| it / (libm::exp(a) + libm::exp(b)))
        };
        let expected = [share(0.5, 2.75), share(1.5, 0.75), share(1.5, 0.75)];
        check(&results[1], expected.as_flattened());
    }

    #[test]
    fn a_net_is_read_back() {
        let hidden = Layer {
            weights: &[1.0, -1.0, 2.0, 1.0],
            offsets: &[0.0, 0.5],
            activation: Some("Relu"),
        };
        let last = Layer { weights: &[1.0, 3.0], offsets: &[-1.0], activation: None };
        let mut writer = started();
        let scores = writer.net("x", &[hidden, last]);
        writer.output(&scores, "prediction", Element::Float, Some(1));
        // Hidden: [1 + 4, max(0, -1 + 2 + 0.5)]; then 5 + 4.5 - 1.
        check(&run(writer, &[[1.0, 2.0]])[0], &[8.5]);
    }

    #[test]
    fn texts_become_columns() {
        let mut writer = Writer::new("test");
        writer.input("age", Element::Float, 1);
        writer.input("job", Element::Text, 1);
        let job = writer.one_hot("job", &["cook".to_owned(), "smith".to_owned()]);
        let features = writer.beside(&["age", &job]);
        writer.output(&features, "features", Element::Float, Some(3));
        let graph = Graph::read(&writer.finish()).unwrap();
        let age = Tensor::floats(2, 1, vec![30.0, 40.0]).unwrap();
        let job = ["smith", "pilot"].map(str::to_owned).to_vec();
        let job = Tensor::new(vec![2, 1], Cells::Text(job)).unwrap();
        check(&graph.run(&[age, job]).unwrap()[0], &[30.0, 0.0, 1.0, 40.0, 0.0, 0.0]);
    }

    #[test]
    fn a_threshold_never_rounds_up() {
        let below = single_at_most(0.1);
        assert!(f64::from(below) < 0.1 && f64::from(below.next_up()) > 0.1);
        assert_eq!(f64::from(single_at_most(0.5)).to_bits(), 0.5_f64.to_bits());
        assert!(f64::from(single_at_most(-0.1)) <= -0.1);
    }
}
