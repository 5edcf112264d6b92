import type { RawEvent } from "../../../src/model/archive";
import { words, type Tell } from "../finding";
import { own } from "../own";
import { instant, spanText } from "../spans";
import type { Heard, View } from "../view";

/** Whether each event stands where it can: in order, in the window, in no gap, heard by its session, once. */
export function checkEvents(view: View, tell: Tell): void {
  const { raw } = view;
  const placed = placing(view, tell);
  const seen = new Map<string, Set<string>>();
  raw.events.forEach((event, index) => {
    const { session, seq, venue } = event;
    const before = raw.events[index - 1];
    // Of a frame's place one line is enough, however many venues it speaks of.
    const known = before?.session === session && before.seq === seq && before.timestamp === event.timestamp;
    if (!known || before.delayed !== event.delayed) placed(event, index);
    if (!own(raw.venues, venue)) tell("event-venue", ["events", index, "venue"], venue, words('one under "venues"'));
    const frame = `${seq} ${session}`;
    const venues = seen.get(frame);
    if (!venues) seen.set(frame, new Set([venue]));
    else if (venues.has(venue)) tell("event-twice", ["events", index], { session, seq, venue }, words("once"));
    else venues.add(venue);
  });
}

function placing({ window, gaps, at, sessions }: View, tell: Tell): (event: RawEvent, index: number) => void {
  const bySession = new Map<string, Heard[]>();
  for (const each of sessions) bySession.set(each.id, [...(bySession.get(each.id) ?? []), each]);
  let last = -Infinity;
  return ({ session, timestamp, delayed }, index) => {
    const path = ["events", index, "timestamp"];
    const time = at[index] ?? NaN;
    if (time < window.from || time >= window.to) {
      tell("event-outside", path, timestamp, words(`within ${spanText(window)}`));
      return;
    }
    if (time < last) tell("event-order", path, timestamp, words(`not before ${instant(last)}`));
    last = Math.max(last, time);
    const gap = delayed ? undefined : gaps.find(({ from, to }) => from <= time && time < to);
    if (gap) tell("event-in-gap", path, timestamp, words(`not in the gap ${spanText(gap)}`));
    const heard = bySession.get(session);
    if (!heard) tell("event-session", ["events", index, "session"], session, words("a session that is listed"));
    else if (!heard.some(({ from, to }) => from <= time && time <= to)) {
      tell("event-session", path, timestamp, words(`within ${heard.map(spanText).join(" or ")}`));
    }
  };
}
