// Groups are made on the page: in quantiles, in bands, merged, in order.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkAccess, checkNoOverflow } from "../checks.mjs";
import { journey, PHONE } from "../harness.mjs";
import { auditOnCommandLine, bring, COMPAS, resultsAreShown, runButton, saveFile, scratchFile, sha256, step } from "../steps.mjs";

const FILES = ["report.html", "report.json", "figures.csv", "exhibits.csv", "plan.toml"];

/** By pandas: the ages below which the people come nearest to a third and two thirds of 7,214. */
const THIRDS = [["below 28", "2,514"], ["28 to below 38", "2,285"], ["38 and above", "2,415"]];

async function openPlan(page) {
  await bring(page, COMPAS);
  await useAs(page, "age", "Attribute");
  await page.getByRole("link", { name: "See the plan" }).click();
  await page.getByRole("heading", { name: "Check the plan" }).waitFor();
  return page.getByRole("region", { name: "The groups" });
}

async function useAs(page, column, role) {
  await page.locator(".segment label").filter({ hasText: /^All/ }).click();
  await page.getByRole("combobox", { name: `Use ${column} as`, exact: true }).selectOption({ label: role });
}

/** From where the bar at the top lies over nothing that can be pressed. */
async function checkFromTop(page, where) {
  await page.evaluate(() => globalThis.scrollTo(0, 0));
  await checkAccess(page, where);
}

/** Chooses how the groups of ages are made, by keyboard. */
async function choose(section, way) {
  const ways = section.getByRole("radiogroup", { name: "How groups of age are made", exact: true });
  await ways.getByRole("radio", { name: way }).press("Space");
}

/** The groups of an attribute with their people, as soon as there are so many. */
async function groups(section, attribute, n) {
  const items = section.getByRole("list", { name: `Groups of ${attribute}`, exact: true }).getByRole("listitem");
  await items.nth(n - 1).waitFor({ timeout: 3_000 });
  const texts = await items.evaluateAll((all) => all.map((it) => [...it.children].slice(0, 2).map((part) => part.textContent)));
  assert.equal(texts.length, n, JSON.stringify(texts));
  return texts;
}

async function until(what, expected, read) {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await read().catch((error) => error.message);
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.deepEqual(await read(), expected, what);
}

journey("groups are made, merged and put in order by keyboard, nothing is lost, and the command line repeats them", async ({ visit }) => {
  const { page } = await visit();
  const section = await openPlan(page);
  await choose(section, "Quantiles");
  const n = section.getByLabel("groups of about equal size");
  assert.equal(await n.inputValue(), "4");
  await n.fill("3");
  await n.press("Enter");
  await until("thirds", THIRDS, () => groups(section, "age", 3));
  await choose(section, "Named bands");
  await section.getByLabel("Name of band 1").fill("younger");
  await section.getByLabel("Name of band 1").press("Enter");
  await section.getByLabel("Band 1 ends below").fill("30");
  await section.getByLabel("Band 1 ends below").press("Enter");
  await until("bands", "younger", async () => (await groups(section, "age", 2))[0][0]);
  await choose(section, "Cut points");
  assert.equal(await section.getByLabel("Cut at").inputValue(), "30");
  await choose(section, "Quantiles");
  assert.equal(await section.getByLabel("groups of about equal size").inputValue(), "3");
  await until("thirds again", THIRDS, () => groups(section, "age", 3));
  await merge(page, section);
  await checkFromTop(page, "the groups of a plan");
  await run(page);
}, { needs: COMPAS });

async function merge(page, section) {
  await section.locator("details", { hasText: "6 values" }).locator("summary").press("Enter");
  for (const level of ["Asian", "Native American"]) {
    const field = section.getByLabel(new RegExp(`^${level} `));
    await field.fill("Other");
    await field.press("Enter");
  }
  const names = async () => (await groups(section, "race", 4)).map((it) => it[0]);
  await until("merged", ["African-American", "Caucasian", "Hispanic", "Other"], names);
  assert.equal((await groups(section, "race", 4))[3][1], "427");
  await section.getByRole("button", { name: "Move Other up" }).press("Enter");
  await until("moved", ["African-American", "Caucasian", "Other", "Hispanic"], names);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  await until("focus", "Move Other up", focused);
}

async function run(page) {
  await runButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  const saved = {};
  for (const name of FILES) saved[name] = (await saveFile(page, name)).path;
  const report = JSON.parse(readFileSync(saved["report.json"], "utf8"));
  const age = report.plan.columns.attributes.find((it) => it.column === "age");
  assert.deepEqual([age.quantiles, age.cut], [3, [28, 38]]);
  const races = report.groups.filter((it) => it.attributes.join() === "race").map((it) => it.group[0]);
  assert.deepEqual(races, ["African-American", "Caucasian", "Other", "Hispanic"]);
  assert.ok(report.exhibits.some((it) => it.exhibit === "trend" && it.attributes.join() === "age"));
  const written = auditOnCommandLine(saved["plan.toml"], COMPAS);
  for (const name of FILES) assert.equal(sha256(saved[name]), sha256(join(written, name)), name);
}

journey("a mistake about groups is said beside the attribute, and the others are counted", async ({ visit }) => {
  const { page } = await visit({ viewport: PHONE });
  const section = await openPlan(page);
  await choose(section, "Quantiles");
  const n = section.getByLabel("groups of about equal size");
  await n.fill("1");
  await n.press("Enter");
  await section.getByText("Ask for 2 to 100").waitFor();
  await groups(section, "race", 6);
  await choose(section, "Named bands");
  await section.getByRole("button", { name: "Add a band above" }).press("Enter");
  await section.getByText("do not say where").waitFor();
  await checkNoOverflow(page, "the groups of a plan");
  await checkFromTop(page, "a mistake about groups");
}, { needs: COMPAS });

journey("columns of probabilities become groups, and the command line repeats their rates", async ({ visit }) => {
  const { page } = await visit();
  const file = scratchFile("probable.csv", probable());
  await bring(page, file);
  for (const column of ["p_white", "p_black"]) await useAs(page, column, "Probability of a group");
  await page.getByRole("link", { name: "See the plan" }).click();
  const section = page.getByRole("region", { name: "The groups" });
  const field = section.getByLabel("p_white");
  await field.fill("White");
  await field.press("Enter");
  await until("expected", [["White", "60"], ["p_black", "40"]], () => groups(section, "group", 2));
  await checkFromTop(page, "groups by probability");
  await runButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  const saved = {};
  for (const name of FILES) saved[name] = (await saveFile(page, name)).path;
  const report = JSON.parse(readFileSync(saved["report.json"], "utf8"));
  assert.ok(report.exhibits.some((it) => it.exhibit === "soft-groups"));
  const written = auditOnCommandLine(saved["plan.toml"], file);
  for (const name of FILES) assert.equal(sha256(saved[name]), sha256(join(written, name)), name);
});

/** A hundred people: 60 expected to be White, 40 to be Black. */
function probable() {
  const row = (p, decision, sex) => `${p},${(1 - p).toFixed(2)},${decision},${sex}\n`;
  const rows = Array.from({ length: 100 }, (_, at) => row([0.9, 0.3][at % 2], ["yes", "no", "no"][at % 3], ["f", "m"][at % 5 % 2]));
  return `p_white,p_black,approved,sex\n${rows.join("")}`;
}
