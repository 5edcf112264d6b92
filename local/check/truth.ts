import type { RawWindow } from "../../src/model/archive";

/** A frame as the feed's log has it. */
export interface PublishedFrame {
  readonly n: number;
  /** Epoch milliseconds of publication. */
  readonly t: number;
  readonly readings: Readonly<Record<string, number>>;
}

/** A stretch of time, epoch milliseconds, in which nobody claims to have listened. */
export interface DeclaredGap {
  readonly from: number;
  readonly to: number;
}

export interface TruthOptions {
  /** The longest way from the feed to the app, milliseconds. */
  readonly delayMs: number;
  /** How far the app's clock may stand from the feed's, milliseconds. */
  readonly skewMs?: number;
  /** How far the clocks of several listeners may stand from each other, milliseconds; by default `skewMs`. */
  readonly apartMs?: number;
  /** Frames published outside are not asked for; by default from the first to the last archived one. */
  readonly within?: { readonly from: number; readonly to: number };
  /** Gaps in which no window stands at all. */
  readonly between?: readonly DeclaredGap[];
}

/** The archive held against the feed's own log. */
export interface Verdict {
  readonly published: number;
  readonly archived: number;
  /** Not in the archive, and in a gap that says so. */
  readonly inGaps: number;
  /** Not in the archive, and in no gap. */
  readonly unexplained: readonly PublishedFrame[];
  /** In the archive more than once. */
  readonly doubled: readonly string[];
  /** In the archive, though a gap says that nobody listened. */
  readonly misdeclared: readonly string[];
  /** In the archive, though never published so. */
  readonly foreign: readonly string[];
}

interface Archived {
  readonly id: string;
  readonly at: number;
  readonly delayed: boolean;
  readonly key: string;
}

/** Compares frame by frame: each archived frame is one published with the very same readings, nearest in time. */
export function holdAgainstTruth(
  published: readonly PublishedFrame[],
  windows: readonly RawWindow[],
  options: TruthOptions,
): Verdict {
  const { delayMs, skewMs = 0, apartMs = skewMs } = options;
  const archived = windows.flatMap(framesOf).sort((a, b) => a.at - b.at);
  const byKey = new Map<string, { frame: PublishedFrame; taken: boolean }[]>();
  for (const frame of published) {
    const key = keyOf(Object.entries(frame.readings));
    const list = byKey.get(key);
    const entry = { frame, taken: false };
    if (list) list.push(entry);
    else byKey.set(key, [entry]);
  }
  const doubled: string[] = [];
  const foreign: string[] = [];
  for (const each of archived) {
    const candidates = byKey.get(each.key) ?? [];
    const near = candidates.filter(({ frame }) => each.delayed || Math.abs(each.at - frame.t) <= delayMs + skewMs);
    const free = near
      .filter(({ taken }) => !taken)
      .sort((a, b) => Math.abs(each.at - a.frame.t) - Math.abs(each.at - b.frame.t))[0];
    if (free) free.taken = true;
    else (near.length > 0 ? doubled : foreign).push(`${each.id} at ${new Date(each.at).toISOString()}`);
  }
  const gaps = windows.flatMap((raw) =>
    raw.coverage.gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
  );
  const declared = [...gaps, ...(options.between ?? [])];
  const entries = [...byKey.values()].flat();
  const taken = entries.filter((entry) => entry.taken).map(({ frame }) => frame.t);
  const within = options.within ?? { from: Math.min(...taken), to: Math.max(...taken) };
  const asked = entries.filter(({ frame }) => frame.t >= within.from && frame.t <= within.to);
  const missing = asked.filter(({ taken }) => !taken).map(({ frame }) => frame);
  const declares = (frame: PublishedFrame) =>
    declared.some(({ from, to }) => frame.t + delayMs + skewMs >= from && frame.t - skewMs <= to);
  const unexplained = missing.filter((frame) => !declares(frame));
  const misdeclared = archived.filter(
    (each) => !each.delayed && gaps.some(({ from, to }) => each.at > from + apartMs && each.at < to - apartMs),
  );
  return {
    published: asked.length,
    archived: archived.length,
    inGaps: missing.length - unexplained.length,
    unexplained,
    doubled,
    misdeclared: misdeclared.map(({ id }) => id),
    foreign,
  };
}

function framesOf(raw: RawWindow): Archived[] {
  const frames = new Map<string, { at: number; delayed: boolean; readings: [string, number][] }>();
  for (const { session, seq, timestamp, venue, occupancy, delayed } of raw.events) {
    const id = `${session} ${seq}`;
    let frame = frames.get(id);
    if (!frame) frames.set(id, (frame = { at: Date.parse(timestamp), delayed: delayed === true, readings: [] }));
    frame.readings.push([venue, occupancy]);
  }
  return [...frames].map(([id, { readings, ...frame }]) => ({ id, ...frame, key: keyOf(readings) }));
}

function keyOf(readings: readonly (readonly [string, number])[]): string {
  return [...readings]
    .map(([venue, occupancy]) => `${venue}=${occupancy}`)
    .sort()
    .join(" ");
}
