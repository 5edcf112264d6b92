/**
 * Loaded before an app's process begins (`node --require`): its system clock stands off by the milliseconds in the file
 * that FAULTS_CLOCK names, read at the start and at each SIGUSR2. Monotonic time and timers stay what they are.
 */
import { readFileSync } from "node:fs";

const file = process.env["FAULTS_CLOCK"];
const System = Date;
let offsetMs = 0;

if (file !== undefined) {
  const read = () => {
    const ms = Number(readFileSync(file, "utf8"));
    if (Number.isFinite(ms)) offsetMs = ms;
  };
  read();
  process.on("SIGUSR2", read);
  const now = () => System.now() + offsetMs;
  globalThis.Date = new Proxy(System, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
    apply: () => new System(now()).toString(),
    get: (target, key, receiver) => (key === "now" ? now : (Reflect.get(target, key, receiver) as unknown)),
  });
}
