/** How a feed is watched. */
export interface Method {
  readonly name: string;
  /** The file of its function app, below `apps/`. */
  readonly app: "headcount" | "timed" | "snapshot" | "chain";
  readonly schedules: readonly string[];
  /** How much longer than its window a run listens before and after it, milliseconds. */
  readonly overlapMs: number;
  /** Saves single frames, so that there are no windows with boundaries. */
  readonly snapshot: boolean;
}

/** How many windows the snapshots' intervals stand for: a window stands for five minutes. */
const tenMinutes = 2;
const hour = 12;

/**
 * Every way of watching a feed.
 * @param windowSeconds one of which two make up a minute or a part of one
 * @param overlapSeconds of alternating functions, before and after their window
 */
export function methodsOf(windowSeconds: number, overlapSeconds: number): readonly Method[] {
  const plain = { overlapMs: 0, snapshot: false };
  return [
    { ...plain, name: "hourly snapshot", app: "snapshot", schedules: [every(hour * windowSeconds)], snapshot: true },
    {
      ...plain,
      name: "ten-minute snapshot",
      app: "snapshot",
      schedules: [every(tenMinutes * windowSeconds)],
      snapshot: true,
    },
    { ...plain, name: "timer that listens for a window", app: "timed", schedules: [every(windowSeconds)] },
    {
      ...plain,
      name: "alternating functions that overlap",
      app: "timed",
      schedules: [0, windowSeconds].map((from) => every(2 * windowSeconds, from - overlapSeconds)),
      overlapMs: overlapSeconds * 1000,
    },
    { ...plain, name: "Durable chain that reconnects", app: "chain", schedules: [] },
    { ...plain, name: "Headcount", app: "headcount", schedules: [] },
  ];
}

/** NCRONTAB for every so many seconds, which make up a minute or are whole minutes, from a second on. */
export function every(seconds: number, from = 0): string {
  if (seconds > 60) return `${from} */${seconds / 60} * * * *`;
  const first = ((from % seconds) + seconds) % seconds;
  const all = Array.from({ length: 60 / seconds }, (_, nth) => first + nth * seconds);
  return `${all.join(",")} * * * * *`;
}
