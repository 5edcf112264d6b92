import { readFileSync } from "node:fs";
import path from "node:path";

/*
 * A month's bill on Consumption for one feed at the defaults, written out: requests as docs/cost.md counts them, times
 * the prices of the price file.
 */
const root = path.resolve(__dirname, "../../../..");
const file = JSON.parse(readFileSync(path.join(root, "src/report/cost/prices.json"), "utf8")) as Record<
  string,
  unknown
>;

export const [currency, collected] = [String(file["currency"]), String(file["collected"])];

function price(name: string): number {
  const found = name.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], file);
  const { usd, amount } = found as { usd?: number; amount?: number };
  return usd ?? amount!;
}

const month = 30 * 86_400;
const minutes = 30 * 24 * 60;
const hours = 30 * 24;
const memoryGb = 384 / 1024;
const gib = 1024 ** 3;

type Line = readonly [what: string, count: number, price: number];
const total = (lines: readonly Line[]) => lines.reduce((sum, [, count, each]) => sum + count * each, 0);
const hot = (kind: string) => price(`blob.hot.${kind}10k`) / 10_000;
const cool = (kind: string) => price(`blob.cool.${kind}10k`) / 10_000;
const beyond = (count: number, free: string) => Math.max(0, count - price(free));

function compute(seconds: number, executions: number): Line[] {
  return [
    ["GB-seconds", beyond(seconds * memoryGb, "consumption.freeGbSeconds"), price("consumption.gbSecond")],
    ["runs", beyond(executions, "consumption.freeExecutions") / 1e6, price("consumption.millionExecutions")],
  ];
}

/** A request and a span of each run, two metrics a minute while the host is loaded, two lines a window. */
function telemetry(executions: number, loadedHours: number, windows: number): Line {
  const bytes = 900 * (2 * executions + 2 * 60 * loadedHours) + windows * (720 + 2 * 900);
  return ["telemetry, GB", beyond(bytes / 1e9, "telemetry.freeGb"), price("telemetry.gb")];
}

/** Headcount around the clock: windows of 300 s, a flush each 15 s, a look each 5 s, raw windows cool. */
export function listeningUsd(): number {
  const windows = month / 300;
  const again = windows / 5;
  const flushes = month / 15;
  const looks = month / 5;
  const sweeps = minutes / 10;
  const executions = windows * (3 + 2) + 30 * (2 + 1) + minutes + hours;
  const inCool = price("blob.cool.gibMonth") / gib;
  const inHot = price("blob.hot.gibMonth") / gib;
  const leastCool = price("blob.cool.leastKib") * 1024;
  return total([
    ...compute(month, executions),
    ["flush: journal, who listens", flushes * 2, hot("write")],
    ["window: next journal, last lines, summary, day index", windows * 4, hot("write")],
    ["window: raw", windows, cool("write")],
    ["again: summary", again, hot("write")],
    ["again: raw", again, cool("write")],
    ["day: file and its mark", 30 * 2, hot("write")],
    ["window: journals, who listens", windows * 2, hot("list")],
    ["sweep: who listens", sweeps, hot("list")],
    ["hour: journals, indexes, files, raw windows of seven days", hours * 17, hot("list")],
    ["day", 30 * 3, hot("list")],
    ["look: wanted state", looks, hot("read")],
    ["window: wanted state, journal, summary twice, who listens", windows * 5, hot("read")],
    ["window: raw, which is not there yet", windows, hot("read")],
    ["again: journal, summary twice, control", again * 4, hot("read")],
    ["again: raw of the next window, which is not there yet", again, hot("read")],
    ["again: raw of itself and of the one before", again * 2, cool("read")],
    ["minute: wanted state", minutes, hot("read")],
    ["sweep: who listens", sweeps, hot("read")],
    ["day: index, file twice", 30 * 3, hot("read")],
    ["day: its windows", windows, cool("read")],
    ["day: its windows, GiB", (windows * 11_800) / gib, price("blob.cool.readGib")],
    ["queues: one of a partition, one of activities, polled", (2 * month) / 30, price("queue10k") / 10_000],
    ["queues: the scale controller, twice each", (2 * 2 * month) / 10, price("queue10k") / 10_000],
    ["queues: five messages a window, three requests each", windows * 5 * 3, price("queue10k") / 10_000],
    ["queues: the message of listen, renewed", month / 30, price("queue10k") / 10_000],
    ["tables: leases of partition and activities", (2 * month) / 10, price("table10k") / 10_000],
    ["tables: three episodes a window, three requests each", windows * 3 * 3, price("table10k") / 10_000],
    ["tables: the minute's look", minutes, price("table10k") / 10_000],
    ["leases: host, two timers, app", month / 12 + (2 * month) / 30 + month / 25, hot("other")],
    ["runs of timers, written down", minutes + hours, hot("write")],
    ["kept: raw windows", windows * Math.max(11_800, leastCool), inCool],
    ["kept: summaries", windows * 6400, inHot],
    ["kept: day indexes", 30 * 39_000, inHot],
    ["kept: day files", 30 * Math.max(1_300_000, leastCool), inCool],
    telemetry(executions, hours, windows),
  ]);
}

/** The hourly function: 5 s and one blob; its host stays loaded for twenty minutes. */
export function hourlyUsd(): number {
  const loaded = month / 3;
  return total([
    ...compute(hours * 5, hours),
    ["a blob", hours, hot("write")],
    ["leases: host, timer", loaded / 12 + loaded / 30, hot("other")],
    ["runs of the timer, written down", hours, hot("write")],
    ["kept", hours * 300, price("blob.hot.gibMonth") / gib],
    telemetry(hours, loaded / 3600, 0),
  ]);
}
