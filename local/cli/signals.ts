/** A terminal and npm both pass one Ctrl-C on, so that it may come twice. */
const echoMs = 500;

/**
 * Calls back at the first request to end, and once more at a second one.
 * @returns takes the handlers away
 */
export function onEnd(first: () => void, second: () => void): () => void {
  let at: number | undefined;
  let hurried = false;
  const hear = () => {
    const now = performance.now();
    if (at === undefined) {
      at = now;
      first();
    } else if (!hurried && now - at > echoMs) {
      hurried = true;
      second();
    }
  };
  const signals: NodeJS.Signals[] = [
    "SIGINT",
    "SIGTERM",
    "SIGHUP",
    ...(process.platform === "win32" ? ["SIGBREAK" as const] : []),
  ];
  for (const signal of signals) process.on(signal, hear);
  return () => {
    for (const signal of signals) process.off(signal, hear);
  };
}
