// Runs other programs and watches what they take.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../browser/harness.mjs";

const VENV = join(ROOT, ".bench/venv");

/** Runs a command, and tells its seconds, its peak memory (where the system tells) and what it printed. */
export function watched([command, ...rest], limitMs = 0) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, rest, { timeout: limitMs || undefined });
    let [stdout, stderr, peak] = ["", "", null];
    const look = setInterval(() => (peak = Math.max(peak ?? 0, peakOf(child.pid)) || null), 10);
    child.stdout.on("data", (text) => (stdout += text));
    child.stderr.on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearInterval(look);
      const seconds = (performance.now() - started) / 1000;
      if (code !== 0 && !(limitMs && signal)) return reject(new Error(`${command} ended with ${code}:\n${stderr}`));
      resolve({ code, seconds, peak, stdout, stderr });
    });
  });
}

/** The most memory that a process ever held, in bytes; 0 where the system does not tell. */
export function peakOf(pid) {
  try {
    return 1024 * Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** `reading: 1.234 s` on lines of their own, as `--timings` prints them. */
export function timingsOf(text) {
  return [...text.matchAll(/^([a-z ]+): ([0-9.]+) s/gm)].map(([, stage, seconds]) => [stage, Number(seconds)]);
}

/** The Python that has the other programs; they are installed where they are not yet. */
export function peersPython() {
  const python = join(VENV, "bin/python");
  if (!existsSync(python)) must(spawnSync("python3", ["-m", "venv", VENV], { stdio: "inherit" }));
  const wanted = join(ROOT, "tests/bench/requirements.txt");
  must(spawnSync(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted], { stdio: "inherit" }));
  return python;
}

function must({ status, error }) {
  if (status !== 0) throw error ?? new Error("the other programs could not be installed; PEERS=0 leaves them out");
}

/** Prints rows of text in columns; all but those named are set to the right. */
export function printColumns(rows, toTheLeft) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((text, column) => (toTheLeft.includes(column) ? text.padEnd(widths[column]) : text.padStart(widths[column])));
    console.log(cells.join("  ").trimEnd());
  }
}
