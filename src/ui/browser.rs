//! The few things that the page asks of its browser.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, HtmlAnchorElement, HtmlElement, Url, Window,
};

/// The page's window.
#[expect(clippy::expect_used, reason = "the page runs in a window, or not at all")]
pub fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

#[expect(clippy::expect_used, reason = "the page runs in a document, or not at all")]
pub fn document() -> Document {
    window().document().expect("a page has a document")
}

/// Leaves word for `boot.js` of where the page failed; never of what was in it.
pub fn note_failure(place: &str) {
    let boot = js_sys::Reflect::get(&window(), &"plumbline".into()).unwrap_or_default();
    drop(js_sys::Reflect::set(&boot, &"failure".into(), &place.into()));
}

/// Has `boot.js` join the rest of the program to this part, whose exports it needs. Where that fails the page stops:
/// what was asked for is in the rest.
pub fn join_rest(exports: &JsValue) {
    if let Ok(join) = boot("join").dyn_into::<js_sys::Function>()
        && let Err(error) = join.call1(&JsValue::NULL, exports)
    {
        wasm_bindgen::throw_val(error);
    }
}

/// The element with that id.
pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// A property of what `boot.js` left for the page.
pub fn boot(name: &str) -> JsValue {
    let get = |from: &JsValue, name: &str| js_sys::Reflect::get(from, &name.into());
    let boot = get(&window(), "plumbline").unwrap_or_default();
    get(&boot, name).unwrap_or_default()
}

/// Calls back once, after so many milliseconds.
pub fn later(milliseconds: i32, then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    let done = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), milliseconds);
    debug_assert!(done.is_ok(), "a window can always set a timer");
}

/// Puts the focus there, without a ring where the element itself is no control.
pub fn focus(target: &Element) {
    let Some(target) = target.dyn_ref::<HtmlElement>() else { return };
    if target.tab_index() < 0 {
        target.set_tab_index(-1);
    }
    // An element that cannot take the focus leaves it where it is.
    drop(target.focus());
}

/// Opens whatever an element is folded in, scrolls to it and puts the focus on it.
pub fn show(target: &Element) {
    let mut folded = target.closest("details").ok().flatten();
    while let Some(it) = folded {
        drop(it.set_attribute("open", ""));
        folded = it.parent_element().and_then(|it| it.closest("details").ok().flatten());
    }
    target.scroll_into_view();
    focus(target);
}

/// The id of the control for a column or for a key of the plan.
pub fn field_id(name: &str) -> String {
    let plain = |it: char| if it.is_alphanumeric() { it } else { '-' };
    format!("field-{}", name.chars().map(plain).collect::<String>())
}

/// Puts the focus on the control for a column or for a key of the plan, where it is on the page.
pub fn focus_field(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    let control = element(&field_id(name)).or_else(|| element(&field_id(last)));
    if let Some(control) = &control {
        focus(control);
    }
    control.is_some()
}

/// Shows the page from its beginning, and puts the focus on its heading.
pub fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    if let Ok(Some(heading)) = document().query_selector("main h1") {
        focus(&heading);
    }
}

/// Hands a file to the reader, as a download of that name.
pub fn save(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    hand_over(name, blob_url(kind, text)?)
}

/// As [`save`], of bytes.
pub fn save_bytes(name: &str, kind: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes).into());
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    hand_over(name, Url::create_object_url_with_blob(&blob)?)
}

fn hand_over(name: &str, url: String) -> Result<(), JsValue> {
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    later(10_000, move || drop(Url::revoke_object_url(&url)));
    Ok(())
}

/// An address under which this text can be had, on this page only.
pub fn blob_url(kind: &str, text: &str) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&text.into());
    Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &options)?)
}

/// The time of day, to the second, as the reader's clock has it.
pub fn time_of_day() -> String {
    let text = String::from(js_sys::Date::new_0().to_time_string());
    text.chars().take(8).collect()
}
