import { z } from "zod";

const line = z.object({
  event: z.literal("invocation"),
  phase: z.enum(["begins", "ends"]),
  id: z.string(),
  name: z.string(),
  at: z.number(),
});

/** How long functions ran, from the lines in which their app says so; what a process takes with it ran until its end. */
export class Billing {
  readonly #running = new Map<string, { readonly name: string; readonly from: number }>();
  readonly #runs: { readonly from: number; readonly to: number }[] = [];

  hear(text: string): void {
    if (!text.startsWith('{"event":"invocation"')) return;
    const { phase, id, name, at } = line.parse(JSON.parse(text));
    if (phase === "begins") this.#running.set(id, { name, from: at });
    else this.#end(id, at);
  }

  /** The process is gone. @returns the functions that it was running */
  died(at: number): string[] {
    const names = [...this.#running.values()].map(({ name }) => name);
    for (const id of [...this.#running.keys()]) this.#end(id, at);
    return names;
  }

  /** Seconds of all runs within a stretch of time, in epoch milliseconds; of two at the same time both count. */
  seconds(from: number, to: number): number {
    const open = [...this.#running.values()].map(({ from: began }) => ({ from: began, to }));
    const within = [...this.#runs, ...open].map((run) => Math.min(run.to, to) - Math.max(run.from, from));
    return within.reduce((sum, ms) => sum + Math.max(0, ms), 0) / 1000;
  }

  #end(id: string, at: number): void {
    const run = this.#running.get(id);
    if (run && this.#running.delete(id)) this.#runs.push({ from: run.from, to: at });
  }
}
