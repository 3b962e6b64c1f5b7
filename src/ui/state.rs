//! Everything that the page knows. Views read it; only `actions` writes it.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::Plan;
use crate::data::{ColumnProfile, Reading};
use crate::report::Report;
use crate::report::model::ModelSection;
use crate::ui::attempts::Attempt;
use crate::ui::folds::Fold;
use crate::ui::link::Link;
use crate::ui::origin::{Aside, Origin};
use crate::ui::route::Route;
use crate::worker::job::Kind;
use crate::worker::protocol::{
    Exports, Learning, ModelAbout, Preview, Problem, Stage, Swept, Tried,
};

/// The source signals; all else is derived from them.
#[derive(Clone, Copy)]
pub struct State {
    pub route: RwSignal<Route>,
    pub data: RwSignal<Data>,
    pub plan: RwSignal<Plan>,
    pub preview: RwSignal<Previewed>,
    pub work: RwSignal<Work>,
    pub audit: RwSignal<Option<Arc<Audit>>>,
    /// Every cut of the audit's score, by attribute, once it was asked for.
    pub swept: RwSignal<Option<Arc<Vec<Swept>>>>,
    /// The SHA-256 of the data whose figures have been seen.
    pub seen: RwSignal<Option<String>>,
    /// The exhibits that the reader has unfolded, for as long as the page is open.
    pub unfolded: RwSignal<BTreeSet<Fold>>,
    /// Where the reader wants the decisions from, while the plan cannot say it yet.
    pub origin: RwSignal<Option<Origin>>,
    pub aside: RwSignal<Aside>,
    /// Models, by their names, whose settings are to be looked for, and for how many seconds, until that is done.
    pub seconds: RwSignal<Vec<(String, u32)>>,
    /// How far training has come.
    pub course: RwSignal<Option<Course>>,
    /// What was trained or asked under the plan's present choices.
    pub trained: RwSignal<Option<Arc<ModelSection>>>,
    /// What the model file says of itself.
    pub about: RwSignal<Option<Arc<ModelAbout>>>,
    pub tried: RwSignal<Option<Arc<Tried>>>,
    pub trouble: RwSignal<Option<Trouble>>,
    /// Said once, for those who listen rather than look.
    pub said: RwSignal<String>,
    /// When the page gave up the network: "14:02". Empty before.
    pub sealed: RwSignal<String>,
    pub attempts: RwSignal<Attempts>,
    pub link: StoredValue<Link, LocalStorage>,
}

/// The data under audit.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Nothing,
    /// The plan is here and its data are not.
    Wanted(Wanted),
    Here(Arc<Loaded>),
}

/// What the page waits for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    pub file: String,
    /// Where it is known, the bytes are checked against it.
    pub sha256: Option<String>,
    /// Where it can be had; empty where only the reader knows.
    pub from: String,
}

/// A table that lies in the worker.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    pub reading: Reading,
    pub profiles: Vec<ColumnProfile>,
    /// The audit of the gallery that it belongs to.
    pub gallery: Option<String>,
}

/// The four cells of decision and outcome, as the worker last counted them.
#[derive(Clone, Debug, PartialEq)]
pub enum Previewed {
    Nothing,
    Counted(Preview),
    /// The plan cannot be counted yet.
    Unknown(Problem),
}

/// What the worker is doing for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Idle,
    Busy { kind: Kind, progress: Option<Progress>, shown: Shown },
}

/// Work is shown once it has lasted long enough to be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    NotYet,
    Now,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    pub done: u64,
    pub total: u64,
}

/// A fit under way, and its losses so far, thinned so that there are never too many to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    pub last: Learning,
    /// Step and loss.
    pub losses: Vec<(u32, f64)>,
}

/// A finished audit: what can be kept, and the same read back for the page.
#[derive(Debug)]
pub struct Audit {
    pub exports: Exports,
    pub report: Report,
}

/// What the reader must know before going on.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The input cannot be used as it is.
    Input(Vec<Problem>),
    /// The worker came to its end and was started anew.
    Crash { message: String, lost: Vec<Kind> },
    /// The worker cannot be had at all.
    NoWorker { message: String },
    /// Other bytes than those that were asked for.
    OtherFile { wanted: Wanted, loaded: Arc<Loaded>, suggested: Box<Plan> },
}

/// The tries at sending something out.
#[derive(Clone, Debug, PartialEq)]
pub enum Attempts {
    NotTried,
    Trying,
    Done { at: String, results: Vec<Attempt> },
}

impl State {
    /// The state of a page that was just opened.
    pub fn new(link: Link) -> Self {
        Self {
            route: RwSignal::new(Route::default()),
            data: RwSignal::new(Data::Nothing),
            plan: RwSignal::new(Plan::default()),
            preview: RwSignal::new(Previewed::Nothing),
            work: RwSignal::new(Work::Idle),
            audit: RwSignal::new(None),
            swept: RwSignal::new(None),
            seen: RwSignal::new(None),
            unfolded: RwSignal::new(BTreeSet::new()),
            origin: RwSignal::new(None),
            aside: RwSignal::new(Aside::default()),
            seconds: RwSignal::new(Vec::new()),
            course: RwSignal::new(None),
            trained: RwSignal::new(None),
            about: RwSignal::new(None),
            tried: RwSignal::new(None),
            trouble: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            sealed: RwSignal::new(String::new()),
            attempts: RwSignal::new(Attempts::NotTried),
            link: StoredValue::new_local(link),
        }
    }

    /// The table, where there is one, for a view that follows it.
    pub fn loaded(self) -> Option<Arc<Loaded>> {
        self.data.with(Data::loaded)
    }

    /// Where the decisions come from, for a view that follows it.
    pub fn origin(self) -> Option<Origin> {
        self.plan.with(Origin::of).or(self.origin.get())
    }

    /// The table as it is now, for an action.
    pub fn loaded_now(self) -> Option<Arc<Loaded>> {
        self.data.with_untracked(Data::loaded)
    }
}

impl Data {
    pub fn loaded(&self) -> Option<Arc<Loaded>> {
        match self {
            Self::Here(loaded) => Some(Arc::clone(loaded)),
            Self::Nothing | Self::Wanted(_) => None,
        }
    }
}

/// The state, for a step.
pub fn state() -> State {
    expect_context()
}
