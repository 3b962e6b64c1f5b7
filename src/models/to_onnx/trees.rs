//! Trees: their questions about features become questions about columns.
//!
//! Single precision must not change what a question decides. So nothing is calculated before a tree asks: numbers are
//! asked about as they are given, the threshold taken back through centering and scaling to where it decides alike about
//! numbers as people write them, of up to six digits at least; and a text becomes its place in an order in which the question
//! is about places.

use crate::base::order;
use crate::models::encode::{Code, EncodedColumn, Encoder};
use crate::models::onnx::Element;
use crate::models::onnx::export::TreeNode;
use crate::models::onnx::write::Writer;
use crate::models::to_onnx::answer::Answer;
use crate::models::to_onnx::features::{input, singles};
use crate::models::to_onnx::ranks::{ranks, thresholds};
use crate::models::to_onnx::{MOST_NODES, Refused};
use crate::models::trees::{BoostedTreesModel, Outcome, Tree};

/// Singles that are tried near a threshold before it is searched for among all.
const MOST_STEPS: u32 = 8;

/// The number of a category's first level. onnxruntime 1.32 takes questions about one number each, one after the other, for a
/// single question about a set where the numbers are from 1 to 31, even if they lead to different nodes.
const FIRST_LEVEL: f32 = 1000.0;

/// A tree, or the mean of several.
pub(super) fn means(
    writer: &mut Writer,
    encoder: &Encoder,
    trees: &[Tree],
    outcome: Outcome,
) -> Result<Answer, Refused> {
    let n_trees = trees.len() as f64;
    let parts = trees.iter().map(|tree| tree.values.iter().map(|it| it / n_trees).collect());
    let parts: Vec<Vec<f64>> = parts.collect();
    let width = match outcome {
        Outcome::Classes { n_classes } if n_classes > 2 => n_classes,
        Outcome::Classes { .. } | Outcome::Numbers => 1,
    };
    let asked = Asked::new(writer, encoder, trees)?;
    let mut lists = Vec::with_capacity(trees.len());
    let mut n_nodes = 0;
    for (tree, values) in trees.iter().zip(&parts) {
        if values.len() != tree.n_nodes() * width {
            return Err(Refused::Broken);
        }
        let leaf = |node: usize| TreeNode::Leaf(&values[node * width..(node + 1) * width]);
        lists.push(asked.nodes(tree, leaf, &mut n_nodes)?);
    }
    let values = writer.trees(&asked.columns, &lists, &vec![0.0; width]);
    Ok(match outcome {
        Outcome::Numbers => Answer::Number(values),
        Outcome::Classes { .. } if width > 1 => Answer::Shares(values),
        Outcome::Classes { .. } => Answer::Share(values),
    })
}

/// Trees that add to each other.
pub(super) fn boosted(
    writer: &mut Writer,
    encoder: &Encoder,
    model: &BoostedTreesModel,
) -> Result<Answer, Refused> {
    let width = model.base.len();
    let asked = Asked::new(writer, encoder, &model.trees)?;
    let mut lists = Vec::with_capacity(model.trees.len());
    let mut n_nodes = 0;
    for (place, tree) in model.trees.iter().enumerate() {
        if width == 0 || tree.values.len() != tree.n_nodes() {
            return Err(Refused::Broken);
        }
        let target = place % width;
        let leaf = |node: usize| TreeNode::LeafOf { target, counts: tree.values[node] };
        lists.push(asked.nodes(tree, leaf, &mut n_nodes)?);
    }
    if lists.is_empty() {
        lists.push(vec![TreeNode::LeafOf { target: 0, counts: 0.0 }]);
    }
    let sums = writer.trees(&asked.columns, &lists, &model.base);
    let sums = writer.cast(&sums, Element::Double);
    Ok(match model.outcome {
        Outcome::Numbers => Answer::Number(sums),
        Outcome::Classes { .. } if width > 1 => Answer::Logarithms(sums),
        Outcome::Classes { .. } => Answer::LogOdds(sums),
    })
}

/// A feature, by what the graph's columns know of it.
enum Feature<'a> {
    /// 1 where the number of a column is missing, else 0.
    Flag,
    Number {
        center: f64,
        scale: f64,
        fill: Option<f64>,
    },
    /// The column holds places among these numbers, which ascend; NaN is missing.
    Ranked {
        values: Vec<f64>,
    },
    /// The column holds numbers of levels.
    Category {
        levels: &'a [String],
    },
}

/// What trees are asked about.
struct Asked<'a> {
    /// The name of all columns side by side, in the order of the encoder.
    columns: String,
    /// In the order of the matrix, each with the place of its column.
    features: Vec<(usize, Feature<'a>)>,
}

/// Where people go who are asked.
enum Question {
    /// Up to this, or missing if so said.
    UpTo(f32, Missing),
    /// Those of these levels' numbers.
    OneOf(Vec<f64>, Missing),
    /// Those of any other.
    NoneOf(Vec<f64>, Missing),
}

#[derive(Clone, Copy, PartialEq)]
enum Missing {
    Left,
    Right,
}

impl Missing {
    fn left_if(holds: impl FnOnce() -> bool) -> Self {
        if holds() { Self::Left } else { Self::Right }
    }

    fn turned(self) -> Self {
        Self::left_if(|| self == Self::Right)
    }
}

impl<'a> Asked<'a> {
    fn new(writer: &mut Writer, encoder: &'a Encoder, trees: &[Tree]) -> Result<Self, Refused> {
        for it in &encoder.columns {
            input(writer, it);
        }
        let mut features = Vec::new();
        let mut columns = Vec::with_capacity(encoder.columns.len());
        for (place, EncodedColumn { column, code }) in encoder.columns.iter().enumerate() {
            let (name, feature) = match code {
                Code::Number { center, scale, fill: None, flag: false }
                    if writer.is_double(column) =>
                {
                    let values = thresholds(trees, features.len())?;
                    let name = ranks(writer, column, [*center, *scale], &values);
                    (name, Feature::Ranked { values })
                }
                Code::Number { center, scale, fill, flag } => {
                    features.extend(flag.then_some((place, Feature::Flag)));
                    let number = Feature::Number { center: *center, scale: *scale, fill: *fill };
                    let is_double = writer.is_double(column);
                    let single = is_double.then(|| writer.cast(column, Element::Float));
                    (single.unwrap_or_else(|| column.clone()), number)
                }
                Code::OneHot { levels } => {
                    let place = |it: Option<usize>| it.map_or(f32::NAN, level_number);
                    (singles(writer, column, levels, place), Feature::Category { levels })
                }
                Code::Ordinal { levels, otherwise } => {
                    let values = (0_u32..).zip(levels).map(|(place, _)| f64::from(place));
                    let values: Vec<f64> = values.chain([otherwise.unwrap_or(f64::NAN)]).collect();
                    ranked(writer, column, levels, &values)
                }
                Code::Target { levels, means, otherwise } => {
                    let values = [means.as_slice(), &[*otherwise]].concat();
                    ranked(writer, column, levels, &values)
                }
            };
            columns.push(name);
            features.push((place, feature));
        }
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        Ok(Self { columns: writer.beside(&columns), features })
    }

    /// The nodes of a tree, in its order; those that a set of levels needs more follow after them.
    fn nodes<'b>(
        &self,
        tree: &Tree,
        leaf: impl Fn(usize) -> TreeNode<'b>,
        n_nodes: &mut usize,
    ) -> Result<Vec<TreeNode<'b>>, Refused> {
        let mut nodes: Vec<TreeNode<'b>> = (0..tree.n_nodes()).map(&leaf).collect();
        for node in 0..tree.n_nodes() {
            let Some((left, right)) = tree.children(node) else { continue };
            let (column, feature) =
                self.features.get(tree.feature[node] as usize).ok_or(Refused::Broken)?;
            match feature.question(tree, node)? {
                Question::UpTo(threshold, missing) => {
                    nodes[node] = TreeNode::Branch {
                        feature: *column,
                        threshold: f64::from(threshold),
                        missing_goes_to_yes: missing == Missing::Left,
                        yes: left,
                        no: right,
                    };
                }
                Question::OneOf(places, missing) => {
                    chain(&mut nodes, (node, *column), &places, [left, right], missing);
                }
                Question::NoneOf(places, missing) => {
                    let missing = missing.turned();
                    chain(&mut nodes, (node, *column), &places, [right, left], missing);
                }
            }
        }
        *n_nodes += nodes.len();
        if *n_nodes > MOST_NODES { Err(Refused::Large(*n_nodes)) } else { Ok(nodes) }
    }
}

impl Feature<'_> {
    /// What a node asks of its column.
    fn question(&self, tree: &Tree, node: usize) -> Result<Question, Refused> {
        let (threshold, is_set) = (tree.threshold[node], tree.set[node] != 0);
        let of_missing = Missing::left_if(|| tree.missing_left[node]);
        if is_set != matches!(self, Self::Category { .. }) || threshold.is_nan() {
            return Err(Refused::Broken);
        }
        Ok(match self {
            Self::Flag => {
                let all_or_none = if threshold >= 0.0 { f32::MAX } else { f32::MIN };
                Question::UpTo(all_or_none, Missing::left_if(|| threshold >= 1.0))
            }
            Self::Number { center, scale, fill } => {
                if !(center.is_finite() && *scale > 0.0) {
                    return Err(Refused::Broken);
                }
                let is_left = |it: f64| (it - center) / scale <= threshold;
                let missing = fill.map_or(of_missing, |it| Missing::left_if(|| is_left(it)));
                let near = threshold * scale + center;
                Question::UpTo(last_single(near, |it| is_left(as_written(it))), missing)
            }
            Self::Ranked { values } => {
                let n_left = values.partition_point(|it| *it <= threshold);
                Question::UpTo(small(n_left) - 0.5, of_missing)
            }
            Self::Category { levels } => {
                let places = 0..levels.len();
                let (left, right): (Vec<usize>, Vec<usize>) =
                    places.partition(|it| tree.level_is_left(node, *it));
                let numbers = |places: Vec<usize>| {
                    places.into_iter().map(|it| f64::from(level_number(it))).collect()
                };
                if left.len() <= right.len() {
                    Question::OneOf(numbers(left), of_missing)
                } else {
                    Question::NoneOf(numbers(right), of_missing)
                }
            }
        })
    }
}

/// Asks for one number after the other. The first to be met leads to `left`, and so may a missing one.
fn chain(
    nodes: &mut Vec<TreeNode<'_>>,
    (node, feature): (usize, usize),
    numbers: &[f64],
    [left, right]: [usize; 2],
    missing: Missing,
) {
    let (yes, missing_goes_to_yes) = (left, missing == Missing::Left);
    // No level has a negative number: of no numbers at all, only a missing one may be met.
    let numbers = if numbers.is_empty() { &[-1.0] } else { numbers };
    let more = nodes.len();
    for (place, number) in numbers.iter().enumerate() {
        let no = if place + 1 < numbers.len() { more + place } else { right };
        let asks = TreeNode::Is { feature, number: *number, missing_goes_to_yes, yes, no };
        if place == 0 {
            nodes[node] = asks;
        } else {
            nodes.push(asks);
        }
    }
}

/// A column of texts as places in the order of what they stand for.
fn ranked<'a>(
    writer: &mut Writer,
    column: &str,
    levels: &[String],
    of_levels: &[f64],
) -> (String, Feature<'a>) {
    let mut values: Vec<f64> = of_levels.iter().copied().filter(|it| !it.is_nan()).collect();
    order::numbers(&mut values);
    values.dedup();
    let rank = |level: Option<usize>| {
        let value = of_levels.get(level.unwrap_or(levels.len())).copied().unwrap_or(f64::NAN);
        if value.is_nan() { f32::NAN } else { small(values.partition_point(|it| *it < value)) }
    };
    let name = singles(writer, column, levels, rank);
    (name, Feature::Ranked { values })
}

/// The number that people write for a single, with no more digits than are needed to tell it from others: of a table's
/// 58.2, which no single is, the nearest single is given to a file, and 58.2 is what the model asks about.
fn as_written(single: f32) -> f64 {
    single.to_string().parse().unwrap_or(f64::from(single))
}

/// The last of all singles of which something holds that holds of all singles below it as well; it is to be found
/// near a number.
#[expect(clippy::cast_possible_truncation, reason = "a single near the number is wanted")]
fn last_single(near: f64, holds: impl Fn(f32) -> bool) -> f32 {
    let mut at = (near as f32).clamp(f32::MIN, f32::MAX);
    for _ in 0..MOST_STEPS {
        if !holds(at) {
            at = at.next_down().max(f32::MIN);
        } else if at < f32::MAX && holds(at.next_up()) {
            at = at.next_up();
        } else {
            return at;
        }
    }
    // Bits of singles in the order of the singles: from the least, for which it need not hold, to the largest.
    let single = |order: i64| {
        let bits = u32::try_from(order.unsigned_abs()).unwrap_or(0);
        if order < 0 { -f32::from_bits(bits) } else { f32::from_bits(bits) }
    };
    let most = i64::from(f32::MAX.to_bits());
    let (mut low, mut high) = (-most, most + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(single(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    single(low)
}

fn level_number(place: usize) -> f32 {
    FIRST_LEVEL + small(place)
}

/// Places of levels are below 2^16 and are singles.
fn small(place: usize) -> f32 {
    u16::try_from(place).map_or(f32::MAX, f32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_single_is_found_near_and_far_and_on_either_side_of_zero() {
        for exact in [0.5_f32, -0.5, 3.0e38, -1.0e-40, 0.0] {
            for near in [f64::from(exact), 7.0, f64::NAN] {
                let last = last_single(near, |it| it <= exact);
                assert_eq!(last.to_bits(), exact.to_bits());
            }
        }
        let all = last_single(f64::INFINITY, |_| true);
        let none = last_single(0.0, |_| false);
        assert_eq!([all, none].map(f32::to_bits), [f32::MAX, f32::MIN].map(f32::to_bits));
    }

    #[test]
    fn a_threshold_decides_about_numbers_as_they_are_written() {
        let last = |threshold: f64| last_single(threshold, |it| as_written(it) <= threshold);
        // The single of 58.2 is above 58.2, and a person of 58.2 must still be up to it.
        assert_eq!(last(58.2).to_bits(), 58.2_f32.to_bits());
        assert_eq!(last(58.199_999_999).to_bits(), 58.2_f32.next_down().to_bits());
    }

    #[test]
    fn a_set_of_numbers_is_a_chain_that_shares_its_yes() {
        let mut nodes = vec![TreeNode::Leaf(&[]); 3];
        chain(&mut nodes, (0, 4), &[7.0, 9.0], [1, 2], Missing::Left);
        let is =
            |number, no| TreeNode::Is { feature: 4, number, missing_goes_to_yes: true, yes: 1, no };
        let leaf = TreeNode::Leaf(&[]);
        assert_eq!(nodes, [is(7.0, 3), leaf.clone(), leaf, is(9.0, 2)]);
    }
}
