import { wallAt } from "./zone";

/** Numbers and times in a language and a time zone. */
export class Format {
  readonly #whole: Intl.NumberFormat;
  readonly #tenth: Intl.NumberFormat;

  constructor(
    readonly locale: string,
    readonly zone: string,
  ) {
    this.#whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.#tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  }

  count(value: number): string {
    return this.#whole.format(value);
  }

  average(value: number): string {
    return this.#tenth.format(value);
  }

  /** With its sign: "+12", "−3", "±0". */
  change(value: number): string {
    if (Math.round(value) === 0) return "±0";
    return `${value > 0 ? "+" : "−"}${this.count(Math.abs(value))}`;
  }

  /** A share of 1 in percent; 100 only where nothing at all is missing. */
  share(value: number): string {
    return `${value >= 1 ? "100" : this.#tenth.format(Math.floor(value * 1000) / 10)} %`;
  }

  percent(value: number): string {
    return `${this.count(value)} %`;
  }

  /** `14:05`, by the clock on the wall. @param at epoch milliseconds */
  time(at: number): string {
    const { minute } = wallAt(this.zone, at);
    return hourText(minute / 60);
  }

  /** `14:05:09`. @param at epoch milliseconds */
  seconds(at: number): string {
    return `${this.time(at)}:${String(Math.floor(at / 1000) % 60).padStart(2, "0")}`;
  }

  /** A stretch; with seconds where it is short. @param from epoch milliseconds */
  stretch(from: number, to: number): string {
    const exact = from % 60_000 !== 0 || to % 60_000 !== 0;
    return exact ? `${this.seconds(from)}–${this.seconds(to)}` : `${this.time(from)}–${this.endTime(to)}`;
  }

  /** The end of a day reads 24:00. */
  endTime(at: number): string {
    const text = this.time(at);
    return text === "00:00" ? "24:00" : text;
  }

  /** `Wednesday, 17 February 2026`. @param date `yyyy-mm-dd` */
  date(date: string): string {
    return this.#date(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  }

  /** `Wed, 17 Feb`. */
  shortDate(date: string): string {
    return this.#date(date, { weekday: "short", day: "numeric", month: "short" });
  }

  weekday(date: string): string {
    return this.#date(date, { weekday: "long" });
  }

  /** @param day Monday is 0 */
  dayName(day: number, length: "long" | "short"): string {
    return this.#date(`2024-01-0${day + 1}`, { weekday: length });
  }

  /** A length of time in at most two units. @param ms milliseconds */
  duration(ms: number): string {
    if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`;
    const seconds = Math.round(ms / 1000);
    const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600), Math.floor(seconds / 60)];
    if (days > 0) return two(days, "d", hours % 24, "h");
    if (hours > 0) return two(hours, "h", minutes % 60, "min");
    return minutes > 0 ? two(minutes, "min", seconds % 60, "s") : `${seconds} s`;
  }

  #date(date: string, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.locale, { ...options, timeZone: "UTC" }).format(
      Date.parse(`${date}T12:00:00Z`),
    );
  }
}

/** `14:30` of 14.5. */
export function hourText(hour: number): string {
  const minutes = Math.round(hour * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
