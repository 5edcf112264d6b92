const SLICE_MS = 60_000;

/**
 * Rings once when the wall clock has reached `at`; returns how to cancel. Waits in slices: one `setTimeout` overflows
 * at 2^31-1 ms, and does not count the time in which the machine slept.
 */
export function setAlarm(at: number, ring: () => void): () => void {
  let timeout: NodeJS.Timeout;
  const arm = (): void => {
    const left = at - Date.now();
    if (left <= 0) timeout = setTimeout(ring, 0);
    else timeout = setTimeout(arm, Math.min(left, SLICE_MS));
  };
  arm();
  return () => {
    clearTimeout(timeout);
  };
}
