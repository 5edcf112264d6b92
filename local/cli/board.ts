import type { CliEvent, EndedEvent, Phase, ReadyEvent, WindowEvent } from "./events";
import type { VenueNow } from "./readings";

/** Coverage of closed windows since the start, milliseconds. */
export interface Coverage {
  readonly covered: number;
  readonly missing: number;
}

const windowsKept = 12;
const noteMs = 60_000;
/** A session's beginning is heard of a little later. */
const toleranceMs = 1000;

/** What there is to be shown, kept up to date by events. */
export class Board {
  phase: Phase = "starting";
  detail: string | undefined;
  /** When the collector was told to start, epoch milliseconds. */
  collectingSince: number;
  /** Since when it is in this phase, epoch milliseconds. */
  since: number;
  ready: ReadyEvent | undefined;
  ended: EndedEvent | undefined;
  frames = 0;
  readings = 0;
  lastAt: number | undefined;
  windowCount = 0;
  /** Newest first. */
  windows: readonly WindowEvent[] = [];
  /** Ids of venues in the order in which they are shown: the fullest first, as they were at the first frame. */
  order: readonly string[] = [];
  #note: { readonly text: string; readonly at: number } | undefined;
  #settled: Coverage = { covered: 0, missing: 0 };

  venues: ReadonlyMap<string, VenueNow> = new Map();

  constructor(
    readonly origin: string,
    readonly start: number,
  ) {
    this.since = start;
    this.collectingSince = start;
  }

  apply(event: CliEvent, now: number): void {
    switch (event.event) {
      case "ready":
        this.ready = event;
        break;
      case "readings":
        this.frames = event.frames;
        this.readings = event.readings;
        this.lastAt = Date.parse(event.at);
        if (this.order.length === 0) this.order = byFill(this.venues);
        break;
      case "window":
        this.#window(event);
        break;
      case "state":
        if (event.state !== this.phase) this.since = now;
        this.phase = event.state;
        this.detail = event.detail;
        break;
      case "warning":
        this.#note = { text: event.message, at: now };
        break;
      case "ended":
        this.ended = event;
        break;
      case "restarted":
        break;
    }
  }

  /** The last warning, while it is young. */
  note(now: number): string | undefined {
    return this.#note && now - this.#note.at < noteMs ? this.#note.text : undefined;
  }

  /** Of all windows since the start; what is not proven yet is left out. */
  get coverage(): Coverage {
    return this.windows.reduce((sum, window) => add(sum, this.#coverageOf(window)), this.#settled);
  }

  /**
   * What a window lacks at its end although listening never ceased, milliseconds: the next frame, which proves that
   * nothing was missed, came after the window was written; it is written once more.
   */
  pending({ end, gaps }: WindowEvent): number {
    const last = gaps.at(-1);
    if (this.phase !== "listening" || last?.reason !== "lost" || last.to !== end) return 0;
    const from = Date.parse(last.from);
    return from + toleranceMs >= this.since ? Date.parse(last.to) - from : 0;
  }

  #coverageOf(window: WindowEvent): Coverage {
    const start = Math.max(this.collectingSince, Date.parse(window.start));
    const pending = this.pending(window);
    const length = Math.max(0, Date.parse(window.end) - pending - start);
    const gaps = window.gaps.map(({ from, to }) => Math.max(0, Date.parse(to) - Math.max(start, Date.parse(from))));
    const missing = Math.max(0, gaps.reduce((sum, ms) => sum + ms, 0) - pending);
    return { covered: Math.max(0, length - missing), missing: Math.min(length, missing) };
  }

  #window(event: WindowEvent): void {
    // An earlier run's last windows are written by this one.
    if (Date.parse(event.end) <= this.collectingSince) return;
    const others = this.windows.filter(({ start }) => start !== event.start);
    if (others.length === this.windows.length) this.windowCount++;
    const all = [event, ...others].sort((a, b) => b.start.localeCompare(a.start));
    for (const old of all.slice(windowsKept)) this.#settled = add(this.#settled, this.#coverageOf(old));
    this.windows = all.slice(0, windowsKept);
  }
}

function add(a: Coverage, b: Coverage): Coverage {
  return { covered: a.covered + b.covered, missing: a.missing + b.missing };
}

function byFill(venues: ReadonlyMap<string, VenueNow>): string[] {
  const known = [...venues].filter(([, { occupancy }]) => occupancy !== undefined);
  return known.sort(([, a], [, b]) => fill(b) - fill(a)).map(([id]) => id);
}

/** What is far beyond its capacity is more likely miscounted than full. */
function fill({ occupancy = 0, capacity }: VenueNow): number {
  const share = capacity ? occupancy / capacity : -2;
  return share > 1.2 ? -1 : share;
}
