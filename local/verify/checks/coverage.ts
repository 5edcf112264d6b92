import type { Coverage } from "../../../src/model/archive";
import { words, type Tell } from "../finding";
import { instant, spanText, type Span } from "../spans";

/**
 * Whether coverage and gaps make the window, exactly.
 * @returns false where the gaps are no stretches of time that anything could be held against
 */
export function checkCoverage(coverage: Coverage, window: Span, tell: Tell): boolean {
  const { covered_ms: covered, missing_ms: missing, gaps } = coverage;
  const length = window.to - window.from;
  if (covered + missing !== length || covered < 0 || missing < 0) {
    tell("coverage-sum", ["coverage"], { covered_ms: covered, missing_ms: missing }, words(`${length} ms together`));
  }
  let sum = 0;
  let sound = true;
  let before: { to: number; reason: string } | undefined;
  gaps.forEach(({ from: fromText, to: toText, reason }, index) => {
    const path = ["coverage", "gaps", index];
    const [from, to] = [Date.parse(fromText), Date.parse(toText)];
    sum += to - from;
    if (to <= from) {
      sound = false;
      tell("gap-order", path, words(spanText({ from, to })), words("an end after its beginning"));
    }
    if (from < window.from || to > window.to) {
      sound = false;
      tell("gap-outside", path, words(spanText({ from, to })), words(`within ${spanText(window)}`));
    }
    if (before && from < before.to) {
      sound = false;
      tell("gap-order", [...path, "from"], fromText, words(`not before ${instant(before.to)}`));
    }
    if (before && from === before.to && reason === before.reason) {
      tell("gap-unjoined", path, words(`a second gap "${reason}" right after one`), words("one gap"));
    }
    before = { to, reason };
  });
  if (sum !== missing) tell("gap-sum", ["coverage", "missing_ms"], missing, sum);
  return sound;
}
