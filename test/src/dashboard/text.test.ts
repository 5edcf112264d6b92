import { listed } from "../../../src/dashboard/views/now/list";
import { queryOf, routeOf } from "../../../src/dashboard/route";
import { de } from "../../../src/dashboard/text/de";
import { en, type Texts } from "../../../src/dashboard/text/en";
import { Format } from "../../../src/dashboard/text/format";
import { nameOf, plain } from "../../../src/dashboard/text/name";
import { wallAt, weekdayOf } from "../../../src/dashboard/text/zone";

test("an address says what is shown, and what is not understood is as if it were not there", () => {
  const query = "?view=day&feed=pool&venue=a%26b&date=2026-02-17&zoom=100-200&lang=de";
  expect(routeOf(query)).toMatchObject({
    view: "day",
    venue: "a&b",
    date: "2026-02-17",
    zoom: [100, 200],
    language: "de",
  });
  expect(queryOf(routeOf(query))).toBe(query);
  expect(routeOf("?view=%3Cimg&date=2026-02-30&zoom=9-3&order=x&span=9")).toMatchObject({
    view: "now",
    date: undefined,
    zoom: undefined,
    order: "fullest",
    span: "day",
  });
  expect(queryOf(routeOf(""))).toBe("?");
});

test("a hostile name is one short line of text without turned directions", () => {
  expect(plain("a\u202Eb\u2066c\n\td\u0000")).toBe("a b c d");
  expect(plain("<b>x</b>")).toBe("<b>x</b>");
  expect(plain("🏊".repeat(500), 10)).toBe(`${"🏊".repeat(9)}…`);
  expect(nameOf({ id: "SSD-1", name: "\u200E \u202E" })).toBe("SSD-1");
});

test("one is one, in both languages", () => {
  const said = (texts: Texts, count: string) => [
    texts.guests(count),
    texts.now.summary(count, count),
    texts.now.updated(count),
    texts.day.readingsCount(count),
    texts.compare.more(count),
    texts.compare.typicalHint(count),
  ];
  expect(said(en, "1")).toEqual([
    ...["1 guest", "1 guest in 1 place", "1 place shown", "1 single reading", "1 more day"],
    "median of 1 moving hour",
  ]);
  expect(said(en, "0").join(" ")).toBe(
    "0 guests 0 guests in 0 places 0 places shown 0 single readings 0 more days median of 0 moving hours",
  );
  expect(said(de, "1")).toEqual([
    ...["1 Gast", "1 Gast an 1 Ort", "1 Ort gezeigt", "1 einzelne Messung", "noch 1 Tag"],
    "Median von 1 bewegten Stunde",
  ]);
  expect(said(de, "21").join(" ")).toBe(
    "21 Gäste 21 Gäste an 21 Orten 21 Orte gezeigt 21 einzelne Messungen noch 21 Tage Median von 21 bewegten Stunden",
  );
});

test("searching does without accents and capitals; pinned places come first, unknown ones last", () => {
  const venue = (id: string, occupancy: number | null, percent: number | null) => ({
    id,
    name: id,
    occupancy,
    percent,
    capacity: null,
    at: null,
    age_seconds: null,
    trend: null,
    open: null,
    flags: [],
  });
  const venues = [
    venue("Käferberg", 10, 10),
    venue("Leer", 0, 0),
    venue("Unbekannt", null, null),
    venue("Voll", 90, 90),
  ];
  const ids = (search: string, order: "fullest" | "emptiest" | "name", pins: string[] = []) =>
    listed(venues, { search, order, pins: new Set(pins), locale: "de-CH" }).map(({ id }) => id);
  expect(ids("", "fullest")).toEqual(["Voll", "Käferberg", "Leer", "Unbekannt"]);
  expect(ids("", "emptiest", ["Voll"])).toEqual(["Voll", "Leer", "Käferberg", "Unbekannt"]);
  expect(ids("KAFER", "name")).toEqual(["Käferberg"]);
});

test("times are the wall's, shares never round up to everything", () => {
  const format = new Format("en-GB", "Europe/Zurich");
  const at = Date.parse("2026-02-16T23:00:00.000Z");
  expect(format.stretch(at, at + 86_400_000)).toBe("00:00–24:00");
  expect(format.stretch(at, at + 90_500)).toBe("00:00:00–00:01:30");
  expect([format.share(0.99999), format.share(1), format.change(-3), format.change(0.2)]).toEqual([
    "99.9 %",
    "100 %",
    "−3",
    "±0",
  ]);
  expect([50, 61_000, 3_600_000, 90_000_000].map((ms) => format.duration(ms))).toEqual([
    "50 ms",
    "1 min 1 s",
    "1 h",
    "1 d 1 h",
  ]);
  expect(wallAt("Europe/Zurich", at)).toEqual({ date: "2026-02-17", minute: 0 });
  expect(weekdayOf("2026-02-16")).toBe(0);
});

test("German says everything that English says, and not with the same words", () => {
  const paths = (texts: object, prefix = ""): string[] =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "object" && value !== null ? paths(value as object, `${prefix}${key}.`) : [`${prefix}${key}`],
    );
  expect(paths(de)).toEqual(paths(en));
  expect(de.now.empty[1]).not.toBe(en.now.empty[1]);
});
