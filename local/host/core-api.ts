import Module from "node:module";
import { HostError } from "./errors";
import { log, type LogLevel } from "./log";
import type { TraceContext } from "./trace";

/** An entry of a function's bindings as `@azure/functions` registers it. */
export interface Binding {
  readonly type: string;
  readonly direction?: string;
  readonly [key: string]: unknown;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export interface RegisteredFunction {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly trigger: { readonly name: string; readonly binding: Binding };
  readonly metadata: object;
  readonly callback: FunctionCallback;
}

/** Value of a binding on the wire between host and worker. */
export type RpcTypedData = { readonly string: string } | { readonly json: string };

/** What a programming model gets to know of an invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly metadata: object;
  state: "preInvocationHooks" | "invocation" | "postInvocationHooks";
  readonly request: {
    readonly invocationId: string;
    readonly inputData: readonly { readonly name: string; readonly data: RpcTypedData }[];
    readonly triggerMetadata: Readonly<Record<string, RpcTypedData>>;
    readonly traceContext: TraceContext;
  };
  log(level: LogLevel, category: string, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
}

interface ProgrammingModel {
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
}

export type HookCallback = (context: Record<string, unknown>) => unknown;

class Disposable {
  constructor(private readonly callback: () => void) {}

  dispose(): void {
    this.callback();
  }
}

/** What the Node worker offers to the programming model as the module `@azure/functions-core`. */
export class CoreApi {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly appHookData: Record<string, unknown> = {};
  private readonly hooks = new Map<string, HookCallback[]>();
  private model: ProgrammingModel | undefined;
  private started = false;

  get programmingModel(): ProgrammingModel {
    if (this.model === undefined) throw new HostError("The app did not load @azure/functions.");
    return this.model;
  }

  /** From here on functions can't be registered any more, as in the real worker. */
  close(): void {
    this.started = true;
  }

  /** Makes `require("@azure/functions-core")` answer with this object, whoever asks. */
  install(): void {
    const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
    const original = prototype.require;
    const core = this.asModule();
    prototype.require = function (id) {
      return id === "@azure/functions-core" ? core : original.call(this, id);
    };
  }

  async runHooks(name: string, context: Record<string, unknown>): Promise<void> {
    for (const hook of this.hooks.get(name) ?? []) await hook(context);
  }

  /** Log hooks are synchronous: they may change the entry before it is written. */
  runLogHooks(context: Record<string, unknown>): void {
    for (const hook of this.hooks.get("log") ?? []) hook(context);
  }

  private asModule(): object {
    return {
      version: "3.12.0",
      hostVersion: "4.0.0",
      Disposable,
      setProgrammingModel: (model: ProgrammingModel): void => {
        this.model = model;
      },
      getProgrammingModel: () => this.model,
      registerFunction: (metadata: { name: string; bindings: Record<string, Binding> }, callback: FunctionCallback) =>
        this.registerFunction(metadata, callback),
      registerHook: (name: string, callback: HookCallback) => this.registerHook(name, callback),
      log: (level: LogLevel, _category: string, message: string): void => {
        log(level, "Worker", message);
      },
    };
  }

  private registerFunction(
    metadata: { name: string; bindings: Record<string, Binding> },
    callback: FunctionCallback,
  ): Disposable {
    const { name, bindings } = metadata;
    if (this.started) throw new Error("A function can only be registered during app startup.");
    if (this.functions.has(name)) throw new Error(`A function with name "${name}" has already been registered.`);
    const trigger = Object.entries(bindings).find(([, binding]) => /trigger$/i.test(binding.type));
    if (trigger === undefined) throw new Error(`Function "${name}" has no trigger.`);
    const entry = { name, bindings, trigger: { name: trigger[0], binding: trigger[1] }, metadata, callback };
    this.functions.set(name, entry);
    return new Disposable(() => {
      if (this.started) throw new Error("A function can only be disposed during app startup.");
      this.functions.delete(name);
    });
  }

  private registerHook(name: string, callback: HookCallback): Disposable {
    this.hooks.set(name, [...(this.hooks.get(name) ?? []), callback]);
    return new Disposable(() => {
      this.hooks.set(
        name,
        (this.hooks.get(name) ?? []).filter((hook) => hook !== callback),
      );
    });
  }
}
