import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectionString } from "../../local/processes/azurite";
import { setWanted } from "../../src/control/wanted";
import { Session } from "../../src/feed/session";
import { BlobJournals } from "../../src/journal/storage/blob-journals";
import { signatureOf } from "../../src/webhook/deliver";
import { cleanUp, HostProcess } from "../local/host/host-process";
import { Receiver } from "../src/webhook/receiver";
import { startStorage, type Storage } from "../support/storage";

const root = path.resolve(__dirname, "../..");
const secret = "a secret of some length";
let storage: Storage;
let receiver: Receiver;

beforeAll(async () => {
  storage = await startStorage();
  receiver = await Receiver.start();
}, 60_000);
afterEach(() => cleanUp());
afterAll(async () => {
  await receiver.close();
  await storage.close();
});

function start(env: Record<string, string>): Promise<HostProcess> {
  return HostProcess.start(root, {
    args: ["--no-timers"],
    env: { AzureWebJobsStorage: connectionString(storage.proxy.url), HEADCOUNT_ROLE: "reader", ...env },
  });
}

async function tick(host: HostProcess): Promise<number> {
  return (await host.post("/admin/functions/tellWebhook", {})).status;
}

test("the built app's timer tells a receiver, signed, once however often it fires; without an address there is none", async () => {
  const { control, journal } = storage.containers({ name: "headcount", direct: true });
  const now = Date.now();
  await setWanted(control, "blue", "crowdmonitor", true, "test", now - 3_600_000);
  const journals = new BlobJournals(journal, 1e9);
  const session = new Session("crowdmonitor", "c1", { lengthMs: 300_000 }, journals, now, "s1");
  session.frame(now, [{ venue: "SSD-7", occupancy: 300, capacity: 200 }], false);
  expect(await journals.flush("all")).toBe(true);

  const host = await start({ HEADCOUNT_WEBHOOK_URL: receiver.url, HEADCOUNT_WEBHOOK_SECRET: secret });
  expect(await tick(host)).toBe(202);
  while (receiver.seen.length === 0) await sleep(20);
  while (!host.output.includes('"webhook-told"')) await sleep(20);
  expect(await tick(host)).toBe(202);
  await host.stop();
  const [first] = receiver.seen;
  expect(receiver.told).toEqual(["raised SSD-7"]);
  expect(first?.message).toMatchObject({ feed: "crowdmonitor", occupancy: 300, capacity: 200, percent: 150 });
  expect(first?.headers["x-headcount-signature"]).toBe(signatureOf(first?.body ?? "", secret));
  expect(host.errors).toBe("");
  expect(host.output).not.toMatch(/s3cret/);

  const without = await start({});
  expect(await tick(without)).toBe(404);
  await without.stop();
}, 60_000);
