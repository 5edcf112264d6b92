import fc from "fast-check";
import { connect } from "node:net";
import path from "node:path";
import { connectionString } from "../../local/processes/azurite";
import { cleanUp, HostProcess } from "../local/host/host-process";
import { hostileText, wellFormed } from "../support/hostile";
import { startStorage, type Storage } from "../support/storage";

const root = path.resolve(__dirname, "../..");
let storage: Storage;
let host: HostProcess;

beforeAll(async () => {
  storage = await startStorage();
  host = await HostProcess.start(root, {
    args: ["--no-timers"],
    env: {
      AzureWebJobsStorage: connectionString(storage.proxy.url),
      HEADCOUNT_FEEDS__CROWDMONITOR__URL: "ws://127.0.0.1:1",
    },
  });
}, 60_000);
afterAll(async () => {
  await host.stop();
  await cleanUp();
  await storage.close();
});

interface Answered {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends a request line as it is; no client puts its path right. By HTTP/1.0 answers come in one piece. */
function ask(method: string, target: string, body = ""): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(host.url).port), "127.0.0.1");
    let text = "";
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${method} ${target}`)));
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    socket.on("error", reject);
    socket.on("close", () => {
      const [head = "", ...rest] = text.split("\r\n\r\n");
      resolve({ status: Number(head.split(" ")[1]), head, body: rest.join("\r\n\r\n") });
    });
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    socket.write(`${method} ${target} HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n${length}\r\n\r\n${body}`);
  });
}

/** As a path's segment: escaped, or as it is as far as a request line can hold it. */
const segment = fc.tuple(hostileText, fc.boolean()).map(([text, escapes]) => {
  const sent = wellFormed(text);
  return escapes ? encodeURIComponent(sent) : sent.replaceAll(/[\s\0]/g, "");
});

/** What URLs make of no segment at all, or of the feed's own: those are answered. */
const known = /^([/\\.]|%2e|crowdmonitor)*([?#]|$)/i;

const request = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"),
  id: segment.filter((id) => !known.test(id)),
  rest: fc.oneof(fc.constantFrom("", "/", "/start", "/stop", "//", "/start/", "/../start", "?code=x"), segment),
  body: fc.oneof(fc.constantFrom("", "{", "null", '{"__proto__":1}'), fc.string({ maxLength: 50 })),
});

test("no feed that is not configured is answered otherwise than as such, reaches storage, or brings the app down", async () => {
  const before = storage.proxy.seen.length;
  await fc.assert(
    fc.asyncProperty(request, async ({ method, id, rest, body }) => {
      const { status, head, body: answer } = await ask(method, `/api/collectors/${id}${rest}`, body);
      expect([400, 404, 405, 414, 431]).toContain(status);
      expect(head).not.toContain("X-Injected");
      if (!head.includes("application/problem+json") || method === "HEAD") return;
      const problem = JSON.parse(answer) as { code?: string; status: number; detail: string };
      expect(problem.status).toBe(status);
      expect(problem.detail.length).toBeLessThan(400);
      // The host's own refusals, of paths that nothing answers, have no code of the app's.
      if (problem.code === undefined) return;
      expect(problem.code).toBe(status === 405 ? "METHOD_UNKNOWN" : "FEED_UNKNOWN");
      if (status !== 405) expect(problem.detail).toContain("known: crowdmonitor");
    }),
    { numRuns: 400 },
  );
  expect(storage.proxy.seen.slice(before)).toEqual([]);
  expect(host.errors).toBe("");
  expect((await ask("GET", "/api/collectors/crowdmonitor")).status).toBe(200);
}, 120_000);

test("what is asked of the feed that there is leads nowhere but into its own names", async () => {
  const query = fc
    .array(fc.tuple(hostileText, hostileText), { maxLength: 3 })
    .map((pairs) =>
      pairs.map(([key, value]) => [key, value].map((each) => encodeURIComponent(wellFormed(each))).join("=")).join("&"),
    );
  const before = storage.proxy.seen.length;
  await fc.assert(
    fc.asyncProperty(query, hostileText, async (asked, body) => {
      expect((await ask("GET", `/api/collectors/crowdmonitor?${asked}`)).status).toBe(200);
      expect((await ask("POST", `/api/collectors/crowdmonitor/stop?${asked}`, wellFormed(body))).status).toBe(200);
    }),
    { numRuns: 20 },
  );
  expectOwnNames(before);
}, 120_000);

/** What of storage was touched lies in the feed's folders, with no way out of them. */
function expectOwnNames(before: number): void {
  const own =
    /^\/devstoreaccount1\/headcount-(archive|journal|control)(\?|\/(control|journal|summaries|days|raw-events)\/)/;
  for (const { path: touched } of storage.proxy.seen.slice(before)) {
    expect(touched).toMatch(own);
    expect(touched).not.toMatch(/\.\.|\/\/|\\/);
  }
  expect(host.errors).toBe("");
}

const dates = fc.oneof(
  hostileText,
  fc.constantFrom("2026-03-29", "2026-10-25", "2024-02-29", "2026-02-29", "1970-01-01", "2999-12-31", "9999-12-31"),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.tuple(fc.nat(9999), fc.nat(99), fc.nat(99)).map((parts) => parts.map((n) => String(n).padStart(2, "0")).join("-")),
);
const dated = fc.oneof(
  dates.map((date) => `days/${encodeURIComponent(wellFormed(date))}`),
  dates.map((date) => `days/${wellFormed(date).replaceAll(/[\s\0]/g, "")}`),
  fc
    .tuple(fc.constantFrom("readings", "coverage", "week", "now"), dates, dates, hostileText, hostileText)
    .map(([what, ...values]) => {
      const pairs = ["from", "to", "venue", "format"].map((name, index) => [name, wellFormed(values[index]!)]);
      return `${what}?${new URLSearchParams(pairs as [string, string][]).toString()}`;
    }),
);

test("dates, instants and venues of any kind are taken or refused in words, and lead to no other name", async () => {
  const before = storage.proxy.seen.length;
  await fc.assert(
    fc.asyncProperty(dated, async (asked) => {
      const { status, head, body } = await ask("GET", `/api/feeds/crowdmonitor/${asked}`);
      expect([200, 304, 400, 404, 405, 414, 431]).toContain(status);
      if (!head.includes("application/problem+json")) return;
      const problem = JSON.parse(body) as { code?: string; detail: string };
      expect(["REQUEST_INVALID", "VENUE_UNKNOWN", undefined]).toContain(problem.code);
      expect(problem.detail.length).toBeLessThan(400);
    }),
    { numRuns: 300 },
  );
  expectOwnNames(before);
}, 120_000);
