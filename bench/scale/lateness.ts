import { archiveContainer, readArchive } from "../../local/check/archive";
import { MAIN_VENUE } from "../../local/feed/venues";
import { listJournals, readJournal } from "../../src/journal/storage/shelf";
import { spreadOf, type Spread } from "../support/statistics";

/** How long frames took from being sent to their receipt, by what stands in storage of some of the feeds. */
export interface Lateness {
  /** Feeds that were looked at. */
  readonly feeds: number;
  readonly frames: number;
  /** Frames of them that do not stand in storage. */
  readonly missing: number;
  readonly late: number;
  readonly milliseconds: Spread;
}

const mostFeeds = 20;
/** Who is received later than this after being sent is late, milliseconds. */
const lateMs = 1000;

/** @param sent when each frame of each feed was sent, by its path; frames count from 1 */
export async function lateness(storage: string, sent: Readonly<Record<string, readonly number[]>>): Promise<Lateness> {
  const feeds = Object.keys(sent);
  const step = Math.max(1, Math.floor(feeds.length / mostFeeds));
  const some = feeds.filter((_, nth) => nth % step === 0).slice(0, mostFeeds);
  const took: number[] = [];
  let missing = 0;
  for (const path of some) {
    const received = await receipts(storage, path.slice(1));
    for (const [nth, at] of (sent[path] ?? []).entries()) {
      const receipt = received.get(nth + 1);
      if (receipt === undefined) missing++;
      else took.push(receipt - at);
    }
  }
  const late = took.filter((ms) => ms > lateMs).length;
  return { feeds: some.length, frames: took.length + missing, missing, late, milliseconds: spreadOf(took) };
}

/** When each frame was received, by its number, from raw windows and journals. */
async function receipts(storage: string, feed: string): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  const archive = await readArchive(archiveContainer(storage), feed);
  for (const { events } of archive.raw.values()) {
    for (const { venue, occupancy, timestamp } of events)
      if (venue === MAIN_VENUE) times.set(occupancy, Date.parse(timestamp));
  }
  const journals = archiveContainer(storage, "headcount-journal");
  for (const entry of await listJournals(journals, feed)) {
    for (const { at, readings } of (await readJournal(journals, entry))?.journal?.frames ?? []) {
      const counted = readings.find(({ venue }) => venue === MAIN_VENUE);
      if (counted) times.set(counted.occupancy, at);
    }
  }
  return times;
}
