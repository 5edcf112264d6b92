import type { Connection } from "./connection";
import type { Fault, FaultName, FaultOf } from "./fault-schema";

/** A fault that lasts, or one that is over already. */
export interface FaultHandle {
  readonly id: number;
  readonly fault: Fault;
  /** Resolves when it has healed or finished. */
  readonly done: Promise<void>;
  /** Ends it now; harmless when it is over. */
  heal(): Promise<void>;
}

interface Active extends FaultHandle {
  readonly hits: (connection: Connection) => boolean;
}

/** The faults that are on. */
export class ActiveFaults {
  #active = new Map<number, Active>();
  #lastId = 0;

  get list(): readonly FaultHandle[] {
    return [...this.#active.values()];
  }

  /** All faults of one name. */
  of<Name extends FaultName>(name: Name): FaultOf<Name>[] {
    return [...this.#active.values()]
      .map(({ fault }) => fault)
      .filter((fault) => fault.fault === name) as FaultOf<Name>[];
  }

  /** The faults of one name that this connection suffers from. */
  on<Name extends FaultName>(name: Name, connection: Connection): FaultOf<Name>[] {
    if (this.#active.size === 0) return [];
    const hitting = [...this.#active.values()].filter(({ fault, hits }) => fault.fault === name && hits(connection));
    return hitting.map(({ fault }) => fault) as FaultOf<Name>[];
  }

  /** Begins a fault; `ended` puts right what it had broken. */
  begin(fault: Fault, hits: (connection: Connection) => boolean, ended: () => Promise<void> | void): FaultHandle {
    const id = ++this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    let settle: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (settle = resolve));
    const heal = async (): Promise<void> => {
      clearTimeout(timer);
      if (!this.#active.delete(id)) return done;
      try {
        await ended();
      } finally {
        settle();
      }
    };
    if ("seconds" in fault && fault.seconds !== undefined) timer = setTimeout(() => void heal(), fault.seconds * 1000);
    const active: Active = { id, fault, done, heal, hits };
    this.#active.set(id, active);
    return active;
  }

  /** A fault that was over as soon as it had begun. */
  past(fault: Fault, done: Promise<void> = Promise.resolve()): FaultHandle {
    return { id: ++this.#lastId, fault, done, heal: () => done };
  }

  /** Heals the fault with this id, or all. */
  async heal(id?: number): Promise<void> {
    await Promise.all(
      [...this.#active.values()].filter((each) => id === undefined || each.id === id).map((each) => each.heal()),
    );
  }
}
