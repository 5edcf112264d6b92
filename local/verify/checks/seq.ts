import { words, type Tell } from "../finding";
import { instant, type Span } from "../spans";
import { meetsOthers, type Heard, type View } from "../view";

interface Frame {
  readonly seq: number;
  readonly at: number;
}

/**
 * Whether each session's frames are all there, in order: holes only where another session was heard, too, or the
 * session itself was interrupted.
 * @param toleranceMs of two clocks at a seam
 */
export function checkSeq(view: View, before: View | undefined, toleranceMs: number, tell: Tell): void {
  const last = before ? lastFrames(before) : new Map<string, Frame>();
  for (const session of view.sessions) {
    const begins = session.start === session.from && !last.has(session.id);
    if (begins) last.set(session.id, { seq: 0, at: session.start });
  }
  const all = [...view.sessions, ...(before?.sessions ?? [])];
  view.raw.events.forEach(({ session, seq }, index) => {
    const path = ["events", index, "seq"];
    const at = view.at[index] ?? NaN;
    const previous = last.get(session);
    if (previous?.seq === seq) {
      if (previous.at !== at) tell("seq-order", path, seq, words(`a frame of ${instant(previous.at)} has this one`));
      return;
    }
    last.set(session, { seq, at });
    if (!previous) return;
    if (seq < previous.seq) tell("seq-order", path, seq, words(`above ${previous.seq}`));
    else if (seq > previous.seq + 1) {
      const span = { from: previous.at, to: at };
      const through = throughout(session, span, view, before);
      if (!through || meetsOthers(span, all, through, toleranceMs)) return;
      tell("seq-hole", path, seq, words(`${previous.seq + 1}, since ${session} was the only one heard`));
    }
  });
}

function lastFrames({ raw, at }: View): Map<string, Frame> {
  const last = new Map<string, Frame>();
  raw.events.forEach(({ session, seq }, index) => last.set(session, { seq, at: at[index] ?? NaN }));
  return last;
}

/** The stretches by which a session was heard through all of a span, or undefined where it was interrupted. */
function throughout(id: string, span: Span, view: View, before: View | undefined): Heard[] | undefined {
  const find = (of: View, at: number) => of.sessions.filter((s) => s.id === id && s.from <= at && at <= s.to);
  const here = find(view, span.to);
  const one = here.find(({ from }) => from <= span.from);
  if (one) return [one];
  if (!before || span.from >= view.window.from) return undefined;
  const there = find(before, span.from).find(({ to }) => to === before.window.to);
  const goesOn = here.find(({ from }) => from === view.window.from);
  return there && goesOn && [there, goesOn];
}
