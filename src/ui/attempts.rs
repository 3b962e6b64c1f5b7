//! Tries to send something out, by each way that a page has, and tells what became of it.
//!
//! The tries go to the page's own address and carry nothing but the name of the way: after the seal even
//! these must be refused, and no stranger's server is bothered where they are not.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, HtmlImageElement, WebSocket, Worker, XmlHttpRequest};

use crate::ui::browser;

/// How long a try may last, in milliseconds, before it counts as unanswered.
const PATIENCE: i32 = 1_500;
/// How long the browser may take to report that its policy stopped a try, in milliseconds.
const REPORT: i32 = 60;

/// What became of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub way: &'static str,
    pub became: Became,
}

/// Whether it got out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// The page's policy stopped it, and the browser said so.
    Refused,
    /// It failed, and nothing tells whether because of the policy.
    Failed,
    /// It went out.
    Sent,
    /// The page has taken the way itself away.
    Removed,
    /// The way is there, and no policy covers it.
    Open,
}

/// Starts a try, to this address.
type Start = fn(&str) -> Result<Promise, JsValue>;

/// Tries every way, one after the other.
pub async fn try_all() -> Vec<Attempt> {
    let ways: [(&'static str, Start); 7] = [
        ("fetch", by_fetch),
        ("XMLHttpRequest", by_request),
        ("sendBeacon", by_beacon),
        ("WebSocket", by_socket),
        ("EventSource", by_event_source),
        ("image", by_image),
        ("fetch from a worker", by_worker),
    ];
    let mut results = Vec::new();
    for (way, start) in ways {
        results.push(Attempt { way, became: one(way, start).await });
    }
    let rtc = js_sys::Reflect::has(&browser::window(), &"RTCPeerConnection".into());
    let became = if rtc.unwrap_or(true) { Became::Open } else { Became::Removed };
    results.push(Attempt { way: "WebRTC", became });
    results
}

async fn one(way: &str, start: Start) -> Became {
    let refusals = Rc::new(Cell::new(0_u32));
    let count = Rc::clone(&refusals);
    let on_refusal = Closure::<dyn FnMut()>::new(move || count.set(count.get() + 1));
    let document = browser::document();
    let (event, listener) = ("securitypolicyviolation", on_refusal.as_ref().unchecked_ref());
    drop(document.add_event_listener_with_callback(event, listener));
    let location = browser::window().location();
    let address = format!(
        "{}{}?tried={}",
        location.origin().unwrap_or_default(),
        location.pathname().unwrap_or_default(),
        way.replace(' ', "-")
    );
    let answer = match start(&address) {
        Ok(promise) => JsFuture::from(Promise::race(&Array::of2(&promise, &wait(PATIENCE)))).await,
        Err(error) => Err(error),
    };
    drop(JsFuture::from(wait(REPORT)).await);
    drop(document.remove_event_listener_with_callback(event, listener));
    let refused_in_worker =
        answer.as_ref().is_ok_and(|it| it.as_string().as_deref() == Some("refused"));
    if refusals.get() > 0 || refused_in_worker {
        return Became::Refused;
    }
    match answer {
        Ok(it) if it.is_truthy() => Became::Sent,
        Ok(_) | Err(_) => Became::Failed,
    }
}

/// Resolves, with nothing, after that many milliseconds.
fn wait(milliseconds: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        browser::later(milliseconds, move || drop(resolve.call0(&JsValue::NULL)));
    })
}

/// A promise that ends with whichever of the two handlers that `set` attaches is called first.
fn either(set: impl Fn(&Function, &Function)) -> Promise {
    Promise::new(&mut |resolve, reject| set(&resolve, &reject))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one of several ways, of which others can fail at once"
)]
fn by_fetch(address: &str) -> Result<Promise, JsValue> {
    Ok(browser::window().fetch_with_str(address))
}

fn by_request(address: &str) -> Result<Promise, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("GET", address)?;
    let done = either(|yes, no| {
        request.set_onload(Some(yes));
        request.set_onerror(Some(no));
    });
    request.send()?;
    Ok(done)
}

fn by_beacon(address: &str) -> Result<Promise, JsValue> {
    let accepted = browser::window().navigator().send_beacon(address)?;
    Ok(Promise::new(&mut |resolve, _| drop(resolve.call1(&JsValue::NULL, &accepted.into()))))
}

fn by_socket(address: &str) -> Result<Promise, JsValue> {
    let socket = WebSocket::new(&address.replacen("http", "ws", 1))?;
    Ok(either(|yes, no| {
        socket.set_onopen(Some(yes));
        socket.set_onerror(Some(no));
    }))
}

fn by_event_source(address: &str) -> Result<Promise, JsValue> {
    let source = EventSource::new(address)?;
    Ok(either(|yes, no| {
        source.set_onopen(Some(yes));
        source.set_onerror(Some(no));
    }))
}

fn by_image(address: &str) -> Result<Promise, JsValue> {
    let image = HtmlImageElement::new()?;
    let done = either(|yes, no| {
        image.set_onload(Some(yes));
        image.set_onerror(Some(no));
    });
    image.set_src(address);
    Ok(done)
}

/// A worker of its own, started as the data's worker is, that tries to fetch and reports.
fn by_worker(address: &str) -> Result<Promise, JsValue> {
    let script = format!(
        "addEventListener('securitypolicyviolation', () => postMessage('refused'));\n\
         fetch({address:?}).then(() => postMessage('sent'), () => {{}});\n"
    );
    let worker = Worker::new(&browser::blob_url("text/javascript", &script)?)?;
    Ok(Promise::new(&mut |resolve, reject| {
        let data = Closure::once_into_js(move |event: web_sys::MessageEvent| {
            drop(resolve.call1(&JsValue::NULL, &event.data()));
        });
        worker.set_onmessage(Some(data.unchecked_ref()));
        worker.set_onerror(Some(&reject));
    }))
}
