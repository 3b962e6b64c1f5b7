// From a file to a report, as a person goes.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { download, dropFile, journey, ROOT } from "../harness.mjs";
import { auditOnCommandLine, bring, columnsAreShown, COMPAS, resultsAreShown, runButton, saveFile, sha256, step } from "../steps.mjs";

/** ProPublica's analysis of 2016: wrongly flagged and wrongly passed, by race. */
const PUBLISHED = {
  "False positive rate": { "African-American": "44.8%", Caucasian: "23.5%" },
  "False negative rate": { "African-American": "28.0%", Caucasian: "47.7%" },
};
const FILES = ["report.html", "report.json", "figures.csv", "plan.toml"];

journey("a file becomes a saved report in five actions, the roles and the plan seen on the way", async ({ visit }) => {
  const { page } = await visit();
  let actions = 0;
  const act = (doing) => {
    actions += 1;
    return doing;
  };
  await act(dropFile(page, COMPAS));
  await columnsAreShown(page);
  await act(page.getByRole("link", { name: "See the plan" }).click());
  await page.getByRole("heading", { name: "Check the plan" }).waitFor();
  await act(runButton(page).click());
  await resultsAreShown(page);
  await act(step(page, "Report").click());
  const { name, path } = await act(saveFile(page, "report.html"));
  assert.equal(name, "report.html");
  assert.match(readFileSync(path, "utf8"), /^<!doctype html>/i);
  assert.ok(actions <= 5, `${actions} actions`);
}, { needs: COMPAS });

journey("the published COMPAS rates are on the page", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, COMPAS);
  await runButton(page).click();
  await resultsAreShown(page);
  await page.getByRole("radiogroup", { name: "Attribute" }).getByText("race", { exact: true }).click();
  for (const [rate, groups] of Object.entries(PUBLISHED)) {
    await page.locator(".chooser").getByText(rate, { exact: true }).first().click();
    const table = page.getByRole("table").filter({ hasText: `${rate} by race` }).first();
    for (const [group, value] of Object.entries(groups)) {
      const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: group, exact: true }) });
      assert.ok((await row.innerText()).includes(value), `${rate} of ${group}: ${await row.innerText()}`);
    }
  }
}, { needs: COMPAS });

journey("what Chromium saves is what the command line writes, byte for byte", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, COMPAS);
  await runButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  const saved = {};
  for (const name of FILES) saved[name] = (await saveFile(page, name)).path;
  const written = auditOnCommandLine(saved["plan.toml"], COMPAS);
  for (const name of FILES) assert.equal(sha256(saved[name]), sha256(join(written, name)), name);
}, { needs: COMPAS });

journey("each finished audit opens in one action, and is the one that its folder holds", async ({ visit }) => {
  const { page } = await visit();
  await complete(page).first().waitFor();
  const titles = await complete(page).getByRole("heading").allInnerTexts();
  assert.ok(titles.length >= 3, `cards: ${titles.join(", ")}`);
  for (const title of titles) {
    await complete(page).getByRole("button", { name: title }).click();
    await resultsAreShown(page);
    await step(page, "Report").click();
    const json = readFileSync((await saveFile(page, "report.json")).path);
    const { data } = JSON.parse(json);
    const folder = folderOf(data.sha256);
    assert.ok(json.equals(readFileSync(join(folder, "report.json"))), `${title} is not ${folder}/report.json`);
    const written = auditOnCommandLine(join(folder, "plan.toml"), join(folder, "data.csv"));
    assert.ok(json.equals(readFileSync(join(written, "report.json"))), `${title} differs on the command line`);
    await page.getByRole("link", { name: "Plumbline" }).first().click();
    await complete(page).first().waitFor();
  }
});

journey("an audit that lacks its file asks for it, and opens when it comes", async ({ visit }) => {
  const { page } = await visit();
  await page.locator("li.ready").filter({ hasText: "needs compas.csv" }).first().getByRole("button").click();
  await page.getByRole("heading", { name: "Bring compas.csv" }).waitFor();
  await dropFile(page, COMPAS);
  await columnsAreShown(page).catch(() => {});
  if (!page.url().includes("#/results")) await runButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  const json = readFileSync((await saveFile(page, "report.json")).path);
  assert.ok(json.equals(readFileSync(join(ROOT, "audits/compas/report.json"))));
}, { needs: COMPAS });

journey("a table is pasted and audited", async ({ visit }) => {
  const { page } = await visit();
  await page.getByRole("button", { name: "Paste a table" }).click();
  const rows = Array.from({ length: 80 }, (_, at) => `${at % 2 ? "north" : "south"}\t${at % 3 ? "yes" : "no"}`);
  await page.getByRole("textbox", { name: /table with a line of names/ }).fill(["region\thired", ...rows].join("\n"));
  await page.getByRole("button", { name: "Read the table" }).click();
  await columnsAreShown(page);
  await page.getByText("All 2", { exact: true }).click();
  await page.getByRole("combobox", { name: "Use region as" }).selectOption({ label: "Attribute" });
  await page.getByRole("combobox", { name: "decision column" }).selectOption("hired");
  await page.getByRole("combobox", { name: "Positive value" }).first().selectOption("yes");
  await runButton(page).click();
  await resultsAreShown(page);
});

journey("a saved plan starts the same audit again", async ({ visit }) => {
  const { page } = await visit();
  await page.locator('input[accept=".toml"]').setInputFiles(join(ROOT, "audits/berkeley-1973/plan.toml"));
  await page.getByRole("heading", { name: /^Bring / }).waitFor();
  await dropFile(page, join(ROOT, "audits/berkeley-1973/data.csv"));
  await columnsAreShown(page);
  await runButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  const json = readFileSync((await saveFile(page, "report.json")).path);
  assert.ok(json.equals(readFileSync(join(ROOT, "audits/berkeley-1973/report.json"))));
});

journey("a figure is saved as a picture, and its numbers stand in a table", async ({ visit }) => {
  const { page } = await visit();
  await complete(page).first().getByRole("button").click();
  await resultsAreShown(page);
  const figure = page.locator("figure.fig").first();
  const { path } = await download(page, () => figure.getByRole("button", { name: "Save as SVG" }).click());
  assert.match(readFileSync(path, "utf8"), /<svg[\s\S]*<title/);
  await figure.getByRole("button", { name: "Table" }).click();
  await figure.getByRole("row").nth(1).waitFor();
});

journey("the picture in the README is one of the results", async ({ visit }) => {
  const { page } = await visit();
  await complete(page).filter({ hasText: "COMPAS" }).first().getByRole("button").click();
  await resultsAreShown(page);
  assert.ok(readFileSync(join(ROOT, "README.md"), "utf8").includes("(tests/browser/shots/results.png)"));
  const picture = await page.screenshot();
  if (process.env.UPDATE) writeFileSync(join(ROOT, "tests/browser/shots/results.png"), picture);
  const [kept, taken] = [readFileSync(join(ROOT, "tests/browser/shots/results.png")), picture].map(sizeOfPng);
  assert.deepEqual(kept, taken, "take it anew: make picture");
});

/** The cards whose data come with the page. */
function complete(page) {
  return page.locator("li.ready").filter({ hasNotText: "needs " });
}

/** Width and height, from the first chunk of the file. */
function sizeOfPng(png) {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

/** The folder in audits/ whose data have this fingerprint. */
function folderOf(hash) {
  const folder = ["berkeley-1973", "compas-published", "hiring"].map((it) => join(ROOT, "audits", it)).find((it) => sha256(join(it, "data.csv")) === hash);
  assert.ok(folder, `no audit has the data ${hash}`);
  return folder;
}
