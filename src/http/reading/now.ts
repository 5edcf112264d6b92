import type { HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import type { Feed } from "../../config/schema";
import { dateAfter, localDay } from "../../hours/day";
import { isOpen } from "../../hours/open";
import { listJournals, readJournal } from "../../journal/storage/shelf";
import type { DayIndex } from "../../model/day";
import { longFlag, type LongFlag } from "../../model/flag";
import type { Journal } from "../../model/journal";
import { own } from "../../model/record";
import { iso } from "../../model/time";
import { flagsOfReading, heardIn, heardUntil, latestIn, trendOf, type Heard } from "../../views/now";
import { windowsOf } from "../../window/day";
import type { NowAnswer } from "../answers/now";
import { flagsOf } from "./flags";
import { feedOf, type Asked } from "./parameters";
import { replyTo } from "./reply";
import { stateOf } from "./state";
import { describeVenue, venueIds } from "./venues";

type VenueNow = NowAnswer["venues"][number];

/** For the trend shortly after midnight, milliseconds. */
const lookBackMs = 1_200_000;

/** `GET /api/feeds/{feed}/now`; ages are told by the clock of this very moment. @param now makes the answer of a feed */
export async function answerNow(
  { config, clock }: App,
  request: Asked,
  now: (feed: string) => Promise<NowAnswer>,
): Promise<HttpResponseInit> {
  const made = await now(feedOf(config, request).id);
  const at = clock.now();
  const aged = <T extends { age_seconds: number | null }>(what: T, since: string | null): T => ({
    ...what,
    age_seconds: since === null ? null : age(at, Date.parse(since)),
  });
  const body = aged({ ...made, now: iso(at), venues: made.venues.map((venue) => aged(venue, venue.at)) }, made.as_of);
  // Ages grow by themselves: what is known is the same as long as nothing else changes.
  const identity = { ...made, now: null, age_seconds: null, venues: made.venues.map((venue) => aged(venue, null)) };
  return replyTo(request, { body, maxAge: 2, identity });
}

/** What is known of every venue: from the open and the last window's journals, and the day's index. */
export async function nowOf(app: App, feed: Feed): Promise<NowAnswer> {
  const { clock, days } = app;
  const at = clock.now();
  const today = localDay(feed.timeZone, at);
  const early = at - today.start < lookBackMs;
  const span = await days.span(feed.id);
  const [{ state }, journals, last, yesterday] = await Promise.all([
    stateOf(app, feed),
    newestJournals(app, feed),
    span && days.index(feed.id, span.last),
    early ? days.index(feed.id, dateAfter(today.date, -1)) : undefined,
  ]);
  const index = last?.date === today.date ? last : undefined;
  const heard = heardIn(journals);
  const indexes = [yesterday, index].filter((each) => each !== undefined);
  const newest = [...heard.values()].flatMap(({ latest }) => latest?.at ?? []);
  const asOf = Math.max(...newest, (last && heardUntil(last)) ?? -Infinity);
  const known = Number.isFinite(asOf);
  return {
    feed: feed.id,
    now: iso(at),
    state,
    as_of: known ? iso(asOf) : null,
    age_seconds: known ? age(at, asOf) : null,
    venues: venueIds(feed, index?.venues ?? {}, Object.fromEntries(heard)).map((id) =>
      venueNow({ feed, indexes, index, since: today.start, at }, id, heard.get(id)),
    ),
  };
}

interface Moment {
  readonly feed: Feed;
  readonly indexes: readonly DayIndex[];
  readonly index: DayIndex | undefined;
  /** The day's beginning. */
  readonly since: number;
  readonly at: number;
}

function venueNow({ feed, indexes, index, since, at }: Moment, id: string, heard: Heard | undefined): VenueNow {
  const seen = own(index?.venues, id);
  const { name, capacity } = describeVenue(feed, id, {
    name: heard?.name ?? seen?.name ?? id,
    capacity: heard?.capacity ?? seen?.capacity ?? null,
  });
  const candidates = [heard?.latest, index && latestIn(index, id)].filter((each) => each !== undefined);
  const latest = candidates.filter((each) => each.at >= since).sort((a, b) => b.at - a.at)[0];
  const hours = feed.venues.find((venue) => venue.id === id)?.openingHours ?? feed.openingHours;
  const open = hours ? isOpen(hours, feed.timeZone, at) : null;
  const base = { id, name, capacity, open };
  const lasting = lastingFlags(feed, index, id);
  if (!latest)
    return { ...base, occupancy: null, percent: null, at: null, age_seconds: null, trend: null, flags: lasting };
  return {
    ...base,
    occupancy: latest.occupancy,
    percent: capacity === null || capacity === 0 ? null : Math.round((latest.occupancy / capacity) * 1000) / 10,
    at: iso(latest.at),
    age_seconds: age(at, latest.at),
    trend: trendOf(indexes, id, latest, at),
    flags: [...flagsOfReading(latest.occupancy, capacity, open), ...lasting],
  };
}

/** What is suspicious over more than one window, up to the last one. */
function lastingFlags(feed: Feed, index: DayIndex | undefined, id: string): LongFlag[] {
  const until = index && windowsOf(index).at(-1)?.to;
  const flags = index ? flagsOf(feed, index, id).filter(({ to }) => to === until) : [];
  return longFlag.options.filter((name) => flags.some(({ flag }) => flag === name));
}

async function newestJournals({ containers }: App, feed: Feed): Promise<Journal[]> {
  const entries = await listJournals(containers.journal, feed.id);
  const newest = [...new Set(entries.map((entry) => entry.name.window.start))].sort((a, b) => b - a).slice(0, 2);
  const read = await Promise.all(
    entries
      .filter((entry) => newest.includes(entry.name.window.start))
      .map((entry) => readJournal(containers.journal, entry)),
  );
  return read.flatMap((each) => each?.journal ?? []);
}

function age(now: number, at: number): number {
  return Math.max(0, now - at) / 1000;
}
