import { gzipSync } from "node:zlib";
import { codes, type Code } from "../../../local/verify/codes";
import { importedName, snapshotName } from "../../../src/archive/snapshots/names";
import { writeImported, writeSnapshot } from "../../../src/archive/snapshots/store";
import type { Snapshot } from "../../../src/model/snapshot";
import { Archive } from "./archive";
import { truePairs } from "./truth";

const ten = Date.parse("2026-02-17T10:00:00.000Z");
const values = [{ venue: "SSD-7", occupancy: 45 }];
const failure = { code: "timeout", message: "too slow." };
const taken: Snapshot = {
  format: 1,
  feed: "pool",
  due: "2026-02-17T10:00:00.000Z",
  taken: "2026-02-17T10:00:01.234Z",
  source: "page",
  values,
};
const failed: Snapshot = { ...taken, due: "2026-02-17T11:00:00.000Z", values: [], failure };
const imported: Snapshot = { ...taken, due: "2026-02-17T10:00:30.000Z", source: "import" };
const later: Snapshot = { ...imported, due: "2026-02-17T12:00:00.000Z" };
const day = { format: 1, feed: "pool", date: "2026-02-17", snapshots: [imported, later] } as const;

let archive: Archive;

beforeAll(async () => {
  archive = await Archive.start();
  for (const pair of truePairs()) await archive.writeTrue(pair);
});
beforeEach(async () => {
  const { container } = archive;
  for await (const { name } of container.listBlobsFlat({ prefix: "snapshots/" })) await container.deleteBlob(name);
  await writeSnapshot(container, taken);
  await writeSnapshot(container, failed);
  await writeImported(container, { ...day, snapshots: [imported, later] }, undefined);
});
afterAll(() => archive.close());

const json = { blobContentType: "application/json" };

function put(name: string, content: object, zipped = false): Promise<unknown> {
  const text = JSON.stringify(content);
  const body = zipped ? gzipSync(text) : Buffer.from(text);
  const headers = { ...json, ...(zipped && { blobContentEncoding: "gzip" }) };
  return archive.container
    .getBlockBlobClient(name)
    .upload(body, body.length, { blobHTTPHeaders: headers, tier: "Hot" });
}

const one = (change: object) => () => put(snapshotName("pool", ten), { ...taken, ...change });
const many = (change: object) => () => put(importedName("pool", ten), { ...day, ...change }, true);

const lies: readonly { title: string; finds: readonly Code[]; tell: () => Promise<unknown> }[] = [
  { title: "another feed's", finds: ["feed"], tell: one({ feed: "lake" }) },
  { title: "another instant's", finds: ["snapshot-due"], tell: one({ due: "2026-02-17T10:30:00.000Z" }) },
  { title: "an import among those taken", finds: ["snapshot-due"], tell: one({ source: "import" }) },
  { title: "neither values nor a failure", finds: ["snapshot-values"], tell: one({ values: [] }) },
  { title: "values and a failure", finds: ["snapshot-values"], tell: one({ failure }) },
  { title: "a venue twice", finds: ["snapshot-values"], tell: one({ values: [...values, ...values] }) },
  { title: "a value that is none", finds: ["schema"], tell: one({ values: [{ venue: "A", occupancy: "45" }] }) },
  { title: "a format to come", finds: ["format-unknown"], tell: one({ format: 2 }) },
  { title: "imports in disorder", finds: ["snapshot-due"], tell: many({ snapshots: [later, imported] }) },
  { title: "imports of one instant", finds: ["snapshot-due"], tell: many({ snapshots: [imported, imported] }) },
  { title: "imports of another day", finds: ["snapshot-due"], tell: many({ date: "2026-02-18" }) },
  {
    title: "a name of nothing",
    finds: ["name-unknown"],
    tell: () => put("snapshots/pool/2026-02-17/noon.json", taken),
  },
];

test("of truthful snapshots nothing is said", async () => {
  expect(await archive.findings()).toEqual([]);
});

test.each(lies)("$title: $finds", async ({ tell, finds }) => {
  await tell();
  expect([...new Set((await archive.findings()).map(({ code }) => code))]).toEqual(finds);
});

test("of every code about snapshots there is a lie that tells it", () => {
  const told = new Set(lies.flatMap(({ finds }) => finds));
  const ofSnapshots = Object.keys(codes).filter((code) => code.startsWith("snapshot-"));
  expect(ofSnapshots.filter((code) => !told.has(code as Code))).toEqual([]);
});
