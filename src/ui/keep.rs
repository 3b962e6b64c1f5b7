//! What outlives a reload: choices, never rows.
//!
//! The plan names columns and the values that were chosen; the file is known by its name and SHA-256.

use serde::{Deserialize, Serialize};

use crate::audit::plan::Plan;
use crate::base::json;
use crate::ui::browser;
use crate::ui::origin::Aside;

/// The key in the storage of this tab; `boot.js` looks for it too.
const CHOICES: &str = "plumbline.choices";
/// The key in the storage of this browser; `boot.js` reads it too.
const THEME: &str = "plumbline.theme";

/// The choices, and how to know the file again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    pub plan: Plan,
    pub file: String,
    pub sha256: String,
    /// The audit of the gallery, which needs no file.
    pub gallery: Option<String>,
    /// What was chosen for origins of the decisions that are not in use.
    #[serde(default)]
    pub aside: Aside,
    /// The SHA-256 of the data whose figures have been seen.
    #[serde(default)]
    pub seen: Option<String>,
}

/// Keeps the choices until the tab is closed. Without storage the page works and forgets.
pub fn keep(choices: &Choices) {
    let Some(storage) = browser::window().session_storage().ok().flatten() else { return };
    if let Ok(text) = json::message(choices) {
        drop(storage.set_item(CHOICES, &text));
    }
}

/// Whether choices were kept; `boot.js` asks it too, and has the whole program wait for them.
pub fn has_choices() -> bool {
    let storage = browser::window().session_storage().ok().flatten();
    storage.is_some_and(|it| matches!(it.get_item(CHOICES), Ok(Some(_))))
}

/// The choices that were kept. Those of another version of the page are left alone.
pub fn kept() -> Option<Choices> {
    let storage = browser::window().session_storage().ok().flatten()?;
    json::read(&storage.get_item(CHOICES).ok().flatten()?).ok()
}

/// Forgets the choices.
pub fn forget() {
    if let Some(storage) = browser::window().session_storage().ok().flatten() {
        drop(storage.remove_item(CHOICES));
    }
}

/// Switches between light and dark, and keeps that.
pub fn switch_theme() {
    let Some(root) = browser::document().document_element() else { return };
    let dark = match root.get_attribute("data-theme") {
        Some(theme) => theme == "dark",
        None => browser::window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|it| it.matches()),
    };
    let theme = if dark { "light" } else { "dark" };
    drop(root.set_attribute("data-theme", theme));
    if let Some(storage) = browser::window().local_storage().ok().flatten() {
        drop(storage.set_item(THEME, theme));
    }
}
