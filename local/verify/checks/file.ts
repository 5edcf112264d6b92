import type { ArchivedDay } from "../../../src/model/archived-day";
import type { RawWindow, Summary } from "../../../src/model/archive";
import { words, type Tell } from "../finding";
import { own } from "../own";
import type { FileRow } from "../parquet";
import { instant, joined, spanText, type Span } from "../spans";

/** Whether what a day's file says of coverage makes up the day. */
export function checkLedger({ coverage }: ArchivedDay, day: Span, tell: Tell): void {
  const gaps = coverage.gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
  gaps.forEach((gap, at) => {
    const before = at > 0 ? (gaps[at - 1]?.to ?? day.from) : day.from;
    if (gap.from < before || gap.to <= gap.from || gap.to > day.to)
      tell("file-gaps", ["gaps", at], words(spanText(gap)), words("a gap of the day, after the one before"));
  });
  const missing = joined(gaps).reduce((sum, { from, to }) => sum + to - from, 0);
  if (coverage.missing_ms !== missing) tell("file-gaps", ["missing_ms"], coverage.missing_ms, missing);
  const covered = day.to - day.from - missing;
  if (coverage.covered_ms !== covered) tell("file-gaps", ["covered_ms"], coverage.covered_ms, covered);
}

/** Adds a day's rows up, as they come. */
export class RowTally {
  readonly #venues = new Map<string, number>();
  #last = -Infinity;
  #count = 0;

  constructor(
    private readonly day: Span,
    private readonly tell: Tell,
  ) {}

  add({ time, venue }: FileRow): void {
    if (time < this.day.from || time >= this.day.to)
      this.tell("file-order", ["rows", this.#count], instant(time), words(`a time of ${spanText(this.day)}`));
    if (time < this.#last)
      this.tell("file-order", ["rows", this.#count], instant(time), words(`a time from ${instant(this.#last)} on`));
    this.#last = time;
    this.#count++;
    this.#venues.set(venue, (this.#venues.get(venue) ?? 0) + 1);
  }

  finish({ readings, venues }: ArchivedDay): void {
    if (readings !== this.#count) this.tell("file-counts", ["readings"], readings, this.#count);
    for (const id of new Set([...Object.keys(venues), ...this.#venues.keys()])) {
      const stated = own(venues, id)?.readings;
      const counted = this.#venues.get(id);
      if (stated !== counted)
        this.tell("file-counts", ["venues", id, "readings"], stated ?? words("none"), counted ?? words("none"));
    }
  }
}

/** Whether a window's rows are the events of its raw window, and nothing else. @param at its place in the day */
export function checkRows(rows: readonly FileRow[], events: RawWindow["events"], at: number, tell: Tell): void {
  if (rows.length !== events.length) {
    tell("file-readings", ["windows", at], words(`${rows.length} rows`), words(`${events.length} events`));
    return;
  }
  const place = events.findIndex((event, nth) => textOf(rows[nth] as FileRow, event) !== textOf(event, event));
  if (place < 0) return;
  const [row, event] = [rows[place] as FileRow, events[place] as RawWindow["events"][number]];
  tell("file-readings", ["windows", at, "rows", place], words(textOf(row, event)), words(textOf(event, event)));
}

type Event = RawWindow["events"][number];

/** A reading in one line; name and capacity only where the event says them. */
function textOf(reading: FileRow | Event, event: Event): string {
  const isRow = "time" in reading;
  return JSON.stringify([
    isRow ? instant(reading.time) : reading.timestamp,
    reading.venue,
    reading.occupancy,
    reading.session,
    reading.seq,
    reading.delayed ?? false,
    reading.source_timestamp ?? null,
    reading.occupancy_percentage ?? null,
    isRow ? reading.extra : reading.extra ? JSON.stringify(reading.extra) : null,
    event.name === undefined ? null : reading.name,
    event.capacity === undefined ? null : reading.capacity,
  ]);
}

/** Whether a window's rows are those that its summary counts, with the extremes and the mean that it states. */
export function checkSums(rows: readonly FileRow[], { venues }: Summary, at: number, tell: Tell): void {
  const values = new Map<string, number[]>();
  for (const { venue, occupancy } of rows) {
    const list = values.get(venue);
    if (list) list.push(occupancy);
    else values.set(venue, [occupancy]);
  }
  for (const id of new Set([...Object.keys(venues), ...values.keys()])) {
    const list = values.get(id) ?? [];
    const stated = own(venues, id)?.occupancy;
    const sums = {
      samples: list.length,
      min: list.length > 0 ? Math.min(...list) : null,
      max: list.length > 0 ? Math.max(...list) : null,
      avg: list.length > 0 ? list.reduce((sum, value) => sum + value, 0) / list.length : null,
    };
    for (const name of ["samples", "min", "max", "avg"] as const) {
      const found = sums[name];
      const expected = stated ? stated[name] : name === "samples" ? 0 : null;
      if (found !== expected) tell("file-summary", ["windows", at, id, name], found, expected);
    }
  }
}
