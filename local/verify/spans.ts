/** A half-open stretch of time in epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Spans in order, overlapping and touching ones as one, empty ones left out. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { from, to } of spans.filter((span) => span.from < span.to).sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else result.push({ from, to });
  }
  return result;
}

/** The parts of a span that none of others holds. */
export function without(span: Span, others: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let { from } = span;
  for (const other of joined(others)) {
    if (other.to <= from) continue;
    if (other.from >= span.to) break;
    if (other.from > from) rest.push({ from, to: other.from });
    from = other.to;
  }
  if (from < span.to) rest.push({ from, to: span.to });
  return rest;
}

/** The parts of a span that others hold. */
export function within(span: Span, others: readonly Span[]): Span[] {
  return joined(others.map(({ from, to }) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) })));
}

/** An instant as the format writes it. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

export function spanText({ from, to }: Span): string {
  return `${instant(from)} to ${instant(to)}`;
}
