import { wallAt } from "../../text/zone";

/** Minutes between two ticks. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360];

/**
 * Round wall times between two instants, so many at most. In a day of 23 hours one may be missing, in one of 25 one may
 * stand twice, as on the clock on the wall.
 * @param from epoch seconds
 * @returns epoch seconds, ascending
 */
export function ticksOf(zone: string, from: number, to: number, most: number): number[] {
  const minutes = steps.find((each) => (to - from) / 60 / each <= most) ?? 720;
  const stride = Math.min(minutes, 15) * 60;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / stride) * stride; at <= to; at += stride) {
    if (wallAt(zone, at * 1000).minute % minutes === 0) ticks.push(at);
  }
  return ticks;
}
