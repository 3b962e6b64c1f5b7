// What the page's worker trains is what the command line trains, byte for byte, in every way of learning.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { journey } from "../harness.mjs";
import { auditOnCommandLine, scratchFile } from "../steps.mjs";

const OUTCOMES = {
  "two-classes": '{ column = "repaid", positive = "yes" }',
  "several-classes": '{ column = "grade", positive = "high" }',
  numbers: '{ column = "points", at_least = 50 }',
};
const [TWO, SEVERAL] = Object.keys(OUTCOMES);
const CLASSES = [TWO, SEVERAL];
const ALL = [...CLASSES, "numbers"];

/** Each way, what it is to tell, and settings that lead it down another path of its arithmetic. */
const WAYS = [
  ["logistic-regression", CLASSES, ['penalty = "l1"', 'penalty = "elastic-net", l1_ratio = 0.3', 'penalty = "none"']],
  ["linear-regression", ["numbers"], ['penalty = "ridge"', 'penalty = "lasso", alpha = 0.1', 'penalty = "elastic-net", alpha = 0.1']],
  ["naive-bayes", CLASSES, []],
  ["decision-tree", ALL, ['criterion = "entropy", ccp_alpha = 0.01']],
  ["random-forest", ALL, ['criterion = "entropy", max_features = "all", out_of_bag = true']],
  ["boosted-trees", ALL, ["subsample = 0.7, column_sample = 0.7, early_stopping = { share = 0.2, patience = 3 }"]],
  ["linear-svm", CLASSES, []],
  ["kernel-svm", CLASSES, ['kernel = "polynomial"', 'kernel = "sigmoid"', 'kernel = "linear"']],
  ["nearest-neighbours", ALL, ['k = 7, weights = "distance"']],
  ["perceptron", ALL, ['activation = "tanh"', 'activation = "logistic"']],
];
const FEW = { "random-forest": "trees = 12", "boosted-trees": "rounds = 15, min_leaf = 5.0", perceptron: "epochs = 25, batch = 32" };

/** The files of a model that both of them write. */
const FILES = ["predictions.csv", "model.json", "model.onnx", "report.json"];

/** People of whom numbers, words and gaps are known; what is to be told hangs on some of them. */
function people(n) {
  let state = 12345;
  const uniform = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const rows = Array.from({ length: n }, () => {
    const [income, years, debt] = [1500 + 3000 * uniform() ** 2, 40 * uniform(), uniform()];
    const [town, sex] = [["Aa", "Bb", "Cc", "Dd"][Math.floor(4 * uniform())], uniform() < 0.45 ? "female" : "male"];
    const points = 30 * uniform() + income / 90 + (town === "Bb" ? 8 : 0) - 20 * debt + (sex === "male" ? 3 : 0);
    const grade = points < 32 ? "low" : points < 50 ? "middle" : "high";
    const known = uniform() < 0.05 ? "" : years.toFixed(2);
    return [income.toFixed(3), known, debt.toFixed(5), town, sex, points > 40 ? "yes" : "no", grade, points.toFixed(4)].join(",");
  });
  return `income,years,debt,town,sex,repaid,grade,points\n${rows.join("\n")}\n`;
}

function planOf(task, way, settings, more = "") {
  return `plan = 1
title = "The same everywhere"
effect = "benefit"
[data]
file = "people.csv"
[columns]
outcome = ${OUTCOMES[task]}
[[columns.attributes]]
column = "sex"
[evidence]
resamples = 50
[model]
train = "${way}"
task = "${task}"
features = ["income", "years", "debt", "town"]
test = { folds = 2 }
settings = { ${settings} }
${more}`;
}

/** Runs in the page: its own worker reads the file and runs each plan. */
async function askWorker({ csv, plans }) {
  const { module, url } = await globalThis.plumbline.kit;
  const worker = new Worker(url);
  const answered = (wanted) =>
    new Promise((resolve, reject) => {
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.onmessage = ({ data }) => {
        const { body } = JSON.parse(data);
        if (wanted in body) resolve(data);
        else if (body.Rejected || body.Crashed) reject(new Error(data));
      };
    });
  const ask = (body, wanted, ...more) => {
    const answer = answered(wanted);
    worker.postMessage([`{"job":1,"body":${body}}`, ...more]);
    return answer;
  };
  const ready = answered("Ready");
  worker.postMessage(module);
  await ready;
  const file = new File([csv], "people.csv");
  await ask(JSON.stringify({ Load: { file: file.name, n_bytes: file.size } }), "Loaded", file);
  const exports = [];
  for (const toml of plans) {
    const read = await ask(JSON.stringify({ ReadPlan: { toml } }), "PlanRead");
    // Passed on as text: JavaScript would write 5.0 as 5, which is another setting.
    const plan = read.slice(read.indexOf('{"PlanRead":') + 12, -2);
    const answer = JSON.parse(await ask(`{"Run":{"plan":${plan}}}`, "Audited"));
    exports.push(answer.body.Audited);
  }
  worker.terminate();
  return exports;
}

/** Every plan leads to the same files in the page's worker and on the command line. */
async function checkSame(visit, plans, n = 240) {
  const { page } = await visit();
  const csv = people(n);
  const data = scratchFile("people.csv", csv);
  const exports = await page.evaluate(askWorker, { csv, plans });
  for (const [idx, plan] of plans.entries()) {
    const written = auditOnCommandLine(scratchFile("plan.toml", plan), data);
    const said = plan.slice(plan.indexOf("[model]"));
    for (const name of FILES) {
      const theirs = exports[idx][name.replace(".", "_")];
      const path = join(written, name);
      assert.equal(theirs !== null, existsSync(path), `${name} is there in one place alone, under ${said}`);
      if (theirs === null) continue;
      const bytes = Buffer.from(theirs, name === "model.onnx" ? "base64" : "utf8");
      assert.ok(bytes.equals(readFileSync(path)), `${name} is another under ${said}`);
    }
  }
  return exports;
}

const settingsOf = (way, more = "") => [FEW[way], more].filter(Boolean).join(", ");

journey("each way of learning tells two classes, several and numbers in Chromium as on the command line, byte for byte", async ({ visit }) => {
  const plans = WAYS.flatMap(([way, tasks]) => tasks.map((task) => planOf(task, way, settingsOf(way))));
  assert.equal(plans.length, 24);
  const exports = await checkSame(visit, plans);
  const without = exports.filter((it) => it.model_onnx === null).length;
  assert.ok(without <= 3, `${without} of ${plans.length} models have no ONNX file`);
});

journey("with other settings and encodings the models of Chromium are those of the command line too, byte for byte", async ({ visit }) => {
  const plans = WAYS.flatMap(([way, [task], others]) => others.map((it) => planOf(task, way, settingsOf(way, it))));
  for (const encode of ["target", "ordinal"]) {
    plans.push(planOf(TWO, WAYS[0][0], "", `encode = { town = "${encode}", income = "number" }\nweights = "balance"\n`));
  }
  await checkSame(visit, plans);
});

journey("models that are compared in Chromium are compared so on the command line, byte for byte", async ({ visit }) => {
  const ways = WAYS.filter(([, tasks]) => tasks.includes(TWO)).map(([way]) => way);
  const [first, ...others] = ways.slice(0, 8);
  const candidate = (way) => `[[candidates]]\ntrain = "${way}"\nsettings = { ${settingsOf(way)} }\n`;
  const eight = planOf(TWO, first, settingsOf(first), others.map(candidate).join(""));
  const last = planOf(TWO, ways[8], settingsOf(ways[8]), candidate(first));
  await checkSame(visit, [eight, last], 1500);
});
