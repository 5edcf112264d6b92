import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import type { App } from "../compose";
import { collectorStatus, ensureCollector, isAlive, wakeCollector } from "../control/collector";
import { collectorId } from "../model/names";
import { answer } from "./problem";

const stoppingMs = 5000;

/**
 * `POST /api/collectors/{feed}/start`: 202 where the collector was started, 200 where it runs already; both with
 * Durable's management URLs.
 */
export async function startCollector(
  app: App,
  client: DurableClient,
  request: HttpRequest,
  trace?: string,
): Promise<HttpResponseInit> {
  const feed = app.config.feed(request.params["feed"] ?? "");
  const { state } = await app.control.want(feed, true, "http");
  if (await isStopping(client, feed.id)) await stopped(client, feed.id);
  const started = await ensureCollector(app, client, feed, trace);
  if (!started) await wakeCollector(client, feed.id);
  return answer(started ? 202 : 200, { feed: feed.id, wanted: state, ...managementUrls(client, feed.id) });
}

/** `POST /api/collectors/{feed}/stop`: 202 where the collector is to end, 200 where it has. */
export async function stopCollector(app: App, client: DurableClient, request: HttpRequest): Promise<HttpResponseInit> {
  const feed = app.config.feed(request.params["feed"] ?? "");
  const { state } = await app.control.want(feed, false, "http");
  await app.live.get(feed.id)?.look();
  const running = isAlive(await collectorStatus(client, feed.id));
  if (running) await wakeCollector(client, feed.id);
  return answer(running ? 202 : 200, {
    feed: feed.id,
    wanted: state,
    ...managementUrls(client, feed.id),
  });
}

/** Durable's own addresses for the collector; they carry a key. */
function managementUrls(client: DurableClient, feed: string): object {
  return Object.fromEntries(Object.entries(client.createHttpManagementPayload(collectorId(feed))));
}

async function isStopping(client: DurableClient, feed: string): Promise<boolean> {
  const status = await collectorStatus(client, feed);
  const phase = (status?.customStatus as { phase?: unknown } | null | undefined)?.phase;
  return isAlive(status) && phase === "stopping";
}

/** A collector that was about to end looks once more; this start is not answered before it has, if that is soon. */
async function stopped(client: DurableClient, feed: string): Promise<void> {
  const until = performance.now() + stoppingMs;
  while (performance.now() < until && (await isStopping(client, feed))) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
