import { subscribe } from "node:diagnostics_channel";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// Loaded into the process that is measured, before it. SIGUSR2 makes it print a line of what happened since the last one.
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
let [cpu, began, peak] = [process.cpuUsage(), performance.now(), 0];
let requests: Record<string, number> = {};

setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 500).unref();

subscribe("http.client.request.start", (message) => {
  const { method, path } = (message as { request: { method: string; path: string } }).request;
  const kind = `${method}${path.includes("comp=appendblock") ? " append" : ""}`;
  requests[kind] = (requests[kind] ?? 0) + 1;
});

process.on("SIGUSR2", () => {
  const { user, system } = process.cpuUsage(cpu);
  const [p99, most] = [delay.percentile(99) / 1e6, delay.max / 1e6];
  const rss = process.memoryUsage.rss();
  collect();
  const line = {
    milliseconds: performance.now() - began,
    cpuMilliseconds: (user + system) / 1000,
    delayP99: p99,
    delayMost: most,
    peak: Math.max(peak, rss) / 1e6,
    heap: process.memoryUsage().heapUsed / 1e6,
    resources: process.getActiveResourcesInfo().length,
    requests,
  };
  process.stdout.write(`${JSON.stringify({ probe: line })}\n`);
  [cpu, began, peak, requests] = [process.cpuUsage(), performance.now(), 0, {}];
  delay.reset();
});
