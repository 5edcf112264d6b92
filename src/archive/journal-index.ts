import type { Entry, ReadEntry } from "../journal/storage/shelf";
import type { Window } from "../model/window";

/** A feed's journals by window, with what of them a window's content depends on. */
export class JournalIndex {
  #byWindow = new Map<string, Entry[]>();

  constructor(entries: readonly Entry[]) {
    this.renew(entries);
  }

  renew(entries: readonly Entry[]): void {
    this.#byWindow = new Map();
    for (const entry of entries) {
      const key = windowKey(entry.name.window);
      const list = this.#byWindow.get(key);
      if (list) list.push(entry);
      else this.#byWindow.set(key, [entry]);
    }
  }

  /** Journals may have grown between the list and the reading. */
  update(read: readonly ReadEntry[]): void {
    for (const { entry } of read) {
      const list = this.#byWindow.get(windowKey(entry.name.window)) ?? [];
      const index = list.findIndex((each) => each.blob === entry.blob);
      if (index >= 0) list[index] = entry;
    }
  }

  remove(entry: Entry): void {
    const key = windowKey(entry.name.window);
    const rest = this.of(entry.name.window).filter((each) => each.blob !== entry.blob);
    if (rest.length > 0) this.#byWindow.set(key, rest);
    else this.#byWindow.delete(key);
  }

  /** In order of time. */
  get windows(): Window[] {
    const windows = [...this.#byWindow.values()].map((list) => (list[0] as Entry).name.window);
    return windows.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  get entries(): Entry[] {
    return [...this.#byWindow.values()].flat();
  }

  of(window: Window): Entry[] {
    return this.#byWindow.get(windowKey(window)) ?? [];
  }

  /** The windows whose journals meet a window's at its edges. */
  besides(window: Window): Window[] {
    return this.windows.filter(({ start, end }) => end === window.start || start === window.end);
  }

  /** The journals that decide on a window: its own, and its neighbours' where more than one session may meet. */
  around(window: Window): Entry[] {
    const own = this.of(window);
    const neighbours = this.besides(window).flatMap((each) => this.of(each).filter(ofSession));
    const sessions = new Set([...own.filter(ofSession), ...neighbours].map((entry) => entry.name.session));
    return sessions.size > 1 ? [...own, ...neighbours] : own;
  }

  /** Equal as long as nothing was written to the journals that decide on a window. */
  evidence(window: Window): string {
    return this.around(window).map(entryKey).sort().join("\n");
  }
}

/** Names a window. */
export function windowKey({ start, end }: Window): string {
  return `${start}-${end}`;
}

/** Names a journal as it was at one moment. */
export function entryKey(entry: Entry): string {
  return `${entry.blob} ${entry.etag}`;
}

function ofSession(entry: Entry): boolean {
  return entry.name.kind === "session";
}
