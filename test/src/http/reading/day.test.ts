import { dayAnswer, type DayAnswer } from "../../../../src/http/answers/day";
import { coverageAnswer } from "../../../../src/http/answers/coverage";
import type { Containers } from "../../../../src/storage/containers";
import type { Passing } from "../../../support/fault-proxy";
import { startStorage, type Storage } from "../../../support/storage";
import { dayName } from "../../../../src/archive/days/names";
import { dateAfter } from "../../../../src/hours/day";
import { openingHoursSchema } from "../../../../src/hours/schema";
import { listen, minute, poolOf, ten } from "../../archive/fixture";
import { Process, putSummaries, summaryOf } from "../../archive/days/fixture";
import { Api } from "./fixture";

let storage: Storage;
let containers: Containers;
let direct: Containers;
let count = 0;

beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => {
  const name = `day${count++}`;
  containers = storage.containers({ name });
  direct = storage.containers({ name, direct: true });
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

const hour = 3_600_000;
const feed = poolOf();

async function dayOf(api: Api, date: string, query = ""): Promise<DayAnswer> {
  const { status, json } = await api.get(`feeds/pool/days/${date}${query}`);
  expect(status).toBe(200);
  return dayAnswer.parse(json);
}

/** How often blobs were read, lists aside. */
async function reads(action: () => Promise<unknown>): Promise<number> {
  const before = storage.proxy.seen.length;
  await action();
  const isRead = ({ method, path }: Passing) => method === "GET" && !path.includes("comp=list");
  return storage.proxy.seen.slice(before).filter(isRead).length;
}

const times = (gaps: DayAnswer["gaps"]) =>
  gaps.map(({ from, to, reason }) => `${from.slice(11, 23)}-${to.slice(11, 23)} ${reason}`);

test("a day's numbers are those of its readings, reckoned up one by one", async () => {
  const { control } = new Api(containers, ten - hour);
  await control.want(feed, true, "test");
  // Every two seconds a number that says when, with a hole of 40 seconds in the second minute.
  await listen(direct, { from: 0, to: 70, ended: "disconnected" });
  await listen(direct, { from: 110, to: 250, ended: "stopped" });
  await new Process(direct, feed, await control.idle("pool", { from: 0, to: ten })).run(400);
  const api = new Api(containers, ten + 400_000);
  const answer = await dayOf(api, "2026-02-17");
  expect(answer.windows).toEqual({
    start: [0, 1, 2, 3, 4].map((nth) => minute(nth).start / 1000),
    seconds: [60, 60, 60, 60, 60],
    // A reading's own millisecond is heard, what follows on the last one is not.
    covered_ms: [60_000, 20_001, 60_000, 60_000, 10_001],
  });
  const heard = [...Array(36).keys()].map((n) => n * 2).concat([...Array(71).keys()].map((n) => 110 + n * 2));
  const of = (nth: number) => heard.filter((at) => at >= nth * 60 && at < (nth + 1) * 60).map((at) => at * 10);
  const [venue] = answer.venues;
  expect(answer.venues).toHaveLength(1);
  expect(venue).toMatchObject({
    id: "a",
    min: [0, 1, 2, 3, 4].map((nth) => Math.min(...of(nth))),
    max: [0, 1, 2, 3, 4].map((nth) => Math.max(...of(nth))),
    last: [0, 1, 2, 3, 4].map((nth) => of(nth).at(-1)),
    samples: [0, 1, 2, 3, 4].map((nth) => of(nth).length),
    flags: [],
  });
  // In whole minutes each value is held for two seconds; in the others what was heard last is held for a millisecond.
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(venue!.avg[0]).toBeCloseTo(mean(of(0)), 3);
  expect(venue!.avg[2]).toBeCloseTo(mean(of(2)), 3);
  const second = ([600, 620, 640, 660, 680].reduce((sum, value) => sum + value * 2000, 0) + 700) / 10_001;
  const afterHole = [1100, 1120, 1140, 1160, 1180].reduce((sum, value) => sum + value * 2000, 0);
  expect(venue!.avg[1]).toBeCloseTo((second * 10_001 + afterHole) / 20_001, 2);
  expect(times(answer.gaps)).toEqual([
    "00:00:00.000-09:00:00.000 stopped",
    "09:00:00.000-10:00:00.000 lost",
    "10:01:10.001-10:01:50.000 disconnected",
    "10:04:10.001-10:05:00.000 stopped",
  ]);
  expect([answer.covered_ms, answer.missing_ms]).toEqual([210_002, 10 * hour + 300_000 - 210_002]);
  expect(answer).toMatchObject({
    over: false,
    known_to: "2026-02-17T10:05:00.000Z",
    previous: null,
    next: null,
    from: "2026-02-17T00:00:00.000Z",
    to: "2026-02-18T00:00:00.000Z",
  });
});

test("a stopped feed's day goes on as what it is, and so do days after it", async () => {
  const api = new Api(containers, ten - hour);
  await api.control.want(feed, true, "test");
  await putSummaries(direct.archive, [summaryOf(ten, 60, { a: 1 })]);
  await new Process(direct, feed).keeper.update(feed, [summaryOf(ten, 60, { a: 1 })]);
  api.now = ten + 60_000;
  await api.control.want(feed, false, "test");
  api.now = ten + 40 * hour;
  expect(times((await dayOf(api, "2026-02-17")).gaps)).toEqual([
    "00:00:00.000-10:00:00.000 lost",
    "10:01:00.000-00:00:00.000 stopped",
  ]);
  const empty = await dayOf(api, "2026-02-18");
  expect(empty).toMatchObject({
    over: true,
    windows: { start: [] },
    covered_ms: 0,
    missing_ms: 24 * hour,
    previous: "2026-02-17",
    next: "2026-02-19",
    venues: [],
  });
  expect(times(empty.gaps)).toEqual(["00:00:00.000-00:00:00.000 stopped"]);
  const today = await dayOf(api, "2026-02-19");
  expect(today).toMatchObject({ over: false, known_to: "2026-02-19T02:00:00.000Z", missing_ms: 2 * hour, next: null });
  // Started again, and nothing heard yet: that is not known.
  await api.control.want(feed, true, "test");
  api.now += hour;
  expect(await dayOf(api, "2026-02-19")).toMatchObject({ known_to: "2026-02-19T02:00:00.000Z" });
  const before = await dayOf(api, "2026-02-16");
  expect(times(before.gaps)).toEqual(["00:00:00.000-00:00:00.000 stopped"]);
});

test("a day costs one blob read, two after the last window, none shortly after, whatever there is", async () => {
  const api = new Api(containers, ten);
  await api.control.want(feed, true, "test");
  const windows = Array.from({ length: 72 }, (_, nth) => summaryOf(ten + nth * hour, 60, { a: nth }));
  await putSummaries(direct.archive, windows);
  await new Process(direct, feed).keeper.update(feed, windows);
  api.now = ten + 71 * hour + 90_000;
  const [live, over] = ["2026-02-20", "2026-02-18"].map((date) => () => dayOf(api, date)) as (() => Promise<unknown>)[];
  expect(await reads(() => api.get("feeds/pool/days/2026-02-18"))).toBe(1);
  expect(await reads(over!)).toBe(0);
  expect(await reads(live!)).toBeLessThanOrEqual(2);
  // A day that is over is looked at again from time to time, and read only if it is another.
  api.now += 700_000;
  const { headers } = await api.get("feeds/pool/days/2026-02-18");
  expect(await reads(over!)).toBe(0);
  api.now += 30 * hour;
  const zombie = summaryOf(ten + 26 * hour + 60_000, 60, { a: 99 });
  await putSummaries(direct.archive, [zombie]);
  await new Process(direct, feed).keeper.update(feed, [zombie]);
  const late = await api.get("feeds/pool/days/2026-02-18", { "If-None-Match": headers.get("etag") ?? "" });
  expect(late.status).toBe(200);
});

test("today costs a process that has just begun two blob reads, however many deployments there were and however slow storage is", async () => {
  const deployments = ["blue", "green", "red"].map((deployment) => new Api(containers, ten - hour, { deployment }));
  for (const { control } of deployments) await control.want(feed, true, "test");
  const windows = [summaryOf(ten - 60_000, 60, { a: 1 }), summaryOf(ten, 60, { a: 2 })];
  await putSummaries(direct.archive, windows);
  await new Process(direct, feed).keeper.update(feed, windows);
  for (const [nth, api] of deployments.entries()) {
    api.now = ten + nth * 30_000;
    await api.control.want(feed, false, "test");
  }
  const later = ten + 10 * 60_000;
  // A clock by which each look at it is two seconds later: nothing in memory is fresh.
  const slow = new Api(containers, later);
  Object.defineProperty(slow, "now", { get: () => (slowNow += 2000) });
  let slowNow = later;
  let today: DayAnswer | undefined;
  expect(await reads(async () => (today = await dayOf(slow, "2026-02-17")))).toBe(2);
  expect(times(today!.gaps).map((gap) => gap.replace(/-10:1.*? /, "-now "))).toEqual([
    "00:00:00.000-09:59:00.000 lost",
    "10:01:00.000-now stopped",
  ]);
  const next = new Api(containers, later + 20 * hour);
  expect(await reads(async () => (today = await dayOf(next, "2026-02-18")))).toBe(2);
  expect(times(today!.gaps)).toEqual(["00:00:00.000-06:10:00.000 stopped"]);
});

test("today's gaps of a closed feed are closed ones, whichever deployment wanted it", async () => {
  const opening = poolOf({ openingHours: openingHoursSchema.parse({ tue: ["08:00-12:00"] }) });
  const [blue, green] = ["blue", "green"].map(
    (deployment) => new Api(containers, ten - hour, { feeds: [opening], deployment }),
  ) as [Api, Api];
  for (const { control } of [blue, green]) await control.want(opening, true, "test");
  const windows = [summaryOf(ten, 7200, { a: 1 })];
  await putSummaries(direct.archive, windows);
  await new Process(direct, opening).keeper.update(opening, windows);
  green.now = blue.now = ten + 3 * hour;
  await blue.control.want(opening, false, "test");
  green.now = ten + 4 * hour;
  await green.control.want(opening, false, "test");
  green.now = ten + 5 * hour;
  expect(times((await dayOf(green, "2026-02-17")).gaps)).toEqual([
    "00:00:00.000-10:00:00.000 lost",
    "12:00:00.000-14:00:00.000 closed",
    "14:00:00.000-15:00:00.000 stopped",
  ]);
});

test("a day whose index is gone is told from the control log, for two blob reads", async () => {
  const api = new Api(containers, ten - hour);
  const windows = [0, 30, 60].map((after) => summaryOf(ten + after * hour, 60, { a: 1 }));
  await putSummaries(direct.archive, windows);
  await new Process(direct, feed).keeper.update(feed, windows);
  await direct.archive.deleteBlob(dayName("pool", "2026-02-18"));
  api.now = ten + 70 * hour;
  let answer: DayAnswer | undefined;
  expect(await reads(async () => (answer = await dayOf(api, "2026-02-18")))).toBe(2);
  expect(times(answer!.gaps)).toEqual(["00:00:00.000-00:00:00.000 stopped"]);
});

test("of many days that are asked for at once none is taken for an empty one", async () => {
  const windows = Array.from({ length: 16 }, (_, nth) => summaryOf(ten + nth * 24 * hour, 60, { a: nth }));
  await putSummaries(direct.archive, windows);
  await new Process(direct, feed).keeper.update(feed, windows);
  const api = new Api(containers, ten + 20 * 24 * hour);
  const dates = windows.map((_, nth) => dateAfter("2026-02-17", nth));
  for (const later of [0, 700_000]) {
    api.now += later;
    const answers = await Promise.all(dates.map((date) => dayOf(api, date)));
    expect(answers.map(({ venues }) => venues[0]?.last)).toEqual(dates.map((_, nth) => [nth]));
  }
});

test.each([
  ["2026-03-29", 23, "2026-03-28T23:00:00.000Z"],
  ["2026-10-25", 25, "2026-10-24T22:00:00.000Z"],
])("%s has %d hours in Zurich", async (date, hours, from) => {
  const zurich = poolOf({ timeZone: "Europe/Zurich" });
  const start = Date.parse(from);
  const windows = Array.from({ length: hours + 1 }, (_, nth) => summaryOf(start + nth * hour, 3600, { a: nth }));
  await putSummaries(direct.archive, windows);
  await new Process(direct, zurich).keeper.update(zurich, windows);
  const api = new Api(containers, start + 40 * hour, { feeds: [zurich] });
  const answer = await dayOf(api, date);
  expect(answer).toMatchObject({ from, over: true, covered_ms: hours * hour, missing_ms: 0 });
  expect(answer.venues[0]!.last).toEqual([...Array(hours).keys()]);
});

test("one venue is given alone; one that is configured and was not heard has an empty series; another is unknown", async () => {
  const listed = poolOf({
    venues: [
      { id: "attic", name: "Attic", capacity: 9 },
      { id: "a", name: "Hall" },
    ],
  });
  await putSummaries(direct.archive, [summaryOf(ten, 60, { a: 1, b: 2 })]);
  await new Process(direct, listed).keeper.update(listed, [summaryOf(ten, 60, { a: 1, b: 2 })]);
  const api = new Api(containers, ten + 90_000, { feeds: [listed] });
  const ids = async (query: string) => (await dayOf(api, "2026-02-17", query)).venues.map(({ id }) => id);
  expect(await ids("")).toEqual(["a", "b"]);
  expect(await ids("?venue=b")).toEqual(["b"]);
  expect((await dayOf(api, "2026-02-17", "?venue=a")).venues[0]).toMatchObject({ name: "Hall", capacity: 100 });
  expect((await dayOf(api, "2026-02-17", "?venue=attic")).venues).toEqual([
    {
      id: "attic",
      name: "Attic",
      capacity: 9,
      min: [null],
      max: [null],
      avg: [null],
      last: [null],
      samples: [0],
      flags: [],
    },
  ]);
  for (const id of ["c", "__proto__", "constructor", "../a"]) {
    const { status, json } = await api.get(`feeds/pool/days/2026-02-17?venue=${encodeURIComponent(id)}`);
    expect([status, json["code"]]).toEqual([404, "VENUE_UNKNOWN"]);
  }
});

test("flags of neighbouring windows are one stretch", async () => {
  const over = { min: 1, max: 200, avg: 2, last: 3, flags: ["over-capacity" as const] };
  const windows = [over, over, 5, over].map((said, nth) => summaryOf(minute(nth).start, 60, { a: said }));
  await putSummaries(direct.archive, windows);
  await new Process(direct, feed).keeper.update(feed, windows);
  const { venues } = await dayOf(new Api(containers, ten + hour), "2026-02-17");
  expect(venues[0]!.flags).toEqual([
    { flag: "over-capacity", from: "2026-02-17T10:00:00.000Z", to: "2026-02-17T10:02:00.000Z" },
    { flag: "over-capacity", from: "2026-02-17T10:03:00.000Z", to: "2026-02-17T10:04:00.000Z" },
  ]);
});

test.each([
  ["2026-02-18", 400, "REQUEST_INVALID"],
  ["2026-02-30", 400, "REQUEST_INVALID"],
  ["1950-02-17", 400, "REQUEST_INVALID"],
  ["17.2.2026", 400, "REQUEST_INVALID"],
  ["..%2F..%2Fx", 400, "REQUEST_INVALID"],
])("a day that is none, or is to come, is told as such: %s", async (date, status, code) => {
  const answer = await new Api(containers, ten).get(`feeds/pool/days/${date}`);
  expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});

describe("coverage", () => {
  async function coverage(api: Api, from: string, to: string) {
    const { status, json } = await api.get(`feeds/pool/coverage?from=${from}&to=${to}`);
    expect(status).toBe(200);
    return coverageAnswer.parse(json);
  }

  test("of any stretch is what its windows and the control log say, over midnights and days without windows", async () => {
    const api = new Api(containers, ten - 1000);
    await api.control.want(feed, true, "test");
    const gap = { from: "2026-02-17T10:00:20.000Z", to: "2026-02-17T10:00:50.000Z", reason: "stale" as const };
    const windows = [
      summaryOf(ten, 60, { a: 1 }, [gap]),
      summaryOf(ten + 60_000, 60, { a: 1 }),
      summaryOf(ten + 50 * hour, 60, { a: 2 }),
    ];
    await putSummaries(direct.archive, windows);
    api.now = ten + 120_000;
    await api.control.want(feed, false, "test");
    api.now = ten + 50 * hour;
    await api.control.want(feed, true, "test");
    await new Process(direct, feed, await api.control.idle("pool", { from: 0, to: 2 * ten })).keeper.update(
      feed,
      windows,
    );
    api.now = ten + 51 * hour;
    const answer = await coverage(api, "2026-02-17T10:00:40Z", "2026-02-20");
    expect(answer).toMatchObject({
      from: "2026-02-17T10:00:40.000Z",
      to: "2026-02-19T12:01:00.000Z",
      covered_ms: 10_000 + 60_000 + 60_000,
      missing_ms: 10_000 + 50 * hour - 120_000,
      missing_by_reason: { stale: 10_000, stopped: 50 * hour - 120_000 },
      longest_gap: { from: "2026-02-17T10:02:00.000Z", to: "2026-02-19T12:00:00.000Z", reason: "stopped" },
    });
    expect(answer.gaps).toHaveLength(2);
    expect(answer.share).toBeCloseTo(130_000 / (50 * hour + 20_000), 10);
    // What is not aggregated is not known.
    expect(await coverage(api, "2026-02-19T13:00:00Z", "2026-02-19T14:00:00Z")).toMatchObject({
      to: "2026-02-19T13:00:00.000Z",
      covered_ms: 0,
      missing_ms: 0,
      share: null,
      longest_gap: null,
      gaps: [],
    });
    expect((await coverage(api, "2026-02-10", "2026-02-12")).missing_by_reason).toEqual({ stopped: 48 * hour });
  });

  test.each([
    ["from=2026-02-17", "to: missing"],
    ["from=2026-02-17T10:00&to=2026-02-18", 'from: "2026-02-17T10:00" is none; write an instant with its time zone'],
    ["from=2026-02-17&to=2026-02-17", "to: write an instant after from"],
    ["from=2020-01-01&to=2026-01-01", "at most 400 days"],
    ["from=0001-01-01&to=0001-01-02", 'from: "0001-01-01" is out of reach; write one from 1971-01-01 to 2999-12-31.'],
    ["from=2026-02-17&to=3000-01-01T00:00:00Z", 'to: "3000-01-01T00:00:00Z" is out of reach'],
    ["from=2026-02-17&to=%00", 'to: "\\u0000" is none; write'],
    ["from=2026-02-17&to=2026-02-18&to=2026-02-19", '"to": given 2 times; write it once.'],
    ["from=2026-02-17&to=2026-02-18&x=1&x=1&x=2", '"x": given 3 times'],
  ])("asked for %s says what to write", async (query, says) => {
    const { status, json } = await new Api(containers, ten).get(`feeds/pool/coverage?${query}`);
    expect([status, json["code"]]).toEqual([400, "REQUEST_INVALID"]);
    expect(json["detail"]).toContain(says);
  });
});
