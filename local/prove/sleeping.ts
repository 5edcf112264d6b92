import { Rig, until, type RigOptions } from "./rig";
import type { Finding } from "./scenario";

/** Listening begins so long before opening, as the app has it. */
const earlyMs = 120_000;
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export interface SleepingOptions extends RigOptions {
  /** Also meets the sleep timer when it fires, which takes up to a minute and a half. */
  readonly timer: boolean;
}

/** Proof 4 for a collector that sleeps until opening: a stop before, together with and after the end of its sleep. */
export async function sleeping(options: SleepingOptions): Promise<Finding> {
  const wakesAt = Math.ceil((Date.now() + 25_000) / 60_000) * 60_000;
  const span = `${wall(wakesAt + earlyMs)}-${wall(wakesAt + earlyMs + 600_000)}`;
  const hours = JSON.stringify(Object.fromEntries(days.map((day) => [day, [span]])));
  const rig = await Rig.start({
    ...options,
    overrides: { ...options.overrides, OPENINGHOURS: hours, TIMEZONE: "UTC" },
  });
  const faults: string[] = [];
  let cases = 0;
  try {
    await check("stop while it sleeps", async () => {
      await rig.start();
      await phase("sleeping");
      await rig.stop();
    });
    if (options.timer) {
      await check("stop together with the end of its sleep", async () => {
        await rig.start();
        await phase("sleeping");
        await rig.control("hold", { kind: "timer" });
        await until("the timer is held", async () => (await rig.held()) > 0, 90_000);
        const stop = rig.stop();
        const items = [{ release: { kind: "timer" } }, { event: "wake", input: null }];
        await rig.control("batch", { instanceId: `collector-${rig.feedId}`, items });
        await stop;
        await rig.control("reset", {});
      });
      await check("stop after the end of its sleep", async () => {
        await rig.start();
        await phase("listening");
        await rig.stop();
      });
    }
    faults.push(...rig.crashes);
    return { figures: { cases, "ended otherwise than wanted": faults.length }, faults };
  } finally {
    await rig.end();
  }

  async function check(name: string, act: () => Promise<void>): Promise<void> {
    cases++;
    try {
      await act();
      await until("it has stopped", async () => (await rig.collector()).status === "Completed");
      if ((await rig.feedStatus()).connections > 0) throw new Error("something still listens");
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function phase(wanted: string): Promise<void> {
    await until(`it is ${wanted}`, async () => (await rig.collector()).phase === wanted);
  }
}

function wall(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
