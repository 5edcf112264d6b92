import type { DurableClient } from "durable-functions";
import type { App } from "../../compose";
import type { Log } from "../../feed/ports";
import { messageOf } from "../../model/errors";
import type { ImportInput } from "../../model/messages";
import { importerId, importerName } from "../../model/names";
import { startOnce } from "../start-once";

/** What the timer does every hour: each feed with configured imports gets an importer, if it has none. */
export class Librarian {
  constructor(
    private readonly app: Pick<App, "config">,
    private readonly log: Log,
  ) {}

  async round(client: DurableClient): Promise<void> {
    for (const { id, imports } of this.app.config.feeds) {
      if (imports.length === 0) continue;
      const input: ImportInput = { feed: id };
      try {
        await startOnce(client, importerName, importerId(id), input);
      } catch (error) {
        this.log("warn", "import-failed", { feed: id, error: messageOf(error) });
      }
    }
  }
}
