// Nothing leaves the device, and the page cannot make it.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expected, journey } from "../harness.mjs";
import { serve } from "../serve.mjs";

const POLICY = /Content Security Policy/;

journey("the page loads its own files, each once, and nothing from elsewhere", async ({ visit, site }) => {
  site.asked.length = 0;
  const { page } = await visit();
  const names = site.asked.map((path) => path.replace("/some/path/", "")).sort();
  assert.deepEqual(names, [...new Set(names)], "a file was asked for twice");
  for (const name of ["app_bg.wasm", "app_rest.wasm", "worker_bg.wasm"]) {
    assert.ok(names.includes(name), `${name} is not among ${names.join(" ")}`);
  }
  const elsewhere = await page.evaluate(() =>
    performance.getEntriesByType("resource").map((it) => it.name).filter((it) => !it.startsWith(location.origin) && !it.startsWith("blob:") && !it.startsWith("data:")),
  );
  assert.deepEqual(elsewhere, []);
});

journey("neither the page nor its worker can reach another origin, or its own", async ({ visit, site }) => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-"));
  writeFileSync(join(folder, "index.html"), "reached");
  const elsewhere = await serve(folder);
  try {
    const { page, complaints } = await visit();
    const worker = page.workers()[0];
    assert.ok(worker, "there is a worker");
    site.asked.length = 0;
    for (const [who, place] of [["the page", page], ["the worker", worker]]) {
      for (const address of [elsewhere.address, site.address]) {
        const answer = await place.evaluate((url) => fetch(url, { mode: "no-cors" }).then(() => "sent", () => "refused"), address);
        assert.equal(answer, "refused", `${who} to ${address}`);
      }
    }
    const nested = await worker.evaluate((url) => {
      try {
        importScripts(url);
        return "sent";
      } catch {
        return "refused";
      }
    }, elsewhere.address);
    assert.equal(nested, "refused", "importScripts");
    const beacon = await page.evaluate((url) => navigator.sendBeacon(url, "x"), elsewhere.address);
    assert.ok(typeof beacon === "boolean");
    await page.waitForTimeout(300);
    assert.deepEqual(elsewhere.asked, [], "the other origin heard something");
    assert.deepEqual(site.asked, [], "the page's own host heard something");
    expected(complaints, POLICY);
  } finally {
    await elsewhere.close();
  }
});

journey("the page tries every way out when asked, and each is refused", async ({ visit, site }) => {
  const { page, complaints } = await visit();
  site.asked.length = 0;
  await page.getByRole("button", { name: "Try to send" }).click();
  const table = page.getByRole("table").filter({ hasText: "What became of each try" });
  await table.waitFor();
  const became = await table.locator("tbody tr").allInnerTexts();
  assert.equal(became.length, 8, became.join("; "));
  for (const line of became) assert.match(line, /refused|taken away/);
  assert.deepEqual(site.asked, [], "the page's own host heard something");
  expected(complaints, POLICY);
  // The browser tells of the tries, before its policy stops them.
  complaints.splice(0, complaints.length, ...complaints.filter((it) => !/\?tried=|socket/.test(it)));
});

journey("there is no way out through a peer connection", async ({ visit }) => {
  const { page } = await visit();
  const left = await page.evaluate(() => ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"].filter((it) => it in globalThis));
  assert.deepEqual(left, []);
});

journey("the headers for hosts say what the page says itself", async ({ folder }) => {
  const policy = readFileSync(join(folder, "index.html"), "utf8").match(/Content-Security-Policy"? content="([^"]*)"/)[1];
  assert.ok(readFileSync(join(folder, "_headers"), "utf8").includes(`Content-Security-Policy: ${policy}; frame-ancestors 'none'\n`));
});
