import { Rig, until, type RigOptions } from "./rig";
import { figuresOf, judge, type Finding } from "./scenario";

export interface KilledOptions extends RigOptions {
  /** Kills, each in mid-window. */
  readonly kills: number;
}

/**
 * Proof 6: the app's process is killed in mid-window and started again: everything flushed before is in the archive, and
 * the hole is declared, from at most one flush before the kill to the first frame after the start.
 */
export async function killed(options: KilledOptions): Promise<Finding> {
  const { windowSeconds, kills, flushSeconds = 1 } = options;
  const rig = await Rig.start(options);
  const moments: number[] = [];
  try {
    await rig.start();
    for (let index = 0; index < kills; index++) {
      await new Promise((resolve) => setTimeout(resolve, (1.5 + index / kills) * windowSeconds * 1000));
      moments.push(Date.now());
      rig.app.kill("SIGKILL");
      await rig.app.ended;
      await rig.startApp();
    }
    await new Promise((resolve) => setTimeout(resolve, 2 * windowSeconds * 1000));
    await rig.stop();
    await until("the collector has ended", async () => (await rig.collector()).status === "Completed", 30_000);
    const judged = await judge(rig);
    const gaps = judged.windows.flatMap(({ coverage }) => coverage.gaps.filter(({ reason }) => reason === "lost"));
    const { faults } = judged;
    let lost = 0;
    for (const moment of moments) {
      const gap = gaps.find(({ from, to }) => Date.parse(from) <= moment && moment <= Date.parse(to));
      if (!gap) faults.push(`the kill at ${new Date(moment).toISOString()} left no gap`);
      else lost = Math.max(lost, moment - Date.parse(gap.from));
    }
    const boundMs = flushSeconds * 1000 + 1000 / options.rate + 1000;
    if (lost > boundMs) faults.push(`${lost} ms before a kill are lost, more than ${boundMs}`);
    return { figures: { kills, ...figuresOf(judged), "lost before a kill, ms": lost }, faults };
  } finally {
    await rig.end();
  }
}
