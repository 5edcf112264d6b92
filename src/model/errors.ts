/** Stable codes of every error that reaches a user; a message may change, a code may not. */
export const errorCodes = [
  "CONFIG_UNREADABLE",
  "CONFIG_INVALID",
  "ENVIRONMENT_INVALID",
  "FEED_UNKNOWN",
  "VENUE_UNKNOWN",
  "REQUEST_INVALID",
  "METHOD_UNKNOWN",
  "STORAGE_UNREACHABLE",
  "STORAGE_CONFLICT",
  "ARCHIVE_INVALID",
  "JOURNAL_INVALID",
  "DASHBOARD_MISSING",
  "ASSET_UNKNOWN",
  "BUSY",
  "WEBHOOK_FAILED",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error a user can act on: what was wrong, where, and what to do, behind a stable code. */
export class HeadcountError extends Error {
  override readonly name = "HeadcountError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
