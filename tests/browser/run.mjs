// Runs the journeys through the built page.
//
//   node tests/browser/run.mjs [PART OF A NAME]
//
// DIST names another built page than dist/.

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { ROOT, runJourneys } from "./harness.mjs";

const folder = join(ROOT, "tests/browser/journeys");
for (const name of readdirSync(folder).filter((it) => it.endsWith(".mjs")).sort()) {
  await import(join(folder, name));
}
const good = await runJourneys(process.env.DIST || join(ROOT, "dist"), process.argv[2]);
process.exitCode = good ? 0 : 1;
