import { RemoteApp } from "../../../local/azure/remote-app";
import { update } from "../../../local/azure/update";
import { Rig, until } from "../../../local/prove/rig";

// That it succeeds without a gap is proved in test/e2e/prove.test.ts; here is what happens where it can't.

let rig: Rig;
const told: string[] = [];
const options = { tell: (line: string) => told.push(line), lookMs: 100, patienceMs: 3000 };
const appOf = ({ ready }: { ready: Readonly<Record<string, unknown>> }) => new RemoteApp(String(ready["url"]));

beforeAll(async () => {
  rig = await Rig.start({ windowSeconds: 2, rate: 10 });
  await rig.start();
  await until("it listens", async () => (await rig.feedStatus()).connections === 1);
}, 60_000);

beforeEach(() => told.splice(0));

afterAll(() => rig.end());

async function wanted(deployment: string): Promise<boolean | undefined> {
  const { deployments } = await appOf(rig.app).collector("crowdmonitor");
  return deployments.find((each) => each.deployment === deployment)?.wanted?.wanted;
}

test("where the new one hears nothing, it is stopped again and the old one goes on", async () => {
  const deaf = await rig.startBeside("deaf", { HEADCOUNT_FEEDS__CROWDMONITOR__URL: "ws://127.0.0.1:9" });
  await expect(update({ ...options, from: appOf(rig.app), to: appOf(deaf) })).rejects.toThrow(
    "deaf has not heard a frame of crowdmonitor, after 3 s.",
  );
  expect(told.at(-1)).toBe("crowdmonitor: deaf is stopped again; local goes on as before");
  expect([await wanted("deaf"), await wanted("local")]).toEqual([false, true]);
  expect((await rig.feedStatus()).connections).toBe(1);
}, 60_000);

test("two apps of one name can't be told apart, and are left alone", async () => {
  const twin = await rig.startBeside("local");
  await expect(update({ ...options, from: appOf(rig.app), to: appOf(twin) })).rejects.toThrow(
    'Both apps call their deployment "local"; each needs a name of its own.',
  );
}, 60_000);

test("a feed that the old one does not collect is named, and nothing is begun", async () => {
  const next = await rig.startBeside("next");
  const from = appOf(rig.app);
  await expect(update({ ...options, from, to: appOf(next), feeds: ["nowhere"] })).rejects.toThrow(
    `${from.url} does not collect "nowhere".`,
  );
  expect(await wanted("next")).toBeUndefined();
}, 60_000);

test("an app that does not answer is named", async () => {
  const absent = new RemoteApp("http://127.0.0.1:9");
  await expect(update({ ...options, from: appOf(rig.app), to: absent })).rejects.toThrow(
    /127\.0\.0\.1:9 does not answer/,
  );
});
