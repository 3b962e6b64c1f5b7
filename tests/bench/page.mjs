// Measures the built page in Chromium: from the drop of a file to its results.

import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";

import { dropFile, launch } from "../browser/harness.mjs";
import { serve } from "../browser/serve.mjs";
import { peakOf } from "./watched.mjs";

const PATIENCE_MS = 300_000;

/** How often the cut is moved. */
const MOVES = 100;

/** One row of the table for each thing measured. */
export async function measurePage(root, file, plan) {
  const site = await serve(join(root, "dist"));
  const rows = [await measureStart(site)];
  rows.push(...(await measureAudit(site, file, plan)));
  rows.push(await measureCuts(site, file, plan));
  const compas = join(root, "../shared/data/compas.csv");
  if (existsSync(compas)) rows.push(...(await measureAudit(site, compas, null)));
  await site.close();
  return rows;
}

async function measureStart(site) {
  const browser = await launch();
  const page = await browser.newPage();
  const started = performance.now();
  await page.goto(site.address);
  await untilSealed(page);
  const seconds = (performance.now() - started) / 1000;
  await browser.close();
  return { what: "Plumbline, page: first visit until it is sealed", seconds };
}

/** Drops the file, runs the audit as it is suggested (or as the plan says), and waits for its finding. */
async function measureAudit(site, file, plan) {
  const { browser, read, audited } = await audit(site, file, plan);
  const peak = await rendererPeak(browser);
  await browser.close();
  const { size } = statSync(file);
  const name = basename(file);
  return [
    { what: `Plumbline, page: ${name} from drop to results`, seconds: read + audited, peak, note: "peak of the whole tab" },
    { what: "  of it reading", seconds: read, note: `${(size / 1e6 / read).toFixed(0)} MB/s` },
    { what: "  of it audit, writing, drawing", seconds: audited },
  ];
}

async function audit(site, file, plan) {
  const browser = await launch();
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(site.address);
  await untilSealed(page);
  if (plan) {
    await page.locator('input[accept=".toml"]').setInputFiles(plan);
    await page.getByText("Bring", { exact: false }).first().waitFor();
  }
  const dropped = performance.now();
  await dropFile(page, file);
  await page.getByRole("heading", { name: "Check what each column means" }).waitFor();
  const read = (performance.now() - dropped) / 1000;
  const run = page.getByRole("button", { name: "Run the audit" });
  await run.isEnabled();
  const asked = performance.now();
  await run.click();
  await page.waitForFunction(() => location.hash.startsWith("#/results") && document.querySelector("main h1"));
  const audited = (performance.now() - asked) / 1000;
  return { browser, page, read, audited };
}

/** Moves the cut of the attribute with the most groups, and waits each time until all that hangs on it is laid out. */
async function measureCuts(site, file, plan) {
  const { browser, page } = await audit(site, file, plan);
  await page.locator('nav.rail a[href="#/results/thresholds"]:visible').click();
  await page.locator(".cutbar").waitFor();
  await page.getByRole("radiogroup", { name: "Attribute" }).getByText("region", { exact: true }).click();
  await page.locator(".cut-col").nth(9).waitFor();
  const moves = await page.evaluate(timeMoves, MOVES);
  await browser.close();
  moves.sort((a, b) => a - b);
  const [median, slowest] = [moves[MOVES / 2], moves[MOVES - 1]];
  return {
    what: "Plumbline, page: a move of the cut, 11 groups",
    seconds: median / 1000,
    note: `median of ${MOVES}, the slowest ${slowest.toFixed(1)} ms: figures, charts and layout`,
  };
}

/** Runs in the page. Milliseconds from each move until every figure has followed. */
async function timeMoves(moves) {
  const slider = document.querySelector('.slider input[type="range"]');
  const { port1, port2 } = new MessageChannel();
  const turn = () => new Promise((resolve) => ((port1.onmessage = resolve), port2.postMessage(0)));
  const took = [];
  for (let at = 1; at <= moves; at += 1) {
    await new Promise(requestAnimationFrame);
    const started = performance.now();
    slider.value = String(Math.round((Number(slider.max) * at) / (moves + 1)));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    // What the page does of itself is done before its next turn; asking for a height has it laid out.
    await turn();
    document.body.getBoundingClientRect();
    took.push(performance.now() - started);
  }
  return took;
}

/** Waits until the page has blocked its own network and can be used. */
export async function untilSealed(page) {
  await page.waitForFunction(() => Boolean(globalThis.plumbline?.sealed));
}

/** The most memory that the tab's process ever held; nothing where the system does not tell. */
export async function rendererPeak(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const peaks = processInfo.filter((it) => it.type === "renderer").map(({ id }) => peakOf(id));
  return Math.max(...peaks) || null;
}
