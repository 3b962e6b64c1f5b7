//! Everything that crosses between page and worker. Nothing else does.
//!
//! Messages cross as JSON text. A file's bytes never cross: the page hands over the browser's `File`
//! beside a [`Request::Load`], and the worker reads it slice by slice.

use serde::{Deserialize, Serialize};

use crate::audit::plan::Plan;
use crate::audit::plan::model::Model;
use crate::data::{ColumnProfile, Reading};
use crate::report::model::ModelSection;

pub use crate::audit::model::about::{InputAbout, ModelAbout, OutputAbout};
pub use crate::audit::model::imported::Tried;
pub use crate::audit::sweeps::Swept;

/// Numbers the requests, so that a late answer to an old one can be told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobId(pub u32);

/// A message with the job it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    pub job: JobId,
    pub body: T,
}

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read a file; the shell passes it along beside this message.
    Load { file: String, n_bytes: u64 },
    /// Read text that was pasted.
    Paste { text: String },
    /// Read the data of an audit in the gallery, and its plan.
    Open { gallery: String },
    /// The four cells of decision and outcome under this plan, before any audit.
    Preview { plan: Box<Plan> },
    /// Run the audit; a model of the plan is trained first, unless [`Request::Train`] has just done it.
    Run { plan: Box<Plan> },
    /// Count people at every cut of the score, for an audit that was run under this plan.
    Sweep { plan: Box<Plan> },
    /// Train the plan's model and its candidates, and set them side by side. A model with seconds, by its place in the
    /// plan, tries settings for so long; the plan of the answer says how many.
    Train { plan: Box<Plan>, seconds: Vec<u32> },
    /// Read a model file; the shell passes it along beside this message. The data stays.
    LoadModel { file: String, n_bytes: u64, plan: Box<Plan> },
    /// Let the plan's imported model score the first ten rows.
    TryModel { plan: Box<Plan> },
    /// Read a plan file's text.
    ReadPlan { toml: String },
    /// Write the plan as a file.
    WritePlan { plan: Box<Plan> },
    /// Panic on purpose. No control of the page sends it; a test does, to show that a crash costs nothing.
    Panic,
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// The worker listens; its version must be the page's.
    Ready {
        version: String,
    },
    Progress {
        stage: Stage,
        done: u64,
        total: u64,
    },
    /// The table is in the worker. `plan` is the suggested plan, or the gallery's.
    Loaded {
        reading: Box<Reading>,
        profiles: Vec<ColumnProfile>,
        plan: Box<Plan>,
    },
    Preview(Preview),
    /// The audit is done: the files that a person can keep, `report.json` among them.
    Audited(Exports),
    /// Every cut of the score, by attribute; empty without a score.
    Swept(Vec<Swept>),
    /// A fit has come so far. Comes often.
    Learning(Learning),
    /// The models are trained; the plan has every default written out.
    Trained {
        plan: Box<Plan>,
        model: Box<ModelSection>,
    },
    /// The model file can be used; `model` is the part of the plan that it suggests.
    ModelLoaded {
        model: Box<Model>,
        about: Box<ModelAbout>,
    },
    /// Ten rows scored.
    Tried(Tried),
    PlanRead(Box<Plan>),
    PlanWritten {
        toml: String,
    },
    Rejected(Problem),
    /// The worker panicked and is of no more use.
    Crashed {
        message: String,
    },
}

/// What the worker is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Reading,
    Training,
    Counting,
    Resampling,
    Writing,
}

/// The four cells in people, under a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// People with a known decision (and outcome, where the plan names one).
    pub n_people: u64,
    pub tp: u64,
    pub fp: u64,
    pub fn_: u64,
    pub tn: u64,
    pub has_outcome: bool,
    pub has_decision: bool,
    /// Rows that take no part, with the rule.
    pub left_out: Vec<(String, u64)>,
    /// The groups of each attribute, then of each stratum.
    pub made: Vec<Made>,
}

/// The groups that a plan makes of an attribute or a stratum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The name in the report.
    pub name: String,
    /// With their people, in the order in which they are shown; the flag tells those of whom it is known.
    pub groups: Vec<(String, u64, bool)>,
    /// The column's own values with their people, most first; none where they are too many to be merged by hand.
    pub levels: Vec<(String, u64)>,
    /// Why there are no groups.
    pub problem: Option<Problem>,
}

/// The files that an audit makes, ready to be saved: the same bytes as on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    pub report_json: String,
    pub report_html: String,
    pub figures_csv: String,
    /// Where the report has exhibits: each of their entries.
    pub exhibits_csv: Option<String>,
    pub plan_toml: String,
    /// With a model: each row's fold, score and decision.
    pub predictions_csv: Option<String>,
    /// Of a trained model: what loads again.
    pub model_json: Option<String>,
    /// Of a trained model: what other programs load, in base 64; absent where ONNX cannot hold it.
    pub model_onnx: Option<String>,
    /// Why there is no such file of a trained model.
    pub no_onnx: Option<String>,
}

/// How far training has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learning {
    /// What people call the model.
    pub model: String,
    /// The fit under way, of so many over all models, counted from 0.
    pub fit: u32,
    pub n_fits: u32,
    /// Iterations done, of so many at most.
    pub step: u32,
    pub n_steps: u32,
    pub loss: Option<f64>,
    /// While settings are looked for: how many of them were tried, of so many where that is known, and the least loss.
    pub tried: Option<u64>,
    pub n_tries: Option<u64>,
    pub best: Option<f64>,
}

/// What is wrong, where, why it matters and what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A stable id, such as "unclosed-quote".
    pub id: String,
    /// What is wrong, and where, in one sentence.
    pub what: String,
    pub why: String,
    /// What to do.
    pub hint: String,
    /// The column or plan key it is about, so that the page can point at the control.
    pub field: Option<String>,
}
