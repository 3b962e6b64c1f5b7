// Reading a long page of results: what was found is seen at a glance, and what it rests on when it is asked for.

import assert from "node:assert/strict";

import { checkNoOverflow } from "../checks.mjs";
import { journey, PHONE } from "../harness.mjs";
import { resultsAreShown, step } from "../steps.mjs";

const exhibits = (page) => page.locator("details.exhibit");
const unfolded = (page) => page.locator("details.exhibit[open]");

/** Opens the finished audit with the most exhibits. */
async function openAudit(page) {
  await page.locator("li.ready").filter({ hasNotText: "needs " }).filter({ hasText: "COMPAS" }).first().getByRole("button").click();
  await resultsAreShown(page);
}

journey("every finding is seen at a glance, and a key unfolds what it rests on for as long as the page is open", async ({ visit }) => {
  const { page } = await visit();
  await openAudit(page);
  const n = await exhibits(page).count();
  assert.ok(n >= 5, `${n} exhibits`);
  assert.equal(await unfolded(page).count(), 0);
  const first = exhibits(page).first();
  const tall = await first.boundingBox();
  assert.ok(tall.height < 120, `a finding takes ${tall.height} px`);
  await first.locator("summary").first().press("Enter");
  await first.locator(".exhibit-body").waitFor();
  await step(page, "Report").click();
  await page.getByRole("heading", { name: "Keep the report" }).waitFor();
  await step(page, "Audit").click();
  await resultsAreShown(page);
  assert.equal(await unfolded(page).count(), 1, "what was unfolded stays so");
  await page.getByRole("button", { name: "Show all", exact: true }).click();
  assert.equal(await unfolded(page).count(), n);
  const repeated = await page.evaluate(() => [...document.querySelectorAll("details.exhibit")].filter((it) => {
    const title = it.querySelector("summary h3").textContent;
    const texts = it.querySelectorAll(".exhibit-body :is(h3, figcaption, p, caption:not(.hidden))");
    return [...texts].some((text) => text.textContent.includes(title));
  }).length);
  assert.equal(repeated, 0, "no caption says the finding again");
  await page.getByRole("button", { name: "Fold all", exact: true }).click();
  assert.equal(await unfolded(page).count(), 0);
});

journey("the rail leads to a section and unfolds an analysis, and shows what is read", async ({ visit }) => {
  const { page } = await visit();
  await openAudit(page);
  const rail = page.getByRole("navigation", { name: "Sections of the audit" });
  const isRead = (name) => rail.locator("> ul > li > a[aria-current]").filter({ hasText: name }).waitFor();
  await isRead("Summary");
  await rail.locator("> ul").getByRole("link", { name: /^How sure/ }).click();
  await page.waitForFunction(() => document.activeElement?.id === "how-sure-h");
  await isRead("How sure");
  const link = rail.locator("> ul .rail-sub a").nth(1);
  await link.click();
  await page.waitForFunction(() => document.activeElement?.matches("details.exhibit[open] > summary"));
  assert.equal(await unfolded(page).count(), 1);
  await page.evaluate(() => document.getElementById("groups").scrollIntoView());
  await isRead("Groups");
  await page.keyboard.press("End");
  await isRead("Data");
});

journey("on paper everything is unfolded, and afterwards folded again", async ({ visit }) => {
  const { page } = await visit();
  await openAudit(page);
  const n = await page.locator("main details").count();
  await page.evaluate(() => {
    globalThis.addEventListener("beforeprint", () => {
      globalThis.printed = document.querySelectorAll("main details[open]").length;
    });
  });
  await page.pdf();
  assert.equal(await page.evaluate(() => globalThis.printed), n);
  await page.waitForFunction(() => document.querySelectorAll("main details[open]").length === 0);
});

journey("everything unfolded fits a phone, and its menu says where one is", async ({ visit }) => {
  const { page } = await visit({ viewport: PHONE });
  await openAudit(page);
  await page.getByRole("button", { name: "Show all", exact: true }).click();
  await checkNoOverflow(page, "everything unfolded");
  await page.evaluate(() => document.getElementById("how-sure").scrollIntoView());
  const menu = page.locator(".rail-menu summary");
  await menu.filter({ hasText: "How sure" }).waitFor();
  const { y } = await menu.boundingBox();
  assert.ok(y >= 0 && y < 100, `the menu stays in sight, at ${y} px`);
});

journey("a rate leads to what other programs would print under its name, and back", async ({ visit }) => {
  const { page } = await visit();
  await openAudit(page);
  const way = page.locator("#groups .elsewhere");
  await way.getByText("What would other programs print?").waitFor();
  const link = way.getByRole("link").first();
  const name = (await link.textContent()).trim();
  await link.click();
  await page.waitForFunction((name) => document.activeElement?.matches(".exhibit[open] .programs tr.name th")
    && document.activeElement.textContent.trim() === name, name);
  const lines = await page.locator(".exhibit[open] .programs tbody").filter({ hasText: name }).first().locator("tr").count();
  assert.ok(lines > 1, "the name has lines");
  await page.goBack();
  const metric = page.locator("#metrics .elsewhere a").first();
  await metric.click();
  await page.waitForFunction(() => document.activeElement?.matches(".exhibit[open] .programs tr.name th"));
});
