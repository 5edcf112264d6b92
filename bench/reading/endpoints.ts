import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "./ask";
import type { Site } from "./site";

/** What is asked, and how often. */
export interface Question {
  readonly name: string;
  /** Path and query below /api of the nth request, from 0. */
  readonly path: (nth: number) => string;
  readonly times: number;
  /** Between two requests, where one that comes at once would be given the last answer again. */
  readonly pauseMs?: number;
  /** Whether the reading app is started anew before each, so that it has nothing in memory. */
  readonly fresh?: boolean;
}

/** What a question cost. */
export interface Answered {
  readonly name: string;
  readonly times: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** Processor time of the reading app a request, on average: what is left where other work slows everything down. */
  readonly processor?: number;
  /** Blobs read a request: usually, and at most. */
  readonly reads: number;
  readonly mostReads: number;
  readonly mostLists: number;
  /** Of the body, compressed; of the request in the middle. */
  readonly bytes: number;
}

/** Asks one request after the other. @throws Error where one is not answered with 200 */
export async function measure(site: Site, { name, path, times, pauseMs = 0, fresh }: Question): Promise<Answered> {
  const found: { readonly ms: number; readonly bytes: number; readonly reads: number; readonly lists: number }[] = [];
  let processor: number | undefined = 0;
  for (let nth = 0; nth < times; nth++) {
    if (fresh) await site.restart();
    else if (nth > 0 && pauseMs > 0) await sleep(pauseMs);
    // The first request of a process also loads what it needs, whatever is asked.
    if (fresh) await ask(`${site.url}/api/openapi.json`);
    site.counter.take();
    const used = site.processorTime();
    const url = `${site.url}/api/${path(nth)}`;
    const { status, ms, bytes } = await ask(url);
    if (status !== 200) throw new Error(`${url} was answered with ${status}.`);
    const now = site.processorTime();
    processor = used === undefined || now === undefined || processor === undefined ? undefined : processor + now - used;
    const { reads, lists } = site.counter.take();
    found.push({ ms, bytes, reads, lists });
  }
  const of = (key: "ms" | "bytes" | "reads" | "lists", share: number) =>
    quantile(
      found.map((each) => each[key]),
      share,
    );
  return {
    name,
    times,
    p50: of("ms", 0.5),
    p95: of("ms", 0.95),
    max: of("ms", 1),
    ...(processor !== undefined && { processor: processor / times }),
    reads: of("reads", 0.5),
    mostReads: of("reads", 1),
    mostLists: of("lists", 1),
    bytes: of("bytes", 0.5),
  };
}

/** The value below which a share of them lies, by nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
