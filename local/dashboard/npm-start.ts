import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { root } from "./root";

export interface Started {
  /** The app's address. */
  readonly app: string;
  /** Ends it as Ctrl-C would. */
  stop(): Promise<void>;
}

/** `npm start -- --json` with more arguments, as a process. @throws Error with what it said where it did not start */
export async function npmStart(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Started> {
  const script = path.join(root, "dist/local/cli/start.js");
  const child = spawn(process.execPath, [script, "--json", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  const app = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const event = JSON.parse(line) as { event?: unknown; app?: unknown };
      if (event.event === "ready" && typeof event.app === "string") resolve(event.app);
    });
    void ended.then(() => reject(new Error(`npm start ended before it was ready: ${said}`)));
  });
  return {
    app: await app,
    async stop() {
      child.kill("SIGINT");
      await ended;
    },
  };
}
