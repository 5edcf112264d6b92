import type { InvocationContext } from "@azure/functions";
import { listenActivity } from "../../activities/listen";
import type { App } from "../../src/compose";
import type { Feed } from "../../src/config/schema";
import type { ListenResult } from "../../src/model/messages";
import { feedOf, ten, testClock } from "../src/feed/fixture";

const window = { start: ten, end: ten + 300_000 };
const minute = 60_000;

/** What `listen` answers before it has listened to anything, and whether it would have listened. */
async function ask(
  {
    openingHours,
    wanted = true,
    at = 0,
  }: { openingHours?: Feed["openingHours"]; wanted?: boolean | Error; at?: number },
  input: object = {},
): Promise<{ answer: ListenResult | undefined; asked: number; warnings: string[] }> {
  const { time, clock } = testClock();
  time.stand(at);
  const keepAlive = jest.fn(() => Promise.resolve(undefined));
  const app = {
    config: { feeds: [feedOf("ws://127.0.0.1:1", { openingHours })] },
    clock,
    control: { wanted: () => (wanted instanceof Error ? Promise.reject(wanted) : Promise.resolve({ wanted })) },
    live: { keepAlive },
  } as unknown as App;
  const warnings: string[] = [];
  const context = { warn: (message: string) => warnings.push(message) } as unknown as InvocationContext;
  const answer = await Promise.resolve(listenActivity(app)({ feed: "pool", window, ...input }, context)).catch(
    () => undefined,
  );
  return { answer: answer as ListenResult | undefined, asked: keepAlive.mock.calls.length, warnings };
}

test("a feed that is not wanted is not listened to", async () => {
  expect(await ask({ wanted: false })).toMatchObject({ answer: { status: "unwanted" }, asked: 0 });
});

test("a feed that feeds.json has no more counts as not wanted, so that its collector ends", async () => {
  const { answer, warnings } = await ask({}, { feed: "gone" });
  expect(answer).toEqual({ status: "unwanted" });
  expect(warnings).toEqual([expect.stringContaining("gone")]);
});

test("storage that can't say counts as wanted", async () => {
  expect(await ask({ wanted: new Error("down") })).toMatchObject({ asked: 1 });
});

test("a look begins nothing", async () => {
  expect(await ask({}, { look: true })).toMatchObject({ answer: { status: "wanted" }, asked: 0 });
});

test("listening begins two minutes before opening, and not sooner", async () => {
  // Tuesday, 17 February 2026, 10:00 UTC.
  const openingHours = { tue: ["10:05-11:00"] };
  const opensAt = ten + 5 * minute;
  const closed = { status: "closed", opensAt, wakeAt: opensAt - 2 * minute };
  expect(await ask({ openingHours })).toMatchObject({ answer: closed, asked: 0 });
  expect(await ask({ openingHours, at: 3 * minute - 1 })).toMatchObject({ answer: closed, asked: 0 });
  expect(await ask({ openingHours, at: 3 * minute })).toMatchObject({ asked: 1 });
  expect(await ask({ openingHours, at: 65 * minute })).toMatchObject({
    answer: { status: "closed", opensAt: opensAt + 7 * 24 * 60 * minute },
    asked: 0,
  });
});

test("a feed that never opens is closed without an end", async () => {
  expect((await ask({ openingHours: {} })).answer).toEqual({ status: "closed", opensAt: null, wakeAt: null });
});
