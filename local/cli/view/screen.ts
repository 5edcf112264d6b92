import type { WriteStream } from "node:tty";
import { truncate, widthOf } from "./text";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
const clearLine = "\x1b[K";
const clearBelow = "\x1b[J";
const clearAll = "\x1b[2J\x1b[H";

/** A piece of a line in one style. */
export interface Piece {
  readonly text: string;
  readonly style?: Style;
}
export type Style = "bold" | "dim" | "good" | "warn" | "bad";
export type Line = readonly Piece[];

const codes: Record<Style, string> = { bold: "1", dim: "2", good: "32", warn: "33", bad: "31" };

/** A few lines of a terminal that are drawn in place: one write each time, and none where nothing changed. */
export class Screen {
  #drawn = 0;
  #last = "";
  #resized = false;
  readonly #onResize = () => {
    this.#resized = true;
    this.redraw();
  };

  constructor(
    private readonly out: WriteStream,
    private readonly redraw: () => void,
  ) {
    out.on("resize", this.#onResize);
    out.write(hideCursor);
  }

  get columns(): number {
    return this.out.columns || 80;
  }

  get rows(): number {
    return this.out.rows || 24;
  }

  draw(lines: readonly Line[]): void {
    const shown = lines.slice(0, Math.max(1, this.rows - 1)).map((line) => styled(line, this.columns - 1));
    const body = shown.map((line) => `${line}${clearLine}\n`).join("");
    if (body === this.#last && !this.#resized) return;
    // A terminal that changed its width may have wrapped what stood there: how far up it begins is unknown.
    const home = this.#resized ? clearAll : this.#drawn > 0 ? `\r\x1b[${this.#drawn}A` : "\r";
    this.out.write(home + body + clearBelow);
    this.#drawn = shown.length;
    this.#last = body;
    this.#resized = false;
  }

  /** Leaves what stands there, and the terminal as it was. */
  close(): void {
    this.out.off("resize", this.#onResize);
    this.out.write(showCursor);
  }
}

function styled(line: Line, columns: number): string {
  let left = columns;
  let text = "";
  for (const piece of line) {
    const cut = truncate(piece.text, left);
    left -= widthOf(cut);
    if (cut === "") continue;
    text += piece.style ? `\x1b[${codes[piece.style]}m${cut}\x1b[0m` : cut;
    if (cut !== piece.text) break;
  }
  return text;
}
