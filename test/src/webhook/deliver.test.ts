import { createHmac } from "node:crypto";
import { deliver, DeliveryError } from "../../../src/webhook/deliver";
import type { WebhookMessage } from "../../../src/webhook/message";
import { Receiver } from "./receiver";

let receiver: Receiver;

beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.close());

const effort = { attempts: 3, timeoutMs: 10_000, waitMs: [1, 2] as const };
const message: WebhookMessage = {
  format: 1,
  id: "7f9c-raised",
  alert: "7f9c",
  status: "raised",
  reason: null,
  feed: "pool",
  feed_name: "Pools",
  since: "2026-02-17T10:00:00.000Z",
  at: "2026-02-17T10:00:00.000Z",
  kind: "over-capacity",
  venue: { id: "SSD-7", name: "Bad «Ö» </script>" },
  occupancy: 210,
  capacity: 200,
  percent: 105,
  limit_percent: 100,
  flags: ["over-capacity"],
};

async function failure(secret?: string, timeoutMs = effort.timeoutMs): Promise<DeliveryError> {
  const error: unknown = await deliver({ url: receiver.url, ...(secret && { secret }) }, message, {
    ...effort,
    timeoutMs,
  }).then(
    () => new Error("it was taken"),
    (error: unknown) => error,
  );
  if (!(error instanceof DeliveryError)) throw error;
  return error;
}

test("a message is posted as JSON once where it is taken, without a signature where there is no secret", async () => {
  await deliver({ url: receiver.url }, message, effort);
  expect(receiver.seen.map(({ message: got }) => got)).toEqual([message]);
  expect(receiver.seen[0]?.headers).toMatchObject({ "content-type": "application/json" });
  expect(receiver.seen[0]?.headers["x-headcount-signature"]).toBeUndefined();
});

test("with a secret the very bytes of the body are signed, with HMAC-SHA256", async () => {
  const secret = "a secret of some length";
  await deliver({ url: receiver.url, secret }, message, effort);
  const { body = "", headers } = receiver.seen[0] ?? {};
  expect(headers?.["x-headcount-signature"]).toBe(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
});

test("a receiver that fails is asked again, with the same bytes, until it takes them", async () => {
  receiver.answer = (response, nth) => response.writeHead([500, 429, 200][nth - 1] ?? 200).end();
  await deliver({ url: receiver.url }, message, effort);
  expect(new Set(receiver.seen.map(({ body }) => body))).toEqual(new Set([JSON.stringify(message)]));
  expect(receiver.seen).toHaveLength(3);
});

test("one that goes on failing is given up after so many attempts, by a stable code and without the address's path", async () => {
  receiver.answer = (response) => response.writeHead(500).end("s3cret-path");
  const error = await failure("another secret of length");
  expect(receiver.seen).toHaveLength(3);
  expect(error.code).toBe("WEBHOOK_FAILED");
  expect(error.message).toBe(`The webhook's receiver at ${receiver.origin} answered 500, not 2xx.`);
});

test("a redirect is not followed, and not tried again", async () => {
  receiver.answer = (response) => response.writeHead(307, { location: `${receiver.origin}/elsewhere` }).end();
  const error = await failure();
  expect(error.message).toMatch(/answered 307: redirects are not followed; set HEADCOUNT_WEBHOOK_URL to the final/);
  expect(receiver.seen).toHaveLength(1);
  expect(receiver.strayed).toEqual([]);
});

test("what the receiver refuses is not asked of it again at once, nor where it says when", async () => {
  receiver.answer = (response) => response.writeHead(410).end();
  expect((await failure()).retryAfterMs).toBe(0);
  expect(receiver.seen).toHaveLength(1);
  receiver.answer = (response) => response.writeHead(503, { "retry-after": "120" }).end();
  expect((await failure()).retryAfterMs).toBe(120_000);
  expect(receiver.seen).toHaveLength(2);
});

test.each([
  [400, true, 1],
  [410, true, 1],
  [413, true, 1],
  [415, true, 1],
  [422, true, 1],
  [307, false, 1],
  [401, false, 1],
  [403, false, 1],
  [404, false, 1],
  [408, false, 3],
  [425, false, 3],
  [429, false, 3],
  [500, false, 3],
  [503, false, 3],
])("an answer %d is a refusal for good: %s, after attempts: %d", async (status, final, attempts) => {
  receiver.answer = (response) => response.writeHead(status).end();
  const error = await failure();
  expect(error.final).toBe(final);
  expect(/refuses the message itself/.test(error.message)).toBe(final);
  expect(receiver.seen).toHaveLength(attempts);
});

test("a receiver that has it already, and says so, has it", async () => {
  receiver.answer = (response, nth) => response.writeHead(nth === 1 ? 500 : 409).end();
  await deliver({ url: receiver.url }, message, effort);
  expect(receiver.seen).toHaveLength(2);
});

test("what is refused after an attempt that may have arrived is not refused for good", async () => {
  receiver.answer = (response, nth) => response.writeHead(nth === 1 ? 500 : 400).end();
  expect((await failure()).final).toBe(false);
  expect(receiver.seen).toHaveLength(2);
});

test.each([
  ["Tue, 17 Feb 2026 10:05:00 GMT", 300_000],
  ["Tue, 17 Feb 2026 09:00:00 GMT", 0],
  ["2026-02-17T10:05:00Z", 0],
  ["-5", 0],
  ["soon", 0],
])("Retry-After %s is reckoned by the receiver's own clock", async (text, ms) => {
  receiver.answer = (response) =>
    response.writeHead(410, { "retry-after": text, date: "Tue, 17 Feb 2026 10:00:00 GMT" }).end();
  expect(await failure()).toMatchObject({ retryAfterMs: ms, final: ms === 0 });
});

test("one that never answers is left after its time limit, each time", async () => {
  receiver.answer = () => undefined;
  expect((await failure(undefined, 300)).message).toMatch(/gave no answer within 0.3 s/);
  expect(receiver.seen).toHaveLength(3);
});

test("an answer without end is no answer to wait for", async () => {
  receiver.answer = (response) => {
    response.writeHead(200);
    response.write("x");
  };
  await deliver({ url: receiver.url }, message, effort);
  expect(receiver.seen).toHaveLength(1);
});

test("one that is down, or hangs up, is said to be so", async () => {
  receiver.answer = (response) => response.socket?.destroy();
  expect((await failure()).message).toMatch(/can't be reached/);
  expect(receiver.seen).toHaveLength(3);
  await receiver.close();
  const error = await failure();
  expect(error.message).toBe(`The webhook's receiver at ${receiver.origin} can't be reached (ECONNREFUSED).`);
  await receiver.open();
});
