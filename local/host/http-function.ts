import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { cookieHeader, type Cookie } from "./cookie";
import type { RegisteredFunction } from "./core-api";
import { messageOf, stackOf } from "./errors";
import { refusal, send } from "./http";
import type { Invoker } from "./invoker";
import { log } from "./log";

interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReadableStream | null;
  readonly cookies: readonly Cookie[];
}

/** The app's own copies, since `instanceof` must hold in the app. */
export interface HttpClasses {
  readonly HttpRequest: new (init: object) => object;
  readonly HttpResponse: new (init: object) => HttpResponse;
}

const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "trailer", "te"]);

/** Serves one request by an HTTP function; bodies stream both ways. */
export async function serveFunction(
  fn: RegisteredFunction,
  params: Record<string, string>,
  parts: { readonly invoker: Invoker; readonly classes: HttpClasses; readonly origin: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: HttpResponse | undefined;
  try {
    const value = new parts.classes.HttpRequest({ nativeRequest: toRequest(request, parts.origin), params });
    const { traceparent } = request.headers;
    const invocation = { value, ...(typeof traceparent === "string" && { traceParent: traceparent }) };
    answer = toResponse(await parts.invoker.invoke(fn, invocation), parts.classes);
  } catch (error) {
    log("error", `Function.${fn.name}`, `Function '${fn.name}' failed: ${stackOf(error)}`);
    send(response, refusal(500, "Internal error", `The function '${fn.name}' failed; the log says why.`));
    return;
  }
  await write(fn, answer, request, response);
}

function toRequest(request: IncomingMessage, origin: string): Request {
  const headers = new Headers();
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    headers.append(request.rawHeaders[i] ?? "", request.rawHeaders[i + 1] ?? "");
  }
  const method = request.method ?? "GET";
  const host = request.headers.host;
  const base = host !== undefined && URL.canParse(`http://${host}`) ? `http://${host}` : origin;
  const hasBody = method !== "GET" && method !== "HEAD";
  // the global types know neither a web stream as body nor `duplex`
  const init: object = { method, headers, ...(hasBody && { body: Readable.toWeb(request), duplex: "half" }) };
  return new Request(base + (request.url ?? "/"), init);
}

function toResponse(result: unknown, { HttpResponse }: HttpClasses): HttpResponse {
  if (result === undefined || result === null) return new HttpResponse({ status: 204 });
  if (result instanceof HttpResponse) return result;
  if (typeof result !== "object") {
    throw new Error(
      `The HTTP response must be an 'object' type that can include properties such as 'body', 'status', and 'headers'.`,
    );
  }
  return new HttpResponse(result);
}

async function write(
  fn: RegisteredFunction,
  answer: HttpResponse,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.statusCode = answer.status;
  answer.headers.forEach((value, name) => {
    if (!HOP_BY_HOP.has(name) && name !== "set-cookie") response.setHeader(name, value);
  });
  const cookies = [...answer.headers.getSetCookie(), ...answer.cookies.map(cookieHeader)];
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  if (answer.body === null || request.method === "HEAD") {
    await answer.body?.cancel();
    response.end();
    return;
  }
  response.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(answer.body), response);
  } catch (error) {
    if (!request.socket.destroyed) {
      log("error", `Function.${fn.name}`, `The body of '${fn.name}' broke off: ${messageOf(error)}`);
    }
    response.destroy();
  }
}
