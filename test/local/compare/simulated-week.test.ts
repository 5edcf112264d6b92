import { z } from "zod";
import { comparison as schema, type Comparison } from "../../../src/model/comparison";
import { collected, currency, hourlyUsd, listeningUsd } from "./naive/cost";
import { differences, eachLeaf, type Expected } from "./naive/differences";
import { hoursOf, stretchesOf, within } from "./naive/log";
import { reportOf } from "./naive/report";
import { storageOf } from "./naive/storage";
import { makeWeek, places, type Week } from "./week";

/*
 * A week with both methods, written into an archive by the app's own code. Every figure of the reports on it is held
 * against one that is computed from the feed's log, the price file and a listing of the blobs alone.
 */
const feed = "week";
const criteria = { days: 7, coverage: 0.99, agreement: 2, cost: null };

interface Checked {
  readonly report: Comparison;
  readonly page: string;
  readonly expected: Expected<Comparison>;
}

let week: Week;
let whole: Checked;
let some: Checked;
let one: Checked;

beforeAll(async () => {
  week = await makeWeek(feed);
  const { past } = week;
  const cost = {
    currency,
    plan: "Consumption",
    as_of: collected,
    listening: listeningUsd(),
    snapshots: hourlyUsd(),
  };
  const archived = async (
    from: number,
    to: number,
    ids: readonly string[],
    asked: Partial<typeof criteria> | object,
  ) => {
    const cut = within(past, from, to);
    const options = Object.entries(asked).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const only = ids.length === places.length ? [] : ids.flatMap((id) => ["--venue", id]);
    const span = ["--from", new Date(from).toISOString(), "--to", new Date(to).toISOString()];
    const expected = reportOf({
      feed,
      past: cut,
      places: places.filter(({ id }) => ids.includes(id)),
      criteria: { ...criteria, ...asked },
      cost,
      storage: await storageOf(week.archive, feed, cut),
    });
    return { ...(await week.compare("--feed", feed, ...span, ...only, ...options)), expected };
  };
  const all = places.map(({ id }) => id);
  whole = await archived(past.from, past.to, all, { coverage: 0.9, agreement: 3, cost: 20 });
  // Too few days to draw days from, and neither hours nor windows are whole at its ends.
  const odd = past.from + 30.29 * 3_600_000;
  some = await archived(odd, odd + 70.4 * 3_600_000, all, { days: 5, coverage: 0.999, agreement: 3 });
  one = await archived(past.from, past.to, ["SSD-7"], { coverage: 0.9999, agreement: 0, cost: 1 });
}, 600_000);
afterAll(() => week.close());

test("the log has what a comparison must bear: outages, failed looks, an hour that is there twice", () => {
  const { past } = week;
  expect(stretchesOf(past).length).toBeGreaterThan(2);
  expect(new Set(past.looks.flatMap(({ failure }) => failure?.code ?? [])).size).toBe(3);
  expect(hoursOf(past).filter(({ date }) => date === "2025-10-26")).toHaveLength(25);
});

test("every figure of the whole week is the log's", () => {
  expect(whole.report.verdict.state).toBe("ready");
  expect(differences(whole.report, whole.expected)).toEqual([]);
});

test("every figure of some days that begin and end anywhere is the log's", () => {
  expect([some.report.all.error.resampled, some.report.verdict.state]).toEqual(["hours", "too-little-data"]);
  expect(differences(some.report, some.expected)).toEqual([]);
});

test("every figure of one venue is the log's", () => {
  expect(one.report.verdict).toMatchObject({ state: "not-yet", more_days: null });
  expect(differences(one.report, one.expected)).toEqual([]);
});

test("a figure that were another would be found, whichever it is", () => {
  const report = structuredClone(some.report) as Record<string, unknown>;
  const unseen: string[] = [];
  eachLeaf(report, ({ holder, key, path }) => {
    const value = holder[key];
    holder[key] = typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : "1 other";
    // Not the whole report again for each of its thousands of leaves.
    const around = path.slice(0, -1).slice(0, 4);
    if (differences(at(report, around), at(some.expected, around)).length !== 1) unseen.push(path.join("."));
    holder[key] = value;
  });
  expect(unseen).toEqual([]);
});

test("no field of the report is without a figure in all of them", () => {
  const filled = new Set<string>();
  for (const { report } of [whole, some, one])
    eachLeaf(report, ({ holder, key, path }) => {
      const names = path.map((name) => (/^\d+$/.test(name) ? "" : name)).filter((name) => name !== "");
      if (holder[key] !== null) names.forEach((_, nth) => filled.add(names.slice(0, nth + 1).join(".")));
    });
  expect(fieldsOf(z.toJSONSchema(schema)).filter((name) => !filled.has(name))).toEqual([]);
});

test("the page is one file that needs nothing else, without a script", () => {
  expect(whole.page).not.toMatch(/<script|<link|<img|\bsrc=|url\(|https?:/i);
  for (const { name } of whole.report.venues) expect(whole.page).toContain(name);
});

function at(node: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, key) => (inner as Record<string, unknown>)[key], node);
}

/** The dotted names of all fields that a JSON schema has; what is in an array counts as the array's. */
function fieldsOf(node: unknown, at = ""): string[] {
  if (typeof node !== "object" || node === null) return [];
  const {
    properties = {},
    items,
    anyOf = [],
  } = node as {
    properties?: Record<string, unknown>;
    items?: unknown;
    anyOf?: unknown[];
  };
  const own = Object.entries(properties).flatMap(([name, inner]) => {
    const field = at === "" ? name : `${at}.${name}`;
    return [field, ...fieldsOf(inner, field)];
  });
  return [...own, ...[items, ...anyOf].flatMap((inner) => fieldsOf(inner, at))];
}
