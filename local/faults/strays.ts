import { readdirSync, readFileSync } from "node:fs";

/** Processes that still run though a run is over, by their command lines, which name the run's directory. */
export async function strays(directory: string): Promise<string[]> {
  // A process that ended is for a moment still there.
  for (let tries = 0; tries < 20 && found(directory).length > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return found(directory).map((line) => `a process is left: ${line}`);
}

function found(directory: string): string[] {
  let pids: string[];
  try {
    pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  } catch {
    return [];
  }
  return pids.flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return line.includes(directory) ? [`${pid} ${line}`] : [];
    } catch {
      return [];
    }
  });
}
