import { Counter } from "../../../bench/reading/counter";
import { quantile } from "../../../bench/reading/endpoints";
import { connectionString, startAzurite, type Azurite } from "../../../local/processes/azurite";
import { readText, writeBlob } from "../../../src/storage/blobs";
import { codeOf } from "../../../src/storage/errors";
import { connectContainers } from "../../../src/storage/containers";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const directory = mkdtempSync(path.join(tmpdir(), "headcount-counter-"));
let azurite: Azurite;
let counter: Counter;

beforeAll(async () => {
  azurite = await startAzurite(directory);
  counter = await Counter.start(azurite.url);
});
afterAll(async () => {
  await counter.close();
  await azurite.stop();
  rmSync(directory, { recursive: true, force: true });
});

test("what is asked of storage is counted by what it is, and passes unchanged; day files can be hidden", async () => {
  const { archive } = connectContainers({
    storage: { kind: "connectionString", value: connectionString(counter.url) },
    containers: { archive: "archive", journal: "journal", control: "control" },
    storageTimeoutSeconds: 20,
  });
  await archive.createIfNotExists();
  const body = "x".repeat(300_000);
  await writeBlob(archive, "archive/pool/2026/2026-02-17.parquet", body, undefined, {});
  counter.take();
  expect((await readText(archive, "archive/pool/2026/2026-02-17.parquet"))?.text).toBe(body);
  expect(await readText(archive, "nothing")).toBeUndefined();
  const list = async (prefix: string) => {
    const names: string[] = [];
    for await (const { name } of archive.listBlobsFlat({ prefix })) names.push(name);
    return names;
  };
  expect(await list("archive/pool/")).toHaveLength(1);
  expect(counter.take()).toEqual({ reads: 2, lists: 1, others: 0 });
  counter.hideDayFiles = true;
  const error: unknown = await list("archive/pool/").catch((error: unknown) => error);
  expect(codeOf(error)).toBe("ContainerNotFound");
  expect(await list("days/")).toEqual([]);
  expect(counter.take()).toEqual({ reads: 0, lists: 2, others: 0 });
});

test("quantiles are values that were measured, by nearest rank", () => {
  const values = [9, 1, 7, 3, 5, 2, 8, 4, 6, 10];
  expect([0, 0.5, 0.95, 1].map((share) => quantile(values, share))).toEqual([1, 5, 10, 10]);
  expect(quantile([4], 0.95)).toBe(4);
});
