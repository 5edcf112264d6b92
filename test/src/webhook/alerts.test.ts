import fc from "fast-check";
import {
  advance,
  dueOf,
  givenUp,
  lapsedOf,
  nothingTold,
  postponed,
  taken,
  tried,
  alertsState,
  type AlertsState,
} from "../../../src/webhook/alerts";
import type { Condition, Verdict } from "../../../src/webhook/conditions";
import type { WebhookMessage } from "../../../src/webhook/message";

const minute = 60_000;
const start = Date.parse("2026-02-17T10:00:00.000Z");
const key = "over-capacity a";

function condition(verdict: Verdict): Condition {
  const facts = {
    kind: "over-capacity" as const,
    venue: { id: "a", name: "A" },
    occupancy: 11,
    capacity: 10,
    percent: 110,
    limit_percent: 100,
    flags: [],
  };
  return { key, verdict, facts };
}

/** Minute by minute what a receiver gets of one venue. */
class Telling {
  state: AlertsState = nothingTold;
  at = start;
  readonly got: { readonly at: number; readonly message: WebhookMessage }[] = [];
  #ids = 0;

  /** @param answers whether the receiver confirms, does not get it, or gets it and nobody learns of that */
  minute(verdict: Verdict | undefined, answers: "takes" | "down" | "mute" = "takes"): void {
    this.at += minute;
    const pace = {
      feed: "pool",
      feedName: "Pool",
      calmMs: 5 * minute,
      repeatMs: 60 * minute,
      unique: () => `alert${++this.#ids}`,
    };
    const conditions = verdict === undefined ? [] : [condition(verdict)];
    // As it stands in storage from one round to the next.
    this.state = alertsState.parse(JSON.parse(JSON.stringify(advance(this.state, conditions, this.at, pace))));
    const due = dueOf(this.state, this.at);
    const keys = due.map((each) => each.key);
    this.state = tried(this.state, keys);
    if (answers !== "down") this.got.push(...due.map(({ message }) => ({ at: this.at, message })));
    if (answers === "takes") this.state = taken(this.state, keys);
  }

  minutes(count: number, verdict: Verdict | undefined, answers: "takes" | "down" | "mute" = "takes"): void {
    for (let nth = 0; nth < count; nth++) this.minute(verdict, answers);
  }

  get told(): string[] {
    return this.got.map(({ at, message }) => `${(at - start) / minute} ${message.id} ${message.reason}`);
  }
}

test("an alert is raised once, and resolved once it has been over for five minutes", () => {
  const telling = new Telling();
  telling.minutes(3, "off");
  telling.minutes(10, "on");
  telling.minutes(10, "off");
  expect(telling.told).toEqual(["4 alert1-raised null", "19 alert1-resolved recovered"]);
});

test("a venue that flickers makes one alert, and one that comes back within the hour waits", () => {
  const flicker = new Telling();
  for (let nth = 0; nth < 300; nth++) flicker.minute(nth % 3 === 0 ? "on" : "off");
  expect(flicker.told).toEqual(["1 alert1-raised null"]);
  const wave = new Telling();
  for (let nth = 0; nth < 120; nth++) wave.minute(nth % 20 < 10 ? "on" : "off");
  expect(wave.told).toEqual([
    "1 alert1-raised null",
    "16 alert1-resolved recovered",
    "61 alert2-raised null",
    "76 alert2-resolved recovered",
  ]);
});

test("what nobody can know changes nothing; what closes is over at once, and so is a venue that is gone", () => {
  const telling = new Telling();
  telling.minute("on");
  telling.minutes(200, "unknown");
  telling.minute({ moot: "closed" });
  telling.minutes(70, "off");
  telling.minute("on");
  telling.minute(undefined);
  expect(telling.told).toEqual([
    "1 alert1-raised null",
    "202 alert1-resolved closed",
    "273 alert2-raised null",
    "274 alert2-resolved unknown",
  ]);
  telling.minutes(100, "off");
  expect(telling.state.alerts).toEqual({});
});

test("what could not be told is told when the receiver is back, with the same id; what may have arrived is taken back", () => {
  const telling = new Telling();
  telling.minutes(3, "on", "mute");
  telling.minute("on");
  telling.minutes(6, "off", "down");
  telling.minute("off");
  expect(telling.told).toEqual([
    "1 alert1-raised null",
    "2 alert1-raised null",
    "3 alert1-raised null",
    "4 alert1-raised null",
    "11 alert1-resolved recovered",
  ]);
});

test("whatever comes, nothing is raised twice within the hour, and each that was heard of is resolved in the end", () => {
  const verdicts = fc.constantFrom<Verdict>("on", "off", "unknown", { moot: "closed" });
  const stretch = fc.tuple(fc.integer({ min: 1, max: 40 }), verdicts, fc.constantFrom("takes", "down", "mute"));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 20 }), (stretches) => {
      const telling = new Telling();
      for (const [count, verdict, answers] of stretches) telling.minutes(count, verdict, answers);
      telling.minutes(130, "off");
      const raised = new Map<string, number>();
      const resolved = new Set<string>();
      for (const { message } of telling.got) {
        if (message.status === "raised") raised.set(message.alert, Date.parse(message.since));
        else resolved.add(message.alert);
      }
      const starts = [...raised.values()].sort((a, b) => a - b);
      expect(starts.every((at, nth) => nth === 0 || at - (starts[nth - 1] ?? 0) >= 60 * minute)).toBe(true);
      expect([...raised.keys()].filter((alert) => !resolved.has(alert))).toEqual([]);
      // No resolution comes before what it resolves was raised, as far as that was told at all.
      expect(telling.got.at(-1)?.message.status ?? "resolved").toBe("resolved");
      expect(telling.state.alerts).toEqual({});
    }),
  );
});

test("a message that fails waits for longer and longer, by itself, and one that follows it does not", () => {
  const telling = new Telling();
  telling.minute("on", "down");
  const waits: number[] = [];
  for (let nth = 0; nth < 7; nth++) {
    telling.state = postponed(telling.state, [key], telling.at);
    const waiting = telling.state.alerts[key]!;
    waits.push((Date.parse(waiting.notBefore!) - telling.at) / minute);
    expect(dueOf(telling.state, Date.parse(waiting.notBefore!) - 1)).toEqual([]);
    expect(dueOf(telling.state, Date.parse(waiting.notBefore!))).toHaveLength(1);
    telling.state = tried(telling.state, [key]);
  }
  expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
  telling.minute({ moot: "closed" });
  expect(telling.told).toEqual(["2 alert1-resolved closed"]);
});

test("who refused for good to hear that it began is not told that it is over, nor of the same again within the hour", () => {
  const telling = new Telling();
  telling.minute("on", "down");
  telling.state = givenUp(telling.state, [key]);
  for (let nth = 0; nth < 58; nth++) telling.minute(nth % 20 < 10 ? "on" : "off");
  expect(telling.told).toEqual([]);
  telling.minutes(3, "on");
  expect(telling.told).toEqual(["61 alert2-raised null"]);
});

test("one that may have arrived before it was refused is taken back", () => {
  const telling = new Telling();
  telling.minutes(2, "on", "mute");
  telling.state = givenUp(telling.state, [key]);
  telling.minutes(7, "off");
  expect(telling.told).toEqual(["1 alert1-raised null", "2 alert1-raised null", "8 alert1-resolved recovered"]);
});

test("what is raised again of the same alert, since nobody knows whether it was resolved, is no double of the first", () => {
  const telling = new Telling();
  telling.minute("on");
  telling.minutes(60, "off", "mute");
  telling.minutes(2, "on");
  const [first, again] = telling.got.filter(({ message }) => message.status === "raised").map(({ message }) => message);
  expect(again?.alert).toBe(first?.alert);
  expect(again?.id).not.toBe(first?.id);
  expect(telling.state.alerts[key]).toMatchObject({ pending: false, message: { id: again?.id } });
});

test("that something is over lapses after a day, that it began does not", () => {
  const telling = new Telling();
  telling.minute("on");
  telling.minutes(6, "off", "down");
  const resolved = Date.parse(telling.state.alerts[key]!.message.at);
  expect(lapsedOf(telling.state, resolved + 24 * 60 * minute - 1)).toEqual([]);
  expect(lapsedOf(telling.state, resolved + 24 * 60 * minute).map((each) => each.key)).toEqual([key]);
  const raised = new Telling();
  raised.minute("on", "down");
  expect(lapsedOf(raised.state, raised.at + 100 * 24 * 60 * minute)).toEqual([]);
});
