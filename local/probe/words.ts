/** Milliseconds as a reader wants them: `4 ms`, `1.2 s`. */
export function msText(ms: number): string {
  return ms < 1000 ? `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms` : secondsText(ms);
}

/** Milliseconds in seconds. */
export function secondsText(ms: number): string {
  return `${roundSeconds(ms / 1000)} s`;
}

/** Seconds as precise as they tell something. */
export function roundSeconds(seconds: number): number {
  return Number(seconds.toFixed(seconds < 1 ? 3 : 1));
}

/** A share of 0 to 1. What stood at all is not 0 %, and what was missing once is not 100 %. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.01) return "<1 %";
  if (share > 0.99 && share < 1) return ">99 %";
  return `${Math.round(100 * share)} %`;
}

export function tlsText(tls: string | undefined): string {
  return tls === undefined ? "not encrypted" : `${tls}, certificate verified`;
}
