import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { HeadcountError } from "../../model/errors";
import { encodings, type Asset, type Assets, type Encoding } from "./assets";
import { contentSecurityPolicy } from "./policy";

/** What a handler needs of a request. */
type Asked = Pick<HttpRequest, "url" | "params" | "headers">;

const everywhere = { "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer" };

/** `GET /api/dashboard`: the page. It holds no data, so it needs no key. @param collectorUrl "" is this app */
export function showDashboard(assets: Assets, collectorUrl: string, request: Asked): HttpResponseInit {
  // Its addresses are relative to a name without a slash behind it.
  if (new URL(request.url).pathname.endsWith("/")) return { status: 308, headers: { Location: "../dashboard" } };
  return {
    status: 200,
    headers: {
      ...everywhere,
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-cache",
      "Content-Security-Policy": contentSecurityPolicy(collectorUrl),
      "Cross-Origin-Opener-Policy": "same-origin",
      "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    },
    body: assets.html().replace("{{collector}}", () => attribute(collectorUrl)),
  };
}

/** `GET /api/dashboard/{asset}`: what the page consists of. @throws HeadcountError ASSET_UNKNOWN */
export function showAsset(assets: Assets, { params, headers }: Asked): HttpResponseInit {
  const asset = assets.get(params["asset"] ?? "");
  if (!asset) throw new HeadcountError("ASSET_UNKNOWN", "The dashboard has no such file; reload the page.");
  const shared = {
    ...everywhere,
    ETag: asset.etag,
    Vary: "Accept-Encoding",
    "Cache-Control": asset.immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600",
  };
  if (headers.get("if-none-match")?.includes(asset.etag)) return { status: 304, headers: shared };
  const { body, encoding } = chosen(asset, headers.get("accept-encoding") ?? "");
  const type = { ...shared, "Content-Type": asset.type };
  return { status: 200, headers: encoding === undefined ? type : { ...type, "Content-Encoding": encoding }, body };
}

/** The smallest that the client takes. */
function chosen({ body, encoded }: Asset, accepted: string): { body: Buffer; encoding?: Encoding } {
  for (const encoding of encodings) {
    const compressed = encoded[encoding];
    if (compressed && takes(accepted, encoding)) return { body: compressed, encoding };
  }
  return { body };
}

function takes(accepted: string, encoding: Encoding): boolean {
  return accepted.split(",").some((offer) => {
    const [name = "", ...parameters] = offer.split(";").map((part) => part.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
