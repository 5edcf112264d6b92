import { profileOf } from "../../src/archive/profile";
import type { Pair } from "../../src/archive/pair";
import type { Feed } from "../../src/config/schema";
import { ReceiptClock } from "../../src/feed/clock";
import { decoder } from "../../src/feed/decode";
import { Marks } from "../../src/feed/marks";
import { Session } from "../../src/feed/session";
import { closedSpans } from "../../src/hours/open";
import { sortableId } from "../../src/journal/names";
import type { GapReason } from "../../src/model/gap";
import type { Span, Window } from "../../src/model/window";
import { assemble } from "../../src/window/assemble";
import { windowAfter, windowAt, type Grid } from "../../src/window/grid";
import { summarize } from "../../src/window/summary";
import { momentsOf, type Moment } from "./frames";
import { Shelf } from "./shelf";

/** A process that is gone writes down nothing of why. */
const wordless: readonly GapReason[] = ["lost", "restart"];

/** A window of a past, as the archive would have it. */
export interface PastWindow {
  readonly window: Window;
  readonly pair: Pair;
}

/**
 * The raw windows and summaries of a simulated past.
 * @param span begins and ends at a window's edge
 * @param heard is told of every moment
 * @param denseFrom from this instant on there are as many frames as the real feed sends, before it one a minute
 */
export function historyWindows(
  feed: Feed,
  grid: Grid,
  span: Span,
  seed: number,
  heard: (moment: Moment) => void = () => undefined,
  denseFrom = Infinity,
): Generator<PastWindow> {
  return windowsOf(feed, grid, span, told(momentsOf(feed, span, seed, denseFrom), heard));
}

function* told(moments: Iterable<Moment>, heard: (moment: Moment) => void): Generator<Moment> {
  for (const moment of moments) {
    heard(moment);
    yield moment;
  }
}

/**
 * The raw windows and summaries of a past, in order of time: decoded, written into journals, read back, stitched and
 * measured by the app's own code, with the past's own clock. Windows of which nothing was written down are left out.
 * @param span begins and ends at a window's edge; what was heard ends there with `stopped`
 * @param moments in order of time
 */
export function* windowsOf(feed: Feed, grid: Grid, span: Span, moments: Iterable<Moment>): Generator<PastWindow> {
  const clock = new ReceiptClock("history", feed.stallSeconds * 1000);
  const listed = new Set(feed.venues.map(({ id }) => id));
  const decode = decoder(feed.mapping, feed.collect === "listed" ? (venue) => listed.has(venue) : undefined);
  const shelf = new Shelf();
  let session: Session | undefined;
  let marks: Marks | undefined;
  let reason: GapReason = "connecting";
  let before: GapReason | undefined;
  let due = windowAt(grid, span.from);
  let count = 0;

  for (const moment of moments) {
    const { at } = moment;
    const window = windowAt(grid, at);
    if ("text" in moment) {
      // A collector that begins to listen says so.
      if (!session && (reason === "connecting" || reason === "closed")) mark("connecting", window);
      marks = undefined;
      session ??= new Session(feed.id, clock.id, grid, shelf, at, `h${count++}`);
      session.frame(at, decode(moment.text).readings, false);
    } else {
      session?.end(moment.reason);
      session = undefined;
      reason = moment.reason;
      if (!wordless.includes(reason)) mark(reason, window);
    }
    // Only the window before the last is certain: the next one's journals decide on it, too.
    while (windowAfter(grid, due).end <= at) yield* next();
  }
  session?.end("stopped");
  while (due.end <= span.to) yield* next();

  function mark(why: GapReason, window: Window): void {
    marks ??= new Marks({ feed, clock, grid, journals: shelf }, sortableId(window.start, `h${count++}`));
    marks.write(why, window.start, window);
  }

  function* next(): Generator<PastWindow> {
    const window = due;
    due = windowAfter(grid, window);
    const journals = shelf.read(window.start);
    const lengthMs = window.end - window.start;
    if (journals.length > 0) {
      const raw = assemble(window, profileOf(feed, window), {
        journals,
        neighbours: [...shelf.read(window.start - lengthMs), ...shelf.read(window.end)],
        control: closedSpans(feed.openingHours, feed.timeZone, window.start, window.end).map((each) => ({
          ...each,
          reason: "closed" as const,
        })),
        before,
      });
      const gap = raw.coverage.gaps.at(-1);
      before = gap && Date.parse(gap.to) === window.end ? gap.reason : undefined;
      yield { window, pair: { raw, summary: summarize(raw, profileOf(feed, window).single) } };
    }
    shelf.forget(window.start - lengthMs);
  }
}
