import { randomUUID } from "node:crypto";
import type { CoreApi, CoreInvocationContext, RegisteredFunction, RpcTypedData } from "./core-api";
import { toJson } from "./json";
import { log, type LogLevel } from "./log";
import { traceContext } from "./trace";

/** One invocation: the trigger's value either on the wire's form or, for HTTP, as the object itself. */
export interface Invocation {
  readonly data?: RpcTypedData;
  readonly value?: unknown;
  readonly triggerMetadata?: Readonly<Record<string, RpcTypedData>>;
  /** The caller's W3C `traceparent`. */
  readonly traceParent?: string;
  /** Sees the invocation context before the function does. */
  readonly prepare?: (context: object) => void;
}

/** Invokes functions exactly as the Node worker does, hooks included. */
export class Invoker {
  constructor(
    private readonly core: CoreApi,
    private readonly durableClient: () => string,
  ) {}

  /** Resolves with what the function returned; rejects with what it threw. */
  async invoke(fn: RegisteredFunction, invocation: Invocation): Promise<unknown> {
    const core = this.coreContext(fn, invocation);
    const model = this.core.programmingModel.getInvocationModel(core.context);
    const { context, inputs } = await model.getArguments();
    core.invocationContext = context;
    if (invocation.value !== undefined) inputs.unshift(invocation.value);
    invocation.prepare?.(context);

    const hookData = {};
    const shared = { hookData, appHookData: this.core.appHookData, invocationContext: context };
    const before: Record<string, unknown> = { ...shared, inputs, functionCallback: fn.callback };
    await this.core.runHooks("preInvocation", before);

    core.context.state = "invocation";
    const after: Record<string, unknown> = { ...shared, inputs: before.inputs, result: null, error: null };
    const callback = before.functionCallback as RegisteredFunction["callback"];
    await model.invokeFunction(context, before.inputs as unknown[], callback).then(
      (result) => (after.result = result),
      (error: unknown) => (after.error = error ?? new Error("The function threw nothing at all.")),
    );

    core.context.state = "postInvocationHooks";
    await this.core.runHooks("postInvocation", after);
    if (after.error instanceof Error) throw after.error;
    if (after.error !== null) throw new Error(toText(after.error), { cause: after.error });
    return after.result;
  }

  private coreContext(
    fn: RegisteredFunction,
    invocation: Invocation,
  ): { context: CoreInvocationContext; invocationContext: object | undefined } {
    const invocationId = randomUUID();
    const inputData: { name: string; data: RpcTypedData }[] = [];
    if (invocation.data !== undefined) inputData.push({ name: fn.trigger.name, data: invocation.data });
    for (const [name, binding] of Object.entries(fn.bindings)) {
      if (binding.type === "durableClient" || binding.type === "orchestrationClient") {
        inputData.push({ name, data: { string: this.durableClient() } });
      }
    }
    const holder: { context: CoreInvocationContext; invocationContext: object | undefined } = {
      invocationContext: undefined,
      context: {
        invocationId,
        metadata: fn.metadata,
        state: "preInvocationHooks",
        request: {
          invocationId,
          inputData,
          triggerMetadata: invocation.triggerMetadata ?? {},
          traceContext: traceContext(invocation.traceParent),
        },
        log: (level, category, message) => {
          const entry = { level, category, message, invocationContext: holder.invocationContext, hookData: {} };
          this.core.runLogHooks(entry);
          this.write(fn.name, entry, invocationId);
        },
      },
    };
    return holder;
  }

  private write(name: string, entry: { level: LogLevel; category: string; message: string }, id: string): void {
    if (entry.level === "none") return;
    log(entry.level, entry.category === "user" ? `Function.${name}.User` : `Function.${name}`, entry.message, id);
  }
}

/** Functions may throw anything; the message is what becomes visible. */
function toText(thrown: unknown): string {
  return typeof thrown === "string" ? thrown : toJson(thrown);
}
