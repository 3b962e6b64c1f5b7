// What every journey through the page shares: a fresh visit, a watch on what leaves it, a runner.

import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { chromiumPath, FLAGS } from "./chromium.mjs";
import { serve } from "./serve.mjs";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** No single journey may take longer than this. */
const LONGEST_MS = 120_000;
/** A step that has not come by then will not come. */
const PATIENCE_MS = 20_000;
/** The page lies under a path, as on the hosts that give each project a folder. */
const UNDER = "/some/path/";

const journeys = [];

/** Adds a journey; its name is the sentence that it proves, `needs` a file without which it is skipped. */
export function journey(name, body, { needs = null } = {}) {
  journeys.push({ name, body, needs });
}

/** Runs every journey one after the other; the last line counts them. */
export async function runJourneys(folder, only = "") {
  const site = await serve(folder, { under: UNDER });
  const browser = await launch();
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { name, body, needs } of journeys.filter((it) => it.name.includes(only))) {
    if (needs && !existsSync(needs) && !process.env.CI) {
      skipped += 1;
      console.log(`skipped ${name}: ${needs} is not here`);
      continue;
    }
    const started = Date.now();
    const error = await attempt(browser, { ...site, folder }, name, body);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (error) {
      failed += 1;
      console.log(`FAILED  ${name} (${seconds} s)\n${indent(error.stack ?? String(error))}`);
    } else {
      passed += 1;
      console.log(`ok      ${name} (${seconds} s)`);
    }
  }
  await browser.close();
  await site.close();
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
  return failed === 0 && passed > 0;
}

/** Starts the browser with a profile of its own that is thrown away. */
export function launch(more = []) {
  return chromium.launch({ executablePath: chromiumPath(), args: [...FLAGS, ...more] });
}

async function attempt(browser, site, name, body) {
  const visits = [];
  const visit = async (options = {}) => {
    const opened = await openVisit(browser, site, options);
    visits.push(opened);
    return opened;
  };
  let timer;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`took more than ${LONGEST_MS / 1000} s`)), LONGEST_MS);
    });
    await Promise.race([body({ visit, site, folder: site.folder }), late]);
    for (const { complaints } of visits) {
      if (complaints.length > 0) throw new Error(complaints.join("\n"));
    }
    return null;
  } catch (error) {
    await Promise.all(visits.map(({ page }, idx) => keepPicture(page, name, idx)));
    return error;
  } finally {
    clearTimeout(timer);
    await Promise.all(visits.map(({ context }) => context.close().catch(() => {})));
  }
}

/**
 * Opens the page in a new profile, and watches it: from the moment it has sealed itself no request
 * may be made by it or by a worker, and no error may reach the console. Breaches are kept in
 * `complaints`; journeys that provoke some take them out with `expected`. `before` is done before anything is loaded.
 */
async function openVisit(browser, site, { hash = "", theme = "light", viewport = DESK, ready = true, before = null } = {}) {
  const context = await browser.newContext({ viewport, colorScheme: theme, acceptDownloads: true, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints = [];
  const state = { sealed: false };
  const outside = (url) => !url.startsWith("blob:") && !url.startsWith("data:");
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame() && !frame.url().includes("#")) state.sealed = false;
  });
  context.on("request", (request) => {
    if (state.sealed && outside(request.url())) complaints.push(`a request after the seal: ${request.method()} ${request.url()}`);
  });
  page.on("websocket", (socket) => complaints.push(`a socket: ${socket.url()}`));
  page.on("pageerror", (error) => complaints.push(`an error on the page: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`an error on the console: ${message.text()}`);
  });
  await watchWorkers(page, (url) => {
    if (state.sealed && outside(url)) complaints.push(`a request of a worker after the seal: ${url}`);
  });
  const opened = { context, page, complaints, state };
  await before?.(page);
  await page.goto(site.address + hash);
  if (ready) await untilSealed(opened);
  return opened;
}

/** Waits until the page has blocked its own network and its worker listens, and counts every request from there. */
export async function untilSealed({ page, state, complaints }) {
  const failed = page.getByText("The part that computes could not be started").waitFor().then(() => true, () => false);
  const sealed = page.waitForFunction(() => Boolean(globalThis.plumbline?.sealed)).then(() => false);
  if (await Promise.race([sealed, failed])) throw new Error(["the page did not start", ...complaints].join("\n"));
  await page.getByText("no network").first().waitFor({ state: "attached" });
  state.sealed = true;
}

/** Loads the page anew, as a person does. */
export async function reload(opened) {
  opened.state.sealed = false;
  await opened.page.reload();
  await untilSealed(opened);
}

/** Takes the complaints that match out of the list; there must be one. */
export function expected(complaints, pattern) {
  const matching = complaints.filter((it) => pattern.test(it));
  if (matching.length === 0) throw new Error(`nothing matched ${pattern}: ${complaints.join("; ")}`);
  complaints.splice(0, complaints.length, ...complaints.filter((it) => !pattern.test(it)));
}

/** Listens to the requests of each worker, through the browser's own protocol. */
async function watchWorkers(page, onRequest) {
  const session = await page.context().newCDPSession(page);
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.type !== "worker") return;
    const message = JSON.stringify({ id: 1, method: "Network.enable" });
    session.send("Target.sendMessageToTarget", { sessionId, message }).catch(() => {});
  });
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { method, params } = JSON.parse(message);
    if (method === "Network.requestWillBeSent") onRequest(params.request.url);
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
}

/** Drops a file of this machine onto the page with the browser's own drag and drop. */
export async function dropFile(page, path, target = "body") {
  const box = await page.locator(target).first().boundingBox();
  const spot = { x: Math.round(box.x + Math.min(box.width, 600) / 2), y: Math.round(box.y + Math.min(box.height, 400) / 2) };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const session = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, ...spot, data });
  }
  await session.detach();
}

/** Saves what `act` downloads, and gives its path. */
export async function download(page, act) {
  const [saved] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: saved.suggestedFilename(), path: await saved.path() };
}

async function keepPicture(page, name, idx) {
  const folder = join(ROOT, "tests/browser/failures");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replace(/[^a-z0-9]+/gi, "-").slice(0, 80)}-${idx}.png`);
  await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
}

function indent(text) {
  return text.replace(/^/gm, "        ");
}
