import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { readText, writeBlob } from "../../../src/storage/blobs";
import { isConflict, isStorageError, statusOf } from "../../../src/storage/errors";
import type { Fate } from "../../support/fault-proxy";
import { startStorage, type Storage } from "../../support/storage";

let storage: Storage;
beforeAll(async () => {
  storage = await startStorage();
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

const headers = { blobContentType: "application/json" };

async function withinMs<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not settled within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

test("a blob that is not there, and one in a container that is not there, have no text", async () => {
  const { archive } = storage.containers();
  expect(await readText(archive, "a")).toBeUndefined();
  await archive.create();
  expect(await readText(archive, "a")).toBeUndefined();
});

test("a write makes the container that it needs, and what was zipped is read as text", async () => {
  const { archive } = storage.containers();
  await writeBlob(archive, "a", gzipSync("Höhe"), undefined, { ...headers, blobContentEncoding: "gzip" });
  expect((await readText(archive, "a"))?.text).toBe("Höhe");
});

test("a write is refused where the blob is not what was read", async () => {
  const { archive } = storage.containers();
  const first = await writeBlob(archive, "a", "1", undefined, headers);
  const second = await writeBlob(archive, "a", "2", first, headers);
  expect(second).not.toBe(first);
  const late = await writeBlob(archive, "a", "3", first, headers).catch((error: unknown) => error);
  expect(isConflict(late)).toBe(true);
  const blind = await writeBlob(archive, "a", "3", undefined, headers).catch((error: unknown) => error);
  expect(isConflict(blind)).toBe(true);
  expect(await readText(archive, "a")).toEqual({ text: "2", etag: second });
});

test("an answer that there is no such blob ends by the time limit, too, where it stops half way", async () => {
  const { archive } = storage.containers({ timeoutSeconds: 0.3 });
  await archive.create();
  storage.proxy.fail("half");
  const reading = readText(archive, "a").catch((error: unknown) => error);
  expect(isStorageError(await withinMs(reading, 5000))).toBe(true);
});

test.each(["hang", "hush", "half"] as const)(
  "a read ends by its time limit where storage falls silent (%s)",
  async (fate) => {
    const { archive } = storage.containers({ timeoutSeconds: 0.3 });
    // Nothing that compresses: half of it must be more than one packet.
    const text = Array.from({ length: 4000 }, (_, n) => createHash("sha256").update(String(n)).digest("hex")).join("");
    await writeBlob(archive, "a", text, undefined, headers);
    storage.proxy.fail(fate);
    await expect(withinMs(readText(archive, "a"), 8000)).rejects.toThrow(/no whole answer within 0.3 s|was aborted/);
  },
);

test("a write ends by its time limit where storage falls silent", async () => {
  const { archive } = storage.containers({ timeoutSeconds: 0.3 });
  storage.proxy.fail("hang");
  await expect(withinMs(writeBlob(archive, "a", "1", undefined, headers), 5000)).rejects.toThrow(
    "storage gave no whole answer within 0.3 s",
  );
});

test("an answer of 503 is asked for again once, and one that stays is an error with its status", async () => {
  const { archive } = storage.containers();
  await writeBlob(archive, "a", "1", undefined, headers);
  storage.proxy.once(503, () => true);
  expect((await readText(archive, "a"))?.text).toBe("1");
  storage.proxy.fail(503);
  const before = storage.proxy.seen.length;
  expect(statusOf(await readText(archive, "a").catch((error: unknown) => error))).toBe(503);
  expect(storage.proxy.seen.length - before).toBe(2);
});

test("of many calls at a time a hundred are under way and the others wait, and each is answered", async () => {
  const { control } = storage.containers({ timeoutSeconds: 25 });
  await writeBlob(control, "b", "text", undefined, {}, "Hot");
  const held: (() => void)[] = [];
  const hundred = new Promise<void>((resolve) => {
    storage.proxy.rule = () =>
      new Promise<Fate>((letGo) => {
        if (held.push(() => letGo("pass")) === 100) resolve();
      });
  });
  const calls = Array.from({ length: 150 }, () => readText(control, "b"));
  await hundred;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(held).toHaveLength(100);
  storage.proxy.heal();
  for (const letGo of held) letGo();
  expect((await Promise.all(calls)).every((each) => each?.text === "text")).toBe(true);
});
