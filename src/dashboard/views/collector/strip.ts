import type { DayAnswer } from "../../api/answers";

/** How much of a stretch was heard. */
export interface Slot {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Covered share from 0 to 1; null where nothing is known yet. */
  readonly share: number | null;
  /** Whether all that is missing was outside the opening hours. */
  readonly closed: boolean;
}

const fewestMs = 300_000;

/** The day in slots of five minutes, or of a window where that is longer. */
export function slotsOf(day: DayAnswer): Slot[] {
  const longest = Math.max(0, ...day.windows.seconds) * 1000;
  return cut(day, Math.max(fewestMs, longest));
}

export function hoursOf(day: DayAnswer): Slot[] {
  return cut(day, 3_600_000);
}

function cut(day: DayAnswer, lengthMs: number): Slot[] {
  const [start, end, knownTo] = [day.from, day.to, day.known_to].map((text) => Date.parse(text)) as [
    number,
    number,
    number,
  ];
  const gaps = day.gaps.map(({ from, to, reason }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    closed: reason === "closed",
  }));
  const slots: Slot[] = [];
  for (let from = start; from < end; from += lengthMs) {
    const to = Math.min(end, from + lengthMs);
    const known = Math.min(to, knownTo) - from;
    if (known <= 0) {
      slots.push({ from, to, share: null, closed: false });
      continue;
    }
    const missing = gaps
      .map((gap) => ({ ...gap, ms: Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)) }))
      .filter(({ ms }) => ms > 0);
    const missed = missing.reduce((sum, { ms }) => sum + ms, 0);
    slots.push({
      from,
      to,
      share: Math.max(0, 1 - missed / known),
      closed: missed > 0 && missing.every(({ closed }) => closed),
    });
  }
  return slots;
}

/** The class of a slot's colour. */
export function kindOf({ share, closed }: Slot): string {
  if (share === null) return "unknown";
  if (share >= 1) return "full";
  if (closed) return "closed";
  if (share <= 0) return "missed";
  return share >= 0.9 ? "partly-3" : share >= 0.5 ? "partly-2" : "partly-1";
}
