import type { ContainerClient } from "@azure/storage-blob";
import type { OpenJournal } from "../../../../src/feed/ports";
import { encodeEnd, encodeFrame, encodeThrough } from "../../../../src/journal/lines";
import { sortableId } from "../../../../src/journal/names";
import { BlobJournals } from "../../../../src/journal/storage/blob-journals";
import { BlobRejects } from "../../../../src/journal/storage/blob-rejects";
import { deleteJournal, listJournals, readJournal, type Entry } from "../../../../src/journal/storage/shelf";
import type { JournalHeader } from "../../../../src/model/journal";
import { readText } from "../../../../src/storage/blobs";
import type { Fate, Passing } from "../../../support/fault-proxy";
import { startStorage, type Storage } from "../../../support/storage";

const start = Date.UTC(2026, 1, 17, 10);
const megabyte = 1_000_000;

let storage: Storage;
let container: ContainerClient;
beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => {
  container = storage.containers({ timeoutSeconds: 1 }).journal;
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

let ids = 0;
function header(more: Partial<JournalHeader> = {}): JournalHeader {
  return {
    kind: "session",
    feed: "pool",
    session: sortableId(start, `s${ids++}`),
    clock: "c",
    start,
    window: { start, end: start + 300_000 },
    part: 0,
    from: start,
    firstSeq: 1,
    venues: new Map([["a", { name: "A", capacity: 5 }]]),
    carry: new Map(),
    ...more,
  };
}

/** Writes frames of these numbers, one a second. */
function write(journal: OpenJournal, from: number, to = from, pad = ""): boolean[] {
  const taken: boolean[] = [];
  for (let seq = from; seq <= to; seq++) {
    const readings = [{ venue: "a", occupancy: seq, ...(pad && { name: pad }) }];
    taken.push(journal.write(encodeFrame({ seq, at: start + seq * 1000, readings }), seq, start + seq * 1000));
  }
  return taken;
}

/** All journals that stand, part after part, and the numbers of their frames as often as they stand. */
async function stored() {
  const byPart = (entry: Entry) => `${entry.name.session} ${entry.name.part}`;
  const entries = (await listJournals(container, "pool")).sort((a, b) => (byPart(a) < byPart(b) ? -1 : 1));
  const read = await Promise.all(entries.map((entry) => readJournal(container, entry)));
  const texts = await Promise.all(entries.map((entry) => readText(container, entry.blob)));
  const lines = texts.flatMap((each) => each!.text.split("\n").filter((line) => line.startsWith('{"q"')));
  return {
    entries,
    journals: read.map((each) => each!.journal!),
    seqs: lines.map((line) => (JSON.parse(line) as { q: number }).q),
  };
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const isAppend = ({ method, path }: Passing) => method === "PUT" && path.includes("comp=appendblock");
const isCreate = ({ method, path }: Passing) => method === "PUT" && path.includes(".ndjson") && !path.includes("comp=");

test("lines are read back as they were written, whatever the flushes, and a sealed journal is done with", async () => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  for (let seq = 1; seq <= 20; seq++) {
    write(journal, seq);
    if (seq % 6 === 0) expect(await journals.flush("all")).toBe(true);
  }
  journal.seal(encodeThrough(20));
  expect(await journals.flush("sealed")).toBe(true);
  const { journals: read, seqs } = await stored();
  expect(seqs).toEqual(upTo(20));
  expect(read).toHaveLength(1);
  expect(read[0]).toMatchObject({ sealed: true, damaged: 0, through: { lastSeq: 20 } });
  expect(journals.pendingBytes).toBe(0);
  const before = storage.proxy.seen.length;
  await journals.flush("all");
  expect(storage.proxy.seen.length).toBe(before);
});

test("only sealed journals are written where only they are asked for", async () => {
  const journals = new BlobJournals(container, megabyte);
  const [running, over] = [journals.open(header()), journals.open(header())];
  write(running, 1, 3);
  write(over, 1, 2);
  over.seal(encodeEnd("disconnected", start + 2000, 2));
  expect(await journals.flush("sealed")).toBe(true);
  expect((await stored()).seqs).toEqual([1, 2]);
  expect(journals.pendingBytes).toBeGreaterThan(0);
});

test.each(["drop", "hush"] as const)("an append whose answer is lost (%s) is not done twice", async (fate) => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  write(journal, 1, 3);
  await journals.flush("all");
  write(journal, 4, 6);
  storage.proxy.once(fate, isAppend);
  await journals.flush("all");
  write(journal, 7);
  expect(await journals.flush("all")).toBe(true);
  const { entries, seqs } = await stored();
  expect(entries).toHaveLength(1);
  expect(seqs).toEqual(upTo(7));
});

test("appends whose answers are lost for long are not done twice, though more lines have come meanwhile", async () => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  storage.proxy.rule = (passing) => (isAppend(passing) || passing.method === "HEAD" ? "drop" : "pass");
  for (let seq = 1; seq <= 5; seq++) {
    write(journal, seq);
    expect(await journals.flush("all")).toBe(false);
  }
  storage.proxy.heal();
  write(journal, 6, 8);
  journal.seal(encodeThrough(8));
  expect(await journals.flush("all")).toBe(true);
  const { entries, seqs, journals: read } = await stored();
  expect(entries).toHaveLength(1);
  expect(seqs).toEqual(upTo(8));
  expect(read[0]).toMatchObject({ sealed: true, damaged: 0 });
  expect(journals.pendingBytes).toBe(0);
});

test("a create whose answer is lost leads to one journal", async () => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  write(journal, 1, 3);
  await container.create();
  storage.proxy.rule = (passing) => (isCreate(passing) ? "drop" : "pass");
  expect(await journals.flush("all")).toBe(false);
  storage.proxy.heal();
  write(journal, 4);
  expect(await journals.flush("all")).toBe(true);
  const { entries, seqs } = await stored();
  expect(entries).toHaveLength(1);
  expect(seqs).toEqual(upTo(4));
});

test("a blob that holds what this journal did not write is left alone, and a new part has every line", async () => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  write(journal, 1, 3);
  await journals.flush("all");
  const [entry] = (await stored()).entries;
  await container.getAppendBlobClient(entry!.blob).appendBlock("{}\n", 3);
  write(journal, 4, 5);
  journal.seal(encodeThrough(5));
  expect(await journals.flush("all")).toBe(true);
  const { journals: read, entries } = await stored();
  expect(entries.map(({ name }) => name.part)).toEqual([0, 1]);
  expect(read[1]).toMatchObject({ sealed: true, header: { part: 1, firstSeq: 1, from: start } });
  expect(read[1]!.frames.map(({ seq }) => seq)).toEqual(upTo(5));
});

/** A journal of which three frames were written and are gone, and a fourth waits. */
async function deletedUnderItsWriter() {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  write(journal, 1, 3);
  await journals.flush("all");
  for (const entry of (await stored()).entries) await deleteJournal(container, entry);
  write(journal, 4);
  return { journals, journal };
}

test("a journal that is deleted under its writer goes on in a new part with every line", async () => {
  const { journals, journal } = await deletedUnderItsWriter();
  expect(await journals.flush("all")).toBe(true);
  for (const entry of (await stored()).entries) await deleteJournal(container, entry);
  journal.seal(encodeThrough(4));
  expect(await journals.flush("sealed")).toBe(true);
  const { journals: read, entries } = await stored();
  expect(entries.map(({ name }) => name.part)).toEqual([2]);
  expect(read[0]).toMatchObject({ sealed: true, header: { part: 2, firstSeq: 1, from: start } });
  expect(read[0]!.frames.map(({ seq }) => seq)).toEqual(upTo(4));
});

test("a new part that can't have every line says from where on it has them", async () => {
  const journals = new BlobJournals(container, 10 * megabyte);
  const journal = journals.open(header());
  write(journal, 1, 30, "x".repeat(50_000));
  await journals.flush("all");
  for (const entry of (await stored()).entries) await deleteJournal(container, entry);
  write(journal, 31, 32);
  expect(await journals.flush("all")).toBe(true);
  const { journals: read } = await stored();
  expect(read).toHaveLength(1);
  expect(read[0]!.header).toMatchObject({ part: 1, from: start + 30_000, firstSeq: 31 });
  expect(read[0]!.frames.map(({ seq }) => seq)).toEqual([31, 32]);
});

test("a container that is deleted under its writers is made again, and every line with it", async () => {
  const journals = new BlobJournals(container, megabyte);
  const open = [journals.open(header()), journals.open(header())];
  for (const each of open) write(each, 1, 2);
  expect(await journals.flush("all")).toBe(true);
  await container.delete();
  for (const each of open) write(each, 3);
  expect(await journals.flush("all")).toBe(true);
  expect((await stored()).seqs).toEqual([1, 2, 3, 1, 2, 3]);
});

test("where storage fails every third request by turns, every line stands once and in order", async () => {
  const journals = new BlobJournals(container, megabyte);
  const fates = [500, "drop", 503, "cut", "half"] as const;
  storage.proxy.rule = ({ nth }) => (nth % 3 === 0 ? fates[(nth / 3) % fates.length]! : "pass");
  const journal = journals.open(header());
  for (let seq = 1; seq <= 40; seq++) {
    write(journal, seq);
    if (seq % 2 === 0) await journals.flush("all");
  }
  journal.seal(encodeThrough(40));
  for (let tries = 0; tries < 10 && !(await journals.flush("all")); tries++);
  storage.proxy.heal();
  const { seqs, entries } = await stored();
  expect(entries).toHaveLength(1);
  expect(seqs).toEqual(upTo(40));
});

test.each(["cut", "hang", 500] as const)(
  "while storage is down (%s) lines wait, and stand in order when it is back",
  async (fate) => {
    const journals = new BlobJournals(container, megabyte);
    const journal = journals.open(header());
    write(journal, 1, 2);
    await journals.flush("all");
    storage.proxy.fail(fate);
    write(journal, 3, 6);
    expect(await journals.flush("all")).toBe(false);
    write(journal, 7, 9);
    const waiting = journals.pendingBytes;
    storage.proxy.heal();
    expect(await journals.flush("all")).toBe(true);
    expect((await stored()).seqs).toEqual(upTo(9));
    expect(waiting).toBeGreaterThan(0);
    expect(journals.pendingBytes).toBe(0);
  },
);

test("flushes at the same time, with lines coming in between, write every line once", async () => {
  const journals = new BlobJournals(container, megabyte);
  const open = Array.from({ length: 12 }, () => journals.open(header()));
  const flushes: Promise<boolean>[] = [];
  for (let seq = 1; seq <= 30; seq++) {
    for (const each of open) write(each, seq);
    flushes.push(journals.flush("all"), journals.flush("sealed"));
    if (seq % 10 === 0) await flushes.at(-2);
  }
  for (const each of open) each.seal(encodeThrough(30));
  flushes.push(journals.flush("sealed"), journals.flush("all"));
  expect(new Set(await Promise.all(flushes))).toEqual(new Set([true]));
  const { entries, seqs, journals: read } = await stored();
  expect(entries).toHaveLength(12);
  expect(seqs).toEqual(open.flatMap(() => upTo(30)));
  expect(read.every(({ sealed }) => sealed)).toBe(true);
});

/** Holds appends until it is let go, and resolves once one is held. */
function holdAppends() {
  let letGo: () => void = () => undefined;
  const free = new Promise<void>((resolve) => (letGo = resolve));
  const held = new Promise<void>((resolve) => {
    storage.proxy.rule = async (passing): Promise<Fate> => {
      if (isAppend(passing)) {
        resolve();
        await free;
      }
      return "pass";
    };
  });
  return { held, letGo };
}

test("a flush writes what was there when it began, in one append; what came meanwhile is the next one's", async () => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  write(journal, 1, 3);
  const before = storage.proxy.seen.length;
  const appends = () => storage.proxy.seen.slice(before).filter(isAppend).length;
  const { held, letGo } = holdAppends();
  const first = journals.flush("all");
  await held;
  write(journal, 4, 40);
  letGo();
  expect(await first).toBe(true);
  expect([appends(), (await stored()).seqs]).toEqual([1, upTo(3)]);
  expect(journals.pendingBytes).toBeGreaterThan(0);
  expect(await journals.flush("all")).toBe(true);
  expect([appends(), (await stored()).seqs]).toEqual([2, upTo(40)]);
  expect(journals.pendingBytes).toBe(0);
});

test("a journal that is sealed while an append is under way is written whole by the next flush", async () => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  write(journal, 1, 3);
  const { held, letGo } = holdAppends();
  const first = journals.flush("all");
  await held;
  write(journal, 4, 5);
  journal.seal(encodeThrough(5));
  letGo();
  await first;
  expect(await journals.flush("sealed")).toBe(true);
  const { seqs, journals: read } = await stored();
  expect(seqs).toEqual(upTo(5));
  expect(read[0]).toMatchObject({ sealed: true, through: { lastSeq: 5 } });
  expect(journals.pendingBytes).toBe(0);
});

test("a part that is lost under an append is made again with what the flush began with, and goes on from there", async () => {
  const { journals, journal } = await deletedUnderItsWriter();
  const { held, letGo } = holdAppends();
  const flush = journals.flush("all");
  await held;
  write(journal, 5, 6);
  letGo();
  expect(await flush).toBe(true);
  expect((await stored()).seqs).toEqual(upTo(4));
  expect(await journals.flush("all")).toBe(true);
  const { seqs, entries } = await stored();
  expect(seqs).toEqual(upTo(6));
  expect(entries.map(({ name }) => name.part)).toEqual([1]);
});

test("more than one append takes is written in several, none larger than 4 MiB", async () => {
  const journals = new BlobJournals(container, 20 * megabyte);
  const journal = journals.open(header());
  expect(write(journal, 1, 8, "ö".repeat(500_000))).not.toContain(false);
  const before = storage.proxy.seen.length;
  expect(await journals.flush("all")).toBe(true);
  expect(storage.proxy.seen.slice(before).filter(isAppend)).toHaveLength(3);
  expect((await stored()).seqs).toEqual(upTo(8));
});

test("memory is bounded: a full one refuses lines until half of it is free, but never the last", async () => {
  const most = 20_000;
  const journals = new BlobJournals(container, most);
  const journal = journals.open(header());
  storage.proxy.fail("cut");
  const taken = write(journal, 1, 100, "x".repeat(1000));
  const last = taken.lastIndexOf(true) + 1;
  expect(last).toBeGreaterThan(10);
  expect(taken.slice(0, last)).not.toContain(false);
  expect(journals.full).toBe(true);
  expect(journals.pendingBytes).toBeLessThanOrEqual(most);
  expect(write(journal, last + 1)).toEqual([false]);
  journal.seal(encodeEnd("overflow", start + last * 1000, last));
  expect(journals.pendingBytes).toBeLessThan(most + 500);

  const other = journals.open(header({ firstSeq: 1 }));
  expect(write(other, 1)).toEqual([false]);
  expect(await journals.flush("all")).toBe(false);
  storage.proxy.heal();
  expect(await journals.flush("all")).toBe(true);
  expect(journals.full).toBe(false);
  expect(journals.pendingBytes).toBe(0);
  expect(write(other, 1)).toEqual([true]);
  const { journals: read } = await stored();
  expect(read[0]).toMatchObject({ sealed: true, end: { reason: "overflow", lastSeq: last } });
  expect(read[0]!.frames).toHaveLength(last);
});

test("memory that is full is free again only below a half", () => {
  const journals = new BlobJournals(container, 100);
  expect(journals.take(90, false)).toBe(true);
  expect(journals.take(20, false)).toBe(false);
  expect(journals.take(1, false)).toBe(false);
  journals.give(39);
  expect(journals.full).toBe(true);
  journals.give(1);
  expect(journals.full).toBe(false);
  expect(journals.take(50, false)).toBe(true);
  expect(journals.take(1000, true)).toBe(true);
});

test("after many parts, lost again and again, nothing is counted as waiting", async () => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  for (let seq = 1; seq <= 12; seq++) {
    write(journal, seq);
    expect(await journals.flush("all")).toBe(true);
    if (seq % 3 === 0) await container.deleteBlob((await stored()).entries[0]!.blob);
  }
  journal.seal(encodeThrough(12));
  expect(await journals.flush("all")).toBe(true);
  expect(journals.pendingBytes).toBe(0);
  expect((await stored()).seqs).toEqual(upTo(12));
});

describe("rejects", () => {
  const at = Date.UTC(2026, 1, 17, 23, 59, 59);
  async function lines(day: string) {
    const text = (await readText(container, `rejects/pool/${day}.ndjson`))?.text ?? "";
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { text: string; dropped_before?: number; characters: number });
  }

  test("are kept by day, the beginning of each, and a flush without any costs nothing", async () => {
    const rejects = new BlobRejects(container, "pool");
    rejects.note(at, "it is no JSON", "<html>");
    rejects.note(at + 1000, "it is no JSON", "y".repeat(1_000_000));
    await rejects.flush();
    expect(await lines("2026-02-17")).toEqual([
      { at: "2026-02-17T23:59:59.000Z", reason: "it is no JSON", characters: 6, text: "<html>" },
    ]);
    expect(await lines("2026-02-18")).toMatchObject([{ characters: 1_000_000, text: "y".repeat(2000) }]);
    const before = storage.proxy.seen.length;
    await rejects.flush();
    expect(storage.proxy.seen.length).toBe(before);
  });

  test("are bounded in memory, and say how many were dropped", async () => {
    const rejects = new BlobRejects(container, "pool");
    for (let n = 0; n < 1000; n++) rejects.note(at, "r", String(n));
    await rejects.flush();
    rejects.note(at, "r", "after");
    await rejects.flush();
    const kept = await lines("2026-02-17");
    expect(kept).toHaveLength(101);
    expect(kept.at(-1)).toMatchObject({ text: "after", dropped_before: 900 });
  });

  test("are bounded in storage, and a full day is no error", async () => {
    const rejects = new BlobRejects(container, "pool");
    for (let round = 0; round < 8; round++) {
      for (let n = 0; n < 100; n++) rejects.note(at, "r", "\u0000".repeat(2000));
      await rejects.flush();
    }
    const blob = await readText(container, "rejects/pool/2026-02-17.ndjson");
    expect(blob!.text.length).toBeGreaterThan(3_000_000);
    expect(blob!.text.length).toBeLessThanOrEqual(4 * 1024 * 1024);
  });

  test("wait while storage is down, and two flushes at once write and drop none twice", async () => {
    const rejects = new BlobRejects(container, "pool");
    rejects.note(at, "r", "1");
    storage.proxy.fail("cut");
    await expect(rejects.flush()).rejects.toThrow();
    storage.proxy.heal();
    rejects.note(at, "r", "2");
    const first = rejects.flush();
    const second = rejects.flush();
    await new Promise((resolve) => setImmediate(resolve));
    rejects.note(at, "r", "3");
    await Promise.all([first, second, rejects.flush()]);
    expect((await lines("2026-02-17")).map(({ text }) => text)).toEqual(["1", "2", "3"]);
  });
});

test("what storage says is told until it takes everything again", async () => {
  const journals = new BlobJournals(container, megabyte);
  const journal = journals.open(header());
  storage.proxy.fail(503);
  expect(await journals.flush("all")).toBe(false);
  expect(journals.trouble).toMatch(/503/);
  storage.proxy.heal();
  write(journal, 1);
  expect(await journals.flush("all")).toBe(true);
  expect(journals.trouble).toBeUndefined();
});
