import path from "node:path";
import { Rig, until, type RigOptions } from "./rig";
import { figuresOf, judge, type Finding } from "./scenario";

const example = path.resolve(
  __dirname,
  path.basename(path.resolve(__dirname, "../..")) === "dist" ? "../../.." : "../..",
  "docs/examples/single-venue.feeds.json",
);

/** Proof 7: a feed of another shape is collected by an entry in feeds.json alone. */
export async function secondShape(options: RigOptions & { readonly windows: number }): Promise<Finding> {
  const rig = await Rig.start({
    ...options,
    shape: "single",
    feedsFile: example,
    feed: "oerlikon",
    overrides: { OPENINGHOURS: "null" },
  });
  try {
    await rig.start();
    await new Promise((resolve) => setTimeout(resolve, (options.windows + 1) * options.windowSeconds * 1000));
    await rig.stop();
    await until("the collector has ended", async () => (await rig.collector()).status === "Completed", 30_000);
    const judged = await judge(rig);
    const event = judged.windows[1]?.events[0];
    if (event?.source_timestamp === undefined) judged.faults.push("the source's own time is not kept");
    if (event?.occupancy_percentage === undefined) judged.faults.push("the source's percentage is not kept");
    if (judged.windows.some(({ statistics }) => statistics["count"] === undefined))
      judged.faults.push("the flat statistics are missing");
    return { figures: figuresOf(judged), faults: judged.faults };
  } finally {
    await rig.end();
  }
}
