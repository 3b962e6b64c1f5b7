//! What a choice about a model means for the plan: its ways of learning, their settings, what they look at.

use std::collections::BTreeMap;

use crate::audit::plan::Plan;
use crate::audit::plan::model::{Candidate, Setting, Test};
use crate::audit::plan::search::{Search, searches};
use crate::audit::plan::ways::{Knob, KnobKind, way};
use crate::base::order;
use crate::report::format::setting;

/// Models that fit side by side.
pub const MOST_MODELS: usize = 8;

/// Settings by name.
pub type Settings = BTreeMap<String, Setting>;

/// The settings that the page begins with, where they are not the way's own.
pub fn begun(id: &str) -> Settings {
    let knobs = way(id).map_or(&[][..], |it| it.settings);
    let differing = knobs.iter().filter(|it| it.begin != it.default);
    order::map(differing.filter_map(|it| Some((it.key.to_owned(), read(it, it.begin)?))))
}

/// A setting out of a field; none where the field cannot mean one.
pub fn read(knob: &Knob, text: &str) -> Option<Setting> {
    let text = text.trim();
    match knob.kind {
        KnobKind::Number(low, high) => {
            let value: f64 = text.parse().ok()?;
            (low..=high).contains(&value).then_some(Setting::Number(value))
        }
        KnobKind::WholeOrNone(..) if text.is_empty() || text == "none" => {
            Some(Setting::Text("none".to_owned()))
        }
        KnobKind::Whole(low, high) | KnobKind::WholeOrNone(low, high) => {
            let value: i64 = text.parse().ok()?;
            (low..=high).contains(&value).then_some(Setting::Whole(value))
        }
        KnobKind::Choice(names) => names.contains(&text).then(|| Setting::Text(text.to_owned())),
    }
}

/// A setting as a person reads it.
pub fn written(value: &Setting) -> String {
    match value {
        Setting::Flag(true) => "yes".to_owned(),
        Setting::Flag(false) => "no".to_owned(),
        Setting::Whole(it) => it.to_string(),
        Setting::Number(it) => setting(*it),
        Setting::Text(it) => it.clone(),
        Setting::List(all) => all.iter().map(written).collect::<Vec<_>>().join(", "),
        Setting::Table(all) => {
            let one = |(key, value): (&String, &Setting)| format!("{key} {}", written(value));
            all.iter().map(one).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The ways that the plan's models learn by; the first is the one to be audited.
pub fn ways(plan: &Plan) -> Vec<String> {
    let first = plan.model.iter().filter_map(|it| it.train.clone());
    first.chain(plan.candidates.iter().map(|it| it.train.clone())).collect()
}

/// What the plan's models are called, in its order.
pub fn labels(plan: &Plan) -> Vec<String> {
    let named = |label: &str| way(label).map_or(label.to_owned(), |it| it.name.to_owned());
    let first = plan.model.iter().map(|it| named(it.label()));
    first.chain(plan.candidates.iter().map(|it| named(it.label()))).collect()
}

/// Adds a way of learning, or takes it away; one always stays.
pub fn toggle(plan: &mut Plan, id: &str) {
    let ways = ways(plan);
    if !ways.iter().any(|it| it == id) {
        if ways.len() < MOST_MODELS {
            let settings = begun(id);
            plan.candidates.push(Candidate {
                train: id.to_owned(),
                settings,
                ..Candidate::default()
            });
        }
    } else if ways.iter().any(|it| it != id) {
        if ways.first().is_some_and(|it| it == id)
            && let Some(next) = plan.candidates.iter().position(|it| it.train != id)
        {
            lead(plan, next + 1);
        }
        plan.candidates.retain(|it| it.train != id);
    }
}

/// What the way of one of the models is called.
pub fn kind(plan: &Plan, at: usize) -> &'static str {
    ways(plan).get(at).and_then(|it| way(it)).map_or("", |it| it.name)
}

/// Sets one more model of the same way beside a model, to be set otherwise; it gets a name of its own.
pub fn add_another(plan: &mut Plan, at: usize) {
    let Some(id) = ways(plan).get(at).cloned() else { return };
    let Some((settings, threshold)) = of_model(plan, at) else { return };
    let (settings, threshold) = (settings.clone(), *threshold);
    if plan.candidates.len() + 1 >= MOST_MODELS {
        return;
    }
    let taken = labels(plan);
    let kind = way(&id).map_or(id.as_str(), |it| it.name);
    let name = (2..=MOST_MODELS + 1).map(|n| format!("{kind} {n}")).find(|it| !taken.contains(it));
    plan.candidates.push(Candidate {
        name: name.unwrap_or_default(),
        train: id,
        settings,
        threshold,
        ..Candidate::default()
    });
}

/// Takes one of the models away; one always stays.
pub fn remove(plan: &mut Plan, at: usize) {
    if plan.candidates.is_empty() {
        return;
    }
    if at == 0 {
        lead(plan, 1);
    }
    let candidate = at.saturating_sub(1);
    if candidate < plan.candidates.len() {
        plan.candidates.remove(candidate);
    }
}

/// Calls one of the models so; an empty name is that of its way of learning.
pub fn rename(plan: &mut Plan, at: usize, name: &str) {
    let own = match at.checked_sub(1) {
        None => plan.model.as_mut().map(|it| &mut it.name),
        Some(at) => plan.candidates.get_mut(at).map(|it| &mut it.name),
    };
    if let Some(own) = own {
        name.trim().clone_into(own);
    }
}

/// Puts one of the models in the first place, and the first in its place.
pub fn lead(plan: &mut Plan, at: usize) {
    let Some(model) = &plan.model else { return };
    let Some(candidate) = at.checked_sub(1).and_then(|it| plan.candidates.get_mut(it)) else {
        return;
    };
    let mut first = candidate.as_model(model);
    first.called.clone_from(&model.called);
    first.task = model.task;
    let train = model.train.clone().unwrap_or_default();
    *candidate = Candidate {
        name: model.name.clone(),
        train,
        features: (model.features != first.features).then(|| model.features.clone()).flatten(),
        threshold: model.threshold,
        settings: model.settings.clone(),
        search: model.search.clone(),
    };
    plan.model = Some(first);
}

/// What one of the models has looked for.
pub fn search_of(plan: &mut Plan, at: usize) -> Option<&mut Option<Search>> {
    searches(plan).nth(at)
}

/// Has better settings looked for, or no longer. What the reader has set stays as it is; where nothing is left to vary,
/// nothing is looked for.
pub fn look(plan: &mut Plan, at: usize, looks: Looks) {
    let over = open_settings(plan, at);
    let Some(search) = search_of(plan, at) else { return };
    *search = match looks {
        Looks::Yes if !over.is_empty() => {
            Some(Search { over: Some(over), ..search.take().unwrap_or(Search::of_tries(1)) })
        }
        Looks::Yes | Looks::No => None,
    };
}

/// The settings that a search may vary: those that are as the page began them.
pub fn open_settings(plan: &mut Plan, at: usize) -> Vec<String> {
    let Some(id) = ways(plan).into_iter().nth(at) else { return Vec::new() };
    let settings = of_model(plan, at).map(|it| it.0.clone()).unwrap_or_default();
    let Some(way) = way(&id) else { return Vec::new() };
    let is_begun = |key: &str, found: &Setting| {
        let knob = way.settings.iter().find(|it| it.key == key);
        knob.is_some_and(|it| read(it, it.begin).as_ref() == Some(found))
    };
    let is_open = |key: &str| settings.get(key).is_none_or(|it| is_begun(key, it));
    way.search.iter().filter(|it| is_open(it.key)).map(|it| it.key.to_owned()).collect()
}

/// The settings of one of the models, and where its decisions begin.
pub fn of_model(plan: &mut Plan, at: usize) -> Option<(&mut Settings, &mut Option<f64>)> {
    match at.checked_sub(1) {
        None => plan.model.as_mut().map(|it| (&mut it.settings, &mut it.threshold)),
        Some(at) => plan.candidates.get_mut(at).map(|it| (&mut it.settings, &mut it.threshold)),
    }
}

/// Looks at a column, or no longer.
pub fn look_at(plan: &mut Plan, column: &str, looks: Looks) {
    let Some(model) = &mut plan.model else { return };
    let features = model.features.get_or_insert_default();
    features.retain(|it| it != column);
    match looks {
        Looks::Yes => features.push(column.to_owned()),
        Looks::No => {
            model.encode.remove(column);
        }
    }
}

/// Whether a model looks at a column, or for better settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    Yes,
    No,
}

/// How people are held out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldOut {
    Folds,
    Share,
    Every,
    Rule,
}

impl HeldOut {
    pub fn of(test: &Test) -> Self {
        if test.share.is_some() {
            Self::Share
        } else if test.every.is_some() {
            Self::Every
        } else if test.rule.is_some() {
            Self::Rule
        } else {
            Self::Folds
        }
    }

    /// What it begins with.
    pub fn begin(self) -> Test {
        match self {
            Self::Folds => Test { folds: Some(5), ..Test::default() },
            Self::Share => Test { share: Some(0.25), ..Test::default() },
            Self::Every => Test { every: Some(5), ..Test::default() },
            Self::Rule => Test { rule: Some(String::new()), ..Test::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::model::Model;

    fn plan() -> Plan {
        let model = Model { train: Some("decision-tree".to_owned()), ..Model::default() };
        Plan { model: Some(model), ..Plan::default() }
    }

    #[test]
    fn another_of_a_kind_has_its_settings_and_a_name_of_its_own() {
        let mut plan = plan();
        if let Some((settings, threshold)) = of_model(&mut plan, 0) {
            settings.insert("max_depth".to_owned(), Setting::Whole(3));
            *threshold = Some(0.4);
        }
        add_another(&mut plan, 0);
        add_another(&mut plan, 1);
        assert_eq!(labels(&plan), ["Decision tree", "Decision tree 2", "Decision tree 3"]);
        assert_eq!(plan.candidates[1].settings["max_depth"], Setting::Whole(3));
        assert_eq!(plan.candidates[1].threshold, Some(0.4));
    }

    #[test]
    fn there_are_no_more_than_eight() {
        let mut plan = plan();
        (0..20).for_each(|_| add_another(&mut plan, 0));
        assert_eq!(ways(&plan).len(), MOST_MODELS);
    }

    #[test]
    fn any_model_can_be_taken_away_but_the_last() {
        let mut plan = plan();
        add_another(&mut plan, 0);
        rename(&mut plan, 1, " the deep one ");
        remove(&mut plan, 0);
        assert_eq!(labels(&plan), ["the deep one"]);
        remove(&mut plan, 0);
        assert_eq!(labels(&plan), ["the deep one"]);
    }
}
