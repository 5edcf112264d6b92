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

const request = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"),
  id: segment.filter((id) => id !== "" && !/^(crowdmonitor)?[?#]/.test(id) && id !== "crowdmonitor"),
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
      const problem = JSON.parse(answer) as { code: string; detail: string };
      expect(problem.code).toBe("FEED_UNKNOWN");
      expect(problem.detail).toContain("known: crowdmonitor");
      expect(problem.detail.length).toBeLessThan(400);
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
  const own = /^\/devstoreaccount1\/headcount-(archive|journal|control)(\?|\/(control|journal|summaries)\/)/;
  for (const { path: touched } of storage.proxy.seen.slice(before)) {
    expect(touched).toMatch(own);
    expect(touched).not.toMatch(/\.\.|\/\/|\\/);
  }
  expect(host.errors).toBe("");
}, 120_000);
