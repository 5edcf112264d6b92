import { words, type Tell } from "../finding";
import { instant, spanText } from "../spans";
import type { View } from "../view";

/** Whether seams lie where one session could take over from another. */
export function checkSeams({ raw, window, sessions }: View, tell: Tell): void {
  raw.seams.forEach((seam, index) => {
    const path = ["seams", index];
    const at = Date.parse(seam.at);
    if (at < window.from || at >= window.to) {
      tell("seam", [...path, "at"], seam.at, words(`within ${spanText(window)}`));
      return;
    }
    if (seam.matched < 0 || (seam.matched === 0) !== (seam.offset_ms === null)) {
      const found = { matched: seam.matched, offset_ms: seam.offset_ms };
      tell("seam", path, found, words("an offset where frames matched, and only there"));
    }
    const from = sessions.filter(({ id }) => id === seam.from);
    if (!from.some((each) => each.from <= at && at <= each.to)) {
      tell("seam", [...path, "from"], seam.from, words(`a session that is listed, and heard at ${instant(at)}`));
    } else if (!sessions.some((each) => each.to === at || each.from === at || each.start === at)) {
      tell("seam", [...path, "at"], seam.at, words("an instant at which a session ends or starts"));
    }
    if (seam.from === seam.to && from.length < 2) {
      tell("seam", [...path, "to"], seam.to, words("another session, or another stretch of it"));
    }
  });
}
