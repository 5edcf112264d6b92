import type { SnapshotFailure } from "../model/snapshot";

/** Stable codes of why a snapshot has no value, with what each means. */
export const failureCodes = {
  missed: "nobody took it: the app was down, or came too late",
  timeout: "no whole answer within the time limit",
  "page-unreachable": "no connection, a name that is unknown, a certificate that is not trusted, a link that broke",
  "page-status": "the page answered with another status than 200",
  "page-redirects": "too many redirects, or in a circle",
  "page-redirect-refused": "a redirect to where none may lead",
  "page-too-large": "more bytes than the limit, unpacked",
  "page-not-html": "something else than a page",
  "page-unreadable": "it can't be unpacked or parsed, or not within the limits",
  "label-missing": "the label is nowhere on the page",
  "selector-missing": "the selector matches nothing",
  "selector-ambiguous": "the selector matches several elements",
  "selector-invalid": "the selector is no CSS selector",
  "number-missing": "there is no whole number in its place",
  "number-ambiguous": "there are several, and nothing says which one it is",
  "feed-unreachable": "the feed could not be connected to, or hung up",
  "feed-silent": "the feed sent nothing within the time limit",
  "feed-unreadable": "the feed sent only what can't be understood",
  "venue-missing": "the frame says nothing of the place",
  "no-value": "imported: the record itself has no value",
  internal: "an error of the app itself",
} as const;

export type FailureCode = keyof typeof failureCodes;

/** What keeps a snapshot from having a value; it is recorded, never only logged. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    super(message);
  }
}

const longest = 300;

/** A failure as it is stored. Its text may come from outside, so it is bounded and of one line. */
export function failureOf(error: unknown): SnapshotFailure {
  const code = error instanceof Failure ? error.code : "internal";
  const text = error instanceof Error ? error.message : String(error);
  return { code, message: shown(text, longest) };
}

/** Text from outside in a sentence: bounded, of one line, without what could steer a terminal. */
export function shown(text: string, most = 60): string {
  const line = text
    .slice(0, 4 * most)
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, " ")
    .trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
