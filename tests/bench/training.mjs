// Measures training: each way of learning on the command line, in the page and in other programs, one after the other.
//
// Only the fit is counted, not reading and encoding; where scoring is the work, scoring. Of two fits the better one.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { ROOT } from "../browser/harness.mjs";
import { trainInPage } from "./training-page.mjs";
import { FILES, planOf, thinned, WAYS } from "./training-tasks.mjs";
import { peersPython, printColumns, timingsOf, watched } from "./watched.mjs";

const FOLDER = join(ROOT, ".bench/training");
const PEERS_SCRIPT = join(ROOT, "tests/bench/training_peers.py");
/** Every program gets so long for a way of learning. */
const LIMIT_MS = 1000 * Number(process.env.LIMIT || 1_200);
/** Only these ways, and only files whose name has this in it. */
const WANTED = process.env.WAYS?.split(",") ?? [];
const WANTED_FILE = process.env.FILE ?? "";
/** Only every nth row is taken, to try the measures themselves. */
const THIN = Number(process.env.THIN || 1);

/** Measures and prints one table for each file. */
export async function measureTraining(withPeers) {
  mkdirSync(FOLDER, { recursive: true });
  const python = withPeers ? peersPython() : null;
  for (const data of FILES.filter((it) => basename(it.file).includes(WANTED_FILE))) {
    if (!existsSync(data.file)) {
      console.log(`\nTraining, ${data.called}: left out, ${basename(data.file)} is not here`);
      continue;
    }
    await measureFile({ ...data, file: await thinned(data.file, THIN) }, python);
  }
}

async function measureFile(data, python) {
  const rows = [];
  const isWanted = ({ way, not }) => not !== basename(data.file) && (WANTED.length === 0 || WANTED.includes(way));
  for (const way of WAYS.filter(isWanted)) {
    const plan = planOf(data, way);
    const row = { way, ours: await onCommandLine(data, way, plan), page: await trainInPage(data.file, plan, LIMIT_MS), peers: {} };
    for (const peer of python ? way.peers : []) row.peers[peer] = await byPeer(python, peer, data, way);
    rows.push(row);
    console.error(`${basename(data.file)}: ${way.way} measured`);
  }
  printTraining(data, rows);
}

async function onCommandLine({ file }, { way }, plan) {
  const [path, out] = [join(FOLDER, `${way}.toml`), join(FOLDER, way)];
  writeFileSync(path, plan);
  const command = [process.env.PLUMBLINE, "audit", path, "--data", file, "--out", out, "--timings"];
  const run = await attempt(command);
  if (run.problem) return run;
  const timings = timingsOf(run.stderr);
  const laps = (wanted) => timings.filter(([part]) => part === wanted).map(([, seconds]) => seconds);
  if (laps("training").length === 0) return { problem: "this program does not say how long its training took" };
  const { model, rates } = JSON.parse(readFileSync(join(out, "report.json"), "utf8"));
  return {
    seconds: Math.min(...laps("training")),
    scoring: laps("scoring")[0],
    peak: run.peak,
    told: rates.find((it) => it.rate === "roc-auc" && it.attributes.length === 0).value,
    iterations: model.fits[0].iterations || null,
    n_learnt: model.n_learnt,
    n_columns: model.n_encoded,
  };
}

async function byPeer(python, peer, data, { way }) {
  const { outcome, positive, test, numbers, categories, missing, file } = data;
  const task = { outcome, positive, test, numbers, categories, missing, file, way };
  const run = await attempt([python, PEERS_SCRIPT, peer, JSON.stringify(task)]);
  if (run.problem) return run;
  const measured = JSON.parse(run.stdout);
  return { ...measured, peak: measured.peak_bytes };
}

/** Runs a command; what goes wrong, and what takes too long, becomes a `problem` and ends nothing else. */
async function attempt(command) {
  try {
    const run = await watched(command, LIMIT_MS);
    return run.code === 0 ? run : { problem: "stopped: not done by then" };
  } catch (error) {
    return { problem: error.message.trim().split("\n").at(1) ?? error.message };
  }
}

function printTraining({ called }, rows) {
  const known = rows.find((it) => !it.ours.problem)?.ours;
  const size = known ? `: ${known.n_learnt.toLocaleString("en")} learnt from, ${known.n_columns} columns encoded` : "";
  console.log(`\nTraining, ${called}${size}${THIN > 1 ? `; only every ${THIN}th row` : ""}`);
  console.log("seconds of the fit, on one thread; /native and /page: over ours there; sklearn: scikit-learn; MB: the peak, data and all\n");
  const head = [
    ...["", "native s", "page s", "page/native", "sklearn s", "/native", "/page", "LightGBM s", "/native", "/page"],
    ...["AUC ours", "AUC sklearn", "AUC LightGBM", "MB native", "MB page", "MB sklearn", "MB LightGBM", ""],
  ];
  printColumns([head, ...rows.map(cellsOf)], [0, head.length - 1]);
  const problems = rows.flatMap(({ way, ours, page, peers }) =>
    Object.entries({ "command line": ours, page, ...peers })
      .filter(([, it]) => it.problem)
      .map(([who, it]) => `${way.way}, ${who}: ${it.problem}`),
  );
  if (problems.length > 0) console.log(`\n${problems.join("\n")}`);
}

function cellsOf({ way, ours, page, peers }) {
  const [learn, light] = [peers["scikit-learn"] ?? {}, peers.lightgbm ?? {}];
  const seconds = (it) => (way.asks ? it.scoring : it.seconds);
  const shown = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : "–");
  const time = (it) => shown(seconds(it), seconds(it) < 1 ? 4 : 2);
  const ratio = (it, to) => shown(seconds(it) / seconds(to), 2);
  const turns = ours.iterations && `iterations ${ours.iterations}${learn.iterations ? `, sklearn ${learn.iterations}` : ""}`;
  return [
    way.way + (way.asks ? ", scoring" : ""),
    time(ours),
    time(page),
    ratio(page, ours),
    ...[learn, light].flatMap((it) => [time(it), ratio(it, ours), ratio(it, page)]),
    ...[ours, learn, light].map((it) => shown(it.told, 4)),
    ...[ours, page, learn, light].map((it) => shown(it.peak ? it.peak / 1e6 : null, 0)),
    [turns, way.note].filter(Boolean).join("; "),
  ];
}
