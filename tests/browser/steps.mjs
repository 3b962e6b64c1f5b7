// The steps of an audit as a person takes them.

import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { download, dropFile, ROOT } from "./harness.mjs";

const SHARED = join(ROOT, "../shared/data");
export const COMPAS = join(SHARED, "compas.csv");
export const ADULT = join(SHARED, "adult.csv");

/** Drops a file onto the page and waits until its columns are shown. */
export async function bring(page, path) {
  await dropFile(page, path);
  await columnsAreShown(page);
}

export async function columnsAreShown(page) {
  await page.getByRole("heading", { name: "Check what each column means" }).waitFor();
}

export function runButton(page) {
  return page.getByRole("button", { name: "Run the audit" });
}

/** Waits until results are on the screen. */
export async function resultsAreShown(page) {
  await page.waitForURL(/#\/results/);
  await page.locator("main h1.finding").waitFor();
}

/** The step in the bar. */
export function step(page, name) {
  return page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name });
}

/** Presses a key until the focus is where it should be. */
export async function pressUntil(page, key, what, there, argument) {
  for (let presses = 0; presses < 300; presses += 1) {
    if (await page.evaluate(there, argument)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not reach ${what}`);
}

/** Saves one of the report's files, on its step. */
export function saveFile(page, name) {
  return download(page, () => page.getByRole("button", { name: `Save ${name}` }).click());
}

/** A folder of our own that the system cleans away. */
export function scratch() {
  return mkdtempSync(join(tmpdir(), "plumbline-"));
}

export function scratchFile(name, text) {
  const path = join(scratch(), name);
  writeFileSync(path, text);
  return path;
}

export function sha256(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** Runs the command line's audit, and gives the folder with what it wrote. */
export function auditOnCommandLine(plan, data) {
  const out = scratch();
  const command = process.env.PLUMBLINE;
  if (!command) throw new Error("PLUMBLINE must name the command line's program");
  const { status, stderr } = spawnSync(command, ["audit", plan, "--data", data, "--out", out], { encoding: "utf8" });
  // 1 is the plan's gate saying no: the files are written all the same.
  if (status !== 0 && status !== 1) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return out;
}
