import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { Failure } from "../../../../src/snapshots/failure";
import { isPublic } from "../../../../src/snapshots/page/address";
import { fetchPage, type FetchLimits } from "../../../../src/snapshots/page/fetch";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const pages = new Map<string, Handler>();
const page = "<p>Anzahl Gäste: 45</p>";
let server: Server;
let base: string;
/** Bytes that the server got rid of. */
let sent = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const handler = pages.get(new URL(request.url ?? "/", "http://x").pathname);
    if (handler) handler(request, response);
    else response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
});

const limits: FetchLimits = { timeoutMs: 20_000, maxBytes: 2_000_000, maxRedirects: 5, userAgent: "Headcount/test" };

async function failure(path: string, changed: Partial<FetchLimits> = {}): Promise<{ code: string; message: string }> {
  const url = path.startsWith("http") ? path : base + path;
  const error: unknown = await fetchPage(url, { ...limits, ...changed }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof Failure)) throw new Error(`no failure but ${String(error)}`);
  return { code: error.code, message: error.message.replaceAll(new URL(base).host, "HOST") };
}

function redirect(to: string, status = 302): Handler {
  return (_request, response) => response.writeHead(status, { location: to }).end();
}

function body(bytes: Buffer | string, headers: Record<string, string> = {}): Handler {
  return (_request, response) => response.writeHead(200, { "content-type": "text/html", ...headers }).end(bytes);
}

/** Writes for as long as somebody listens. */
async function flood(response: ServerResponse, chunk: Buffer, times: number): Promise<void> {
  for (let left = times; left > 0 && !response.destroyed; left--) {
    sent += chunk.length;
    if (!response.write(chunk)) await Promise.race([once(response, "drain"), once(response, "close")]);
  }
  response.end();
}

test("fetches a page, says who asks, and follows redirects on the way", async () => {
  let agent: string | undefined;
  pages.set("/a", redirect("/b", 301));
  pages.set("/b", redirect(`${base}/pool?lang=de#top`, 307));
  pages.set("/pool", (request, response) => {
    agent = request.headers["user-agent"];
    body(page, { "content-type": "text/html; charset=utf-8" })(request, response);
  });
  const fetched = await fetchPage(`${base}/a`, limits);
  expect(fetched.bytes.toString()).toBe(page);
  expect(fetched.contentType).toBe("text/html; charset=utf-8");
  expect(agent).toBe("Headcount/test");
});

test.each([
  ["gzip", gzipSync(page)],
  ["deflate", deflateSync(page)],
  ["br", brotliCompressSync(page)],
])("unpacks %s", async (packing, bytes) => {
  pages.set("/packed", body(bytes, { "content-encoding": packing }));
  expect((await fetchPage(`${base}/packed`, limits)).bytes.toString()).toBe(page);
});

test("a status that is not 200 is a failure", async () => {
  pages.set("/500", (_request, response) => response.writeHead(500).end(page));
  expect(await failure("/500")).toEqual({ code: "page-status", message: "HOST/500 answered 500." });
  expect(await failure("/nowhere")).toEqual({ code: "page-status", message: "HOST/nowhere answered 404." });
});

test("a circle of redirects is a failure, and so are too many", async () => {
  pages.set("/circle", redirect("/circle2"));
  pages.set("/circle2", redirect("/circle#again"));
  expect(await failure("/circle")).toEqual({ code: "page-redirects", message: "HOST/circle2 redirects in a circle." });
  let count = 0;
  pages.set("/on", (request, response) => redirect(`/on?${++count}`)(request, response));
  expect(await failure("/on")).toEqual({
    code: "page-redirects",
    message: "more than 5 redirects, the last by HOST/on.",
  });
  expect(count).toBe(6);
});

test("a page of 200 MB is a failure, and is not fetched", async () => {
  const chunk = Buffer.alloc(1_000_000, "x");
  const large = { code: "page-too-large", message: "HOST/large is larger than 2000000 bytes." };
  sent = 0;
  pages.set("/large", (_request, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-length": 200_000_000 });
    void flood(response, chunk, 200);
  });
  expect(await failure("/large")).toEqual(large);
  pages.set("/large", (_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    void flood(response, chunk, 200);
  });
  expect(await failure("/large")).toEqual(large);
  expect(sent).toBeLessThan(100_000_000);
});

test.each([
  ["gzip", gzipSync(Buffer.alloc(200_000_000))],
  ["br", brotliCompressSync(Buffer.alloc(200_000_000), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
])("a small page that unpacks to 200 MB is a failure (%s)", async (packing, bytes) => {
  expect(bytes.length).toBeLessThan(2_000_000);
  pages.set("/bomb", body(bytes, { "content-encoding": packing }));
  expect(await failure("/bomb")).toEqual({
    code: "page-too-large",
    message: "HOST/bomb is larger than 2000000 bytes.",
  });
});

test("packed bytes that unpack to nothing are counted, too", async () => {
  // A gzip file of nothing, again and again: each member is 20 bytes and unpacks to none.
  const nothing = Buffer.concat(Array.from({ length: 50_000 }, () => gzipSync("")));
  pages.set("/nothing", (_request, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" });
    void flood(response, nothing, 50);
  });
  expect((await failure("/nothing")).code).toBe("page-too-large");
});

test("what can't be unpacked is a failure", async () => {
  pages.set("/broken", body("no gzip", { "content-encoding": "gzip" }));
  expect((await failure("/broken")).code).toBe("page-unreadable");
  pages.set("/broken", body(gzipSync(page).subarray(0, 20), { "content-encoding": "gzip" }));
  expect((await failure("/broken")).code).toBe("page-unreadable");
  pages.set("/broken", body(page, { "content-encoding": "zstd" }));
  expect((await failure("/broken")).code).toBe("page-unreadable");
});

test("a page that never comes, and one that drips, end at the time limit", async () => {
  pages.set("/hang", () => undefined);
  const late = (path: string) => ({ code: "timeout", message: `HOST${path} gave no whole page within 0.3 s.` });
  expect(await failure("/hang", { timeoutMs: 300 })).toEqual(late("/hang"));
  pages.set("/drip", (_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    const timer = setInterval(() => response.write("<p>"), 20);
    response.on("close", () => clearInterval(timer));
  });
  expect(await failure("/drip", { timeoutMs: 300 })).toEqual(late("/drip"));
  pages.set("/slow-redirect", (_request, response) => {
    void sleep(150).then(() => response.writeHead(302, { location: `/slow-redirect?${Math.random()}` }).end());
  });
  expect(await failure("/slow-redirect", { timeoutMs: 400 })).toEqual({
    code: "timeout",
    message: "HOST/slow-redirect gave no whole page within 0.4 s.",
  });
});

test("what is no page, and who is not there, are failures", async () => {
  pages.set("/pdf", body("%PDF", { "content-type": "application/pdf" }));
  expect(await failure("/pdf")).toEqual({ code: "page-not-html", message: "HOST/pdf is application/pdf, no page." });
  pages.set("/cut", (request) => request.socket.destroy());
  expect((await failure("/cut")).code).toBe("page-unreachable");
  pages.set("/half", (_request, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-length": 1000 }).write("<p>");
    setTimeout(() => response.destroy(), 50);
  });
  expect((await failure("/half")).code).toBe("page-unreachable");
  expect((await failure("http://127.0.0.1:1/")).code).toBe("page-unreachable");
  expect((await failure("http://nobody.invalid/")).code).toBe("page-unreachable");
});

test("a redirect leads to no private address, no file and no other kind of address", async () => {
  let asked = 0;
  const other = createServer((_request, response) => {
    asked++;
    response.end(page);
  });
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  for (const target of [
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://[::1]:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f.1:${port}/`,
    `http://0.0.0.0:${port}/`,
    "http://169.254.169.254/metadata/instance",
    "http://168.63.129.16/",
    "http://10.0.0.1/",
    "file:///etc/passwd",
    "data:text/html,<p>Anzahl Gäste: 45</p>",
    "javascript:1",
    "gopher://127.0.0.1/",
    "http://",
  ]) {
    pages.set("/away", redirect(target));
    expect([target, (await failure("/away")).code]).toEqual([target, "page-redirect-refused"]);
  }
  pages.set("/away", (_request, response) => response.writeHead(302).end());
  expect((await failure("/away")).message).toBe("HOST/away redirects to nowhere.");
  expect(asked).toBe(0);
  other.close();
});

test.each([
  ["8.8.8.8", true],
  ["2001:4860:4860::8888", true],
  ["127.0.0.1", false],
  ["::1", false],
  ["::", false],
  ["::ffff:10.0.0.1", false],
  ["64:ff9b::7f00:1", false],
  ["192.168.1.1", false],
  ["172.16.0.1", false],
  ["100.64.0.1", false],
  ["169.254.169.254", false],
  ["168.63.129.16", false],
  ["fe80::1", false],
  ["fd00::1", false],
  ["224.0.0.1", false],
  ["255.255.255.255", false],
  ["pool", false],
])("%s is an address of the public internet: %p", (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});
