import fc from "fast-check";

/** Texts that look for a way out of where they are used: paths, escapes, markup, names of every object's own parts. */
const known = [
  "..",
  "../..",
  "../crowdmonitor",
  "crowdmonitor/..",
  "crowdmonitor/../../control/x",
  "..\\..",
  "/etc/passwd",
  "crowdmonitor.json",
  "crowdmonitor\u0000",
  "crowdmonitor ",
  "CROWDMONITOR",
  "crowdmonitor?comp=list",
  "crowdmonitor#",
  "crowdmonitor%2f..",
  "%2e%2e",
  "%",
  "*",
  "",
  " ",
  "\r\nX-Injected: 1",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "then",
  "all",
  "ALL",
  "null",
  "undefined",
  "2026-02-30",
  "9999-99-99",
  "-1",
  "1e999",
  "<script>alert(1)</script>",
  "' OR 1=1 --",
  "\u202e\ufeff\ud800",
  "x".repeat(41),
  "x".repeat(5000),
] as const;

/** What somebody might write where an id, a date or a name is expected. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...known),
  fc.string({ maxLength: 60 }),
  fc.string({ maxLength: 30, unit: "binary" }),
  fc.stringMatching(/^[./\\%a-z0-9-]{1,40}$/),
);

/** The text as it can be sent: half a character is none. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
