const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant (epoch milliseconds) in a time zone, `yyyy-mm-dd`; undefined where there is no such zone. */
export function dateIn(zone: string, ms: number): string | undefined {
  let format = formats.get(zone);
  try {
    format ??= new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  } catch {
    return undefined;
  }
  formats.set(zone, format);
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return ["year", "month", "day"].map((part) => parts.get(part as Intl.DateTimeFormatPartTypes) ?? "").join("-");
}

/** The day after. */
export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);
}
