import { OrchestrationRuntimeStatus, type DurableClient, type DurableOrchestrationStatus } from "durable-functions";
import type { App } from "../compose";
import type { Feed } from "../config/schema";
import { isOpen } from "../hours/open";
import type { CollectorInput } from "../model/messages";
import { messageOf } from "../model/errors";
import { collectorId, orchestratorName, wakeEvent } from "../model/names";

const { Running, Pending, Suspended, ContinuedAsNew } = OrchestrationRuntimeStatus;
const alive: readonly OrchestrationRuntimeStatus[] = [Running, Pending, Suspended, ContinuedAsNew];

/** Listening that begins with a request or a timer goes on for so long until the collector keeps it alive, milliseconds. */
const firstKeepAliveMs = 120_000;

type CollectorApp = Pick<App, "clock" | "control" | "live">;

/** The status of a feed's collector, or undefined where it never ran. */
export function collectorStatus(client: DurableClient, feed: string): Promise<DurableOrchestrationStatus | undefined> {
  return instanceStatus(client, collectorId(feed));
}

/** The status of an instance, or undefined where it never ran. */
export async function instanceStatus(
  client: DurableClient,
  instanceId: string,
): Promise<DurableOrchestrationStatus | undefined> {
  try {
    // Without an instance the SDK throws, or answers with nothing, depending on the extension.
    const status: DurableOrchestrationStatus | undefined = await client.getStatus(instanceId);
    return status;
  } catch (error) {
    if (messageOf(error).includes("HTTP 404 response")) return undefined;
    throw error;
  }
}

/** Running, or about to run, or suspended. */
export function isAlive(status: DurableOrchestrationStatus | undefined): boolean {
  return status !== undefined && alive.includes(status.runtimeStatus);
}

/**
 * Sees to it that a wanted feed has a collector and, if nobody is heard to listen to it, listens at once.
 * @param trace id of the W3C trace that this belongs to, which goes with the collector from now on
 * @returns whether the collector had to be started
 */
export async function ensureCollector(
  app: CollectorApp,
  client: DurableClient,
  feed: Feed,
  trace?: string,
): Promise<boolean> {
  await listenNow(app, feed, trace);
  if (isAlive(await collectorStatus(client, feed.id))) return false;
  const input: CollectorInput = { version: 1, feed: feed.id, windowSeconds: feed.windowSeconds, trace };
  try {
    await client.startNew(orchestratorName, { instanceId: collectorId(feed.id), input });
    return true;
  } catch (error) {
    // Two starts of one id race; the other one has won.
    if (isAlive(await collectorStatus(client, feed.id))) return false;
    throw error;
  }
}

/** Wakes a collector that sleeps; one that is not there, or has ended, needs no waking. */
export async function wakeCollector(client: DurableClient, feed: string): Promise<void> {
  if (isAlive(await collectorStatus(client, feed))) await client.raiseEvent(collectorId(feed), wakeEvent, null);
}

async function listenNow({ clock, control, live }: CollectorApp, feed: Feed, trace?: string): Promise<void> {
  const now = clock.now();
  if (!isOpen(feed.openingHours, feed.timeZone, now)) return;
  const own = live.get(feed.id);
  // One that only lingers would end some day, and leave a hole; where another is held it has yielded already.
  if (own ? own.held : await control.isHeard(feed)) return;
  await live.keepAlive(feed.id, now + firstKeepAliveMs, trace);
}
