import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { FeedError } from "./errors";
import { faultSchema } from "./fault-schema";
import type { RunningFeed } from "./feed";

const MAX_BODY_BYTES = 65_536;
const healSchema = z.strictObject({ id: z.int().optional() });
const publishSchema = z.strictObject({ count: z.int().min(1).max(100_000).default(1) });

type Action = (feed: RunningFeed, body: unknown) => unknown;

const ACTIONS: Readonly<Record<string, Action>> = {
  "GET /status": (feed) => status(feed),
  "POST /fault": async (feed, body) => {
    const { id, fault } = await feed.fault(faultSchema.parse(body));
    return { id, fault };
  },
  "POST /heal": async (feed, body) => {
    await feed.heal(healSchema.parse(body).id);
    return status(feed);
  },
  "POST /publish": (feed, body) => {
    let last: unknown;
    for (let left = publishSchema.parse(body).count; left > 0; left--) last = feed.publishNow();
    return last;
  },
  "POST /pause": (feed) => {
    feed.pause();
    return status(feed);
  },
  "POST /resume": (feed) => {
    feed.resume();
    return status(feed);
  },
};

/** The feed's control over HTTP. */
export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the control on loopback; `port` 0 takes a free one. */
export async function startControl(feed: RunningFeed, port = 0): Promise<Control> {
  const server = createServer((request, response) => void answer(feed, request, response));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function status(feed: RunningFeed): Record<string, unknown> {
  const { url, published, connections, connectionsOpened, subscribed, running, rubbishSent } = feed;
  const faults = feed.faults.map(({ id, fault }) => ({ id, ...fault }));
  return { url, published, connections, connectionsOpened, subscribed, running, rubbishSent, faults };
}

async function answer(feed: RunningFeed, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = `${request.method ?? ""} ${(request.url ?? "").split("?")[0] ?? ""}`;
  const action = Object.hasOwn(ACTIONS, route) ? ACTIONS[route] : undefined;
  try {
    if (action) reply(response, 200, await action(feed, await bodyOf(request)));
    else reply(response, 404, { error: `There is ${Object.keys(ACTIONS).join(", ")}; not ${route}.` });
  } catch (error) {
    if (error instanceof z.ZodError) reply(response, 400, { error: z.prettifyError(error) });
    else if (error instanceof FeedError) reply(response, 400, { error: error.message });
    else reply(response, 500, { error: String(error) });
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) throw new FeedError("The message is too long.");
  }
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new FeedError("The message is not JSON.");
  }
}

function reply(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}
