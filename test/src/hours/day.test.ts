import fc from "fast-check";
import { localDay } from "../../../src/hours/day";

const day = (zone: string, instant: string) => {
  const { date, start, end } = localDay(zone, Date.parse(instant));
  return { date, start: new Date(start).toISOString(), hours: (end - start) / 3_600_000 };
};

describe("a local day", () => {
  it("begins at local midnight and ends where the next begins", () => {
    expect(day("Europe/Zurich", "2026-02-16T23:00:00Z")).toEqual({
      date: "2026-02-17",
      start: "2026-02-16T23:00:00.000Z",
      hours: 24,
    });
    expect(day("Europe/Zurich", "2026-02-17T22:59:59.999Z").date).toBe("2026-02-17");
    expect(day("UTC", "2026-02-17T23:59:59.999Z")).toEqual({
      date: "2026-02-17",
      start: "2026-02-17T00:00:00.000Z",
      hours: 24,
    });
  });

  it("has 23, 24.5 or 25 hours when clocks change", () => {
    expect(day("Europe/Zurich", "2026-03-29T12:00:00Z").hours).toBe(23);
    expect(day("Europe/Zurich", "2026-10-25T12:00:00Z").hours).toBe(25);
    expect(day("Australia/Lord_Howe", "2026-04-05T00:00:00Z").hours).toBe(24.5);
  });

  it("begins at the first instant of its date where midnight is skipped or stands twice", () => {
    expect(day("America/Santiago", "2026-09-06T12:00:00Z")).toEqual({
      date: "2026-09-06",
      start: "2026-09-06T04:00:00.000Z",
      hours: 23,
    });
    expect(day("America/Havana", "2026-11-01T12:00:00Z")).toEqual({
      date: "2026-11-01",
      start: "2026-11-01T04:00:00.000Z",
      hours: 25,
    });
  });

  it("holds its instant, and the days of a year tile it", () => {
    const zone = fc.constantFrom("Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "America/Havana", "UTC");
    const year = fc.integer({ min: Date.parse("2026-01-01T00:00:00Z"), max: Date.parse("2028-01-01T00:00:00Z") });
    fc.assert(
      fc.property(zone, year, (name, instant) => {
        const { date, start, end } = localDay(name, instant);
        expect(start <= instant && instant < end).toBe(true);
        expect(localDay(name, start)).toEqual({ date, start, end });
        expect(localDay(name, end - 1).date).toBe(date);
        expect(localDay(name, end).start).toBe(end);
        expect(date).toBe(new Intl.DateTimeFormat("sv-SE", { timeZone: name }).format(instant));
      }),
    );
  });
});
