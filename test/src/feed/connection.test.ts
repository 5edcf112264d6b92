import { createServer, type Server } from "node:https";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { WebSocketServer } from "ws";
import { Connection } from "../../../src/feed/connection";
import { fakeTicks, feedOf, testClock, TestServer, until, type TestTime } from "./fixture";
import { certificate, certificateKey } from "../../support/certificate";

let server: TestServer;
const open: Connection[] = [];

beforeEach(async () => {
  fakeTicks();
  server = await TestServer.start();
});
afterEach(async () => {
  for (const each of open.splice(0)) each.terminate();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
  await server.close();
});

/** Connects, and keeps what is said of the connection. */
function connect(options: { url?: string; connection?: object; [key: string]: unknown } = {}) {
  const { url = server.url, ...more } = options;
  const { time, clock } = testClock();
  const said: string[] = [];
  const connection: Connection = new Connection(feedOf(url, more), clock, {
    subscribed: () => said.push("subscribed"),
    message: (text, _at, delayed) => said.push(delayed ? `${text} delayed` : text),
    oversized: (reason) => said.push(`oversized: ${reason}`),
    ended: (reason, detail) => said.push(`${reason}: ${detail}`),
  });
  open.push(connection);
  const opened = async () => {
    await until(() => said.includes("subscribed"));
    // The ping that it opens with is answered.
    await server.settle();
  };
  return { time, clock, said, connection, opened };
}

/** Time passes in which pings are answered. */
async function pass(time: TestTime, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5000) {
    time.pass(Math.min(5000, left));
    await server.settle();
  }
}

test.each([
  ["all", ["all"]],
  ["1 all", ["1 all"]],
  ["", [""]],
  [undefined, []],
])("after open it subscribes with %p", async (subscribe, heard) => {
  const { opened, said } = connect({ subscribe });
  await opened();
  server.send("frame");
  await until(() => said.includes("frame"));
  expect(server.heard).toEqual(heard);
});

test("it names itself, and a contact where there is one, and sends the headers that are configured", async () => {
  await connect().opened();
  await connect({ contact: "https://example.org/headcount", headers: { "X-Token": "t" } }).opened();
  expect(server.headers[0]?.["user-agent"]).toMatch(/^Headcount\/\d+\.\d+\.\d+$/);
  expect(server.headers[1]?.["user-agent"]).toMatch(/^Headcount\/\S+ \(\+https:\/\/example\.org\/headcount\)$/);
  expect(server.headers[1]?.["x-token"]).toBe("t");
});

test("a connection that is refused, and one answered by something else, end in a sentence", async () => {
  const gone = await TestServer.start();
  const { url } = gone;
  await gone.close();
  const refused = connect({ url });
  await until(() => refused.said.length > 0);
  expect(refused.said).toEqual([expect.stringMatching(/^disconnected: .*ECONNREFUSED/)]);

  const busy = await TestServer.start({ verifyClient: (_info, decide) => decide(false, 503) });
  const turnedAway = connect({ url: busy.url });
  await until(() => turnedAway.said.length > 0);
  expect(turnedAway.said).toEqual([expect.stringMatching(/^disconnected: .*503/)]);
  await busy.close();
});

test("a handshake that hangs is given up after its limit, counted while the loop runs", async () => {
  const sockets = new Set<Socket>();
  const mute = createTcpServer((socket) => void sockets.add(socket.on("error", () => undefined).resume()));
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  const { time, said } = connect({ url: `ws://127.0.0.1:${(mute.address() as AddressInfo).port}` });
  await until(() => sockets.size === 1);
  time.pass(10_000);
  time.stand(60_000);
  expect(said).toEqual([]);
  time.pass(500);
  expect(said).toEqual(["disconnected: no answer to the handshake for 10 s"]);
  await until(() => [...sockets].every((socket) => socket.destroyed));
  await new Promise((resolve) => mute.close(resolve));
});

test("only good frames count as data: pongs and rubbish don't keep a feed alive", async () => {
  const { time, said, connection, opened } = connect();
  await opened();
  for (let minute = 0; minute < 3; minute++) {
    await pass(time, 50_000);
    connection.good();
    server.send(`good ${minute}`);
    await until(() => said.includes(`good ${minute}`));
  }
  for (let n = 0; n < 3; n++) {
    await pass(time, 20_000);
    server.send(`rubbish ${n}`);
    await until(() => said.includes(`rubbish ${n}`));
  }
  expect(said.at(-1)).toBe("rubbish 2");
  time.pass(500);
  expect(said.at(-1)).toBe("stale: no frame for 60 s");
});

test("a link whose pings are not answered within their limit is dead, while data still counts", async () => {
  const deaf = await TestServer.start({ autoPong: false });
  const { time, said, connection, opened } = connect({ url: deaf.url });
  await opened();
  time.pass(10_000);
  connection.good();
  expect(said).toEqual(["subscribed"]);
  time.pass(500);
  expect(said).toEqual(["subscribed", "disconnected: no answer to a ping for 10 s"]);
  await deaf.close();
});

test("a link is pinged every so often, and one that answers lives", async () => {
  let pings = 0;
  server.onConnection = (socket) => socket.on("ping", () => pings++);
  const { time, said, connection, opened } = connect();
  await opened();
  for (let n = 1; n <= 5; n++) {
    time.pass(20_500);
    connection.good();
    await server.settle();
    expect(pings).toBeGreaterThanOrEqual(n);
  }
  expect(said).toEqual(["subscribed"]);
  expect(pings).toBeLessThanOrEqual(7);
});

test("a goodbye of the feed ends the connection, even where the feed does not hang up", async () => {
  const polite = connect();
  await polite.opened();
  server.sockets[0]!.close(1001, "maintenance");
  await until(() => polite.said.length > 1);
  expect(polite.said[1]).toBe("disconnected: closed with code 1001 maintenance");

  const lingering = connect();
  await lingering.opened();
  const raw = (server.sockets[1] as unknown as { _socket: Socket })._socket;
  raw.pause();
  raw.write(Buffer.from([0x88, 0x02, 0x03, 0xe9]));
  await until(() => {
    lingering.time.pass(250);
    return lingering.said.length > 1;
  });
  expect(lingering.said[1]).toBe("disconnected: closed by the feed");
  raw.destroy();
});

test("a frame above the size limit ends the connection, one at the limit does not", async () => {
  const { said, opened } = connect({ connection: { maxFrameBytes: 1000 } });
  await opened();
  server.send("x".repeat(1000));
  await until(() => said.length === 2);
  server.send("x".repeat(1001));
  await until(() => said.length === 4);
  const reason = "a frame is larger than maxFrameBytes, 1000 bytes";
  expect(said.slice(2)).toEqual([`oversized: ${reason}`, `disconnected: ${reason}`]);
});

test("half a frame is never a message", async () => {
  const { said, opened } = connect();
  await opened();
  const raw = (server.sockets[0] as unknown as { _socket: Socket })._socket;
  raw.write(Buffer.from([0x81, 0x05, 0x61, 0x62]));
  await new Promise((resolve) => setTimeout(resolve, 20));
  raw.destroy();
  await until(() => said.length === 2);
  expect(said[1]).toMatch(/^disconnected/);
});

test("a wrong byte in a text costs a letter and not the connection", async () => {
  const { said, opened } = connect();
  await opened();
  server.send(Buffer.from("H\xf6lzern", "latin1"));
  await until(() => said.length === 2);
  expect(said[1]).toBe("H\ufffdlzern");
});

test("binary frames are read as text", async () => {
  const { said, opened } = connect();
  await opened();
  server.sockets[0]!.send(Buffer.from("[]"), { binary: true });
  await until(() => said.length === 2);
  expect(said[1]).toBe("[]");
});

test("after it was terminated nothing comes any more, whenever that is", async () => {
  const early = connect();
  early.connection.terminate();
  const late = connect();
  await late.opened();
  server.send("on its way");
  late.connection.terminate();
  late.connection.terminate();
  await until(() => server.open === 0);
  expect(early.said).toEqual([]);
  expect(late.said).toEqual(["subscribed"]);
});

test("what arrives after a standstill is delayed, until a ping sent since then is answered", async () => {
  const silent = await TestServer.start({ autoPong: false });
  const pings: Buffer[] = [];
  silent.onConnection = (socket) => socket.on("ping", (data: Buffer) => pings.push(data));
  const { time, said, connection, clock, opened } = connect({ url: silent.url });
  await opened();
  await until(() => silent.heard.length === 1 && pings.length === 1);
  connection.good();
  silent.send("before");
  await until(() => said.includes("before"));

  silent.send("1");
  time.stand(6000);
  await until(() => said.length === 3);
  silent.send("2");
  await until(() => said.length === 4 && pings.length === 2);
  time.stand(6000);
  clock.now();
  // The answer to the first ping proves nothing of what was sent during the second standstill.
  silent.sockets[0]!.pong(pings.at(-1));
  silent.send("3");
  await until(() => said.length === 5 && pings.length === 3);
  silent.sockets[0]!.pong(pings.at(-1));
  silent.send("4");
  await until(() => said.length === 6);
  expect(said).toEqual(["subscribed", "before", "1 delayed", "2 delayed", "3 delayed", "4"]);
  await silent.close();
});

test("a standstill while connecting makes the first frames delayed, too, where nobody had to ask for them", async () => {
  const eager = await TestServer.start({ autoPong: false });
  const pings: Buffer[] = [];
  eager.onConnection = (socket) => socket.on("ping", (data: Buffer) => pings.push(data));
  const { time, clock, said, opened } = connect({ url: eager.url, subscribe: undefined });
  time.stand(6000);
  clock.now();
  await until(() => eager.sockets.length === 1);
  eager.send("1");
  await opened();
  await until(() => said.length === 2 && pings.length === 1);
  eager.sockets[0]!.pong(pings[0]);
  eager.send("2");
  await until(() => said.length === 3);
  expect(said).toEqual(["subscribed", "1 delayed", "2"]);
  await eager.close();
});

test("what is asked for after a standstill while connecting is fresh", async () => {
  const { time, clock, said, opened } = connect();
  time.stand(6000);
  clock.now();
  server.onText = () => server.send("asked for");
  await opened();
  await until(() => said.length === 2);
  expect(said).toEqual(["subscribed", "asked for"]);
});

describe("over TLS", () => {
  let https: Server;
  let url: string;

  beforeAll(async () => {
    https = createServer({ key: certificateKey, cert: certificate });
    new WebSocketServer({ server: https });
    await new Promise<void>((resolve) => https.listen(0, "127.0.0.1", resolve));
    url = `wss://localhost:${(https.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    https.closeAllConnections();
    await new Promise((resolve) => https.close(resolve));
  });

  test("a certificate that nobody vouches for is refused, whatever the environment says", async () => {
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    const { said } = connect({ url });
    await until(() => said.length > 0);
    delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    expect(said).toEqual([expect.stringMatching(/^disconnected: .*self-signed/)]);
  });
});
