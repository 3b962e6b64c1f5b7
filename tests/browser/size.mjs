// Fails when what a first visit downloads has grown past its budget.
//
//   node tests/browser/size.mjs dist

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * Bytes after gzip: until the page answers, its other steps, which come behind it, and the worker that reads, learns,
 * runs model files and computes.
 */
const BUDGETS = { page: 225_000, rest: 700_000, worker: 1_440_000 };

const folder = process.argv[2] ?? "dist";
const files = readdirSync(folder)
  .filter((name) => /\.(html|css|js|wasm)$/.test(name))
  .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name)), { level: 9 }).length }))
  .sort((a, b) => b.bytes - a.bytes);

for (const { name, bytes } of files) console.log(`${kilobytes(bytes)}  ${name}`);

const parts = { rest: /^app_rest/, worker: /^worker/, page: /^(?!app_rest|worker)/ };
for (const [what, budget] of Object.entries(BUDGETS)) {
  const bytes = files.filter((file) => parts[what].test(file.name)).reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${kilobytes(bytes)}  ${what}, of ${budget / 1000} kB`);
  if (bytes > budget) {
    console.error(`The ${what} is ${kilobytes(bytes - budget).trim()} over its budget.`);
    process.exitCode = 1;
  }
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
