// The browser's own means work: Back and forward, links to a place, no network.

import assert from "node:assert/strict";

import { journey } from "../harness.mjs";
import { bring, COMPAS, resultsAreShown, runButton, step } from "../steps.mjs";

journey("Back and forward lead through the steps, and the address never holds data", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, COMPAS);
  await page.getByRole("link", { name: "See the plan" }).click();
  await runButton(page).click();
  await resultsAreShown(page);
  const places = [/#\/plan/, /#\/columns/, /#\/start|path\/$/];
  for (const place of places) {
    await page.goBack();
    await page.waitForURL(place);
  }
  for (const place of [/#\/columns/, /#\/plan/, /#\/results/]) {
    await page.goForward();
    await page.waitForURL(place);
  }
  await resultsAreShown(page);
  const address = decodeURIComponent(page.url());
  for (const word of ["compas", "race", "Caucasian", "decile"]) assert.ok(!address.includes(word), address);
}, { needs: COMPAS });

journey("with the network cut a whole audit still runs", async ({ visit }) => {
  const { page, context } = await visit();
  await context.setOffline(true);
  await bring(page, COMPAS);
  await runButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  await page.waitForURL(/#\/report/);
}, { needs: COMPAS });
