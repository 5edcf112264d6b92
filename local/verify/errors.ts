import { RestError } from "@azure/storage-blob";

/** Why nothing could be verified: one sentence for people, and the end with exit code 2. */
export class VerifyError extends Error {
  override readonly name = "VerifyError";
}

/** What is wrong with storage, in a sentence without any secret; anything else is thrown on. */
export function storageError(error: unknown, where: string): VerifyError {
  if (error instanceof VerifyError) return error;
  if (error instanceof RestError) {
    const { statusCode } = error;
    const code = codeOf(error);
    if (code === "ContainerNotFound") return new VerifyError(`There is no container ${where}.`);
    if (statusCode === 401 || statusCode === 403) {
      return new VerifyError(`Storage does not let this key or signature read ${where} (${statusCode} ${code}).`);
    }
    const what = statusCode === undefined ? code : `${statusCode} ${code}`;
    return new VerifyError(`Storage can't be read at ${where} (${what}).`);
  }
  if (error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError")) {
    return new VerifyError(`Storage gave no answer in time at ${where}.`);
  }
  throw error;
}

/** Storage's own code of what was wrong, such as `BlobNotFound`, or the network's, such as `ECONNREFUSED`. */
export function codeOf(error: RestError): string {
  const details = error.details as { errorCode?: string } | undefined;
  return details?.errorCode ?? error.code ?? "no code";
}
