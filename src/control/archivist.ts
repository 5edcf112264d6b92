import { dueDays } from "../archive/parquet/due";
import type { DurableClient } from "durable-functions";
import type { App } from "../compose";
import type { Log } from "../feed/ports";
import { messageOf } from "../model/errors";
import type { ArchiverInput } from "../model/messages";
import { archiverId, archiverName } from "../model/names";
import { instanceStatus, isAlive } from "./collector";

type ArchivistApp = Pick<App, "clock" | "config" | "containers">;

/** What the timer does every hour: a feed of which days are to be archived gets an archiver, if it has none. */
export class Archivist {
  constructor(
    private readonly app: ArchivistApp,
    private readonly log: Log,
  ) {}

  async round(client: DurableClient): Promise<void> {
    const { clock, config, containers } = this.app;
    for (const feed of config.feeds) {
      try {
        const { archive, prune } = await dueDays(containers, feed, clock.now());
        if (archive.length + prune.length === 0) continue;
        await ensureArchiver(client, { version: 1, feed: feed.id, archive: [...archive], prune: [...prune] });
      } catch (error) {
        this.log("error", "archive-days-failed", { feed: feed.id, error: messageOf(error) });
      }
    }
  }
}

async function ensureArchiver(client: DurableClient, input: ArchiverInput): Promise<void> {
  const instanceId = archiverId(input.feed);
  if (isAlive(await instanceStatus(client, instanceId))) return;
  try {
    await client.startNew(archiverName, { instanceId, input });
  } catch (error) {
    // Two starts of one id race; the other one has won.
    if (!isAlive(await instanceStatus(client, instanceId))) throw error;
  }
}
