import { fork } from "node:child_process";
import path from "node:path";
import type { z } from "zod";

/**
 * Runs a script of the build in a fresh process until it has sent its one message.
 * @param script path below `dist/bench/`
 * @throws Error where it ends without one, or sends another
 */
export function forked<Result>(
  script: string,
  args: readonly string[],
  result: z.ZodType<Result>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, "..", script), args, {
      env,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", (message) => {
      const read = result.safeParse(message);
      if (read.success) resolve(read.data);
      else reject(read.error);
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`${script} ended with code ${code} and no result.`)));
  });
}
