import type { WriteStream } from "node:tty";
import type { Board } from "../board";
import type { CliEvent, View } from "../events";
import { closingLine } from "./plain";
import { picture } from "./picture";
import { Screen } from "./screen";
import { wrap } from "./text";

const soonMs = 100;
const everyMs = 1000;

/** The live view: drawn again when something happens, and every second for the ages. */
export class TerminalView implements View {
  readonly #screen: Screen;
  readonly #ticking: NodeJS.Timeout;
  #soon: NodeJS.Timeout | undefined;

  constructor(
    private readonly out: WriteStream,
    private readonly board: Board,
  ) {
    this.#screen = new Screen(out, () => this.#draw());
    this.#ticking = setInterval(() => this.#draw(), everyMs);
    this.#draw();
  }

  show(event: CliEvent): void {
    if (event.event !== "ended") {
      this.#soon ??= setTimeout(() => this.#draw(), soonMs);
      return;
    }
    this.#draw();
    const lines = wrap(closingLine(event, this.board), this.#screen.columns - 2);
    this.out.write(`\n${lines.map((line) => ` ${line}\n`).join("")}`);
  }

  close(): void {
    clearInterval(this.#ticking);
    clearTimeout(this.#soon);
    this.#screen.close();
  }

  #draw(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    const { columns, rows } = this.#screen;
    this.#screen.draw(picture(this.board, { columns, rows, now: Date.now() }));
  }
}
