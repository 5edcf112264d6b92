import type { CoreApi } from "./core-api";
import { messageOf, stackOf } from "./errors";
import { readBody, type Answer, type Call } from "./http";
import type { Invoker } from "./invoker";
import { dig, parseJson, toJson } from "./json";
import { log } from "./log";
import type { Timers } from "./timers";

/** The host's admin endpoints: its status, and running a function by hand. */
export class Admin {
  constructor(
    private readonly core: CoreApi,
    private readonly invoker: Invoker,
    private readonly timers: Timers,
    private readonly origin: string,
  ) {}

  async answer(call: Call): Promise<Answer> {
    const [, area, name, ...more] = call.path;
    if (area === "host" && name === "status" && more.length === 0)
      return call.method === "GET" ? this.status() : reject("GET");
    if (area === "functions" && name !== undefined && more.length === 0) {
      return call.method === "POST" ? this.run(name, call) : reject("POST");
    }
    return { status: 404 };
  }

  private status(): Answer {
    const functions = [...this.core.functions.values()].map(({ name, trigger }) => ({
      name,
      type: trigger.binding.type,
    }));
    return { status: 200, body: { state: "Running", url: this.origin, processId: process.pid, functions } };
  }

  /** Answers at once; how the run ends is in the log. */
  private async run(name: string, call: Call): Promise<Answer> {
    const fn = this.core.functions.get(name);
    if (fn === undefined) return { status: 404, body: `The app has no function '${name}'.` };
    const { type } = fn.trigger.binding;
    if (["httptrigger", "orchestrationtrigger", "entitytrigger"].includes(type.toLowerCase())) {
      return { status: 400, body: `A function with a ${type} can't be run this way.` };
    }
    let input: unknown;
    try {
      const text = await readBody(call.request);
      input = text.trim() === "" ? undefined : dig(parseJson(text), "input");
    } catch (error) {
      return { status: 400, body: `The body is not valid JSON: ${messageOf(error)}` };
    }
    if (type === "timerTrigger") void this.timers.run(name);
    else {
      const data = { string: typeof input === "string" ? input : toJson(input) };
      this.invoker.invoke(fn, { data }).catch((error: unknown) => {
        log("error", `Function.${name}`, `Function '${name}' failed: ${stackOf(error)}`);
      });
    }
    return { status: 202 };
  }
}

function reject(allow: string): Answer {
  return { status: 405, headers: { allow } };
}
