import { words, type Tell } from "../finding";
import { joined, spanText, within, without, type Span } from "../spans";
import { coveredBy, type Heard, type View } from "../view";

/** Reasons that come from the control log, whatever the session said. */
const fromControl = ["stopped", "closed"];

/**
 * Whether exactly what sessions heard is covered, but for handovers without proof.
 * @returns false where it is not
 */
export function checkHeard(view: View, before: View | undefined, tell: Tell): boolean {
  const { window, sessions, gaps, raw } = view;
  let sound = true;
  const spans = sessions.map((each) => coveredBy(each, window));
  // A session of one instant without a frame there may have been written down for its end alone.
  const sure = sessions.filter((each) => each.from < each.to || hasEvent(view, each)).map((s) => coveredBy(s, window));
  for (const covered of without(window, gaps)) {
    for (const span of without(covered, spans)) {
      sound = false;
      tell("coverage-sessions", ["coverage", "gaps"], words(`no gap from ${spanText(span)}`), words("a gap"));
    }
  }
  const live = joined(sure);
  gaps.forEach((gap, index) => {
    const path = ["coverage", "gaps", index];
    const heard = within(gap, live);
    const reason = raw.coverage.gaps[index]?.reason ?? "lost";
    if (heard.length > 0 && reason !== "handover") {
      sound = false;
      const found = words(`${spanText(gap)}, of which sessions heard ${heard.map(spanText).join(" and ")}`);
      tell("coverage-sessions", path, found, words("no gap where a session was live"));
    } else if (heard.length > 0 && !isDoubtful(view, gap, before)) {
      sound = false;
      tell("gap-handover", path, words(spanText(gap)), words("an unmatched seam that it follows from"));
    } else checkReason(view, gap, reason, [...path, "reason"], tell);
  });
  return sound;
}

function hasEvent({ raw, at }: View, { id, to }: Heard): boolean {
  return raw.events.some((event, index) => event.session === id && at[index] === to);
}

/** From a session's last evidence to its successor's first frame, if the two clocks share no frame. */
function isDoubtful({ raw, window, sessions }: View, gap: Span, before: View | undefined): boolean {
  const trailing = before?.raw.coverage.gaps.at(-1);
  if (gap.from === window.from && (!before || trailing?.reason === "handover")) return true;
  const seams = [...raw.seams, ...(before?.raw.seams ?? [])];
  return seams.some((seam) => {
    const successor = sessions.some(({ id, from, to }) => id === seam.to && from <= gap.from && to >= gap.to);
    return seam.matched === 0 && Date.parse(seam.at) <= gap.from && successor;
  });
}

function checkReason(
  { sessions, window }: View,
  gap: Span,
  reason: string,
  path: (string | number)[],
  tell: Tell,
): void {
  const ending = sessions.filter((each) => coveredBy(each, window).to === gap.from);
  if (ending.length === 0) return;
  const said = ending.flatMap(({ ended }) => ended ?? []);
  const allowed = [...(said.length > 0 ? said : ["lost"]), ...fromControl, "handover"];
  if (allowed.includes(reason)) return;
  tell("gap-reason", path, reason, words(`"${said[0] ?? "lost"}", as the session ${ending[0]?.id ?? ""} ended`));
}
