import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { startAzurite } from "../../local/processes/azurite";
import { startChild } from "../../local/processes/child";
import type { Probed } from "../support/probed";
import { lateness, type Lateness } from "./lateness";
import type { Options } from "./options";
import { Worker } from "../support/worker";

/** What so many feeds took. */
export interface Cost {
  readonly feeds: number;
  readonly workers: number;
  /** Of each worker, over the time that was counted. */
  readonly probed: readonly Probed[];
  readonly connections: number;
  readonly sent: number;
  readonly lost: number;
  readonly lateness: Lateness;
  /** Kinds of what the workers complained of, and how often. */
  readonly complaints: Readonly<Record<string, number>>;
}

const connectMs = 600_000;
/** What was sent last arrives, milliseconds. */
const arriveMs = 3000;

const statusOf = z.object({ open: z.int(), opened: z.int() });
const sentOf = z.record(z.string(), z.array(z.number()));

export async function run(
  feeds: number,
  workers: number,
  { seconds, settleSeconds, windowSeconds }: Pick<Options, "seconds" | "settleSeconds" | "windowSeconds">,
): Promise<Cost> {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-scale-"));
  const azurite = await startAzurite(path.join(directory, "azurite"));
  const source = await startChild("bench/scale/source-main.js", []);
  const running: Worker[] = [];
  const sourcePort = Number(source.ready["port"]);
  const ask = async (what: string): Promise<unknown> => (await fetch(`http://127.0.0.1:${sourcePort}/${what}`)).json();
  const ids = Array.from({ length: feeds }, (_, nth) => `feed-${nth}`);
  try {
    for (let nth = 0; nth < workers; nth++) {
      const own = ids.filter((_, place) => place % workers === nth);
      const storage = azurite.connectionString;
      const url = (id: string) => `ws://127.0.0.1:${sourcePort}/${id}`;
      running.push(await Worker.start({ name: `worker-${nth}`, directory, storage, url, feeds: own, windowSeconds }));
    }
    await Promise.all(running.map((each) => each.collect()));
    const giveUp = performance.now() + connectMs;
    while (statusOf.parse(await ask("status")).open < feeds) {
      if (performance.now() > giveUp) throw new Error("Not all feeds were connected to.");
      await pause(500);
    }
    await pause(settleSeconds * 1000);
    await Promise.all(running.map((each) => each.ask()));
    await pause(seconds * 1000);
    const probed = await Promise.all(running.map((each) => each.ask()));
    const { opened } = statusOf.parse(await ask("quiet"));
    await pause(arriveMs);
    // Sessions that end with their process are none.
    const complaints = kinds(running.flatMap((each) => each.complaints));
    await Promise.all(running.map((each) => each.stop()));
    const sent = sentOf.parse(await ask("sent"));
    const count = Object.values(sent).reduce((sum, times) => sum + times.length, 0);
    const taken = running.flatMap((each) => [...each.taken.values()]).reduce((sum, frames) => sum + frames, 0);
    return {
      ...{ feeds, workers, probed, connections: opened, sent: count, lost: count - taken },
      lateness: await lateness(azurite.connectionString, sent),
      complaints,
    };
  } finally {
    await Promise.all(running.map((each) => each.stop()));
    await source.stop();
    await azurite.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function kinds(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const kind = /"event":"([\w-]+)"/.exec(line)?.[1] ?? line.slice(0, 80);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
