// What goes wrong is said, costs nothing, and can be gone on from.

import assert from "node:assert/strict";

import { dropFile, journey, reload } from "../harness.mjs";
import { ADULT, bring, COMPAS, resultsAreShown, runButton, scratchFile, step } from "../steps.mjs";

const problem = (page) => page.locator("#problem");

journey("a file that is no table is refused with its cause and what to do, and a good one can follow", async ({ visit }) => {
  const { page } = await visit();
  await dropFile(page, scratchFile("notes.csv", '"unclosed\na,b\n1,2\n'));
  await problem(page).waitFor();
  const said = await problem(page).innerText();
  assert.ok(said.split("\n").filter((it) => it.trim()).length >= 3, `what, why and what to do: ${said}`);
  assert.equal(said.match(/notes\.csv/g)?.length, 1, `the file is named once: ${said}`);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "problem", "the note has the focus");
  await bring(page, scratchFile("good.csv", "group,approved\na,1\nb,0\na,0\nb,1\n"));
  assert.equal(await problem(page).count(), 0);
});

journey("an empty file is refused in words", async ({ visit }) => {
  const { page } = await visit();
  await dropFile(page, scratchFile("empty.csv", ""));
  await problem(page).waitFor();
  assert.match(await problem(page).innerText(), /empty|nothing|no rows/i);
});

journey("work can be stopped, and the choices are kept", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, ADULT);
  await page.getByRole("link", { name: "See the plan" }).click();
  await page.locator("#field-resamples").fill("100000");
  await page.locator("#field-resamples").press("Tab");
  await runButton(page).click();
  const stop = page.getByRole("button", { name: "Stop", exact: true });
  await stop.waitFor();
  const pressed = Date.now();
  await stop.click();
  await page.getByText("Stopped. Your choices are as they were.").waitFor({ state: "attached" });
  assert.ok(Date.now() - pressed < 1_000, "stopping takes no time");
  assert.equal(await page.locator("#field-resamples").inputValue(), "100000");
  await page.locator("#field-resamples").fill("200");
  await page.locator("#field-resamples").press("Tab");
  await runButton(page).click();
  await resultsAreShown(page);
}, { needs: ADULT });

journey("a reload keeps the choices and asks for the file by name and fingerprint; another one is refused", async ({ visit }) => {
  const opened = await visit();
  const { page } = opened;
  const text = "group,approved\na,1\nb,0\na,0\nb,1\n";
  await bring(page, scratchFile("ours.csv", text));
  await step(page, "Plan").click();
  const title = page.getByRole("textbox", { name: "Title" });
  await title.fill("The title that must stay");
  await title.press("Tab");
  await reload(opened);
  await page.getByText("ours.csv").first().waitFor();
  assert.match(await page.locator("main").innerText(), /SHA-256/);
  await dropFile(page, scratchFile("ours.csv", text.replace("a,1", "a,0")));
  await problem(page).waitFor();
  assert.match(await problem(page).innerText(), /not the file/);
  await dropFile(page, scratchFile("renamed.csv", text));
  await title.waitFor();
  assert.equal(await title.inputValue(), "The title that must stay");
});

journey("a panic of the worker is told of, costs no choice, and the audit goes on with a fresh one", async ({ visit }) => {
  const { page, complaints } = await visit();
  await bring(page, COMPAS);
  await step(page, "Plan").click();
  const title = page.getByRole("textbox", { name: "Title" });
  await title.fill("Choices outlive a crash");
  await title.press("Tab");
  const [worker] = page.workers();
  await worker.evaluate(() => setTimeout(() => {
    globalThis.onmessage(new MessageEvent("message", { data: ['{"job":0,"body":"Panic"}'] }));
  }));
  await problem(page).waitFor();
  assert.match(await problem(page).innerText(), /choices are untouched/);
  assert.equal(await title.inputValue(), "Choices outlive a crash");
  await problem(page).getByRole("button", { name: "Go on" }).click();
  if (!page.url().includes("#/results")) await runButton(page).click();
  await resultsAreShown(page);
  // The trap itself may reach the console, after what the page said of it.
  complaints.splice(0, complaints.length, ...complaints.filter((it) => !/unreachable|the page asked for a panic/.test(it)));
}, { needs: COMPAS });
