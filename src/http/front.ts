import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Settings } from "../config/environment";
import { messageOf } from "../model/errors";
import { corsHeaders } from "./cors";
import { refuseMethod, type Method } from "./methods";
import { problem } from "./problem";

type Handler = (request: HttpRequest, context: InvocationContext) => HttpResponseInit | Promise<HttpResponseInit>;

/**
 * What every endpoint has in common: errors become problem details, and what is not the client's fault is logged; pages
 * of other origins may ask by the settings; what needs a key is in no shared cache.
 */
export function frontOf({ corsOrigins, readAccess }: Settings): (handler: Handler, allowed?: Method) => HttpHandler {
  return (handler, allowed = "GET") =>
    async (request, context) => {
      const answer =
        request.method === allowed ? await answerOf(handler, request, context) : refuseMethod(request, allowed);
      const headers = new Headers(answer.headers);
      for (const [name, value] of Object.entries(corsHeaders(corsOrigins, request.headers.get("origin")))) {
        if (name === "Vary") headers.append(name, value);
        else headers.set(name, value);
      }
      const cached = headers.get("cache-control");
      if (cached !== null && readAccess === "key") headers.set("cache-control", cached.replace("public", "private"));
      return { ...answer, headers };
    };
}

async function answerOf(handler: Handler, request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  try {
    return await handler(request, context);
  } catch (error) {
    return failed(error, context);
  }
}

function failed(error: unknown, context: InvocationContext): HttpResponseInit {
  const answer = problem(error);
  if ((answer.status ?? 500) >= 500) context.error(messageOf(error));
  return answer;
}
