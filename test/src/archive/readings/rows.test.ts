import fc from "fast-check";
import { needsBefore, rowsOf, type Row } from "../../../../src/archive/readings/rows";
import { Session } from "../../../../src/feed/session";
import type { RawWindow } from "../../../../src/model/archive";
import { assemble } from "../../../../src/window/assemble";
import { TestJournals, ten } from "../../feed/fixture";

const lengthMs = 60_000;

interface Said {
  readonly at: number;
  readonly venue: string;
  readonly name?: string;
  readonly capacity?: number;
  /** A new session begins with it. */
  readonly anew: boolean;
}

/** The raw windows that a feed's sessions leave behind. */
function windowsOf(said: readonly Said[], windows: number): RawWindow[] {
  const journals = new TestJournals();
  let session: Session | undefined;
  for (const { at, venue, name, capacity, anew } of said) {
    if (!session || anew) {
      session?.end("disconnected");
      session = new Session("pool", "c", { lengthMs }, journals, at, `x${at - ten}`);
    }
    session.frame(at, [{ venue, occupancy: at % 1000, name, capacity }], false);
  }
  session?.end("stopped");
  const all = journals.read();
  return Array.from({ length: windows }, (_, nth) => {
    const window = { start: ten + nth * lengthMs, end: ten + (nth + 1) * lengthMs };
    const of = (start: number) => all.filter(({ header }) => header.window.start === start);
    const neighbours = [...of(window.start - lengthMs), ...of(window.end)];
    const profile = { feed: "pool", seamMs: 2000, venues: new Map(), closed: () => [] };
    return assemble(window, profile, { journals: of(window.start), neighbours, control: [] });
  });
}

function rowsOfAll(raws: readonly RawWindow[]): Row[] {
  return raws.flatMap((raw, nth) => rowsOf(raw, raws[nth - 1]));
}

test("a reading has the name and the capacity that were in force when it was read", () => {
  const said = [
    { at: ten, venue: "a", name: "A", capacity: 10, anew: true },
    { at: ten + 70_000, venue: "a", name: "A", capacity: 10, anew: false },
    { at: ten + 80_000, venue: "a", name: "B", capacity: 20, anew: false },
    { at: ten + 90_000, venue: "a", name: "B", capacity: 20, anew: false },
    { at: ten + 130_000, venue: "a", name: "B", capacity: 20, anew: false },
    // It changed while nobody listened, and changes again in the same window.
    { at: ten + 140_000, venue: "a", name: "C", capacity: 30, anew: true },
    { at: ten + 150_000, venue: "a", name: "D", capacity: 40, anew: false },
  ];
  const raws = windowsOf(said, 3);
  const told = rowsOfAll(raws).map(({ at, name, capacity }) => `${(at - ten) / 1000} ${name} ${capacity}`);
  expect(told).toEqual(["0 A 10", "70 A 10", "80 B 20", "90 B 20", "130 B 20", "140 C 30", "150 D 40"]);
  expect(raws.map(needsBefore)).toEqual([false, true, true]);
});

test("what nobody can know any more is not guessed: without the window before, a capacity before its change is unknown", () => {
  const [, second] = windowsOf(
    [
      { at: ten, venue: "a", capacity: 10, anew: true },
      { at: ten + 70_000, venue: "a", capacity: 10, anew: false },
      { at: ten + 80_000, venue: "a", capacity: 20, anew: false },
    ],
    2,
  );
  expect(rowsOf(second!, undefined).map(({ capacity }) => capacity)).toEqual([null, 20]);
});

test("one venue alone has the same rows as among all", () => {
  const said = Array.from({ length: 40 }, (_, nth) => ({
    at: ten + nth * 4000,
    venue: nth % 3 === 0 ? "b" : "a",
    capacity: 10 + Math.floor(nth / 9),
    anew: nth % 17 === 0,
  }));
  const raws = windowsOf(said, 3);
  for (const venue of ["a", "b"]) {
    const alone = raws.flatMap((raw, nth) => rowsOf(raw, raws[nth - 1], venue));
    expect(alone).toEqual(rowsOfAll(raws).filter((row) => row.venue === venue));
    expect(alone.length).toBeGreaterThan(0);
  }
});

test("whatever sessions come and go, and however often it changes, every reading has what was said with it", () => {
  const frame = fc.record({ change: fc.boolean(), anew: fc.boolean() });
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 60 }), (frames) => {
      let capacity = 100;
      const said = frames.map(({ change, anew }, nth): Said => {
        if (change) capacity++;
        return { at: ten + nth * 5000, venue: "a", name: `n${capacity}`, capacity, anew };
      });
      const rows = rowsOfAll(windowsOf(said, Math.ceil(frames.length / 12)));
      expect(rows.map(({ at, name, capacity }) => ({ at, name, capacity }))).toEqual(
        said.map(({ at, name, capacity }) => ({ at, name, capacity })),
      );
    }),
    { numRuns: 300 },
  );
});
