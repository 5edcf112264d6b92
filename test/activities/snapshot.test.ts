import type { InvocationContext } from "@azure/functions";
import path from "node:path";
import { snapshotActivity } from "../../activities/snapshot";
import { readSnapshots } from "../../src/archive/snapshots/read";
import type { Feed } from "../../src/config/schema";
import type { SnapshotAnswer } from "../../src/model/messages";
import type { Snapshot } from "../../src/model/snapshot";
import type { Containers } from "../../src/storage/containers";
import { feedOf, frame, ten, testClock, TestServer } from "../src/feed/fixture";
import { Site } from "../src/snapshots/fixture";
import { startStorage, type Storage } from "../support/storage";

const root = path.resolve(__dirname, "../..");
let storage: Storage;
let site: Site;
let server: TestServer;

beforeAll(async () => {
  [storage, site, server] = await Promise.all([startStorage(), Site.start(), TestServer.start()]);
});
beforeEach(() => {
  site.asked.length = 0;
  server.onText = () => undefined;
  server.onConnection = () => undefined;
});
afterAll(() => Promise.all([storage.close(), site.close(), server.close()]));

function appOf(feed: Feed, containers: Containers = storage.containers()) {
  const { time, clock } = testClock();
  const config = { feed: () => feed } as unknown as Parameters<typeof snapshotActivity>[0]["config"];
  const activity = snapshotActivity({ clock, config, containers, root });
  const take = (due = ten) =>
    activity({ feed: feed.id, due }, {} as unknown as InvocationContext) as Promise<SnapshotAnswer>;
  return { take, time, clock, containers };
}

async function stored(containers: Containers): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  for await (const each of readSnapshots(containers, "pool", { from: ten, to: ten + 3_600_000 })) found.push(each);
  return found;
}

function pages(...venues: string[]): Feed {
  const snapshots = {
    source: "page",
    timeoutSeconds: 1,
    maxPageBytes: 100_000,
    pages: venues.map((venue) => ({ venue, url: `${site.url}/${venue}` })),
  };
  return feedOf(server.url, { snapshots });
}

const feedSource = (snapshots: object = {}) => feedOf(server.url, { snapshots: { source: "feed", ...snapshots } });

test("a page's number is written down with when it was due and when it was taken", async () => {
  site.page("/SSD-7", "<p>Anzahl Gäste: 45</p>");
  const { take, time, containers } = appOf(pages("SSD-7"));
  time.jump(1500);
  expect(await take()).toEqual({ status: "taken", values: 1 });
  expect(await stored(containers)).toEqual([
    {
      format: 1,
      feed: "pool",
      due: "2026-02-17T10:00:00.000Z",
      taken: expect.stringMatching(/^2026-02-17T10:00:0/),
      source: "page",
      values: [{ venue: "SSD-7", occupancy: 45 }],
    },
  ]);
});

test("an activity that runs twice, or in two deployments, makes one snapshot, and fetches nothing again", async () => {
  site.page("/SSD-7", "<p>Anzahl Gäste: 45</p>");
  const containers = storage.containers();
  const [blue, green] = [appOf(pages("SSD-7"), containers), appOf(pages("SSD-7"), containers)];
  const both = await Promise.all([blue.take(), green.take()]);
  expect(both.map(({ status }) => status).sort()).toEqual(["standing", "taken"]);
  site.page("/SSD-7", "<p>Anzahl Gäste: 46</p>");
  site.asked.length = 0;
  expect(await blue.take()).toEqual({ status: "standing" });
  expect(site.asked).toEqual([]);
  expect((await stored(containers)).map(({ values }) => values[0]?.occupancy)).toEqual([45]);
});

test.each<[string, (site: Site) => void, string]>([
  ["no number", (site) => site.page("/SSD-7", "<p>Anzahl Gäste</p><p id=SSD-7_visitornumber></p>"), "number-missing"],
  ["a moved label", (site) => site.page("/SSD-7", "<p>Besucherinnen und Besucher: 45</p>"), "label-missing"],
  ["a 500", (site) => site.pages.set("/SSD-7", (_q, response) => response.writeHead(500).end()), "page-status"],
  [
    "a redirect loop",
    (site) => site.pages.set("/SSD-7", (_q, response) => response.writeHead(302, { location: "/SSD-7" }).end()),
    "page-redirects",
  ],
  [
    "200 MB",
    (site) =>
      site.pages.set("/SSD-7", (_q, response) => {
        response.writeHead(200, { "content-type": "text/html", "content-length": 200_000_000 });
        response.write("<p>Anzahl Gäste: 45</p>");
      }),
    "page-too-large",
  ],
  ["nothing at all", (site) => site.pages.set("/SSD-7", () => undefined), "timeout"],
])("a page of %s is a failure that stands, and is not tried again", async (_what, prepare, code) => {
  prepare(site);
  const { take, containers } = appOf(pages("SSD-7"));
  expect(await take()).toEqual({ status: "failed", values: 0, code });
  site.page("/SSD-7", "<p>Anzahl Gäste: 45</p>");
  expect(await take()).toEqual({ status: "standing" });
  const [only, ...rest] = await stored(containers);
  expect(only).toMatchObject({
    source: "page",
    values: [],
    failure: { code, message: expect.stringMatching(/[.?]$/) },
  });
  expect(rest).toEqual([]);
});

test("one pool's page that fails takes nothing from the others", async () => {
  site.page("/SSD-7", "<p>Anzahl Gäste: 45</p>");
  site.pages.delete("/SSD-4");
  const { take, containers } = appOf(pages("SSD-4", "SSD-7"));
  expect(await take()).toEqual({ status: "taken", values: 1 });
  const [only] = await stored(containers);
  expect(only?.values).toEqual([{ venue: "SSD-7", occupancy: 45 }]);
  expect(only?.missed).toMatchObject([{ venue: "SSD-4", code: "page-status" }]);
  expect(only).not.toHaveProperty("failure");
});

test("a page of several pools is fetched once", async () => {
  site.page("/all", "<p id=a>45</p><p id=b>46</p>");
  const url = `${site.url}/all`;
  const several = [
    { venue: "A", url, selector: "#a" },
    { venue: "B", url, selector: "#b" },
    { venue: "C", url, selector: "#c" },
  ];
  const { take, containers } = appOf(feedOf(server.url, { snapshots: { source: "page", pages: several } }));
  await take();
  expect(site.asked).toEqual(["/all"]);
  const [only] = await stored(containers);
  expect(only?.values.map(({ venue, occupancy }) => `${venue} ${occupancy}`)).toEqual(["A 45", "B 46"]);
  expect(only?.missed?.map(({ venue, code }) => `${venue} ${code}`)).toEqual(["C selector-missing"]);
});

test("source feed connects, subscribes, takes one frame and leaves", async () => {
  server.onText = (socket) => {
    socket.send("not a frame");
    socket.send(frame(45));
    socket.send(frame(46));
  };
  server.heard.length = 0;
  const { take, containers } = appOf(feedSource());
  expect(await take()).toEqual({ status: "taken", values: 1 });
  expect(server.heard).toEqual(["all"]);
  const [only] = await stored(containers);
  expect(only).toMatchObject({
    source: "feed",
    values: [{ venue: "SSD-7", occupancy: 45, capacity: 200, name: "Oerlikon" }],
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await server.settle();
  expect(server.open).toBe(0);
});

test.each<[string, () => void, string]>([
  ["says nothing", () => undefined, "feed-silent"],
  ["sends rubbish", () => (server.onText = (socket) => socket.send("<html>")), "feed-unreadable"],
  [
    "sends frames that are too large",
    () => (server.onText = (socket) => socket.send("x".repeat(5000))),
    "feed-unreadable",
  ],
  ["hangs up", () => (server.onConnection = (socket) => socket.close()), "feed-unreachable"],
])("a feed that %s is a failure that stands", async (_what, prepare, code) => {
  prepare();
  const feed = feedOf(server.url, {
    snapshots: { source: "feed", timeoutSeconds: 0.5 },
    connection: { maxFrameBytes: 4000 },
  });
  const { take, containers } = appOf(feed);
  expect(await take()).toEqual({ status: "failed", values: 0, code });
  expect((await stored(containers)).map(({ source, failure }) => `${source} ${failure?.code}`)).toEqual([
    `feed ${code}`,
  ]);
});

test("a feed that nobody answers for is a failure", async () => {
  const { take, containers } = appOf(feedOf("ws://127.0.0.1:1", { snapshots: { source: "feed" } }));
  expect(await take()).toEqual({ status: "failed", values: 0, code: "feed-unreachable" });
  expect((await stored(containers))[0]?.failure?.code).toBe("feed-unreachable");
});

test("one that is called for too late is missed, and nothing is asked", async () => {
  const { take, time, containers } = appOf(pages("SSD-7"));
  time.jump(30 * 60_000);
  time.stand(30 * 60_000);
  expect(await take()).toEqual({ status: "failed", values: 0, code: "missed" });
  expect(site.asked).toEqual([]);
  expect((await stored(containers))[0]?.failure?.code).toBe("missed");
});

test("while storage is down nothing is said to be taken; once it is back, the next try is", async () => {
  site.page("/SSD-7", "<p>Anzahl Gäste: 45</p>");
  const { take, containers } = appOf(pages("SSD-7"), storage.containers({ timeoutSeconds: 1 }));
  storage.proxy.fail(503);
  await expect(take()).rejects.toThrow();
  storage.proxy.heal();
  expect(await take()).toEqual({ status: "taken", values: 1 });
  expect(await stored(containers)).toHaveLength(1);
});
