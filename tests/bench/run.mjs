// Measures Plumbline beside other programs: one machine, one run, one after the other, one table.
//
//   PLUMBLINE=path/to/plumbline PEERS=0|1 ONLY=audit|training node tests/bench/run.mjs
//
// Of training, WAYS=random-forest,linear-svm leaves out other ways, FILE=adult other files, and LIMIT=300 is how many
// seconds each program may take.
// Each program is run three times and its best is printed (fairlearn once, on a tenth of the file and less).

import { createReadStream, createWriteStream, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { arch, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ROOT } from "../browser/harness.mjs";
import { measurePage } from "./page.mjs";
import { auditInPage } from "./training-page.mjs";
import { measureTraining } from "./training.mjs";
import { peersPython, printColumns, timingsOf, watched } from "./watched.mjs";

const FILE = join(ROOT, ".bench/people.csv");
const TENTH = join(ROOT, ".bench/tenth.csv");
const HUNDREDTH = join(ROOT, ".bench/hundredth.csv");
const PLAN = join(ROOT, "tests/bench/people.toml");
/** Metrics that look at curves or at people one by one, and not at counts that resamples draw anew. */
const NOT_OF_COUNTS = ["abroca", "consistency"];
const OUT = join(ROOT, ".bench/audit");
const REPEATS = 3;
/** fairlearn gets so long for its tenth. */
const FAIRLEARN_MS = 300_000;

const fileBytes = statSync(FILE).size;
const rows = [];

const only = process.env.ONLY || "audit training";
const withPeers = process.env.PEERS !== "0";
if (!["audit", "training", "audit training"].includes(only)) throw new Error("ONLY is audit or training");
if (only.includes("audit")) await measureAudits();
if (only.includes("training")) await measureTraining(withPeers);

async function measureAudits() {
  const ours = await measureCommandLine();
  for (const row of await measurePage(ROOT, FILE, PLAN)) rows.push(row);
  await measureReplicates();
  await measureSlices();
  if (withPeers) await measurePeers();
  printTable(ours.seconds);
}

async function measureCommandLine() {
  const command = [process.env.PLUMBLINE, "audit", PLAN, "--data", FILE, "--out", OUT, "--timings"];
  const runs = [];
  for (let turn = 0; turn < REPEATS; turn += 1) runs.push(await watched(command));
  const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  const timings = timingsOf(best.stderr);
  const n_groups = groupsOf(readFileSync(join(OUT, "report.json"), "utf8")).size;
  rows.push({
    what: "Plumbline, command line: whole audit",
    seconds: best.seconds,
    peak: best.peak,
    note: `${n_groups} groups with intervals, tests, verdicts, report`,
  });
  for (const [stage, seconds] of timings) {
    const note = stage === "reading" ? `${(fileBytes / 1e6 / seconds).toFixed(0)} MB/s` : "";
    rows.push({ what: `  of it ${stage}`, seconds, note });
  }
  return best;
}

/** The audit's plan with every metric of counts, and nothing else that takes time. */
async function measureReplicates() {
  const { stdout } = await watched([process.env.PLUMBLINE, "metrics", "--format", "json"]);
  const metrics = JSON.parse(stdout).metrics.map((it) => it.id).filter((it) => !NOT_OF_COUNTS.includes(it));
  const toml = `${readFileSync(PLAN, "utf8")}\n[measures]\nmetrics = ${JSON.stringify(metrics)}\nexhibits = []\n`;
  const { measuring: seconds = null, problem } = await auditInPage(FILE, toml, FAIRLEARN_MS);
  const note = problem ?? "all groups, intervals and tests";
  rows.push({ what: `Plumbline, page: 2,000 replicates of ${metrics.length} metrics`, seconds, note });
  const [many, one] = [await natively(toml), await natively(`${toml}\n[evidence]\nresamples = 1\n`)];
  const what = `Plumbline, command line: 2,000 replicates of ${metrics.length} metrics`;
  rows.push({ what, seconds: many - one, note: "beyond the same audit with one replicate" });
}

/** The seconds of the audit by this plan on the command line, without reading and writing. */
async function natively(toml) {
  const plan = join(ROOT, ".bench/replicates.toml");
  writeFileSync(plan, toml);
  const command = [process.env.PLUMBLINE, "audit", plan, "--data", FILE, "--out", join(ROOT, ".bench/replicates"), "--timings"];
  const runs = [];
  for (let turn = 0; turn < REPEATS; turn += 1) runs.push(new Map(timingsOf((await watched(command)).stderr)).get("audit"));
  return Math.min(...runs);
}

/** Every combination of up to three values of all columns that one person in a hundred shares. */
async function measureSlices() {
  const columns = ["sex", "age_band", "language", "region", "monthly_income", "years_employed", "debt_share"];
  const toml = `${readFileSync(PLAN, "utf8")}\n[measures]\nrates = ["selection-rate"]\nmetrics = []\nexhibits = ["slices"]\n
[slices]\ncolumns = ${JSON.stringify(columns)}\n`;
  const { analyses: seconds = null, problem } = await auditInPage(FILE, toml, FAIRLEARN_MS);
  rows.push({ what: `Plumbline, page: slices of ${columns.length} columns`, seconds, note: problem ?? "support 1%, up to three values" });
}

async function measurePeers() {
  const python = peersPython();
  const script = join(ROOT, "tests/bench/peers.py");
  const expected = groupsOf(readFileSync(join(OUT, "report.json"), "utf8"));
  for (const [peer, what] of [["duckdb", "DuckDB: six rates, one GROUP BY"], ["pandas", "pandas: six rates, ten groupbys"]]) {
    const runs = [];
    for (let turn = 0; turn < REPEATS; turn += 1) runs.push(JSON.parse((await watched([python, script, peer, FILE])).stdout));
    const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    const differing = differences(expected, best.groups);
    if (differing.length > 0) throw new Error(`${peer} counts differently: ${differing.slice(0, 3).join("; ")}`);
    rows.push({ what, seconds: best.seconds, peak: best.peak_bytes, note: "same counts; no intervals" });
  }
  await writeFirst(100_000, TENTH);
  await writeFirst(10_000, HUNDREDTH);
  await measureFairlearn("fairlearn", TENTH, "fairlearn MetricFrame: six rates of a tenth of the rows", "no intervals");
  const replicates = "fairlearn MetricFrame: 10 replicates of six rates of a hundredth of the rows";
  await measureFairlearn("fairlearn-bootstrap", HUNDREDTH, replicates, "2,000 take 200 times as long");

  async function measureFairlearn(peer, file, what, note) {
    const run = await watched([python, script, peer, file], FAIRLEARN_MS);
    if (run.code === 0) {
      const { seconds, peak_bytes } = JSON.parse(run.stdout);
      rows.push({ what, seconds, peak: peak_bytes, note });
    } else {
      rows.push({ what, seconds: FAIRLEARN_MS / 1000, note: "stopped: not done by then" });
    }
  }
}

/** Group to its four cells, for the groups that our report and the other programs can both name. */
function groupsOf(json) {
  const groups = JSON.parse(json).groups.filter((it) => it.attributes.length > 0);
  return new Map(groups.map((it) => [JSON.stringify([it.attributes, it.group]), [it.tp, it.fp, it.fn, it.tn]]));
}

function differences(expected, groups) {
  const known = Object.entries(groups).filter(([key]) => !JSON.parse(key)[1].includes(null));
  const wrong = known.filter(([key, cells]) => String(expected.get(key)) !== String(cells));
  const counted = Object.keys(groups).length;
  const sizes = counted === expected.size ? [] : [`${counted} groups, not ${expected.size}`];
  return [...sizes, ...wrong.map(([key, cells]) => `${key} ${cells}, not ${expected.get(key)}`)];
}

/** The header and the first rows. */
async function writeFirst(n_rows, path) {
  if (existsSync(path) && statSync(path).mtimeMs > statSync(FILE).mtimeMs) return;
  const out = createWriteStream(path);
  let n = 0;
  for await (const line of createInterface({ input: createReadStream(FILE) })) {
    if (n > n_rows) break;
    out.write(`${line}\n`);
    n += 1;
  }
  await new Promise((done) => out.end(done));
}

function printTable(ourSeconds) {
  const [{ model }] = cpus();
  console.log(`\n${(fileBytes / 1e6).toFixed(0)} MB, 1,000,000 rows, 12 columns; 4 attributes and their 6 pairs`);
  console.log(`${cpus().length} × ${model.trim()} (${arch()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB\n`);
  const head = ["", "seconds", "ratio", "peak MB", ""];
  const body = rows.map(({ what, seconds, peak, note = "" }) => [
    what,
    seconds === null ? "–" : seconds.toFixed(2),
    seconds === null || what.startsWith(" ") ? "" : (seconds / ourSeconds).toFixed(2),
    peak ? (peak / 1e6).toFixed(0) : "",
    note,
  ]);
  printColumns([head, ...body], [0, 4]);
  console.log("\nratio: seconds over those of the whole audit on the command line");
}
