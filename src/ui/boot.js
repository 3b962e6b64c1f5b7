// Starts the page: a gate for what becomes code, the page's program in two parts, the worker's, and then the seal.

import init from './app.js';

// Leptos builds its views from templates that were fixed when the page was compiled, and the preview of a report
// goes into a frame without rights. Nothing else may become markup, and only our own blobs may become workers.
const UNWANTED = /<\s*(script|iframe|object|embed|base|meta|link)\b|\son[a-z]+\s*=|javascript:/i;
globalThis.trustedTypes?.createPolicy('default', {
  createHTML(text, _type, sink) {
    if (sink.endsWith('srcdoc') || !UNWANTED.test(text)) return text;
    throw new TypeError('This text may not become markup.');
  },
  createScriptURL(address) {
    if (address.startsWith('blob:')) return address;
    throw new TypeError('This address may not become a worker.');
  },
});

// No policy covers these ways out, so the page does without them.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport']) {
  delete globalThis[name];
}

const start = document.getElementById('page');
const says = document.getElementById('starting');
if (/^#\/(?!start)./.test(location.hash)) start.hidden = true;

try {
  const theme = localStorage.getItem('plumbline.theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the theme is the system's.
}

const plumbline = { sealed: '', early: null, kit: null, join: null, failure: '' };
globalThis.plumbline = plumbline;

// A file that comes before the program is kept for it.
const keep = (file) => {
  if (!file || !says.isConnected) return;
  plumbline.early = file;
  says.textContent = `${file.name} will be read in a moment.`;
};
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  keep(event.dataTransfer?.files[0]);
});
document.getElementById('early').addEventListener('change', (event) => keep(event.target.files[0]));

// The page's own failure is the last thing that can still be said without it.
addEventListener('error', ({ error, message }) => {
  if (!(error instanceof WebAssembly.RuntimeError) || document.getElementById('stopped')) return;
  const note = document.createElement('section');
  note.id = 'stopped';
  note.className = 'problem';
  note.setAttribute('role', 'alert');
  const what = document.createElement('h2');
  what.textContent = 'The page stopped';
  const hint = document.createElement('p');
  hint.textContent = `Your choices are kept. Reload the page to go on. (${plumbline.failure || message})`;
  note.append(what, hint);
  document.body.prepend(note);
});

// Vector instructions are the youngest part that the programs need.
const SIMD = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);

const fetched = async (name) => {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name} could not be loaded (${answer.status})`);
  return answer;
};

const compiled = async (name) => {
  const answer = await fetched(name);
  const typed = answer.headers.get('content-type')?.startsWith('application/wasm');
  return typed ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
};

// Policies only add up: what this one forbids stays forbidden, here and in every worker that is started later.
const seal = () => {
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = "default-src 'none'; script-src 'wasm-unsafe-eval' blob:; worker-src blob:; style-src 'none'; "
    + "img-src data: blob:; connect-src 'none'; form-action 'none'; base-uri 'none'";
  document.head.append(policy);
  plumbline.sealed = new Date().toTimeString().slice(0, 5);
};

// The first part of the page's program shows the start page. The rest comes behind it and is joined when the program
// asks for it; where that is before it has come, it is fetched on the spot.
let rest = null;
let isJoined = false;

const fetchRest = async () => {
  rest = await compiled('app_rest.wasm');
};

const fetchRestNow = () => {
  const request = new XMLHttpRequest();
  request.open('GET', new URL('app_rest.wasm', import.meta.url), false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`app_rest.wasm could not be loaded (${request.status})`);
  const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
  return new WebAssembly.Module(bytes);
};

plumbline.join = (first) => {
  if (isJoined) return;
  try {
    new WebAssembly.Instance(rest ?? fetchRestNow(), { 1: first });
    isJoined = true;
  } catch (error) {
    throw new WebAssembly.RuntimeError(error.message);
  }
};

// A place within the audit, or choices from before a reload, need all of the program at once.
const isReturning = () => {
  try {
    return location.hash.replace(/^#\/(start)?/, '') !== '' || sessionStorage.getItem('plumbline.choices') !== null;
  } catch {
    return true;
  }
};

// The worker gets its compiled program by message, so that it asks for nothing itself.
const START_WORKER = '\nonmessage = ({ data }) => { onmessage = null; wasm_bindgen.initSync({ module: data }); };\n';

const kit = async (page, arriving) => {
  await page;
  const glue = fetched('worker.js').then((answer) => answer.text());
  const [module, text] = await Promise.all([compiled('worker_bg.wasm'), glue, arriving ?? fetchRest()]);
  seal();
  const url = URL.createObjectURL(new Blob([text, START_WORKER], { type: 'text/javascript' }));
  return { module, url };
};

if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD)) {
  start.hidden = false;
  says.textContent = 'This browser cannot run Plumbline: it lacks WebAssembly with vector instructions. '
    + 'Chrome and Edge 123, Firefox 120 and Safari 17.5 or newer can.';
} else {
  const arriving = isReturning() ? fetchRest() : null;
  const page = arriving ? arriving.then(() => init()) : init();
  plumbline.kit = kit(page, arriving);
  page.catch((error) => {
    start.hidden = false;
    says.textContent = `The program did not arrive: ${error.message}. Reload the page to try again.`;
  });
}
