import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import type { ComparisonAnswer } from "../../src/http/answers/comparison";
import type { DayAnswer } from "../../src/http/answers/day";
import type { NowAnswer } from "../../src/http/answers/now";
import { en } from "../../src/dashboard/text/en";
import { hostile } from "./hostile-feed";
import { Site } from "./site";

const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const views = ["?", "?view=day&venue=SSD-7", "?view=week&venue=SSD-7", "?view=collector", "?view=compare&venue=SSD-7"];
/** What is there once a view has drawn. */
const drawn = [".places tbody tr", ".chart .uplot", ".heat td", ".strip i", ".hours .snapshot"];

let site: Site;

beforeAll(async () => {
  site = await Site.start();
}, 240_000);
afterAll(() => site.close(), 60_000);
afterEach(() => {
  expect(site.complaints.splice(0)).toEqual([]);
});

async function opened(nth: number, options = {}, more = ""): Promise<Page> {
  const page = await site.open(`${views[nth]}${more}`, options);
  await page.waitForSelector(drawn[nth]!);
  return page;
}

/** Yesterday, and when its connection was lost. */
async function dayWithGap(): Promise<{ day: DayAnswer; gap: DayAnswer["gaps"][number] }> {
  const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const day = await site.ask<DayAnswer>(`feeds/crowdmonitor/days/${date}?venue=SSD-7`);
  const gap = day.gaps.find(({ reason }) => reason === "disconnected");
  if (!gap) throw new Error(`the simulated past has no gap on ${date}`);
  return { day, gap };
}

test("now: every venue with its number, capacity, share and age; search, order and pins stand in the address or stay", async () => {
  const page = await opened(0);
  const row = page.locator('tr[data-venue="SSD-7"]');
  await row.locator(".guests").waitFor();
  const { venues } = await site.ask<NowAnswer>("feeds/crowdmonitor/now");
  expect(await page.locator(".places tbody tr").count()).toBe(venues.length);
  expect(await row.locator(".guests").textContent()).toMatch(/^[45]\d$/);
  expect(await row.locator(".capacity").textContent()).toBe("of 200");
  expect(await row.locator("td.age").textContent()).toMatch(/^\d+ s$/);
  const over = page.locator('tr[data-venue="x-over"]');
  expect(await over.locator(".percent").textContent()).toBe("120 %");
  expect(await over.locator(".flag").textContent()).toBe("over capacity");

  await page.fill("#search", "oerlikon");
  await page.waitForFunction(() => document.querySelectorAll(".places tbody tr").length === 1);
  expect(new URL(page.url()).searchParams.get("q")).toBe("oerlikon");
  await page.fill("#search", "nirgends");
  await page.getByRole("button", { name: "Clear search" }).click();
  await page.getByRole("button", { name: "Pin Hallenbad Blaesi" }).click();
  expect(await page.locator(".places tbody tr").first().getAttribute("data-venue")).toBe("SSD-2");
  await page.reload();
  await page.waitForSelector(drawn[0]!);
  expect(await page.locator(".places tbody tr").first().getAttribute("data-venue")).toBe("SSD-2");
  await page.context().close();
});

test("compare: hourly snapshots against what was heard, as the API says; too few days are no conclusion", async () => {
  const page = await opened(4);
  const asked = page.waitForResponse((response) => response.url().includes("/comparison?"));
  await page.getByRole("link", { name: "30 days" }).click();
  const answer = (await (await asked).json()) as ComparisonAnswer;
  await page.waitForSelector(drawn[4]!);
  expect(new URL(page.url()).searchParams.get("span")).toBe("30");
  const [venue] = answer.venues;
  const said = venue!.detail!.hours.snapshot.filter((each) => each !== null);
  expect(said.length).toBeGreaterThan(48);
  expect(await page.locator(".hours circle.snapshot").count()).toBe(said.length);
  expect(await page.locator(".verdict .big-state").textContent()).toBe("Too little data");
  const typical = venue!.figures.error_moving.median!.value;
  expect(await page.locator(".compared dd").first().textContent()).toContain(
    new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 }).format(typical),
  );
  const cells = venue!.detail!.week.flat().filter((each) => each !== null).length;
  expect(await page.locator(".difference td.over, .difference td.under").count()).toBe(cells);
  await page.goto(`${site.api}/dashboard?view=compare&venue=x-markup`);
  await page.waitForSelector(".notice");
  expect(await page.locator("main img").count()).toBe(0);
  await page.context().close();
});

test("a hostile name is text in every view, and does nothing", async () => {
  const page = await opened(0);
  const name = page.locator('tr[data-venue="x-markup"] .name');
  expect(await name.textContent()).toBe(hostile.markup);
  expect(await page.locator("main img").count()).toBe(0);
  expect(await page.locator('tr[data-venue="x-turned"] .name').textContent()).toBe("Bad dlrow Nord");
  const long = page.locator('tr[data-venue="x-long"]');
  expect((await long.boundingBox())!.height).toBeLessThan(120);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await name.click();
  await page.waitForSelector(drawn[1]!);
  expect(await page.locator("select.venue option:checked").textContent()).toBe(hostile.markup);
  await page.goto(`${site.api}/dashboard?view=week&venue=x-markup`);
  await page.waitForSelector(".heat, .notice");
  expect(await page.locator("main img").count()).toBe(0);
  expect(await page.title()).not.toContain("owned");
  await page.context().close();
});

test("a gap is drawn as a gap: hatched, with its reason on hover, no line across it, in the table and in words", async () => {
  const { day, gap } = await dayWithGap();
  const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)];
  const page = await opened(1, {}, `&date=${day.date}`);
  const hatch = page.locator(`.gaps .gap[data-from="${from}"]`);
  await hatch.waitFor();
  await page.waitForLoadState("networkidle");
  const box = (await hatch.boundingBox())!;
  const over = (await page.locator(".u-over").boundingBox())!;
  const [start, end] = [Date.parse(day.from), Date.parse(day.to)];
  expect(box.x).toBeCloseTo(over.x + ((from - start) / (end - start)) * over.width, 0);
  expect(box.width).toBeCloseTo(((to - from) / (end - start)) * over.width, 0);

  const inside = await lineWithin(page, box.x + 1, box.x + box.width - 1);
  const beside = await lineWithin(page, box.x - 12, box.x - 4);
  expect([inside, beside > 0]).toEqual([0, true]);

  await page.mouse.move(box.x + box.width / 2, box.y + 100);
  expect(await page.locator(".tip").textContent()).toContain("Nobody listened");
  await page.locator("summary").click();
  await page.locator(".data tr.gap").first().waitFor();
  expect(await page.locator(".data tr.gap").count()).toBe(day.gaps.filter((each) => each.to > each.from).length);
  expect(await page.locator(".data tr.gap td.number").first().textContent()).toBe("–");
  expect(await page.locator(".stretches").first().textContent()).toContain(en.reasons[gap.reason]);
  await page.context().close();
});

/** How many pixels of the average's line stand between two places of the page. */
function lineWithin(page: Page, left: number, right: number): Promise<number> {
  return page.evaluate(
    ([from = 0, to = 0]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".chart canvas")!;
      const box = canvas.getBoundingClientRect();
      const scale = canvas.width / box.width;
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = "var(--chart-line)";
      const wanted = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number);
      probe.remove();
      const [x, width] = [Math.round((from - box.left) * scale), Math.max(1, Math.round((to - from) * scale))];
      const copy = document.createElement("canvas");
      Object.assign(copy, { width: canvas.width, height: canvas.height });
      const context = copy.getContext("2d", { willReadFrequently: true })!;
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(x, 0, width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const near = wanted.every((each, nth) => Math.abs(each - (data[at + nth] ?? 0)) < 12);
        if (near && (data[at + 3] ?? 0) > 200) count++;
      }
      return count;
    },
    [left, right],
  );
}

test("an outage of the feed becomes a gap of today; zoom goes down to single readings and stands in the address", async () => {
  await site.feed.shut();
  await new Promise((resolve) => setTimeout(resolve, 4000));
  await site.feed.open();
  const page = await opened(1);
  const today = async () => (await site.ask<DayAnswer>(`feeds/crowdmonitor/days/${date}?venue=SSD-7`)).gaps.at(-1);
  const date = (await site.ask<{ feeds: { today: string }[] }>("feeds")).feeds[0]!.today;
  const since = Date.now() - 5000;
  let gap = await today();
  for (
    let tries = 0;
    tries < 60 && !(gap && Date.parse(gap.from) > since - 5000 && gap.reason === "disconnected");
    tries++
  ) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    gap = await today();
  }
  expect(gap?.reason).toBe("disconnected");
  const middle = Math.round(Date.parse(gap!.from) / 1000);
  await page.goto(`${site.api}/dashboard?view=day&venue=SSD-7&zoom=${middle - 40}-${middle + 40}`);
  await page.locator(`.gaps .gap.disconnected`).first().waitFor();
  await page.getByText(/\d+ single readings/).waitFor();
  await page.keyboard.press("Tab");
  await page.locator(".chart").focus();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !location.search.includes("zoom"));
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.waitForFunction(() => location.search.includes("zoom"));
  await page.goBack();
  await page.waitForFunction(() => !location.search.includes("zoom"));
  await page.context().close();
});

test("best hour: a grid of weekday by hour that arrow keys walk through, and words", async () => {
  const page = await opened(2);
  expect(await page.locator(".heat td").count()).toBe(7 * 24);
  expect(await page.locator('.heat td[tabindex="0"]').count()).toBe(1);
  // Yesterday was heard.
  const weekday = (new Date(Date.now() - 86_400_000).getUTCDay() + 6) % 7;
  await page.locator(".heat tbody tr").nth(weekday).locator("td").nth(7).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(
    /^\w+day 01:00: usually \d/,
  );
  expect(await page.locator(".told .when").textContent()).toContain("01:00–02:00");
  expect(await page.locator(".words section").count()).toBe(2);
  await page.context().close();
});

test("collector: state, strip, ledger, who listens; stop and start at the address of its app, with a key that stays in the tab", async () => {
  const page = await opened(3);
  await page.getByRole("heading", { name: "Listening" }).waitFor();
  expect(await page.locator(".strip i").count()).toBe(288);
  await page.locator(".listener").first().waitFor();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(`${request.url()} ${request.headers()["x-functions-key"]}`);
  });

  await page.getByRole("button", { name: "Stop collecting" }).click();
  await page.keyboard.press("Escape");
  expect(await page.locator("dialog").isVisible()).toBe(false);
  await page.getByRole("button", { name: "Stop collecting" }).click();
  await page.getByLabel("Function key").fill("a key");
  await page.locator("dialog .danger").click();
  await page.getByRole("heading", { name: "Stopped" }).waitFor({ timeout: 30_000 });
  await page.locator(".commands .primary").click();
  expect(await page.getByLabel("Function key").inputValue()).toBe("a key");
  await page.locator("dialog .primary").click();
  await page.getByRole("heading", { name: "Listening" }).waitFor({ timeout: 30_000 });
  const collector = `${site.collector.url}/api/collectors/crowdmonitor`;
  expect(sent).toEqual([`${collector}/stop a key`, `${collector}/start a key`]);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("a key");
  await page.getByRole("link", { name: "7 days" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".ledger tbody tr").length > 0);
  expect(new URL(page.url()).searchParams.get("span")).toBe("7");
  await page.context().close();
});

test.each([0, 1, 2, 3, 4])("on a phone nothing is wider than the screen (view %d)", async (nth) => {
  const page = await opened(nth, phone);
  await page.waitForLoadState("networkidle");
  const wide = await page.evaluate(() => ({ page: document.documentElement.scrollWidth, screen: innerWidth }));
  expect(wide).toEqual({ page: 360, screen: 360 });
  await page.context().close();
});

test.each(["light", "dark"] as const)("axe finds nothing serious, in %s, in any view", async (colorScheme) => {
  for (const nth of views.keys()) {
    // The page's own policy would not let axe in.
    const page = await opened(nth, { colorScheme, bypassCSP: true, reducedMotion: "reduce" });
    await page.waitForLoadState("networkidle");
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations
        .filter(({ impact }) => ["serious", "critical", "moderate"].includes(impact))
        .map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .slice(0, 3)
              .map(({ html }) => html.slice(0, 160))
              .join(" | ")}`,
        );
    });
    expect([views[nth], found]).toEqual([views[nth], []]);
    await page.context().close();
  }
});

test("the keyboard alone: skip link, views, chart", async () => {
  const page = await opened(0);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(drawn[1]!);
  await page.locator(".chart").focus();
  await page.keyboard.press("Home");
  const first = await page.locator(".chart").getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowRight");
  const second = await page.locator(".chart").getAttribute("aria-valuetext");
  expect(first).toMatch(/^00:00/);
  expect(second).not.toBe(first);
  await page.context().close();
});

test("German, chosen or asked for, with the date and the numbers of the country", async () => {
  const page = await opened(0, { locale: "de-CH" });
  expect(await page.locator("h1").textContent()).toBe("Jetzt");
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("de-CH");
  await page.getByLabel("Sprache").selectOption("en");
  await page.getByRole("heading", { name: "Now" }).waitFor();
  await page.goto(`${site.api}/dashboard?view=collector&lang=de`);
  await page.getByRole("heading", { name: "Hört zu" }).waitFor();
  await page.context().close();
});

test("data behind a key: the page asks for it, says when it is wrong, and goes on with it", async () => {
  const page = await site.open("?lang=en");
  await page.route("**/api/feeds**", (route) =>
    route.request().headers()["x-functions-key"] === "right" ? route.continue() : route.fulfill({ status: 401 }),
  );
  await page.reload();
  await page.getByRole("heading", { name: "A key is needed" }).waitFor();
  await page.getByLabel("Function key").fill("wrong");
  await page.getByRole("button", { name: "Use this key" }).click();
  await page.getByText("This key was not accepted.").waitFor();
  await page.getByLabel("Function key").fill("right");
  await page.keyboard.press("Enter");
  await page.waitForSelector(drawn[0]!);
  // The browser itself tells of every 401.
  site.complaints.splice(0);
  await page.context().close();
});

test("a collector behind a key of its own: its app's refusal is told from nobody there, and the reading side keeps its key", async () => {
  site.collector.key = "the collector's";
  try {
    const page = await site.open("?lang=en&view=collector");
    await page.evaluate(() => sessionStorage.setItem(`headcount-key ${location.origin}`, "the reader's"));
    await page.getByRole("heading", { name: "A key is needed" }).waitFor();
    await page.locator("#read-key").fill("wrong");
    await page.getByRole("button", { name: "Use this key" }).click();
    await page.getByText("This key was not accepted.").waitFor();
    await page.locator("#read-key").fill("the collector's");
    await page.keyboard.press("Enter");
    await page.locator(".listener").first().waitFor();
    const readers = page.waitForRequest((request) => request.url().endsWith("/now"));
    expect((await readers).headers()["x-functions-key"]).toBe("the reader's");
    site.complaints.splice(0);
    await page.context().close();
  } finally {
    site.collector.key = undefined;
  }
});

test("what is not there is said, with what to do", async () => {
  const page = await site.open("?feed=nothing");
  await page.getByRole("heading", { name: "No such feed" }).waitFor();
  await page.getByRole("link", { name: "CrowdMonitor" }).click();
  await page.waitForSelector(drawn[0]!);
  await page.route("**/api/feeds/*/days/**", (route) => route.abort());
  await page.getByRole("link", { name: "Day", exact: true }).click();
  await page.getByRole("heading", { name: "No answer" }).waitFor();
  await page.unroute("**/api/feeds/*/days/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForSelector(drawn[1]!);
  // The browser itself tells of the request that was cut.
  site.complaints.splice(0);
  await page.context().close();
});
