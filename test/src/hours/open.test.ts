import fc from "fast-check";
import { closedSpans, isOpen, nextClosing, nextOpening } from "../../../src/hours/open";
import { openingHoursSchema, type OpeningHours } from "../../../src/hours/schema";
import { weekdays } from "../../../src/hours/week";

const at = (iso: string) => Date.parse(iso);
const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
const zurich = "Europe/Zurich";
const everyDay = (...spans: string[]): OpeningHours => Object.fromEntries(weekdays.map((day) => [day, spans]));

describe("opening hours", () => {
  it("are open from the first to before the last minute, in local time", () => {
    const hours = everyDay("06:00-22:00");
    expect(isOpen(hours, zurich, at("2026-02-17T04:59:59.999Z"))).toBe(false);
    expect(isOpen(hours, zurich, at("2026-02-17T05:00:00.000Z"))).toBe(true);
    expect(isOpen(hours, zurich, at("2026-02-17T20:59:59.999Z"))).toBe(true);
    expect(isOpen(hours, zurich, at("2026-02-17T21:00:00.000Z"))).toBe(false);
    expect(isOpen(hours, zurich, at("2026-07-17T04:00:00.000Z"))).toBe(true);
  });

  it("never close where there are none, and never open where a week has no span", () => {
    const now = at("2026-02-17T03:00:00Z");
    expect(isOpen(undefined, zurich, now)).toBe(true);
    expect(closedSpans(undefined, zurich, now, now + 1000)).toEqual([]);
    expect(nextClosing(undefined, zurich, now)).toBeNull();
    expect(nextOpening(undefined, zurich, now)).toBeNull();
    expect(isOpen({ mon: [] }, zurich, now)).toBe(false);
    expect(closedSpans({}, zurich, now, now + 1000)).toEqual([{ from: now, to: now + 1000 }]);
    expect(nextOpening({}, zurich, now)).toBeNull();
    expect(nextClosing({ mon: [] }, zurich, now)).toBeNull();
  });

  it("never close in a week of whole days, not even when clocks change", () => {
    const hours = everyDay("00:00-24:00");
    const [from, to] = [at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")];
    for (const zone of [zurich, "America/Havana", "America/Santiago", "Australia/Lord_Howe"]) {
      expect(closedSpans(hours, zone, from, to)).toEqual([]);
      expect(nextClosing(hours, zone, from)).toBeNull();
    }
  });

  it("run past midnight into a day that is closed, and from Sunday into Monday", () => {
    const hours: OpeningHours = { sun: ["22:00-02:00"] };
    expect(closedSpans(hours, "UTC", at("2026-02-15T21:00:00Z"), at("2026-02-16T03:00:00Z"))).toEqual([
      { from: at("2026-02-15T21:00:00Z"), to: at("2026-02-15T22:00:00Z") },
      { from: at("2026-02-16T02:00:00Z"), to: at("2026-02-16T03:00:00Z") },
    ]);
  });

  it("join spans that touch, also over midnight", () => {
    const hours: OpeningHours = { mon: ["06:00-12:00", "12:00-24:00"], tue: ["00:00-03:00"] };
    expect(iso(nextClosing(hours, "UTC", at("2026-02-16T07:00:00Z")))).toBe("2026-02-17T03:00:00.000Z");
  });

  it("open and close strictly after the instant asked for", () => {
    const hours: OpeningHours = { mon: ["06:00-22:00"] };
    const opening = at("2026-02-16T06:00:00Z");
    expect(nextOpening(hours, "UTC", opening - 1)).toBe(opening);
    expect(iso(nextOpening(hours, "UTC", opening))).toBe("2026-02-23T06:00:00.000Z");
    expect(iso(nextClosing(hours, "UTC", at("2026-02-16T22:00:00Z")))).toBe("2026-02-23T22:00:00.000Z");
  });

  it("last an hour less on the day of 23 hours and an hour more on that of 25", () => {
    const night = { sat: ["22:00-06:00"] };
    const length = (evening: string) =>
      (nextClosing(night, zurich, at(evening)) ?? 0) - (nextOpening(night, zurich, at(evening)) ?? 0);
    expect(length("2026-03-21T12:00:00Z")).toBe(8 * 3_600_000);
    expect(length("2026-03-28T12:00:00Z")).toBe(7 * 3_600_000);
    expect(length("2026-10-24T12:00:00Z")).toBe(9 * 3_600_000);
  });

  it("move a skipped wall time forward to the first that exists", () => {
    const morning = at("2026-03-29T00:00:00Z");
    const skip = "2026-03-29T01:00:00.000Z";
    expect(iso(nextOpening({ sun: ["02:30-09:00"] }, zurich, morning))).toBe(skip);
    expect(iso(nextClosing({ sun: ["00:30-02:30"] }, zurich, morning))).toBe(skip);
    const halfHour = at("2026-10-03T12:00:00Z");
    expect(iso(nextOpening({ sun: ["02:15-09:00"] }, "Australia/Lord_Howe", halfHour))).toBe(
      "2026-10-03T15:30:00.000Z",
    );
  });

  it("leave out an opening that a skip swallows whole, and find the one after it", () => {
    expect(iso(nextOpening({ sun: ["02:10-02:50"] }, zurich, at("2026-03-28T00:00:00Z")))).toBe(
      "2026-04-05T00:10:00.000Z",
    );
  });

  it("open at the first and close at the second of a wall time that stands twice", () => {
    const morning = at("2026-10-24T23:00:00Z");
    expect(iso(nextOpening({ sun: ["02:30-09:00"] }, zurich, morning))).toBe("2026-10-25T00:30:00.000Z");
    expect(iso(nextClosing({ sun: ["01:30-02:30"] }, zurich, morning))).toBe("2026-10-25T01:30:00.000Z");
    expect(iso(nextClosing({ sun: ["00:00-01:45"] }, "Australia/Lord_Howe", at("2026-04-04T13:30:00Z")))).toBe(
      "2026-04-04T15:15:00.000Z",
    );
  });
});

describe("opening hours over changes of clocks, whatever they are", () => {
  const changes: Record<string, string[]> = {
    [zurich]: ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"],
    "America/New_York": ["2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"],
    "Australia/Lord_Howe": ["2026-10-03T15:30:00Z", "2026-04-04T15:00:00Z"],
    UTC: ["2026-06-01T00:00:00Z"],
  };
  const step = 15 * 60_000;
  const place = fc.constantFrom(
    ...Object.entries(changes).flatMap(([zone, all]) => all.map((change) => ({ zone, change }))),
  );
  const time = fc.integer({ min: 0, max: 95 }).map((quarter) => {
    const pad = (value: number) => String(value).padStart(2, "0");
    return `${pad(Math.floor(quarter / 4))}:${pad((quarter % 4) * 15)}`;
  });
  const span = fc.tuple(time, time).map(([from, to]) => (from === to ? "00:00-24:00" : `${from}-${to}`));
  const hours = fc
    .record(Object.fromEntries(weekdays.map((day) => [day, fc.array(span, { maxLength: 3 })])), { requiredKeys: [] })
    .filter((week) => openingHoursSchema.safeParse(week).success);
  const anyHours: fc.Arbitrary<OpeningHours> = fc.oneof(
    hours,
    fc
      .uniqueArray(fc.constantFrom(...weekdays))
      .map((days) => Object.fromEntries(days.map((day) => [day, ["00:00-24:00"]]))),
    fc.tuple(fc.constantFrom(...weekdays), span).map(([day, text]) => ({ [day]: [text] })),
  );
  const start = fc.integer({ min: -3 * 96, max: 96 });

  it("isOpen agrees with the hours' own wall clock, away from the change", () => {
    fc.assert(
      fc.property(anyHours, place, start, (week, { zone, change }, quarter) => {
        const instant = at(change) + quarter * step;
        fc.pre(Math.abs(quarter) > 8 && quarter > -96 * 3);
        const clock = new Intl.DateTimeFormat("en-GB", {
          timeZone: zone,
          weekday: "short",
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
        });
        const parts = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, value]));
        const day = weekdays.findIndex((name) => name === parts["weekday"]?.toLowerCase());
        const now = `${parts["hour"] ?? ""}:${parts["minute"] ?? ""}`;
        const today = (week[weekdays[day]!] ?? []).some((text) => {
          const [from = "", to = ""] = text.split("-");
          return now >= from && (now < to || to <= from);
        });
        const yesterday = (week[weekdays[(day + 6) % 7]!] ?? []).some((text) => {
          const [from = "", to = ""] = text.split("-");
          return to <= from && now < to;
        });
        expect(isOpen(week, zone, instant)).toBe(today || yesterday);
      }),
      { numRuns: 300 },
    );
  });

  it("isOpen agrees with closedSpans at every quarter and on both sides of every edge", () => {
    fc.assert(
      fc.property(anyHours, place, start, (week, { zone, change }, quarter) => {
        const from = at(change) + quarter * step;
        const to = from + 2 * 86_400_000;
        const closed = closedSpans(week, zone, from, to);
        const samples = Array.from({ length: 192 }, (_, index) => from + index * step);
        for (const { from: edge, to: end } of closed) samples.push(edge, end - 1, ...(edge > from ? [edge - 1] : []));
        for (const { to: edge } of closed) if (edge < to) samples.push(edge);
        for (const sample of samples) {
          expect(isOpen(week, zone, sample)).toBe(!closed.some((span) => span.from <= sample && sample < span.to));
        }
        closed.forEach((span, index) => {
          expect(span.from).toBeLessThan(span.to);
          expect(span.from).toBeGreaterThan(closed[index - 1]?.to ?? from - 1);
          expect(span.to).toBeLessThanOrEqual(to);
        });
      }),
      { numRuns: 100 },
    );
  });

  it("nextOpening and nextClosing are the first true change", () => {
    const week = 8 * 86_400_000;
    fc.assert(
      fc.property(anyHours, place, start, fc.nat(step), (hours, { zone, change }, quarter, ms) => {
        const now = at(change) + quarter * step + ms;
        const closed = closedSpans(hours, zone, now, now + week);
        const opening = closed.map(({ to }) => to).find((to) => to < now + week);
        const closing = closed.map(({ from }) => from).find((from) => from > now);
        if (opening !== undefined) expect(nextOpening(hours, zone, now)).toBe(opening);
        else expect(nextOpening(hours, zone, now) ?? Infinity).toBeGreaterThanOrEqual(now + week);
        if (closing !== undefined) expect(nextClosing(hours, zone, now)).toBe(closing);
        else expect(nextClosing(hours, zone, now) ?? Infinity).toBeGreaterThanOrEqual(now + week);
      }),
      { numRuns: 300 },
    );
  });

  it("in every zone there is, at any time of two centuries, a next change comes soon, or never, and is one", () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
    const any = fc.integer({ min: at("1900-01-01T00:00:00Z"), max: at("2100-01-01T00:00:00Z") });
    fc.assert(
      fc.property(anyHours, zones, any, (hours, zone, now) => {
        const open = isOpen(hours, zone, now);
        const opening = nextOpening(hours, zone, now);
        const closing = nextClosing(hours, zone, now);
        for (const [edge, opens] of [
          [opening, true],
          [closing, false],
        ] as const) {
          if (edge === null) continue;
          expect(Number.isInteger(edge) && edge > now && edge <= now + 36 * 86_400_000).toBe(true);
          expect([isOpen(hours, zone, edge - 1), isOpen(hours, zone, edge)]).toEqual([!opens, opens]);
        }
        if (opening !== null && closing !== null) expect(opening < closing).toBe(!open);
        const empty = Object.values(hours).every((spans) => spans.length === 0);
        expect(opening === null && !open).toBe(empty);
      }),
      { numRuns: 400 },
    );
  });

  it("closedSpans of two neighbouring stretches are those of the whole, cut in two", () => {
    fc.assert(
      fc.property(anyHours, place, start, fc.nat(86_400_000), (hours, { zone, change }, quarter, cut) => {
        const from = at(change) + quarter * step;
        const [middle, to] = [from + cut, from + 86_400_000];
        const length = (spans: { from: number; to: number }[]) =>
          spans.reduce((sum, span) => sum + span.to - span.from, 0);
        const parts = [...closedSpans(hours, zone, from, middle), ...closedSpans(hours, zone, middle, to)];
        expect(length(parts)).toBe(length(closedSpans(hours, zone, from, to)));
      }),
      { numRuns: 200 },
    );
  });
});
