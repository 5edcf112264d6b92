import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { archiveContainer, readArchive } from "../../local/check/archive";
import { startAzurite } from "../../local/processes/azurite";
import { startChild } from "../../local/processes/child";
import { listJournals } from "../../src/journal/storage/shelf";
import { Worker } from "../support/worker";
import type { Options } from "./options";
import type { Sample } from "./verdict";

export interface Soak {
  readonly samples: readonly Sample[];
  /** Windows of which a raw window stands. */
  readonly windows: number;
  /** Their gaps. */
  readonly gaps: readonly string[];
  /** Windows between the first and the last of which none stands. */
  readonly missing: number;
  readonly frames: number;
  readonly complaints: readonly string[];
}

const feed = "pool";
const name = "soak";
const samplesTaken = 30;
/** Code is compiled and pools are filled before the first is taken, milliseconds. */
const warmMs = 20_000;
/** A record's size is that of a moment, so it is looked at several times. */
const looks = 20;

/** One feed through many windows, by the built app on the embedded host. */
export async function soak({ windows, windowSeconds, rate }: Options, say: (line: string) => void): Promise<Soak> {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-soak-"));
  const azurite = await startAzurite(path.join(directory, "azurite"));
  const source = await startChild("local/feed/main.js", ["--counter", "--rate", String(rate), "--venues", "3"]);
  const storage = azurite.connectionString;
  let worker: Worker | undefined;
  try {
    const url = () => String(source.ready["url"]);
    worker = await Worker.start({ name, directory, storage, url, feeds: [feed], windowSeconds });
    await worker.collect();
    await pause(warmMs);
    const samples: Sample[] = [];
    for (let nth = 1; nth <= samplesTaken; nth++) {
      await pause((windows * windowSeconds * 1000) / samplesTaken);
      samples.push(await sample(worker, storage, path.join(directory, name, "instances")));
      say(`${nth} of ${samplesTaken}: ${JSON.stringify(samples.at(-1))}`);
    }
    const complaints = [...worker.complaints];
    await worker.stop();
    const { raw } = await readArchive(archiveContainer(storage), feed);
    const all = [...raw.values()];
    const starts = all.map(({ window }) => Date.parse(window.start)).sort((a, b) => a - b);
    const slots = starts.length > 0 ? ((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / (windowSeconds * 1000) + 1 : 0;
    return {
      samples,
      windows: all.length,
      gaps: all.flatMap(({ coverage }) => coverage.gaps.map(({ from, to, reason }) => `${from} to ${to} ${reason}`)),
      missing: slots - all.length,
      frames: [...worker.taken.values()].reduce((sum, frames) => sum + frames, 0),
      complaints,
    };
  } finally {
    await worker?.stop();
    await source.stop();
    await azurite.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function sample(worker: Worker, storage: string, records: string): Promise<Sample> {
  let history = 0;
  for (let nth = 0; nth < looks; nth++) {
    for (const file of readdirSync(records).filter((each) => each.endsWith(".json")))
      history = Math.max(history, statSync(path.join(records, file)).size);
    await pause(100);
  }
  const { heap, peak, resources } = await worker.ask();
  const journals = await listJournals(archiveContainer(storage, "headcount-journal"), feed);
  return { heap, rss: peak, resources, history, journals: journals.length };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
