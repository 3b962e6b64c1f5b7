//! The pages. They read the state and call actions.

pub mod columns;
pub mod model_file;
pub mod models;
pub mod plan;
pub mod ready;
pub mod report;
pub mod results;
pub mod start;
pub mod trouble;
pub mod wanted;

use wasm_bindgen::JsCast;
use web_sys::{Event, File, HtmlInputElement};

/// The file that was chosen; the input is emptied, so that the same file can be chosen again.
pub fn file_input(event: &Event, then: impl FnOnce(File)) {
    let Some(input) = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    let file = input.files().and_then(|it| it.get(0));
    input.set_value("");
    if let Some(file) = file {
        then(file);
    }
}
