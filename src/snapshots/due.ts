const minuteMs = 60_000;
const latestMs = 5 * minuteMs;
/** The longest that taking one may last, with what it waits for. */
const takingMs = 5 * minuteMs;

/** The instants at which snapshots are due, after one instant and up to another, epoch milliseconds. */
export function dueBetween(everyMinutes: number, after: number, upTo: number): number[] {
  const everyMs = everyMinutes * minuteMs;
  const due: number[] = [];
  for (let at = (Math.floor(after / everyMs) + 1) * everyMs; at <= upTo; at += everyMs) due.push(at);
  return due;
}

/** How late a snapshot may still be called for; later it would be one of another time. */
export function mostLateMs(everyMinutes: number): number {
  return Math.min(latestMs, everyMinutes * minuteMs);
}

/** How late one that was called for may still be begun. */
export function beginWithinMs(everyMinutes: number): number {
  return mostLateMs(everyMinutes) + minuteMs;
}

/** How long after it was due a snapshot that does not stand is missed for good. */
export function missedAfterMs(everyMinutes: number): number {
  return beginWithinMs(everyMinutes) + takingMs;
}
