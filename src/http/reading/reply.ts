import type { HttpResponseInit } from "@azure/functions";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Asked } from "./parameters";

const zip = promisify(gzip);
/** Below this many bytes gzip is not worth its head. */
const leastBytes = 1000;

export interface Reply {
  readonly body: unknown;
  readonly status?: number;
  /** For how many seconds a cache may answer without asking. */
  readonly maxAge: number;
  /** What the ETag depends on where that is not the whole body, such as ages that grow with every answer. */
  readonly identity?: unknown;
}

/** A JSON answer: 304 where the client has it already, gzip where the client takes it. */
export async function replyTo({ headers }: Asked, reply: Reply): Promise<HttpResponseInit> {
  const { body, status = 200, maxAge, identity = body } = reply;
  const etag = `W/"${createHash("sha256").update(JSON.stringify(identity)).digest("base64url").slice(0, 22)}"`;
  const shared = { ETag: etag, "Cache-Control": cacheControl(maxAge), Vary: "Accept-Encoding" };
  if (status === 200 && isKnown(headers.get("if-none-match"), etag)) return { status: 304, headers: shared };
  const text = JSON.stringify(body);
  const type = { ...shared, "Content-Type": "application/json" };
  if (text.length < leastBytes || !takesGzip(headers.get("accept-encoding")))
    return { status, headers: type, body: text };
  return { status, headers: { ...type, "Content-Encoding": "gzip" }, body: await zip(text) };
}

/** Whether a client takes gzip, by its Accept-Encoding. */
export function takesGzip(accepted: string | null): boolean {
  const offers = (accepted ?? "").split(",").map((offer) => {
    const [coding = "", ...parameters] = offer.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((part) => part.startsWith("q="))?.slice(2);
    return { coding, quality: quality === undefined ? 1 : Number(quality) };
  });
  const offer = offers.find(({ coding }) => coding === "gzip") ?? offers.find(({ coding }) => coding === "*");
  return offer !== undefined && offer.quality > 0;
}

function cacheControl(maxAge: number): string {
  return maxAge > 0 ? `public, max-age=${maxAge}` : "no-cache";
}

/** Compared weakly: what differs by encoding only is the same. */
function isKnown(noneMatch: string | null, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return (noneMatch ?? "").split(",").some((tag) => tag.trim() === "*" || opaque(tag) === opaque(etag));
}
