// A cut is tried, its cost is read, and it becomes the plan's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkAccess, checkNoOverflow, checkTextSize } from "../checks.mjs";
import { DESK, dropFile, journey, PHONE } from "../harness.mjs";
import { auditOnCommandLine, bring, columnsAreShown, COMPAS, resultsAreShown, runButton, saveFile, scratchFile, sha256, step } from "../steps.mjs";

/** How often the cut is moved. */
const MOVES = 40;

/** Opens COMPAS from the gallery, audits it and goes to its cuts. */
async function openCuts(page) {
  await page.locator("li.ready").filter({ hasText: "needs compas.csv" }).first().getByRole("button").click();
  await page.getByRole("heading", { name: "Bring compas.csv" }).waitFor();
  await dropFile(page, COMPAS);
  await columnsAreShown(page);
  await runButton(page).click();
  await resultsAreShown(page);
  await toCuts(page);
  await page.getByRole("radiogroup", { name: "Attribute" }).getByText("race", { exact: true }).click();
  await page.locator(".cut-col").filter({ hasText: "Caucasian" }).waitFor();
}

async function toCuts(page) {
  const inMenu = page.locator(".rail-menu summary");
  if (await inMenu.isVisible()) await inMenu.click();
  await page.locator('nav.rail a[href="#/results/thresholds"]:visible').click();
  await page.locator(".cutbar").waitFor();
}

const title = (page) => page.locator("main h1.finding");
const tile = (page, group, kind) => page.locator(".cut-col").filter({ hasText: group }).first().locator(`.t-${kind}`);
const gapRow = (page, name) => page.locator(".gaps tbody tr").filter({ hasText: name });
const goal = (page, name) => page.getByRole("radio", { name }).locator("xpath=..");

journey("a cut is moved by keyboard, and every figure of the screen follows it", async ({ visit }) => {
  const { page } = await visit();
  await openCuts(page);
  assert.equal(await title(page).textContent(), "No single cut removes the gap in wrongful flags.");
  assert.match(await page.locator(".crumb").textContent(), /The audit itself stays at 5/);
  assert.match(new URL(page.url()).hash, /^#\/results\/thresholds(\?attribute=0)?$/);
  // ProPublica's counts at a cut of 5, then ours by hand at 6.
  await tile(page, "African-American", "fp").getByText("805").waitFor();
  assert.match(await tile(page, "African-American", "fp").textContent(), /805wrongly flagged44\.8% of 1,795/);
  assert.match(await tile(page, "Caucasian", "fp").textContent(), /349wrongly flagged23\.5% of 1,488/);
  assert.match(await gapRow(page, "False positive rate").textContent(), /\+21\.418\.2 to 24\.51\.91Above threshold/);
  assert.match(await page.locator("#figure-gap .wide .moving").textContent(), /\+21\.4 points/);
  const slider = page.getByRole("slider", { name: "Cut" });
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await tile(page, "African-American", "fp").getByText("616").waitFor();
  assert.match(await tile(page, "African-American", "fp").textContent(), /34\.3% of 1,795/);
  assert.match(await page.locator("#figure-gap .wide .moving").textContent(), /\+19\.6 points/);
  assert.match(await gapRow(page, "False positive rate").textContent(), /\+19\.6/);
  assert.equal(await page.locator("#cut").inputValue(), "6");
  await page.locator('[role="status"]').filter({ hasText: "Cut 6: African-American 34.3%" }).waitFor({ state: "attached" });
  await page.locator("#cut").fill("2");
  await tile(page, "Caucasian", "fp").getByText("949").waitFor();
  assert.equal(await slider.inputValue(), "1");
  assert.match(await page.locator("#table-cut").textContent(), /Asian32/);
}, { needs: COMPAS });

journey("cuts for each group are found, with a warning; a price has its cheapest cut", async ({ visit }) => {
  const { page } = await visit();
  await openCuts(page);
  await goal(page, "Equal false positives").click();
  await page.getByText("One cut for each group decides by race").waitFor();
  assert.match(await page.locator(".own-cuts").textContent(), /African-American 6, Caucasian 4, Hispanic 4 and Other 3/);
  assert.match(await tile(page, "African-American", "fp").textContent(), /616/);
  assert.ok(await page.getByRole("button", { name: "Audit with this cut" }).isDisabled());
  await goal(page, "One cut").click();
  await page.locator(".own-cuts").waitFor({ state: "detached" });
  const price = page.locator(".cost .sentence");
  assert.match(await price.textContent(), /cheapest single cut is then 6: 927 wrongly flagged and 1,542 wrongly not flagged\./);
  await page.locator("#price").fill("2");
  await price.getByText("8", { exact: true }).waitFor();
  await page.getByRole("radiogroup", { name: "Attribute" }).getByText("sex", { exact: true }).click();
  await page.locator(".cut-col").filter({ hasText: "Female" }).waitFor();
  assert.equal(new URL(page.url()).hash, "#/results/thresholds?attribute=1");
}, { needs: COMPAS });

journey("an audit with the cut that was tried, and back again", async ({ visit }) => {
  const { page } = await visit();
  await openCuts(page);
  await page.locator("#cut").fill("7");
  await page.getByRole("button", { name: "Audit with this cut" }).click();
  await page.waitForFunction(() => location.hash === "#/results");
  await resultsAreShown(page);
  await page.locator('nav.rail a[href="#/results/thresholds"]:visible').filter({ hasText: "cut 7" }).first().waitFor();
  await page.goBack();
  await page.locator(".crumb").getByText("stays at 7").waitFor();
  await page.locator("#cut").fill("5");
  await page.getByRole("button", { name: "Audit with this cut" }).click();
  await page.locator('nav.rail a[href="#/results/thresholds"]:visible').filter({ hasText: "cut 5" }).first().waitFor();
  await page.waitForFunction(() => location.hash === "#/results");
  await page.goBack();
  await page.goBack();
  await page.goForward();
  await page.locator(".cutbar").waitFor();
}, { needs: COMPAS });

journey("of a score whose lower values are likelier a cut is taken over, and the command line repeats it", async ({ visit }) => {
  const { page } = await visit();
  const data = scratchFile("risk.csv", `group,risk,repaid\n${RISKS.map((it) => Object.values(it).join(",")).join("\n")}\n`);
  await page.locator('input[accept=".toml"]').setInputFiles(scratchFile("plan.toml", RISK_PLAN));
  await page.getByRole("heading", { name: /^Bring / }).waitFor();
  await bring(page, data);
  const decision = page.locator("#field-decision");
  const comparison = decision.getByRole("combobox", { name: "Comparison" });
  const likelier = page.getByRole("combobox", { name: "Which scores are likelier positive" });
  assert.equal(await comparison.inputValue(), "at-most");
  assert.equal(await likelier.inputValue(), "lower");
  // The two are one choice: turned around together, and back again.
  await likelier.selectOption("higher");
  await page.waitForFunction(() => document.querySelector('#field-decision select[aria-label="Comparison"]').value === "at-least");
  await comparison.selectOption("at-most");
  await page.waitForFunction(() => document.querySelector('select[aria-label="Which scores are likelier positive"]').value === "lower");
  assert.equal(await decision.getByLabel("The number").inputValue(), "4");
  await runButton(page).click();
  await resultsAreShown(page);
  await toCuts(page);
  assert.match(await page.locator(".crumb").textContent(), /The audit itself stays at 4/);
  await page.locator("#cut").fill("6");
  await page.getByRole("button", { name: "Audit with this cut" }).click();
  await page.waitForFunction(() => location.hash === "#/results");
  await resultsAreShown(page);
  await page.locator('nav.rail a[href="#/results/thresholds"]:visible').filter({ hasText: "cut 6" }).first().waitFor();
  await step(page, "Plan").click();
  await page.getByText("risk of 6 or less").waitFor();
  await step(page, "Report").click();
  const saved = {};
  for (const name of ["plan.toml", "report.json", "report.html"]) saved[name] = (await saveFile(page, name)).path;
  assert.match(readFileSync(saved["plan.toml"], "utf8"), /at_most = 6/);
  assert.match(readFileSync(saved["report.html"], "utf8"), /risk of 6 or less/);
  const { groups } = JSON.parse(readFileSync(saved["report.json"], "utf8"));
  for (const name of ["a", "b"]) {
    const { tp, fp, fn, tn } = groups.find((it) => it.group[0] === name);
    const counted = (selected, repaid) => RISKS.filter((it) => it.group === name && (it.risk <= 6) === selected && it.repaid === repaid).length;
    assert.deepEqual([tp, fp, fn, tn], [counted(true, 1), counted(true, 0), counted(false, 1), counted(false, 0)], name);
  }
  const written = auditOnCommandLine(saved["plan.toml"], data);
  for (const name of Object.keys(saved)) assert.equal(sha256(saved[name]), sha256(join(written, name)), name);
});

/** Applicants whose risk is low where they repay; those of the group b are thought riskier than they are. */
const RISKS = Array.from({ length: 480 }, (_, at) => {
  const group = at % 2 ? "b" : "a";
  const risk = 1 + (Math.floor(at / 2) % 10);
  return { group, risk, repaid: risk - (group === "b" ? 2 : 0) + (Math.floor(at / 20) % 5) < 8 ? 1 : 0 };
});

const RISK_PLAN = `plan = 1
title = "Loans by risk"
effect = "benefit"
[data]
file = "risk.csv"
[columns]
outcome = { column = "repaid", positive = "1", called = "good for the money" }
decision = { column = "risk", at_most = 4, called = "granted" }
score = { column = "risk", lower = true }
[[columns.attributes]]
column = "group"
`;

for (const theme of ["light", "dark"]) {
  for (const [size, viewport] of [["a desk", DESK], ["a phone", PHONE]]) {
    journey(`cuts are accessible in the ${theme} theme on ${size}`, async ({ visit }) => {
      const { page } = await visit({ theme, viewport });
      await openCuts(page);
      await goal(page, "Equal errors").click();
      await page.locator(".own-cuts").waitFor();
      await checkAccess(page, "Thresholds");
      await checkTextSize(page, "Thresholds");
    }, { needs: COMPAS });
  }
}

journey("the screen of cuts is never wider than its window", async ({ visit }) => {
  const { page } = await visit();
  await openCuts(page);
  for (const width of [1152, 768, 360, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await checkNoOverflow(page, `Thresholds at ${width}`);
  }
}, { needs: COMPAS });

journey("a score of thousands of values in twelve groups is cut, and its moves show other figures", async ({ visit }) => {
  const { page } = await visit();
  await dropFile(page, scratchFile("people.csv", manyScores()));
  await columnsAreShown(page);
  await runButton(page).click();
  await resultsAreShown(page);
  await toCuts(page);
  assert.equal(await page.locator(".cut-col").count(), 12);
  const shown = await page.evaluate(moveCut, MOVES);
  assert.ok(new Set(shown).size > MOVES / 2, shown.join(", "));
});

/** People whose scores are all different. */
function manyScores() {
  let state = 7;
  const uniform = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const row = (_, idx) => {
    const score = uniform();
    return `g${String(idx % 12).padStart(2, "0")},${score.toFixed(7)},${score > 0.6 ? "yes" : "no"},${uniform() < score ? 1 : 0}`;
  };
  return `race,score,decision,outcome\n${Array.from({ length: 6_000 }, row).join("\n")}\n`;
}

/** Moves the slider so many times, and gives what the first tile shows before and after each move. */
async function moveCut(moves) {
  const slider = document.querySelector('.slider input[type="range"]');
  const first = document.querySelector(".tiles strong");
  const shown = [first.textContent];
  for (let at = 1; at <= moves; at += 1) {
    slider.value = String(Math.round((Number(slider.max) * at) / (moves + 1)));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    shown.push(first.textContent);
  }
  return shown;
}
