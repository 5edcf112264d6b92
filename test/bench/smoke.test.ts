import { spawn } from "node:child_process";
import path from "node:path";

// Each benchmark but that of reading, as small as it can be, so that none rots unnoticed.
const root = path.resolve(__dirname, "../..");

function bench<Report>(name: string, args: readonly string[]): Promise<Report> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, `dist/bench/${name}/main.js`), "--json", ...args]);
    let [out, errors] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
    child.once("close", (code) => {
      if (code === 0) resolve(JSON.parse(out) as Report);
      else reject(new Error(`${name} ended with code ${code}: ${errors}`));
    });
  });
}

interface Result {
  readonly method: string;
  readonly sent: number;
  readonly captured: number;
  readonly doubled: number;
  readonly lostUndeclared: number;
  readonly connections: number;
  readonly wrong: readonly string[];
}

test("capture: of two windows Headcount has each frame once, over one connection; who reconnects loses some", async () => {
  const args = ["--windows", "2", "--window-seconds", "5", "--overlap-seconds", "1", "--faults", "off"];
  const { passes } = await bench<{ passes: readonly { results: readonly Result[]; errors: unknown[] }[] }>(
    "capture",
    args,
  );
  const [{ results, errors } = { results: [], errors: [] }] = passes;
  expect(errors).toEqual([]);
  expect(results).toHaveLength(6);
  const of = (text: string) => results.find(({ method }) => method.includes(text))!;
  const { sent } = of("Headcount");
  expect(sent).toBeGreaterThan(0);
  expect(of("Headcount")).toMatchObject({ captured: sent, doubled: 0, lostUndeclared: 0, connections: 1, wrong: [] });
  for (const name of ["timer", "chain"]) expect(of(name).captured).toBeLessThan(sent);
  expect(of("alternating").doubled).toBeGreaterThan(0);
}, 90_000);

test("start: npm start has a first reading, and the package loads from one file", async () => {
  const report = await bench<{ modules: number; packages: [string, number][] }>("start", ["--times", "1"]);
  expect(report.modules).toBeGreaterThan(100);
  expect(report.packages.map(([name]) => name)).toEqual(expect.arrayContaining(["Headcount", "zod"]));
}, 90_000);

test("aggregate: every reading of a window is in its raw window, and a day's sizes are told in each form", async () => {
  interface Report {
    readonly costs: readonly { readonly readings: number; readonly rawBytes: number; readonly journalBytes: number }[];
    readonly days: readonly { readonly plain: number; readonly raw: number; readonly parquet: number }[];
  }
  const { costs, days } = await bench<Report>("aggregate", ["--readings", "100", "--times", "1"]);
  expect(costs).toEqual([expect.objectContaining({ readings: 100 })]);
  for (const { plain, raw, parquet } of days) {
    expect(raw).toBeLessThan(plain);
    expect(parquet).toBeLessThan(raw);
  }
}, 90_000);

test("throughput: every side takes all frames, and storage has what it acknowledged", async () => {
  type Side = { readonly frames: number; readonly cpuMilliseconds: number };
  const args = ["--frames", "500", "--warm", "100", "--times", "1"];
  const { rounds } = await bench<{ rounds: readonly Record<"bare" | "stubbed" | "stored", Side>[] }>(
    "throughput",
    args,
  );
  expect(rounds).toHaveLength(1);
  for (const side of Object.values(rounds[0]!)) expect(side.frames).toBe(500);
}, 90_000);

test("scale: of two feeds in two processes nothing is lost, over one connection each", async () => {
  interface Cost {
    readonly connections: number;
    readonly sent: number;
    readonly lost: number;
    readonly lateness: { readonly feeds: number; readonly missing: number };
    readonly complaints: object;
  }
  const times = ["--seconds", "5", "--settle-seconds", "1", "--window-seconds", "5"];
  const args = ["--feeds", "2", "--workers", "2", ...times];
  const [cost] = (await bench<{ costs: readonly Cost[] }>("scale", args)).costs;
  expect(cost).toMatchObject({ connections: 2, lost: 0, lateness: { feeds: 2, missing: 0 } });
  expect(cost!.sent).toBeGreaterThan(1);
}, 120_000);
