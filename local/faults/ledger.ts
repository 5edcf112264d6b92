import type { RawWindow } from "../../src/model/archive";
import { feedId, type Deployment } from "./deployment";

/** The coverage of the last hour, as the app answers it. */
export interface Ledger {
  readonly from: number;
  readonly to: number;
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly reason: string }[];
  /** What is wrong with it by itself, a sentence each. */
  readonly faults: readonly string[];
}

interface Answer {
  readonly last_hour: {
    readonly from: string;
    readonly to: string;
    readonly covered_ms: number;
    readonly missing_ms: number;
    readonly gaps: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
  };
}

/** Asks the app for its ledger: also of windows that have no blob. */
export async function seenLedger({ app }: Deployment): Promise<Ledger> {
  const answer = await app.call("GET", `/api/collectors/${feedId}`);
  if (answer?.status !== 200) return { from: 0, to: 0, gaps: [], faults: ["the app does not tell its last hour"] };
  const { from, to, covered_ms, missing_ms, gaps } = (answer.body as Answer).last_hour;
  const read = gaps.map((gap) => ({ ...gap, from: Date.parse(gap.from), to: Date.parse(gap.to) }));
  const faults: string[] = [];
  const missing = read.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  const length = Date.parse(to) - Date.parse(from);
  if (covered_ms + missing_ms !== length) faults.push("the last hour's covered and missing are not its length");
  if (missing !== missing_ms) faults.push("the last hour's gaps are not what is missing of it");
  if (read.some((gap, index) => gap.to <= gap.from || gap.from < (read[index - 1]?.to ?? 0)))
    faults.push("the last hour's gaps are out of place");
  return { from: Date.parse(from), to: Date.parse(to), gaps: read, faults };
}

/**
 * Where the ledger tells of a window something else than its blob, or takes one without a blob for covered: a sentence
 * each, for every window between the first and the last.
 */
export function ledgerFaults(ledger: Ledger, windows: readonly RawWindow[]): string[] {
  const missing = new Map(windows.map(({ window, coverage }) => [Date.parse(window.start), coverage.missing_ms]));
  const [sample] = windows;
  if (!sample) return [];
  const lengthMs = Date.parse(sample.window.end) - Date.parse(sample.window.start);
  const starts = [...missing.keys()].filter((start) => start >= ledger.from && start + lengthMs <= ledger.to);
  const faults: string[] = [];
  for (let start = Math.min(...starts); start <= Math.max(...starts); start += lengthMs) {
    const end = start + lengthMs;
    const told = ledger.gaps
      .filter(({ from, to }) => from < end && to > start)
      .reduce((sum, { from, to }) => sum + Math.min(to, end) - Math.max(from, start), 0);
    const expected = missing.get(start) ?? lengthMs;
    const what = missing.has(start) ? "as its blob says" : "since it has no blob";
    if (told !== expected)
      faults.push(
        `the last hour misses ${told} ms of the window of ${new Date(start).toISOString()}, not ${expected} ms ${what}`,
      );
  }
  return faults;
}
