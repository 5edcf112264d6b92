import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startFeed, type RunningFeed } from "../../local/feed/feed";
import { connectionString } from "../../local/processes/azurite";
import { readSnapshots } from "../../src/archive/snapshots/read";
import { wishSnapshots } from "../../src/control/snapshots/wish";
import { snapshotsId } from "../../src/model/names";
import type { Snapshot } from "../../src/model/snapshot";
import { writeBlob } from "../../src/storage/blobs";
import type { Containers } from "../../src/storage/containers";
import { cleanUp, HostProcess } from "../local/host/host-process";
import { startStorage, type Storage } from "../support/storage";

jest.setTimeout(120_000);

const root = path.resolve(__dirname, "../..");
let storage: Storage;
let pools: RunningFeed;
let directory: string;

beforeAll(async () => {
  storage = await startStorage();
  pools = await startFeed({ interval: 0.2, seed: 7 });
  directory = mkdtempSync(path.join(tmpdir(), "headcount-snapshots-"));
});
afterAll(async () => {
  await cleanUp();
  await pools.close();
  await storage.close();
  rmSync(directory, { recursive: true, force: true });
});

const hourMs = 3_600_000;

/** The built app on the host, with a feed whose snapshots have been wanted for two minutes. */
async function app(name: string, more: object): Promise<{ host: HostProcess; containers: Containers }> {
  const feed = {
    id: "pool",
    name: "Pool",
    url: pools.url,
    subscribe: "all",
    windowSeconds: 60,
    mapping: { venue: "uid", name: "name", occupancy: "currentfill", capacity: "maxspace" },
    ...more,
  };
  const feeds = path.join(directory, `${name}.json`);
  writeFileSync(feeds, JSON.stringify({ feeds: [feed] }));
  const containers = storage.containers({ name, direct: true });
  await wishSnapshots(containers.control, "local", { id: "pool", everyMinutes: 1 }, true, "test", Date.now() - 120_000);
  const env = {
    AzureWebJobsStorage: connectionString(storage.proxy.url),
    OLD_STORAGE: connectionString(storage.proxy.url),
    HEADCOUNT_FEEDS_FILE: feeds,
    HEADCOUNT_CONTAINER_ARCHIVE: `${name}-archive`,
    HEADCOUNT_CONTAINER_JOURNAL: `${name}-journal`,
    HEADCOUNT_CONTAINER_CONTROL: `${name}-control`,
    HEADCOUNT_UNCHECKED_LINGER: "1",
  };
  return { host: await HostProcess.start(root, { env, args: ["--no-timers"] }), containers };
}

async function stored(containers: Containers, atLeast: number): Promise<Snapshot[]> {
  for (const end = Date.now() + 60_000; ;) {
    const found: Snapshot[] = [];
    const span = { from: Date.now() - 48 * hourMs, to: Date.now() + hourMs };
    for await (const each of readSnapshots(containers, "pool", span)) found.push(each);
    if (found.length >= atLeast) return found;
    if (Date.now() > end) throw new Error(`${found.length} snapshots, and not ${atLeast}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test.each(["page", "feed"])(
  "the app takes snapshots of source %s by its timer, and stops when it is told",
  async (source) => {
    const pages = [{ venue: "SSD-7", url: `${pools.url.replace("ws:", "http:").replace("/api", "")}/pools/SSD-7` }];
    const snapshots = { source, everyMinutes: 1, ...(source === "page" && { pages }) };
    const { host, containers } = await app(`app-${source}`, { snapshots });
    await host.post("/admin/functions/takeSnapshots", {});
    const [taken] = await stored(containers, 1);
    expect(taken).toMatchObject({ feed: "pool", source });
    expect(taken?.failure).toBeUndefined();
    const oerlikon = taken?.values.find(({ venue }) => venue === "SSD-7");
    expect(Number.isInteger(oerlikon?.occupancy)).toBe(true);
    expect(taken?.values).toHaveLength(source === "page" ? 1 : 32);
    const instance = await host.manage("GET", `instances/${snapshotsId("pool")}`);
    expect([200, 202]).toContain(instance.status);

    const stopped = await host.post("/api/collectors/pool/snapshots/stop", {});
    expect(stopped.status).toBe(200);
    const status = (await (await fetch(`${host.url}/api/collectors/pool`)).json()) as {
      snapshots: unknown;
      deployments: unknown[];
    };
    expect(status.snapshots).toMatchObject({ source, every_minutes: 1, last: { failure: null } });
    expect(status.deployments).toMatchObject([{ snapshots_wanted: { wanted: false } }]);
    await host.stop();
  },
);

test("the app imports what another program writes", async () => {
  const source = {
    connection: "OLD_STORAGE",
    container: "app-import-journal",
    prefix: "old/",
    timeField: "t",
    valueField: "n",
    venue: "A",
  };
  const { host, containers } = await app("app-import", { imports: [source] });
  const t = new Date(Date.now() - hourMs).toISOString();
  await writeBlob(containers.journal, "old/1.json", JSON.stringify({ t, n: 45 }), undefined, {});
  await host.post("/admin/functions/importRecords", {});
  const [imported] = await stored(containers, 1);
  expect(imported).toMatchObject({ due: t, source: "import", values: [{ venue: "A", occupancy: 45 }] });
  await host.stop();
});
