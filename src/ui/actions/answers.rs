//! What the worker says.

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::Plan;
use crate::base::json;
use crate::report::Report;
use crate::ui::browser;
use crate::ui::doors;
use crate::ui::link::Link;
use crate::ui::route::Step;
use crate::ui::state::{Audit, Data, Loaded, Previewed, Progress, State, Trouble, Wanted, Work};
use crate::worker::job::{Arrival, Kind};
use crate::worker::protocol::Response;

use super::{edit, end_work, go, keep_choices, learn, problems, run, save, take, trouble};

/// Takes a message of the worker.
pub fn receive(state: State, arrival: Arrival) {
    match arrival {
        Arrival::Ready { version } => greet(state, &version),
        Arrival::Progress { kind, stage, done, total } => state.work.update(|work| {
            if let Work::Busy { kind: busy, progress, .. } = work
                && (*busy == kind || kind == Kind::Reload)
            {
                *progress = Some(Progress { stage, done, total });
            }
        }),
        Arrival::Learning { learning, .. } => doors::learn(state, learning),
        Arrival::Answer { kind, response } => doors::answer(state, kind, response),
        Arrival::Crashed { message, lost } => {
            state.work.set(Work::Idle);
            state.course.set(None);
            state.trouble.set(Some(if state.link.with_value(Link::has_worker) {
                Trouble::Crash { message, lost }
            } else {
                Trouble::NoWorker { message }
            }));
        }
        Arrival::Late => {}
    }
}

fn greet(state: State, version: &str) {
    let own = env!("CARGO_PKG_VERSION");
    state.sealed.set(browser::boot("sealed").as_string().unwrap_or_default());
    if version != own {
        let message = format!("The page is version {own}, its worker version {version}.");
        state.trouble.set(Some(Trouble::NoWorker { message }));
    }
}

/// Takes the end of a job.
pub fn answer(state: State, kind: Kind, response: Response) {
    end_work(state, kind);
    match response {
        Response::Loaded { reading, profiles, plan } => {
            if kind == Kind::Load {
                let gallery = state.link.with_value(Link::gallery);
                let loaded = Arc::new(Loaded { reading: *reading, profiles, gallery });
                loaded_answer(state, loaded, *plan);
            }
        }
        Response::Preview(preview) => state.preview.set(Previewed::Counted(preview)),
        Response::Audited(exports) => match json::read(&exports.report_json) {
            Ok(report) => {
                let report: Report = report;
                learn::show_audited(state, &report);
                state.swept.set(None);
                state.seen.set(Some(report.data.sha256.clone()));
                state.audit.set(Some(Arc::new(Audit { exports, report })));
                keep_choices(state);
                // Who looks at results or at the report stays, with what they look at.
                let step = state.route.with_untracked(|it| it.step);
                if !matches!(step, Step::Results | Step::Report) {
                    go(state, Step::Results);
                }
            }
            Err(error) => trouble(state, problems::unreadable_report(&error)),
        },
        Response::Swept(swept) => state.swept.set(Some(Arc::new(swept))),
        Response::Trained { plan, model } => {
            learn::trained(state, *plan, model);
            state.said.set("The models are trained.".to_owned());
            browser::later(0, browser::to_top);
        }
        Response::ModelLoaded { model, about } if kind == Kind::LoadModel => {
            edit(state, |plan| plan.model = Some(*model));
            state.about.set(Some(Arc::new(*about)));
            state.said.set("The model file is read.".to_owned());
        }
        Response::ModelLoaded { about, .. } => state.about.set(Some(Arc::new(*about))),
        Response::Tried(tried) => state.tried.set(Some(Arc::new(tried))),
        Response::PlanRead(plan) => plan_answer(state, *plan),
        Response::PlanWritten { toml } => save(state, "plan.toml", "application/toml", &toml),
        Response::Rejected(problem) if kind == Kind::Preview => {
            state.preview.set(Previewed::Unknown(problem));
        }
        Response::Rejected(problem) => {
            state.course.set(None);
            if kind == Kind::Train && state.route.with_untracked(|it| it.step) == Step::Models {
                go(state, Step::Plan);
            }
            trouble(state, problem);
        }
        Response::Ready { .. }
        | Response::Progress { .. }
        | Response::Learning(_)
        | Response::Crashed { .. } => {}
    }
}

fn loaded_answer(state: State, loaded: Arc<Loaded>, suggested: Plan) {
    let wanted = match state.data.get_untracked() {
        Data::Wanted(wanted) => Some(wanted),
        Data::Nothing | Data::Here(_) => None,
    };
    let plan = match wanted {
        Some(wanted) if wanted.sha256.as_ref().is_some_and(|it| *it != loaded.reading.sha256) => {
            let suggested = Box::new(suggested);
            return state.trouble.set(Some(Trouble::OtherFile { wanted, loaded, suggested }));
        }
        Some(_) => state.plan.get_untracked(),
        None => suggested,
    };
    let is_gallery = loaded.gallery.is_some();
    take(state, loaded, plan);
    match state.route.with_untracked(|it| it.step) {
        Step::Start if is_gallery => run(state),
        Step::Results | Step::Report => run(state),
        Step::Start => go(state, Step::Columns),
        Step::Columns | Step::Plan | Step::Models => {}
    }
}

fn plan_answer(state: State, plan: Plan) {
    match state.data.get_untracked() {
        Data::Here(loaded) => {
            take(state, loaded, plan);
            go(state, Step::Plan);
        }
        Data::Wanted(_) => state.plan.set(plan),
        Data::Nothing => {
            state.data.set(Data::Wanted(Wanted {
                file: plan.data.file.clone(),
                sha256: plan.data.sha256.clone(),
                from: String::new(),
            }));
            state.plan.set(plan);
            browser::later(0, browser::to_top);
        }
    }
}
