import type { Board } from "../board";
import type { CliEvent, EndedEvent, View, WindowEvent } from "../events";
import { gapTexts, join } from "./picture";
import { clean, clockText, countText, durationText, lengthText, percentText } from "./text";

/** One line an event, for logs and for terminals without colour. */
export class PlainView implements View {
  #first = true;

  constructor(
    private readonly write: (text: string) => void,
    private readonly board: Board,
  ) {}

  show(event: CliEvent): void {
    for (const line of this.#lines(event)) this.write(`${clockText(Date.now())}  ${clean(line)}\n`);
  }

  close(): void {
    // nothing is held
  }

  #lines(event: CliEvent): string[] {
    switch (event.event) {
      case "ready":
        return [
          `Headcount collects ${event.feed.id} from ${this.board.origin}, in windows of ${lengthText(event.window_seconds * 1000)}; times are UTC.`,
          `The page: ${event.dashboard}`,
          `Status: ${event.status}`,
          `Kept in ${event.data}; Ctrl-C stops, and the next npm start goes on from there.`,
        ];
      case "readings":
        return this.#readings(event.readings);
      case "window":
        return Date.parse(event.end) > this.board.collectingSince ? [windowText(event, this.board)] : [];
      case "state":
        return [event.detail === undefined ? event.state : `${event.state}: ${event.detail}`];
      case "warning":
        return [event.message];
      case "restarted":
        return [`The ${event.process} runs again (process ${event.pid}).`];
      case "ended":
        return [closingLine(event, this.board)];
    }
  }

  /** Only the first: after it, a line each window says enough. */
  #readings(readings: number): string[] {
    if (!this.#first) return [];
    this.#first = false;
    const some = this.board.order.slice(0, 3).map((id) => {
      const { name, occupancy, capacity } = this.board.venues.get(id) ?? {
        name: id,
        occupancy: 0,
        capacity: undefined,
      };
      return `${name} ${occupancy ?? 0}${capacity ? ` of ${capacity}` : ""}`;
    });
    return [`First ${countText(readings, "reading")}: ${some.join(", ")}, …`];
  }
}

function windowText(window: WindowEvent, board: Board): string {
  const { start, end, readings, covered_seconds, missing_seconds } = window;
  const pending = board.pending(window) / 1000;
  const { before, missing } = gapTexts(window, board);
  const notes = join(before, missing, pending > 0 ? `${pending.toFixed(1)} s to be confirmed` : "");
  return (
    `Window ${clockText(Date.parse(start))} to ${clockText(Date.parse(end))}: ${countText(readings, "reading")}, ` +
    `${percentText(covered_seconds + pending, covered_seconds + missing_seconds)} covered${notes && ` (${notes})`}`
  );
}

/** What was collected, and how to go on. */
export function closingLine({ frames, readings, windows }: EndedEvent, board: Board): string {
  const lasted = durationText(Date.now() - board.start);
  return (
    `Ended after ${lasted}: ${countText(readings, "reading")} in ${countText(frames, "frame")}, ` +
    `${countText(windows, "window")} closed. All is kept; npm start goes on from there.`
  );
}
