import { RestError } from "@azure/storage-blob";
import { messageOf } from "../model/errors";

/** The HTTP status of an answer that storage gave, or undefined where it gave none. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

/** Storage's own code of what was wrong, such as `BlobNotFound`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof RestError)) return undefined;
  const details = error.details as { errorCode?: string } | undefined;
  return details?.errorCode ?? error.code;
}

/** What storage said, or why it said nothing, in one line. */
export function storageMessage(error: unknown): string {
  const [line = ""] = messageOf(error).split("\n");
  const status = statusOf(error);
  if (status === undefined) return line;
  const answer = [`storage answered ${status}`, codeOf(error)].filter(Boolean).join(" ");
  return line === "" ? answer : `${answer}: ${line}`;
}

/** The blob, or its container, is not there. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** A condition on an ETag or on existence did not hold. */
export function isConflict(error: unknown): boolean {
  const status = statusOf(error);
  return status === 412 || (status === 409 && codeOf(error) === "BlobAlreadyExists");
}

/** An immutability policy keeps this version of a blob as it is; a new version may be written. */
export function isImmutable(error: unknown): boolean {
  return statusOf(error) === 409 && codeOf(error) === "BlobImmutableDueToPolicy";
}

/** Storage does not let the app do this. */
export function isRefused(error: unknown): boolean {
  return [401, 403].includes(statusOf(error) ?? 0);
}

/** Storage answered with an error, or did not answer, or not within its time limit. */
export function isStorageError(error: unknown): boolean {
  return (
    error instanceof RestError ||
    (error instanceof Error && error.name === "AbortError") ||
    (error instanceof Error && /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE)/.test(networkCode(error)))
  );
}

function networkCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
