import type { WeekCell } from "../../api/answers";

/** Steps of the colour scale. */
export const levels = 7;
const thinDays = 2;
const thinShare = 0.5;

/** Whether a cell rests on little. */
export function isThin({ days, covered }: WeekCell): boolean {
  return days < thinDays || covered < thinShare;
}

/** The step of a value, from 0 to the highest. */
export function levelOf(value: number, most: number): number {
  return most <= 0 ? 0 : Math.min(levels - 1, Math.floor((value / most) * levels));
}
