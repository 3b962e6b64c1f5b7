// A model decides: it is trained here, or read from a file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkAccess, checkNoOverflow, checkTextSize } from "../checks.mjs";
import { DESK, download, dropFile, journey, PHONE, ROOT } from "../harness.mjs";
import { ADULT, auditOnCommandLine, bring, COMPAS, pressUntil, resultsAreShown, saveFile, scratchFile, sha256, step } from "../steps.mjs";

const MODELS = join(ROOT, "../shared/models");

/** So few people that a model of them is trained at once. */
const SMALL = () => scratchFile("small.csv", `years,visits,sex,city,recid\n${Array.from({ length: 240 }, (_, at) => {
  const years = at % 12;
  return `${years},${(at * 7) % 10},${at % 2 ? "Male" : "Female"},${["Aa", "Bb", "Cc"][at % 3]},${(years + (at * 5) % 7) > 8 ? 1 : 0}`;
}).join("\n")}\n`);

async function chooseTraining(page) {
  await page.getByRole("radio", { name: /^Train a model here/ }).check();
}

async function modelsAreShown(page) {
  await page.getByRole("heading", { name: "Whom it was tried on" }).waitFor({ timeout: 90_000 });
}

function auditButton(page) {
  return page.getByRole("button", { name: "Audit this model" }).first();
}

/** A plan that trains one model on the people of the COMPAS file. */
async function trainOnCompas(page) {
  await bring(page, COMPAS);
  await chooseTraining(page);
  await page.getByRole("button", { name: "Train the model" }).click();
  await modelsAreShown(page);
}

journey("a model is trained, shown and audited, and the results name the people who were held out", async ({ visit }) => {
  const { page } = await visit();
  await trainOnCompas(page);
  const area = () => page.getByRole("region", { name: "All people together" })
    .getByRole("row", { name: /^Area under the ROC curve/ }).innerText();
  const tried = await area();
  assert.match(tried, /0\.7\d/, "how well it does is said before the audit");
  assert.match(await page.getByRole("region", { name: "How far groups are apart" }).innerText(), /Equalized odds difference\s+race/);
  await auditButton(page).click();
  await resultsAreShown(page);
  assert.match(await page.locator("#summary").innerText(), /Logistic regression[\s\S]*had learnt from[\s\S]*others/);
  await page.getByRole("link", { name: "About the model" }).click();
  await modelsAreShown(page);
  assert.equal(await area(), tried, "the audit counts the same");
  await step(page, "Report").click();
  const predictions = readFileSync((await saveFile(page, "predictions.csv")).path, "utf8");
  assert.ok(predictions.split("\n").length > 7_000, "a row for each person");
  const model = JSON.parse(readFileSync((await saveFile(page, "model.json")).path, "utf8"));
  assert.equal(typeof model, "object");
}, { needs: COMPAS });

journey("a model that Chromium trains is the one that the command line trains, byte for byte", async ({ visit }) => {
  const { page } = await visit();
  await trainOnCompas(page);
  await auditButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  const written = auditOnCommandLine((await saveFile(page, "plan.toml")).path, COMPAS);
  for (const name of ["predictions.csv", "model.json", "model.onnx", "report.json"]) {
    const saved = (await saveFile(page, name)).path;
    assert.equal(sha256(saved), sha256(join(written, name)), name);
  }
}, { needs: COMPAS });

journey("training needs no mouse, from the choice of a file to the saved report", async ({ visit }) => {
  const { page } = await visit();
  const there = (text) => pressUntil(page, "Tab", text, (it) => document.activeElement?.textContent?.trim() === it, text);
  const chooser = page.waitForEvent("filechooser");
  await pressUntil(page, "Tab", "the file button", () => document.activeElement?.matches(".drop input[type=file]"));
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(COMPAS);
  await page.getByRole("heading", { name: "Check what each column means" }).waitFor();
  await pressUntil(page, "Tab", "where the decisions come from", () => document.activeElement?.matches('input[name="origin"]'));
  await page.keyboard.press("ArrowDown");
  await there("Train the model");
  await page.keyboard.press("Enter");
  await modelsAreShown(page);
  await there("Audit this model");
  await page.keyboard.press("Enter");
  await resultsAreShown(page);
  await pressUntil(page, "Shift+Tab", "the step of the report", () => /Report/.test(document.activeElement?.textContent ?? "") && Boolean(document.activeElement?.closest("nav.steps")));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Keep the report" }).waitFor();
  await pressUntil(page, "Tab", "the button that saves", () => /Save\s+report\.json/.test(document.activeElement?.textContent ?? ""));
  const { name } = await download(page, () => page.keyboard.press("Enter"));
  assert.equal(name, "report.json");
}, { needs: COMPAS });

for (const theme of ["light", "dark"]) {
  for (const [size, viewport] of [["a desk", DESK], ["a phone", PHONE]]) {
    journey(`the model's plan and the models are accessible in the ${theme} theme on ${size}`, async ({ visit }) => {
      const { page } = await visit({ theme, viewport });
      await bring(page, SMALL());
      await chooseTraining(page);
      await page.getByRole("link", { name: "See the plan" }).click();
      await page.getByRole("heading", { name: "How the model learns" }).waitFor();
      await page.getByRole("checkbox", { name: /^Decision tree/ }).check();
      for (const it of await page.locator("details.knobs > summary").all()) await it.click();
      await page.getByLabel("Look for better settings of Decision tree").selectOption("10");
      await look(page, "Plan");
      await page.getByRole("button", { name: "Train and compare" }).click();
      await modelsAreShown(page);
      await look(page, "Models");
    });
  }
}

journey("switching where the decisions come from loses nothing", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, COMPAS);
  const column = page.getByLabel("decision column");
  const before = await column.inputValue();
  await chooseTraining(page);
  await page.getByRole("link", { name: "See the plan" }).click();
  await page.getByRole("checkbox", { name: /^Naive Bayes/ }).check();
  await page.locator("#field-folds").fill("7");
  await page.locator("#field-folds").press("Tab");
  await step(page, "Columns").click();
  await page.getByRole("radio", { name: /^A column of the file/ }).check();
  assert.equal(await column.inputValue(), before);
  await chooseTraining(page);
  await step(page, "Plan").click();
  assert.ok(await page.getByRole("checkbox", { name: /^Naive Bayes/ }).isChecked());
  assert.equal(await page.locator("#field-folds").inputValue(), "7");
}, { needs: COMPAS });

journey("training can be stopped, and the choices are kept", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, COMPAS);
  await chooseTraining(page);
  await page.getByRole("link", { name: "See the plan" }).click();
  await page.getByRole("checkbox", { name: /^Kernel support vector machine/ }).check();
  await page.getByRole("checkbox", { name: /^Boosted trees/ }).check();
  await page.locator("#field-repeats").fill("20");
  await page.locator("#field-repeats").press("Tab");
  await page.getByRole("button", { name: "Train and compare" }).click();
  await page.getByText(/fit \d+ of \d+/).waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("heading", { name: "How the model learns" }).waitFor();
  assert.equal(await page.locator("#field-repeats").inputValue(), "20");
  assert.ok(await page.getByRole("checkbox", { name: /^Kernel support vector machine/ }).isChecked());
  await page.getByRole("checkbox", { name: /^Kernel support vector machine/ }).uncheck();
  await page.getByRole("checkbox", { name: /^Boosted trees/ }).uncheck();
  await page.locator("#field-repeats").fill("1");
  await page.locator("#field-repeats").press("Tab");
  await page.getByRole("button", { name: "Train the model" }).click();
  await modelsAreShown(page);
}, { needs: COMPAS });

journey("better settings are looked for within seconds, the plan says how many were tried, and the command line finds the same", async ({ visit }) => {
  const { page } = await visit();
  const small = SMALL();
  await bring(page, small);
  await chooseTraining(page);
  await page.getByRole("link", { name: "See the plan" }).click();
  await page.getByRole("checkbox", { name: /^Decision tree/ }).check();
  const choice = page.getByLabel("Look for better settings of Decision tree");
  await choice.selectOption("10");
  await page.getByText(/^Varied: max depth, min leaf\./).waitFor();
  await page.getByText("Decision tree", { exact: true }).and(page.locator("summary")).click();
  await page.getByLabel("Fewest people at an end").fill("7");
  await page.getByLabel("Fewest people at an end").press("Tab");
  await page.getByText(/^Varied: max depth\./).waitFor();
  await page.getByLabel("Look for better settings of Logistic regression").selectOption("10");
  await page.getByRole("button", { name: "Train and compare" }).click();
  await modelsAreShown(page);
  await page.getByRole("heading", { name: "Which settings were tried" }).waitFor();
  const tables = page.locator('[id^="table-search-"]');
  assert.equal(await tables.count(), 2);
  assert.match(await tables.nth(0).innerText(), /Logistic regression[\s\S]*penalty[\s\S]*of 5/);
  // Depths from 2 to 16, and the plan's own 6, which is one of them.
  assert.match(await tables.nth(1).innerText(), /15 settings/);
  await look(page, "Models");
  await auditButton(page).click();
  await resultsAreShown(page);
  await step(page, "Plan").click();
  assert.equal(await choice.inputValue(), "found");
  assert.match(await choice.locator("option:checked").innerText(), /among 15, as found/);
  await step(page, "Report").click();
  const plan = (await saveFile(page, "plan.toml")).path;
  assert.match(readFileSync(plan, "utf8"), /tries = 15/);
  const written = auditOnCommandLine(plan, small);
  for (const name of ["predictions.csv", "model.json", "report.json"]) {
    const saved = (await saveFile(page, name)).path;
    assert.equal(sha256(saved), sha256(join(written, name)), name);
  }
});

journey("a search for settings can be stopped, and what was asked for stays", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, COMPAS);
  await chooseTraining(page);
  await page.getByRole("link", { name: "See the plan" }).click();
  const choice = page.getByLabel("Look for better settings of Logistic regression");
  await choice.selectOption("300");
  await page.getByRole("button", { name: "Train the model" }).click();
  await page.getByText(/Looking for better settings: [1-9]\d* tried, least loss 0\.\d+/).waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("heading", { name: "How the model learns" }).waitFor();
  assert.equal(await choice.inputValue(), "300");
  await choice.selectOption("0");
  await page.getByRole("button", { name: "Train the model" }).click();
  await modelsAreShown(page);
  assert.equal(await page.getByRole("heading", { name: "Which settings were tried" }).count(), 0);
}, { needs: COMPAS });

journey("a model that was saved here is read again and audited", async ({ visit }) => {
  const { page } = await visit();
  const small = SMALL();
  await bring(page, small);
  await chooseTraining(page);
  await page.getByRole("button", { name: "Train the model" }).click();
  await modelsAreShown(page);
  await auditButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  const { path } = await saveFile(page, "model.json");
  const again = scratchFile("model.json", readFileSync(path, "utf8"));
  await step(page, "Columns").click();
  await dropFile(page, again);
  await page.getByText("model.json is here").waitFor();
  await step(page, "Plan").click();
  await page.getByRole("button", { name: "Try ten rows" }).click();
  const tried = page.getByRole("table", { name: /The first rows, scored/ });
  await tried.waitFor();
  assert.equal(await tried.locator("tbody tr").count(), 10);
  await page.getByRole("button", { name: "Run the audit" }).click();
  await resultsAreShown(page);
});

journey("where ONNX cannot hold a model, the report says so in words", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, SMALL());
  await chooseTraining(page);
  await page.getByRole("link", { name: "See the plan" }).click();
  await page.getByRole("checkbox", { name: /^Nearest neighbours/ }).check();
  await page.getByRole("checkbox", { name: /^Logistic regression/ }).uncheck();
  await page.getByRole("button", { name: "Train the model" }).click();
  await modelsAreShown(page);
  await page.getByText("this way has no iterations").first().waitFor();
  await auditButton(page).click();
  await resultsAreShown(page);
  await step(page, "Report").click();
  await page.getByText(/Not made: nearest neighbors/).waitFor();
  const { path } = await saveFile(page, "model.json");
  assert.equal(typeof JSON.parse(readFileSync(path, "utf8")), "object");
});

journey("two models of one way are set otherwise, named and set side by side, and one is taken away again", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, SMALL());
  await chooseTraining(page);
  await page.getByRole("link", { name: "See the plan" }).click();
  const settings = (at) => page.locator(`#settings-${at}`);
  await settings(0).click();
  await page.getByRole("button", { name: "Add another of this kind" }).click();
  await page.waitForFunction(() => document.activeElement?.id === "settings-1");
  await page.locator("#knob-1-c").fill("0.01");
  await page.locator("#knob-1-c").press("Tab");
  await page.locator("#name-1").fill("The cautious one");
  await page.locator("#name-1").press("Tab");
  await settings(1).getByText("The cautious one").waitFor();
  await page.getByRole("button", { name: "Train and compare" }).click();
  await modelsAreShown(page);
  const beside = page.getByRole("table", { name: /Models side by side/ });
  await beside.getByText("The cautious one").waitFor();
  await beside.getByText(/c 0\.01/).waitFor();
  await page.getByRole("link", { name: "Change the plan" }).click();
  await settings(1).click();
  await page.getByRole("button", { name: "Remove this model" }).last().click();
  await settings(1).waitFor({ state: "detached" });
  await page.getByText("One model. Choose more").waitFor();
});

journey("an imported model's places are filled from a list, and a list in another order is told", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, ADULT);
  await dropFile(page, join(MODELS, "adult_logreg.onnx"));
  await page.getByText("adult_logreg.onnx is here").waitFor();
  await step(page, "Plan").click();
  const names = JSON.parse(readFileSync(join(MODELS, "adult_models.json"), "utf8")).inputs;
  await page.getByText("Fill them all from a list").click();
  const tried = page.getByRole("table", { name: /The first rows, scored/ });
  const fill = async (list) => {
    await page.locator("#names-of-inputs").fill(list);
    await page.getByRole("button", { name: "Fill the places" }).click();
    await page.getByText(`All ${names.length} places are filled.`).waitFor();
    await tried.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Try ten rows" }).click();
    await tried.waitFor();
  };
  await fill(names.join("\n"));
  assert.equal(await page.getByText(/Place \d+ is filled by/).count(), 0);
  const [age, education, gain, ...others] = names;
  await fill([gain, age, education, ...others].join(", "));
  await page.getByText(/Place 1 is filled by “capital-gain”/).waitFor();
}, { needs: ADULT });

journey("what a missing text is passed as is said beside its column, and the model is given it", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, scratchFile("workers.csv", WORKERS));
  await dropFile(page, join(ROOT, "tests/onnx/text_one_hot.onnx"));
  await page.getByText("text_one_hot.onnx is here").waitFor();
  await step(page, "Plan").click();
  const passed = page.getByLabel("Missing cells of job are passed as");
  const tried = page.getByRole("table", { name: /The first rows, scored/ });
  const tryRows = async () => {
    await page.getByRole("button", { name: "Try ten rows" }).click();
    await tried.waitFor();
  };
  await tryRows();
  await page.getByText(/cells of “job” are missing/).waitFor();
  assert.equal(await page.getByLabel("Missing cells of city are passed as").count(), 0, "no city is missing");
  await passed.fill("smith");
  await passed.press("Tab");
  await tried.waitFor({ state: "detached" });
  await tryRows();
  // The second row is that of a smith, the third the same one without the word: onnxruntime says 0.02763 of a smith.
  for (const at of [2, 3]) assert.match(await tried.getByRole("row").nth(at).innerText(), /0\.0276[\s\S]*smith/);
  assert.equal(await page.getByText(/cells of “job” are missing/).count(), 0);
  const { path } = await download(page, () => page.getByRole("button", { name: "Save the plan" }).click());
  assert.match(readFileSync(path, "utf8"), /\[model\.missing\]\njob = "smith"/);
});

/** People as a model of texts takes them; of the third, the job is missing. */
const WORKERS = `age,job,city,floor,sex,repaid\n${`0,clerk,Köln,1,f,yes
-0.449999988,smith,Ulm,0,m,no
-0.449999988,,Ulm,0,f,no
0.109999999,clerk,Ulm,1,m,no
-1.34000003,pilot,Ulm,0,f,no
-1.84000003,cook,Ulm,0,m,yes
`.repeat(12)}`;

journey("a file that is no model is refused in words, and the choices stay", async ({ visit }) => {
  const { page } = await visit();
  await bring(page, SMALL());
  await dropFile(page, scratchFile("broken.onnx", "this is no model"));
  const problem = page.locator("#problem");
  await problem.waitFor();
  assert.match(await problem.innerText(), /broken\.onnx/);
  assert.ok(await page.getByRole("radio", { name: /^A model file/ }).isChecked());
});

async function look(page, where) {
  // What lies under the bar by chance is no target there.
  await page.evaluate(() => globalThis.scrollTo(0, 0));
  await checkAccess(page, where);
  await checkTextSize(page, where);
  await checkNoOverflow(page, where);
}
