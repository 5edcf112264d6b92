/** Epoch milliseconds as ISO 8601 with milliseconds and `Z`. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Epoch milliseconds of an ISO 8601 instant; NaN when it is none. */
export function fromIso(text: string): number {
  return Date.parse(text);
}

/** For code that must not use `Date` itself because it is replayed. */
export function dateOf(ms: number): Date {
  return new Date(ms);
}

/** ISO 8601 basic format with milliseconds, sortable and safe in names: `20260217T100002123Z`. */
export function basicIso(ms: number): string {
  return iso(ms).replace(/[-:.]/g, "");
}

/** Epoch milliseconds of {@link basicIso}'s text, or NaN. */
export function fromBasicIso(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(text);
  if (!parts) return NaN;
  const [, year, month, day, hour, minute, second, milli] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`);
}
