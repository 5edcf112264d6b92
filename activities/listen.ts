import type { ActivityHandler } from "durable-functions";
import type { App } from "../src/compose";
import type { LiveFeed } from "../src/feed/live-feed";
import { isOpen, nextOpening } from "../src/hours/open";
import { messageOf } from "../src/model/errors";
import { listenInput, type ListenResult } from "../src/model/messages";
import type { Window } from "../src/model/window";
import { windowAfter } from "../src/window/grid";

/** Listening begins this long before opening, milliseconds. */
const earlyMs = 120_000;
/** The longest wait for a window's last lines to be written, milliseconds. */
const flushMs = 5000;

type ListenApp = Pick<App, "config" | "clock" | "control" | "live">;
type Warn = (message: string) => void;

/** `listen`: keeps the live feed alive until its window's end, and says what was received; readings never pass through. */
export function listenActivity(app: ListenApp): ActivityHandler {
  return async (given, context): Promise<ListenResult> => {
    const { feed: id, window, look, trace } = listenInput.parse(given);
    const { clock, live } = app;
    const feed = app.config.feeds.find((each) => each.id === id);
    if (!feed) {
      context.warn(`${id}: feeds.json has no such feed any more, so its collector ends.`);
      return { status: "unwanted" };
    }
    if (!(await isWanted(app, id, (message) => context.warn(message)))) return { status: "unwanted" };
    const now = clock.now();
    const { openingHours, timeZone } = feed;
    if (!isOpen(openingHours, timeZone, now) && !isOpen(openingHours, timeZone, now + earlyMs)) {
      const opensAt = nextOpening(openingHours, timeZone, now);
      return { status: "closed", opensAt, wakeAt: opensAt === null ? null : opensAt - earlyMs };
    }
    if (look) return { status: "wanted" };
    const listening = await live.keepAlive(id, window.end, trace);
    if (!listening) throw new Error(`${id}: this worker process is shutting down; another one takes over.`);
    await heardOut(app, listening, window);
    const next = windowAfter(listening.grid, window);
    return { status: "listened", ...listening.count(window), windowSeconds: (next.end - next.start) / 1000 };
  };
}

async function isWanted({ control }: ListenApp, feed: string, warn: Warn): Promise<boolean> {
  try {
    return (await control.wanted(feed))?.wanted === true;
  } catch (error) {
    warn(`${feed}: storage can't say whether it is wanted, so it counts as wanted: ${messageOf(error)}`);
    return true;
  }
}

/** Waits until the window is over and written, or until the live feed has ended. */
async function heardOut({ clock }: ListenApp, listening: LiveFeed, window: Window): Promise<void> {
  await ticking(clock, () => listening.over || clock.now() >= window.end);
  const patience = clock.ran() + flushMs;
  await ticking(
    clock,
    () => (listening.over ? listening.done : listening.flushedUpTo >= window.end) || clock.ran() > patience,
  );
}

function ticking(clock: ListenApp["clock"], until: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (until()) return resolve();
    const untick = clock.onTick(() => {
      if (!until()) return;
      untick();
      resolve();
    });
  });
}
