/*
 * What the feed's log says happened, without a line of what makes the report: every question looks through everything
 * again, local time is Intl's.
 */
import { readLog } from "../../../../local/feed/read-log";

export const hourMs = 3_600_000;
export const zone = "Europe/Zurich";

/** A frame as the feed's log tells it. */
export interface Logged {
  readonly t: number;
  readonly readings: Readonly<Record<string, number>>;
  /** Whether the collector was there. */
  readonly heard: boolean;
}

/** A look at the full hour, by the log. */
export interface Seen {
  readonly t: number;
  readonly readings: Readonly<Record<string, number>> | undefined;
  readonly failure?: { readonly code: string; readonly message: string };
}

/** Why nobody was listening from an instant on. */
interface Outage {
  readonly t: number;
  readonly reason: string;
}

/** A stretch of time of which a report tells, and all that is known of it. */
export interface Past {
  readonly log: readonly Logged[];
  readonly outages: readonly Outage[];
  readonly looks: readonly Seen[];
  readonly from: number;
  readonly to: number;
}

const silent = { code: "RECORDING_SILENT", message: "The recording has no number for that moment." };

/** What the page of a look says, of what the feed said: each third hour another number, by up to three people. */
export function onPage(t: number, occupancy: number): number {
  const hour = t / hourMs;
  return hour % 3 === 0 ? occupancy + ((hour / 3) % 7) - 3 : occupancy;
}

/** Reads the log of simulated days. */
export function pastOf(file: string, from: number, to: number): Past {
  const { frames, events } = readLog(file);
  const log = frames.map(({ t, readings, to: connections }) => ({ t, readings, heard: connections.length > 0 }));
  const said = (event: string) => events.filter((each) => each.event === event);
  const failures = new Map(
    said("look-failed").map(({ t, ...rest }) => [t, { code: String(rest["code"]), message: String(rest["message"]) }]),
  );
  const looks: Seen[] = [];
  for (let t = Math.ceil(from / hourMs) * hourMs; t < to; t += hourMs) {
    const frame = log.findLast((each) => each.t <= t);
    const failure = failures.get(t) ?? (frame && t - frame.t <= 120_000 ? undefined : silent);
    looks.push(failure ? { t, readings: undefined, failure } : { t, readings: seen(t, frame?.readings ?? {}) });
  }
  const outages = said("not-heard").map(({ t, ...rest }) => ({ t, reason: String(rest["reason"]) }));
  return { log, outages, looks, from, to };
}

function seen(t: number, readings: Logged["readings"]): Logged["readings"] {
  return Object.fromEntries(Object.entries(readings).map(([venue, occupancy]) => [venue, onPage(t, occupancy)]));
}

/** The same of a shorter stretch. */
export function within(past: Past, from: number, to: number): Past {
  return { ...past, looks: past.looks.filter(({ t }) => t >= from && t < to), from, to };
}

/** The stretches in which frames were heard one after the other, to the millisecond after the last, cut to the range. */
export function stretchesOf({ log, from, to }: Past): { from: number; to: number; frames: Logged[] }[] {
  const stretches: { from: number; to: number; frames: Logged[] }[] = [];
  let frames: Logged[] = [];
  for (const frame of [...log, { t: Infinity, readings: {}, heard: false }]) {
    if (frame.heard) frames.push(frame);
    else if (frames.length > 0) {
      stretches.push({ from: frames[0]!.t, to: frames.at(-1)!.t + 1, frames });
      frames = [];
    }
  }
  return stretches
    .filter((each) => each.to > from && each.from < to)
    .map((each) => ({
      from: Math.max(each.from, from),
      to: Math.min(each.to, to),
      frames: each.frames.filter(({ t }) => t >= from && t < to),
    }));
}

/** What lies between the stretches, and why. */
export function gapsOf(past: Past): { from: number; to: number; reason: string }[] {
  const edges = [past.from, ...stretchesOf(past).flatMap(({ from, to }) => [from, to]), past.to];
  const gaps: { from: number; to: number; reason: string }[] = [];
  const first = past.log.find(({ heard }) => heard)!.t;
  for (let nth = 0; nth < edges.length; nth += 2) {
    const [from, to] = [edges[nth]!, edges[nth + 1]!];
    // Nobody says anything of the time before the first frame, and after the last one the collector was stopped.
    const why = past.outages.find(({ t }) => t >= from && t < to)?.reason ?? (to <= first ? "connecting" : "stopped");
    if (to > from) gaps.push({ from, to, reason: why });
  }
  return gaps;
}

/** The steps of a venue's number: [from, to) and what it was. */
export function stepsOf(past: Past, venue: string): { from: number; to: number; value: number }[] {
  return stretchesOf(past).flatMap(({ to, frames }) =>
    frames.map(({ t, readings }, nth) => ({ from: t, to: frames[nth + 1]?.t ?? to, value: readings[venue]! })),
  );
}

const format = new Intl.DateTimeFormat("en-CA", {
  timeZone: zone,
  dateStyle: "short",
  timeStyle: "medium",
  hourCycle: "h23",
});

export interface Hour {
  readonly from: number;
  readonly to: number;
  readonly date: string;
  readonly hour: number;
  /** Monday is 0. */
  readonly weekday: number;
  /** Whether all of it lies in the range. */
  readonly whole: boolean;
}

function localOf(t: number): { date: string; hour: number; weekday: number } {
  const [date = "", time = ""] = format.format(t).split(", ");
  const weekday = (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
  return { date, hour: Number(time.slice(0, 2)), weekday };
}

/** The clock hours of every local day that meets the range; one that the clocks repeat is there twice. */
export function hoursOf({ from, to }: Pick<Past, "from" | "to">): Hour[] {
  const [first, last] = [localOf(from).date, localOf(to - 1).date];
  const start = Math.floor(from / hourMs) * hourMs;
  const hours: Hour[] = [];
  for (let t = start - 25 * hourMs; t < to + 25 * hourMs; t += hourMs) {
    const local = localOf(t);
    if (local.date < first || local.date > last) continue;
    hours.push({ ...local, from: t, to: t + hourMs, whole: t >= from && t + hourMs <= to });
  }
  return hours;
}
