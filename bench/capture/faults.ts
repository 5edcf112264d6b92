import type { FaultRequest } from "../../local/feed/fault-schema";
import type { Contender } from "./contender";

export interface Fault {
  /** In windows from the beginning. */
  readonly at: number;
  readonly name: string;
  strike(
    contenders: readonly Contender[],
    feed: (request: FaultRequest) => Promise<void>,
    downMs: number,
  ): Promise<void>;
}

const drop = (at: number, how: "close" | "terminate" | "reset"): Fault => ({
  at,
  name: `every connection drops (${how})`,
  strike: (_, feed) => feed({ fault: "drop", how, which: "all" }),
});

const ends = (at: number, name: string, strike: (each: Contender, downMs: number) => Promise<void>): Fault => ({
  at,
  name,
  async strike(contenders, _, downMs) {
    await Promise.all(contenders.map((each) => strike(each, downMs)));
  },
});

/** What happens, to every method at the same moment, in a pass with faults: in twentieths of its length. */
export function faultsOf(windows: number): readonly Fault[] {
  const at = (twentieths: number) => (twentieths / 20) * windows;
  return [
    drop(at(2.4), "close"),
    ends(at(5.6), "restart", (each, downMs) => each.interrupt("SIGTERM", downMs)),
    drop(at(8.3), "terminate"),
    ends(at(10.6), "deploy", (each, downMs) => each.deploy(downMs)),
    ends(at(14.6), "kill", (each, downMs) => each.interrupt("SIGKILL", downMs)),
    drop(at(17.7), "reset"),
  ];
}
