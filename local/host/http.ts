import type { IncomingMessage, ServerResponse } from "node:http";
import { codeOf, HostError, messageOf } from "./errors";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

const BODY_LIMIT = 64 * 1024 * 1024;

/** One request to the host itself, taken apart. */
export interface Call {
  readonly request: IncomingMessage;
  readonly method: string;
  /** Decoded path segments. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** What the host's own endpoints answer; an object becomes JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

/** Undefined where the path can't be decoded. */
export function parseCall(request: IncomingMessage): Call | undefined {
  try {
    const [path = "/", ...query] = (request.url ?? "/").split("?");
    return {
      request,
      method: request.method ?? "GET",
      path: path
        .split("/")
        .filter((part) => part !== "")
        .map(decodeURIComponent),
      query: new URLSearchParams(query.join("?")),
    };
  } catch {
    return undefined;
  }
}

/** A refusal of the host's own, as problem details (RFC 9457); Azure's host says no more than the status. */
export function refusal(status: number, title: string, detail: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: { type: "about:blank", title, status, detail },
  };
}

export function send(response: ServerResponse, answer: Answer): void {
  const { status, headers = {}, body } = answer;
  const json = typeof body === "object";
  const text = json ? JSON.stringify(body) : body;
  const type = text === undefined ? {} : { "content-type": json ? "application/json" : "text/plain; charset=utf-8" };
  response.writeHead(status, { ...type, ...headers }).end(text);
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > BODY_LIMIT) throw new Error("The request body is too large.");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Listens and resolves with the port; port 0 takes a free one. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      const taken = codeOf(error) === "EADDRINUSE";
      const where = `Port ${port} on ${host}`;
      reject(
        new HostError(taken ? `${where} is taken by another program.` : `${where} can't be used: ${messageOf(error)}`),
      );
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}
