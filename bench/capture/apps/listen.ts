import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";

/** A reading as the methods without Headcount save it. */
export interface Heard {
  readonly venue: string;
  readonly occupancy: number;
  readonly timestamp: string;
}

interface Row {
  readonly uid: string;
  readonly currentfill: string | number;
}

/** Between a connection's end and the next attempt, milliseconds. */
const againMs = 1000;

/**
 * Listens for a time, from the call on, over a connection of its own, and connects again where that drops.
 * @param frames after so many it has heard enough
 */
export async function listen(url: string, forMs: number, frames = Infinity): Promise<Heard[]> {
  const until = performance.now() + forMs;
  const heard: Heard[] = [];
  let left = frames;
  const remaining = () => until - performance.now();
  while (left > 0 && remaining() > 0) {
    await connection(url, remaining(), (rows) => {
      const timestamp = new Date().toISOString();
      heard.push(...rows.map(({ uid, currentfill }) => ({ venue: uid, occupancy: Number(currentfill), timestamp })));
      return --left > 0;
    });
    if (left > 0 && remaining() > 0) await sleep(Math.min(againMs, remaining()));
  }
  return heard;
}

/** One connection, until it ends, time is up, or what hears says that it is enough. */
function connection(url: string, forMs: number, hear: (rows: readonly Row[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const timer = setTimeout(() => socket.terminate(), forMs);
    socket.on("open", () => socket.send("all"));
    socket.on("message", (data: Buffer) => {
      // Several may have come at once.
      if (socket.readyState !== WebSocket.OPEN) return;
      if (!hear(JSON.parse(data.toString()) as Row[])) socket.terminate();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
