import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { Activities } from "./activities";
import { Admin } from "./admin";
import { loadApp, readApp } from "./app";
import { CoreApi } from "./core-api";
import { Engine } from "./engine";
import { HostError, messageOf, stackOf } from "./errors";
import { openGate } from "./gate";
import { listen, type Answer, type Call } from "./http";
import type { HttpClasses } from "./http-function";
import { createHostServer, hasKey } from "./http-server";
import { Invoker } from "./invoker";
import { durableClientValue, linksOf } from "./links";
import { hostLog } from "./log";
import { Management } from "./management";
import { replay } from "./replay";
import { openStateDirectory } from "./state-directory";
import { Store } from "./store";
import { TestControls } from "./test-controls";
import { Timers } from "./timers";

const SERVED = new Set(["httpTrigger", "timerTrigger", "orchestrationTrigger", "activityTrigger"]);
const TERMINATE_GRACE_MS = 5000;

export interface HostOptions {
  /** Directory of the built app: package.json, host.json. */
  readonly app: string;
  /** Directory for instances, keys and lock; one host at a time. */
  readonly state: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly host?: string;
  /** Task hub; host.json's by default. */
  readonly hub?: string;
  readonly testControls?: boolean;
  readonly timers?: boolean;
  /** Enforces function keys. */
  readonly keys?: boolean;
  readonly keepEvents?: boolean;
}

export interface Host {
  readonly url: string;
  /** The master key, if function keys are enforced. */
  readonly key: string | undefined;
  /** Runs the app's appTerminate hooks (5 s at most), then ends; activities in flight are not awaited. */
  stop(): Promise<void>;
}

/**
 * Hosts a built function app. One per process: it changes the working directory, `WEBSITE_HOSTNAME` and what
 * `require("@azure/functions-core")` gives, as the Node worker does.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const app = readApp(options.app, options.hub);
  const state = openStateDirectory(options.state);
  const address = options.host ?? "127.0.0.1";
  const { server, open } = createHostServer();
  try {
    const port = await listen(server, address, options.port);
    const origin = `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
    process.env.WEBSITE_HOSTNAME = origin.slice("http://".length);
    process.env.AZURE_FUNCTIONS_ENVIRONMENT ??= "Development";
    process.chdir(app.directory);

    const core = new CoreApi();
    core.install();
    await loadApp(app);
    core.close();
    warnOfUnserved(core);

    const hub = app.hostJson.hubName ?? "TestHubName";
    const links = linksOf(origin, hub, state.keys.system);
    const clientValue = durableClientValue(links);
    const invoker = new Invoker(core, () => clientValue);
    const timers = new Timers(core, invoker);
    const controls = options.testControls === true ? new TestControls() : undefined;
    const gate = controls ?? openGate;
    const limit = app.hostJson.maxConcurrentActivities ?? 10 * availableParallelism();
    const orchestrator = (name: string) => {
      const fn = core.functions.get(name);
      return fn?.trigger.binding.type === "orchestrationTrigger" ? fn : undefined;
    };
    const engine = new Engine({
      store: new Store(state.path),
      activities: new Activities(core, invoker, gate, limit),
      gate,
      keepEvents: options.keepEvents ?? false,
      hasOrchestrator: (name) => orchestrator(name) !== undefined,
      replay: (record, batch) => {
        const fn = orchestrator(record.name);
        if (fn === undefined) throw new Error(`There is no orchestrator '${record.name}'.`);
        return replay(invoker, fn, record, batch);
      },
    });
    controls?.attach(engine, timers);
    const management = new Management(engine, (name) => orchestrator(name) !== undefined, links);
    const admin = new Admin(core, invoker, timers, origin);
    const masterKey = options.keys === true ? state.keys.master : undefined;

    const own = async (call: Call): Promise<Answer | undefined> => {
      if (call.path[0]?.toLowerCase() !== "admin") return management.answer(call);
      if (masterKey !== undefined && !hasKey(call, masterKey)) return { status: 401 };
      if (call.path[1] === "test" && controls !== undefined) return controls.answer(call);
      return admin.answer(call);
    };

    await core.runHooks("appStart", { hookData: core.appHookData, appHookData: core.appHookData });
    open({
      core,
      invoker,
      classes: httpClasses(app.files[0] ?? ""),
      routePrefix: app.hostJson.routePrefix,
      origin,
      masterKey,
      own,
    });
    engine.resumeAll();
    if (options.timers !== false) timers.start();

    return {
      url: origin,
      key: masterKey,
      stop: async () => {
        timers.stop();
        engine.drain();
        await terminateApp(core);
        engine.stop();
        server.close();
        server.closeAllConnections();
        state.release();
      },
    };
  } catch (error) {
    server.close();
    state.release();
    throw error;
  }
}

async function terminateApp(core: CoreApi): Promise<void> {
  const grace = new Promise<"late">((resolve) => setTimeout(resolve, TERMINATE_GRACE_MS, "late").unref());
  try {
    const hooks = core.runHooks("appTerminate", { hookData: core.appHookData, appHookData: core.appHookData });
    if ((await Promise.race([hooks, grace])) === "late")
      hostLog.warn("The app's appTerminate hooks took more than 5 s.");
  } catch (error) {
    hostLog.error(`An appTerminate hook failed: ${stackOf(error)}`);
  }
}

function warnOfUnserved(core: CoreApi): void {
  if (core.functions.size === 0) hostLog.warn("The app registered no functions.");
  for (const { name, trigger } of core.functions.values()) {
    if (!SERVED.has(trigger.binding.type)) {
      hostLog.warn(`Function '${name}' is never triggered: this host does not serve ${trigger.binding.type}.`);
    }
  }
}

function httpClasses(appFile: string): HttpClasses {
  try {
    return createRequire(appFile)("@azure/functions") as HttpClasses;
  } catch (error) {
    throw new HostError(`The app's @azure/functions can't be loaded: ${messageOf(error)}`);
  }
}
