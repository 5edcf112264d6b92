import { ActiveFaults, type FaultHandle } from "./active-faults";
import { times } from "./cadence";
import type { Connection } from "./connection";
import type { Admission, Door } from "./door";
import { FeedError } from "./errors";
import { faultSchema, type Fault, type FaultOf, type FaultRequest, type Which } from "./fault-schema";
import type { FeedLog } from "./log";
import { Pacer } from "./pacer";
import type { VenueState } from "./source";
import { wrongMessage, type WrongContext } from "./wrong-frames";

/** What faults work on. */
export interface Victim {
  /** Open connections, oldest first. */
  readonly connections: ReadonlyMap<number, Connection>;
  readonly door: Door;
  readonly log: FeedLog;
  readonly venues: readonly string[];
  /** What wrong frames are made from. */
  wrongContext(): WrongContext;
  publish(): void;
}

const NOBODY = (): boolean => false;

/** Begins and ends faults, and answers what they do to frames, venues and connections. */
export class Faults {
  readonly active = new ActiveFaults();
  /** Wrong messages made so far. */
  rubbish = 0;
  #doorWork: Promise<void> = Promise.resolve();

  constructor(private readonly victim: Victim) {}

  /** Begins a fault; resolves when it is on. Throws a FeedError for one that can't be. */
  async begin(request: FaultRequest): Promise<FaultHandle> {
    const fault = faultSchema.parse(request);
    if ((fault.fault === "vanish" || fault.fault === "capacity") && !this.victim.venues.includes(fault.venue)) {
      throw new FeedError(`There is no venue ${fault.venue}; there are ${this.victim.venues.join(", ")}.`);
    }
    if (fault.fault === "vanish" && this.victim.wrongContext().shape === "single") {
      throw new FeedError("The only venue of the single shape can't vanish.");
    }
    const handle = this.#start(fault);
    await this.#doorWork;
    return handle;
  }

  /** What becomes of a socket that comes in now. */
  admission(): Admission {
    if (this.active.of("refuse").length > 0) return "destroy";
    return this.active.of("hang").length > 0 ? "hang" : "welcome";
  }

  /** Whether this connection gets no frames. */
  silences(connection: Connection): boolean {
    return this.active.on("silence", connection).length > 0;
  }

  /** Whether this connection's pings stay unanswered. */
  swallowsPings(connection: Connection): boolean {
    return this.active.on("silence", connection).some(({ pongs }) => !pongs);
  }

  /** Milliseconds by which a frame is late on this connection. */
  delayFor(connection: Connection): number {
    const delays = this.active.on("delay", connection);
    return delays.reduce((sum, { ms, jitter }) => sum + ms + Math.random() * jitter, 0);
  }

  /** Venues as the faults leave them. */
  venuesLeft(states: VenueState[]): VenueState[] {
    const gone = new Set(this.active.of("vanish").map(({ venue }) => venue));
    const capacities = new Map(this.active.of("capacity").map(({ venue, capacity }) => [venue, capacity]));
    if (gone.size + capacities.size === 0) return states;
    return states
      .filter(({ uid }) => !gone.has(uid))
      .map((state) => ({ ...state, capacity: capacities.get(state.uid) ?? state.capacity }));
  }

  #start(fault: Fault): FaultHandle {
    switch (fault.fault) {
      case "drop":
        return this.#once(fault, () => this.#chosen(fault.which).forEach((connection) => drop(connection, fault)));
      case "rubbish":
        return this.#once(fault, () => this.#sendRubbish(fault));
      case "burst":
        return this.#burst(fault);
      case "refuse":
        if (fault.drop) this.victim.connections.forEach((connection) => connection.socket.terminate());
        return this.#lasting(fault, NOBODY);
      case "hang":
        return this.#lasting(fault, NOBODY);
      case "silence":
      case "delay":
        return this.#lasting(fault, this.#hits(fault.which));
      case "vanish":
      case "capacity":
      case "poison":
        return this.#lasting(fault, NOBODY);
    }
  }

  #once(fault: Fault, act: () => void): FaultHandle {
    const handle = this.active.past(fault);
    this.#note(handle, "done");
    act();
    return handle;
  }

  #lasting(fault: Fault, hits: (connection: Connection) => boolean, ended?: () => void): FaultHandle {
    const handle = this.active.begin(fault, hits, async () => {
      ended?.();
      await this.#setDoor();
      this.#note(handle, "healed");
    });
    this.#note(handle, "on");
    void this.#setDoor();
    return handle;
  }

  #burst(fault: FaultOf<"burst">): FaultHandle {
    const pacer = new Pacer(times(fault.count, 1000 / fault.rate), () => {
      this.victim.publish();
      if (--left === 0) void handle.heal();
    });
    let left = fault.count;
    const handle = this.#lasting(fault, NOBODY, () => pacer.stop());
    pacer.start();
    return handle;
  }

  /** Opens or shuts the door as the faults that are on now want it, one change after the other. */
  #setDoor(): Promise<void> {
    this.#doorWork = this.#doorWork.then(async () => {
      const { door } = this.victim;
      if (this.active.of("hang").length === 0) door.releaseHung();
      try {
        if (this.active.of("refuse").some(({ how }) => how === "close")) await door.shut();
        else await door.reopen();
      } catch (error) {
        this.victim.log.event("error", { message: String(error) });
      }
    });
    return this.#doorWork;
  }

  #sendRubbish(fault: FaultOf<"rubbish">): void {
    const context = this.victim.wrongContext();
    for (let i = 0; i < fault.count; i++) {
      const message = wrongMessage(fault, context);
      const to = this.#chosen(fault.which).filter((each) => each.subscribed && !this.silences(each));
      this.rubbish++;
      this.victim.log.event("rubbish", { kind: fault.kind, bytes: Buffer.byteLength(message), connections: to.length });
      for (const connection of to) {
        if (fault.kind === "half") connection.halve(String(message));
        else connection.send(message, fault.kind === "binary");
      }
    }
  }

  #chosen(which: Which): Connection[] {
    const open = [...this.victim.connections.values()];
    if (which === "oldest") return open.slice(0, 1);
    if (which === "newest") return open.slice(-1);
    return typeof which === "number" ? open.filter(({ id }) => id === which) : open;
  }

  #hits(which: Which): (connection: Connection) => boolean {
    if (which === "all") return () => true;
    const ids = new Set(this.#chosen(which).map(({ id }) => id));
    return ({ id }) => ids.has(id);
  }

  #note({ id, fault }: FaultHandle, state: "on" | "done" | "healed"): void {
    this.victim.log.event("fault", { id, state, fault });
  }
}

function drop({ socket, tcp }: Connection, { how, code }: FaultOf<"drop">): void {
  if (how === "close") socket.close(code);
  else if (how === "terminate") socket.terminate();
  else tcp.resetAndDestroy();
}
