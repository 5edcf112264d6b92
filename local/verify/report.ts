import type { Code } from "./codes";
import { Words, type Finding } from "./finding";
import { instant } from "./spans";
import type { Step } from "./walk";
import { counted } from "../text/counted";

/** Prints disagreements as they are found, one line each, and adds up. */
export class Report {
  windows = 0;
  events = 0;
  findings = 0;
  #from: number | undefined;
  #to = -Infinity;
  /** Time between windows that nothing stands for, milliseconds. */
  #unwritten = 0;
  readonly #byCode = new Map<Code, number>();
  #places = 0;

  constructor(
    private readonly feed: string,
    private readonly json: boolean,
    private readonly write: (line: string) => void,
  ) {}

  /** The end of the last window, where there was one. */
  get at(): string | undefined {
    return this.#from === undefined ? undefined : instant(this.#to);
  }

  /** Whether there was anything to verify. */
  get empty(): boolean {
    return this.windows === 0 && this.findings === 0;
  }

  add({ findings, windows, events }: Step): void {
    for (const { from, to } of windows) {
      this.#from ??= from;
      if (this.#to > 0 && from > this.#to) this.#unwritten += from - this.#to;
      this.#to = Math.max(this.#to, to);
    }
    this.windows += windows.length;
    this.events += events;
    this.findings += findings.length;
    if (findings.length > 0) this.#places++;
    for (const finding of findings) {
      this.#byCode.set(finding.code, (this.#byCode.get(finding.code) ?? 0) + 1);
      this.write(this.json ? JSON.stringify(finding) : lineOf(finding));
    }
  }

  /** The last line. */
  finish(): void {
    const codes = Object.fromEntries([...this.#byCode].sort(([a], [b]) => (a < b ? -1 : 1)));
    const { feed, windows, events, findings } = this;
    const from = this.#from === undefined ? null : instant(this.#from);
    const to = from === null ? null : instant(this.#to);
    if (this.json) {
      const unwritten = this.#unwritten;
      const verified = { feed, from, to, windows, events, unwritten_ms: unwritten, disagreements: findings, codes };
      this.write(JSON.stringify({ verified }));
      return;
    }
    const stretch = from === null ? "" : ` from ${from} to ${to}`;
    const holes = this.#unwritten > 0 ? `; ${this.#unwritten / 1000} s between windows have none` : "";
    const list = Object.entries(codes).map(([code, count]) => `${code} ${count}`);
    const verdict =
      findings === 0
        ? "no disagreement"
        : `${counted(findings, "disagreement")} at ${counted(this.#places, "place")}: ${list.join(", ")}`;
    this.write(`${feed}: ${counted(windows, "window")}${stretch}, ${counted(events, "event")}${holes}; ${verdict}`);
  }
}

function lineOf({ code, blob, path, found, expected }: Finding): string {
  const where = [code, blob, path].filter((part) => part !== "").join("  ");
  return `${printable(where)}  found ${textOf(found)}  expected ${textOf(expected)}`;
}

const longest = 500;

function textOf(value: unknown): string {
  const text = value instanceof Words ? value.text : JSON.stringify(value);
  return printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** Text of a feed must not be able to steer a terminal, or to look like another line. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}}`,
  );
}
