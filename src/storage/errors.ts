import { RestError } from "@azure/storage-blob";

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

/** The blob, or its container, is not there. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** A condition on an ETag or on existence did not hold. */
export function isConflict(error: unknown): boolean {
  const status = statusOf(error);
  return status === 412 || (status === 409 && codeOf(error) === "BlobAlreadyExists");
}

/** Storage answered with an error, or did not answer. */
export function isStorageError(error: unknown): boolean {
  return (
    error instanceof RestError ||
    (error instanceof Error && /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE)/.test(networkCode(error)))
  );
}

function networkCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
