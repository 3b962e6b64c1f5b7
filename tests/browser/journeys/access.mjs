// Everyone can use it: by keyboard, by ear, on a small screen, in the dark.

import assert from "node:assert/strict";

import { checkAccess, checkNoOverflow, checkTextSize } from "../checks.mjs";
import { DESK, download, journey, PHONE, reload } from "../harness.mjs";
import { bring, COMPAS, pressUntil, resultsAreShown, runButton, step } from "../steps.mjs";

/** Walks through every step, and calls back on each. */
async function onEachStep(page, look) {
  await look("File");
  await bring(page, COMPAS);
  await look("Columns");
  await page.getByRole("link", { name: "See the plan" }).click();
  await page.getByRole("heading", { name: "Check the plan" }).waitFor();
  await look("Plan");
  await runButton(page).click();
  await resultsAreShown(page);
  await look("Audit");
  await page.getByRole("button", { name: "Show all", exact: true }).click();
  await look("Audit, unfolded");
  await page.locator('a[href="#/report"]:visible').first().click();
  await page.getByRole("heading", { name: "Keep the report" }).waitFor();
  await look("Report");
}

for (const theme of ["light", "dark"]) {
  for (const [size, viewport] of [["a desk", DESK], ["a phone", PHONE]]) {
    journey(`every step is accessible in the ${theme} theme on ${size}`, async ({ visit }) => {
      const { page } = await visit({ theme, viewport });
      await onEachStep(page, async (name) => {
        await checkAccess(page, name);
        await checkTextSize(page, name);
      });
    }, { needs: COMPAS });
  }
}

for (const width of [320, 360, 768, 1152]) {
  journey(`nothing is wider than a window of ${width} pixels`, async ({ visit }) => {
    const { page } = await visit({ viewport: { width, height: 800 } });
    await onEachStep(page, (name) => checkNoOverflow(page, name));
  }, { needs: COMPAS });
}

journey("an audit needs no mouse, from the choice of a file to the saved report", async ({ visit }) => {
  const { page } = await visit();
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page, "the file button", () => document.activeElement?.matches(".drop input[type=file]"));
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(COMPAS);
  await page.getByRole("heading", { name: "Check what each column means" }).waitFor();
  await tabTo(page, "the button that runs", () => document.activeElement?.textContent?.trim() === "Run the audit");
  await page.keyboard.press("Enter");
  await resultsAreShown(page);
  await page.waitForFunction(() => document.activeElement?.matches("main h1"));
  await tabTo(page, "a chart", () => document.activeElement?.matches(".fig-body"));
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement?.querySelector(".fig-say")?.textContent?.trim());
  await backTo(page, "the step of the report", () => /Report/.test(document.activeElement?.textContent ?? "") && document.activeElement?.closest("nav.steps"));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Keep the report" }).waitFor();
  await tabTo(page, "the button that saves", () => /Save\s+report\.json/.test(document.activeElement?.textContent ?? ""));
  const { name } = await download(page, () => page.keyboard.press("Enter"));
  assert.equal(name, "report.json");
}, { needs: COMPAS });

journey("the theme is switched by its button and stays", async ({ visit }) => {
  const opened = await visit();
  const { page } = opened;
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await paper();
  await page.getByRole("button", { name: "Light or dark" }).click();
  const after = await paper();
  assert.notEqual(after, before);
  await reload(opened);
  assert.equal(await paper(), after);
});

const tabTo = (page, what, there) => pressUntil(page, "Tab", what, there);
const backTo = (page, what, there) => pressUntil(page, "Shift+Tab", what, there);
