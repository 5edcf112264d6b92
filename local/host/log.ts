export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";

/** Writes one log entry as one JSON line on stdout. */
export function log(level: LogLevel, category: string, message: string, invocationId?: string): void {
  process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, category, message, invocationId })}\n`,
  );
}

/** Logs of the host itself. */
export const hostLog = {
  info: (message: string): void => log("information", "Host", message),
  warn: (message: string): void => log("warning", "Host", message),
  error: (message: string): void => log("error", "Host", message),
};
