import path from "node:path";
import { run } from "../../../local/days/run";
import { connectionString } from "../../../local/processes/azurite";
import { dayName } from "../../../src/archive/days/names";
import { listDays } from "../../../src/archive/days/store";
import { dayOf, gapText, putSummaries, summaryOf } from "../../src/archive/days/fixture";
import { ten } from "../../src/archive/fixture";
import { startStorage, type Storage } from "../../support/storage";

const root = path.resolve(__dirname, "../../..");
const hour = 3_600_000;
let storage: Storage;

beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.close());

/** What the command says. */
async function said(range: { feed?: string; from?: string; to?: string } = {}): Promise<string[]> {
  const lines: string[] = [];
  await run(root, { AzureWebJobsStorage: connectionString(storage.proxy.url) }, range, (line) => lines.push(line));
  return lines;
}

test("indexes that are missing or wrong are made from the summaries, those that are right are left alone", async () => {
  const { archive } = storage.containers({ name: "headcount", direct: true });
  expect(await said()).toEqual(["crowdmonitor: no windows on these days"]);
  const windows = [0, 60, 100].map((hours) => ({
    ...summaryOf(ten + hours * hour, 60, { a: hours }),
    feed: "crowdmonitor",
  }));
  await putSummaries(archive, windows);
  const days = ["17", "18", "19", "20", "21"].map((day) => `2026-02-${day}`);
  expect(await said({ feed: "crowdmonitor", from: "2026-02-19", to: "2026-02-20" })).toEqual([
    "crowdmonitor: 2026-02-19 written anew",
    "crowdmonitor: 2026-02-20 written anew",
    "crowdmonitor: 2 days from 2026-02-19 to 2026-02-20, 2 written anew",
  ]);
  expect((await said()).at(-1)).toBe("crowdmonitor: 5 days from 2026-02-17 to 2026-02-21, 3 written anew");
  expect(await listDays(archive, "crowdmonitor")).toEqual(days);
  expect(await said()).toEqual(["crowdmonitor: 5 days from 2026-02-17 to 2026-02-21, 0 written anew"]);
  const { etag } = await archive.getBlobClient(dayName("crowdmonitor", days[1]!)).getProperties();
  await archive.getBlockBlobClient(dayName("crowdmonitor", days[2]!)).upload("rubbish", 7);
  await archive.deleteBlob(dayName("crowdmonitor", days[4]!));
  expect(await said()).toEqual([
    "crowdmonitor: 2026-02-19 written anew",
    "crowdmonitor: 2026-02-21 written anew",
    "crowdmonitor: 5 days from 2026-02-17 to 2026-02-21, 2 written anew",
  ]);
  expect((await archive.getBlobClient(dayName("crowdmonitor", days[1]!)).getProperties()).etag).toBe(etag);
  // Nobody wanted the feed.
  expect(gapText(await dayOf(storage.containers({ name: "headcount" }), days[1]!, "crowdmonitor"))).toEqual([
    "23:00:00-23:00:00 stopped",
  ]);
});

test("a feed that there is not is told as such", async () => {
  await expect(said({ feed: "pond" })).rejects.toMatchObject({ code: "FEED_UNKNOWN" });
});
