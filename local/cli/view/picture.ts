import type { Board } from "../board";
import type { Phase, WindowEvent } from "../events";
import type { VenueNow } from "../readings";
import type { Line, Piece, Style } from "./screen";
import { clean, clockText, countText, durationText, fit, lengthText, percentText, wrap } from "./text";

const phases: Record<Phase, [string, Style]> = {
  starting: ["starting", "dim"],
  connecting: ["connecting", "warn"],
  listening: ["listening", "good"],
  waiting: ["not listening", "warn"],
  sleeping: ["closed, sleeping", "dim"],
  stopped: ["stopped", "dim"],
  restarting: ["the app is down", "bad"],
  ending: ["ending", "dim"],
};

export interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
}

/** Everything on one screen, from what matters most to where to look; a low one shows fewer venues and windows. */
export function picture(board: Board, { columns, rows, now }: Frame): Line[] {
  const note = board.note(now);
  const notes = note === undefined ? [] : [[], ...wrap(clean(note), columns - 5).map(noteLine)];
  const where = whereTo(board);
  const spare = rows - 1 - (10 + notes.length + where.length);
  const windowRows = Math.max(1, Math.min(5, Math.floor(spare / 2)));
  const venueRows = Math.max(1, Math.min(8, spare - windowRows));
  return [
    ...head(board, now),
    [],
    ...venues(board, venueRows, columns),
    [],
    ...windows(board, windowRows),
    ...notes,
    [],
    ...where,
  ];
}

function head(board: Board, now: number): Line[] {
  const [word, style] = phases[board.phase];
  const newest = board.windows[0];
  const seconds = newest ? newest.covered_seconds + newest.missing_seconds : board.ready?.window_seconds;
  const length = seconds === undefined ? "" : `windows of ${lengthText(seconds * 1000)}`;
  const detail = board.detail === undefined ? "" : `  ${clean(board.detail)}`;
  const state: Piece[] = [
    { text: " ● ", style },
    { text: word, style: "bold" },
    { text: ` for ${durationText(now - board.since)}, since ${clockText(board.since)} UTC${detail}` },
  ];
  const came =
    board.lastAt === undefined
      ? "   waiting for the first frame"
      : `   ${countText(board.readings, "reading")} in ${countText(board.frames, "frame")}, ` +
        `the last ${durationText(now - board.lastAt)} ago`;
  const title = ["", board.ready?.feed.id ?? "", board.origin, length].filter((part, index) => index === 0 || part);
  return [
    [
      { text: " Headcount", style: "bold" },
      { text: title.join("  ·  "), style: "dim" },
    ],
    [],
    state,
    [{ text: came, style: "dim" }],
  ];
}

function venues(board: Board, rows: number, columns: number): Line[] {
  const ids = board.order.slice(0, rows);
  const names = ids.map((id) => clean(board.venues.get(id)?.name ?? id));
  const widest = Math.max(20, ...names.map((name) => name.length));
  const nameWidth = Math.min(widest, 36, Math.max(12, columns - 46));
  const barWidth = Math.max(6, Math.min(32, columns - nameWidth - 32));
  const title: Line = [
    { text: ` ${fit("Venue", nameWidth + 2)}${fit("guests", 8, "right")}${fit("of", 9, "right")}`, style: "dim" },
  ];
  const lines = ids.map((id, index) => venueLine(names[index] ?? id, board.venues.get(id), nameWidth, barWidth));
  const more = board.order.length - ids.length;
  const rest = more > 0 ? [[{ text: ` and ${more} more`, style: "dim" as const }]] : [[]];
  return [title, ...lines, ...Array.from({ length: rows - lines.length }, () => []), ...rest];
}

function venueLine(name: string, venue: VenueNow | undefined, nameWidth: number, barWidth: number): Line {
  const occupancy = venue?.occupancy;
  const text = ` ${fit(name, nameWidth + 2)}${fit(occupancy === undefined ? "–" : String(occupancy), 8, "right")}`;
  if (!venue?.capacity || occupancy === undefined) return [{ text }, { text: fit("–", 9, "right"), style: "dim" }];
  const share = occupancy / venue.capacity;
  const style = share > 1 ? "warn" : undefined;
  return [
    { text },
    { text: `${fit(String(venue.capacity), 9, "right")}  `, style: "dim" },
    { text: bar(share, barWidth), ...(style && { style }) },
    { text: `${fit(String(Math.round(share * 100)), 5, "right")} %`, ...(style && { style }) },
  ];
}

function bar(share: number, width: number): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * width * 8);
  const part = " ▏▎▍▌▋▊▉"[eighths % 8] ?? "";
  return fit("█".repeat(Math.floor(eighths / 8)) + (eighths % 8 > 0 ? part : ""), width);
}

function windows(board: Board, rows: number): Line[] {
  const lines = board.windows.slice(0, rows).map((window) => windowLine(window, board));
  const { covered, missing } = board.coverage;
  const since = `covered since ${clockText(board.collectingSince)}`;
  const sum = covered + missing === 0 ? "" : `${since}: ${percentText(covered, covered + missing)}`;
  return [
    windowRow("Window (UTC)", "readings", "covered", sum, ["dim", "dim", "dim"]),
    ...(lines.length > 0 ? lines : [firstClose(board)]),
    ...Array.from({ length: rows - Math.max(1, lines.length) }, () => []),
  ];
}

function firstClose({ ready, start }: Board): Line {
  const length = (ready?.window_seconds ?? 60) * 1000;
  const end = (Math.floor(start / length) + 1) * length;
  return [{ text: ` the first closes at ${clockText(end)}`, style: "dim" }];
}

function windowLine(window: WindowEvent, board: Board): Line {
  const pending = board.pending(window) / 1000;
  const covered = percentText(window.covered_seconds + pending, window.covered_seconds + window.missing_seconds);
  const span = `${clockText(Date.parse(window.start))} – ${clockText(Date.parse(window.end))}`;
  const { before, missing } = gapTexts(window, board);
  const unproven = pending > 0 ? `${pending.toFixed(1)} s to be confirmed` : "";
  const styles: Styles = [undefined, pending > 0 ? "dim" : undefined, missing === "" ? "dim" : "warn"];
  return windowRow(span, window.readings.toLocaleString("en-US"), covered, join(before, missing, unproven), styles);
}

type Styles = readonly [Style | undefined, Style | undefined, Style | undefined];

function windowRow(span: string, readings: string, covered: string, notes: string, styles: Styles): Line {
  const pieces = [` ${fit(span, 20)}${fit(readings, 9, "right")}`, fit(covered, 9, "right"), notes && `  ${notes}`];
  return pieces.map((text, index) => {
    const style = styles[index];
    return style ? { text, style } : { text };
  });
}

/** A window's gaps in seconds by reason, those from before this run apart; what may yet be confirmed is left out. */
export function gapTexts(window: WindowEvent, board: Board): { before: string; missing: string } {
  const seconds = new Map<string, number>();
  const gaps = board.pending(window) > 0 ? window.gaps.slice(0, -1) : window.gaps;
  let before = 0;
  for (const gap of gaps) {
    const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)];
    const early = Math.max(0, Math.min(to, board.collectingSince) - from);
    before += early / 1000;
    seconds.set(gap.reason, (seconds.get(gap.reason) ?? 0) + (to - from - early) / 1000);
  }
  const most = [...seconds].filter(([, sum]) => sum >= 0.05).sort(([, a], [, b]) => b - a);
  const missing = most.map(([reason, sum]) => `${sum.toFixed(1)} s ${reason}`);
  return { before: before < 0.05 ? "" : `${before.toFixed(1)} s before start`, missing: missing.join(", ") };
}

/** Texts that are there, one behind the other. */
export function join(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join(", ");
}

function whereTo({ ready, windows: [newest] }: Board): Line[] {
  const line = (name: string, text: string): Line => [{ text: ` ${fit(name, 10)}`, style: "dim" }, { text }];
  if (!ready) return [];
  const raw = newest?.raw ?? `raw-events/${ready.feed.id}/`;
  const summary = newest?.summary ?? `summaries/${ready.feed.id}/`;
  return [
    [
      { text: ` ${fit("Page", 10)}`, style: "dim" },
      { text: ready.dashboard, style: "bold" },
    ],
    line("Status", ready.status),
    line("Blobs", raw),
    line("", summary),
    line("Kept in", ready.data),
    line("Stop", "Ctrl-C; the next npm start goes on from there"),
  ];
}

function noteLine(text: string, index: number): Line {
  return [{ text: index === 0 ? " ! " : "   ", style: "warn" }, { text }];
}
