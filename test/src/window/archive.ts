import type { RawWindow } from "../../../src/model/archive";
import type { GapReason } from "../../../src/model/gap";
import type { Journal } from "../../../src/model/journal";
import type { Window } from "../../../src/model/window";
import { assemble, type Profile } from "../../../src/window/assemble";

export const seamMs = 2000;

export const profile: Profile = { feed: "feed", seamMs, venues: new Map(), closed: () => [] };

/** Raw windows by start. */
export type Archive = ReadonlyMap<number, RawWindow>;

/** Aggregates every window that has journals, or a raw window, as the aggregation does: in order, with neighbours. */
export function aggregateAll(
  journals: readonly Journal[],
  windowMs: number,
  standing: Archive = new Map(),
  using: Profile = profile,
): Map<number, RawWindow> {
  const archive = new Map(standing);
  const byStart = new Map<number, Journal[]>();
  for (const journal of journals) {
    const { start } = journal.header.window;
    byStart.set(start, [...(byStart.get(start) ?? []), journal]);
  }
  for (const start of [...byStart.keys()].sort((a, b) => a - b)) {
    const own = byStart.get(start) ?? [];
    const neighbours = [start - windowMs, start + windowMs].flatMap((each) => byStart.get(each) ?? []);
    const sessions = [...own, ...neighbours].filter(({ header }) => header.kind === "session");
    const listed = [start - windowMs, start, start + windowMs].flatMap((each) => archive.get(each)?.sessions ?? []);
    const several = new Set([...sessions.map(({ header }) => header.session), ...listed.map(({ id }) => id)]).size > 1;
    const gap = archive.get(start - windowMs)?.coverage.gaps.at(-1);
    const before: GapReason | undefined = gap && Date.parse(gap.to) === start ? gap.reason : undefined;
    const raw = assemble({ start, end: start + windowMs }, using, {
      journals: own,
      neighbours: several ? neighbours : [],
      raw: archive.get(start),
      around: several ? [start - windowMs, start + windowMs].flatMap((each) => archive.get(each) ?? []) : [],
      control: [],
      before,
    });
    archive.set(start, JSON.parse(JSON.stringify(raw)) as RawWindow);
  }
  return archive;
}

/** The published frames that stand in an archive, each as often as it stands there, with the time it was given. */
export function archived(archive: Archive): { number: number; at: number; window: Window }[] {
  return [...archive.values()].flatMap(({ window, events }) =>
    events
      .filter((event) => event.venue === "hall")
      .map((event) => ({
        number: event.occupancy,
        at: Date.parse(event.timestamp),
        window: { start: Date.parse(window.start), end: Date.parse(window.end) },
      })),
  );
}
