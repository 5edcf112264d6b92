import { failure, feed, load } from "./fixture";

const pools = { feeds: [feed, { ...feed, id: "old-pool" }] };
const lines = (env: Record<string, string>) => failure(() => load(pools, env));

describe("an override of feeds.json", () => {
  it("changes a value of one feed, whatever the case of its name", () => {
    const config = load(pools, {
      HEADCOUNT_FEEDS__OLD_POOL__URL: "ws://127.0.0.1:9002",
      HEADCOUNT_FEEDS__pool__connection__pingSeconds: "2.5",
    });
    expect(config.feed("old-pool").url).toBe("ws://127.0.0.1:9002");
    expect(config.feed("pool").url).toBe(feed.url);
    expect(config.feed("pool").connection).toMatchObject({ pingSeconds: 2.5, pongSeconds: 10 });
    expect(config.feed("old-pool").connection.pingSeconds).toBe(20);
  });

  it("of every feed yields to that of one, and a whole to its part, in any order", () => {
    const env = {
      HEADCOUNT_FEEDS__POOL__WINDOWSECONDS: "10",
      HEADCOUNT_FEEDS__POOL__CONNECTION__PINGSECONDS: "3",
      HEADCOUNT_FEEDS__POOL__CONNECTION: '{ "pingSeconds": 1, "pongSeconds": 1 }',
      HEADCOUNT_FEEDS__ALL__WINDOWSECONDS: "60",
    };
    for (const entries of [Object.entries(env), Object.entries(env).reverse()]) {
      const config = load(pools, Object.fromEntries(entries));
      expect(config.feed("pool").windowSeconds).toBe(10);
      expect(config.feed("old-pool").windowSeconds).toBe(60);
      expect(config.feed("pool").connection).toMatchObject({ pingSeconds: 3, pongSeconds: 1 });
    }
  });

  it("is JSON where it is JSON, and text where text is wanted", () => {
    const config = load(pools, {
      HEADCOUNT_FEEDS__POOL__SUBSCRIBE: "1",
      HEADCOUNT_FEEDS__POOL__NAME: '"quoted"',
      HEADCOUNT_FEEDS__POOL__OPENINGHOURS__MON: '["06:00-22:00"]',
      HEADCOUNT_FEEDS__POOL__MAPPING__VENUE: '{ "fixed": "a" }',
      HEADCOUNT_FEEDS__POOL__VENUES__0: '{ "id": "a" }',
      HEADCOUNT_FEEDS__POOL__VENUES__0__CAPACITY: "7",
      HEADCOUNT_FEEDS__POOL__HEADERS__Authorization: "Bearer x",
      HEADCOUNT_FEEDS__OLD_POOL__SUBSCRIBE: "",
      HEADCOUNT_FEEDS__OLD_POOL__MAPPING__VENUE__FIXED: "b",
    });
    expect(config.feed("pool")).toMatchObject({
      subscribe: "1",
      name: "quoted",
      openingHours: { mon: ["06:00-22:00"] },
      mapping: { venue: { fixed: "a" } },
      venues: [{ id: "a", capacity: 7 }],
      headers: { Authorization: "Bearer x" },
    });
    expect(config.feed("old-pool")).toMatchObject({ subscribe: "", mapping: { venue: { fixed: "b" } } });
  });

  it("takes a value away by null", () => {
    const file = { feeds: [{ ...feed, subscribe: "all", windowSeconds: 60 }] };
    const env = { HEADCOUNT_FEEDS__ALL__SUBSCRIBE: "null", HEADCOUNT_FEEDS__POOL__WINDOWSECONDS: "null" };
    const [pool] = load(file, env).feeds;
    expect(pool).not.toHaveProperty("subscribe");
    expect(pool?.windowSeconds).toBe(300);
  });

  it("with a wrong value is named beside the path that it changed", () => {
    expect(lines({ HEADCOUNT_FEEDS__OLD_POOL__WINDOWSECONDS: "7" })).toEqual({
      code: "CONFIG_INVALID",
      lines: [
        "feeds.json: feeds[1].windowSeconds (set by HEADCOUNT_FEEDS__OLD_POOL__WINDOWSECONDS): found 7; write a number that divides an hour, such as 6 or 8",
      ],
    });
    expect(lines({ HEADCOUNT_FEEDS__POOL__CONNECTION: '{ "pingSeconds": 0 }' }).lines).toEqual([
      "feeds.json: feeds[0].connection.pingSeconds (set by HEADCOUNT_FEEDS__POOL__CONNECTION): found 0; write a number of seconds from 0.01 to 3600",
    ]);
  });

  it("is named where it came last", () => {
    const env = {
      HEADCOUNT_FEEDS__ALL__CONNECTION__PINGSECONDS: "1",
      HEADCOUNT_FEEDS__POOL__CONNECTION: '{ "pingSeconds": 0 }',
    };
    expect(lines(env).lines).toEqual([expect.stringContaining("(set by HEADCOUNT_FEEDS__POOL__CONNECTION)")]);
  });

  it.each([
    ["HEADCOUNT_FEEDS__OLDPOOL__URL", 'no feed is called "OLDPOOL" here; did you mean "OLD_POOL"?'],
    ["HEADCOUNT_FEEDS__SAUNA__URL", 'no feed is called "SAUNA" here; known: ALL, POOL, OLD_POOL'],
    ["HEADCOUNT_FEEDS__POOL", "write the key to change after it, as in HEADCOUNT_FEEDS__POOL__URL"],
    ["HEADCOUNT_FEEDS__ALL__WINDOW_SECONDS", 'a feed has no key "WINDOW_SECONDS"; did you mean "windowSeconds"?'],
    ["HEADCOUNT_FEEDS__POOL__CONNECTION__PINGS", 'connection has no key "PINGS"; did you mean "pingSeconds"?'],
    ["HEADCOUNT_FEEDS__POOL__URL__PORT", 'url has no key "PORT"; it holds one value'],
    [
      "HEADCOUNT_FEEDS__POOL__VENUES__1__ID",
      "feeds[0].venues[1] does not exist and is not the next entry; write the list as a whole",
    ],
  ])("that matches nothing is an error that names it: %s", (setting, line) => {
    expect(lines({ [setting]: "x" })).toEqual({ code: "ENVIRONMENT_INVALID", lines: [`${setting}: ${line}`] });
  });
});
