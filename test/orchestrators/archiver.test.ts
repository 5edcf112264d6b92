import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connectionString } from "../../local/processes/azurite";
import type { ArchiverResult } from "../../orchestrators/archiver";
import { dateAfter, localDay, localDayOf } from "../../src/hours/day";
import { archiverId } from "../../src/model/names";
import { readText } from "../../src/storage/blobs";
import { hourMs, minuteMs, Place, steady } from "../src/archive/parquet/fixture";
import { cleanUp, HostProcess } from "../local/host/host-process";
import { startStorage, type Storage } from "../support/storage";

jest.setTimeout(90_000);

const root = path.resolve(__dirname, "../..");
const zone = "Europe/Zurich";
const feed = {
  id: "pool",
  name: "Pool",
  url: "ws://127.0.0.1:1",
  timeZone: zone,
  windowSeconds: 60,
  mapping: { venue: "uid", occupancy: "currentfill" },
  archive: { rawDays: 7, licence: { name: "CC0-1.0" } },
};

let storage: Storage;
let directory: string;

beforeAll(async () => {
  storage = await startStorage();
  directory = mkdtempSync(path.join(tmpdir(), "headcount-archiver-"));
  writeFileSync(path.join(directory, "feeds.json"), JSON.stringify({ feeds: [feed] }));
});
afterAll(async () => {
  await cleanUp();
  await storage.close();
  rmSync(directory, { recursive: true, force: true });
});

function app(name: string): Promise<HostProcess> {
  const env = {
    AzureWebJobsStorage: connectionString(storage.proxy.url),
    HEADCOUNT_FEEDS_FILE: path.join(directory, "feeds.json"),
    HEADCOUNT_CONTAINER_ARCHIVE: `${name}-archive`,
    HEADCOUNT_CONTAINER_JOURNAL: `${name}-journal`,
    HEADCOUNT_CONTAINER_CONTROL: `${name}-control`,
    HEADCOUNT_UNCHECKED_LINGER: "1",
  };
  return HostProcess.start(root, { env, args: ["--no-timers"] });
}

/** The hour's timer, and what the archiver that it started ended with, other than the one before. */
async function round(host: HostProcess, before?: ArchiverResult): Promise<ArchiverResult> {
  await host.post("/admin/functions/archiveDays", {});
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const response = await host.manage("GET", `instances/${archiverId("pool")}`);
    if (response.status === 404) continue;
    const { runtimeStatus, output } = (await response.json()) as { runtimeStatus: string; output: ArchiverResult };
    if (runtimeStatus === "Completed" && JSON.stringify(output) !== JSON.stringify(before)) return output;
  }
  throw new Error(`the archiver did not end: ${host.output.slice(-2000)}`);
}

test("the timer has every day archived that is over, lets old raw windows go, and holds up none for another's failure", async () => {
  const place = new Place(storage.containers({ name: "timer", direct: true }), { timeZone: zone });
  const today = localDay(zone, Date.now() - hourMs).date;
  const [old, bad, yesterday] = [dateAfter(today, -10), dateAfter(today, -5), dateAfter(today, -1)];
  for (const date of [old, bad, yesterday]) {
    const noon = localDayOf(zone, date).start + 12 * hourMs;
    await place.hear(steady(noon, noon + 3 * minuteMs));
  }
  await place.aggregate(Date.now());
  const ofBad = (await place.raws()).find((name) => name.includes(`/${bad}/`))!;
  await place.tamper(ofBad, ({ events }) => events.pop());

  const host = await app("timer");
  const first = await round(host);
  expect(first).toMatchObject({ archived: 9, deleted: 0, failed: [{ date: bad }] });
  expect(first.failed[0]!.error).toContain("the day's index counts 6 readings");
  const archive = Object.keys(await place.blobs("archive/"));
  expect(archive).toHaveLength(10);
  expect(archive).not.toContain(`archive/pool/${bad.slice(0, 4)}/${bad}.parquet`);
  const described: unknown = JSON.parse(
    (await readText(place.containers.archive, "archive/pool/datapackage.json"))!.text,
  );
  const paths = archive.flatMap((name) => (name.endsWith(".parquet") ? [name.replace("archive/pool/", "")] : []));
  expect(described).toMatchObject({
    licenses: [{ name: "CC0-1.0" }],
    temporal: { start: old, end: yesterday },
    resources: [{ path: paths }],
  });

  const second = await round(host, first);
  expect(second).toMatchObject({ archived: 0, deleted: 3, failed: [{ date: bad }] });
  const left = await place.raws();
  expect(left.filter((name) => name.includes(`/${old}/`))).toEqual([]);
  expect(left).toHaveLength(6);
  expect(host.errors).not.toContain("UnhandledPromiseRejection");
});
