import { startFeed } from "../../../local/feed/feed";
import type { FeedOptions } from "../../../local/feed/options";
import { feedSchema } from "../../../src/config/schema";
import { cleanUp, feedsFile, found, probed, rolesOf, sending, serve, type Found } from "./server";

afterEach(cleanUp);

async function simulated(options: FeedOptions, frames = 20): Promise<Found> {
  const feed = await startFeed({ rate: 200, ...options });
  try {
    return await found({ address: feed.url, subscribe: "all", frames });
  } finally {
    await feed.close();
  }
}

test("CrowdMonitor's shape gives the mapping, the venues and the types that wander", async () => {
  const report = await simulated({});
  expect(report.shape).toEqual({ list: true, path: "" });
  expect(report.entry).toMatchObject({
    subscribe: "all",
    mapping: { venue: "uid", name: "name", occupancy: "currentfill", capacity: "maxspace" },
  });
  expect(rolesOf(report).free).toBe("freespace");
  expect(report.trial).toEqual({ frames: 20, read: 20, readings: 640, refused: [] });
  expect(report.venues).toHaveLength(32);
  expect(report.venues).toContainEqual(
    expect.objectContaining({ id: "SSD-7", name: "Hallenbad Oerlikon", capacity: { value: 200, constant: true } }),
  );
  const fill = report.fields.find(({ name }) => name === "currentfill")!;
  expect(fill.kinds.map(({ kind }) => kind)).toEqual(["number as text", "number"]);
  expect(feedSchema.parse(report.entry).venues[0]).toEqual({ id: "SSD-1", name: "Hallenbad Altstetten", capacity: 0 });
});

test("the second shape gives a fixed venue, the source's timestamp and the percentage", async () => {
  const report = await simulated({ shape: "single" });
  expect(report.shape).toEqual({ list: false, path: "" });
  expect(report.entry).toMatchObject({
    mapping: {
      venue: { fixed: "my-feed" },
      occupancy: "anzahl_gaeste",
      timestamp: "timestamp",
      percentage: "occupancy_percentage",
    },
    venues: [{ id: "my-feed" }],
  });
  expect(report.trial).toEqual({ frames: 20, read: 20, readings: 20, refused: [] });
  expect(report.notes.join()).toContain('"my-feed"');
});

test("a list under keys is found, and what stands beside it is not taken for venues", async () => {
  const frame = (count: number) => ({
    meta: { generated: "2026-02-17T10:00:02Z", count: 2 },
    data: {
      pools: [
        { poolId: 7, title: "Nord", visitors: count, limit: 80 },
        { poolId: 8, title: "Süd", visitors: 3 },
      ],
    },
  });
  const { url } = await serve(sending({ type: "welcome" }, frame(1), frame(2)));
  const report = await found({ address: url });
  expect(report.shape).toEqual({ list: true, path: "data.pools" });
  expect(report.entry["mapping"]).toEqual({
    list: "data.pools",
    venue: "poolId",
    name: "title",
    occupancy: "visitors",
    capacity: "limit",
  });
  expect(report.trial).toMatchObject({ frames: 3, read: 2, readings: 4 });
  expect(report.trial.refused).toHaveLength(1);
});

test("one object a frame that names its venue is a venue of many; its number is not its id", async () => {
  const { url } = await serve(
    sending(
      { id: 101, venue: "north", guests: 4, updatedAt: 1771322400 },
      { id: 102, venue: "south", guests: 9, updatedAt: 1771322401 },
      { id: 103, venue: "north", guests: 5, updatedAt: 1771322402 },
    ),
  );
  const report = await found({ address: url });
  expect(rolesOf(report)).toEqual({ timestamp: "updatedAt", venue: "venue", name: "venue", occupancy: "guests" });
  expect(report.venues.map(({ id, occupancy }) => [id, occupancy])).toEqual([
    ["north", 5],
    ["south", 9],
  ]);
});

test("fields whose names say nothing are guessed by their values, and only where these are clear", async () => {
  const frame = (a: number, b: number) => [
    { k: "n1", t: "Nord am See", x: a, y: 80, z: 80 - a, w: a * 1.25 },
    { k: "s2", t: "Süd am See", x: b, y: 200, z: 200 - b, w: b / 2 },
  ];
  const { url } = await serve(sending(frame(4, 9), frame(4, 10), frame(8, 10)));
  expect(rolesOf(await found({ address: url }))).toEqual({
    venue: "k",
    name: "t",
    occupancy: "x",
    capacity: "y",
    free: "z",
    percentage: "w",
  });
  const still = await serve(sending(frame(4, 9), frame(4, 9)));
  const { code, err } = await probed({ address: still.url, frames: 2 });
  expect([code, err]).toEqual([1, expect.stringContaining('numbers stand in "x", "y", "z", "w"')]);
});

test("a percentage or a rate is not taken for a count, nor free places for a capacity", async () => {
  const { url } = await serve(sending([{ id: "a", occupancyRate: 0.4, freie_plaetze: 12, max_guests: 20, guests: 8 }]));
  expect(rolesOf(await found({ address: url, frames: 1 }))).toEqual({
    venue: "id",
    occupancy: "guests",
    capacity: "max_guests",
    percentage: "occupancyRate",
    free: "freie_plaetze",
  });
});

test("venues that stand in an object by their ids are shown, and said to be beyond a mapping", async () => {
  const { url } = await serve(sending({ north: { guests: 4 }, south: { guests: 9 } }));
  const { code, out, err } = await probed({ address: url, frames: 1 });
  expect(code).toBe(1);
  expect(out).toContain('{"north":{"guests":4}');
  expect(err).toMatch(/error: The venues stand in an object by their ids.*\n$/);
});

test("an entry of feeds.json whose mapping reads everything keeps it and gains the venues it lacked", async () => {
  const { url } = await serve(sending([{ id: "a", count: 4, inside: 5 }], [{ id: "b", count: 4, inside: 6 }]));
  const before = {
    id: "mine",
    name: "Mine",
    url: `${url}?key=secret-key`,
    timeZone: "Europe/Zurich",
    mapping: { venue: "id", occupancy: "inside" },
    venues: [{ id: "a", name: "My name" }, { id: "z" }],
    connection: { pingSeconds: 7 },
  };
  const ran = await probed(
    { feed: "mine", frames: 2 },
    { env: feedsFile({ ...before, headers: { "X-Token": "secret-token" } }) },
  );
  expect(ran.code).toBe(0);
  const pasted: unknown = JSON.parse(ran.out.slice(ran.out.indexOf("\n{")));
  expect(pasted).toEqual({
    ...before,
    windowSeconds: 300,
    venues: [{ id: "a", name: "My name" }, { id: "z" }, { id: "b" }],
  });
  expect(ran.out + ran.err).not.toContain("secret-token");
  expect(ran.err).not.toContain("secret-key");
  expect(ran.out.slice(0, ran.out.indexOf("Entry"))).not.toContain("secret-key");
  expect(ran.out).toContain("1 of the 2 venues of feeds.json did not show.");
});

test("an entry whose mapping reads nothing is given another one", async () => {
  const { url } = await serve(sending([{ uid: "a", currentfill: "4" }]));
  const env = feedsFile({
    id: "mine",
    name: "Mine",
    url,
    subscribe: "1 all",
    mapping: { venue: "id", occupancy: "n" },
  });
  const report = await found({ feed: "mine", frames: 1 }, { env });
  expect(report.entry).toMatchObject({ subscribe: "1 all", mapping: { venue: "uid", occupancy: "currentfill" } });
  expect(report.notes.join()).toContain("The mapping is guessed");
});
