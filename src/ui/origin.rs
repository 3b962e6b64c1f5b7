//! Where the decisions come from, and what is kept aside while they come from elsewhere.

use serde::{Deserialize, Serialize};

use crate::audit::plan::features::features_by_default;
use crate::audit::plan::kinds::ReadAs;
use crate::audit::plan::model::{Candidate, Model, Test};
use crate::audit::plan::ways::{Learns, way};
use crate::audit::plan::{Plan, Positive, Score};
use crate::data::ColumnProfile;
use crate::ui::groups::Kept;
use crate::ui::learning;

/// How people are held out unless the reader says otherwise.
const FOLDS: u16 = 5;
/// The way of learning that a fresh model has.
const FIRST_WAY: &str = "logistic-regression";
/// The same where the outcome is a number.
const FIRST_WAY_OF_NUMBERS: &str = "linear-regression";

/// Where the decisions come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A column of the file.
    Column,
    /// A model that is trained here.
    Train,
    /// A model that was trained elsewhere.
    File,
}

/// What was chosen for the origins and the ways of making groups that are not in use, so that switching back brings it
/// again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Aside {
    decision: Option<Positive>,
    score: Option<Score>,
    trained: Option<Model>,
    candidates: Vec<Candidate>,
    file: Option<Model>,
    /// How groups were made before they were made another way.
    #[serde(default)]
    pub groups: Vec<Kept>,
}

impl Origin {
    pub const ALL: [Self; 3] = [Self::Column, Self::Train, Self::File];

    /// What the plan itself says; none where it is open.
    pub fn of(plan: &Plan) -> Option<Self> {
        match &plan.model {
            Some(model) if model.train.is_some() => Some(Self::Train),
            Some(_) => Some(Self::File),
            None if plan.columns.decision.is_some() || plan.columns.score.is_some() => {
                Some(Self::Column)
            }
            None => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Column => "A column of the file",
            Self::Train => "Train a model here",
            Self::File => "A model file",
        }
    }

    pub fn says(self) -> &'static str {
        match self {
            Self::Column => "Somebody or something has decided already, and each row says how.",
            Self::Train => "It learns from what came true, and decides on people it has not seen.",
            Self::File => "An ONNX file, or a model that Plumbline saved, decides on every row.",
        }
    }
}

/// Takes the decisions from elsewhere; what the plan says of their present origin goes aside.
pub fn change(plan: &mut Plan, aside: &mut Aside, to: Origin, profiles: &[ColumnProfile]) {
    if Origin::of(plan) == Some(to) {
        return;
    }
    let called = plan.decision_called().map(str::to_owned);
    put_aside(plan, aside);
    match to {
        Origin::Column => {
            plan.columns.decision = aside.decision.take();
            plan.columns.score = aside.score.take();
        }
        Origin::Train => {
            let kept = aside.trained.take();
            plan.candidates = std::mem::take(&mut aside.candidates);
            plan.model = Some(kept.unwrap_or_else(|| fresh(plan, called, profiles)));
        }
        Origin::File => plan.model = aside.file.take(),
    }
}

fn put_aside(plan: &mut Plan, aside: &mut Aside) {
    aside.decision = plan.columns.decision.take().or(aside.decision.take());
    aside.score = plan.columns.score.take().or(aside.score.take());
    match plan.model.take() {
        Some(model) if model.train.is_some() => {
            aside.trained = Some(model);
            aside.candidates = std::mem::take(&mut plan.candidates);
        }
        Some(model) => aside.file = Some(model),
        None => {}
    }
}

/// Takes another way of learning where those of the plan cannot learn what the outcome is.
pub fn fit_ways(plan: &mut Plan) {
    let Some(outcome) = plan.columns.outcome.clone() else { return };
    let unfit = match (outcome.has_sides(), outcome.read_as) {
        (false, Some(ReadAs::Number)) => Learns::Classes,
        (true, _) | (false, Some(ReadAs::Classes)) => Learns::Numbers,
        (false, None) => return,
    };
    let is_unfit = |id: &str| way(id).is_some_and(|it| it.learns == unfit);
    plan.candidates.retain(|it| !is_unfit(&it.train));
    let first = first_way(plan);
    if let Some(model) = &mut plan.model
        && model.train.as_deref().is_some_and(is_unfit)
    {
        model.settings = learning::begun(first);
        model.train = Some(first.to_owned());
        (model.search, model.threshold) = (None, None);
        plan.candidates.retain(|it| it.train != first);
    }
}

fn first_way(plan: &Plan) -> &'static str {
    if plan.outcome_number().is_some() { FIRST_WAY_OF_NUMBERS } else { FIRST_WAY }
}

fn fresh(plan: &Plan, called: Option<String>, profiles: &[ColumnProfile]) -> Model {
    Model {
        train: Some(first_way(plan).to_owned()),
        features: Some(features_by_default(plan, profiles)),
        test: Some(Test { folds: Some(FOLDS), ..Test::default() }),
        settings: learning::begun(first_way(plan)),
        called,
        ..Model::default()
    }
}
