import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { failureOf } from "../../../local/probe/failures";
import { cleanUp, feedsFile, mapping, probed, sending, serve } from "./server";

afterEach(cleanUp);

/** The last line of a probe that fails: one sentence. */
async function failure(...args: Parameters<typeof probed>): Promise<string> {
  const { code, err } = await probed(...args);
  expect(code).toBe(1);
  return err.trimEnd().split("\n").at(-1)!;
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("nobody at the port", async () => {
  const port = await closedPort();
  expect(await failure({ address: `ws://127.0.0.1:${port}` })).toBe(
    `error: Nobody listens at 127.0.0.1:${port} (ECONNREFUSED): check the port, and whether the server runs.`,
  );
});

test.each([
  ["ENOTFOUND", "No host is called feed.example (ENOTFOUND): check the spelling"],
  ["EAI_AGAIN", "The name feed.example can't be looked up now"],
  ["EHOSTUNREACH", "feed.example:9591 can't be reached"],
  ["CERT_HAS_EXPIRED", "The certificate of feed.example:9591 can't be trusted (CERT_HAS_EXPIRED): it has expired"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "it is for another name"],
  ["ECONNRESET", "feed.example:9591 ended the handshake"],
])("%s is one sentence that says what to do", (code, part) => {
  const error = Object.assign(new Error("connect"), { code });
  const all = Object.assign(new AggregateError([error]), { code });
  for (const each of [error, all]) expect(failureOf(each, "wss://feed.example:9591/api").message).toContain(part);
});

test("a certificate that nobody vouches for is refused, whatever the environment says", async () => {
  const server = await serve(sending([{ id: "a", count: 1 }]), { tls: true });
  const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  try {
    expect(await failure({ address: server.url })).toMatch(
      /can't be trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\): if its issuer is your own, name .* NODE_EXTRA_CA_CERTS\.$/,
    );
  } finally {
    if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
  }
  expect(server.requests).toEqual([]);
});

test("wss:// to a server without TLS, and ws:// to one with it", async () => {
  const plain = await serve(sending());
  expect(await failure({ address: plain.url.replace("ws:", "wss:") })).toContain("doesn't speak TLS");
  const secure = await serve(sending(), { tls: true });
  expect(await failure({ address: secure.url.replace("wss:", "ws:") })).toContain("if it speaks TLS, use wss://");
});

test.each([
  [401, "it wants to know who asks"],
  [403, "it wants to know who asks"],
  [404, "there is nothing at /live; check the path"],
  [302, "it points to wss://other.example/; give that address if you trust it"],
  [429, "it is asked too often"],
  [503, "try again later"],
  [200, "that is no WebSocket"],
])("a handshake answered with %i", async (status, part) => {
  const answer = `HTTP/1.1 ${status} No\r\nLocation: wss://other.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
  const server = await serve(sending(), { answer });
  const text = await failure({ address: server.url });
  expect(text).toContain(`answered the handshake with ${status}: `);
  expect(text).toContain(part);
  expect(server.requests).toHaveLength(1);
});

test("a handshake that is never answered", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const sockets: { destroy(): void }[] = [];
  server.on("connection", (socket) => sockets.push(socket));
  const { port } = server.address() as AddressInfo;
  const text = await failure({ address: `ws://127.0.0.1:${port}` }, { limits: { handshakeMs: 80 } });
  expect(text).toMatch(/didn't answer the handshake within 0.08 s: check the address/);
  for (const socket of sockets) socket.destroy();
  server.close();
});

test("no frame within the time, and what was tried", async () => {
  const { url } = await serve(sending());
  expect(await failure({ address: url, seconds: 0.2 })).toMatch(
    /^error: Connected, but no frame came within 0\.\d+ s; nothing was sent for 0\.0\d+ s, then "all", which had 0\.\d+ s\. Try --seconds 60/,
  );
  expect(await failure({ address: url, seconds: 0.1, subscribe: "1 all" })).toContain(
    '"1 all" was sent after open. Try',
  );
  const env = feedsFile({ id: "mine", name: "Mine", url, mapping });
  expect(await failure({ feed: "mine", seconds: 0.1 }, { env })).toContain("nothing was sent to it. Try");
});

test("a connection that is ended before a frame, with its reason made harmless", async () => {
  const { url } = await serve((socket) => socket.close(1008, "go \u001b[31maway"));
  expect(await failure({ address: url })).toMatch(
    /ended the connection after .* s \(code 1008 go \\u001b\[31maway\) without a frame; nothing was sent to it\./,
  );
});

test("frames that are no JSON are shown", async () => {
  const { url } = await serve(sending("<html>busy</html>", "42 guests"));
  const { code, out, err } = await probed({ address: url, frames: 2 });
  expect(code).toBe(1);
  expect(out).toContain("<html>busy</html>");
  expect(out).toContain("42 guests");
  expect(err).toMatch(/error: None of the 2 frames is JSON, so .* The first begins: <html>busy<\/html>\n$/);
});

test("binary frames are said to be so", async () => {
  const { url } = await serve((socket) => socket.send(Buffer.from([0x93, 0x01, 0xff])));
  const { out, err } = await probed({ address: url, frames: 1 });
  expect(out).toContain("3 bytes, sent as binary");
  expect(err).toContain("The one frame is no JSON (binary)");
});

test("JSON in binary frames is read", async () => {
  const { url } = await serve((socket) => socket.send(Buffer.from('[{"id":"a","count":4}]')));
  expect(await probed({ address: url, frames: 1 })).toMatchObject({ code: 0 });
});

test("JSON without objects", async () => {
  const { url } = await serve(sending("[1,2]", "7"));
  expect(await failure({ address: url, frames: 2 })).toContain("The frames hold no objects");
});

test("an id that feeds.json doesn't have", async () => {
  const env = feedsFile({ id: "pool", name: "Pool", url: "ws://other.example/", mapping });
  expect(await failure({ feed: "pol" }, { env })).toBe(
    'error: There is no feed "pol" in feeds.json; did you mean "pool"?',
  );
});

test.each([
  [{}, "Give --feed with an id of feeds.json, or an address"],
  [{ feed: "a", address: "ws://b.example" }, "not both"],
  [{ address: "https://b.example/live" }, "did you mean wss://b.example/live?"],
  [{ address: "ws://user:word@b.example" }, "without user and password"],
])("options %j that name nothing to probe", async (options, part) => {
  expect(await failure(options)).toContain(part);
});

test("a feeds.json that can't be read matters for --feed only", async () => {
  const env = { HEADCOUNT_FEEDS_FILE: "nowhere.json" };
  expect(await failure({ feed: "a" }, { env })).toContain("there is no such file");
  const { url } = await serve(sending([{ id: "a", count: 4 }]));
  expect(await probed({ address: url, frames: 1 }, { env })).toMatchObject({ code: 0 });
});

test("with --json a failure is JSON, too", async () => {
  const port = await closedPort();
  const { out } = await probed({ address: `ws://127.0.0.1:${port}`, json: true });
  expect(JSON.parse(out)).toEqual({
    error: { failure: "refused", message: expect.stringContaining("Nobody listens") },
  });
});
