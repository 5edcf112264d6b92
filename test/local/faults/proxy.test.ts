import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Acknowledged } from "../../../local/faults/acknowledged";
import { FaultProxy, type Passing } from "../../../local/faults/proxy";

let storage: Server;
let proxy: FaultProxy;
let done: string[];
let known: Passing[];
const append = "/account/headcount-journal/journal/crowdmonitor/w/s.ndjson?comp=appendblock";

beforeEach(async () => {
  done = [];
  known = [];
  storage = createServer((request, response) => {
    done.push(request.method ?? "");
    response.writeHead(201, { "content-length": 0 }).end();
  });
  await new Promise<void>((resolve) => storage.listen(0, "127.0.0.1", resolve));
  proxy = await FaultProxy.start(() => `http://127.0.0.1:${(storage.address() as AddressInfo).port}`);
  proxy.acknowledged = (passing) => known.push(passing);
});

afterEach(async () => {
  await proxy.close();
  storage.closeAllConnections();
  storage.close();
});

const put = (body = "") => fetch(`${proxy.url}${append}`, { method: "PUT", body });

test("what passes is done and acknowledged", async () => {
  expect((await put('{"q":1,"t":0,"r":[["SSD-7",41]]}\n')).status).toBe(201);
  expect(known).toMatchObject([
    { purpose: "append", path: expect.stringContaining("journal/crowdmonitor/w/s.ndjson") },
  ]);
  const acknowledged = new Acknowledged();
  for (const { path, body } of known) acknowledged.note(path, body);
  expect([...acknowledged.frames]).toEqual([41]);
});

test.each(["drop", "hush"] as const)("by %s it is done, and nobody is told", async (fate) => {
  proxy.harm(() => fate);
  await expect(fetch(`${proxy.url}${append}`, { method: "PUT", signal: AbortSignal.timeout(200) })).rejects.toThrow();
  expect(done).toEqual(["PUT"]);
  expect(known).toEqual([]);
});

test.each(["cut", "hang", 412, 500, 503] as const)("by %s nothing is done", async (fate) => {
  proxy.harm(() => fate);
  const answered = fetch(`${proxy.url}${append}`, { method: "PUT", signal: AbortSignal.timeout(200) });
  if (typeof fate === "number") expect((await answered).status).toBe(fate);
  else await expect(answered).rejects.toThrow();
  expect(done).toEqual([]);
  expect(known).toEqual([]);
});

test("a request that is late is done after the app has given it up", async () => {
  proxy.harm(() => ({ late: 150 }));
  await expect(fetch(`${proxy.url}${append}`, { method: "PUT", signal: AbortSignal.timeout(50) })).rejects.toThrow();
  expect(done).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(done).toEqual(["PUT"]);
  expect(known).toEqual([]);
});

test("a moment is met before a request is done, or before it is answered", async () => {
  const { signal } = new AbortController();
  const seen: string[] = [];
  const before = proxy.moment("append", false, signal, () => {
    seen.push(`before, ${done.length} done`);
    return Promise.resolve("pass");
  });
  const after = proxy.moment("append", true, signal, () => {
    seen.push(`after, ${done.length} done`);
    return Promise.resolve("pass");
  });
  await put();
  expect(await Promise.all([before, after])).toEqual([true, true]);
  expect(seen).toEqual(["before, 0 done", "after, 1 done"]);
});

test("a request that meets the end of who sent it is not done", async () => {
  const { signal } = new AbortController();
  const met = proxy.moment("append", false, signal, () => Promise.resolve("cut"));
  await expect(put()).rejects.toThrow();
  expect(await met).toBe(true);
  expect(done).toEqual([]);
  expect((await put()).status).toBe(201);
});

test("a harm that is taken away harms no more", async () => {
  const heal = proxy.harm(() => 500);
  heal();
  expect((await put()).status).toBe(201);
});
