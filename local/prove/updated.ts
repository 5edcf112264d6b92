import { RemoteApp } from "../azure/remote-app";
import { update } from "../azure/update";
import { Rig, until, type RigOptions } from "./rig";
import { figuresOf, innerOf, judge, type Finding } from "./scenario";

export interface UpdatedOptions extends RigOptions {
  /** Updates, one after the other; each time the old deployment's process is ended for good. */
  readonly updates: number;
}

/**
 * The update of docs/operate.md, by the same code as `npm run azure:update`: a new deployment beside the old on one
 * storage, both listening, the old one stopped. No frame may be lost, none stand twice, and coverage must be whole.
 */
export async function updated(options: UpdatedOptions): Promise<Finding> {
  const { windowSeconds, updates } = options;
  const rig = await Rig.start(options);
  const faults: string[] = [];
  try {
    await rig.start();
    let current = rig.app;
    const app = () => new RemoteApp(String(current.ready["url"]));
    const pass = (windows: number) => new Promise((resolve) => setTimeout(resolve, windows * windowSeconds * 1000));
    await until("it is listening", async () => (await rig.feedStatus()).connections > 0);
    await pass(2);
    for (let count = 1; count <= updates; count++) {
      const next = await rig.startBeside(`version-${count}`);
      const from = app();
      const old = current;
      current = next;
      const changes = await update({ from, to: app(), tell: () => undefined, lookMs: 200 });
      if (changes.length !== 1) faults.push(`update ${count} changed ${changes.length} feeds`);
      for (const { gaps } of changes)
        for (const gap of gaps) faults.push(`update ${count}: a gap ${JSON.stringify(gap)}`);
      await old.stop();
      await pass(1);
    }
    await app().want(rig.feedId, false);
    await until(
      "the last collector has ended",
      async () => (await statusOf(app().url, rig.feedId)) === "Completed",
      30_000,
    );
    const judged = await judge(rig);
    const inner = innerOf(judged.windows);
    const missing = inner.reduce((sum, { coverage }) => sum + coverage.missing_ms, 0);
    const whole = inner.reduce((sum, { coverage }) => sum + coverage.missing_ms + coverage.covered_ms, 0);
    for (const { window, coverage } of inner)
      if (coverage.missing_ms > 0) judged.faults.push(`${window.start}: ${JSON.stringify(coverage.gaps)}`);
    const { connectionsOpened } = await rig.feedStatus();
    return {
      figures: {
        updates,
        ...figuresOf(judged),
        "coverage, %": (100 * (whole - missing)) / whole,
        connections: connectionsOpened,
      },
      faults: [...faults, ...judged.faults],
    };
  } finally {
    await rig.end();
  }
}

/** How Durable says that a deployment's collector stands: once it has ended, everything is aggregated. */
async function statusOf(url: string, feed: string): Promise<string | undefined> {
  const response = await fetch(`${url}/api/collectors/${feed}`);
  const { collector } = (await response.json()) as { collector: { status: string } | null };
  return collector?.status;
}
