// Measures training in the built page: its own worker is started and asked as the page asks it.

import { join } from "node:path";

import { launch, ROOT } from "../browser/harness.mjs";
import { serve } from "../browser/serve.mjs";
import { rendererPeak, untilSealed } from "./page.mjs";

/** Goes before the worker's program: it notes itself when it posts, for messages may arrive in heaps. */
const STAMPS = `
  const post = self.postMessage.bind(self);
  self.postMessage = (text) => post(text.slice(0, -1) + ',"at":' + performance.now() + "}");
`;

/** Trains by the plan; tells the seconds of the better fit and of scoring, and the peak of the whole tab. */
export async function trainInPage(file, toml, limitMs) {
  const { fits, peak, problem } = await inPage(file, { toml, limitMs, wanted: "Train" });
  if (problem) return { problem };
  const seconds = Math.min(...fits.map(([began, ended]) => ended - began)) / 1000;
  const scoring = fits.length > 1 ? (fits[1][0] - fits[0][1]) / 1000 : null;
  return { seconds, scoring, peak };
}

/** Runs the audit of the plan; tells the seconds in which every group was measured and resampled, and those of the analyses after it. */
export async function auditInPage(file, toml, limitMs) {
  const { stages, problem } = await inPage(file, { toml, limitMs, wanted: "Run" });
  if (problem) return { problem };
  const [began, ended] = stages.Resampling;
  return { measuring: (ended - began) / 1000, analyses: (stages.Writing[0] - ended) / 1000 };
}

async function inPage(file, asked) {
  const site = await serve(join(ROOT, "dist"));
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.route("**/worker.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: STAMPS + (await response.text()) });
    });
    await page.goto(site.address);
    await untilSealed(page);
    await page.evaluate(() => {
      const input = Object.assign(document.createElement("input"), { type: "file", id: "measured" });
      document.body.append(input);
    });
    await page.locator("#measured").setInputFiles(file);
    const found = await page.evaluate(askWorker, asked);
    return { ...found, peak: await rendererPeak(browser) };
  } catch (error) {
    // A tab that ran out of memory is gone, and ends nothing else.
    return { problem: error.message.split("\n")[0] };
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Runs in the page. Of each fit and each stage: when its first and its last message came, in milliseconds. */
async function askWorker({ toml, limitMs, wanted }) {
  const { module, url } = await globalThis.plumbline.kit;
  const [file] = document.getElementById("measured").files;
  const worker = new Worker(url);
  const fits = [];
  const stages = {};
  const answered = new Promise((resolve) => {
    const ask = (body, ...more) => worker.postMessage([JSON.stringify({ job: 1, body }), ...more]);
    const answers = {
      Ready: () => ask({ Load: { file: file.name, n_bytes: file.size } }, file),
      Progress: ({ stage }, at) => {
        stages[stage] ??= [at, at];
        stages[stage][1] = at;
      },
      Loaded: () => ask({ ReadPlan: { toml } }),
      PlanRead: (plan) => ask(wanted === "Train" ? { Train: { plan, seconds: [] } } : { Run: { plan } }),
      Learning: ({ fit }, at) => {
        fits[fit] ??= [at, at];
        fits[fit][1] = at;
      },
      Trained: () => resolve(null),
      Audited: () => resolve(null),
      Swept: () => {},
      Rejected: ({ what }) => resolve(what),
      Crashed: ({ message }) => resolve(message),
    };
    worker.onmessage = ({ data }) => {
      const { body: answer, at } = JSON.parse(data);
      const [[kind, body]] = Object.entries(answer);
      answers[kind](body, at);
    };
    worker.onerror = ({ message }) => resolve(message);
    setTimeout(() => resolve("stopped: not done by then"), limitMs);
  });
  worker.postMessage(module);
  const problem = await answered;
  worker.terminate();
  return { fits, stages, problem };
}
