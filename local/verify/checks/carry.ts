import { words, type Tell } from "../finding";
import { own } from "../own";
import { instant } from "../spans";
import { leadingOf, meetsOthers, type Before, type Heard, type View } from "../view";

interface Carry {
  readonly occupancy: number;
  readonly timestamp: string;
}

/** Whether what a window carries is what the session that goes on from the window before had read last. */
export function checkCarry(view: View, before: Before | undefined, toleranceMs: number, tell: Tell): void {
  const { raw, window, gaps } = view;
  const leading = leadingOf(view);
  const uncovered = gaps.some(({ from, to }) => from <= window.from && to > window.from);
  const expect = before && leading && !uncovered ? expectation(before, leading, toleranceMs) : () => undefined;
  const venues = new Set([...Object.keys(raw.venues), ...(before ? Object.keys(before.raw.venues) : [])]);
  for (const id of venues) {
    const path = ["venues", id, "carry"];
    const carry = own(raw.venues, id)?.carry;
    const expected = expect(id);
    if (carry && (!leading || uncovered)) {
      tell("carry-session", path, carry, words("none, since no session goes on from before the window"));
    } else if (carry && Date.parse(carry.timestamp) >= window.from) {
      tell("carry-time", [...path, "timestamp"], carry.timestamp, words(`before ${instant(window.from)}`));
    } else if (expected === null) {
      if (carry) tell("carry", path, carry, words("none, since the session had not read this venue"));
    } else if (expected && (carry?.occupancy !== expected.occupancy || carry.timestamp !== expected.timestamp)) {
      tell("carry", path, carry ?? words("none"), expected);
    }
  }
}

/** By venue, what must be carried; null: nothing; undefined: it can't be known, since other sessions meet this one. */
function expectation(before: Before, leading: Heard, toleranceMs: number): (venue: string) => Carry | null | undefined {
  const { raw, window, sessions, at, earlier } = before;
  const stretch = sessions.find(({ id, to }) => id === leading.id && to === window.to);
  const others = [
    ...sessions.filter((each) => each !== stretch),
    ...(earlier ?? []).filter(({ id }) => id !== leading.id),
  ];
  const alone = (from: number) =>
    stretch !== undefined &&
    stretch.from <= from &&
    (earlier !== undefined || from - toleranceMs >= window.from) &&
    !meetsOthers({ from, to: window.to }, others, [], toleranceMs);
  const last = new Map<string, number>();
  raw.events.forEach(({ venue }, index) => last.set(venue, index));
  const uncovered = before.gaps.some(({ from, to }) => from <= window.from && to > window.from);
  return (venue) => {
    const index = last.get(venue);
    const event = index === undefined ? undefined : raw.events[index];
    if (event) {
      if (event.session !== leading.id || !alone(at[index ?? 0] ?? NaN)) return undefined;
      return { occupancy: event.occupancy, timestamp: event.timestamp };
    }
    if (!stretch || !alone(stretch.from)) return undefined;
    if (stretch.from === stretch.start) return null;
    if (stretch.from !== window.from || uncovered) return undefined;
    return own(raw.venues, venue)?.carry ?? null;
  };
}
