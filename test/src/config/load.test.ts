import path from "node:path";
import { z } from "zod";
import { loadConfig } from "../../../src/config/load";
import { feedsFileSchema } from "../../../src/config/schema";
import { failure, feed, load, loadFiles, storage } from "./fixture";

const root = path.resolve(__dirname, "../../..");
const problems = (...feeds: unknown[]) => failure(() => load({ feeds })).lines;
const problemOf = (part: object) => problems({ ...feed, ...part });

describe("the app's own feeds.json", () => {
  const config = loadConfig({ root, env: storage });
  const crowdmonitor = config.feed("crowdmonitor");

  it("is CrowdMonitor with all its venues, in Zürich time, always listened to", () => {
    expect(config.feeds).toHaveLength(1);
    expect(crowdmonitor).toMatchObject({
      url: "wss://badi-public.crowdmonitor.ch:9591/api",
      subscribe: "all",
      timeZone: "Europe/Zurich",
      windowSeconds: 300,
      collect: "all",
      mapping: { venue: "uid", name: "name", occupancy: "currentfill", capacity: "maxspace", keep: [] },
    });
    expect(crowdmonitor.openingHours).toBeUndefined();
    expect(crowdmonitor.venues).toHaveLength(32);
    expect(crowdmonitor.venues).toContainEqual({ id: "SSD-7", name: "Hallenbad Oerlikon", capacity: 200 });
    expect(crowdmonitor.venues).toContainEqual({ id: "SSD-1", name: "Hallenbad Altstetten", capacity: 0 });
    expect(crowdmonitor.venues).toContainEqual({ id: "fb018", name: "Freibad Zwischen den Hölzern" });
  });

  it("says which feeds there are when asked for another", () => {
    expect(failure(() => config.feed("crowd"))).toEqual({
      code: "FEED_UNKNOWN",
      lines: ['there is no feed "crowd"; known: crowdmonitor'],
    });
  });

  it("loads in less than 100 ms", () => {
    const start = performance.now();
    loadConfig({ root, env: storage });
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe("a feed", () => {
  it("of one venue in a frame of its own is taken by configuration alone", () => {
    const file = "docs/examples/single-venue.feeds.json";
    const [single] = loadConfig({ root, env: { ...storage, HEADCOUNT_FEEDS_FILE: file } }).feeds;
    expect(single?.mapping).toEqual({
      venue: { fixed: "SSD-7" },
      occupancy: "anzahl_gaeste",
      timestamp: "timestamp",
      percentage: "occupancy_percentage",
      keep: [],
    });
    expect(single?.openingHours?.sun).toEqual(["06:00-22:00"]);
  });

  it("has its defaults filled in", () => {
    expect(load({ feeds: [feed] }).feeds[0]).toEqual({
      ...feed,
      archive: {},
      imports: [],
      timeZone: "UTC",
      windowSeconds: 300,
      rawTier: "cool",
      mapping: { ...feed.mapping, keep: [] },
      collect: "all",
      venues: [],
      connection: {
        handshakeSeconds: 10,
        pingSeconds: 20,
        pongSeconds: 10,
        silenceSeconds: 60,
        suspectSeconds: 20,
        backoffMinSeconds: 1,
        backoffMaxSeconds: 30,
        maxFrameBytes: 1048576,
      },
      listeners: 1,
      flushSeconds: 15,
      lookSeconds: 5,
      lingerSeconds: 1800,
      stallSeconds: 5,
      seamSeconds: 2,
      sweepMinutes: 30,
      bufferMegabytes: 32,
    });
  });

  it("of short windows flushes and seams within them", () => {
    const [short] = load({ feeds: [{ ...feed, windowSeconds: 1 }] }).feeds;
    expect(short).toMatchObject({ flushSeconds: 1, seamSeconds: 0.5 });
  });

  it("tells a subscribe text that is empty from none", () => {
    expect(load({ feeds: [{ ...feed, subscribe: "" }] }).feeds[0]).toHaveProperty("subscribe", "");
    expect(load({ feeds: [feed] }).feeds[0]).not.toHaveProperty("subscribe");
  });
});

describe("a mistake in feeds.json", () => {
  it.each<[string, object, string]>([
    [
      "a wrong type",
      { mapping: { venue: "uid", occupancy: 3 } },
      "feeds[0].mapping.occupancy: found 3; write a text (field that holds the number of people)",
    ],
    [
      "a missing key",
      { mapping: { venue: "uid" } },
      "feeds[0].mapping.occupancy: missing; write a text (field that holds the number of people)",
    ],
    ["an unknown key", { windowSecond: 60 }, 'feeds[0].windowSecond: unknown key; did you mean "windowSeconds"?'],
    [
      "the beginning of a key",
      { connection: { ping: 1 } },
      'feeds[0].connection.ping: unknown key; did you mean "pingSeconds"?',
    ],
    [
      "a key like no other",
      { venues: [{ id: "a", colour: 1 }] },
      "feeds[0].venues[0].colour: unknown key; known: id, name, capacity, openingHours",
    ],
    [
      "a bad id",
      { id: "My pool" },
      'feeds[0].id: found "My pool"; write 1 to 40 of a-z, 0-9 and "-", not beginning with "-"',
    ],
    [
      "the id that settings reserve",
      { id: "all" },
      'feeds[0].id: found "all"; write another id; "all" means every feed in HEADCOUNT_FEEDS__ALL__…',
    ],
    [
      "an http address",
      { url: "https://pool.example" },
      'feeds[0].url: found "https://pool.example"; write a ws:// or wss:// address such as "wss://example.org/live"',
    ],
    [
      "a bad zone",
      { timeZone: "Europe/Zürich" },
      'feeds[0].timeZone: found "Europe/Zürich"; write an IANA time zone such as "Europe/Zurich"',
    ],
    [
      "an offset for a zone",
      { timeZone: "+01:00" },
      'feeds[0].timeZone: found "+01:00"; write an IANA time zone such as "Europe/Zurich"',
    ],
    [
      "a window that does not divide an hour",
      { windowSeconds: 350 },
      "feeds[0].windowSeconds: found 350; write a number that divides an hour, such as 300 or 360",
    ],
    [
      "a window over nine minutes",
      { windowSeconds: 600 },
      "feeds[0].windowSeconds: found 600; write a whole number of seconds from 1 to 540",
    ],
    [
      "a flush longer than the window",
      { windowSeconds: 10, flushSeconds: 11 },
      "feeds[0].flushSeconds: found 11; write a number up to windowSeconds, which is 10",
    ],
    [
      "a seam as long as the window",
      { windowSeconds: 2, seamSeconds: 2 },
      "feeds[0].seamSeconds: found 2; write a number below windowSeconds, which is 2",
    ],
    ["no seam", { seamSeconds: 0 }, "feeds[0].seamSeconds: found 0; write a number of seconds from 0.001 to 540"],
    ["an unknown tier", { rawTier: "warm" }, 'feeds[0].rawTier: found "warm"; write one of "hot", "cool", "cold"'],
    [
      "a venue that is a number",
      { mapping: { venue: 7, occupancy: "n" } },
      'feeds[0].mapping.venue: found 7; write the name of a field, or { "fixed": "id" } for a feed of one venue',
    ],
    [
      "a mistyped fixed",
      { mapping: { venue: { fixed: "a", fixd: "b" }, occupancy: "n" } },
      'feeds[0].mapping.venue.fixd: unknown key; did you mean "fixed"?',
    ],
    [
      "a listed venue that is not the fixed one",
      { mapping: { venue: { fixed: "a" }, occupancy: "n" }, venues: [{ id: "b" }] },
      'feeds[0].venues[0].id: found "b"; write "a", the feed\'s only venue by its mapping',
    ],
    [
      "a list to collect that is empty",
      { collect: "listed" },
      'feeds[0].collect: found "listed"; write "all", or list the venues to collect under "venues"',
    ],
    [
      "a venue listed twice",
      { venues: [{ id: "a" }, { id: "a" }] },
      'feeds[0].venues[1].id: found "a"; write another id; entry 0 has it already',
    ],
    [
      "a capacity below 0",
      { venues: [{ id: "a", capacity: -1 }] },
      "feeds[0].venues[0].capacity: found -1; write a whole number of people from 0 to 1000000000",
    ],
    [
      "an unknown weekday",
      { openingHours: { fry: [] } },
      'feeds[0].openingHours.fry: unknown key; did you mean "fri"?',
    ],
    [
      "hours that overlap",
      { openingHours: { mon: ["06:00-12:00", "11:00-13:00"] } },
      'feeds[0].openingHours.mon[1]: found "11:00-13:00"; write spans that do not overlap another',
    ],
    [
      "a backoff that shrinks",
      { connection: { backoffMinSeconds: 50 } },
      "feeds[0].connection.backoffMinSeconds: found 50; write a number not above backoffMaxSeconds, which is 30",
    ],
    [
      "a backoff below the default",
      { connection: { backoffMaxSeconds: 0.5 } },
      "feeds[0].connection.backoffMinSeconds: left to its default; write a number not above backoffMaxSeconds, which is 0.5",
    ],
    [
      "a header of the handshake",
      { headers: { Upgrade: "x" } },
      "feeds[0].headers.Upgrade: found a value that is not shown; write the name of an HTTP header that the WebSocket handshake does not set itself",
    ],
    [
      "a contact that would end the User-Agent's comment",
      { contact: "me)" },
      'feeds[0].contact: found "me)"; write plain ASCII text without brackets',
    ],
  ])("is named with its path and remedy: %s", (_, part, line) => {
    expect(problemOf(part)).toEqual([`feeds.json: ${line}`]);
  });

  it("that is a feed id given twice is found even where another feed is wrong", () => {
    expect(problems(feed, feed, { ...feed, id: "b", url: "x" })).toEqual([
      'feeds.json: feeds[2].url: found "x"; write a ws:// or wss:// address such as "wss://example.org/live"',
      'feeds.json: feeds[1].id: found "pool"; write another id; entry 0 has it already',
    ]);
  });

  it("never shows what may be a secret", () => {
    const secret = "s3cret";
    const lines = problemOf({
      url: `ws://user:${secret}@127.0.0.1`,
      headers: { Authorization: `${secret}\n`, Token: [secret] },
    });
    expect(lines).toEqual([
      'feeds.json: feeds[0].url: found a value that is not shown; write it without user and password; "headers" can carry them',
      "feeds.json: feeds[0].headers.Authorization: found a value that is not shown; write a text without line breaks or control characters",
      "feeds.json: feeds[0].headers.Token: found a value that is not shown; write a text",
    ]);
    expect(problemOf({ url: `http://127.0.0.1/?token=${secret}` }).join()).not.toContain(secret);
  });

  it("at the top is named without a path", () => {
    expect(failure(() => load([]))).toEqual({
      code: "CONFIG_INVALID",
      lines: ["feeds.json: found an empty list; write an object { … }"],
    });
    expect(failure(() => load({})).lines).toEqual([
      "feeds.json: feeds: missing; write a list [ … ] (the feeds to listen to)",
    ]);
    expect(failure(() => load({ feeds: [] })).lines).toEqual([
      "feeds.json: feeds: found an empty list; write at least one feed",
    ]);
  });

  it.each([
    ["a missing comma", '{\n  "feeds": [\n    { "id": "a" "name": "A" }\n  ]\n}', '3:16: write "," or "}" after this'],
    ["a trailing comma", '{ "feeds": [],\n}', '1:14: remove the comma before "}"'],
    ["a comment", '// feeds\n{ "feeds": [] }', "1:1: remove this comment; JSON has none"],
    ["a key without quotes", "{ feeds: [] }", "1:3: write a key in double quotes here"],
    ["a missing colon", '{ "feeds" [] }', '1:10: write ":" after this key'],
    ["a text without its end", '{ "name": "A\n}', '1:11: close this text with "'],
    ["a Windows path", '{ "name": "C:\\pool" }', "1:14: a backslash in a text is written \\\\"],
    ["a word", '{ "feeds": none }', "1:12: write a value here; texts stand in double quotes"],
    ["a list that is never closed", '{ "feeds": [1,', '1:12: this is never closed; write "]" at its end'],
    ["something after the end", "{ } }", "1:5: remove what follows the end of the value"],
    ["nothing at all", "", "1:1: the text ends where a value is expected"],
  ])("of JSON is named with line and column: %s", (_, text, line) => {
    expect(failure(() => load(text))).toEqual({ code: "CONFIG_UNREADABLE", lines: [`feeds.json:${line}`] });
  });

  it("is not a byte order mark", () => {
    expect(load(`\uFEFF${JSON.stringify({ feeds: [feed] })}`).feeds).toHaveLength(1);
  });

  it("that is the lack of the file is named with the setting", () => {
    expect(failure(() => loadFiles({}))).toEqual({
      code: "CONFIG_UNREADABLE",
      lines: ["feeds.json: there is no such file; HEADCOUNT_FEEDS_FILE says where it is"],
    });
  });
});

describe("lingerSeconds", () => {
  const hostJson = (interval: string) =>
    JSON.stringify({ extensions: { durableTask: { storageProvider: { maxQueuePollingInterval: interval } } } });
  const lines = (lingerSeconds: number, files: Record<string, string>, env = {}) =>
    failure(() => loadFiles({ "feeds.json": JSON.stringify({ feeds: [{ ...feed, lingerSeconds }] }), ...files }, env))
      .lines;
  const tooShort = (found: number, least: number, interval: number) => [
    `feeds.json: feeds[0].lingerSeconds: found ${found}; write at least ${least}, twice the maxQueuePollingInterval of host.json (${interval} s) and 30 s more`,
  ];

  it("is at least twice the queues' polling interval of host.json and 30 s", () => {
    expect(lines(49, { "host.json": hostJson("00:00:10") })).toEqual(tooShort(49, 50, 10));
    expect(lines(50, { "host.json": hostJson("00:00:10") })).toEqual([]);
    expect(lines(1800, { "host.json": hostJson("1:00:00") })).toEqual(tooShort(1800, 7230, 3600));
  });

  it("is held against the extension's 30 s where host.json says nothing or can't be read", () => {
    expect(lines(89, {})).toEqual(tooShort(89, 90, 30));
    expect(lines(89, { "host.json": "// comment\n{}" })).toEqual(tooShort(89, 90, 30));
    expect(lines(90, { "host.json": "{}" })).toEqual([]);
  });

  it("is held against the setting that overrides host.json", () => {
    const env = {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__maxQueuePollingInterval: "00:00:01",
    };
    expect(lines(32, { "host.json": hostJson("00:00:10") }, env)).toEqual([]);
  });

  it("goes unchecked for tests that scale time", () => {
    expect(lines(0, {}, { HEADCOUNT_UNCHECKED_LINGER: "1" })).toEqual([]);
  });
});

describe("the schema of feeds.json", () => {
  it("becomes a JSON schema in which every key is described", () => {
    const nameless: string[] = [];
    const visit = (schema: z.core.JSONSchema.BaseSchema, place: string) => {
      for (const [key, value] of Object.entries(schema.properties ?? {})) {
        if (typeof value === "boolean") continue;
        if (value.description === undefined) nameless.push(`${place}.${key}`);
        visit(value, `${place}.${key}`);
      }
      for (const option of schema.anyOf ?? []) if (typeof option !== "boolean") visit(option, place);
      if (typeof schema.items === "object" && !Array.isArray(schema.items)) visit(schema.items, `${place}[]`);
    };
    const schema = z.toJSONSchema(feedsFileSchema, { io: "input" });
    visit(schema, "");
    expect(nameless).toEqual([]);
    expect(schema.properties).toHaveProperty("feeds.items.properties.connection.properties.pingSeconds.default", 20);
    expect(schema.properties).toHaveProperty("feeds.items.required", ["id", "name", "url", "mapping"]);
  });
});
