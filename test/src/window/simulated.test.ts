import * as fc from "fast-check";
import { createHash } from "node:crypto";
import type { Journal } from "../../../src/model/journal";
import { aggregateAll } from "./archive";
import { naiveStatistics } from "./naive";
import { plans, slowPlans } from "./plans";
import { checkCoverage, checkHolds, checkHonest, checkNeverLess, checkNothingTwice } from "./properties";
import { heldIn, simulate, type Plan } from "./simulation";

const numRuns = Number(process.env["SIMULATED_RUNS"] ?? 60);
const edgeMs = 2000;

/** Which of a plan's sessions, or journals, a case takes. */
const choice = fc.array(fc.boolean(), { minLength: 5, maxLength: 20 });

describe.each([
  ["listeners of one clock", true],
  ["listeners whose clocks differ by up to 1.5 s", false],
])("%s", (_, oneClock) => {
  const plan = plans(oneClock);

  function check<Case extends [Plan, ...unknown[]]>(
    cases: fc.Arbitrary<Case>,
    property: (...given: Case) => void,
  ): void {
    fc.assert(
      fc.property(cases, (given) => property(...given)),
      { seed: 20260217, numRuns },
    );
  }

  test("every frame that a journal holds is archived, once, and what is missing is declared to the millisecond", () => {
    check(fc.tuple(plan), (planned) => {
      const simulated = simulate(planned);
      const archive = aggregateAll(simulated.journals, planned.windowMs);
      checkCoverage(archive);
      checkNothingTwice(archive);
      checkHolds(archive, simulated.held);
      checkHonest(planned, simulated, archive);
    });
  });

  test("of damaged journals every line that can be read is archived, once, also when aggregated again", () => {
    check(fc.tuple(plan, fc.integer({ min: 2, max: 12 })), (planned, every) => {
      const whole = { ...planned, processes: planned.processes.map((each) => ({ ...each, partsAt: undefined })) };
      let lines = 0;
      const journals = simulate(whole).journals.map((journal) => ({
        ...journal,
        frames: journal.frames.filter(() => ++lines % every !== 0),
      }));
      const archive = aggregateAll(journals, planned.windowMs);
      checkCoverage(archive);
      checkNothingTwice(archive);
      checkHolds(archive, heldIn(journals));
      expect(aggregateAll(journals, planned.windowMs, archive)).toEqual(archive);
    });
  });

  test("statistics are those of the events, the coverage and the carry", () => {
    check(fc.tuple(plan), (planned) => {
      for (const raw of aggregateAll(simulate(planned).journals, planned.windowMs).values()) {
        for (const [venue, statistics] of Object.entries(raw.statistics)) {
          expect(statistics).toEqual(naiveStatistics(raw, venue));
        }
      }
    });
  });

  test("journals in any order give equal content", () => {
    check(fc.tuple(plan, fc.integer()), (planned, seed) => {
      const { journals } = simulate(planned);
      const shuffled = [...journals].sort((a, b) => rank(a, seed) - rank(b, seed));
      expect(aggregateAll(shuffled, planned.windowMs)).toEqual(aggregateAll(journals, planned.windowMs));
    });
  });

  test("aggregating again, upon what stands, changes nothing", () => {
    check(fc.tuple(plan), (planned) => {
      const { journals } = simulate(planned);
      const archive = aggregateAll(journals, planned.windowMs);
      expect(aggregateAll(journals, planned.windowMs, archive)).toEqual(archive);
    });
  });

  test("aggregating again after any of the journals are gone loses nothing and doubles nothing", () => {
    check(fc.tuple(plan, choice), (planned, left) => {
      const { journals } = simulate(planned);
      const archive = aggregateAll(journals, planned.windowMs);
      const later = aggregateAll(some(journals, left), planned.windowMs, archive);
      checkCoverage(later);
      checkNeverLess(archive, later);
      checkNothingTwice(later);
    });
  });

  test("sessions that come late add what they have, take nothing away and double nothing", () => {
    check(fc.tuple(plan, choice), (planned, early) => {
      const { journals, held } = simulate(planned);
      const archive = aggregateAll(earlyOf(journals, early), planned.windowMs);
      const later = aggregateAll(journals, planned.windowMs, archive);
      checkNeverLess(archive, later);
      checkNothingTwice(later);
      checkHolds(later, held);
    });
  });

  test("sessions that come when journals of others are gone lose nothing, and double nothing but at a window's edge", () => {
    check(fc.tuple(plan, choice, choice), (planned, early, left) => {
      const { journals, held } = simulate(planned);
      const first = earlyOf(journals, early);
      const archive = aggregateAll(first, planned.windowMs);
      const late = journals.filter((journal) => !first.includes(journal));
      const later = aggregateAll([...some(first, left), ...late], planned.windowMs, archive);
      checkCoverage(later);
      checkNeverLess(archive, later);
      checkNothingTwice(later, edgeMs);
      checkHolds(later, held);
    });
  });
});

test("of two connections one may be seconds late, or leave out frames: each frame is archived once", () => {
  fc.assert(
    fc.property(slowPlans, (planned) => {
      const { journals, held } = simulate(planned);
      const archive = aggregateAll(journals, planned.windowMs);
      checkCoverage(archive);
      checkNothingTwice(archive);
      checkHolds(archive, held);
      expect(aggregateAll(journals, planned.windowMs, archive)).toEqual(archive);
    }),
    { seed: 20260217, numRuns },
  );
});

function some(journals: readonly Journal[], chosen: readonly boolean[]): Journal[] {
  return journals.filter((_, index) => chosen[index % chosen.length]);
}

function earlyOf(journals: readonly Journal[], chosen: readonly boolean[]): Journal[] {
  const sessions = [...new Set(journals.map(({ header }) => header.session))].sort();
  return journals.filter(({ header }) => chosen[sessions.indexOf(header.session) % chosen.length]);
}

function rank({ header }: Journal, seed: number): number {
  const text = `${seed} ${header.session} ${header.window.start} ${header.part}`;
  return createHash("sha1").update(text).digest().readUInt32BE();
}
