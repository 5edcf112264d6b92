/** Something that its caller can put right: one sentence for people, and the end with exit code 1. */
export class CliError extends Error {
  override readonly name = "CliError";
}

/** The sentence of anything thrown, without a stack and without the word that a child put before it. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^error: /, "").trim();
}

/** Node's code of a failed system call. */
export function systemCode(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === "string" ? code : sentenceOf(error);
}
