//! The only writer of the state: what the reader does, and what the worker answers.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::audit::gallery::Card;
use crate::audit::plan::Plan;
use crate::ui::keep::Choices;
use crate::ui::link::{Link, Source};
use crate::ui::route::{Route, Section, Step};
use crate::ui::state::{
    Attempts, Audit, Data, Loaded, Previewed, Progress, Shown, State, Trouble, Wanted, Work,
};
use crate::ui::{attempts, browser, keep};
use crate::worker::job::{Arrival, Kind};
use crate::worker::protocol::{Problem, Request, Response};

/// Work that takes longer than this is shown, in milliseconds.
const NOTICED: i32 = 300;
/// How long another step takes to be there, in milliseconds.
const SETTLED: i32 = 200;
/// How long a choice may rest before its consequences are counted, in milliseconds.
const DEBOUNCE: i32 = 150;

/// Takes up what was kept from before a reload, and the place that the URL names.
pub fn begin(state: State) {
    state.route.set(Route::parse(&fragment()).unwrap_or_default());
    if let Some(choices) = keep::kept() {
        state.plan.set(choices.plan);
        state.data.set(Data::Wanted(Wanted {
            file: choices.file,
            sha256: Some(choices.sha256),
            from: String::new(),
        }));
        if let Some(gallery) = choices.gallery {
            load(state, Source::Gallery(gallery));
        }
    }
    if let Ok(file) = browser::boot("early").dyn_into() {
        open_file(state, file);
    }
}

// Where the reader is.

/// Goes to a step; the browser's Back leads back.
pub fn go(state: State, step: Step) {
    let target = step.href();
    if fragment() == target {
        state.route.update(|it| it.section = None);
    } else {
        drop(browser::window().location().set_hash(&target));
    }
}

/// The URL's fragment has changed. What is no place of the page is left to the browser.
pub fn arrive(state: State) {
    if let Some(route) = Route::parse(&fragment()) {
        state.route.set(route);
    }
}

/// Looks at another attribute or rate; no new place for Back.
pub fn look_at(state: State, change: impl FnOnce(&mut Route)) {
    state.route.update(|route| {
        change(route);
        route.section = None;
    });
    let url = state.route.with_untracked(Route::fragment);
    if let Ok(history) = browser::window().history() {
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&url)));
    }
}

fn fragment() -> String {
    browser::window().location().hash().unwrap_or_default()
}

// What the reader brings.

pub fn open_file(state: State, file: File) {
    if file.name().to_lowercase().ends_with(".toml") {
        open_plan(state, file);
    } else {
        load(state, Source::File(file));
    }
}

pub fn paste(state: State, text: String) {
    load(state, Source::Pasted(text));
}

/// Opens an audit of the gallery, or asks for its file.
pub fn open_card(state: State, card: &'static Card) {
    match &card.needs_file {
        None => {
            forget_data(state);
            load(state, Source::Gallery(card.id.to_owned()));
        }
        Some(hint) => {
            forget_data(state);
            state.data.set(Data::Wanted(Wanted {
                file: hint.name.to_owned(),
                sha256: Some(hint.sha256.to_owned()),
                from: hint.where_from.to_owned(),
            }));
            ask(state, Kind::ReadPlan, Request::ReadPlan { toml: card.plan.to_owned() });
            browser::later(0, browser::to_top);
        }
    }
}

/// Reads a plan's file; its data are asked for next.
pub fn open_plan(state: State, file: File) {
    leptos::task::spawn_local(async move {
        let text = JsFuture::from(file.text()).await;
        match text.ok().and_then(|it| it.as_string()) {
            Some(toml) => {
                if state.loaded_now().is_none() {
                    state.data.set(Data::Nothing);
                }
                ask(state, Kind::ReadPlan, Request::ReadPlan { toml });
            }
            None => trouble(state, unreadable(&file.name())),
        }
    });
}

/// Goes on with a file that is not the one that was asked for: its own plan is suggested.
pub fn take_other(state: State) {
    if let Some(Trouble::OtherFile { loaded, suggested, .. }) = state.trouble.get_untracked() {
        state.trouble.set(None);
        take(state, loaded, *suggested);
        go(state, Step::Columns);
    }
}

/// Starts over, with nothing.
pub fn forget_data(state: State) {
    keep::forget();
    state.trouble.set(None);
    state.audit.set(None);
    state.preview.set(Previewed::Nothing);
    state.data.set(Data::Nothing);
    state.plan.set(Plan::default());
}

fn load(state: State, source: Source) {
    state.trouble.set(None);
    begin_work(state, Kind::Load);
    state.link.with_value(|link| link.load(source));
}

// What the reader decides.

/// Changes the plan. What was found under the old one is no longer shown.
pub fn edit(state: State, change: impl FnOnce(&mut Plan)) {
    state.plan.update(change);
    state.audit.set(None);
    keep_choices(state);
    preview_soon(state);
}

/// Runs the audit that the plan describes.
pub fn run(state: State) {
    state.trouble.set(None);
    ask(state, Kind::Run, Request::Run { plan: Box::new(state.plan.get_untracked()) });
}

/// Says what keeps the plan from being run.
pub fn object(state: State, problems: Vec<Problem>) {
    state.trouble.set(Some(Trouble::Input(problems)));
}

/// Stops what the worker is at. The choices stay, and the file is read again when it is next needed.
pub fn stop(state: State) {
    state.link.with_value(Link::restart);
    state.work.set(Work::Idle);
    state.said.set("Stopped. Your choices are as they were.".to_owned());
}

pub fn save_plan(state: State) {
    ask(state, Kind::WritePlan, Request::WritePlan { plan: Box::new(state.plan.get_untracked()) });
}

/// Hands a file to the reader.
pub fn save(state: State, name: &str, kind: &str, text: &str) {
    if browser::save(name, kind, text).is_err() {
        trouble(state, unsavable(name));
    } else {
        state.said.set(format!("{name} was handed to your browser's downloads."));
    }
}

/// Puts text on the clipboard.
pub fn copy(state: State, text: &str) {
    let promise = browser::window().navigator().clipboard().write_text(text);
    leptos::task::spawn_local(async move {
        let said = match JsFuture::from(promise).await {
            Ok(_) => "Copied.",
            Err(_) => "The browser does not let this page copy. Save the file instead.",
        };
        state.said.set(said.to_owned());
    });
}

/// Really tries to send something, by every way.
pub fn try_to_send(state: State) {
    state.attempts.set(Attempts::Trying);
    leptos::task::spawn_local(async move {
        let results = attempts::try_all().await;
        state.attempts.set(Attempts::Done { at: browser::time_of_day(), results });
    });
}

/// Goes on after a crash: what was lost with the worker is asked again.
pub fn go_on(state: State) {
    let lost = match state.trouble.get_untracked() {
        Some(Trouble::Crash { lost, .. }) => lost,
        Some(Trouble::Input(_) | Trouble::NoWorker { .. } | Trouble::OtherFile { .. }) | None => {
            Vec::new()
        }
    };
    state.trouble.set(None);
    if lost.contains(&Kind::Run) {
        run(state);
    } else {
        preview_soon(state);
    }
}

/// Closes the notice at the top.
pub fn dismiss(state: State) {
    state.trouble.set(None);
}

// What the worker says.

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
        Arrival::Answer { kind, response } => answer(state, kind, response),
        Arrival::Crashed { message, lost } => {
            state.work.set(Work::Idle);
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

fn answer(state: State, kind: Kind, response: Response) {
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
        Response::Audited(exports) => match serde_json::from_str(&exports.report_json) {
            Ok(report) => {
                state.audit.set(Some(Arc::new(Audit { exports, report })));
                if state.route.with_untracked(|it| it.step) != Step::Report {
                    go(state, Step::Results);
                }
            }
            Err(error) => trouble(state, unreadable_report(&error)),
        },
        Response::PlanRead(plan) => plan_answer(state, *plan),
        Response::PlanWritten { toml } => save(state, "plan.toml", "application/toml", &toml),
        Response::Rejected(problem) if kind == Kind::Preview => {
            state.preview.set(Previewed::Unknown(problem));
        }
        Response::Rejected(problem) => trouble(state, problem),
        Response::Ready { .. } | Response::Progress { .. } | Response::Crashed { .. } => {}
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
        Step::Columns | Step::Plan => {}
    }
}

fn take(state: State, loaded: Arc<Loaded>, mut plan: Plan) {
    plan.data.file.clone_from(&loaded.reading.file);
    plan.data.sha256 = Some(loaded.reading.sha256.clone());
    state.data.set(Data::Here(loaded));
    state.plan.set(plan);
    state.audit.set(None);
    keep_choices(state);
    preview_soon(state);
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

// The worker's time.

fn ask(state: State, kind: Kind, request: Request) {
    begin_work(state, kind);
    state.link.with_value(|link| link.ask(kind, &request));
}

fn begin_work(state: State, kind: Kind) {
    state.said.set(String::new());
    state.work.set(Work::Busy { kind, progress: None, shown: Shown::NotYet });
    browser::later(NOTICED, move || {
        state.work.update(|work| {
            if let Work::Busy { shown, .. } = work {
                *shown = Shown::Now;
            }
        });
    });
}

fn end_work(state: State, ended: Kind) {
    let is_busy_with_it = |work: &Work| matches!(work, Work::Busy { kind, .. } if *kind == ended);
    if state.work.with_untracked(is_busy_with_it) {
        state.work.set(Work::Idle);
    }
}

fn preview_soon(state: State) {
    let Some(loaded) = state.loaded_now() else { return };
    let asked = state.plan.get_untracked();
    browser::later(DEBOUNCE, move || {
        let columns = &asked.columns;
        let is_current = state.plan.with_untracked(|it| *it == asked)
            && state
                .data
                .with_untracked(|it| it.loaded().is_some_and(|it| Arc::ptr_eq(&it, &loaded)));
        if is_current && (columns.decision.is_some() || columns.outcome.is_some()) {
            let request = Request::Preview { plan: Box::new(asked) };
            state.link.with_value(|link| link.ask(Kind::Preview, &request));
        } else if is_current {
            state.preview.set(Previewed::Nothing);
        }
    });
}

fn keep_choices(state: State) {
    if let Some(loaded) = state.loaded_now() {
        keep::keep(&Choices {
            plan: state.plan.get_untracked(),
            file: loaded.reading.file.clone(),
            sha256: loaded.reading.sha256.clone(),
            gallery: loaded.gallery.clone(),
        });
    }
}

fn trouble(state: State, problem: Problem) {
    object(state, vec![problem]);
}

fn unreadable(file: &str) -> Problem {
    Problem {
        id: "file-unreadable".to_owned(),
        what: format!("The browser could not read {file}"),
        why: "It may have been moved or changed since it was chosen.".to_owned(),
        hint: "Choose it again.".to_owned(),
        field: None,
    }
}

fn unsavable(file: &str) -> Problem {
    Problem {
        id: "download-refused".to_owned(),
        what: format!("The browser did not take {file}"),
        why: "Downloads may be switched off, or the disk may be full.".to_owned(),
        hint: "The result is still here: allow downloads for this page and save it again."
            .to_owned(),
        field: None,
    }
}

fn unreadable_report(error: &serde_json::Error) -> Problem {
    Problem {
        id: "report-unreadable".to_owned(),
        what: format!("The page could not read its own report: {error}"),
        why: "That is a mistake of this program, not of your data.".to_owned(),
        hint: "Run the same audit on the command line.".to_owned(),
        field: None,
    }
}

/// Goes to the control that a problem is about, on this step or on that of the columns.
pub fn to_field(state: State, field: &str) {
    if browser::focus_field(field).is_none() {
        go(state, Step::Columns);
        let field = field.to_owned();
        browser::later(SETTLED, move || drop(browser::focus_field(&field)));
    }
}

/// Scrolls to the section of the results that the URL names, and puts the focus on its heading.
pub fn reveal(section: Section) {
    if let Some(target) = browser::element(section.id()) {
        target.scroll_into_view();
        if let Ok(Some(heading)) = target.query_selector("h1, h2") {
            browser::focus(&heading);
        }
    }
}
