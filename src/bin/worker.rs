//! Joins the session to the worker's messages. On a host this program does nothing.

fn main() {
    #[cfg(target_arch = "wasm32")]
    shell::listen();
}

#[cfg(target_arch = "wasm32")]
mod shell {
    use std::cell::RefCell;

    use plumbline::base::json;
    use plumbline::worker::protocol::{Envelope, JobId, Request, Response};
    use plumbline::worker::session::Session;
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent};

    thread_local! {
        static SESSION: RefCell<Session> = RefCell::new(Session::with_clock(seconds));
    }

    /// Says that it listens, and answers from then on.
    pub(super) fn listen() {
        std::panic::set_hook(Box::new(|info| {
            post(JobId::default(), Response::Crashed { message: info.to_string() });
        }));
        let on_message =
            Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| hear(&event));
        scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        post(JobId::default(), Response::Ready { version });
    }

    fn hear(event: &MessageEvent) {
        let message = js_sys::Array::from(&event.data());
        let text = message.get(0).as_string().unwrap_or_default();
        let envelope: Result<Envelope<Request>, _> = json::read(&text);
        let Envelope { job, body } = match envelope {
            Ok(envelope) => envelope,
            Err(error) => {
                let message = format!("the page's message cannot be read: {error}");
                return post(JobId::default(), Response::Crashed { message });
            }
        };
        let mut emit = |response| post(job, response);
        SESSION.with_borrow_mut(|session| match body {
            Request::Load { file: name, n_bytes } => {
                let file = message.get(1).dyn_into::<File>();
                let mut read =
                    |offset, n| file.as_ref().map_err(said_by).and_then(|it| slice(it, offset, n));
                session.load(&name, n_bytes, &mut read, &mut emit);
            }
            Request::LoadModel { file: name, n_bytes, plan } => {
                let file = message.get(1).dyn_into::<File>();
                let mut read =
                    |offset, n| file.as_ref().map_err(said_by).and_then(|it| slice(it, offset, n));
                session.load_model(&name, n_bytes, &plan, &mut read, &mut emit);
            }
            request @ (Request::Paste { .. }
            | Request::Open { .. }
            | Request::Preview { .. }
            | Request::Run { .. }
            | Request::Sweep { .. }
            | Request::Train { .. }
            | Request::TryModel { .. }
            | Request::ReadPlan { .. }
            | Request::WritePlan { .. }
            | Request::Panic) => session.handle(request, &mut emit),
        });
    }

    /// So many bytes of the file from there on; fewer at its end.
    fn slice(file: &File, offset: u64, n: u64) -> Result<Vec<u8>, String> {
        let from = offset as f64;
        let blob = file.slice_with_f64_and_f64(from, from + n as f64);
        let reader = FileReaderSync::new().map_err(|it| said_by(&it))?;
        let buffer = reader.read_as_array_buffer(&blob.map_err(|it| said_by(&it))?);
        Ok(js_sys::Uint8Array::new(&buffer.map_err(|it| said_by(&it))?.into()).to_vec())
    }

    fn post(job: JobId, body: Response) {
        let Ok(text) = serde_json::to_string(&Envelope { job, body }) else { return };
        // A worker that cannot post has been ended; there is nobody left to tell.
        drop(scope().post_message(&text.into()));
    }

    /// Seconds since any moment: only a search for settings looks at them, to know when to stop.
    fn seconds() -> f64 {
        js_sys::Date::now() / 1000.0
    }

    fn scope() -> DedicatedWorkerGlobalScope {
        js_sys::global().unchecked_into()
    }

    fn said_by(error: &JsValue) -> String {
        match error.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => format!("{error:?}"),
        }
    }
}
