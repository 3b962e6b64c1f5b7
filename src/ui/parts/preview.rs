//! The report's page in a frame without rights, styled as it will be when it stands alone.

use js_sys::{Array, Function, Reflect};
use leptos::html::Iframe;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The frame. Its text cannot run: it has no right to scripts, and the page's policy holds in it too.
/// That policy also stops a style sheet in the text, so the sheet is handed over as an object instead.
#[component]
pub fn Preview(html: String, frame: NodeRef<Iframe>) -> impl IntoView {
    let (text, style) = without_style(&html);
    let dress = move |_| {
        if let Some(frame) = frame.get_untracked() {
            // Without it the report is plain, and still readable.
            drop(adopt(&frame, &style));
        }
    };
    view! {
        <iframe class="preview" node_ref=frame sandbox="allow-same-origin allow-modals" title="Preview of report.html"
            prop:srcdoc=text on:load=dress></iframe>
    }
}

/// The page without its style sheet, and the sheet.
fn without_style(html: &str) -> (String, String) {
    let parts = html.split_once("<style>").and_then(|(head, rest)| {
        let (style, tail) = rest.split_once("</style>")?;
        Some((format!("{head}{tail}"), style.to_owned()))
    });
    parts.unwrap_or_else(|| (html.to_owned(), String::new()))
}

/// Makes a style sheet in the frame and has its document use it.
fn adopt(frame: &web_sys::HtmlIFrameElement, style: &str) -> Result<(), JsValue> {
    let window = Reflect::get(frame, &"contentWindow".into())?;
    let document = Reflect::get(frame, &"contentDocument".into())?;
    let constructor: Function = Reflect::get(&window, &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&constructor, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &style.into())?;
    Reflect::set(&document, &"adoptedStyleSheets".into(), &Array::of1(&sheet))?;
    Ok(())
}

/// Opens the browser's print dialog for the report alone.
pub fn print(frame: &web_sys::HtmlIFrameElement) {
    let window = Reflect::get(frame, &"contentWindow".into()).unwrap_or_default();
    let print = Reflect::get(&window, &"print".into()).unwrap_or_default();
    if let Some(print) = print.dyn_ref::<Function>() {
        drop(print.call0(&window));
    }
}
