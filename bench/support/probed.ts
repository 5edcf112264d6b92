import path from "node:path";
import { z } from "zod";
import type { Child } from "../../local/processes/child";

/** What a process says of itself since it was last asked. Milliseconds and megabytes; delays are the event loop's. */
const probed = z.object({
  milliseconds: z.number(),
  cpuMilliseconds: z.number(),
  delayP99: z.number(),
  delayMost: z.number(),
  peak: z.number(),
  /** Used, after a collection. */
  heap: z.number(),
  /** Handles, timers and requests that are open. */
  resources: z.int(),
  /** Sent, by method; those that append apart. */
  requests: z.record(z.string(), z.int()),
});
export type Probed = z.infer<typeof probed>;

const probeLine = z.object({ probe: probed });

/** Asks a process, started with {@link Probe.env}, how it is. */
export class Probe {
  readonly env = { NODE_OPTIONS: `--require ${path.join(__dirname, "probe.js")}` };
  #answer: ((probed: Probed) => void) | undefined;

  /** To be given every line that the process prints. */
  hear(line: string): void {
    if (!line.startsWith('{"probe":')) return;
    this.#answer?.(probeLine.parse(JSON.parse(line)).probe);
  }

  ask(child: Child): Promise<Probed> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      child.kill("SIGUSR2");
    });
  }
}
