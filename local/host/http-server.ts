import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { CoreApi, RegisteredFunction } from "./core-api";
import { stackOf } from "./errors";
import { parseCall, refusal, send, type Answer, type Call } from "./http";
import { serveFunction, type HttpClasses } from "./http-function";
import type { Invoker } from "./invoker";
import { hostLog } from "./log";
import { byPrecedence, compileRoute, type Route } from "./route";

/** What the server hands requests to, once the app is loaded. */
export interface Site {
  readonly core: CoreApi;
  readonly invoker: Invoker;
  readonly classes: HttpClasses;
  readonly routePrefix: string;
  readonly origin: string;
  /** Set if function keys are enforced. */
  readonly masterKey: string | undefined;
  /** The host's own endpoints: undefined where the path is not one of theirs. */
  own(call: Call): Promise<Answer | undefined>;
}

interface Endpoint {
  readonly fn: RegisteredFunction;
  readonly route: Route;
  readonly methods: readonly string[];
}

/** An HTTP server that answers 503 until it is given its site. */
export function createHostServer(): { server: Server; open: (site: Site) => void } {
  let handle: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  // uploads may stream for as long as they like
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    if (handle === undefined) {
      send(response, refusal(503, "Unavailable", "The app is starting; ask again in some seconds."));
      return;
    }
    handle(request, response).catch((error: unknown) => {
      hostLog.error(`${request.method ?? ""} ${request.url ?? ""} failed: ${stackOf(error)}`);
      if (response.headersSent) response.destroy();
      else send(response, refusal(500, "Internal error", "The host failed; its log says why."));
    });
  });
  const open = (site: Site): void => {
    const endpoints = [...site.core.functions.values()].flatMap((fn) => endpointOf(fn, site.routePrefix));
    endpoints.sort((a, b) => byPrecedence(a.route, b.route));
    handle = (request, response) => serve(site, endpoints, request, response);
  };
  return { server, open };
}

function endpointOf(fn: RegisteredFunction, prefix: string): Endpoint[] {
  const { type, route, methods } = fn.trigger.binding;
  if (type.toLowerCase() !== "httptrigger") return [];
  const template = typeof route === "string" ? route : fn.name;
  const allowed = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
  return [{ fn, route: compileRoute(`${prefix}/${template}`), methods: allowed }];
}

async function serve(
  site: Site,
  endpoints: readonly Endpoint[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = parseCall(request);
  if (call === undefined) {
    send(response, refusal(400, "Bad request", "The path is not validly percent-encoded."));
    return;
  }
  const own = await site.own(call);
  if (own !== undefined) {
    send(response, own);
    return;
  }
  const matching = endpoints.flatMap((endpoint) => {
    const params = endpoint.route.match(call.path);
    return params === undefined ? [] : [{ ...endpoint, params }];
  });
  const found = matching.find(({ methods }) => methods.length === 0 || methods.includes(call.method));
  if (found !== undefined) {
    if (site.masterKey !== undefined && needsKey(found.fn) && !hasKey(call, site.masterKey)) {
      send(
        response,
        refusal(401, "Unauthorized", "The function key is missing, or is none; send it as x-functions-key."),
      );
      return;
    }
    await serveFunction(found.fn, found.params, site, request, response);
  } else if (matching.length > 0) {
    const allow = [...new Set(matching.flatMap(({ methods }) => methods))].join(", ");
    send(response, refusal(405, "Method not allowed", `Ask by ${allow}.`, { allow }));
  } else if (call.path.length === 0 && (call.method === "GET" || call.method === "HEAD")) {
    send(response, { status: 200, body: "The function app is running.\n" });
  } else {
    send(response, refusal(404, "Not found", "No function has this path."));
  }
}

function needsKey(fn: RegisteredFunction): boolean {
  return ["function", "admin"].includes(String(fn.trigger.binding.authLevel).toLowerCase());
}

/** A key comes in the header or in the query. */
export function hasKey(call: Call, key: string): boolean {
  return call.request.headers["x-functions-key"] === key || call.query.get("code") === key;
}
