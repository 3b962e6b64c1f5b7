// What is trained on what: two files, the ways of learning, and the plan that each pair makes.

import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

import { ROOT } from "../browser/harness.mjs";

/** The files; `test` says who is held out, as the other programs are told. */
export const FILES = [
  {
    called: "Adult, the split of its authors",
    file: join(ROOT, "../shared/data/adult.csv"),
    outcome: "income",
    positive: ">50K",
    test: { column: "split", value: "test" },
    numbers: ["age", "education-num", "capital-gain", "capital-loss", "hours-per-week"],
    categories: ["workclass", "education", "marital-status", "occupation", "relationship", "race", "sex", "native-country"],
    missing: "?",
  },
  {
    called: "1,000,000 made-up people, every fifth held out",
    file: join(ROOT, ".bench/people.csv"),
    outcome: "repaid",
    positive: "1",
    test: { every: 5 },
    numbers: ["monthly_income", "years_employed", "debt_share"],
    categories: ["sex", "age_band", "language", "region"],
    missing: null,
  },
];

/**
 * The ways of learning with settings that agree with those of the other programs in training_peers.py.
 * `peers` are those that have the way; `asks` where scoring is the work, `not` for a file that it cannot take.
 */
export const WAYS = [
  { way: "logistic-regression", settings: "c = 1.0" },
  { way: "linear-regression", settings: 'penalty = "ridge", alpha = 1.0', note: "outcome as 0 and 1", not: "adult.csv" },
  { way: "naive-bayes", settings: "", note: "scikit-learn's takes zeros and ones for numbers" },
  { way: "decision-tree", settings: "max_depth = 8" },
  { way: "random-forest", settings: "trees = 100" },
  { way: "boosted-trees", settings: "rounds = 100, max_leaves = 31, learning_rate = 0.1", peers: ["scikit-learn", "lightgbm"] },
  { way: "linear-svm", settings: "c = 1.0" },
  { way: "perceptron", settings: "hidden = [16], epochs = 200" },
  { way: "nearest-neighbours", settings: "k = 5", asks: true, not: "people.csv" },
].map((it) => ({ peers: ["scikit-learn"], note: "", asks: false, not: null, ...it }));

/** The plan that trains this way on this file; the audit after it is as short as it can be. */
export function planOf({ file, outcome, positive, test, numbers, categories }, { way, settings }) {
  const rule = test.every ? `every = ${test.every}` : `where = '${test.column} == "${test.value}"'`;
  return `plan   = 1
title  = "Training, measured"
effect = "benefit"

[data]
file = "${file.split("/").at(-1)}"

[columns]
outcome = { column = "${outcome}", positive = "${positive}" }

[[columns.attributes]]
column = "sex"

[groups]
intersections = 1

[evidence]
resamples = 100

[measures]
rates   = ["roc-auc"]
metrics = []

[model]
train    = "${way}"
features = ${JSON.stringify([...numbers, ...categories])}
test     = { ${rule} }
settings = { ${settings} }
`;
}

/** The file with its header and every nth row only, for a try of the measures themselves. */
export async function thinned(file, nth) {
  if (nth === 1) return file;
  const path = join(ROOT, ".bench/training/thin", file.split("/").at(-1));
  mkdirSync(dirname(path), { recursive: true });
  const out = createWriteStream(path);
  let n = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (n % nth === 0) out.write(`${line}\n`);
    n += 1;
  }
  await new Promise((done) => out.end(done));
  return path;
}
