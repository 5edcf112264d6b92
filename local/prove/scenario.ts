import type { RawWindow } from "../../src/model/archive";
import type { ArchiveContent } from "../check/archive";
import { holdAgainstTruth, type DeclaredGap, type Verdict } from "../check/truth";
import { faultsOf } from "../check/windows";
import type { Rig } from "./rig";

/** What a proof found: figures for the table, and what is wrong, a sentence each. */
export interface Finding {
  readonly figures: Readonly<Record<string, string | number>>;
  readonly faults: readonly string[];
}

/** The feed's frames take this long to the app at most, milliseconds, on a machine that is busy. */
export const delayMs = 1500;

/** The archive, held against itself and against the feed's log. */
export interface Judged {
  readonly content: ArchiveContent;
  readonly windows: readonly RawWindow[];
  readonly verdict: Verdict;
  readonly faults: string[];
}

export async function judge(rig: Rig, between: readonly DeclaredGap[] = []): Promise<Judged> {
  const content = await rig.archive();
  const windows = [...content.raw.values()];
  const verdict = holdAgainstTruth(rig.log().frames, windows, { delayMs, between });
  const faults = [
    ...faultsOf(content),
    ...verdict.unexplained
      .slice(0, 5)
      .map(({ n, t }) => `frame ${n} of ${new Date(t).toISOString()} is lost without being declared lost`),
    ...verdict.doubled.slice(0, 5).map((frame) => `frame ${frame} is in the archive twice`),
    ...verdict.misdeclared.slice(0, 5).map((frame) => `frame ${frame} lies in a declared gap`),
    ...verdict.foreign.slice(0, 5).map((frame) => `frame ${frame} was never published`),
    ...rig.crashes.map((line) => `the app's process said: ${line}`),
  ];
  return { content, windows, verdict, faults };
}

/**
 * The windows between that of the first frame and that of the last, which all have to be whole. Connecting and stopping
 * may reach over a boundary, so the first and the last window of all may have no frame.
 */
export function innerOf(windows: readonly RawWindow[]): readonly RawWindow[] {
  const heard = ({ coverage }: RawWindow) => coverage.covered_ms > 0;
  return windows.slice(windows.findIndex(heard) + 1, Math.max(0, windows.findLastIndex(heard)));
}

export function figuresOf({ windows, verdict }: Judged): Finding["figures"] {
  return {
    windows: windows.length,
    published: verdict.published,
    archived: verdict.archived,
    "in declared gaps": verdict.inGaps,
    unexplained: verdict.unexplained.length,
    doubled: verdict.doubled.length,
    misdeclared: verdict.misdeclared.length,
  };
}
