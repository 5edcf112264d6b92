import { dueDays } from "../archive/parquet/due";
import type { DurableClient } from "durable-functions";
import type { App } from "../compose";
import type { Log } from "../feed/ports";
import { messageOf } from "../model/errors";
import type { ArchiverInput } from "../model/messages";
import { archiverId, archiverName } from "../model/names";
import { startOnce } from "./start-once";

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
        const input: ArchiverInput = { version: 1, feed: feed.id, archive: [...archive], prune: [...prune] };
        await startOnce(client, archiverName, archiverId(feed.id), input);
      } catch (error) {
        this.log("error", "archive-days-failed", { feed: feed.id, error: messageOf(error) });
      }
    }
  }
}
