import { startFeed } from "../../../local/feed/feed";
import { until } from "../feed/client";
import { cleanUp, found, probed, sending, serve } from "./server";

afterEach(cleanUp);

const frame = [{ id: "a", count: 4 }];

test("it connects once, says who it is, and leaves without a farewell that could hang", async () => {
  const server = await serve(sending(frame, frame, frame, frame));
  const { code } = await probed({ address: server.url, frames: 2 });
  await until(() => server.codes.length > 0);
  expect([code, server.requests.length, server.codes]).toEqual([0, 1, [1006]]);
  expect(server.requests[0]!.headers["user-agent"]).toMatch(/^Headcount\/\d+\.\d+\.\d+ \(probe\)$/);
});

test("a feed that sends by itself is sent nothing", async () => {
  const server = await serve(sending(frame));
  const report = await found({ address: server.url, frames: 1 }, { limits: { patienceMs: 1000 } });
  expect([server.texts, report.connection["sent"]]).toEqual([[], []]);
  expect(report.entry).not.toHaveProperty("subscribe");
});

test('a silent address is sent "all" after a while, and it says so', async () => {
  const feed = await startFeed({ rate: 100 });
  const { code, out, err } = await probed({ address: feed.url });
  await feed.close();
  expect(code).toBe(0);
  expect(err).toMatch(/Nothing useful for 0\.\d+ s: sent "all"\.\n/);
  expect(out).toContain('"subscribe": "all"');
  expect(out).toContain('Nothing useful came before "all" was sent.');
});

test("a greeting alone does not count as frames that are useful", async () => {
  const server = await serve((socket) => {
    socket.send('{"hello":"client"}');
    socket.on("message", () => socket.send(JSON.stringify(frame)));
  });
  const report = await found({ address: server.url, frames: 2 });
  expect(server.texts).toEqual(["all"]);
  expect(report.entry).toMatchObject({ subscribe: "all" });
});

test.each(["1 all", ""])("the subscribe text %j is sent after open and nothing else", async (subscribe) => {
  const server = await serve((socket) => {
    socket.on("message", () => setTimeout(() => socket.send(JSON.stringify(frame)), 50));
  });
  const report = await found({ address: server.url, subscribe, frames: 1 });
  expect(server.texts).toEqual([subscribe]);
  expect(report.entry).toMatchObject({ subscribe });
});

test("it says whether pings are answered, and an entry for a feed that doesn't allows for it", async () => {
  const answering = await serve(sending(frame));
  expect(
    (await found({ address: answering.url, frames: 1 }, { limits: { pongMs: 2000 } })).connection["pongMs"],
  ).toEqual(expect.any(Number));
  const deaf = await serve(sending(frame), { autoPong: false });
  const report = await found({ address: deaf.url, frames: 1 });
  expect(report.connection["pongMs"]).toBeNull();
  expect(report.entry["connection"]).toEqual({ pongSeconds: 300 });
  expect(report.notes.join()).toContain("Pings went unanswered.");
});

test("it takes no more frames than asked for, and stops when the time is over", async () => {
  const feed = await startFeed({ rate: 500 });
  const many = await found({ address: feed.url, subscribe: "all", frames: 7 });
  await feed.close();
  expect(many.trial.frames).toBe(7);
  const slow = await serve(sending(frame));
  expect((await found({ address: slow.url, seconds: 0.3 })).trial.frames).toBe(1);
});

test("a frame beyond the limit ends it with a sentence; those before are still shown", async () => {
  const huge = `["${"x".repeat(5000)}"]`;
  const limits = { frameBytes: 2000 };
  const { code, err } = await probed({ address: (await serve(sending(huge))).url }, { limits });
  expect([code, err]).toEqual([1, expect.stringMatching(/error: The first frame is larger than 2000 bytes: .*\n$/)]);
  const report = await found({ address: (await serve(sending(frame, huge))).url }, { limits });
  expect(report.trial.readings).toBe(1);
  expect(report.notes.join()).toContain("a frame was larger than the limit");
});

test("large frames make an entry that allows for them", async () => {
  const large = [{ id: "a", count: 4, padding: "x".repeat(700_000) }];
  const report = await found({ address: (await serve(sending(large))).url, frames: 1 });
  expect(report.entry["connection"]).toEqual({ maxFrameBytes: 4_194_304 });
});

test("Ctrl-C shows what was heard so far, and without a frame says so", async () => {
  const server = await serve(sending(frame));
  const some = new AbortController();
  setTimeout(() => some.abort(), 200);
  expect(await probed({ address: server.url, seconds: 60 }, { signal: some.signal })).toMatchObject({ code: 0 });
  expect(await probed({ address: server.url }, { signal: AbortSignal.abort() })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/error: Stopped before a frame came\.\n$/),
  });
});
