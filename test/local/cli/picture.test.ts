import { Board } from "../../../local/cli/board";
import type { WindowEvent } from "../../../local/cli/events";
import type { VenueNow } from "../../../local/cli/readings";
import { gapTexts, picture } from "../../../local/cli/view/picture";
import { Screen } from "../../../local/cli/view/screen";
import { percentText, widthOf } from "../../../local/cli/view/text";
import type { WriteStream } from "node:tty";

const start = Date.parse("2026-02-17T10:00:20.000Z");
const now = start + 60_000;
const at = (second: number) => new Date(Date.parse("2026-02-17T10:00:00.000Z") + second * 1000).toISOString();

function windowOf(from: number, gaps: WindowEvent["gaps"]): WindowEvent {
  const missing = gaps.reduce((sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from), 0) / 1000;
  const names = {
    raw: "raw-events/pools/2026-02-17/10-00-to-10-01.json",
    summary: "summaries/pools/2026-02-17/10-00.json",
  };
  return {
    event: "window",
    start: at(from),
    end: at(from + 60),
    readings: 1234,
    covered_seconds: 60 - missing,
    missing_seconds: missing,
    gaps,
    ...names,
  };
}

function boardOf(venues: readonly VenueNow[]): Board {
  const board = new Board("a simulated feed", start);
  board.venues = new Map(venues.map((venue, index) => [String(index), venue]));
  board.apply(
    {
      event: "ready",
      app: "http://127.0.0.1:7071",
      dashboard: "http://127.0.0.1:7071/api/dashboard",
      status: "http://127.0.0.1:7071/api/collectors/pools",
      storage: "",
      data: "/home/somebody/headcount/.data",
      feed: { id: "pools", url: "ws://127.0.0.1:1/api", log: null },
      window_seconds: 60,
      pids: {},
    },
    start,
  );
  board.apply({ event: "state", state: "listening" }, start);
  board.apply({ event: "readings", at: at(21), frames: 1, readings: 2, venues: {} }, start);
  return board;
}

const text = (board: Board, columns: number, rows: number) =>
  picture(board, { columns, rows, now }).map((line) => line.map((piece) => piece.text).join(""));

test("every line fits 80 columns, whatever a feed calls its venues", () => {
  const board = boardOf([
    { name: "\x1b[2JHallenbad\u202e Oerlikon mit einem sehr langen Namen am Ende", capacity: 200, occupancy: 45 },
    { name: "水泳場", capacity: 100, occupancy: 170 },
  ]);
  const lines = text(board, 80, 24);
  for (const line of lines.slice(0, 12)) expect(widthOf(line)).toBeLessThanOrEqual(80);
  expect(lines.join("\n")).not.toMatch(/[\x1b\u202e]/);
  expect(lines.find((line) => line.includes("水泳場"))).toMatch(/170\s+100\s+█+\s+170 %$/);
});

test("all of it fits a screen of 24 rows, and a low one loses its end only", () => {
  const board = boardOf(Array.from({ length: 30 }, (_, index) => ({ name: `V${index}`, capacity: 100, occupancy: 5 })));
  expect(text(board, 80, 24).length).toBeLessThan(24);
  expect(text(board, 80, 24).at(-1)).toMatch(/Ctrl-C/);
  expect(text(board, 80, 8)[0]).toContain("Headcount");
});

test("what the next frame will prove is neither covered nor missing, and what was before the start does not count", () => {
  const board = boardOf([]);
  const gaps = [
    { from: at(0), to: at(20), reason: "stopped" },
    { from: at(20), to: at(21), reason: "connecting" },
    { from: at(56), to: at(60), reason: "lost" },
  ];
  const window = windowOf(0, gaps);
  board.apply(window, now);
  expect(board.pending(window)).toBe(4000);
  expect(board.coverage).toEqual({ covered: 35_000, missing: 1000 });
  expect(gapTexts(window, board)).toEqual({ before: "20.0 s before start", missing: "1.0 s connecting" });
  board.apply(windowOf(0, gaps.slice(0, 2)), now);
  expect(board.coverage).toEqual({ covered: 39_000, missing: 1000 });
  expect(board.windowCount).toBe(1);
  board.apply({ event: "state", state: "waiting" }, now);
  expect(board.pending(window)).toBe(0);
});

test("coverage is 100 % only where nothing is missing", () => {
  expect([percentText(59_999, 60_000), percentText(60_000, 60_000), percentText(0, 0)]).toEqual([
    "99.9 %",
    "100 %",
    "–",
  ]);
});

test("a screen is drawn in one write, in place, and not at all where nothing changed", () => {
  const written: string[] = [];
  const out = { columns: 20, rows: 5, on: jest.fn(), off: jest.fn(), write: (each: string) => written.push(each) };
  const screen = new Screen(out as unknown as WriteStream, () => undefined);
  const draw = (...lines: string[]) => screen.draw(lines.map((line) => [{ text: line }]));
  draw("one", "a line that is too long for it");
  draw("one", "a line that is too long for it");
  draw("two");
  screen.close();
  expect(written).toEqual([
    "\x1b[?25l",
    "\rone\x1b[K\na line that is too…\x1b[K\n\x1b[J",
    "\r\x1b[2Atwo\x1b[K\n\x1b[J",
    "\x1b[?25h",
  ]);
});
