import type { JournalHeader } from "../model/journal";
import type { Window } from "../model/window";
import { basicIso, fromBasicIso } from "../model/time";

/** What a journal's blob name says of it. */
export interface JournalName {
  readonly feed: string;
  readonly window: Window;
  /** Who writes: a session, or a listener that has none. */
  readonly kind: JournalHeader["kind"];
  /** The session's id, or the listener's. */
  readonly session: string;
  readonly part: number;
}

/** The common beginning of the names of a feed's journals; sorted by window. */
export function journalPrefix(feed: string): string {
  return `journal/${feed}/`;
}

/** The blob name of a journal: its window is the one in its name. */
export function journalName({ feed, window, kind, session, part }: JournalName): string {
  const prefix = kind === "listener" ? "listener-" : "";
  const suffix = part === 0 ? "" : `-${part}`;
  return `${journalPrefix(feed)}${stamp(window.start)}-to-${stamp(window.end)}/${prefix}${session}${suffix}.ndjson`;
}

/** What a blob name says, or undefined where it is no journal's. */
export function parseJournalName(name: string): JournalName | undefined {
  const match =
    /^journal\/([a-z0-9][a-z0-9-]{0,39})\/(\w{16})-to-(\w{16})\/(listener-)?(\w{19}-[a-z0-9]+)(?:-(\d{1,6}))?\.ndjson$/.exec(
      name,
    );
  if (!match) return undefined;
  const [, feed = "", from = "", to = "", listener, session = "", part] = match;
  const [start, end] = [unstamp(from), unstamp(to)];
  if (!(start < end)) return undefined;
  const kind = listener === undefined ? "session" : "listener";
  return { feed, window: { start, end }, kind, session, part: part === undefined ? 0 : Number(part) };
}

/** An id that sorts by its instant; the suffix, of a-z and 0-9, makes it unique. */
export function sortableId(at: number, suffix: string): string {
  return `${basicIso(at)}-${suffix}`;
}

function stamp(ms: number): string {
  return `${basicIso(ms).slice(0, 15)}Z`;
}

function unstamp(text: string): number {
  return fromBasicIso(`${text.slice(0, 15)}000${text.slice(15)}`);
}
