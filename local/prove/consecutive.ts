import { Rig, until, type RigOptions } from "./rig";
import { figuresOf, innerOf, judge, type Finding } from "./scenario";

export interface ConsecutiveOptions extends RigOptions {
  /** Windows, one after the other, from the first whole one. */
  readonly windows: number;
  /** Each activity is held back by chance for up to so many windows. */
  readonly delayedWindows?: number;
}

/**
 * Proof 3: over consecutive windows each frame published between the first and the last archived one is in exactly one
 * raw window, over one connection, with no hole at any boundary, however late the orchestrator is.
 */
export async function consecutive(options: ConsecutiveOptions): Promise<Finding> {
  const { windowSeconds, windows: wanted, delayedWindows = 0 } = options;
  const rig = await Rig.start(options);
  try {
    if (delayedWindows > 0)
      await rig.control("delay", { when: "before", maxMs: delayedWindows * windowSeconds * 1000, seed: 7 });
    await rig.start();
    const runMs = (wanted + 2) * windowSeconds * 1000;
    await new Promise((resolve) => setTimeout(resolve, runMs));
    await rig.stop();
    await until(
      "the collector has ended",
      async () => (await rig.collector()).status === "Completed",
      30_000 + 2 * delayedWindows * windowSeconds * 1000,
    );
    await until("every window is aggregated", async () => {
      await rig.ensureRunning();
      return (await rig.archive()).raw.size >= wanted;
    });
    const judged = await judge(rig);
    const { connectionsOpened } = await rig.feedStatus();
    const { windows, faults } = judged;
    if (windows.length < wanted) faults.push(`only ${windows.length} windows of ${wanted} stand`);
    if (connectionsOpened !== 1) faults.push(`${connectionsOpened} connections were opened`);
    for (const { window, coverage } of innerOf(windows))
      if (coverage.missing_ms > 0) faults.push(`${window.start}: ${coverage.missing_ms} ms are missing`);
    windows.slice(1).forEach(({ window }, index) => {
      if (windows[index]?.window.end !== window.start) faults.push(`${window.start}: the window before it is missing`);
    });
    if (judged.verdict.published !== judged.verdict.archived)
      faults.push("frames published and archived differ in number");
    return { figures: { ...figuresOf(judged), connections: connectionsOpened }, faults };
  } finally {
    await rig.end();
  }
}
