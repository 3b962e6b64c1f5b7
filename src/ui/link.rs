//! The link to the worker: starts it, speaks to it, and starts it again.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, File, MessageEvent, Worker};

use crate::audit::plan::Plan;
use crate::base::json;
use crate::ui::browser;
use crate::ui::doors;
use crate::worker::job::{Arrival, Jobs, Kind};
use crate::worker::protocol::{Envelope, Request, Response};

/// Where the data of the worker came from, so that a fresh worker can have them again.
#[derive(Clone)]
pub enum Source {
    File(File),
    Pasted(String),
    Gallery(String),
}

/// One worker at a time, and what was asked of it. Clones share it.
#[derive(Clone)]
pub struct Link {
    inner: Rc<RefCell<Inner>>,
}

struct Inner {
    receive: Rc<dyn Fn(Arrival)>,
    /// The compiled program and the address of its start, once they are here.
    kit: Option<(JsValue, String)>,
    worker: Option<Worker>,
    listening: Listening,
    jobs: Jobs,
    /// What waits for the whole program.
    waiting: Vec<Deed>,
    source: Option<Source>,
    holds: Holds,
    /// The model file, so that a fresh worker can have it again.
    model: Option<File>,
    holds_model: Holds,
    on_message: Closure<dyn FnMut(MessageEvent)>,
    on_error: Closure<dyn FnMut(ErrorEvent)>,
}

/// What is done with the link once the whole program is here.
type Deed = Box<dyn FnOnce(&Link)>;

/// Messages wait until the worker has said that it listens.
enum Listening {
    NotYet(Vec<js_sys::Array>),
    Now,
}

/// Whether the worker has the data of the source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    Source,
}

impl Link {
    /// Starts a worker as soon as its program is here, and passes on what it says.
    pub fn new(receive: impl Fn(Arrival) + 'static) -> Self {
        let inner = Rc::new_cyclic(|weak| RefCell::new(Inner::new(weak, Rc::new(receive))));
        let link = Self { inner };
        leptos::task::spawn_local(link.clone().fetch_kit());
        link
    }

    /// Whether there is a worker to speak to.
    pub fn has_worker(&self) -> bool {
        self.inner.borrow().worker.is_some()
    }

    fn of(weak: &Weak<RefCell<Inner>>) -> Option<Self> {
        weak.upgrade().map(|inner| Self { inner })
    }

    /// Remembers where the data come from and has the worker read them.
    pub fn load(&self, source: Source) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.source = Some(source);
            inner.holds = Holds::Nothing;
        }
        self.once_whole(doors::load);
    }

    /// Has the worker read the data of the source.
    pub fn load_now(&self) {
        self.post_load(Kind::Load);
    }

    /// Remembers the model file and has the worker read it, and the data before where they are lost.
    pub fn load_model(&self, file: File, plan: &Plan) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.model = Some(file);
            inner.holds_model = Holds::Nothing;
        }
        self.have_data();
        self.post_model(Kind::LoadModel, plan);
    }

    /// Whether a job of this kind is under way.
    pub fn awaits(&self, kind: Kind) -> bool {
        self.inner.borrow().jobs.awaits(kind)
    }

    /// Whether there is a model file to ask.
    pub fn has_model(&self) -> bool {
        self.inner.borrow().model.is_some()
    }

    /// Does it at once where the whole program is here, and else when it is.
    pub fn once_whole(&self, then: impl FnOnce(&Self) + 'static) {
        let is_whole = self.inner.borrow().kit.is_some();
        if is_whole {
            then(self);
        } else {
            self.inner.borrow_mut().waiting.push(Box::new(then));
        }
    }

    /// Asks the worker. Where it has lost the data or the model file it reads them first.
    pub fn ask(&self, kind: Kind, request: Request) {
        self.once_whole(move |link| doors::ask(link, kind, &request));
    }

    /// As [`Self::ask`], now that the whole program is here.
    pub fn ask_now(&self, kind: Kind, request: &Request) {
        if matches!(kind, Kind::Preview | Kind::Run | Kind::Sweep | Kind::Train | Kind::TryModel) {
            self.have_data();
        }
        if let Request::Run { plan } | Request::Sweep { plan } | Request::TryModel { plan } =
            request
        {
            let lost = {
                let inner = self.inner.borrow();
                inner.holds_model == Holds::Nothing && !inner.jobs.awaits(Kind::LoadModel)
            };
            if lost && plan.model.as_ref().is_some_and(|it| it.train.is_none()) {
                self.post_model(Kind::ReloadModel, plan);
            }
        }
        self.post(kind, request, None);
    }

    /// Has the worker read the data, unless it has them or is at it.
    fn have_data(&self) {
        let lost = {
            let inner = self.inner.borrow();
            let reading = inner.jobs.awaits(Kind::Load) || inner.jobs.awaits(Kind::Reload);
            inner.source.is_some() && inner.holds == Holds::Nothing && !reading
        };
        if lost {
            self.post_load(Kind::Reload);
        }
    }

    /// Ends the worker and starts a fresh one, without asking the network for anything.
    /// A running load is forgotten for good; other data are read again when they are next needed.
    pub fn restart(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.jobs.awaits(Kind::Load) || !inner.waiting.is_empty() {
                inner.source = None;
            }
            inner.waiting.clear();
            inner.jobs.forget();
        }
        self.spawn();
    }

    /// The audit of the gallery that the data belong to, if it is one.
    pub fn gallery(&self) -> Option<String> {
        match &self.inner.borrow().source {
            Some(Source::Gallery(id)) => Some(id.clone()),
            Some(Source::File(_) | Source::Pasted(_)) | None => None,
        }
    }

    async fn fetch_kit(self) {
        let promise: js_sys::Promise = match browser::boot("kit").dyn_into() {
            Ok(promise) => promise,
            Err(_) => return,
        };
        match JsFuture::from(promise).await {
            Ok(kit) => {
                let get = |name: &str| js_sys::Reflect::get(&kit, &name.into()).unwrap_or_default();
                let url = get("url").as_string().unwrap_or_default();
                doors::join_rest();
                self.inner.borrow_mut().kit = Some((get("module"), url));
                self.spawn();
                let waiting = std::mem::take(&mut self.inner.borrow_mut().waiting);
                for deed in waiting {
                    deed(&self);
                }
            }
            Err(error) => self.fall(said_by(&error)),
        }
    }

    fn spawn(&self) {
        let mut inner = self.inner.borrow_mut();
        if let Some(worker) = inner.worker.take() {
            // Its last error may still be on the way, and belongs to nobody.
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
            inner.listening = Listening::NotYet(Vec::new());
        }
        inner.holds = Holds::Nothing;
        inner.holds_model = Holds::Nothing;
        let Some((module, url)) = &inner.kit else { return };
        let started = Worker::new(url).and_then(|worker| {
            worker.post_message(module)?;
            Ok(worker)
        });
        match started {
            Ok(worker) => {
                worker.set_onmessage(Some(inner.on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(inner.on_error.as_ref().unchecked_ref()));
                inner.worker = Some(worker);
            }
            Err(error) => {
                let (receive, message) = (Rc::clone(&inner.receive), said_by(&error));
                drop(inner);
                receive(Arrival::Crashed { message, lost: Vec::new() });
            }
        }
    }

    fn post_load(&self, kind: Kind) {
        let source = self.inner.borrow().source.clone();
        match source {
            Some(Source::File(file)) => {
                let request = Request::Load { file: file.name(), n_bytes: n_bytes(&file) };
                self.post(kind, &request, Some(&file));
            }
            Some(Source::Pasted(text)) => self.post(kind, &Request::Paste { text }, None),
            Some(Source::Gallery(gallery)) => self.post(kind, &Request::Open { gallery }, None),
            None => {}
        }
    }

    fn post_model(&self, kind: Kind, plan: &Plan) {
        let file = self.inner.borrow().model.clone();
        if let Some(file) = file {
            let (n_bytes, plan) = (n_bytes(&file), Box::new(plan.clone()));
            let request = Request::LoadModel { file: file.name(), n_bytes, plan };
            self.post(kind, &request, Some(&file));
        }
    }

    fn post(&self, kind: Kind, request: &Request, file: Option<&File>) {
        let mut inner = self.inner.borrow_mut();
        let job = inner.jobs.begin(kind);
        let Ok(text) = json::message(&Envelope { job, body: request }) else { return };
        let message = js_sys::Array::of1(&text.into());
        if let Some(file) = file {
            message.push(file);
        }
        match &mut inner.listening {
            Listening::NotYet(queue) => queue.push(message),
            Listening::Now => {
                if let Some(worker) = &inner.worker {
                    drop(worker.post_message(&message));
                }
            }
        }
    }

    /// Takes a message of the worker.
    pub fn hear(&self, event: &MessageEvent) {
        let text = event.data().as_string().unwrap_or_default();
        let envelope: Envelope<Response> = match json::read(&text) {
            Ok(envelope) => envelope,
            Err(error) => return self.fall(format!("its message cannot be read: {error}")),
        };
        let (arrival, receive) = {
            let mut inner = self.inner.borrow_mut();
            let arrival = inner.jobs.receive(envelope);
            inner.note(&arrival);
            (arrival, Rc::clone(&inner.receive))
        };
        if matches!(arrival, Arrival::Crashed { .. }) {
            self.recover();
        }
        receive(arrival);
    }

    /// The worker ended without a word of its own.
    fn fall(&self, message: String) {
        let (lost, receive) = {
            let mut inner = self.inner.borrow_mut();
            (inner.jobs.forget(), Rc::clone(&inner.receive))
        };
        self.recover();
        receive(Arrival::Crashed { message, lost });
    }

    /// Starts a fresh worker, unless the old one never got as far as listening: then the next would not either.
    fn recover(&self) {
        let listened = matches!(self.inner.borrow().listening, Listening::Now);
        if listened {
            self.spawn();
        } else if let Some(worker) = self.inner.borrow_mut().worker.take() {
            worker.terminate();
        }
    }
}

impl Inner {
    fn new(own: &Weak<RefCell<Self>>, receive: Rc<dyn Fn(Arrival)>) -> Self {
        let (message, error) = (own.clone(), own.clone());
        let on_message = move |event: MessageEvent| {
            if let Some(link) = Link::of(&message) {
                doors::hear(&link, &event);
            }
        };
        let on_error = move |event: ErrorEvent| {
            if let Some(link) = Link::of(&error) {
                link.fall(event.message());
            }
        };
        Self {
            receive,
            kit: None,
            worker: None,
            listening: Listening::NotYet(Vec::new()),
            jobs: Jobs::default(),
            waiting: Vec::new(),
            source: None,
            holds: Holds::Nothing,
            model: None,
            holds_model: Holds::Nothing,
            on_message: Closure::new(on_message),
            on_error: Closure::new(on_error),
        }
    }

    fn post_queued(&self, queue: &[js_sys::Array]) {
        for message in queue {
            if let Some(worker) = &self.worker {
                drop(worker.post_message(message));
            }
        }
    }

    fn note(&mut self, arrival: &Arrival) {
        match arrival {
            Arrival::Ready { .. } => {
                let before = std::mem::replace(&mut self.listening, Listening::Now);
                match before {
                    Listening::NotYet(queue) => self.post_queued(&queue),
                    Listening::Now => {}
                }
            }
            Arrival::Answer {
                kind: Kind::Load | Kind::Reload,
                response: Response::Loaded { .. },
            } => {
                self.holds = Holds::Source;
            }
            Arrival::Answer {
                kind: Kind::LoadModel | Kind::ReloadModel,
                response: Response::ModelLoaded { .. },
            } => {
                self.holds_model = Holds::Source;
            }
            Arrival::Progress { .. }
            | Arrival::Learning { .. }
            | Arrival::Answer { .. }
            | Arrival::Crashed { .. }
            | Arrival::Late => {}
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a file's size is a whole number below 2^53"
)]
fn n_bytes(file: &File) -> u64 {
    file.size() as u64
}

/// What went wrong, in the browser's words.
fn said_by(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    }
}
