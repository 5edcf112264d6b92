import { readdirSync, readFileSync } from "node:fs";

/** Processes that still run though a run is over: its directory stands in their command line or their environment. */
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
      const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", " ").trim();
      const line = read("cmdline");
      return line.includes(directory) || read("environ").includes(directory) ? [`${pid} ${line}`] : [];
    } catch {
      return [];
    }
  });
}
