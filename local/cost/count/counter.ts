import { FaultProxy } from "../../faults/proxy";
import { connectionString } from "../../processes/azurite";
import { itemOf } from "./classify";
import type { Item } from "../../../src/report/cost/items";

/** Requests by what they are about. */
export type Counts = ReadonlyMap<Item, number>;

/** Stands between the app and Azurite and counts what passes; it harms nothing. */
export class Counter {
  #counts = new Map<Item, number>();
  readonly unknown: string[] = [];

  private constructor(private readonly proxy: FaultProxy) {
    proxy.harm(({ method, path }) => {
      const item = itemOf(method, path);
      this.#counts.set(item, (this.#counts.get(item) ?? 0) + 1);
      if (item === "anything else") this.unknown.push(`${method} ${path}`);
      return "pass";
    });
  }

  /** @param target Azurite's address */
  static async start(target: string): Promise<Counter> {
    return new Counter(await FaultProxy.start(() => target));
  }

  get connectionString(): string {
    return connectionString(this.proxy.url);
  }

  /** What was counted since the last call. */
  take(): Counts {
    const counts = this.#counts;
    this.#counts = new Map();
    return counts;
  }

  close(): Promise<void> {
    return this.proxy.close();
  }
}
