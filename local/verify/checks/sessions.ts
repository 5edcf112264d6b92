import { words, type Tell } from "../finding";
import { instant, spanText } from "../spans";
import type { Heard, View } from "../view";

/** Whether sessions lie where they can, are ordered, and are the same as in the window before. */
export function checkSessions({ sessions, window }: View, before: View | undefined, tell: Tell): void {
  sessions.forEach((session, index) => {
    const path = ["sessions", index];
    const { start, from, to } = session;
    if (to < from) tell("session-span", path, words(spanText(session)), words("an end not before its beginning"));
    else if (from < window.from || to > window.to) {
      tell("session-span", path, words(spanText(session)), words(`within ${spanText(window)}`));
    } else if (start > from) {
      tell("session-span", [...path, "start"], instant(start), words(`not after ${instant(from)}`));
    }
    const previous = sessions[index - 1];
    if (previous && compare(previous, session) > 0) {
      tell("session-order", path, session.id, words("by start, id and time"));
    }
    const known = [...(before?.sessions ?? []), ...sessions.slice(0, index)].filter(({ id }) => id === session.id);
    for (const field of ["clock", "start"] as const) {
      const other = known.find((each) => each[field] !== session[field]);
      if (other) tell("session-identity", [...path, field], text(session[field]), text(other[field]));
    }
    const over = known.find(({ ended, to: end }) => ended !== undefined && end < to);
    if (over) {
      const found = words(`${session.id} until ${instant(to)}`);
      tell("session-identity", path, found, words(`over at ${instant(over.to)}, "${over.ended ?? ""}"`));
    }
  });
}

function text(value: string | number): string {
  return typeof value === "number" ? instant(value) : value;
}

function compare(a: Heard, b: Heard): number {
  return a.start - b.start || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.from - b.from);
}
