import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { root } from "../../local/dashboard/root";

/** Milliseconds from the start of the process. */
export interface Started {
  /** Storage, the simulated feed and the app are up, and the collector is started. */
  readonly ready: number;
  /** The feed's first frame was received; a simulated feed sends one every 3 to 5 s, as the real one does. */
  readonly firstReading: number;
}

const line = z.object({
  time: z.iso.datetime().transform(Date.parse),
  event: z.string(),
  at: z.iso.datetime().transform(Date.parse).optional(),
});

/** One `npm start` of the built app, in an empty folder, until its first reading. */
export async function npmStart(): Promise<Started> {
  const data = mkdtempSync(path.join(tmpdir(), "headcount-start-"));
  const began = Date.now();
  const child = spawn(process.execPath, [path.join(root, "dist/local/cli/start.js"), "--json", "--data", data], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  try {
    let ready: number | undefined;
    for await (const text of createInterface({ input: child.stdout })) {
      const { event, time, at } = line.parse(JSON.parse(text));
      if (event === "ready") ready = time - began;
      if (event === "readings" && ready !== undefined && at !== undefined) return { ready, firstReading: at - began };
    }
    throw new Error("npm start ended before its first reading.");
  } finally {
    child.kill("SIGINT");
    child.stdout.resume();
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}
