// The page answers before all of its program has come, and nothing is lost meanwhile.

import assert from "node:assert/strict";

import { dropFile, expected, journey, untilSealed } from "../harness.mjs";
import { bring, columnsAreShown, resultsAreShown, scratchFile } from "../steps.mjs";

const REST = "**/app_rest.wasm";
const TABLE = "group,approved\na,1\nb,0\na,0\nb,1\n";

/** Holds every request for the rest of the program; `release` lets them go. */
function held() {
  let release;
  const gate = new Promise((done) => {
    release = done;
  });
  const before = (page) => page.route(REST, async (route) => {
    await gate;
    await route.continue();
  });
  return { before, release: () => release() };
}

/** Only the program itself offers this. */
const answers = (page) => page.getByRole("button", { name: "Paste a table" }).waitFor();

journey("the start page answers before the rest of the program has come, and a file that comes then is read", async ({ visit }) => {
  const rest = held();
  const opened = await visit({ ready: false, before: rest.before });
  const { page } = opened;
  await answers(page);
  assert.equal(await page.evaluate(() => plumbline.sealed), "", "it is not sealed yet");
  await dropFile(page, scratchFile("early.csv", TABLE));
  await page.getByText("Reading the data").waitFor();
  rest.release();
  await columnsAreShown(page);
  await untilSealed(opened);
});

journey("a table pasted before the rest of the program has come is read", async ({ visit }) => {
  const rest = held();
  const { page } = await visit({ ready: false, before: rest.before });
  await page.getByRole("button", { name: "Paste a table" }).click();
  await page.locator("#pasted").fill(TABLE);
  await page.getByRole("button", { name: "Read the table" }).click();
  rest.release();
  await columnsAreShown(page);
});

journey("a finished audit opened before the rest of the program has come is opened", async ({ visit }) => {
  const rest = held();
  const { page } = await visit({ ready: false, before: rest.before });
  await page.locator(".gallery button").first().click();
  rest.release();
  await resultsAreShown(page);
});

journey("work that waits for the rest of the program can be stopped, and another file follows", async ({ visit }) => {
  const rest = held();
  const { page } = await visit({ ready: false, before: rest.before });
  await answers(page);
  await dropFile(page, scratchFile("first.csv", TABLE.replaceAll("group", "first")));
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await dropFile(page, scratchFile("second.csv", TABLE.replaceAll("group", "second")));
  rest.release();
  await columnsAreShown(page);
  assert.match(await page.locator(".bar-file").innerText(), /second\.csv/);
});

journey("who goes to a step before the rest of the program has come has it fetched at once", async ({ visit }) => {
  let n_asked = 0;
  const rest = held();
  const before = (page) => page.route(REST, async (route) => {
    n_asked += 1;
    // The first one is the one that comes behind the start page.
    if (n_asked === 1) return route.fallback();
    return route.continue();
  });
  const opened = await visit({ ready: false, before: async (page) => (await rest.before(page), await before(page)) });
  const { page } = opened;
  await answers(page);
  await page.evaluate(() => { location.hash = "#/columns"; });
  await page.getByRole("heading", { name: "There is no file yet" }).waitFor();
  assert.equal(n_asked, 2);
  rest.release();
  await untilSealed(opened);
  await bring(page, scratchFile("then.csv", TABLE));
});

journey("an address within the audit has the whole program come first", async ({ visit }) => {
  const { page } = await visit({ hash: "#/results" });
  await page.getByRole("heading", { name: "There is no file yet" }).waitFor();
});

journey("where the rest of the program does not come, the page says so and shows no half of itself", async ({ visit }) => {
  const { page, complaints } = await visit({ ready: false, before: (it) => it.route(REST, (route) => route.abort()) });
  await page.getByText("The part that computes could not be started").waitFor();
  assert.equal(await page.evaluate(() => plumbline.sealed), "");
  expected(complaints, /app_rest\.wasm|ERR_FAILED/);
});
