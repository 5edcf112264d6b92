import { z } from "zod";

/**
 * A text of at least one character. Not by zod's own check of lengths, here and wherever a value comes from outside:
 * that looks at whatever has a `length`, and throws where it can't be compared.
 */
export const text = z.string().refine(({ length }) => length > 0, { error: "write a text that is not empty" });

/** A venue's id; the decoder takes no other. */
export const venueId = text
  .refine(({ length }) => length <= 200, { error: "write at most 200 characters" })
  .refine((id) => id !== "__proto__", { error: "write another id; no reading could be told by this one" });

/** A number, fractions allowed, of a unit such as `seconds`, within bounds. */
export function amount(unit: string, min: number, max: number) {
  const error = `write a number of ${unit} from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

/** A whole number of a unit such as `bytes`, within bounds. */
export function whole(unit: string, min: number, max: number) {
  const error = `write a whole number of ${unit} from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A WebSocket address that `ws` accepts and that holds no credentials. */
export const feedUrl = z
  .string()
  .refine(isFeedUrl, { error: 'write a ws:// or wss:// address such as "wss://example.org/live"' })
  .refine((url) => !hasCredentials(url), { error: 'write it without user and password; "headers" can carry them' })
  .refine((url) => !url.includes("#"), { error: "write it without the part after #" });

/** HTTP headers by name; those of the WebSocket handshake itself are not among them. */
export const headers = z
  .record(
    z.string().refine((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && !handshakeHeader.test(name), {
      error: "write the name of an HTTP header that the WebSocket handshake does not set itself",
    }),
    z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, { error: "write a text without line breaks or control characters" }),
  )
  .describe("HTTP headers of the handshake by name; their values never stand in a log or a message");

const handshakeHeader = /^(connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i;

function isFeedUrl(url: string): boolean {
  return /^wss?:\/\//i.test(url) && URL.canParse(url);
}

function hasCredentials(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== "" || password !== "";
}
