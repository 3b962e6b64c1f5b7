// What is checked on many screens: accessibility, overflow, sizes of text.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./harness.mjs";

const AXE = readFileSync(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Nothing is set smaller than this (the page's type scale). */
const LEAST_TEXT_PX = 12;

/** Fails with each violation that axe finds on the screen as it stands. */
export async function checkAccess(page, where) {
  // Through the browser's protocol: the page's own policy admits no foreign script.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: `typeof axe === "undefined" && (() => { ${AXE} })()` });
  await session.detach();
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: tags, preload: false, resultTypes: ["violations"] }),
    RULES,
  );
  const said = violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`));
  if (said.length > 0) throw new Error(`${where}:\n${said.join("\n")}`);
}

/** Fails where the page is wider than the window. */
export async function checkNoOverflow(page, where) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= room) return null;
    const over = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > room + 1);
    return `${document.scrollingElement.scrollWidth} of ${room} px, such as ${over.slice(0, 3).map((it) => `${it.tagName.toLowerCase()}.${it.getAttribute("class") ?? ""}`).join(", ")}`;
  });
  if (wide) throw new Error(`${where} is too wide: ${wide}`);
}

/** Fails where text is set too small to read. */
export async function checkTextSize(page, where) {
  const small = await page.evaluate((least) => {
    const holdsText = (it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const size = (it) => {
      const px = parseFloat(getComputedStyle(it).fontSize);
      const svg = it.ownerSVGElement;
      const scale = svg?.viewBox.baseVal?.width ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
      return px * scale;
    };
    const shown = [...document.querySelectorAll("body *")].filter((it) => holdsText(it) && it.checkVisibility());
    const bad = shown.filter((it) => size(it) < least - 0.25);
    return bad.slice(0, 5).map((it) => `"${it.textContent.trim().slice(0, 30)}" ${size(it).toFixed(1)} px`);
  }, LEAST_TEXT_PX);
  if (small.length > 0) throw new Error(`${where} has text that is too small: ${small.join("; ")}`);
}
