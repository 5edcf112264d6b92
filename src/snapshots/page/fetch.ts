import http from "node:http";
import https from "node:https";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { messageOf } from "../../model/errors";
import { Failure, shown } from "../failure";
import { publicLookup, refusePrivateHost } from "./address";
import { isTrusted, place, redirected } from "./redirect";

export interface FetchLimits {
  /** Of all, from the first look-up of a name to the last byte. */
  readonly timeoutMs: number;
  /** Of the page as it comes, and unpacked. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
  readonly userAgent: string;
}

/** A page as it came, unpacked and not yet decoded. */
export interface Page {
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
}

const redirects = [301, 302, 303, 307, 308];
const readable = /^\s*(?:text\/|application\/(?:xhtml\+)?xml\b)/i;
/** Codes of zlib's errors, and of its brotli. */
const unpacking = /^(?:Z_|ERR_BROTLI|ERR__ERROR)/;
const unpackers = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress };

/**
 * Fetches a page, within limits whatever the other side does. Redirects lead only to web pages, from https not to http,
 * and to no private address but the configured page's own. @throws Failure
 */
export async function fetchPage(address: string, limits: FetchLimits): Promise<Page> {
  const configured = new URL(address);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), limits.timeoutMs);
  let url = configured;
  try {
    const been = new Set<string>();
    for (;;) {
      been.add(url.href);
      const answer = await ask(url, isTrusted(configured, url), limits.userAgent, timeout.signal);
      if (!redirects.includes(answer.statusCode ?? 0)) return await take(answer, url, limits, timeout.signal);
      answer.destroy();
      const next = redirected(url, answer.headers.location);
      if (been.has(next.href)) throw new Failure("page-redirects", `${place(url)} redirects in a circle.`);
      if (been.size > limits.maxRedirects)
        throw new Failure("page-redirects", `more than ${limits.maxRedirects} redirects, the last by ${place(url)}.`);
      url = next;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (timeout.signal.aborted)
      throw new Failure("timeout", `${place(url)} gave no whole page within ${limits.timeoutMs / 1000} s.`);
    const isBroken = unpacking.test(codeOf(error));
    throw new Failure(
      isBroken ? "page-unreadable" : "page-unreachable",
      `${place(url)}: ${shown(messageOf(error) || codeOf(error), 120)}`,
    );
  } finally {
    clearTimeout(timer);
    timeout.abort();
  }
}

/** Sends one request on a connection of its own, and answers with its head. */
async function ask(url: URL, trusted: boolean, userAgent: string, signal: AbortSignal): Promise<http.IncomingMessage> {
  if (!trusted) refusePrivateHost(url);
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      agent: false,
      signal,
      rejectUnauthorized: true,
      ...(!trusted && { lookup: publicLookup }),
      headers: {
        "User-Agent": userAgent,
        Accept: "text/html,application/xhtml+xml;q=0.9,text/*;q=0.5",
        "Accept-Encoding": "gzip, deflate, br",
      },
    });
    asked.once("response", resolve);
    // An answer's end may still bring errors, of which its reader hears.
    asked.on("error", reject);
    asked.end();
  });
}

async function take(
  answer: http.IncomingMessage,
  url: URL,
  { maxBytes }: FetchLimits,
  signal: AbortSignal,
): Promise<Page> {
  const refuse = (failure: Failure): never => {
    answer.destroy();
    throw failure;
  };
  const { statusCode = 0, headers } = answer;
  const contentType = headers["content-type"];
  if (statusCode !== 200) refuse(new Failure("page-status", `${place(url)} answered ${statusCode}.`));
  if (contentType !== undefined && !readable.test(contentType))
    refuse(new Failure("page-not-html", `${place(url)} is ${shown(contentType)}, no page.`));
  const tooLarge = () => new Failure("page-too-large", `${place(url)} is larger than ${maxBytes} bytes.`);
  if (Number(headers["content-length"] ?? 0) > maxBytes) refuse(tooLarge());

  const packing = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const unpacker = Object.hasOwn(unpackers, packing) ? unpackers[packing as keyof typeof unpackers] : undefined;
  if (!unpacker && packing !== "identity" && packing !== "")
    refuse(new Failure("page-unreadable", `${place(url)} is packed as ${shown(packing)}, which was not asked for.`));
  const chunks: Buffer[] = [];
  const collect = limited(maxBytes, tooLarge);
  collect.on("data", (chunk: Buffer) => chunks.push(chunk));
  if (unpacker) await pipeline(answer, limited(maxBytes, tooLarge), unpacker(), collect, { signal });
  else await pipeline(answer, collect, { signal });
  return { bytes: Buffer.concat(chunks), contentType };
}

/** Lets so many bytes pass; packed ones are counted, too: they need not become any. */
function limited(maxBytes: number, tooLarge: () => Failure): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge());
      else done(null, chunk);
    },
  });
}

function codeOf(error: unknown): string {
  const isCoded = typeof error === "object" && error !== null && "code" in error;
  return isCoded && typeof error.code === "string" ? error.code : "";
}
