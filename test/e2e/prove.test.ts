import { consecutive } from "../../local/prove/consecutive";
import { killed } from "../../local/prove/killed";
import { secondShape } from "../../local/prove/second-shape";
import { sleeping } from "../../local/prove/sleeping";
import { stops } from "../../local/prove/stops";
import { updated } from "../../local/prove/updated";

// The proofs of `npm run prove`, shortened: the built app, the real SDKs, Azurite and the simulated feed.
const windowSeconds = 2;

test("each frame is in exactly one window, over one connection, without a hole at any boundary", async () => {
  expect((await consecutive({ windows: 6, windowSeconds, rate: 5 })).faults).toEqual([]);
}, 90_000);

test("the same holds at 200 frames a second, with activities up to two windows late", async () => {
  expect((await consecutive({ windows: 6, windowSeconds, rate: 200, delayedWindows: 2 })).faults).toEqual([]);
}, 120_000);

test("a stop is never lost, whichever step it meets, and what was wanted last is what happens", async () => {
  expect((await stops({ windowSeconds, rate: 10, randomMoments: 3, seed: 42 })).faults).toEqual([]);
}, 180_000);

test("a stop wakes a collector that sleeps until opening", async () => {
  expect((await sleeping({ windowSeconds, rate: 10, timer: false })).faults).toEqual([]);
}, 60_000);

test("what was flushed before a kill is archived, and the hole is declared with its true bounds", async () => {
  expect((await killed({ windowSeconds: 5, rate: 10, kills: 2 })).faults).toEqual([]);
}, 120_000);

test("a feed of another shape is collected by configuration alone", async () => {
  expect((await secondShape({ windowSeconds, rate: 5, windows: 3 })).faults).toEqual([]);
}, 60_000);

test("a new version takes over from the old one without a gap", async () => {
  const { figures, faults } = await updated({ windowSeconds: 4, rate: 10, updates: 1 });
  expect(faults).toEqual([]);
  expect(figures).toMatchObject({ "coverage, %": 100, connections: 2 });
}, 120_000);
