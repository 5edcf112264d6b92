import path from "node:path";
import { readFileSync } from "node:fs";
import { connectionString } from "../../local/processes/azurite";
import { readingsAnswer } from "../../src/http/answers/readings";
import type { Containers } from "../../src/storage/containers";
import { cleanUp, HostProcess } from "../local/host/host-process";
import { Process, putSummaries, summaryOf } from "../src/archive/days/fixture";
import { poolOf, ten } from "../src/archive/fixture";
import { startStorage, type Storage } from "../support/storage";

const root = path.resolve(__dirname, "../..");
const page = "https://pools.example";
let storage: Storage;
let containers: Containers;

beforeAll(async () => {
  storage = await startStorage();
  containers = storage.containers({ name: "headcount", direct: true });
  const feed = { ...poolOf(), id: "crowdmonitor" };
  const summary = { ...summaryOf(ten, 60, { a: 1 }), feed: "crowdmonitor" };
  await putSummaries(containers.archive, [summary]);
  await new Process(containers).keeper.update(feed, [summary]);
}, 60_000);
afterEach(() => cleanUp());
afterAll(() => storage.close());

function start(env: Record<string, string>, ...args: string[]): Promise<HostProcess> {
  return HostProcess.start(root, {
    args: ["--no-timers", ...args],
    env: {
      AzureWebJobsStorage: connectionString(storage.proxy.url),
      HEADCOUNT_FEEDS__CROWDMONITOR__URL: "ws://127.0.0.1:1",
      ...env,
    },
  });
}

/** Asks for the very path, and says the status and what pages of other origins may do. */
async function ask(host: HostProcess, method: string, asked: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${host.url}${asked}`, { method, headers });
  await response.arrayBuffer();
  return { status: response.status, allowed: response.headers.get("access-control-allow-origin"), response };
}

test("an app that only reads answers with a key where it is set so, lets pages ask first, and starts nothing", async () => {
  const env = { HEADCOUNT_ROLE: "reader", HEADCOUNT_READ_ACCESS: "key", HEADCOUNT_CORS_ORIGINS: page };
  const host = await start(env, "--keys");
  const { master } = JSON.parse(readFileSync(path.join(host.state, "keys.json"), "utf8")) as { master: string };
  const keyed = { "x-functions-key": master, Origin: page };
  for (const asked of ["/api/feeds", "/api/feeds/crowdmonitor/now", "/api/health", "/api/openapi.json"]) {
    expect((await ask(host, "GET", asked)).status).toBe(401);
    const { status, allowed } = await ask(host, "GET", asked, keyed);
    expect([status, allowed]).toEqual([200, page]);
    const preflight = await ask(host, "OPTIONS", asked, { Origin: page, "Access-Control-Request-Method": "GET" });
    expect([preflight.status, preflight.allowed]).toEqual([204, page]);
    expect(preflight.response.headers.get("access-control-allow-headers")).toContain("x-functions-key");
    expect((await ask(host, "OPTIONS", asked, { Origin: "https://other.example" })).allowed).toBeNull();
  }
  const day = await ask(host, "GET", "/api/feeds/crowdmonitor/days/2026-02-17", keyed);
  expect([day.status, day.response.headers.get("cache-control")]).toEqual([200, "private, max-age=600"]);
  expect((await ask(host, "POST", "/api/collectors/crowdmonitor/start", keyed)).status).toBe(404);
  await host.stop();
}, 60_000);

test("an app that only collects answers for its collectors alone, also to pages that may ask", async () => {
  const host = await start({ HEADCOUNT_ROLE: "collector", HEADCOUNT_CORS_ORIGINS: page });
  expect((await ask(host, "GET", "/api/feeds")).status).toBe(404);
  const { status, allowed } = await ask(host, "GET", "/api/collectors/crowdmonitor", { Origin: page });
  expect([status, allowed]).toEqual([200, page]);
  const preflight = await ask(host, "OPTIONS", "/api/collectors/crowdmonitor/start", { Origin: page });
  expect([preflight.status, preflight.allowed]).toEqual([204, page]);
  await host.stop();
}, 60_000);

test("behind a key, what the collectors say of themselves needs one, too; who lacks it is told by its app's preflight that it is there", async () => {
  const env = { HEADCOUNT_ROLE: "collector", HEADCOUNT_READ_ACCESS: "key", HEADCOUNT_CORS_ORIGINS: page };
  const host = await start(env, "--keys");
  const { master } = JSON.parse(readFileSync(path.join(host.state, "keys.json"), "utf8")) as { master: string };
  for (const asked of ["/api/collectors", "/api/collectors/crowdmonitor"]) {
    expect((await ask(host, "GET", asked)).status).toBe(401);
    expect((await ask(host, "GET", asked, { "x-functions-key": "wrong" })).status).toBe(401);
    expect((await ask(host, "GET", asked, { "x-functions-key": master })).status).toBe(200);
  }
  const preflight = await ask(host, "OPTIONS", "/api/collectors/crowdmonitor", { Origin: page });
  expect([preflight.status, preflight.allowed]).toEqual([204, page]);
  expect(preflight.response.headers.get("access-control-allow-methods")).toContain("OPTIONS");
  await host.stop();
}, 60_000);

test("what is refused is told in problem details, whoever refuses it, with and without other origins", async () => {
  for (const env of [{}, { HEADCOUNT_CORS_ORIGINS: page }] as Record<string, string>[]) {
    const host = await start(env);
    const refused = async (method: string, asked: string) => {
      const response = await fetch(`${host.url}/api/${asked}`, { method, headers: { Origin: page } });
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      const problem = (await response.json()) as { status: number; code?: string; title: string; detail: string };
      expect([problem.status, problem.title, problem.detail].every(Boolean)).toBe(true);
      expect(problem.status).toBe(response.status);
      return [problem.status, problem.code, response.headers.get("allow")];
    };
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      for (const asked of ["feeds", "feeds/crowdmonitor/days/2026-02-17", "health", "dashboard", "collectors"])
        expect([asked, ...(await refused(method, asked))]).toEqual([asked, 405, "METHOD_UNKNOWN", "GET"]);
    expect(await refused("GET", "collectors/crowdmonitor/start")).toEqual([405, "METHOD_UNKNOWN", "POST"]);
    expect(await refused("GET", "feeds/%E0%A4%A/now")).toEqual([400, undefined, null]);
    expect(await refused("GET", "nothing")).toEqual([404, undefined, null]);
    expect(await refused("GET", "feeds/crowdmonitor/coverage?from=a&from=b")).toEqual([400, "REQUEST_INVALID", null]);
    for (const asked of ["feeds/crowdmonitor/days/2026-02-17", "feeds/crowdmonitor/now", "health"]) {
      const preflight = await ask(host, "OPTIONS", `/api/${asked}`, { Origin: page });
      const lets = "HEADCOUNT_CORS_ORIGINS" in env;
      expect([preflight.status, preflight.allowed]).toEqual(lets ? [204, page] : [405, null]);
      if (!lets) expect(await refused("OPTIONS", asked)).toEqual([405, "METHOD_UNKNOWN", "GET"]);
    }
    await host.stop();
  }
}, 120_000);

test("readings stream through the host, and a client that goes away harms nothing", async () => {
  const host = await start({});
  const all = `${host.url}/api/feeds/crowdmonitor/readings?from=2026-02-17&to=2026-02-18`;
  const whole = await fetch(all);
  expect(whole.headers.get("content-encoding")).toBe("gzip");
  expect(readingsAnswer.parse(await whole.json()).readings).toEqual([]);
  for (const format of ["ndjson", "csv"]) {
    const abort = new AbortController();
    const leaving = await fetch(`${all}&format=${format}`, { signal: abort.signal });
    abort.abort();
    await expect(leaving.text()).rejects.toThrow();
  }
  expect((await ask(host, "GET", "/api/feeds")).status).toBe(200);
  expect(host.errors).toBe("");
  await host.stop();
}, 60_000);
