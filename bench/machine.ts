import { arch, cpus, loadavg, platform, totalmem } from "node:os";

/** Where and when something was measured. */
export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly system: string;
  readonly cores: number;
  readonly processor: string;
  /** Gigabytes. */
  readonly memory: number;
  /** Processes that wanted to run in the last minute; above the number of cores they waited for each other. */
  readonly load: number;
}

export function machine(): Machine {
  const [first] = cpus();
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    system: `${platform()} ${arch()}`,
    cores: cpus().length,
    processor: first?.model.trim() ?? "unknown",
    memory: Math.round(totalmem() / 1e9),
    load: loadavg()[0] ?? NaN,
  };
}
