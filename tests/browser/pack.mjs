// Adds to the built page what a host wants beside it: headers, and a checksum of every file.
//
//   node tests/browser/pack.mjs dist

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "dist";
const html = readFileSync(join(folder, "index.html"), "utf8");
const policy = policyOf(html);

// The page's own policy, and the two directives that only a header can set. Hosts that read no
// `_headers` lose these two and nothing else: the page carries its policy itself.
writeFileSync(
  join(folder, "_headers"),
  `/*
  Content-Security-Policy: ${policy}; frame-ancestors 'none'
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
`,
);

const sums = listFiles(folder)
  .filter((name) => name !== "SHA256SUMS")
  .sort()
  .map((name) => `${createHash("sha256").update(readFileSync(join(folder, name))).digest("hex")}  ${name}\n`);
writeFileSync(join(folder, "SHA256SUMS"), sums.join(""));

/** The content of the page's policy, on one line. */
function policyOf(html) {
  const tag = html.match(/<meta[^>]*http-equiv="?Content-Security-Policy"?[^>]*>/i)?.[0];
  const content = tag?.match(/content="([^"]*)"/i)?.[1];
  if (!content) throw new Error(`${folder}/index.html has no Content-Security-Policy`);
  return content.replace(/\s+/g, " ").replace(/;\s*$/, "").trim();
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length));
}
