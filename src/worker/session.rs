//! Answers the page's requests. Plain Rust: the worker's shell passes messages, and tests talk to it directly.

use crate::audit::export::files;
use crate::audit::model::about::about;
use crate::audit::model::imported::try_rows;
use crate::audit::model::{Modelled, alone};
use crate::audit::plan::search::take_tries;
use crate::audit::plan::{Plan, Positive};
use crate::audit::preview::{self, four_cells, made};
use crate::audit::run::{measured_with, prepared, prepared_within};
use crate::audit::suggest::suggested;
use crate::audit::sweeps::sweeps;
use crate::audit::{Allowance, Input, Progress, gallery, plan_file};
use crate::data::{self, Intake, Loaded};
use crate::worker::exports::exports;
use crate::worker::protocol::{Learning, Made, Preview, Problem, Request, Response, Stage};

/// How much of a file is asked for at once.
pub const SLICE_BYTES: u64 = 4 << 20;

/// The largest model file: what it unpacks to must find room too.
const MODEL_BYTES: u64 = 256 << 20;

/// Holds the table between requests.
#[derive(Default)]
pub struct Session {
    /// Seconds since any moment; without it there is no time to look for settings.
    clock: Option<fn() -> f64>,
    loaded: Option<Loaded>,
    model_file: Option<Vec<u8>>,
    /// What a plan's model has said of these data, under all of the plan that it hangs on.
    modelled: Option<(String, Modelled)>,
}

/// Hands over bytes of the file: from an offset, so many.
pub type ReadSlice<'a> = dyn FnMut(u64, u64) -> Result<Vec<u8>, String> + 'a;

impl Session {
    pub fn new() -> Self {
        Self::default()
    }

    /// One that can tell the time, in seconds since any moment.
    pub fn with_clock(clock: fn() -> f64) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    /// Answers a request; the answers of [`Request::Load`] come from [`Session::load`].
    pub fn handle(&mut self, request: Request, emit: &mut dyn FnMut(Response)) {
        let answer = match request {
            Request::Load { file, n_bytes } | Request::LoadModel { file, n_bytes, .. } => {
                Err(no_file(&file, n_bytes))
            }
            Request::Paste { text } => self.read_bytes("pasted table", text.as_bytes(), None, emit),
            Request::Open { gallery: id } => self.open(&id, emit),
            Request::Preview { plan } => self.preview(&plan),
            Request::Run { plan } => self.audit(&plan, emit),
            Request::Sweep { plan } => self.sweep(&plan, emit),
            Request::Train { plan, seconds } => self.train(&plan, &seconds, emit),
            Request::TryModel { plan } => self.try_model(&plan),
            Request::ReadPlan { toml } => plan_file::read(&toml)
                .map(|it| Response::PlanRead(Box::new(it)))
                .map_err(|it| problem(&it)),
            Request::WritePlan { plan } => plan_file::write(&plan_file::completed(*plan))
                .map(|toml| Response::PlanWritten { toml })
                .map_err(|it| problem(&it)),
            Request::Panic => panic!("the page asked for a panic"),
        };
        emit(answer.unwrap_or_else(Response::Rejected));
    }

    /// Reads a file slice by slice.
    pub fn load(
        &mut self,
        file: &str,
        n_bytes: u64,
        read: &mut ReadSlice,
        emit: &mut dyn FnMut(Response),
    ) {
        let answer = self.load_slices(file, n_bytes, read, emit);
        emit(answer.unwrap_or_else(Response::Rejected));
    }

    /// Reads a model file and says how it would be joined to the data that are here; the data stay.
    pub fn load_model(
        &mut self,
        file: &str,
        n_bytes: u64,
        plan: &Plan,
        read: &mut ReadSlice,
        emit: &mut dyn FnMut(Response),
    ) {
        let answer = self.load_model_bytes(file, n_bytes, plan, read);
        emit(answer.unwrap_or_else(Response::Rejected));
    }

    fn load_model_bytes(
        &mut self,
        file: &str,
        n_bytes: u64,
        plan: &Plan,
        read: &mut ReadSlice,
    ) -> Result<Response, Problem> {
        self.modelled = None;
        self.model_file = None;
        if n_bytes > MODEL_BYTES {
            return Err(too_large(file, n_bytes));
        }
        let bytes = read(0, n_bytes).map_err(|message| changed_on_disk(file, &message))?;
        if bytes.len() as u64 != n_bytes {
            return Err(changed_on_disk(file, "it has become shorter"));
        }
        let input = Input::new(self.table()?);
        let (model, about) = about(file, &bytes, &input, plan).map_err(|it| problem(&it))?;
        self.model_file = Some(bytes);
        Ok(Response::ModelLoaded { model: Box::new(model), about: Box::new(about) })
    }

    fn try_model(&self, plan: &Plan) -> Result<Response, Problem> {
        let input = Input::new(self.table()?).with_model(self.model_file.as_deref());
        try_rows(&input, plan).map(Response::Tried).map_err(|it| problem(&it))
    }

    fn load_slices(
        &mut self,
        file: &str,
        n_bytes: u64,
        read: &mut ReadSlice,
        emit: &mut dyn FnMut(Response),
    ) -> Result<Response, Problem> {
        self.forget();
        let mut intake = Intake::new(file);
        let mut offset = 0;
        while offset < n_bytes {
            emit(Response::Progress { stage: Stage::Reading, done: offset, total: n_bytes });
            let wanted = SLICE_BYTES.min(n_bytes - offset);
            let slice = read(offset, wanted).map_err(|message| changed_on_disk(file, &message))?;
            if slice.len() as u64 != wanted {
                return Err(changed_on_disk(file, "it has become shorter"));
            }
            intake.push(&slice).map_err(|it| unreadable(&it))?;
            offset += wanted;
        }
        emit(Response::Progress { stage: Stage::Reading, done: n_bytes, total: n_bytes });
        self.finish(intake, None)
    }

    fn read_bytes(
        &mut self,
        file: &str,
        bytes: &[u8],
        plan: Option<Plan>,
        emit: &mut dyn FnMut(Response),
    ) -> Result<Response, Problem> {
        self.forget();
        let total = bytes.len() as u64;
        emit(Response::Progress { stage: Stage::Reading, done: 0, total });
        let mut intake = Intake::new(file);
        intake.push(bytes).map_err(|it| unreadable(&it))?;
        self.finish(intake, plan)
    }

    /// What was said of other data is of no more use; a model file stays.
    fn forget(&mut self) {
        self.loaded = None;
        self.modelled = None;
    }

    fn finish(&mut self, intake: Intake, plan: Option<Plan>) -> Result<Response, Problem> {
        let loaded = intake.finish().map_err(|it| unreadable(&it))?;
        let plan = plan.unwrap_or_else(|| suggested(&loaded.reading, &loaded.profiles));
        let answer = Response::Loaded {
            reading: Box::new(loaded.reading.clone()),
            profiles: loaded.profiles.clone(),
            plan: Box::new(plan),
        };
        self.loaded = Some(loaded);
        Ok(answer)
    }

    fn open(&mut self, id: &str, emit: &mut dyn FnMut(Response)) -> Result<Response, Problem> {
        let Some(audit) = gallery::bundled(id) else {
            return Err(Problem {
                id: "no-such-audit".to_owned(),
                what: format!("there is no audit \"{id}\" in the gallery"),
                why: "Nothing was opened.".to_owned(),
                hint: "Choose one from the start page.".to_owned(),
                field: None,
            });
        };
        let plan = plan_file::read(audit.plan_toml).map_err(|it| problem(&it))?;
        self.read_bytes(&plan.data.file.clone(), audit.data, Some(plan), emit)
    }

    fn table(&self) -> Result<&Loaded, Problem> {
        self.loaded.as_ref().ok_or_else(|| Problem {
            id: "no-data".to_owned(),
            what: "there is no data to audit yet".to_owned(),
            why: "The page was started again, or the last file could not be read.".to_owned(),
            hint: "Choose the file again.".to_owned(),
            field: None,
        })
    }

    fn preview(&self, plan: &Plan) -> Result<Response, Problem> {
        let table = &self.table()?.table;
        let found = four_cells(table, plan).map_err(|it| problem(&it))?;
        let people = found.people;
        Ok(Response::Preview(Preview {
            n_people: people.total(),
            tp: people.tp,
            fp: people.fp,
            fn_: people.fn_,
            tn: people.tn,
            has_outcome: plan.tells_outcomes(),
            has_decision: plan.columns.decision.as_ref().is_some_and(Positive::has_sides),
            left_out: found.accounting.left_out,
            made: made(table, plan).into_iter().map(in_words).collect(),
        }))
    }

    /// Has the plan's model score people, unless it has just done so.
    fn model(&mut self, plan: &Plan, emit: &mut dyn FnMut(Response)) -> Result<(), Problem> {
        let key = hangs_on(plan);
        if self.modelled.as_ref().is_some_and(|it| it.0 == key) {
            return Ok(());
        }
        self.modelled = None;
        let input = Input::new(self.table()?).with_model(self.model_file.as_deref());
        let modelled =
            prepared(&input, plan, &mut |it| tell(it, emit)).map_err(|it| problem(&it))?;
        self.modelled = modelled.map(|it| (key, it));
        Ok(())
    }

    /// Trains with as many tries of settings as there is time for. What comes of it is that of the plan with so many.
    fn search(
        &mut self,
        plan: &Plan,
        seconds: &[u32],
        emit: &mut dyn FnMut(Response),
    ) -> Result<(), Problem> {
        self.modelled = None;
        let now = || self.clock.map_or(f64::INFINITY, |it| it());
        let allowance = Allowance { now: &now, seconds };
        let input = Input::new(self.table()?).with_model(self.model_file.as_deref());
        let modelled = prepared_within(&input, plan, &allowance, &mut |it| tell(it, emit))
            .map_err(|it| problem(&it))?;
        self.modelled = modelled.map(|mut it| {
            let mut plan = plan.clone();
            take_tries(&mut plan, &mut it.plan);
            (hangs_on(&plan), it)
        });
        Ok(())
    }

    fn train(
        &mut self,
        plan: &Plan,
        seconds: &[u32],
        emit: &mut dyn FnMut(Response),
    ) -> Result<Response, Problem> {
        if seconds.iter().any(|it| *it > 0) {
            self.search(plan, seconds, emit)?;
        } else {
            self.model(plan, emit)?;
        }
        match &self.modelled {
            Some((_, it)) => {
                let mut section = it.section.clone();
                if section.candidates.is_empty() {
                    let input = Input::new(self.table()?).with_model(self.model_file.as_deref());
                    section.candidates.push(alone(&input, it).map_err(|it| problem(&it))?);
                }
                Ok(Response::Trained { plan: Box::new(it.plan.clone()), model: Box::new(section) })
            }
            None => Err(problem(&crate::audit::Error::NothingToAudit)),
        }
    }

    /// Counts people at every cut; a model is asked only where it has not just been.
    fn sweep(&mut self, plan: &Plan, emit: &mut dyn FnMut(Response)) -> Result<Response, Problem> {
        self.model(plan, emit)?;
        let modelled = self.modelled.as_ref().map(|it| &it.1);
        let input = Input::new(self.table()?).with_model(self.model_file.as_deref());
        sweeps(&input, plan, modelled).map(Response::Swept).map_err(|it| problem(&it))
    }

    fn audit(&mut self, plan: &Plan, emit: &mut dyn FnMut(Response)) -> Result<Response, Problem> {
        self.model(plan, emit)?;
        let modelled = self.modelled.as_ref().map(|it| &it.1);
        let input = Input::new(self.table()?).with_model(self.model_file.as_deref());
        // Only what the model hangs on is the same; the rest of the plan is the one that is asked for now.
        let plan = &match modelled {
            Some(it) => Plan { model: it.plan.model.clone(), ..plan_file::completed(plan.clone()) },
            None => plan.clone(),
        };
        let report = measured_with(&input, plan, modelled, &mut |it| tell(it, emit))
            .map_err(|it| problem(&it))?;
        emit(Response::Progress { stage: Stage::Writing, done: 0, total: 1 });
        let files = files(&report, modelled).map_err(|it| problem(&it))?;
        Ok(Response::Audited(exports(files)))
    }
}

fn in_words(it: preview::Made) -> Made {
    let preview::Made { name, groups, levels, problem: error } = it;
    Made { name, groups, levels, problem: error.as_ref().map(problem) }
}

/// All of a plan that a model's scores hang on, as text.
fn hangs_on(plan: &Plan) -> String {
    let parts = (
        (&plan.model, &plan.candidates, &plan.columns, &plan.data.rules),
        (&plan.evidence, &plan.groups),
    );
    serde_json::to_string(&parts).unwrap_or_default()
}

/// Passes on how far an audit is.
fn tell(progress: Progress<'_>, emit: &mut dyn FnMut(Response)) {
    emit(match progress {
        Progress::Learning { model, fit, n_fits, step, tries } => Response::Learning(Learning {
            model: model.to_owned(),
            fit,
            n_fits,
            step: step.done,
            n_steps: step.total,
            loss: step.loss,
            tried: tries.map(|it| it.done as u64),
            n_tries: tries.and_then(|it| it.total).map(|it| it as u64),
            best: tries.and_then(|it| it.best),
        }),
        Progress::Counting(done, total) => {
            Response::Progress { stage: Stage::Counting, done, total }
        }
        Progress::Measuring(done, total) => {
            Response::Progress { stage: Stage::Resampling, done, total }
        }
    });
}

fn problem(error: &crate::audit::Error) -> Problem {
    Problem {
        id: error.id().to_owned(),
        what: error.to_string(),
        why: error.why().to_owned(),
        hint: error.hint(),
        field: error.field().map(str::to_owned),
    }
}

/// The error names the file itself.
fn unreadable(error: &data::Error) -> Problem {
    Problem {
        id: error.id().to_owned(),
        what: error.to_string(),
        why: error.why(),
        hint: error.hint(),
        field: None,
    }
}

fn changed_on_disk(file: &str, message: &str) -> Problem {
    Problem {
        id: "changed-on-disk".to_owned(),
        what: format!("\"{file}\" could not be read to its end: {message}"),
        why: "A part of a file must not pass for the whole; nothing was loaded.".to_owned(),
        hint: "Close the programs that write to it and choose it again.".to_owned(),
        field: None,
    }
}

fn too_large(file: &str, n_bytes: u64) -> Problem {
    Problem {
        id: "model-too-large".to_owned(),
        what: format!("\"{file}\" has {n_bytes} bytes, and a model may have {MODEL_BYTES}"),
        why: "It would not find room in the browser's memory.".to_owned(),
        hint: "Score the people with the program that made it, and audit the column of scores."
            .to_owned(),
        field: None,
    }
}

fn no_file(file: &str, n_bytes: u64) -> Problem {
    Problem {
        id: "no-file".to_owned(),
        what: format!("\"{file}\" ({n_bytes} bytes) did not reach the worker"),
        why: "Without the file there is nothing to read.".to_owned(),
        hint: "Choose the file again.".to_owned(),
        field: None,
    }
}
