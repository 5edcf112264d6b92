import type { Span } from "../model/window";

/** The union, in order, without overlaps; touching spans become one. Spans without length are dropped. */
export function union(spans: readonly Span[]): Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.to <= span.from) continue;
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** What of `within` none of `spans` covers, in order. */
export function complement(spans: readonly Span[], within: Span): Span[] {
  const rest: Span[] = [];
  let cursor = within.from;
  for (const span of union(spans)) {
    if (span.from > cursor) rest.push({ from: cursor, to: Math.min(span.from, within.to) });
    cursor = Math.max(cursor, span.to);
    if (cursor >= within.to) break;
  }
  if (cursor < within.to) rest.push({ from: cursor, to: within.to });
  return rest.filter((span) => span.to > span.from);
}

/** The parts of `spans` that lie within `within`. */
export function clip(spans: readonly Span[], within: Span): Span[] {
  return union(spans.map((span) => ({ from: Math.max(span.from, within.from), to: Math.min(span.to, within.to) })));
}

/** The sum of lengths in milliseconds of spans that don't overlap. */
export function length(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + span.to - span.from, 0);
}

/** How much of a span, in milliseconds, others hold. */
export function overlap(spans: readonly Span[], within: Span): number {
  return length(clip(spans, within));
}
