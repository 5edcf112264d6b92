import type { CliEvent, View } from "../events";

/** One JSON line an event, for programs; the first is `ready`. */
export class JsonView implements View {
  readonly #early: string[] = [];
  #ready = false;

  constructor(private readonly write: (text: string) => void) {}

  show(event: CliEvent): void {
    const line = `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`;
    if (event.event === "ready") {
      this.#ready = true;
      this.write([line, ...this.#early.splice(0)].join(""));
    } else if (this.#ready) this.write(line);
    else this.#early.push(line);
  }

  close(): void {
    // nothing is held
  }
}
