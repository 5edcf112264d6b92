import { readSnapshots } from "../../../../src/archive/snapshots/read";
import { importedName, parseSnapshotName, snapshotName } from "../../../../src/archive/snapshots/names";
import { writeImported, writeSnapshot } from "../../../../src/archive/snapshots/store";
import type { Snapshot } from "../../../../src/model/snapshot";
import type { Span } from "../../../../src/model/window";
import { writeBlob } from "../../../../src/storage/blobs";
import type { Containers } from "../../../../src/storage/containers";
import { startStorage, type Storage } from "../../../support/storage";

let storage: Storage;
beforeAll(async () => (storage = await startStorage()));
afterAll(() => storage.close());

const feed = "crowdmonitor";
const at = (text: string) => Date.parse(`2026-02-${text}:00.000Z`);
const iso = (text: string) => `2026-02-${text}:00.000Z`;

function taken(due: string, occupancy: number): Snapshot {
  const values = [{ venue: "SSD-7", occupancy }];
  return { format: 1, feed, due: iso(due), taken: iso(due), source: "page", values };
}

function imported(due: string, occupancy: number): Snapshot {
  return { ...taken(due, occupancy), source: "import" };
}

async function all(containers: Containers, span: Span): Promise<string[]> {
  const found: string[] = [];
  for await (const { due, source, values, failure } of readSnapshots(containers, feed, span))
    found.push(`${due.slice(8, 16)} ${source} ${failure?.code ?? values[0]?.occupancy}`);
  return found;
}

test("yields what was taken and what was imported, failures too, in order, of any stretch of time", async () => {
  const containers = storage.containers();
  await writeSnapshot(containers.archive, taken("17T23:00", 3));
  await writeSnapshot(containers.archive, taken("17T10:00", 1));
  const failure = { code: "http-status", message: "the page answered 500" };
  await writeSnapshot(containers.archive, { ...taken("18T00:00", 0), values: [], failure });
  const day = { format: 1, feed, date: "2026-02-17" } as const;
  await writeImported(
    containers.archive,
    { ...day, snapshots: [imported("17T09:59", 7), imported("17T10:00", 8), imported("17T10:01", 9)] },
    undefined,
  );
  expect(await all(containers, { from: at("17T00:00"), to: at("19T00:00") })).toEqual([
    "17T09:59 import 7",
    "17T10:00 page 1",
    "17T10:00 import 8",
    "17T10:01 import 9",
    "17T23:00 page 3",
    "18T00:00 page http-status",
  ]);
  expect(await all(containers, { from: at("17T10:00"), to: at("17T10:01") })).toEqual([
    "17T10:00 page 1",
    "17T10:00 import 8",
  ]);
  expect(await all(containers, { from: at("17T23:00"), to: at("18T00:00") })).toEqual(["17T23:00 page 3"]);
});

test("the first snapshot of an instant stands, whatever comes later", async () => {
  const containers = storage.containers();
  const failure = { code: "timeout", message: "too slow" };
  expect(await writeSnapshot(containers.archive, { ...taken("17T10:00", 0), values: [], failure })).toBe(true);
  expect(await writeSnapshot(containers.archive, taken("17T10:00", 45))).toBe(false);
  expect(await all(containers, { from: at("17T10:00"), to: at("17T11:00") })).toEqual(["17T10:00 page timeout"]);
});

test("nothing is there before the first one", async () => {
  const containers = storage.containers();
  expect(await all(containers, { from: at("17T00:00"), to: at("19T00:00") })).toEqual([]);
});

test("a blob that Headcount did not write is named, and one of another name is passed over", async () => {
  const containers = storage.containers();
  await writeBlob(containers.archive, `snapshots/${feed}/2026-02-17/notes.txt`, "mine", undefined, {});
  expect(await all(containers, { from: at("17T00:00"), to: at("18T00:00") })).toEqual([]);
  await writeBlob(containers.archive, `snapshots/${feed}/2026-02-17/10-00.json`, '{"format":1}', undefined, {});
  await expect(all(containers, { from: at("17T00:00"), to: at("18T00:00") })).rejects.toMatchObject({
    code: "ARCHIVE_INVALID",
    message: expect.stringContaining("snapshots/crowdmonitor/2026-02-17/10-00.json is not what Headcount writes"),
  });
});

test("names are read as they are written, and nothing else is", () => {
  const due = at("17T10:05");
  expect(snapshotName(feed, due)).toBe("snapshots/crowdmonitor/2026-02-17/10-05.json");
  expect(parseSnapshotName(snapshotName(feed, due))).toEqual({ kind: "taken", feed, due });
  expect(parseSnapshotName(importedName(feed, due))).toEqual({ kind: "imported", feed, date: "2026-02-17" });
  for (const name of [
    "snapshots/crowdmonitor/2026-02-30/10-05.json",
    "snapshots/crowdmonitor/2026-02-17/25-05.json",
    "snapshots/crowdmonitor/2026-02-17/10-05.json.bak",
    "snapshots/../2026-02-17/10-05.json",
    "summaries/crowdmonitor/2026-02-17/10-05.json",
  ])
    expect(parseSnapshotName(name)).toBeUndefined();
});
