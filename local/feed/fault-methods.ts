import type { FaultHandle } from "./active-faults";
import type { FaultOptions, FaultRequest } from "./fault-schema";

/** A method for each fault; what they take and leave out is described with the schema. */
export abstract class FaultMethods {
  /** Begins any fault; resolves when it is on. */
  abstract fault(request: FaultRequest): Promise<FaultHandle>;

  /** Drops connections, by default all of them, with a close frame. */
  drop(options: FaultOptions<"drop"> = {}): Promise<FaultHandle> {
    return this.fault({ fault: "drop", ...options });
  }

  /** Sends no frames, by default to nobody, and by default still answers pings. Frames are published all the same. */
  silence(options: FaultOptions<"silence"> = {}): Promise<FaultHandle> {
    return this.fault({ fault: "silence", ...options });
  }

  /** Leaves handshakes unanswered. */
  hang(options: FaultOptions<"hang"> = {}): Promise<FaultHandle> {
    return this.fault({ fault: "hang", ...options });
  }

  /** Refuses connections. */
  refuse(options: FaultOptions<"refuse"> = {}): Promise<FaultHandle> {
    return this.fault({ fault: "refuse", ...options });
  }

  /** Sends messages that are no frames. */
  rubbish(options: FaultOptions<"rubbish"> = {}): Promise<FaultHandle> {
    return this.fault({ fault: "rubbish", ...options });
  }

  /** Publishes many frames in a short time; the handle's `done` resolves after the last. */
  burst(options: FaultOptions<"burst"> = {}): Promise<FaultHandle> {
    return this.fault({ fault: "burst", ...options });
  }

  /** Leaves a venue out of the frames. */
  vanish(options: FaultOptions<"vanish">): Promise<FaultHandle> {
    return this.fault({ fault: "vanish", ...options });
  }

  /** Changes a venue's capacity. */
  capacity(options: FaultOptions<"capacity">): Promise<FaultHandle> {
    return this.fault({ fault: "capacity", ...options });
  }

  /** Delivers frames late. */
  delay(options: FaultOptions<"delay">): Promise<FaultHandle> {
    return this.fault({ fault: "delay", ...options });
  }

  /** Puts `__proto__` and `constructor` keys into the frames published. */
  poison(options: FaultOptions<"poison"> = {}): Promise<FaultHandle> {
    return this.fault({ fault: "poison", ...options });
  }
}
