// At most four questions end in a measure; what they choose opens the results and is on the record.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkAccess, checkNoOverflow } from "../checks.mjs";
import { download, journey, PHONE } from "../harness.mjs";
import { auditOnCommandLine, bring, COMPAS, pressUntil, resultsAreShown, runButton, saveFile, sha256, step } from "../steps.mjs";

const guide = (page) => page.locator("form.guide");
const ask = (page) => guide(page).getByRole("heading");
const goOn = (page) => guide(page).getByRole("button", { name: /^(Go on|Skip)$/ });

async function openPlan(page) {
  await page.getByRole("link", { name: "See the plan" }).click();
  await page.getByRole("heading", { name: "Check the plan" }).waitFor();
}

/** Answers a question by the beginning of an answer's words, and goes on. */
async function answer(page, words) {
  await guide(page).getByRole("radio", { name: words }).check();
  await goOn(page).click();
}

journey("questions end in a measure that opens the results, and what they set aside is kept with the reason", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, COMPAS);
  await openPlan(page);
  await page.getByRole("button", { name: "Help me choose" }).click();
  assert.match(await guide(page).innerText(), /Question 1 of 4/);
  assert.equal(await guide(page).getByRole("radio", { name: /^It burdens/ }).isChecked(), true, "what the plan says is the answer");
  await goOn(page).click();
  await answer(page, /^Yes/);
  await answer(page, /^The risk of both mistakes/);
  assert.match(await ask(page).innerText(), /What the results will open with/, "a question without a bearing is not asked");
  const says = await guide(page).innerText();
  assert.match(says, /We will open with: Equal risk of both mistakes/);
  assert.match(says, /Equalized odds difference and Equalized odds ratio/);
  assert.match(says, /Equal share of right decisions\s+It counts both mistakes alike/);
  assert.match(says, /Chouldechova \(2017\)/);
  await checkAccess(page, "the outcome of the questions");
  await page.getByRole("button", { name: "Open with this" }).click();
  await runButton(page).click();
  await resultsAreShown(page);
  assert.match(await page.locator("main h1").innerText(), /wrongly/);
  assert.equal(await page.locator(".metric").filter({ hasText: "False positive rate" }).getByRole("radio").isChecked(), true);
  assert.match(await page.locator("details.opening > summary").innerText(), /Opens with: Equal risk of both mistakes/);
  await step(page, "Report").click();
  const saved = {};
  for (const name of ["plan.toml", "report.json", "report.html"]) saved[name] = (await saveFile(page, name)).path;
  const toml = readFileSync(saved["plan.toml"], "utf8");
  assert.match(toml, /\[question\]\noutcome = "trusted"\nalike = "both-mistakes"\n/);
  assert.doesNotMatch(toml, /after/);
  const { choice } = JSON.parse(readFileSync(saved["report.json"], "utf8"));
  assert.deepEqual(choice.opens[0].metrics, ["equalized-odds-difference", "equalized-odds-ratio"]);
  assert.ok(choice.set_aside.every((it) => it.why.length > 20), "each has its reason");
  assert.match(readFileSync(saved["report.html"], "utf8"), /Which measure opens, and why/);
  const written = auditOnCommandLine(saved["plan.toml"], COMPAS);
  for (const name of Object.keys(saved)) assert.equal(sha256(saved[name]), sha256(join(written, name)), name);
}, { needs: COMPAS });

journey("an answer that comes after the results says so, in the plan, the report and on the page", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, COMPAS);
  await runButton(page).click();
  await resultsAreShown(page);
  await page.getByRole("button", { name: "Help me choose" }).click();
  await guide(page).waitFor();
  await goOn(page).click();
  await answer(page, /^No(?!t)/);
  assert.equal(await guide(page).getByRole("radio", { name: /^What it means/ }).count(), 0, "nothing is counted against an outcome that is not trusted");
  await answer(page, /^The share who are flagged(?!,)/);
  await page.getByRole("button", { name: "Open with this and run again" }).click();
  await resultsAreShown(page);
  await page.locator("details.opening > summary").waitFor();
  assert.match(await page.locator("details.opening > summary").innerText(), /given after results were seen/);
  assert.equal(await page.locator(".metric").filter({ hasText: "Selection rate" }).getByRole("radio").isChecked(), true);
  await step(page, "Report").click();
  const { path } = await saveFile(page, "plan.toml");
  assert.match(readFileSync(path, "utf8"), /after = "results"/);
  const { path: json } = await saveFile(page, "report.json");
  assert.equal(JSON.parse(readFileSync(json, "utf8")).choice.after_results, true);
  // Taking the answers back and giving them again does not wash the mark off.
  await step(page, "Plan").click();
  await page.getByRole("button", { name: "Forget the answers" }).click();
  await page.getByRole("button", { name: "Help me choose" }).click();
  for (let skipped = 0; skipped < 4; skipped += 1) await goOn(page).click();
  await page.getByRole("button", { name: "Open with this" }).click();
  await page.getByText("Answered after results were seen.").waitFor();
}, { needs: COMPAS });

journey("the questions need no mouse, go back and begin again", async ({ visit }) => {
  const { page } = await visit({ viewport: PHONE });
  await bring(page, COMPAS);
  await openPlan(page);
  await pressUntil(page, "Tab", "the offer", () => document.activeElement?.textContent === "Help me choose");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "guide-h");
  await checkNoOverflow(page, "the questions");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /trusted/.test(document.activeElement?.textContent ?? ""));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  assert.equal(await guide(page).getByRole("radio", { name: /^No(?!t)/ }).isChecked(), true);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /alike/.test(document.activeElement?.textContent ?? ""));
  await guide(page).getByRole("button", { name: "Back" }).press("Enter");
  await page.waitForFunction(() => /trusted/.test(document.activeElement?.textContent ?? ""));
  assert.equal(await guide(page).getByRole("radio", { name: /^No(?!t)/ }).isChecked(), true, "Back keeps the answer");
  await guide(page).getByRole("button", { name: "Start over" }).press("Enter");
  await page.waitForFunction(() => /What does it do/.test(document.activeElement?.textContent ?? ""));
  await goOn(page).press("Enter");
  assert.equal(await guide(page).getByRole("radio", { checked: true }).count(), 0);
  await checkAccess(page, "a question");
  await guide(page).getByRole("button", { name: "Leave it" }).press("Enter");
  await page.getByRole("button", { name: "Help me choose" }).waitFor();
  const { path } = await download(page, () => page.getByRole("button", { name: "Save the plan" }).click());
  assert.doesNotMatch(readFileSync(path, "utf8"), /\[question\]/, "what was left leaves no trace");
}, { needs: COMPAS });
