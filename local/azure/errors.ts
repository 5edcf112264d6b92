/** Something that its caller can put right: one sentence for people, and the end with exit code 1. */
export class AzureError extends Error {
  override readonly name = "AzureError";
}
