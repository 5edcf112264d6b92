import { command } from "../../../local/cli/options";
import { planOf } from "../../../local/cli/plan";

const options = (...args: string[]) =>
  command()
    .exitOverride()
    .parse(["node", "start", ...args])
    .opts();
const prefix = "HEADCOUNT_FEEDS__CROWDMONITOR__";

test("windows are a minute long here, unless the environment or, before it, an option says otherwise", () => {
  expect(planOf(options(), {}).feed.windowSeconds).toBe(60);
  const env = { headcount_feeds__crowdmonitor__windowseconds: "20" };
  expect(planOf(options(), env).feed.windowSeconds).toBe(20);
  expect(planOf(options(), { HEADCOUNT_FEEDS__ALL__WINDOWSECONDS: "30" }).feed.windowSeconds).toBe(30);
  expect(planOf(options("--window", "5m"), env).feed.windowSeconds).toBe(300);
});

test("what the environment sets stays in force for the app, and storage and the feed's address are this run's", () => {
  const plan = planOf(options(), { [`${prefix}FLUSHSECONDS`]: "3", HEADCOUNT_DEPLOYMENT: "mine" });
  const env = plan.environment("BlobEndpoint=x", "ws://127.0.0.1:1/api");
  expect(env).toMatchObject({
    AzureWebJobsStorage: "BlobEndpoint=x",
    HEADCOUNT_DEPLOYMENT: "mine",
    [`${prefix}FLUSHSECONDS`]: "3",
    [`${prefix}URL`]: "ws://127.0.0.1:1/api",
  });
});

test("what is made up here never goes to storage that the environment names", () => {
  const account = "DefaultEndpointsProtocol=https;AccountName=prod;AccountKey=eA==";
  const given = {
    HEADCOUNT_STORAGE: account,
    HEADCOUNT_STORAGE__blobServiceUri: "https://prod.blob.core.windows.net",
    AzureWebJobsStorage__accountName: "prod",
    HEADCOUNT_STORAGE_TIMEOUT_SECONDS: "7",
  };
  const plan = planOf(options(), given);
  const env = plan.environment("BlobEndpoint=x", "ws://127.0.0.1:1/api");
  expect(plan.config(env).settings).toMatchObject({
    storage: { kind: "connectionString", value: "BlobEndpoint=x" },
    storageTimeoutSeconds: 7,
  });
  expect(JSON.stringify(env)).not.toContain("prod");
  expect(plan.ignored).toEqual(Object.keys(given).slice(0, 3));
});

test("the real feed, and an address that the environment sets, need no simulated feed", () => {
  expect(planOf(options("--live"), {})).toMatchObject({ simulation: undefined, source: "live" });
  const env = { [`${prefix}URL`]: "wss://example.org/live" };
  expect(planOf(options(), env)).toMatchObject({ simulation: undefined, origin: "the feed at example.org" });
  expect(() => planOf(options("--speed", "2"), env)).toThrow(/but HEADCOUNT_FEEDS__CROWDMONITOR__URL is set; unset it/);
});

test("a feed that is sent nothing, or something of its own, is simulated as one that waits for nothing", () => {
  const example = { HEADCOUNT_FEEDS_FILE: "docs/examples/single-venue.feeds.json" };
  expect(planOf(options(), example).simulation).toEqual(["--shape", "single", "--no-subscribe"]);
  expect(planOf(options(), {}).simulation).toEqual([]);
  expect(planOf(options(), { [`${prefix}SUBSCRIBE`]: "please" }).simulation).toEqual(["--no-subscribe"]);
});

test("a speed is that of the replay, or how often a simulated feed sends", () => {
  const replay = planOf(options("--replay", "x.csv", "--speed", "20"), {});
  expect(replay.simulation).toEqual(["--replay", "x.csv", "--speed", "20"]);
  expect(planOf(options("--speed", "8"), {}).simulation).toEqual(["--interval", "0.5"]);
});

test("after a history the simulated feed follows the clock, as the history did", () => {
  expect(planOf(options("--history", "3"), {})).toMatchObject({ history: 3, simulation: ["--day", "real"] });
  expect(planOf(options(), {})).toMatchObject({ history: 0, simulation: [] });
});
