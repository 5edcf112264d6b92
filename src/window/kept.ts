import type { Frame } from "../model/reading";
import type { Stretch } from "./evidence";

/** One frame that stands in the archive, and the stretch it is taken from. */
export interface Kept {
  readonly stretch: Stretch;
  readonly frame: Frame;
}

const slotMs = 1000;

/** The frames kept so far, found by time, with the sessions that are known to have had each. */
export class KeptFrames {
  readonly #all: Kept[] = [];
  readonly #bySlot = new Map<number, Kept[]>();
  readonly #heard = new Map<Kept, Set<string>>();

  add(kept: Kept): void {
    this.#all.push(kept);
    const slot = Math.floor(kept.frame.at / slotMs);
    const list = this.#bySlot.get(slot);
    if (list) list.push(kept);
    else this.#bySlot.set(slot, [kept]);
  }

  /** Notes that a session had this frame, too, so that no other frame of that session is taken for it. */
  hear(kept: Kept, session: string): void {
    const sessions = this.#heard.get(kept);
    if (sessions) sessions.add(session);
    else this.#heard.set(kept, new Set([session]));
  }

  heardBy(kept: Kept, session: string): boolean {
    return kept.stretch.id === session || this.#heard.get(kept)?.has(session) === true;
  }

  /** Those received from one instant to another, both included. */
  between(from: number, to: number): Kept[] {
    const found: Kept[] = [];
    for (let slot = Math.floor(from / slotMs); slot <= Math.floor(to / slotMs); slot++) {
      for (const kept of this.#bySlot.get(slot) ?? []) {
        if (kept.frame.at >= from && kept.frame.at <= to) found.push(kept);
      }
    }
    return found;
  }

  /** All, in order of receipt. */
  inOrder(): Kept[] {
    return [...this.#all].sort((a, b) => a.frame.at - b.frame.at || order(a, b));
  }
}

function order(a: Kept, b: Kept): number {
  if (a.stretch.id === b.stretch.id) return a.frame.seq - b.frame.seq;
  return a.stretch.start - b.stretch.start || (a.stretch.id < b.stretch.id ? -1 : 1);
}
