import { z } from "zod";
import { gapReason, type GapReason } from "../model/gap";
import type { JournalHeader, Mark } from "../model/journal";
import { kept } from "../model/kept";
import type { Frame, Reading } from "../model/reading";
import { fromIso, iso } from "../model/time";

const ms = z.int().min(0);
const seq = z.int().min(0);
const instant = z.iso.datetime({ precision: 3 }).transform(fromIso);

const venueLine = z.tuple([z.string(), z.string().nullable(), z.number().nullable()]);
const carryLine = z.tuple([z.string(), z.number(), ms]);
const extras = z.strictObject({
  c: z.number().optional(),
  n: z.string().optional(),
  s: z.string().optional(),
  p: z.number().optional(),
  x: kept.optional(),
});
const readingLine = z.union([z.tuple([z.string(), z.number()]), z.tuple([z.string(), z.number(), extras])]);

/** A journal's first line. */
export const headerLine = z
  .strictObject({
    format: z.literal(1),
    kind: z.enum(["session", "listener"]),
    feed: z.string(),
    session: z.string(),
    clock: z.string(),
    start: instant,
    window: z.strictObject({ start: instant, end: instant }),
    part: z.int().min(0),
    from: instant,
    firstSeq: seq,
    venues: z.array(venueLine),
    carry: z.array(carryLine),
  })
  .transform((line): JournalHeader => ({
    ...line,
    venues: new Map(
      line.venues.map(([id, name, capacity]) => [id, { name: name ?? undefined, capacity: capacity ?? undefined }]),
    ),
    carry: new Map(line.carry.map(([id, occupancy, at]) => [id, { occupancy, at }])),
  }));

/** Every other line: a frame, the session's end, its life beyond the window, a listener's word, the seal. */
export const bodyLine = z.union([
  z
    .strictObject({ q: seq, t: ms, r: z.array(readingLine), d: z.literal(1).optional() })
    .transform((line): { frame: Frame } => ({ frame: frameOf(line) })),
  z
    .strictObject({ end: gapReason, t: ms, q: seq })
    .transform(({ end, t, q }): { end: Mark & { lastSeq: number } } => ({ end: { reason: end, at: t, lastSeq: q } })),
  z.strictObject({ through: seq }).transform(({ through }) => ({ through: { lastSeq: through } })),
  z
    .strictObject({ mark: gapReason, t: ms })
    .transform(({ mark, t }): { mark: Mark } => ({ mark: { reason: mark, at: t } })),
  z.strictObject({ sealed: z.literal(true) }),
]);

export type BodyLine = z.output<typeof bodyLine>;

/** Reads a line's value, or returns undefined where it is no journal's. */
export function readBody(value: unknown): BodyLine | undefined {
  return plainFrame(value) ?? bodyLine.safeParse(value).data;
}

/** By far the most lines, without the schema's cost: frames that say nothing but how many. */
function plainFrame(value: unknown): { frame: Frame } | undefined {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 3) return undefined;
  const { q, t, r } = value as Record<string, unknown>;
  if (!isCount(q) || !isCount(t) || !Array.isArray(r)) return undefined;
  const readings: Reading[] = [];
  for (const each of r as unknown[]) {
    if (!Array.isArray(each) || each.length !== 2) return undefined;
    const [venue, occupancy] = each as unknown[];
    if (typeof venue !== "string" || typeof occupancy !== "number" || !Number.isFinite(occupancy)) return undefined;
    readings.push({ venue, occupancy });
  }
  return { frame: { seq: q, at: t, readings } };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function encodeHeader(header: JournalHeader): string {
  const line: z.input<typeof headerLine> = {
    format: 1,
    kind: header.kind,
    feed: header.feed,
    session: header.session,
    clock: header.clock,
    start: iso(header.start),
    window: { start: iso(header.window.start), end: iso(header.window.end) },
    part: header.part,
    from: iso(header.from),
    firstSeq: header.firstSeq,
    venues: [...header.venues].map(([id, { name, capacity }]) => [id, name ?? null, capacity ?? null]),
    carry: [...header.carry].map(([id, { occupancy, at }]) => [id, occupancy, at]),
  };
  return JSON.stringify(line);
}

export function encodeFrame({ seq, at, delayed = false, readings }: Frame): string {
  return frameLine(seq, at, delayed, readings.map(encodeReading).join(","));
}

/** @param readings as {@link encodeReading} writes each, with commas between */
export function frameLine(seq: number, at: number, delayed: boolean, readings: string): string {
  return `{"q":${seq},"t":${at},"r":[${readings}]${delayed ? ',"d":1' : ""}}`;
}

export function encodeEnd(reason: GapReason, at: number, lastSeq: number): string {
  return JSON.stringify({ end: reason, t: at, q: lastSeq });
}

export function encodeThrough(lastSeq: number): string {
  return JSON.stringify({ through: lastSeq });
}

export function encodeMark(mark: Mark): string {
  return JSON.stringify({ mark: mark.reason, t: mark.at });
}

export const sealedLine = JSON.stringify({ sealed: true });

export function encodeReading(reading: Reading): string {
  return JSON.stringify(lineOf(reading));
}

function lineOf(reading: Reading): z.input<typeof readingLine> {
  const { venue, occupancy, capacity, name, sourceTimestamp, percentage, extra } = reading;
  const plain =
    capacity === undefined &&
    name === undefined &&
    sourceTimestamp === undefined &&
    percentage === undefined &&
    extra === undefined;
  if (plain) return [venue, occupancy];
  return [venue, occupancy, { c: capacity, n: name, s: sourceTimestamp, p: percentage, x: extra }];
}

function frameOf(line: { q: number; t: number; r: z.output<typeof readingLine>[]; d?: 1 }): Frame {
  const readings = line.r.map(([venue, occupancy, more]): Reading => {
    if (!more) return { venue, occupancy };
    return {
      venue,
      occupancy,
      capacity: more.c,
      name: more.n,
      sourceTimestamp: more.s,
      percentage: more.p,
      extra: more.x,
    };
  });
  return { seq: line.q, at: line.t, readings, ...(line.d && { delayed: true }) };
}
