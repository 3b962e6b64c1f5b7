//! What the reader must know before going on: what is wrong, why it matters, what to do.

use leptos::prelude::*;

use crate::ui::state::{State, Trouble, state};
use crate::ui::{actions, browser, doors};
use crate::worker::protocol::Problem;

/// The notice at the top of a step. It takes the focus when it appears.
#[component]
pub fn TroubleNote() -> impl IntoView {
    let state = state();
    Effect::new(move |_| {
        if state.trouble.with(Option::is_some) {
            browser::later(0, to_note);
        }
    });
    move || state.trouble.get().map(|it| note(state, it))
}

fn to_note() {
    if let Some(note) = browser::element("problem") {
        note.scroll_into_view();
        browser::focus(&note);
    }
}

fn note(state: State, trouble: Trouble) -> impl IntoView {
    let content = match trouble {
        Trouble::Input(problems) => input(state, problems),
        Trouble::Crash { message, .. } => crash(state, message),
        Trouble::NoWorker { message } => view! {
            <h2 class="what">"The part that computes could not be started"</h2>
            <p>"Without it no file can be read. Reload the page; if that does not help, use the command line."</p>
            <pre>{message}</pre>
        }
        .into_any(),
        Trouble::OtherFile { wanted, loaded, .. } => {
            let (name, asked) = (loaded.reading.file.clone(), wanted.sha256.unwrap_or_default());
            view! {
                <h2 class="what">{name}" is not the file that the plan was made for"</h2>
                <p>"Its bytes differ, so the audit would not be the same. Drop the right file, or start afresh with this one."</p>
                <pre>"asked for  "{asked}"\nthis file  "{loaded.reading.sha256.clone()}</pre>
                <p><button class="btn-2" type="button" on:click=move |_| doors::take_other(state)>
                    "Start afresh with this file"
                </button></p>
            }
            .into_any()
        }
    };
    view! {
        <section class="problem" id="problem" role="group" aria-label="There is a problem" tabindex="-1">
            {content}
            <p><button class="link" type="button" on:click=move |_| actions::dismiss(state)>"Close this note"</button></p>
        </section>
    }
}

fn input(state: State, problems: Vec<Problem>) -> AnyView {
    let one = |it: Problem| {
        let target = it.field.clone();
        let what = capital(&it.what);
        let headline = match target {
            Some(target) => view! {
                <p><a href="#" on:click=move |event| {
                    event.prevent_default();
                    actions::to_field(state, &target);
                }>{what}</a></p>
            }
            .into_any(),
            None => view! { <p class="what">{what}</p> }.into_any(),
        };
        view! { {headline}<p>{it.why}" "{it.hint}</p> }
    };
    view! { <h2>"There is a problem"</h2>{problems.into_iter().map(one).collect_view()} }.into_any()
}

/// A message begins with a capital letter on the page, and with a small one behind the command line's "error:".
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |it| it.to_uppercase().chain(letters).collect())
}

fn crash(state: State, message: String) -> AnyView {
    view! {
        <h2>"The computation stopped unexpectedly"</h2>
        <p>"That is a mistake of this program, not of your data. Your choices are untouched, a fresh worker has been \
            started, and the file will be read again when it is needed."</p>
        <pre>{message}</pre>
        <p><button class="btn" type="button" on:click=move |_| doors::go_on(state)>"Go on"</button></p>
    }
    .into_any()
}
