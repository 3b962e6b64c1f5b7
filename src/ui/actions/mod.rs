//! The only writer of the state: what the reader does; `answers` holds what the worker says to it.

mod answers;
mod cuts;
mod folds;
mod groups;
mod learn;
mod notes;
mod opening;
mod places;
mod problems;

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::audit::gallery::Card;
use crate::audit::plan::Plan;
use crate::report::base64;
use crate::ui::keep::Choices;
use crate::ui::link::{Link, Source};
use crate::ui::origin::Aside;
use crate::ui::route::{Route, Step};
use crate::ui::state::{Attempts, Data, Loaded, Previewed, Shown, State, Trouble, Wanted, Work};
use crate::ui::{attempts, browser, doors, keep};
use crate::worker::job::Kind;
use crate::worker::protocol::{Problem, Request};

use places::fragment;

pub use answers::{answer, receive};
pub use cuts::{audit_with, sweep};
pub use folds::{fold, fold_all};
pub use groups::{make_groups, use_column};
pub use learn::{
    audit_model, choose_origin, learn, look_for_settings, open_model, train, try_model,
};
pub use notes::take_note;
pub use opening::{forget_question, open_with};
pub use places::{arrive, go, look_at, look_within, reveal, reveal_again, to_field};

/// Work that takes longer than this is shown, in milliseconds.
const NOTICED: i32 = 300;
/// How long a choice may rest before its consequences are counted, in milliseconds.
const DEBOUNCE: i32 = 150;

/// Takes up what was kept from before a reload, and the place that the URL names.
pub fn begin(state: State) {
    state.route.set(Route::parse(&fragment()).unwrap_or_default());
    if keep::has_choices() {
        doors::restore(state);
    }
    if let Ok(file) = browser::boot("early").dyn_into() {
        open_file(state, file);
    }
}

/// Takes up what was kept; its file, unless it is one of the gallery, has to come once more.
pub fn restore(state: State, choices: Choices) {
    state.plan.set(choices.plan);
    state.aside.set(choices.aside);
    state.seen.set(choices.seen);
    state.data.set(Data::Wanted(Wanted {
        file: choices.file,
        sha256: Some(choices.sha256),
        from: String::new(),
    }));
    if let Some(gallery) = choices.gallery {
        load(state, Source::Gallery(gallery));
    }
}

// What the reader brings.

pub fn open_file(state: State, file: File) {
    if file.name().to_lowercase().ends_with(".toml") {
        open_plan(state, file);
    } else if learn::is_model(&file) && state.loaded_now().is_some() {
        doors::open_model(state, file);
    } else if learn::is_model(&file) {
        trouble(state, problems::model_before_data(&file.name()));
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
            None => trouble(state, problems::unreadable(&file.name())),
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
    state.seen.set(None);
    state.preview.set(Previewed::Nothing);
    state.data.set(Data::Nothing);
    state.plan.set(Plan::default());
    state.origin.set(None);
    state.aside.set(Aside::default());
    state.seconds.set(Vec::new());
    learn::show(state, None);
    state.said.set("The file and the choices are forgotten.".to_owned());
}

fn load(state: State, source: Source) {
    state.trouble.set(None);
    begin_work(state, Kind::Load);
    state.link.with_value(|link| link.load(source));
}

// What the reader decides.

/// Changes the plan. What was found under the old one is no longer shown.
pub fn edit(state: State, change: impl FnOnce(&mut Plan)) {
    let before = state.plan.get_untracked();
    state.plan.update(change);
    state.audit.set(None);
    if !state.plan.with_untracked(|it| learn::same_model(it, &before)) {
        learn::show(state, None);
        state.tried.set(None);
    }
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
    let was_training = matches!(state.work.get_untracked(), Work::Busy { kind: Kind::Train, .. });
    state.link.with_value(Link::restart);
    state.work.set(Work::Idle);
    state.course.set(None);
    if was_training && state.route.with_untracked(|it| it.step) == Step::Models {
        go(state, Step::Plan);
    }
    state.said.set("Stopped. Your choices are as they were.".to_owned());
}

pub fn save_plan(state: State) {
    ask(state, Kind::WritePlan, Request::WritePlan { plan: Box::new(state.plan.get_untracked()) });
}

/// Hands a file to the reader.
pub fn save(state: State, name: &str, kind: &str, text: &str) {
    if browser::save(name, kind, text).is_err() {
        trouble(state, problems::unsavable(name));
    } else {
        state.said.set(format!("{name} was handed to your browser's downloads."));
    }
}

/// Hands a file to the reader whose bytes are given in base 64.
pub fn save_bytes(state: State, name: &str, kind: &str, text: &str) {
    let saved = base64::bytes(text).map(|it| browser::save_bytes(name, kind, &it));
    if matches!(saved, Some(Ok(()))) {
        state.said.set(format!("{name} was handed to your browser's downloads."));
    } else {
        trouble(state, problems::unsavable(name));
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

/// Really tries to send something, by every way, once the page has sealed itself.
pub fn try_to_send(state: State) {
    state.attempts.set(Attempts::Trying);
    state.link.with_value(|link| link.once_whole(move |_| doors::try_to_send(state)));
}

/// The tries themselves.
pub fn try_every_way(state: State) {
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
    } else if lost.contains(&Kind::Train) {
        train(state);
    } else if lost.contains(&Kind::Sweep) {
        sweep(state);
    } else {
        preview_soon(state);
    }
}

/// Closes the notice at the top.
pub fn dismiss(state: State) {
    state.trouble.set(None);
}

fn ask(state: State, kind: Kind, request: Request) {
    begin_work(state, kind);
    state.link.with_value(|link| link.ask(kind, request));
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

fn take(state: State, loaded: Arc<Loaded>, mut plan: Plan) {
    plan.data.file.clone_from(&loaded.reading.file);
    plan.data.sha256 = Some(loaded.reading.sha256.clone());
    state.data.set(Data::Here(loaded));
    state.plan.set(plan);
    state.origin.set(None);
    state.audit.set(None);
    learn::show(state, None);
    state.tried.set(None);
    keep_choices(state);
    preview_soon(state);
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
            state.link.with_value(|link| link.ask(Kind::Preview, request));
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
            aside: state.aside.get_untracked(),
            seen: state.seen.get_untracked(),
        });
    }
}

fn trouble(state: State, problem: Problem) {
    object(state, vec![problem]);
}
