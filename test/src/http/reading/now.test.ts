import { feedsAnswer } from "../../../../src/http/answers/feeds";
import { healthAnswer } from "../../../../src/http/answers/health";
import { nowAnswer, type NowAnswer } from "../../../../src/http/answers/now";
import { tellHeard } from "../../../../src/control/heard";
import type { Heartbeat } from "../../../../src/feed/ports";
import { Session } from "../../../../src/feed/session";
import { BlobJournals } from "../../../../src/journal/storage/blob-journals";
import type { Containers } from "../../../../src/storage/containers";
import { startStorage, type Storage } from "../../../support/storage";
import { journalNames, listen, minute, poolOf, ten } from "../../archive/fixture";
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
  const name = `now${count++}`;
  containers = storage.containers({ name });
  direct = storage.containers({ name, direct: true });
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

const hour = 3_600_000;
const feed = poolOf({ flushSeconds: 15 });
const second = (at: number) => ten + at * 1000;

async function nowOf(api: Api): Promise<NowAnswer> {
  // What was told a moment ago is told again.
  api.now += 2000;
  const { status, json } = await api.get("feeds/pool/now");
  expect(status).toBe(200);
  return nowAnswer.parse(json);
}

/** A live feed says that it is there. */
function beat(deployment: string, heardAt: number, state: Partial<Heartbeat["state"]> = {}): Promise<void> {
  const whole = {
    connected: true,
    sessions: ["s"],
    connectionsOpened: 1,
    frames: 1,
    readings: 1,
    rejects: 0,
    pendingBytes: 0,
    lastFrameAt: heardAt,
    ...state,
  };
  return tellHeard(direct.control, deployment, "pool", "p", { heardAt, heldUntil: heardAt + 60_000, state: whole });
}

test("now is the last reading that a journal has, though nothing of its window is aggregated", async () => {
  const api = new Api(containers, second(0));
  await api.control.want(feed, true, "test");
  await listen(direct, { from: 0, to: 130 });
  await beat("blue", second(130));
  api.now = second(131);
  const answer = await nowOf(api);
  expect(answer).toMatchObject({ state: "listening", as_of: "2026-02-17T10:02:10.000Z", age_seconds: 3 });
  expect(answer.venues).toEqual([
    {
      id: "a",
      name: "a",
      capacity: null,
      occupancy: 1300,
      percent: null,
      at: "2026-02-17T10:02:10.000Z",
      age_seconds: 3,
      trend: null,
      open: null,
      flags: [],
    },
  ]);
});

test("of a venue that the open window does not speak of, what was carried into it is known", async () => {
  const journals = new BlobJournals(direct.journal, 1e9);
  const session = new Session("pool", "c1", { lengthMs: 60_000 }, journals, second(0), "s1");
  session.frame(
    second(0),
    [
      { venue: "a", occupancy: 5 },
      { venue: "b", occupancy: 7, capacity: 14 },
    ],
    false,
  );
  session.frame(second(61), [{ venue: "a", occupancy: 6 }], false);
  await journals.flush("all");
  for (const name of await journalNames(direct))
    if (name.includes("T100000Z-to")) await direct.journal.deleteBlob(name);
  const { venues } = await nowOf(new Api(containers, second(62)));
  expect(venues).toMatchObject([
    { id: "a", occupancy: 6, at: "2026-02-17T10:01:01.000Z" },
    { id: "b", occupancy: 7, capacity: 14, percent: 50, at: "2026-02-17T10:00:00.000Z" },
  ]);
});

test("the trend is that of the last 15 minutes, or of as many as were heard, and none over a gap", async () => {
  const gap = [{ from: "2026-02-17T10:04:30.000Z", to: "2026-02-17T10:05:30.000Z", reason: "lost" as const }];
  const windows = Array.from({ length: 20 }, (_, nth) =>
    summaryOf(minute(nth).start, 60, { a: 100 + nth, b: nth < 18 ? null : 7 }, nth === 4 ? gap.slice(0, 1) : []),
  );
  // The fifth window ends in a gap: its last value says nothing of its end.
  windows[4] = summaryOf(minute(4).start, 60, { a: 104 }, [{ ...gap[0]!, to: "2026-02-17T10:05:00.000Z" }]);
  await putSummaries(direct.archive, windows);
  await new Process(direct, feed).keeper.update(feed, windows);
  await listen(direct, { from: 1200, to: 1202 });
  const api = new Api(containers, second(1203));
  const venue = async (id: string) => (await nowOf(api)).venues.find((each) => each.id === id)!;
  // 20:02 less 15 minutes is 5:02: the fifth ends nearest and is not to be had; the sixth ends at 6:00, the fourth at 4:00.
  expect((await venue("a")).trend).toEqual({ change: 12_020 - 105, minutes: 14 });
  // Of b two windows are known, the older one ended a minute before the other: that is its last reading.
  expect(await venue("b")).toMatchObject({ occupancy: 7, trend: { change: 0, minutes: 1 } });
  api.now += 600_000;
  expect((await venue("a")).trend).toBeNull();
});

test("who has stopped, is closed, is silent or is not there is told apart", async () => {
  const shut = poolOf({ flushSeconds: 15, openingHours: { tue: ["09:00-11:00"] } });
  const api = new Api(containers, second(0), { feeds: [shut] });
  const state = async () => (await nowOf(api)).state;
  expect(await state()).toBe("stopped");
  await api.control.want(shut, true, "test");
  expect(await state()).toBe("down");
  await beat("green", api.now, { lastFrameAt: api.now - 30_000 });
  expect(await state()).toBe("listening");
  await beat("green", api.now, { lastFrameAt: api.now - 90_000 });
  expect(await state()).toBe("silent");
  await beat("green", api.now, { connected: false });
  expect(await state()).toBe("down");
  await beat("green", api.now - 60_000);
  expect(await state()).toBe("down");
  api.now = ten + 2 * hour;
  expect(await state()).toBe("closed");
  await api.control.want(shut, false, "test");
  expect(await state()).toBe("stopped");
});

test("when nobody listens any more the day's index tells what was known last, and until when", async () => {
  const gap = [{ from: "2026-02-17T10:01:20.001Z", to: "2026-02-17T10:02:00.000Z", reason: "stopped" as const }];
  const windows = [
    summaryOf(minute(0).start, 60, { a: 5, b: 9 }),
    summaryOf(minute(1).start, 60, { a: { min: 6, max: 99, avg: 50, last: 120, capacity: 110 } }, gap),
  ];
  await putSummaries(direct.archive, windows);
  await new Process(direct, feed).keeper.update(feed, windows);
  const api = new Api(containers, second(600));
  expect(await nowOf(api)).toMatchObject({
    state: "stopped",
    as_of: "2026-02-17T10:01:20.000Z",
    venues: [
      {
        id: "a",
        occupancy: 120,
        capacity: 110,
        percent: 109.1,
        at: "2026-02-17T10:01:20.000Z",
        flags: ["over-capacity"],
      },
      { id: "b", occupancy: 9, at: "2026-02-17T10:01:00.000Z" },
    ],
  });
  // Of another day's values nothing is said but when they were heard.
  api.now = ten + 24 * hour;
  expect(await nowOf(api)).toMatchObject({ as_of: "2026-02-17T10:01:20.000Z", venues: [] });
});

test("shortly after midnight the trend goes back to the day before", async () => {
  const islanders = poolOf({ timeZone: "Pacific/Kiritimati" });
  const windows = Array.from({ length: 16 }, (_, nth) => summaryOf(minute(nth - 15).start, 60, { a: nth }));
  await putSummaries(direct.archive, windows);
  await new Process(direct, islanders).keeper.update(islanders, windows);
  await listen(direct, { from: 60, to: 62 });
  const { venues } = await nowOf(new Api(containers, second(63), { feeds: [islanders] }));
  // At 1:02 after midnight, 15:02 after the end of the window that ends at 14:00 before it.
  expect(venues[0]!.trend).toEqual({ change: 620 - 0, minutes: 15 });
});

test("however many ask at once, storage is asked once", async () => {
  const api = new Api(containers, second(0));
  await api.control.want(feed, true, "test");
  await api.get("feeds/pool/now");
  api.now += 5000;
  const before = storage.proxy.seen.length;
  await api.get("feeds/pool/now");
  const one = storage.proxy.seen.length - before;
  api.now += 5000;
  await Promise.all(Array.from({ length: 20 }, () => api.get("feeds/pool/now")));
  expect(storage.proxy.seen.length - before).toBe(2 * one);
});

test("the same as before is not sent again, though ages have grown", async () => {
  const api = new Api(containers, second(131));
  await listen(direct, { from: 0, to: 130 });
  const first = await api.get("feeds/pool/now");
  const etag = first.headers.get("etag")!;
  api.now += 5000;
  const same = await api.get("feeds/pool/now", { "If-None-Match": etag });
  expect([same.status, same.text]).toEqual([304, ""]);
  await listen(direct, { from: 132, to: 134 });
  api.now += 5000;
  const next = await api.get("feeds/pool/now", { "If-None-Match": etag });
  expect(next.status).toBe(200);
});

test("feeds names venues of the configuration and of the newest day, and whether the feed is open", async () => {
  const listed = poolOf({
    timeZone: "Europe/Zurich",
    openingHours: { tue: ["12:00-13:00"] },
    venues: [
      { id: "attic", name: "Attic", capacity: 9 },
      { id: "a", name: "Hall" },
    ],
  });
  const api = new Api(containers, ten, { feeds: [listed] });
  const parsed = async () => feedsAnswer.parse((await api.get("feeds")).json).feeds[0];
  expect(await parsed()).toMatchObject({ first_day: null, open: false, next_opening: "2026-02-17T11:00:00.000Z" });
  const windows = [summaryOf(ten - 24 * hour, 60, { old: 1 }), summaryOf(ten, 60, { a: 1, b: 2 })];
  await putSummaries(direct.archive, windows);
  await new Process(direct, listed).keeper.update(listed, windows);
  api.now += 1.5 * hour;
  expect(await parsed()).toEqual({
    id: "pool",
    name: "Pool",
    time_zone: "Europe/Zurich",
    window_seconds: 60,
    open: true,
    next_opening: null,
    today: "2026-02-17",
    first_day: "2026-02-16",
    venues: [
      { id: "attic", name: "Attic", capacity: 9 },
      { id: "a", name: "Hall", capacity: 100 },
      { id: "b", name: "Venue b", capacity: 100 },
    ],
  });
});

describe("health", () => {
  async function health(api: Api) {
    api.now += 6000;
    const { status, json } = await api.get("health");
    const answer = healthAnswer.parse(json);
    expect(status).toBe(answer.status === "green" ? 200 : 503);
    return { status: answer.status, reason: answer.feeds[0]!.reason };
  }
  const green = { status: "green", reason: null };
  const red = (reason: RegExp) => ({ status: "red", reason: expect.stringMatching(reason) as unknown });

  test("is green where nobody is to listen, and in the first moments", async () => {
    const api = new Api(containers, second(0));
    expect(await health(api)).toEqual(green);
    await api.control.want(feed, true, "test");
    expect(await health(api)).toEqual(green);
  });

  test("is red with its reason where data is stale: nobody connected, a silent feed, windows that don't come", async () => {
    const api = new Api(containers, second(0));
    await api.control.want(feed, true, "test");
    api.now = second(300);
    expect(await health(api)).toEqual(red(/^No frame is known: .* nobody is connected; see GET .*\/pool\.$/));
    await beat("blue", api.now, { lastFrameAt: second(100) });
    expect(await health(api)).toEqual(red(/^The last frame came at 2026-02-17T10:01:40.000Z: .* sends nothing\.$/));
    await beat("blue", api.now);
    expect(await health(api)).toEqual(red(/^No window is in the archive: frames come, but they are not aggregated/));
    const window = summaryOf(minute(4).start, 60, { a: 1 });
    await putSummaries(direct.archive, [window]);
    await new Process(direct, feed).keeper.update(feed, [window]);
    api.now += 10_000;
    await beat("blue", api.now);
    expect(await health(api)).toEqual(green);
    api.now = second(1000);
    await beat("blue", api.now);
    expect(await health(api)).toEqual(red(/^The last window in the archive ended at 2026-02-17T10:05:00.000Z/));
  });

  test("is green outside of the opening hours, and shortly after opening", async () => {
    const shut = poolOf({ flushSeconds: 15, openingHours: { tue: ["09:00-10:00", "11:00-12:00"] } });
    const api = new Api(containers, second(-3000), { feeds: [shut] });
    await api.control.want(shut, true, "test");
    api.now = second(-60);
    expect((await health(api)).status).toBe("red");
    api.now = second(60);
    expect(await health(api)).toEqual(green);
    api.now = second(3610);
    expect(await health(api)).toEqual(green);
    api.now = second(3800);
    expect((await health(api)).status).toBe("red");
  });

  test("is red, and answers, where storage can't be read", async () => {
    const api = new Api(containers, second(0));
    await api.control.want(feed, true, "test");
    storage.proxy.fail(503);
    expect(await health(api)).toEqual(red(/^Storage could not answer; try again\.$/));
  });
});
