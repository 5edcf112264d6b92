/** Weekdays by their names in feeds.json, in ISO order. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export type Weekday = (typeof weekdays)[number];

/** A span of a weekday in minutes after its local midnight; one that runs past midnight closes after 1440. */
export interface WeekSpan {
  readonly day: Weekday;
  /** Position among the day's spans as written. */
  readonly index: number;
  readonly opens: number;
  readonly closes: number;
}

export const minutesOfDay = 24 * 60;

/** Minutes after midnight of a text such as `22:00-02:00`, or null where it is not a span. */
export function parseSpan(text: string): { opens: number; closes: number } | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text);
  if (!match) return null;
  const opens = Number(match[1]) * 60 + Number(match[2]);
  const closes = match[3] === undefined ? minutesOfDay : Number(match[3]) * 60 + Number(match[4]);
  if (opens === closes) return null;
  return { opens, closes: closes > opens ? closes : closes + minutesOfDay };
}

/** Every span of a week, Monday first, in the order written. */
export function weekSpans(hours: Readonly<Partial<Record<Weekday, readonly string[]>>>): WeekSpan[] {
  return weekdays.flatMap((day) =>
    (hours[day] ?? []).flatMap((text, index) => {
      const span = parseSpan(text);
      return span ? [{ day, index, ...span }] : [];
    }),
  );
}
