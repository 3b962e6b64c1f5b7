// Serves a folder on this machine, and nothing else: the plainest static host there is.
//
//   node tests/browser/serve.mjs FOLDER [--port N] [--under /some/path/]
//
// It sends a content type and no other header that would help the page, so that what works here
// works on any host.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".toml": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** How many ports after the first are tried before giving up. */
const PORTS_TRIED = 20;

/** Serves `folder` at `under`; resolves to the address, the paths asked for, and a way to stop. */
export async function serve(folder, { port = 0, under = "/" } = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    answer(folder, under, request, response).catch(() => plain(response, 500, "The file could not be read"));
  });
  const taken = await listen(server, port);
  return {
    address: `http://localhost:${taken}${under}`,
    asked,
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))),
  };
}

async function answer(folder, under, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") return plain(response, 405, "Only GET and HEAD");
  const path = pathOf(request.url);
  if (path === null) return plain(response, 400, "Not a path");
  if (!path.startsWith(under)) return plain(response, 404, `Nothing here; the page is at ${under}`);
  const inside = path.slice(under.length);
  const file = join(folder, inside === "" || inside.endsWith("/") ? `${inside}index.html` : inside);
  const root = normalize(folder + sep);
  if (!normalize(file).startsWith(root)) return plain(response, 400, "Not a path inside the folder");
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return plain(response, 404, "Not found");
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-length": found.size });
  if (request.method === "HEAD") return response.end();
  createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return null;
  }
}

function plain(response, status, text) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

/** Listens on `port`, or where it is taken on the next free one; 0 lets the system choose. */
async function listen(server, port) {
  const last = port === 0 ? 0 : port + PORTS_TRIED;
  for (let candidate = port; candidate <= last; candidate += 1) {
    const error = await new Promise((done) => {
      server.once("error", done);
      server.listen(candidate, "localhost", () => (server.off("error", done), done(null)));
    });
    if (!error) return server.address().port;
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
  }
  throw new Error(`ports ${port} to ${last} are all taken: name another with PORT=`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: "string", default: "8080" }, under: { type: "string", default: "/" } },
  });
  const { address } = await serve(positionals[0] ?? "dist", { port: Number(values.port), under: values.under });
  console.log(`Plumbline is at ${address}\nStop with Ctrl+C.`);
}
