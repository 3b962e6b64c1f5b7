// Notes of people beside the results: written on the page, kept in the plan, repeated everywhere.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkAccess, checkNoOverflow } from "../checks.mjs";
import { journey, PHONE, reload, ROOT } from "../harness.mjs";
import { auditOnCommandLine, resultsAreShown, saveFile, sha256, step } from "../steps.mjs";

const DATA = join(ROOT, "audits/compas-published/data.csv");
const SAYS = "The court was asked.\nIts answer is <b>open</b>.";

async function openAudit(page) {
  await page.locator("li.ready").filter({ hasNotText: "needs " }).filter({ hasText: "COMPAS" }).first().getByRole("button").click();
  await resultsAreShown(page);
}

/** Writes a note in the first field for one that stands in this part of the page. */
async function write(part, says, by) {
  await part.locator(".remark summary").first().click();
  await part.getByLabel(/^What should be read beside this/).first().fill(says);
  await part.getByLabel("Who says it").first().fill(by);
  await part.getByRole("button", { name: "Keep the note" }).first().click();
}

journey("a note is kept with the plan, and page, report and command line say it", async ({ visit }) => {
  const opened = await visit();
  const { page } = opened;
  await openAudit(page);
  const exhibit = page.locator("details.exhibit").first();
  await exhibit.locator("summary").first().click();
  await exhibit.locator(".exhibit-body").waitFor();
  await write(page.locator("#summary"), SAYS, "R. Ev");
  await page.locator("#summary .remark .notice").getByText("Its answer is <b>open</b>.").waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("#summary .remark summary"));
  assert.ok(await exhibit.evaluate((it) => it.open), "what was unfolded stays so");
  await write(page.locator("#groups"), "Beside the rate.", "");
  await page.locator("#groups .remark .notice").getByText("Beside the rate.").waitFor();
  await step(page, "Report").click();
  const saved = {};
  for (const name of ["plan.toml", "report.json", "report.html"]) saved[name] = (await saveFile(page, name)).path;
  const { plan } = JSON.parse(readFileSync(saved["report.json"], "utf8"));
  assert.deepEqual(plan.notes[0], { says: SAYS, by: "R. Ev" });
  assert.equal(plan.notes[1].says, "Beside the rate.");
  assert.deepEqual(plan.notes[1].about.attributes, ["race"]);
  assert.match(readFileSync(saved["report.html"], "utf8"), /The court was asked\.<br>Its answer is &lt;b&gt;open/);
  const written = auditOnCommandLine(saved["plan.toml"], DATA);
  for (const name of Object.keys(saved)) assert.equal(sha256(saved[name]), sha256(join(written, name)), name);
  await step(page, "Audit").click();
  await resultsAreShown(page);
  await reload(opened);
  await resultsAreShown(page);
  const summary = page.locator("#summary");
  await summary.getByText("R. Ev", { exact: true }).waitFor();
  await summary.getByText("Change the note").click();
  await summary.getByLabel(/^What should be read beside this/).fill("");
  await summary.getByRole("button", { name: "Keep the note" }).click();
  await summary.getByText("Add a note").waitFor();
  assert.equal(await summary.locator(".remark .notice").count(), 0);
});

journey("a note is written on a phone", async ({ visit }) => {
  const { page } = await visit({ viewport: PHONE });
  await openAudit(page);
  await page.locator("#summary .remark summary").click();
  await page.locator("#summary").getByRole("button", { name: "Keep the note" }).waitFor();
  await checkNoOverflow(page, "a note");
  await checkAccess(page, "a note");
});
