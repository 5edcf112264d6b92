import { mkdirSync, mkdtempSync, rmSync, statSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { DayAnswer } from "../../src/http/answers/day";
import { messageOf } from "../../src/model/errors";
import { startBrowser } from "./browser";
import { npmStart } from "./npm-start";
import { writePast } from "./past";
import { root } from "./root";

const target = path.join(root, "docs/screenshots");
const mostBytes = 300_000;
const venue = "SSD-7";
const pins = ["SSD-7", "SSD-4"];
const week = {
  mon: ["06:00-22:00"],
  tue: ["06:00-22:00"],
  wed: ["06:00-22:00"],
  thu: ["06:00-22:00"],
  fri: ["06:00-22:00"],
};
const openingHours = { ...week, sat: ["08:00-20:00"], sun: ["08:00-20:00"] };
const desktop: BrowserContextOptions = { viewport: { width: 1200, height: 900 } };
const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 720 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

interface Shot {
  readonly name: string;
  readonly query: string;
  readonly options: BrowserContextOptions;
  /** Waits for it to be there. */
  readonly until: string;
  readonly act?: (page: Page) => Promise<void>;
  readonly wholePage?: boolean;
}

/** Takes the pictures of docs/dashboard.md: four simulated weeks, and a simulated feed that goes on from there. */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "headcount-pictures-"));
  const browser = await startBrowser();
  try {
    const env = { HEADCOUNT_FEEDS_FILE: feedsFile(folder) };
    const data = path.join(folder, "data");
    console.log("Making four weeks of simulated past …");
    await writePast(data, { days: 28, rawDays: 8, source: "simulated", env });
    const started = await npmStart(["--data", data], env);
    try {
      // So long that there is a trend.
      await sleep(130_000);
      const base = `${started.app}/api`;
      const day = await dayWithGap(base);
      mkdirSync(target, { recursive: true });
      for (const shot of shotsOf(day)) await take(browser, base, shot);
    } finally {
      await started.stop();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function shotsOf(day: DayAnswer): Shot[] {
  const date = `&venue=${venue}&date=${day.date}`;
  const chart = ".chart .uplot";
  const gap = day.gaps.find(({ reason }) => reason === "disconnected");
  const near = Math.round(Date.parse(gap?.from ?? day.from) / 1000) - 3600;
  const hover = async (page: Page) => {
    const gap = await page.locator(".gaps .gap.disconnected").first().boundingBox();
    if (gap) await page.mouse.move(gap.x + gap.width / 2, gap.y + 150);
  };
  return [
    { name: "now", query: "", options: desktop, until: ".places tbody tr" },
    { name: "now-dark", query: "", options: { ...desktop, colorScheme: "dark" }, until: ".places tbody tr" },
    { name: "day", query: `?view=day${date}`, options: desktop, until: chart, act: hover },
    { name: "day-closer", query: `?view=day${date}&zoom=${near}-${near + 7200}`, options: desktop, until: chart },
    { name: "week", query: `?view=week&venue=${venue}`, options: desktop, until: ".heat" },
    {
      name: "compare",
      query: `?view=compare&venue=${venue}`,
      options: desktop,
      until: ".compared dd",
      wholePage: true,
    },
    {
      name: "collector",
      query: `?view=collector&date=${day.date}`,
      options: desktop,
      until: ".strip i",
      wholePage: true,
    },
    { name: "phone-now", query: "?lang=de", options: phone, until: ".places tbody tr" },
    { name: "phone-day", query: `?view=day${date}&lang=de`, options: phone, until: chart },
    {
      name: "phone-week",
      query: `?view=week&venue=${venue}&lang=de`,
      options: { ...phone, colorScheme: "dark" },
      until: ".heat",
    },
  ];
}

async function take(
  browser: Browser,
  base: string,
  { name, query, options, until, act, wholePage = false }: Shot,
): Promise<void> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const content = `localStorage.setItem("headcount-pins-crowdmonitor", ${JSON.stringify(JSON.stringify(pins))})`;
  await context.addInitScript({ content });
  const page = await context.newPage();
  await page.goto(`${base}/dashboard${query}`);
  await page.waitForSelector(until);
  await page.waitForLoadState("networkidle");
  await sleep(800);
  await act?.(page);
  const file = path.join(target, `${name}.png`);
  await page.screenshot({ path: file, fullPage: wholePage });
  await context.close();
  const { size } = statSync(file);
  console.log(`${path.relative(root, file)}  ${size} bytes`);
  if (size > mostBytes) throw new Error(`${name}.png has ${size} bytes; it is to have at most ${mostBytes}.`);
}

/** feeds.json, with opening hours for a few pools. */
function feedsFile(folder: string): string {
  const file = path.join(folder, "feeds.json");
  const config = JSON.parse(readFileSync(path.join(root, "feeds.json"), "utf8")) as {
    feeds: { venues: { id: string }[] }[];
  };
  for (const feed of config.feeds) {
    feed.venues = feed.venues.map((each) => (pins.includes(each.id) ? { ...each, openingHours } : each));
  }
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** Yesterday, on which the connection was lost. */
async function dayWithGap(base: string): Promise<DayAnswer> {
  const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  return (await (await fetch(`${base}/feeds/crowdmonitor/days/${date}?venue=${venue}`)).json()) as DayAnswer;
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
