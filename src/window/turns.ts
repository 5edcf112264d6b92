import type { Stretch } from "./evidence";

/** The time, in epoch milliseconds, in which one stretch is the one that is kept. */
export interface Turn {
  readonly stretch: Stretch;
  readonly from: number;
  readonly to: number;
}

/**
 * Whose turn it is, in order of time: at each instant the first in order of preference of those that are live. That
 * depends on nothing but who is live, so windows that see different neighbours agree, and more evidence moves a turn
 * only to a session that was not known before.
 * @param stretches in order of preference
 */
export function turnsOf(stretches: readonly Stretch[]): Turn[] {
  const turns: Turn[] = [];
  let at = -Infinity;
  for (;;) {
    const now = at;
    const live = stretches.findIndex(({ since, to }) => since <= now && to > now);
    const index = live >= 0 ? live : earliest(stretches, now);
    const stretch = stretches[index];
    if (!stretch) return turns;
    const from = live >= 0 ? now : stretch.since;
    let { to } = stretch;
    for (const preferred of stretches.slice(0, index)) {
      if (preferred.since > from && preferred.since < to && preferred.to > preferred.since) to = preferred.since;
    }
    turns.push({ stretch, from, to });
    at = to;
  }
}

function earliest(stretches: readonly Stretch[], after: number): number {
  let best = -1;
  stretches.forEach(({ since }, index) => {
    if (since > after && (best < 0 || since < (stretches[best] as Stretch).since)) best = index;
  });
  return best;
}
