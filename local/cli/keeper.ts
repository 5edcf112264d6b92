import type { Child } from "../processes/child";
import { CliError, sentenceOf } from "./errors";

export interface KeeperOptions {
  /** What people call it, such as "The app". */
  readonly name: string;
  readonly begin: () => Promise<Child>;
  /** It ended unasked, or could not be started again; the next attempt comes after a while. */
  readonly onTrouble: (message: string) => void;
  readonly onRestart: (pid: number) => void;
  /** Attempts in a row before it is given up. */
  readonly mostTries?: number;
  readonly onGivenUp?: (message: string) => void;
}

const firstWaitMs = 1000;
const longestWaitMs = 30_000;
/** A process that lived so long starts with short waits again. */
const healthyMs = 60_000;

/** Starts a process again whenever it ends unasked. */
export class Keeper {
  #child: Child | undefined;
  #begun: Promise<Child> | undefined;
  #stopping = false;
  #tries = 0;
  #wake: () => void = () => undefined;
  #kept: Promise<void> | undefined;

  constructor(private readonly options: KeeperOptions) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws CliError with what it said where it ended before it was ready */
  async start(): Promise<Child> {
    try {
      const child = await this.#begin();
      this.#kept = this.#keep(child);
      return child;
    } catch (error) {
      throw new CliError(sentenceOf(error));
    }
  }

  /** Asks it to end, and waits until it has. */
  async stop(graceMs?: number): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#begun?.catch(() => undefined);
    await this.#child?.stop(graceMs);
    await this.#kept;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async #begin(): Promise<Child> {
    if (this.#stopping) throw new CliError(`${this.options.name} is not started any more.`);
    this.#begun = this.options.begin();
    this.#child = await this.#begun;
    return this.#child;
  }

  async #keep(first: Child): Promise<void> {
    const { name, onTrouble, onRestart, mostTries = Infinity, onGivenUp } = this.options;
    let child: Child | undefined = first;
    while (!this.#isStopping()) {
      const since = performance.now();
      let trouble = "";
      if (child) trouble = `${name} ended unasked (${causeOf(await child.ended)})`;
      if (this.#isStopping()) return;
      if (performance.now() - since > healthyMs) this.#tries = 0;
      if (this.#tries >= mostTries) return onGivenUp?.(`${name} can't be kept running; see the log beside the data.`);
      const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#tries++);
      if (trouble !== "") onTrouble(`${trouble}; it is started again in ${wait / 1000} s.`);
      await this.#pause(wait);
      try {
        child = await this.#begin();
        onRestart(child.pid);
      } catch (error) {
        child = undefined;
        if (!this.#isStopping()) onTrouble(`${name} could not be started again: ${sentenceOf(error)}`);
      }
    }
  }

  #isStopping(): boolean {
    return this.#stopping;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The signal or code, or what the process itself said last. */
function causeOf(ended: string): string {
  const lines = ended.split("\n");
  const said = lines.slice(0, -1).findLast((line) => line.startsWith("{"));
  if (said !== undefined) {
    const { message } = JSON.parse(said) as { message?: unknown };
    if (typeof message === "string") return message;
  }
  return / ended with (.*)$/.exec(lines.at(-1) ?? "")?.[1] ?? "no reason known";
}
