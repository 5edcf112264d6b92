import type { Page } from "playwright-core";
import { startBrowser } from "../../local/dashboard/browser";
import { messageOf } from "../../src/model/errors";
import { quantile } from "./endpoints";

interface Weight {
  /** Bytes that a first visit takes, compressed, data included. */
  readonly firstVisitBytes: number;
  /** Of them what is no data. */
  readonly assetBytes: number;
  readonly requests: number;
}

/** What it takes to see the page. */
export interface Seen extends Weight {
  readonly charts: readonly Chart[];
}

/** From the navigation to the frame after the first chart is there, milliseconds. */
export interface Chart {
  readonly name: string;
  readonly times: number;
  readonly p50: number;
  readonly p95: number;
}

const times = 10;

/** In the page: notes when an element of the selector has been drawn. */
const watch = (selector: string) => `
  new MutationObserver((_, observer) => {
    if (!document.querySelector(${JSON.stringify(selector)})) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.drawnAt = performance.now())));
  }).observe(document, { childList: true, subtree: true });`;

/** Opens the page in Chromium. @returns why it could not, where it could not */
export async function page(base: string, venue: string, date: string): Promise<Seen | { readonly missing: string }> {
  let browser;
  try {
    browser = await startBrowser();
  } catch (error) {
    return { missing: messageOf(error) };
  }
  const views = [
    { name: "now", query: "", selector: ".places tbody tr" },
    { name: "a day's chart", query: `?view=day&venue=${venue}&date=${date}`, selector: ".chart .uplot canvas" },
    { name: "the week's heat map", query: `?view=week&venue=${venue}`, selector: ".heat td" },
  ];
  const charts: Chart[] = [];
  let weight: Weight = { firstVisitBytes: 0, assetBytes: 0, requests: 0 };
  try {
    for (const { name, query, selector } of views) {
      for (const visit of ["first visit", "again"] as const) {
        const found: number[] = [];
        let context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
        for (let nth = 0; nth < times; nth++) {
          if (visit === "first visit") {
            await context.close();
            context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
          }
          const opened = await context.newPage();
          await opened.addInitScript(watch(selector));
          await opened.goto(`${base}/api/dashboard${query}`);
          const at = await opened.waitForFunction(() => (globalThis as { drawnAt?: number }).drawnAt);
          found.push((await at.jsonValue()) ?? NaN);
          if (visit === "first visit" && selector.endsWith("canvas")) weight = await weigh(opened);
          await opened.close();
        }
        await context.close();
        // Of visits that come again, the first is none.
        const counted = visit === "again" ? found.slice(1) : found;
        charts.push({
          name: `${name}, ${visit}`,
          times: counted.length,
          p50: quantile(counted, 0.5),
          p95: quantile(counted, 0.95),
        });
      }
    }
  } finally {
    await browser.close();
  }
  return { ...weight, charts };
}

async function weigh(opened: Page): Promise<Weight> {
  const entries = await opened.evaluate(() =>
    // Node, whose types these are, knows no navigation.
    ["navigation" as "resource", "resource" as const]
      .flatMap((type) => performance.getEntriesByType(type))
      .map((entry) => ({
        name: entry.name,
        bytes: (entry as unknown as { readonly encodedBodySize: number }).encodedBodySize,
      })),
  );
  const sum = (list: typeof entries) => list.reduce((all, { bytes }) => all + bytes, 0);
  return {
    firstVisitBytes: sum(entries),
    assetBytes: sum(entries.filter(({ name }) => new URL(name).pathname.startsWith("/api/dashboard"))),
    requests: entries.length,
  };
}
