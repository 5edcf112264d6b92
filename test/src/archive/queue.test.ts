import type { AggregateResult, AggregateScope } from "../../../src/archive/aggregate";
import type { WrittenPair } from "../../../src/archive/pair";
import { RunQueue } from "../../../src/archive/queue";

/** A queue whose runs end when they are told to. */
function setUp() {
  const queue = new RunQueue();
  const begun: { scope: AggregateScope; end: (result: AggregateResult) => void; fail: (error: Error) => void }[] = [];
  const run = (partial = false) =>
    queue.run({ partial }, (scope) => new Promise((end, fail) => begun.push({ scope, end, fail })));
  const soon = () => new Promise((resolve) => setImmediate(resolve));
  return { run, begun, soon };
}

const pair = { written: true } as WrittenPair;
const result: AggregateResult = { windows: [pair], deleted: 3, left: 1, late: [], damaged: 0 };

test("runs come one after the other, and those that wait are one", async () => {
  const { run, begun, soon } = setUp();
  const first = run();
  await soon();
  const others = Array.from({ length: 50 }, () => run());
  await soon();
  expect(begun).toHaveLength(1);
  begun[0]!.end(result);
  await first;
  await soon();
  expect(begun).toHaveLength(2);
  const later = run();
  begun[1]!.end(result);
  await Promise.all(others);
  await soon();
  expect(begun).toHaveLength(3);
  begun[2]!.end(result);
  await later;
});

test("a window that was written is reported once", async () => {
  const { run, begun, soon } = setUp();
  const runs = [run(), run(), run()];
  await soon();
  begun[0]!.end(result);
  const results = await Promise.all(runs);
  expect(results.map(({ windows }) => windows.map(({ written }) => written))).toEqual([[true], [false], [false]]);
  expect(results.map(({ deleted, left }) => [deleted, left])).toEqual([
    [3, 1],
    [0, 1],
    [0, 1],
  ]);
});

test("a run that is shared takes the open window if anybody asks for it", async () => {
  const { run, begun, soon } = setUp();
  void run(false);
  void run(true);
  await soon();
  expect(begun.map(({ scope }) => scope.partial)).toEqual([true]);
});

test("a run that fails fails for all that share it, and for nobody after", async () => {
  const { run, begun, soon } = setUp();
  const shared = [run(), run()];
  await soon();
  begun[0]!.fail(new Error("down"));
  for (const each of shared) await expect(each).rejects.toThrow("down");
  const next = run();
  await soon();
  begun[1]!.end(result);
  await expect(next).resolves.toMatchObject({ left: 1 });
});
