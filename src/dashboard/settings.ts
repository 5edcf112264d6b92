export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** What this browser remembers; one that keeps nothing forgets it with the page. */
export class Settings {
  readonly #memory = new Map<string, string>();

  get language(): string | undefined {
    return this.#get("language");
  }

  set language(value: string | undefined) {
    this.#set("language", value);
  }

  get theme(): Theme {
    const value = this.#get("theme");
    return themes.find((each) => each === value) ?? "auto";
  }

  set theme(value: Theme) {
    this.#set("theme", value);
  }

  /** Ids of venues that are shown first. */
  pins(feed: string): ReadonlySet<string> {
    try {
      const list: unknown = JSON.parse(this.#get(`pins-${feed}`) ?? "[]");
      return new Set(Array.isArray(list) ? list.filter((each): each is string => typeof each === "string") : []);
    } catch {
      return new Set();
    }
  }

  /** @returns whether it is pinned now */
  togglePin(feed: string, venue: string): boolean {
    const pins = new Set(this.pins(feed));
    const pinned = !pins.delete(venue);
    if (pinned) pins.add(venue);
    this.#set(`pins-${feed}`, JSON.stringify([...pins]));
    return pinned;
  }

  #get(name: string): string | undefined {
    try {
      return localStorage.getItem(`headcount-${name}`) ?? undefined;
    } catch {
      return this.#memory.get(name);
    }
  }

  #set(name: string, value: string | undefined): void {
    try {
      if (value === undefined) localStorage.removeItem(`headcount-${name}`);
      else localStorage.setItem(`headcount-${name}`, value);
    } catch {
      if (value === undefined) this.#memory.delete(name);
      else this.#memory.set(name, value);
    }
  }
}
