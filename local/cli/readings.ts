import type { ContainerClient } from "@azure/storage-blob";
import type { Feed } from "../../src/config/schema";
import { parseJournal } from "../../src/journal/parse";
import { listJournals, type Entry } from "../../src/journal/storage/shelf";
import type { Frame, Reading } from "../../src/model/reading";
import { iso } from "../../src/model/time";
import type { ReadingsEvent } from "./events";

/** A venue as far as it is known. */
export interface VenueNow {
  name: string;
  capacity: number | undefined;
  occupancy: number | undefined;
}

/** Follows a feed's journals, from their first line to what was appended last. */
export class Readings {
  readonly venues = new Map<string, VenueNow>();
  /** By blob, how much of it was read, and its first line. */
  readonly #journals = new Map<string, { readonly to: number; readonly header: string }>();
  readonly #configured: ReadonlyMap<string, string | undefined>;
  readonly #seen = new Set<string>();
  #lastAt = 0;
  #frames = 0;
  #readings = 0;
  #running: Promise<boolean> | undefined;

  /** @param since epoch milliseconds; what was received before is of no interest */
  constructor(
    private readonly container: ContainerClient,
    private readonly feed: Feed,
    private readonly since: number,
  ) {
    this.#configured = new Map(feed.venues.map(({ id, name }) => [id, name]));
    for (const { id, name, capacity } of feed.venues) {
      this.venues.set(id, { name: name ?? id, capacity, occupancy: undefined });
    }
  }

  get totals(): { frames: number; readings: number } {
    return { frames: this.#frames, readings: this.#readings };
  }

  /** Reads what is new; whether anything was. */
  read(): Promise<boolean> {
    this.#running ??= this.#read().finally(() => (this.#running = undefined));
    return this.#running;
  }

  get event(): ReadingsEvent {
    const known = [...this.venues].flatMap(([id, { occupancy }]) => (occupancy === undefined ? [] : [[id, occupancy]]));
    const venues = Object.fromEntries(known) as Record<string, number>;
    return { event: "readings", at: iso(this.#lastAt), ...this.totals, venues };
  }

  async #read(): Promise<boolean> {
    const before = this.#frames;
    const all = await listJournals(this.container, this.feed.id);
    const entries = all.filter(({ name }) => name.kind === "session" && name.window.end > this.since);
    const there = new Set(entries.map(({ blob }) => blob));
    for (const blob of this.#journals.keys()) if (!there.has(blob)) this.#journals.delete(blob);
    for (const entry of entries) await this.#readOn(entry);
    return this.#frames > before;
  }

  async #readOn({ blob, bytes, name }: Entry): Promise<void> {
    const { to, header } = this.#journals.get(blob) ?? { to: 0, header: "" };
    if (bytes <= to) return;
    const text = (await this.container.getBlobClient(blob).downloadToBuffer(to, bytes - to)).toString("utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const first = to > 0 ? header : whole.slice(0, whole.indexOf("\n") + 1);
    this.#journals.set(blob, { to: to + Buffer.byteLength(whole), header: first });
    const journal = parseJournal(to > 0 ? first + whole : whole, name);
    for (const [id, { name, capacity }] of journal.header.venues) this.#know(id, name, capacity);
    for (const frame of journal.frames) this.#frame(name.session, frame);
  }

  #frame(session: string, { seq, at, readings }: Frame): void {
    const key = `${session} ${seq}`;
    if (at < this.since || this.#seen.has(key)) return;
    this.#remember(key);
    this.#frames++;
    this.#readings += readings.length;
    if (at < this.#lastAt) return;
    this.#lastAt = at;
    for (const reading of readings) this.#take(reading);
  }

  #take({ venue, occupancy, name, capacity }: Reading): void {
    this.#know(venue, name, capacity).occupancy = occupancy;
  }

  #know(id: string, name: string | undefined, capacity: number | undefined): VenueNow {
    const known = this.venues.get(id);
    const venue = known ?? { name: id, capacity: undefined, occupancy: undefined };
    venue.name = this.#configured.get(id) ?? name ?? venue.name;
    venue.capacity = capacity ?? venue.capacity;
    if (!known) this.venues.set(id, venue);
    return venue;
  }

  /** A journal's second part repeats its first. */
  #remember(key: string): void {
    this.#seen.add(key);
    if (this.#seen.size <= 20_000) return;
    const [oldest = ""] = this.#seen;
    this.#seen.delete(oldest);
  }
}
