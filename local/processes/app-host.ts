import { startChild, type Child, type ChildOptions } from "./child";

/** Which task hub `host.json` asks for; on one machine each host has a state directory of its own, so one name will do. */
const taskHub = { HEADCOUNT_TASK_HUB: "Headcount" };

/**
 * Starts the embedded Functions host, as {@link startChild} does, with the settings that host.json takes from the
 * environment: on Azure the templates set them, under Core Tools local.settings.json.
 * @param args of `local/host/main.js`
 */
export function startAppHost(args: readonly string[], options: ChildOptions = {}): Promise<Child> {
  const env = options.env ?? process.env;
  return startChild("local/host/main.js", args, {
    ...options,
    env: { ...env, ...(env.HEADCOUNT_TASK_HUB ? {} : taskHub) },
  });
}
