// Outcomes that have no positive side: a number and several classes are asked about, learnt and audited as they are.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { download, dropFile, journey, reload } from "../harness.mjs";
import { bring, resultsAreShown, runButton, scratchFile } from "../steps.mjs";

/** Pupils whose grade hangs on hours and failures; girls are graded higher than these tell. */
function grades(n) {
  let state = 4242;
  const uniform = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const rows = Array.from({ length: n }, () => {
    const [hours, failures] = [Math.floor(10 * uniform()), Math.floor(3 * uniform())];
    const sex = uniform() < 0.5 ? "F" : "M";
    const grade = Math.round(6 + hours - 2 * failures + (sex === "F" ? 2 : 0) + 3 * uniform());
    const track = grade < 8 ? "basic" : grade < 13 ? "middle" : "advanced";
    return [sex, hours, failures, track, grade].join(",");
  });
  return `sex,hours,failures,track,grade\n${rows.join("\n")}\n`;
}

/** Trains on the page what the plan says, and audits it. */
async function trainAndAudit(page) {
  await page.getByText("Train a model here").click();
  await page.getByRole("button", { name: "Train the model" }).first().click();
  await page.waitForURL(/#\/models/);
  await page.getByRole("button", { name: "Audit this model" }).first().click();
  await resultsAreShown(page);
}

journey("a number in the last column is asked about, predicted and audited as a number", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, scratchFile("grades.csv", grades(500)));
  const offer = page.getByRole("button", { name: "Audit it as a number" });
  assert.match(await page.locator(".offers").innerText(), /It holds numbers from/);
  await offer.click();
  await page.getByText("with a known grade").waitFor();
  await trainAndAudit(page);
  assert.match(await page.locator("h1.finding").innerText(), /predict/);
  await page.getByRole("radio", { name: "Mean absolute error", exact: true }).waitFor();
  for (const title of [/middle half of the errors/, /largest mean absolute error/, /middle of everyone, is reached by/, /alike outcomes/]) {
    await page.getByText(title).first().waitFor({ state: "attached" });
  }
});

journey("the difference that matters and the test of few people are asked, and outlive a reload", async ({ visit }) => {
  const opened = await visit();
  const { page } = opened;
  const data = scratchFile("grades.csv", grades(200));
  await bring(page, data);
  await page.getByRole("button", { name: "Audit it as a number" }).click();
  await page.getByRole("link", { name: "See the plan" }).click();
  const field = page.locator("#field-number-difference");
  const message = page.getByText("A number above 0, or nothing");
  const enter = async (text) => {
    await field.fill(text);
    await field.press("Tab");
  };
  await enter("-1");
  await message.waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await enter("1.5");
  await message.waitFor({ state: "detached" });
  assert.equal(await field.getAttribute("aria-invalid"), null);
  const exact = page.getByRole("radiogroup", { name: "Exact test of few people" });
  await exact.getByText("Boschloo", { exact: true }).click();
  await reload(opened);
  await page.getByRole("heading", { name: "Bring grades.csv" }).waitFor();
  await dropFile(page, data);
  await field.waitFor();
  assert.equal(await field.inputValue(), "1.5");
  assert.ok(await exact.getByRole("radio", { name: "Boschloo" }).isChecked());
  const { path } = await download(page, () => page.getByRole("button", { name: "Save the plan" }).click());
  const toml = readFileSync(path, "utf8");
  assert.match(toml, /^number_difference = 1\.5$/m);
  assert.match(toml, /^exact = "boschloo"$/m);
  await runButton(page).click();
  await resultsAreShown(page);
});

journey("several classes are asked about, predicted and audited class by class", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, scratchFile("tracks.csv", grades(500)));
  await page.getByLabel("outcome column").selectOption("track");
  await page.getByRole("button", { name: "Audit it as several classes" }).click();
  await trainAndAudit(page);
  await page.getByRole("radio", { name: "Accuracy over classes" }).waitFor();
  for (const title of [/The right class is given to/, /points .*more often than/, /The most frequent mistake/]) {
    await page.getByText(title).first().waitFor({ state: "attached" });
  }
});
