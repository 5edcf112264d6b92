import type { Estimate } from "../../model/comparison";
import { wallAt } from "../../hours/wall";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1, minimumFractionDigits: 1 });
export const none = "–";

export function count(value: number | null): string {
  return value === null ? none : whole.format(value);
}

export function people(value: number | null): string {
  return value === null ? none : minus(tenth.format(value));
}

/** How many hours. */
export function hours(value: number): string {
  return `${value} ${value === 1 ? "hour" : "hours"}`;
}

/** With its sign. */
export function change(value: number | null): string {
  if (value === null) return none;
  return Math.abs(value) < 0.05 ? "±0.0" : `${value > 0 ? "+" : ""}${minus(tenth.format(value))}`;
}

/** In percent, rounded down: 100 only where nothing at all is missing. */
export function share(value: number | null): string {
  if (value === null) return none;
  const percent = Math.floor(value * 10_000) / 100;
  return `${percent < 1 ? percent.toFixed(2) : value >= 1 ? "100" : percent.toFixed(1)} %`;
}

export function estimate(value: Estimate | null, write: (value: number) => string = people): string {
  if (!value) return none;
  const { low, high } = value;
  return low === null || high === null ? write(value.value) : `${write(value.value)} (${write(low)} to ${write(high)})`;
}

export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
}

/** `17 Feb 14:05`, by the clock on the wall. */
export function moment(zone: string, at: number): string {
  const wall = new Date(wallAt(zone, at));
  return `${wall.getUTCDate()} ${months[wall.getUTCMonth()] ?? ""} ${wall.toISOString().slice(11, 16)}`;
}

/** `17 Feb 2026 14:05`, by the clock on the wall. */
export function momentOfYear(zone: string, at: number): string {
  const wall = new Date(wallAt(zone, at));
  return moment(zone, at).replace(/ (?=\d\d:)/, ` ${wall.getUTCFullYear()} `);
}

/** `14:05`. */
export function clock(zone: string, at: number): string {
  return new Date(wallAt(zone, at)).toISOString().slice(11, 16);
}

/** `Tue 17 Feb`. @param date `yyyy-mm-dd` */
export function day(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return `${weekdays[(at.getUTCDay() + 6) % 7] ?? ""} ${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ""}`;
}

export function hour(value: number): string {
  return `${String(value).padStart(2, "0")}–${String(value + 1).padStart(2, "0")} h`;
}

export const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function minus(text: string): string {
  return text.replace("-", "−");
}
