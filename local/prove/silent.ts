import type { RawWindow } from "../../src/model/archive";
import { Rig, until } from "./rig";
import { judge, type Finding } from "./scenario";

export interface SilentOptions {
  /** 1 for the times in operation; 0.1 for a tenth of each. */
  readonly scale: number;
}

/** In operation, seconds. */
const suspectSeconds = 20;
const silenceSeconds = 60;
const silentForAllSeconds = 600;
/** Looking four times a second, a feed of two frames a second, and a busy machine. */
const busyMs = 2000;
const rate = 2;

interface Death {
  readonly name: string;
  readonly pongs: boolean;
  readonly listeners?: number;
  /** From `silenceSeconds` on a second connection is never opened. */
  readonly suspectSeconds?: number;
  readonly costs: number;
}

const deaths: readonly Death[] = [
  { name: "with a second connection", pongs: true, costs: suspectSeconds },
  { name: "the same, its pings unanswered", pongs: false, costs: suspectSeconds },
  { name: "by its watchdog alone", pongs: true, suspectSeconds: silenceSeconds, costs: silenceSeconds },
  { name: "with two listeners", pongs: true, listeners: 2, costs: 0 },
];

/**
 * What the silent death of a connection costs: measured as the gap that the archive declares, with a second connection
 * on suspicion, without, and beside another listener.
 */
export async function silentDeath({ scale }: SilentOptions): Promise<Finding> {
  const figures: Record<string, string> = {};
  const faults: string[] = [];
  const measured = await Promise.all(deaths.map((death) => measure(death, scale)));
  for (const { name, missingMs, faults: found } of measured) {
    figures[name] = `${(missingMs / 1000).toFixed(1)} s`;
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  }
  return { figures, faults };
}

async function measure({ name, pongs, listeners = 1, suspectSeconds: own, costs }: Death, scale: number) {
  const rig = await Rig.start({
    windowSeconds: silenceSeconds * scale,
    rate,
    overrides: { ...timesOf(scale, own), LISTENERS: listeners },
  });
  try {
    await rig.start();
    await until("it listens", async () => (await rig.feedStatus()).subscribed === listeners);
    await seconds(4);
    await rig.fault({ fault: "silence", which: listeners > 1 ? "oldest" : "current", pongs });
    await seconds((costs > 0 ? costs : suspectSeconds) * scale + 8);
    await rig.stop();
    await until("the collector has ended", async () => (await rig.collector()).status === "Completed", 30_000);
    const { windows, faults } = await judge(rig);
    const missingMs = silent(windows);
    const mostMs = costs * scale * 1000 + (costs > 0 ? busyMs : 0);
    if (missingMs > mostMs) faults.push(`it cost ${missingMs} ms, more than ${mostMs}`);
    // Pings that stay unanswered may tell before.
    const leastMs = pongs ? costs * scale * 1000 : Math.min(costs, 1);
    if (missingMs < leastMs) faults.push(`it cost only ${missingMs} ms: that was another fault`);
    return { name, missingMs, faults };
  } finally {
    await rig.end();
  }
}

/** How often a feed that is silent for everyone is connected to, beside what its watchdog does by itself. */
export async function silentForAll({ scale }: SilentOptions): Promise<Finding> {
  const [suspecting, alone] = await Promise.all([connections(scale, undefined), connections(scale, silenceSeconds)]);
  const faults: string[] = [];
  if (suspecting > alone + 2) faults.push(`${suspecting} connections, more than ${alone} and two`);
  if (alone < 2) faults.push("the watchdog did not connect anew, so nothing was measured");
  return { figures: { connections: suspecting, "by its watchdog alone": alone }, faults };
}

async function connections(scale: number, own: number | undefined): Promise<number> {
  const rig = await Rig.start({ windowSeconds: silenceSeconds * scale, rate, overrides: timesOf(scale, own) });
  try {
    await rig.start();
    await until("it listens", async () => (await rig.feedStatus()).subscribed === 1);
    await seconds(2);
    await rig.fault({ fault: "silence", which: "all" });
    await seconds(silentForAllSeconds * scale);
    return (await rig.feedStatus()).connectionsOpened;
  } finally {
    await rig.end();
  }
}

/** The defaults, scaled. */
function timesOf(scale: number, suspect = suspectSeconds): Record<string, number> {
  return {
    CONNECTION__SUSPECTSECONDS: suspect * scale,
    CONNECTION__SILENCESECONDS: silenceSeconds * scale,
    CONNECTION__PINGSECONDS: 20 * scale,
    CONNECTION__PONGSECONDS: 10 * scale,
    CONNECTION__HANDSHAKESECONDS: 10 * scale,
    CONNECTION__BACKOFFMINSECONDS: scale,
    CONNECTION__BACKOFFMAXSECONDS: 30 * scale,
  };
}

/** The time in which a connection that lived, or seemed to, gave nothing. */
function silent(windows: readonly RawWindow[]): number {
  const gaps = windows.flatMap(({ coverage }) => coverage.gaps);
  return gaps
    .filter(({ reason }) => reason === "stale" || reason === "disconnected")
    .reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
