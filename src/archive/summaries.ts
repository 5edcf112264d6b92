import type { ContainerClient } from "@azure/storage-blob";
import type { Summary } from "../model/archive";
import type { Span } from "../model/window";
import { codeOf } from "../storage/errors";
import { parseSummaryName, summaryPrefix } from "./names";
import { readSummaryBlob } from "./pair";

const dayMs = 86_400_000;
const mostKept = 5000;

/** Reads summaries, and remembers those that have not changed since. */
export class Summaries {
  readonly #kept = new Map<string, { readonly etag: string; readonly summary: Summary }>();

  constructor(private readonly container: ContainerClient) {}

  /** The summaries, in order, of windows that start within a stretch of time. */
  async within(feed: string, span: Span): Promise<Summary[]> {
    const blobs: { name: string; etag: string }[] = [];
    try {
      for (let at = Math.floor(span.from / dayMs) * dayMs; at < span.to; at += dayMs) {
        for await (const blob of this.container.listBlobsFlat({ prefix: summaryPrefix(feed, at) })) {
          const start = parseSummaryName(blob.name)?.start;
          const inside = start !== undefined && start >= span.from && start < span.to;
          if (inside) blobs.push({ name: blob.name, etag: blob.properties.etag });
        }
      }
    } catch (error) {
      if (codeOf(error) !== "ContainerNotFound") throw error;
    }
    const summaries = await Promise.all(blobs.map(({ name, etag }) => this.#read(name, etag)));
    return summaries.filter((summary) => summary !== undefined);
  }

  async #read(name: string, etag: string): Promise<Summary | undefined> {
    const kept = this.#kept.get(name);
    if (kept?.etag === etag) return kept.summary;
    const summary = await readSummaryBlob(this.container, name);
    if (!summary) return undefined;
    this.#kept.set(name, { etag, summary });
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value ?? name);
    return summary;
  }
}

/** The window of a summary. */
export function windowOf({ timestamp, window_duration_minutes }: Summary): Span {
  const to = Date.parse(timestamp);
  return { from: to - Math.round(window_duration_minutes * 60_000), to };
}
