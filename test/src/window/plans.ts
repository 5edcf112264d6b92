import * as fc from "fast-check";
import type { Plan, PlannedConnection, PlannedProcess } from "./simulation";

const windows = 5;

/** Plans of several listeners that come, go and are killed while a feed publishes through several windows. */
export function plans(oneClock: boolean): fc.Arbitrary<Plan> {
  return fc.constantFrom(10_000, 20_000).chain((windowMs) => {
    const total = windows * windowMs;
    const instant = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: total }) },
      // Near a window's edge.
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.integer({ min: 1, max: windows - 1 }), fc.integer({ min: -2500, max: 2500 }))
          .map(([nth, by]) => nth * windowMs + by),
      },
    );
    const connection: fc.Arbitrary<PlannedConnection> = fc
      .record({
        from: instant,
        to: instant,
        reason: fc.constantFrom("disconnected", "stale", "stalled", "restart", "stopped"),
        missEvery: fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined, freq: 3 }),
      })
      .map(({ from, to, ...more }) => ({ from: Math.min(from, to), to: Math.max(from, to), ...more }));
    const process: fc.Arbitrary<PlannedProcess> = fc.record({
      offset: fc.integer({ min: -750, max: 750 }),
      connections: fc.oneof(
        fc.array(connection, { minLength: 1, maxLength: 4 }).map(oneAfterAnother),
        fc.array(connection, { minLength: 1, maxLength: 3 }),
      ),
      flushMs: fc.integer({ min: 300, max: 8000 }),
      killedAt: fc.option(instant, { nil: undefined, freq: 2 }),
      delays: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 7 }),
      partsAt: fc.option(
        fc.array(fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }), { minLength: 1, maxLength: 4 }),
        { nil: undefined },
      ),
    });
    const pause = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 50, max: 1500 }) },
      { weight: 1, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1500, max: windowMs }) },
    );
    return fc.record({
      windowMs: fc.constant(windowMs),
      published: fc
        .tuple(fc.array(pause, { minLength: 5, maxLength: 30 }), fc.integer({ min: 20, max: 150 }))
        .map(([pauses, count]) => publishedTimes(pauses, count, total)),
      processes: fc.array(process, { minLength: 1, maxLength: 4 }),
      oneClock: fc.constant(oneClock),
    });
  });
}

/** Two connections of one process that are live together for a while, one of them late by seconds now and then. */
export const slowPlans: fc.Arbitrary<Plan> = fc
  .record({
    pauses: fc.array(fc.integer({ min: 20, max: 900 }), { minLength: 5, maxLength: 30 }),
    lags: fc.array(fc.constantFrom(0, 0, 400, 1200, 3000), { minLength: 2, maxLength: 60 }),
    missEvery: fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined }),
    ends: fc.integer({ min: 12_000, max: 50_000 }),
    slowFirst: fc.boolean(),
    slowEnds: fc.boolean(),
  })
  .map(({ pauses, lags, missEvery, ends, slowFirst, slowEnds }) => {
    const connection = (begins: boolean, stops: boolean) => ({
      from: begins ? 0 : 5000,
      to: stops ? ends : 50_000,
      reason: "disconnected" as const,
    });
    return {
      windowMs: 10_000,
      published: publishedTimes(pauses, 200, 50_000),
      oneClock: true,
      processes: [
        {
          offset: 0,
          flushMs: 1000,
          delays: [10],
          connections: [
            { ...connection(slowFirst, slowEnds), lags },
            { ...connection(!slowFirst, !slowEnds), missEvery },
          ],
        },
      ],
    };
  });

function oneAfterAnother(connections: readonly PlannedConnection[]): PlannedConnection[] {
  let free = -Infinity;
  return [...connections]
    .sort((a, b) => a.from - b.from)
    .map((each) => {
      const from = Math.max(each.from, free);
      free = Math.max(from, each.to) + 1;
      return { ...each, from, to: Math.max(from, each.to) };
    });
}

function publishedTimes(pauses: readonly number[], count: number, total: number): number[] {
  const times: number[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    at += pauses[index % pauses.length] ?? 0;
    if (at >= total) break;
    times.push(at);
  }
  return times;
}
