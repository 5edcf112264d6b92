import type { Frame } from "../model/reading";

interface Node<Partner> {
  readonly at: number;
  /** Set on a partner; a candidate's is undefined. */
  readonly partner?: Partner;
  readonly candidate?: Frame;
  before?: Node<Partner>;
  after?: Node<Partner>;
  used?: true;
}

/**
 * Pairs frames of equal readings that lie within a tolerance of each other, nearest first, each used once. Of frames
 * with equal readings the nearest two are neighbours in time, so only neighbours are compared.
 * @returns by candidate, its partner
 */
export function matchFrames<Partner extends { readonly frame: Frame }>(
  pool: readonly Partner[],
  candidates: readonly Frame[],
  toleranceMs: number,
): Map<Frame, Partner> {
  if (pool.length === 0 || candidates.length === 0) return new Map();
  const wanted = new Map<string, Node<Partner>[]>();
  for (const frame of candidates) {
    const key = keyOf(frame);
    const nodes = wanted.get(key);
    if (nodes) nodes.push({ at: frame.at, candidate: frame });
    else wanted.set(key, [{ at: frame.at, candidate: frame }]);
  }
  for (const partner of pool) wanted.get(keyOf(partner.frame))?.push({ at: partner.frame.at, partner });

  const byDistance = new Map<number, [Node<Partner>, Node<Partner>][]>();
  for (const nodes of wanted.values()) {
    nodes.sort((a, b) => a.at - b.at);
    nodes.forEach((node, index) => {
      node.before = nodes[index - 1];
      node.after = nodes[index + 1];
      compare(node, node.after);
    });
  }

  const matched = new Map<Frame, Partner>();
  for (let distance = 0; distance <= toleranceMs; distance++) {
    // Grows while it is gone through: taking two nodes out makes neighbours of two others, which are not nearer.
    for (const [a, b] of byDistance.get(distance) ?? []) {
      if (a.used || b.used) continue;
      a.used = b.used = true;
      const [candidate, partner] = [a.candidate ?? b.candidate, a.partner ?? b.partner];
      if (candidate && partner) matched.set(candidate, partner);
      if (a.before) a.before.after = b.after;
      if (b.after) b.after.before = a.before;
      compare(a.before, b.after);
    }
  }
  return matched;

  function compare(a: Node<Partner> | undefined, b: Node<Partner> | undefined): void {
    if (!a || !b || (a.partner === undefined) === (b.partner === undefined)) return;
    const list = byDistance.get(b.at - a.at);
    if (list) list.push([a, b]);
    else byDistance.set(b.at - a.at, [[a, b]]);
  }
}

const keys = new WeakMap<Frame, string>();

/** What a frame says, as far as it tells frames apart. */
export function keyOf(frame: Frame): string {
  let key = keys.get(frame);
  if (key === undefined) {
    key = JSON.stringify(
      frame.readings.map((reading) => [reading.venue, reading.occupancy, reading.sourceTimestamp ?? null]),
    );
    keys.set(frame, key);
  }
  return key;
}
