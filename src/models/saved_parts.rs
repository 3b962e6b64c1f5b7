//! Whether the parts of a saved model fit together: a file can be changed or cut short after it was saved.

use crate::models::NO_LEVEL;
use crate::models::bayes::{Likelihood, NaiveBayesModel};
use crate::models::encode::{Code, Encoder};
use crate::models::learner::Fitted;
use crate::models::neighbors::{NearestNeighborsModel, Outcome as Known};
use crate::models::perceptron::{Layer, PerceptronModel, Told};
use crate::models::saved::Model;
use crate::models::svm::KernelSvmModel;
use crate::models::trees::{Outcome, Tree};

/// A feature, as far as sizes hang on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Feature {
    Number,
    Category { n_levels: usize },
}

/// Whether the model can be asked: sizes agree, places are within bounds, and every tree ends.
pub(super) fn fit_together(model: &Model) -> bool {
    let n_classes = model.classes.len();
    let is_told = if n_classes == 0 { true } else { n_classes > 1 && model.positive < n_classes };
    is_told && features(&model.encoder).is_some_and(|it| fits(&model.fitted, &it, n_classes))
}

/// What the encoder makes; nothing where its own parts do not fit.
fn features(encoder: &Encoder) -> Option<Vec<Feature>> {
    let mut all = Vec::with_capacity(encoder.columns.len());
    for it in &encoder.columns {
        match &it.code {
            Code::Number { scale, flag, .. } if *scale > 0.0 => {
                all.extend(flag.then_some(Feature::Number));
                all.push(Feature::Number);
            }
            Code::OneHot { levels } if levels.len() <= usize::from(NO_LEVEL) => {
                all.push(Feature::Category { n_levels: levels.len() });
            }
            Code::Ordinal { .. } => all.push(Feature::Number),
            Code::Target { levels, means, .. } if levels.len() == means.len() => {
                all.push(Feature::Number);
            }
            Code::Number { .. } | Code::OneHot { .. } | Code::Target { .. } => return None,
        }
    }
    Some(all)
}

/// Without classes the model tells numbers.
fn fits(fitted: &Fitted, features: &[Feature], n_classes: usize) -> bool {
    let width = |it: &Feature| match it {
        Feature::Number => 1,
        Feature::Category { n_levels } => *n_levels,
    };
    let n_columns: usize = features.iter().map(width).sum();
    // Of two classes the second is told alone.
    let n_sets = if n_classes > 2 { n_classes } else { 1 };
    let linear = |intercepts: &[f64], coefficients: &[Vec<f64>]| {
        n_classes > 1
            && intercepts.len() == n_sets
            && coefficients.len() == n_sets
            && coefficients.iter().all(|it| it.len() == n_columns)
    };
    let outcome = |it: Outcome| match it {
        Outcome::Classes { n_classes: told } => n_classes > 1 && told == n_classes,
        Outcome::Numbers => n_classes == 0,
    };
    let trees =
        |all: &[Tree], width: usize| all.iter().all(|tree| tree_ends(tree, width, features.len()));
    match fitted {
        Fitted::LogisticRegression(it) => linear(&it.intercepts, &it.coefficients),
        Fitted::LinearSvm(it) => linear(&it.intercepts, &it.coefficients),
        Fitted::LinearRegression(it) => n_classes == 0 && it.coefficients.len() == n_columns,
        Fitted::NaiveBayes(it) => bayes(it, features, n_classes),
        Fitted::DecisionTree(it) => {
            outcome(it.outcome) && trees(std::slice::from_ref(&it.tree), n_sets)
        }
        Fitted::RandomForest(it) => {
            outcome(it.outcome) && !it.trees.is_empty() && trees(&it.trees, n_sets)
        }
        Fitted::BoostedTrees(it) => {
            outcome(it.outcome)
                && it.base.len() == n_sets
                && it.trees.len().is_multiple_of(n_sets)
                && trees(&it.trees, 1)
        }
        Fitted::KernelSvm(it) => kernel(it, features, n_classes, n_sets),
        Fitted::NearestNeighbors(it) => neighbors(it, features, n_classes),
        Fitted::Perceptron(it) => perceptron(it, n_columns, n_classes, n_sets),
    }
}

/// A child lies after its parent, so whoever is asked comes to a leaf.
fn tree_ends(tree: &Tree, width: usize, n_features: usize) -> bool {
    let n = tree.right.len();
    let lengths = [
        tree.feature.len(),
        tree.threshold.len(),
        tree.set.len(),
        tree.missing_left.len(),
        tree.cover.len(),
        tree.gain.len(),
    ];
    let leads_on = |(node, (right, feature)): (usize, (&u32, &u32))| {
        *right == 0
            || ((node + 2..n).contains(&(*right as usize)) && (*feature as usize) < n_features)
    };
    n > 0
        && lengths.iter().all(|it| *it == n)
        && tree.values.len() == n * width
        && tree.right.iter().zip(&tree.feature).enumerate().all(leads_on)
}

fn bayes(model: &NaiveBayesModel, features: &[Feature], n_classes: usize) -> bool {
    let is_own = |(likelihood, feature): (&Likelihood, &Feature)| match (likelihood, feature) {
        (Likelihood::Number { means, variances }, Feature::Number) => {
            means.len() == n_classes
                && variances.len() == n_classes
                && variances.iter().all(|it| *it > 0.0)
        }
        (Likelihood::Category { log_shares }, Feature::Category { n_levels }) => {
            log_shares.len() == n_levels * n_classes
        }
        (Likelihood::Number { .. } | Likelihood::Category { .. }, _) => false,
    };
    n_classes > 1
        && model.log_priors.len() == n_classes
        && model.features.len() == features.len()
        && model.features.iter().zip(features).all(is_own)
}

/// Whether people have these features.
fn people(
    (numbers, categories): (&[Vec<f64>], &[Vec<u16>]),
    n_people: usize,
    features: &[Feature],
) -> bool {
    let n_numbers = features.iter().filter(|it| **it == Feature::Number).count();
    numbers.len() == n_numbers
        && categories.len() == features.len() - n_numbers
        && numbers.iter().all(|it| it.len() == n_people)
        && categories.iter().all(|it| it.len() == n_people)
}

fn kernel(model: &KernelSvmModel, features: &[Feature], n_classes: usize, n_sets: usize) -> bool {
    let support = &model.support;
    n_classes > 1
        && model.intercepts.len() == n_sets
        && model.coefficients.len() == n_sets
        && model.coefficients.iter().all(|it| it.len() == support.n_people)
        && people((&support.numbers, &support.categories), support.n_people, features)
}

fn neighbors(model: &NearestNeighborsModel, features: &[Feature], n_classes: usize) -> bool {
    let n_people = model.weights.len();
    let is_told = match &model.outcome {
        Known::Classes { codes, n_classes: told } => {
            *told == n_classes
                && codes.len() == n_people
                && codes.iter().all(|it| (*it as usize) < n_classes)
        }
        Known::Numbers { values } => n_classes == 0 && values.len() == n_people,
    };
    is_told
        && model.k > 0
        && n_people > 0
        && model.weights.iter().all(|it| *it > 0.0)
        && people((&model.numbers, &model.categories), n_people, features)
}

fn perceptron(model: &PerceptronModel, n_columns: usize, n_classes: usize, n_sets: usize) -> bool {
    let is_told = match model.told {
        Told::Classes { n_classes: told } => n_classes > 1 && told == n_classes,
        Told::Number { .. } => n_classes == 0,
    };
    let widths = || model.layers.iter().map(|it| it.biases.len());
    let inputs = std::iter::once(n_columns).chain(widths());
    let follows = |(layer, inputs): (&Layer, usize)| {
        layer.inputs == inputs && layer.weights.len() == inputs * layer.biases.len()
    };
    is_told
        && model.layers.len() > 1
        && widths().all(|it| it > 0)
        && widths().next_back() == Some(n_sets)
        && model.layers.iter().zip(inputs).all(follows)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use crate::data::{Categories, Cells, Column, Numbers, Table};
    use crate::models::encode::{Choice, Gaps, Means, fit};
    use crate::models::learner::Learner;
    use crate::models::saved::{MODEL_VERSION, Model, Outcome, read};
    use crate::models::{Target, Unwatched, Values};

    const ROWS: [u32; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    fn table() -> Table {
        let ages: Vec<f64> = (0..12).map(|it| f64::from(it * 5 % 12)).collect();
        let colors: Vec<u8> = (0..12).map(|it| 1 + it % 3).collect();
        let column = |name: &str, cells| Column { name: name.to_owned(), cells };
        let colors = || Cells::Categories(Categories::of_codes(&["blue", "green", "red"], &colors));
        let columns = vec![
            column("age", Cells::Numbers(Numbers::of_values(&ages))),
            column("color", colors()),
            column("town", colors()),
        ];
        Table { n_rows: 12, columns }
    }

    fn saved(way: &str, n_classes: usize) -> Model {
        let numbers: Vec<f64> = (0..12).map(|it| f64::from(it * it % 7)).collect();
        let codes = (0..12_u32).map(|it| it * 5 / 8 % 3 % u32::try_from(n_classes.max(1)).unwrap());
        let values = match n_classes {
            0 => Values::Numbers(numbers),
            _ => Values::Classes { codes: codes.collect(), n_classes },
        };
        let target = Target { values, weights: vec![1.0; 12] };
        let choice = |(column, means): (&str, Means)| Choice { column: column.to_owned(), means };
        let choices =
            [("age", Means::Standardize), ("color", Means::OneHot), ("town", Means::Target)];
        let (encoder, features) =
            fit(&table(), &ROWS, &choices.map(choice), Gaps::Fill, &target, 1).unwrap();
        let learner = Learner::new(way, Map::new()).unwrap();
        let fitted = learner.learn(&features, &target, 1, &mut Unwatched).unwrap().fitted;
        let classes = (0..n_classes).map(|it| it.to_string()).collect();
        let positive = n_classes.saturating_sub(1);
        let (name, way) = (String::new(), way.to_owned());
        let outcome = Outcome { column: "grade".to_owned(), ..Outcome::default() };
        Model { model: MODEL_VERSION, name, way, outcome, classes, positive, encoder, fitted }
    }

    /// Every place in a value, as the keys and numbers that lead there.
    fn places(value: &Value, here: &str, all: &mut Vec<String>) {
        all.push(here.to_owned());
        match value {
            Value::Array(list) => {
                // The first and the last stand for the others.
                let ends = [0, list.len().saturating_sub(1)];
                for (idx, it) in list.iter().enumerate().filter(|it| ends.contains(&it.0)) {
                    places(it, &format!("{here}/{idx}"), all);
                }
            }
            Value::Object(map) => {
                map.iter().for_each(|(key, it)| places(it, &format!("{here}/{key}"), all));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Ways to spoil a value.
    fn spoilt(value: &Value) -> Vec<Value> {
        match value {
            Value::Array(list) => {
                let longer = list.iter().chain(list.last()).cloned().collect();
                let shorter = list.iter().skip(1).cloned().collect();
                vec![Value::Array(longer), Value::Array(shorter), json!([])]
            }
            Value::Number(_) => [0, 1, 2, 60_000, 4_000_000_000_u32].map(Value::from).to_vec(),
            Value::Null | Value::Bool(_) | Value::Object(_) | Value::String(_) => Vec::new(),
        }
    }

    /// Spoils one place; how often that is refused. What is not refused gives everybody a score.
    fn refusals(whole: &Value, place: &str) -> usize {
        let mut n_refused = 0;
        for other in spoilt(whole.pointer(place).unwrap()) {
            let mut broken = whole.clone();
            *broken.pointer_mut(place).unwrap() = other;
            match read(&serde_json::to_vec(&broken).unwrap()) {
                Ok(it) => assert_eq!(it.score(&table(), &ROWS).unwrap().len(), 12),
                Err(_) => n_refused += 1,
            }
        }
        n_refused
    }

    #[test]
    fn a_spoilt_model_is_refused_or_can_be_asked() {
        for (way, n_classes) in [
            ("logistic-regression", 2),
            ("logistic-regression", 3),
            ("linear-regression", 0),
            ("naive-bayes", 3),
            ("decision-tree", 3),
            ("random-forest", 2),
            ("boosted-trees", 3),
            ("boosted-trees", 0),
            ("linear-svm", 2),
            ("kernel-svm", 3),
            ("nearest-neighbours", 2),
            ("nearest-neighbours", 0),
            ("perceptron", 3),
            ("perceptron", 0),
        ] {
            let model = saved(way, n_classes);
            let whole = serde_json::to_value(&model).unwrap();
            assert_eq!(read(&serde_json::to_vec(&whole).unwrap()).as_ref(), Ok(&model), "{way}");
            let (mut all, mut n_refused) = (Vec::new(), 0);
            places(&whole, "", &mut all);
            for place in all {
                n_refused += refusals(&whole, &place);
            }
            assert!(n_refused > 10, "{way}: {n_refused}");
        }
    }

    #[test]
    fn a_model_of_another_version_or_without_its_outcome_is_refused_in_words() {
        let refused = |change: &dyn Fn(&mut Value)| {
            let mut value = serde_json::to_value(saved("naive-bayes", 2)).unwrap();
            change(&mut value);
            read(&serde_json::to_vec(&value).unwrap()).unwrap_err()
        };
        let told = refused(&|it| it["model"] = json!(1));
        assert_eq!(told, "it is of version 1, and this program reads 2");
        let told = refused(&|it| {
            it.as_object_mut().unwrap().remove("outcome");
        });
        assert_eq!(told, "it does not say which outcome it learnt to tell");
    }

    #[test]
    fn a_tree_that_leads_back_is_refused() {
        let mut value = serde_json::to_value(saved("decision-tree", 2)).unwrap();
        let right = value.pointer_mut("/fitted/decision-tree/tree/right/0").unwrap();
        assert!(right.as_u64().unwrap() > 1);
        *right = json!(1);
        let told = read(&serde_json::to_vec(&value).unwrap()).unwrap_err();
        assert!(told.contains("do not fit together"), "{told}");
    }
}
