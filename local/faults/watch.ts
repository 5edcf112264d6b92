import { readFileSync } from "node:fs";
import { readArchive } from "../check/archive";
import { countedFrames } from "../check/counted";
import { shrinkage, type Moment } from "../check/growth";
import { countingVenue } from "./acknowledged";
import { feedId } from "./deployment";
import type { Site } from "./site";
import { timerMs } from "./scale";

const archiveEveryMs = 1500;
const memoryEveryMs = 250;

/** Looks on while a run goes on, and fires the timer that the host would fire each minute. */
export class Watch {
  /** What the archive lost between two looks at it, a sentence each. */
  readonly shrunk: string[] = [];
  /** Every frame that ever stood in the archive. */
  readonly seen = new Set<number>();
  /** Resident memory of any app's process at most, megabytes. */
  mostMegabytes = 0;
  #last: Moment = new Map();
  #looking: Promise<void> = Promise.resolve();
  readonly #timers: NodeJS.Timeout[];

  constructor(private readonly site: Site) {
    this.#timers = [
      setInterval(() => {
        this.#looking = this.#looking.then(() => this.look());
      }, site.scale.ms(archiveEveryMs)),
      setInterval(() => this.#weigh(), memoryEveryMs),
      setInterval(() => {
        for (const deployment of site.deployments) void deployment.tick();
      }, site.scale.ms(timerMs)),
    ];
  }

  /** Holds the archive against how it was. */
  async look(): Promise<void> {
    let now: Moment;
    const turns = this.site.storageTurns;
    try {
      const { exists, raw } = await readArchive(this.site.archive, feedId);
      // Nobody deletes the container: an answer that it is not there, once it was, is no look at it.
      if (!exists && this.#last.size > 0) return;
      now = raw;
    } catch {
      // Azurite may be down; an archive that can't be read at all shows in the end.
      return;
    }
    // What Azurite says while it ends or starts is nothing to go by; what is really gone is so at the next look, too.
    if (turns % 2 === 1 || turns !== this.site.storageTurns) return;
    for (const number of countedFrames([...now.values()], countingVenue).keys()) this.seen.add(number);
    const faults = shrinkage(this.#last, now);
    this.shrunk.push(...faults);
    if (faults.length > 0)
      this.site.keepsake(`shrunk-${this.shrunk.length}`, { faults, before: [...this.#last], now: [...now] });
    this.#last = now;
  }

  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#looking;
  }

  #weigh(): void {
    for (const { all } of this.site.deployments) {
      for (const each of all)
        if (!each.ended) this.mostMegabytes = Math.max(this.mostMegabytes, residentMegabytes(each.pid));
    }
  }
}

/** Of a process, by the kernel; 0 where it does not tell. */
export function residentMegabytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1024);
  } catch {
    return 0;
  }
}
