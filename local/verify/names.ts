import { instant, type Span } from "./spans";

/** What the name of a raw window or a summary says. */
export interface Name {
  readonly kind: "raw" | "summary";
  /** Day and time of the start, as they stand in the name: equal for a raw window and its summary. */
  readonly key: string;
  /** Epoch milliseconds. */
  readonly start: number;
}

export const folders = { raw: "raw-events", summary: "summaries" } as const;

const clock = "\\d\\d-\\d\\d(?:-\\d\\d)?";
const rawForm = new RegExp(`^raw-events/[^/]+/(\\d{4}-\\d\\d-\\d\\d)/(${clock})-to-(${clock})\\.json$`);
const summaryForm = new RegExp(`^summaries/[^/]+/(\\d{4}-\\d\\d-\\d\\d)/(${clock})\\.json$`);

/** Reads a blob's name, or returns undefined where it is no window's. */
export function readName(name: string): Name | undefined {
  const raw = rawForm.exec(name);
  const [, day = "", from = "", to] = raw ?? summaryForm.exec(name) ?? [];
  const start = at(day, from);
  if (Number.isNaN(start) || (to !== undefined && Number.isNaN(at(day, to)))) return undefined;
  return { kind: raw ? "raw" : "summary", key: `${day}/${from}`, start };
}

/** The name that the raw window of a window must have. */
export function nameOfRaw(feed: string, window: Span): string {
  const [from, to] = [clockOf(window.from, window), clockOf(window.to, window)];
  return `${folders.raw}/${feed}/${dayOf(window.from)}/${from}-to-${to}.json`;
}

/** The name that the summary of a window must have. */
export function nameOfSummary(feed: string, window: Span): string {
  return `${folders.summary}/${feed}/${dayOf(window.from)}/${clockOf(window.from, window)}.json`;
}

export function dayOf(ms: number): string {
  return instant(ms).slice(0, 10);
}

function clockOf(ms: number, { from, to }: Span): string {
  const wholeMinutes = from % 60_000 === 0 && to % 60_000 === 0;
  return instant(ms)
    .slice(11, wholeMinutes ? 16 : 19)
    .replaceAll(":", "-");
}

/** NaN where there is no such day or time. */
function at(day: string, time: string): number {
  const [hours = "", minutes = "", seconds = "00"] = time.split("-");
  const ms = Date.parse(`${day}T${hours}:${minutes}:${seconds}.000Z`);
  // Date.parse takes the 31st of every month.
  return Number.isNaN(ms) || dayOf(ms) !== day ? NaN : ms;
}
