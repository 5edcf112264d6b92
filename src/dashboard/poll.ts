const longestWaitMs = 60_000;

export interface Polling {
  /** Asks at once, and goes on from then. */
  now(): void;
  stop(): void;
}

/**
 * Asks again and again while the page is seen, one call after the other; after failures it waits longer.
 * @param ask gets a signal that calls it off
 */
export function poll(everyMs: () => number, ask: (signal: AbortSignal) => Promise<boolean>): Polling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let controller: AbortController | undefined;
  let failures = 0;
  let stopped = false;

  const run = async () => {
    clearTimeout(timer);
    controller?.abort();
    const own = new AbortController();
    controller = own;
    const good = await ask(own.signal).catch(() => false);
    if (stopped || own.signal.aborted) return;
    failures = good ? 0 : failures + 1;
    if (!document.hidden) timer = setTimeout(() => void run(), Math.min(longestWaitMs, everyMs() * 2 ** failures));
  };
  const look = () => {
    if (document.hidden) clearTimeout(timer);
    else void run();
  };
  document.addEventListener("visibilitychange", look);
  void run();
  return {
    now: () => void run(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      controller?.abort();
      document.removeEventListener("visibilitychange", look);
    },
  };
}
