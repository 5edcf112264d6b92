import { IANAZone } from "luxon";

/** Whether the runtime knows this IANA time zone, e.g. `Europe/Zurich`; an offset such as `+02:00` is not one. */
export function isZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}

const minuteMs = 60_000;
const remembered = 10_000;
const offsets = new Map<string, Map<number, number>>();

/** How far local time is ahead of UTC at an instant (epoch ms), in ms. */
export function offsetAt(zone: string, instantMs: number): number {
  let known = offsets.get(zone);
  if (!known || known.size >= remembered) {
    known = new Map<number, number>();
    offsets.set(zone, known);
  }
  // Clocks change on whole minutes; to ask Intl costs some microseconds, and the same few instants are asked for ever.
  const minute = Math.floor(instantMs / minuteMs);
  let offset = known.get(minute);
  if (offset === undefined) {
    offset = IANAZone.create(zone).offset(minute * minuteMs) * minuteMs;
    known.set(minute, offset);
  }
  return offset;
}
