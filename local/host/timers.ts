import { Cron } from "croner";
import { substituteSettings } from "./app";
import type { CoreApi, RegisteredFunction } from "./core-api";
import { HostError, messageOf, stackOf } from "./errors";
import type { Invoker } from "./invoker";
import { log } from "./log";

/**
 * Fires timer triggers on their six-field NCRONTAB schedules, never two runs of one timer at the same time. As on Azure,
 * what falls due during a run makes one late run right after it, however often it fell due.
 */
export class Timers {
  private readonly jobs = new Map<string, Cron>();
  private readonly last = new Map<string, Date>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly overdue = new Set<string>();

  /** Checks every schedule; nothing fires yet. */
  constructor(
    private readonly core: CoreApi,
    private readonly invoker: Invoker,
  ) {
    for (const fn of core.functions.values()) {
      if (fn.trigger.binding.type === "timerTrigger") this.jobs.set(fn.name, parseSchedule(fn));
    }
  }

  start(): void {
    for (const [name, job] of this.jobs) {
      job.schedule(() => this.due(name));
      if (this.core.functions.get(name)?.trigger.binding.runOnStartup === true) void this.run(name);
    }
  }

  stop(): void {
    for (const job of this.jobs.values()) job.stop();
    this.overdue.clear();
  }

  /** Runs a timer's function now, unless it is running; resolves when it is over. */
  run(name: string): Promise<void> {
    const fn = this.core.functions.get(name);
    if (fn === undefined) return Promise.resolve();
    let run = this.running.get(name);
    if (!run) this.running.set(name, (run = this.invoke(fn)));
    return run;
  }

  /** Runs a timer's function from its beginning, after the run that is going on. */
  async runAnew(name: string): Promise<void> {
    await this.running.get(name);
    await this.run(name);
  }

  private due(name: string): void {
    if (this.running.has(name)) this.overdue.add(name);
    else void this.run(name);
  }

  private async invoke(fn: RegisteredFunction): Promise<void> {
    const { name } = fn;
    const now = new Date();
    const next = this.jobs.get(name)?.nextRun() ?? now;
    const last = this.last.get(name) ?? now;
    try {
      const status = { Last: last.toISOString(), LastUpdated: last.toISOString(), Next: next.toISOString() };
      const data = { Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false };
      await this.invoker.invoke(fn, { data: { json: JSON.stringify(data) } });
    } catch (error) {
      log("error", `Function.${name}`, `Function '${name}' failed: ${stackOf(error)}`);
    } finally {
      this.last.set(name, now);
      this.running.delete(name);
      if (this.overdue.delete(name)) setImmediate(() => void this.run(name));
    }
  }
}

function parseSchedule(fn: RegisteredFunction): Cron {
  const { schedule } = fn.trigger.binding;
  const text = substituteSettings(typeof schedule === "string" ? schedule : "", `the schedule of '${fn.name}'`);
  try {
    // NCRONTAB wants day and weekday both to match; without a setting it means UTC
    const timezone = process.env.WEBSITE_TIME_ZONE ?? "UTC";
    return new Cron(text, { mode: "5-or-6-parts", domAndDow: true, sloppyRanges: true, timezone });
  } catch (error) {
    throw new HostError(
      `The schedule "${text}" of '${fn.name}' is not a valid NCRONTAB expression: ${messageOf(error)}`,
    );
  }
}
