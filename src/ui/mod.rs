//! The page; exists on wasm32 only.
//!
//! ```text
//! event ─▶ actions ─▶ link ─▶ worker ─▶ link ─▶ actions ─▶ signals ─▶ views
//! ```
//!
//! `actions` is the only writer of the state. `steps` read it; `parts` take props and give callbacks. At `doors` the
//! program is cut in two, so that the page answers before all of it is here.

#![expect(clippy::needless_pass_by_value, reason = "a component owns its props")]
#![expect(unreachable_pub, reason = "the macro makes the props of an inner component public")]

pub mod actions;
pub mod attempts;
pub mod browser;
pub mod doors;
pub mod edits;
pub mod folds;
pub mod groups;
pub mod keep;
pub mod learning;
pub mod link;
pub mod origin;
pub mod parts;
pub mod route;
pub mod shell;
pub mod state;
pub mod steps;

/// Puts the page in the place of what `index.html` shows before it.
pub fn mount() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|it| format!("{}:{}", it.file(), it.line()));
        browser::note_failure(&place.unwrap_or_default());
    }));
    let Some(place) = browser::element("page") else { return };
    place.set_text_content(None);
    place.set_hidden(false);
    leptos::mount::mount_to(place, shell::Page).forget();
}
