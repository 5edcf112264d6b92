import type { RawWindow } from "../../src/model/archive";
import type { CountedFrames } from "./counted";
import type { DeclaredGap, PublishedFrame } from "./truth";

/** Where the archive says that somebody listened, and who. */
interface Claims {
  /** In order, joined where windows touch. */
  readonly covered: readonly DeclaredGap[];
  readonly sessions: readonly (DeclaredGap & { readonly id: string })[];
  /** Where windows begin and end. */
  readonly edges: ReadonlySet<number>;
}

/**
 * The missing frames that somebody claims to have listened for, on one clock and with no tolerance but at a window's
 * edge. Who heard one frame and later another has heard all between; so nothing is covered between two archived frames
 * of which the next ones are missing, unless up to or from the edge of a window whose neighbour was lost.
 * @param asked in order of publication
 * @param lateMs the longest way from the feed to the app
 */
export function claimedFrames(
  asked: readonly PublishedFrame[],
  archived: CountedFrames,
  windows: readonly RawWindow[],
  lateMs: number,
): number[] {
  const claims = claimsOf(windows);
  const found: number[] = [];
  let hole: PublishedFrame[] = [];
  let before: { at: number; delayed: boolean } | undefined;
  for (const each of asked) {
    const frame = archived.get(each.n)?.[0];
    if (!frame) {
      hole.push(each);
      continue;
    }
    const exact = before && !before.delayed && !frame.delayed;
    if (hole.length > 0 && before && exact) found.push(...claimedOf(hole, before.at, frame.at, claims, lateMs));
    hole = [];
    before = frame;
  }
  return found;
}

/** Of the frames between two receipts. */
function claimedOf(
  hole: readonly PublishedFrame[],
  before: number,
  after: number,
  { covered, sessions, edges }: Claims,
  lateMs: number,
): number[] {
  const claimed = new Set<number>();
  for (const span of covered) {
    // The millisecond of a frame is covered.
    const [from, to] = [Math.max(span.from, before + 1), Math.min(span.to, after)];
    if (from >= to) continue;
    const heard = new Set(sessions.filter((each) => each.from < to && each.to >= from - 1).map(({ id }) => id));
    // Of several, one may have heard later what another had heard already.
    const late = heard.size > 1 || edges.has(to) ? lateMs : 0;
    for (const { n, t } of hole) {
      const begun = from === before + 1 || t >= from;
      if (begun && (to === after || t + late < to)) claimed.add(n);
    }
  }
  return [...claimed];
}

function claimsOf(windows: readonly RawWindow[]): Claims {
  const covered: { from: number; to: number }[] = [];
  const add = (from: number, to: number) => {
    const last = covered.at(-1);
    if (from >= to) return;
    if (last?.to === from) last.to = to;
    else covered.push({ from, to });
  };
  const edges = new Set<number>();
  const sorted = [...windows].sort((a, b) => (a.window.start < b.window.start ? -1 : 1));
  for (const { window, coverage } of sorted) {
    let at = Date.parse(window.start);
    const end = Date.parse(window.end);
    edges.add(at).add(end);
    for (const gap of coverage.gaps) {
      add(at, Date.parse(gap.from));
      at = Date.parse(gap.to);
    }
    add(at, end);
  }
  const sessions = sorted.flatMap((raw) =>
    raw.sessions.map(({ id, from, to }) => ({ id, from: Date.parse(from), to: Date.parse(to) })),
  );
  return { covered, sessions, edges };
}
