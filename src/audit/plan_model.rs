//! Checks the part of a plan that names a model, as far as that goes without the data.

use std::collections::BTreeMap;

use crate::audit::error::{Error, nearest};
use crate::audit::plan::Plan;
use crate::audit::plan::model::{Model, Setting, Test};
use crate::audit::plan::search::Search;
use crate::audit::plan::ways::{WAYS, way};

/// A model and those beside it: more do not fit side by side.
const MOST_MODELS: usize = 8;

/// Checks the model and its candidates.
pub(crate) fn check(plan: &Plan) -> Result<(), Error> {
    let Some(model) = &plan.model else {
        return if plan.candidates.is_empty() {
            Ok(())
        } else {
            Err(shape("[[candidates]] are set beside a [model] that is trained, and there is none"))
        };
    };
    if plan.columns.decision.is_some() || plan.columns.score.is_some() {
        return Err(Error::TwoSources);
    }
    let sources = [&model.train, &model.onnx, &model.saved];
    if sources.iter().filter(|it| it.is_some()).count() != 1 {
        return Err(shape("[model] needs exactly one of train, onnx and saved"));
    }
    if model.threshold.is_some_and(|it| !it.is_finite()) {
        return Err(range("model.threshold", "not finite", "a finite number"));
    }
    match &model.train {
        Some(id) => trained(plan, model, id),
        None => imported(plan, model),
    }
}

fn trained(plan: &Plan, model: &Model, id: &str) -> Result<(), Error> {
    known(id)?;
    let has_missing = !model.missing.is_empty();
    if model.inputs.is_some() || model.score.is_some() || model.sha256.is_some() || has_missing {
        return Err(shape(
            "inputs, missing, score and sha256 of [model] belong to a model file, and this model is trained",
        ));
    }
    if plan.columns.outcome.is_none() {
        return Err(Error::NothingToLearn);
    }
    if let Some(it) = &model.test {
        test(it)?;
    }
    features(plan, model.features.as_deref().unwrap_or_default())?;
    for it in &plan.candidates {
        features(plan, it.features.as_deref().unwrap_or_default())?;
        if it.threshold.is_some_and(|it| !it.is_finite()) {
            return Err(range("candidates.threshold", "not finite", "a finite number"));
        }
    }
    if plan.candidates.len() + 1 > MOST_MODELS {
        let found = (plan.candidates.len() + 1).to_string();
        return Err(range("candidates", &found, "at most 7, beside the model itself"));
    }
    if let Some(it) = &model.search {
        search("model", id, it, &model.settings)?;
    }
    for it in &plan.candidates {
        known(&it.train)?;
        if let Some(found) = &it.search {
            search("candidates", &it.train, found, &it.settings)?;
        }
    }
    Ok(())
}

/// Checks what is looked for by a way of learning with these settings; `place` names its table in the plan.
fn search(
    place: &str,
    id: &str,
    search: &Search,
    settings: &BTreeMap<String, Setting>,
) -> Result<(), Error> {
    if !(1..=Search::MOST_TRIES).contains(&search.tries) {
        let key = if place == "model" { "model.search.tries" } else { "candidates.search.tries" };
        return Err(range(key, &search.tries.to_string(), "from 1 to 200"));
    }
    if !(2..=20).contains(&search.folds) {
        let key = if place == "model" { "model.search.folds" } else { "candidates.search.folds" };
        return Err(range(key, &search.folds.to_string(), "from 2 to 20"));
    }
    let ranges = way(id).map_or(&[][..], |it| it.search);
    let known: Vec<&str> = ranges.iter().map(|it| it.key).collect();
    if known.is_empty() {
        return Err(shape(&format!("{id} has no settings to look for: take out [{place}.search]")));
    }
    if let Some(over) = &search.over
        && let Some(other) = over.iter().find(|it| !known.contains(&it.as_str()))
    {
        let known = known.join(", ");
        return Err(shape(&format!(
            "search.over of [{place}] names \"{other}\", and what can be varied of {id} is: {known}"
        )));
    }
    let is_fixed = |it: &&str| settings.contains_key(*it);
    let nothing = match &search.over {
        Some(over) => over.is_empty(),
        None => known.iter().all(is_fixed),
    };
    if nothing {
        return Err(shape(&format!(
            "[{place}.search] has nothing to vary: take a setting of {id} out of settings, or name it in over \
             ({})",
            known.join(", ")
        )));
    }
    Ok(())
}

/// The outcome tells itself, and a column that comes twice is no second one.
fn features(plan: &Plan, names: &[String]) -> Result<(), Error> {
    let outcome = plan.columns.outcome.as_ref().map(|it| it.column.as_str());
    for (place, name) in names.iter().enumerate() {
        if outcome == Some(name.as_str()) {
            let message = format!(
                "\"{name}\" is the outcome, and a model that looks at it learns nothing else; take it out of features"
            );
            return Err(Error::Shape { message });
        }
        if names[..place].contains(name) {
            return Err(Error::Shape { message: format!("features name \"{name}\" twice") });
        }
    }
    Ok(())
}

fn imported(plan: &Plan, model: &Model) -> Result<(), Error> {
    let for_training = model.features.is_some()
        || model.test.is_some()
        || !model.settings.is_empty()
        || model.search.is_some()
        || !model.encode.is_empty();
    if for_training {
        return Err(shape(
            "features, test, settings, search and encode of [model] belong to training, and this model is \
             read from a file",
        ));
    }
    if model.saved.is_some() && !model.missing.is_empty() {
        return Err(shape(
            "missing of [model] belongs to an ONNX file; a saved model knows its own missing cells",
        ));
    }
    if !plan.candidates.is_empty() {
        return Err(shape("[[candidates]] are trained, and this plan's model is read from a file"));
    }
    Ok(())
}

fn known(id: &str) -> Result<(), Error> {
    if way(id).is_some() {
        return Ok(());
    }
    let nearest = meant(id).or_else(|| nearest(id, WAYS.iter().map(|it| it.id)));
    Err(Error::UnknownId { what: "way of learning", id: id.to_owned(), nearest })
}

/// The one way whose name holds the word: "forest" is a random forest, and "tree" could be several.
fn meant(word: &str) -> Option<String> {
    /// Shorter words are in many names.
    const LEAST: usize = 3;
    let word = word.to_lowercase().replace([' ', '_'], "-");
    let mut all = WAYS.iter().filter(|it| word.len() >= LEAST && it.id.contains(&word));
    let one = all.next();
    one.filter(|_| all.next().is_none()).map(|it| it.id.to_owned())
}

fn test(test: &Test) -> Result<(), Error> {
    let set =
        [test.folds.is_some(), test.every.is_some(), test.share.is_some(), test.rule.is_some()];
    if set.iter().filter(|it| **it).count() != 1 {
        return Err(shape("test of [model] needs exactly one of folds, every, share and where"));
    }
    if test.folds.is_some_and(|it| !(2..=50).contains(&it)) {
        let found = test.folds.unwrap_or_default().to_string();
        return Err(range("model.test.folds", &found, "from 2 to 50"));
    }
    if test.every.is_some_and(|it| it < 2) {
        let found = test.every.unwrap_or_default().to_string();
        return Err(range("model.test.every", &found, "at least 2"));
    }
    if test.share.is_some_and(|it| !(it > 0.0 && it < 1.0)) {
        let found = test.share.unwrap_or_default().to_string();
        return Err(range("model.test.share", &found, "between 0 and 1"));
    }
    if test.repeats.is_some_and(|it| test.folds.is_none() || !(1..=20).contains(&it)) {
        let found = test.repeats.unwrap_or_default().to_string();
        return Err(range("model.test.repeats", &found, "from 1 to 20, and only with folds"));
    }
    Ok(())
}

fn shape(message: &str) -> Error {
    Error::Shape { message: message.to_owned() }
}

fn range(key: &'static str, found: &str, allowed: &'static str) -> Error {
    Error::Range { key, found: found.to_owned(), allowed }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use crate::audit::plan::ways::WAYS;
    use crate::models::learner::Learner;

    #[test]
    fn what_a_plan_can_set_is_what_learners_have() {
        for way in WAYS {
            let learner = Learner::new(way.id, Map::new()).unwrap();
            let settings = learner.settings();
            let written = |stands: &Value| match stands.as_str() {
                Some(text) => text.to_owned(),
                None => stands.to_string().replace("null", "none"),
            };
            for knob in way.settings {
                let stands =
                    settings.get(knob.key).unwrap_or_else(|| panic!("{} {}", way.id, knob.key));
                assert_eq!(written(stands), knob.default, "{} {}", way.id, knob.key);
            }
        }
    }

    #[test]
    fn part_of_a_name_that_only_one_way_has_is_taken_for_it() {
        for (word, way) in [
            ("logistic", Some("logistic-regression")),
            ("Random Forest", Some("random-forest")),
            ("neighbours", Some("nearest-neighbours")),
            ("boosted_trees", Some("boosted-trees")),
            ("tree", None),
            ("svm", None),
            ("n", None),
            ("xgboost", None),
        ] {
            assert_eq!(super::meant(word).as_deref(), way, "{word}");
        }
    }

    #[test]
    fn what_a_search_varies_is_what_learners_have_from_end_to_end() {
        let ranges = WAYS.iter().flat_map(|way| way.search.iter().map(move |it| (way.id, it)));
        for ((id, range), share) in ranges.flat_map(|it| [0.0, 0.5, 1.0].map(|share| (it, share))) {
            let at = serde_json::to_value(range.at(share)).unwrap();
            let settings = Map::from_iter([(range.key.to_owned(), at.clone())]);
            let learner = Learner::new(id, settings).unwrap();
            let stands = &learner.settings()[range.key];
            let is_same = *stands == at || stands.as_f64() == at.as_f64();
            assert!(is_same, "{id} {}: {stands} and {at}", range.key);
        }
    }
}
