import { tellHeard } from "../../../src/control/heard";
import type { Log } from "../../../src/feed/ports";
import { Session } from "../../../src/feed/session";
import { BlobJournals } from "../../../src/journal/storage/blob-journals";
import type { Containers } from "../../../src/storage/containers";
import { alertsName } from "../../../src/webhook/store";
import { Teller } from "../../../src/webhook/teller";
import { startStorage, type Storage } from "../../support/storage";
import { poolOf, ten } from "../archive/fixture";
import { Api } from "../http/reading/fixture";
import { Receiver } from "./receiver";

let storage: Storage;
let receiver: Receiver;
let containers: Containers;
let count = 0;

beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(async () => {
  receiver = await Receiver.start();
  containers = storage.containers({ name: `hook${count++}` });
});
afterEach(async () => {
  storage.proxy.heal();
  await receiver.close();
});
afterAll(() => storage.close());

const minute = 60_000;
const feed = poolOf({ name: "Pools", flushSeconds: 15 });
const effort = { attempts: 2, timeoutMs: 10_000, waitMs: [1, 2] as const };

/** A feed that sends a frame every minute, and whoever tells of it. */
class Site {
  readonly api: Api;
  readonly logged: { event: string; fields: Record<string, unknown> }[] = [];
  readonly #log: Log = (_level, event, fields) => this.logged.push({ event, fields: { ...fields } });

  constructor(readonly of = feed) {
    this.api = new Api(containers, ten, { feeds: [of] });
  }

  /** A process that tells; another deployment's, or this one's after a restart. */
  teller(more: { url?: string; secret?: string; staleMinutes?: number } = {}): Teller {
    const settings = { url: receiver.url, percent: 100, staleMinutes: 10, repeatMinutes: 60, ...more };
    return new Teller(this.api.app, settings, this.#log, effort);
  }

  /** A minute goes by, in which a frame says how many are there; none where it says nothing. */
  async minute(guests?: Readonly<Record<string, number>>): Promise<void> {
    this.api.now += minute;
    if (!guests) return;
    const journals = new BlobJournals(containers.journal, 1e9);
    const at = this.api.now;
    const session = new Session("pool", "c1", { lengthMs: minute }, journals, at, `s${at}`);
    session.frame(
      at,
      Object.entries(guests).map(([venue, occupancy]) => ({ venue, occupancy, capacity: 10, name: `Venue ${venue}` })),
      false,
    );
    if (!(await journals.flush("all"))) throw new Error("the journal could not be written");
    const state = { connected: true, sessions: ["s"], connectionsOpened: 1, frames: 1, readings: 1, rejects: 0 };
    const beat = { ...state, pendingBytes: 0, lastFrameAt: at };
    await tellHeard(containers.control, "blue", "pool", "p", { heardAt: at, heldUntil: at + minute, state: beat });
  }

  events(name: string): Record<string, unknown>[] {
    return this.logged.filter(({ event }) => event === name).map(({ fields }) => fields);
  }
}

async function listening(of = feed): Promise<Site> {
  const site = new Site(of);
  await site.api.control.want(of, true, "test");
  return site;
}

test("a venue above its capacity is told once, by the numbers, and that it is over when it has been for a while", async () => {
  const site = await listening();
  const teller = site.teller();
  await site.minute({ a: 10, b: 11 });
  await teller.round();
  await site.minute({ a: 10, b: 12 });
  await teller.round();
  for (let nth = 0; nth < 7; nth++) {
    await site.minute({ a: 10, b: 3 });
    await teller.round();
  }
  expect(receiver.told).toEqual(["raised b", "resolved b"]);
  const [raised, resolved] = receiver.seen.map(({ message }) => message);
  expect(raised).toEqual({
    format: 1,
    id: `${raised?.alert}-raised`,
    alert: raised?.alert,
    status: "raised",
    reason: null,
    feed: "pool",
    feed_name: "Pools",
    since: "2026-02-17T10:01:00.000Z",
    at: "2026-02-17T10:01:00.000Z",
    kind: "over-capacity",
    venue: { id: "b", name: "Venue b" },
    occupancy: 11,
    capacity: 10,
    percent: 110,
    limit_percent: 100,
    flags: ["over-capacity"],
  });
  expect(resolved).toMatchObject({ alert: raised?.alert, reason: "recovered", occupancy: 3, since: raised?.since });
});

test("a feed without a frame within its opening hours is told of, and that frames come again", async () => {
  const site = await listening();
  const teller = site.teller();
  await site.minute({ a: 1 });
  const heard = new Date(site.api.now).toISOString();
  for (let nth = 0; nth < 15; nth++) {
    await site.minute();
    await teller.round();
  }
  expect(receiver.told).toEqual(["raised stale"]);
  expect(receiver.seen[0]?.message).toMatchObject({ kind: "stale", as_of: heard, limit_minutes: 10, reason: null });
  for (let nth = 0; nth < 7; nth++) {
    await site.minute({ a: 1 });
    await teller.round();
  }
  expect(receiver.told).toEqual(["raised stale", "resolved stale"]);
});

test("nobody is alarmed by a feed that is closed, stopped, or was only just started or opened", async () => {
  const closed = await listening(poolOf({ openingHours: { tue: ["08:00-10:05", "10:20-22:00"] } }));
  const teller = closed.teller();
  await closed.minute({ a: 1 });
  for (let nth = 0; nth < 9; nth++) {
    for (let minutes = 0; minutes < 3; minutes++) await closed.minute();
    await teller.round();
  }
  expect(receiver.told).toEqual([]);
  await closed.minute();
  await closed.minute();
  await teller.round();
  expect(receiver.told).toEqual(["raised stale"]);
  await closed.api.control.want(feed, false, "test");
  await teller.round();
  expect(receiver.seen[1]?.message).toMatchObject({ status: "resolved", reason: "stopped" });
  await closed.api.control.want(feed, true, "test");
  await closed.minute();
  await teller.round();
  expect(receiver.told).toEqual(["raised stale", "resolved stale"]);
});

test("two deployments, and the processes that follow on them, tell everything once", async () => {
  const site = await listening();
  let tellers = [site.teller(), site.teller()];
  for (let nth = 0; nth < 12; nth++) {
    await site.minute({ a: nth < 4 ? 11 : 5, b: 20 });
    await Promise.all(tellers.map((teller) => teller.round()));
    tellers = [site.teller(), site.teller()];
  }
  expect([...receiver.told].sort()).toEqual(["raised a", "raised b", "resolved a"]);
});

test("each receiver is told everything, and its address stands in no name and no log", async () => {
  const site = await listening();
  await site.minute({ a: 11 });
  await site.teller().round();
  await site.teller({ url: `${receiver.origin}/hook/s3cret-path?other` }).round();
  expect(receiver.strayed).toEqual(["POST /hook/s3cret-path?other"]);
  const names: string[] = [];
  for await (const { name } of containers.control.listBlobsFlat({ prefix: "webhook/" })) names.push(name);
  expect(names).toHaveLength(2);
  expect(names.join(" ") + JSON.stringify(site.logged)).not.toMatch(/s3cret/);
});

test("a receiver that is down is left in peace for longer and longer, and told the same when it is back", async () => {
  const site = await listening();
  const staleMinutes = 1000;
  const teller = site.teller({ staleMinutes, secret: "a secret of some length" });
  receiver.answer = (response) => response.writeHead(500).end();
  await site.minute({ a: 11 });
  for (let nth = 0; nth < 20; nth++) {
    await teller.round();
    await site.minute();
  }
  const failures = site.events("webhook-failed");
  // After 1, 2, 4, 8 minutes, twice each time.
  expect(failures).toHaveLength(5);
  expect(receiver.seen).toHaveLength(10);
  expect(failures[0]).toMatchObject({ feed: "pool", code: "WEBHOOK_FAILED", kind: "over-capacity", status: "raised" });
  receiver.answer = (response) => response.writeHead(200).end();
  for (let nth = 0; nth < 15; nth++) {
    await site.minute();
    await site.teller({ staleMinutes }).round();
  }
  expect(new Set(receiver.seen.map(({ message }) => message.id)).size).toBe(1);
  expect(site.events("webhook-told")).toHaveLength(1);
});

/** Answers so to what is told of a venue, and takes everything else. */
function answering(venue: string, status: () => number, headers: Record<string, string> = {}): void {
  receiver.answer = (response, nth) => {
    const about = receiver.told[nth - 1]?.endsWith(` ${venue}`);
    response.writeHead(about ? status() : 200, about ? headers : {}).end();
  };
}

test("a message that fails again and again keeps back no other, and the first after it succeeds begins anew", async () => {
  const site = await listening();
  const teller = site.teller();
  let status = 500;
  answering("a", () => status);
  const full: Record<string, number> = { a: 11 };
  const round = async () => {
    await site.minute(full);
    await teller.round();
  };
  // By then it waits for a quarter of an hour.
  for (let nth = 0; nth < 18; nth++) await round();
  expect(site.events("webhook-failed")).toHaveLength(5);
  full["b"] = 12;
  full["c"] = 12;
  await round();
  expect(receiver.told.filter((told) => told !== "raised a")).toEqual(["raised b", "raised c"]);
  status = 200;
  for (let nth = 0; nth < 15; nth++) await round();
  expect(site.events("webhook-told")).toHaveLength(3);
  expect(site.events("webhook-failed").every(({ final }) => final === false)).toBe(true);
});

test("a receiver that knows nothing of us for some minutes is told when it does", async () => {
  const site = await listening();
  const teller = site.teller();
  let status = 404;
  answering("a", () => status);
  for (let nth = 0; nth < 8; nth++) {
    await site.minute({ a: 11 });
    await teller.round();
    if (nth === 2) status = 200;
  }
  expect(site.events("webhook-told")).toMatchObject([{ status: "raised" }]);
});

test("a round ends at its third failure, and the next begins with what was not tried", async () => {
  const site = await listening();
  const teller = site.teller();
  receiver.answer = (response) => response.writeHead(404).end();
  const full = { a: 11, b: 11, c: 11, d: 11, e: 11 };
  await site.minute(full);
  await teller.round();
  expect(receiver.seen).toHaveLength(3);
  await site.minute(full);
  await teller.round();
  expect(new Set(receiver.told).size).toBe(5);
});

test("what is refused for good is not sent again, holds up nothing in its round, and is logged as final", async () => {
  const site = await listening();
  const teller = site.teller();
  answering("a", () => 422);
  for (let nth = 0; nth < 5; nth++) {
    await site.minute({ a: 11, b: 11, c: 11 });
    await teller.round();
  }
  expect([...receiver.told].sort()).toEqual(["raised a", "raised b", "raised c"]);
  expect(site.events("webhook-failed")).toMatchObject([{ code: "WEBHOOK_FAILED", final: true, status: "raised" }]);
  for (let nth = 0; nth < 8; nth++) {
    await site.minute({ a: 1, b: 1, c: 11 });
    await teller.round();
  }
  expect(receiver.told.slice(3)).toEqual(["resolved b"]);
});

test.each([
  ["3600", 15],
  ["Tue, 17 Feb 2026 12:00:00 GMT", 15],
  ["Tue, 17 Feb 2026 10:05:00 GMT", 5],
])(
  "a receiver that asks for peace until %s gets it, for %d minutes, and nothing else is sent meanwhile",
  async (text, minutes) => {
    const site = await listening();
    const teller = site.teller();
    let status = 429;
    answering("a", () => status, { "retry-after": text, date: "Tue, 17 Feb 2026 10:00:00 GMT" });
    await site.minute({ a: 11 });
    await teller.round();
    status = 200;
    for (let nth = 1; nth < minutes; nth++) {
      await site.minute({ a: 11, b: 11 });
      await teller.round();
    }
    expect(receiver.told).toEqual(["raised a"]);
    await site.minute({ a: 11, b: 11 });
    await teller.round();
    expect([...receiver.told].sort()).toEqual(["raised a", "raised a", "raised b"]);
  },
);

test("that something is over is not told any more after a day, which is logged", async () => {
  const site = await listening();
  const teller = site.teller({ staleMinutes: 100_000 });
  await site.minute({ a: 11 });
  await teller.round();
  receiver.answer = (response) => response.writeHead(500).end();
  for (let nth = 0; nth < 7; nth++) {
    await site.minute({ a: 1 });
    await teller.round();
  }
  expect(receiver.told.at(-1)).toBe("resolved a");
  const sent = receiver.seen.length;
  site.api.now += 25 * 3_600_000;
  await teller.round();
  await site.minute({ a: 1 });
  await teller.round();
  expect(receiver.seen).toHaveLength(sent);
  expect(site.events("webhook-failed").at(-1)).toMatchObject({
    code: "WEBHOOK_FAILED",
    final: true,
    status: "resolved",
  });
});

test("where nobody learns that a message was taken, it comes again by the same id, and is taken back in the end", async () => {
  const site = await listening();
  await site.minute({ a: 11 });
  // The round's second write, which says that it was taken, is lost.
  let writes = 0;
  storage.proxy.rule = ({ method, path }) =>
    method === "PUT" && path.includes("/webhook/") && ++writes > 1 ? "cut" : "pass";
  await site.teller().round();
  storage.proxy.heal();
  expect(site.events("webhook-round-failed")).toHaveLength(1);
  await site.minute({ a: 11 });
  // Another process leaves it alone as long as it may still be telling.
  await site.teller().round();
  expect(receiver.told).toEqual(["raised a"]);
  for (let nth = 0; nth < 9; nth++) {
    await site.minute({ a: 5 });
    await site.teller().round();
  }
  expect(receiver.told.at(-1)).toBe("resolved a");
  expect(new Set(receiver.seen.map(({ message }) => message.alert)).size).toBe(1);
});

test("storage that can't be read raises nothing, and what it holds that is no state is written anew", async () => {
  const site = await listening();
  await site.minute({ a: 11 });
  storage.proxy.fail(503);
  await site.teller().round();
  storage.proxy.heal();
  expect(receiver.seen).toEqual([]);
  expect(site.events("webhook-round-failed")).toHaveLength(1);
  const blob = containers.control.getBlockBlobClient(alertsName("pool", receiver.url));
  await blob.upload("{", 1);
  await site.teller().round();
  await site.teller().round();
  expect(site.events("webhook-state-unreadable")).toHaveLength(1);
  expect(receiver.told).toEqual(["raised a"]);
});
