// Fails when what a first visit downloads has grown past its budget.
//
//   node tests/browser/size.mjs dist

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Bytes after gzip: until the page answers, and the worker that reads, learns, runs model files and computes. */
const BUDGETS = { page: 850_000, worker: 1_370_000 };

const folder = process.argv[2] ?? "dist";
const files = readdirSync(folder)
  .filter((name) => /\.(html|css|js|wasm)$/.test(name))
  .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name)), { level: 9 }).length }))
  .sort((a, b) => b.bytes - a.bytes);

for (const { name, bytes } of files) console.log(`${kilobytes(bytes)}  ${name}`);

const total = files.reduce((sum, file) => sum + file.bytes, 0);
const page = files.filter((file) => !file.name.startsWith("worker")).reduce((sum, file) => sum + file.bytes, 0);
for (const [what, bytes] of Object.entries({ page, worker: total - page })) {
  const budget = BUDGETS[what];
  console.log(`${kilobytes(bytes)}  ${what}, of ${budget / 1000} kB`);
  if (bytes > budget) {
    console.error(`The ${what} is ${kilobytes(bytes - budget).trim()} over its budget.`);
    process.exitCode = 1;
  }
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
