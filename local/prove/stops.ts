import { Rig, until, type RigOptions } from "./rig";
import { figuresOf, judge, type Finding } from "./scenario";

/** A completion on its way to the orchestrator that a stop can meet. */
type Meeting = "before" | "together" | "after";

export interface StopOptions extends RigOptions {
  /** Stops at moments drawn by chance. */
  readonly randomMoments: number;
  readonly seed: number;
  /** Only some of the meetings, for a short run. */
  readonly meetings?: readonly Meeting[];
}

const instance = "collector-crowdmonitor";

/**
 * Proof 4: a stop raised before, in the same batch as, and after the completion of each step, at moments by chance, a
 * start while stopping, and two clients at odds: it always ends in what was wanted last, and always aggregates.
 */
export async function stops(options: StopOptions): Promise<Finding> {
  const rig = await Rig.start({ ...options, overrides: { ...options.overrides } });
  const faults: string[] = [];
  let cases = 0;
  try {
    for (const meeting of options.meetings ?? (["before", "together", "after"] as const)) {
      for (const step of ["listen", "aggregate", "continueAsNew"] as const) {
        await check(`stop ${meeting} ${step}`, () => meet(rig, step, meeting), false);
      }
    }
    await check(
      "start while stopping",
      async () => {
        await rig.start();
        await listening(rig);
        await rig.control("hold", { kind: "activity", name: "aggregate" });
        await rig.stop();
        await until("it is stopping", async () => (await rig.collector()).phase === "stopping");
        const start = rig.start();
        await rig.control("reset", {});
        await start;
      },
      true,
    );
    await check(
      "stop then start from two clients",
      async () => {
        await rig.start();
        await listening(rig);
        await rig.stop();
        await rig.start();
      },
      true,
    );
    await check(
      "start then stop from two clients",
      async () => {
        await Promise.all([rig.start(), rig.start()]);
        await rig.stop();
      },
      false,
    );
    let random = options.seed;
    for (let index = 0; index < options.randomMoments; index++) {
      random = (random * 48_271) % 2_147_483_647;
      const wait = random % (options.windowSeconds * 1000);
      await check(
        `stop ${wait} ms after listening began`,
        async () => {
          await rig.start();
          await listening(rig);
          await new Promise((resolve) => setTimeout(resolve, wait));
          await rig.stop();
        },
        false,
      );
    }
    await rig.stop();
    await settled(rig, false);
    const judged = await judge(rig);
    return {
      figures: { cases, "ended otherwise than wanted": faults.length, ...figuresOf(judged) },
      faults: [...faults, ...judged.faults],
    };
  } finally {
    await rig.end();
  }

  async function check(name: string, act: () => Promise<void>, wanted: boolean): Promise<void> {
    cases++;
    try {
      await act();
      await rig.control("reset", {});
      await settled(rig, wanted);
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      await rig.control("reset", {});
    }
  }
}

/** Lets a stop and the completion of a step meet in a given order. */
async function meet(rig: Rig, step: "listen" | "aggregate" | "continueAsNew", meeting: Meeting): Promise<void> {
  await rig.start();
  await listening(rig);
  const rule = step === "continueAsNew" ? { kind: step } : { kind: "activity", name: step };
  if (meeting === "after") {
    const { window } = await rig.collector();
    await until("a step is over", async () => (await rig.collector()).window?.start !== window?.start);
    await rig.stop();
    return;
  }
  await rig.control("hold", rule);
  await until(`${step} is held`, async () => (await rig.held()) > 0, 30_000);
  await rig.control("unhold", rule);
  if (meeting === "before") {
    await rig.stop();
    await rig.control("release", {});
  } else {
    const stop = rig.stop();
    await rig.control("batch", { instanceId: instance, items: [{ event: "wake", input: null }, { release: rule }] });
    await stop;
  }
}

async function listening(rig: Rig): Promise<void> {
  await until("the collector listens", async () => {
    const { status, phase } = await rig.collector();
    return status === "Running" && phase === "listening" && (await rig.feedStatus()).connections > 0;
  });
}

/** What was wanted last is so, with the help of nothing but the timer. */
async function settled(rig: Rig, wanted: boolean): Promise<void> {
  await until(
    wanted ? "it listens again" : "it has stopped",
    async () => {
      await rig.ensureRunning();
      const { status, phase } = await rig.collector();
      const { connections } = await rig.feedStatus();
      return wanted
        ? status === "Running" && phase === "listening" && connections > 0
        : status === "Completed" && connections === 0;
    },
    30_000,
  );
}
