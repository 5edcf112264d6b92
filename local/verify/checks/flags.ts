import type { RawEvent, RawWindow } from "../../../src/model/archive";
import type { Flag } from "../../../src/model/flag";
import { words, type Tell } from "../finding";
import { own } from "../own";
import type { View } from "../view";

/** What of a venue's capacity the window itself shows. */
interface Story {
  /** The venue's events, each with the capacity in force; undefined where the window does not show it. */
  readonly events: { readonly event: RawEvent; readonly capacity: number | null | undefined }[];
  /** The capacities that events stated, in order. */
  readonly stated: number[];
  /** What events said last, where no other session spoke after. */
  lastCapacity?: number;
  lastName?: string;
}

/** Whether flags, names and capacities are those that the content calls for, as far as it shows. */
export function checkFlags(view: View, tell: Tell): void {
  const stories = storiesOf(view);
  const alone = view.sessions.length <= 1;
  for (const [id, venue] of Object.entries(view.raw.venues)) {
    const path = ["venues", id];
    const story = stories.get(id) ?? { events: [], stated: [] };
    const { lastCapacity, lastName } = story;
    if (lastCapacity !== undefined && lastCapacity !== venue.capacity) {
      tell("venue-info", [...path, "capacity"], venue.capacity, lastCapacity);
    }
    if (lastName !== undefined && lastName !== venue.name) tell("venue-info", [...path, "name"], venue.name, lastName);
    for (const [flag, called] of callsFor(story, venue, alone)) {
      const stands = venue.flags.includes(flag);
      if (called === undefined || called === stands) continue;
      tell("flag", [...path, "flags"], venue.flags, words(called ? `"${flag}" among them` : `no "${flag}"`));
    }
  }
}

/** Of each flag whether it must stand, must not, or can't be known. */
function callsFor(story: Story, venue: RawWindow["venues"][string], alone: boolean): [Flag, boolean | undefined][] {
  const { events, stated } = story;
  const known = events.every(({ capacity }) => capacity !== undefined);
  const over = events.some(({ event, capacity }) => capacity != null && capacity !== 0 && event.occupancy > capacity);
  const zero = stated.includes(0) || events.some(({ capacity }) => capacity === 0);
  const changed = stated.some((capacity) => capacity !== stated[0]);
  return [
    ["over-capacity", over || (known ? false : undefined)],
    ["zero-capacity", zero || (known && alone && venue.capacity !== 0 ? false : undefined)],
    ["capacity-changed", changed || (alone && stated.length === 0 ? false : undefined)],
    ["nonzero-while-closed", events.every(({ event }) => event.occupancy === 0) ? false : undefined],
  ];
}

function storiesOf({ raw }: View): Map<string, Story> {
  const { events } = raw;
  const stories = new Map<string, Story>();
  /** Index of the first event after which no other session speaks. */
  const tail = events.findLastIndex((event, index) => index > 0 && event.session !== events[index - 1]?.session);
  let stated = new Map<string, number>();
  const later = new Set(events.slice(Math.max(tail, 0)).flatMap((e) => (e.capacity === undefined ? [] : e.venue)));
  events.forEach((event, index) => {
    const { venue: id, capacity, name, session } = event;
    if (index > 0 && session !== events[index - 1]?.session) stated = new Map();
    let story = stories.get(id);
    if (!story) stories.set(id, (story = { events: [], stated: [] }));
    if (capacity !== undefined) {
      story.stated.push(capacity);
      stated.set(id, capacity);
    }
    if (index >= tail) {
      if (capacity !== undefined) story.lastCapacity = capacity;
      if (name !== undefined) story.lastName = name;
    }
    // What the last session knew from the start on, and never corrected, is what stands.
    const constant = index >= tail && !later.has(id) ? own(raw.venues, id)?.capacity : undefined;
    story.events.push({ event, capacity: stated.get(id) ?? constant });
  });
  return stories;
}
