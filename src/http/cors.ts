import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Settings } from "../config/environment";
import { routes } from "../model/names";

type Origins = Settings["corsOrigins"];

/** What a page of another origin may read of an answer. */
const exposed = "ETag, Content-Disposition";
const preflightSeconds = 600;

/** The headers that let a page of an allowed origin read an answer; `Vary` wherever that depends on who asks. */
export function corsHeaders(origins: Origins, origin: string | null): Record<string, string> {
  if (origins.length === 0) return {};
  const anybody = origins.includes("*");
  const vary: Record<string, string> = anybody ? {} : { Vary: "Origin" };
  if (!anybody && (origin === null || !origins.includes(origin))) return vary;
  const allowed = anybody ? "*" : (origin ?? "");
  return { ...vary, "Access-Control-Allow-Origin": allowed, "Access-Control-Expose-Headers": exposed };
}

/** What a browser asks before it sends a key or a POST for a page of another origin. */
export function preflight(origins: Origins, request: Pick<HttpRequest, "headers">): HttpResponseInit {
  const headers = corsHeaders(origins, request.headers.get("origin"));
  if (headers["Access-Control-Allow-Origin"] === undefined) return { status: 204, headers };
  return {
    status: 204,
    headers: {
      ...headers,
      // The page asks by OPTIONS itself, to tell a key that was refused from nobody there.
      "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
      "Access-Control-Allow-Headers": "x-functions-key, content-type, if-none-match",
      "Access-Control-Max-Age": String(preflightSeconds),
    },
  };
}

/** Where a preflight may come, by the name of its function. */
export function preflightRoutes(role: Settings["role"]): Readonly<Record<string, string>> {
  return {
    ...(role !== "reader" && { preflightCollectors: "collectors/{*rest}" }),
    ...(role !== "collector" && {
      preflightFeeds: "feeds/{*rest}",
      preflightHealth: routes.health,
      preflightOpenapi: routes.openapi,
    }),
  };
}
