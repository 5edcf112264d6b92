import type { ActivityHandler } from "durable-functions";
import type { App } from "../src/compose";
import type { Environment } from "../src/config/environment";
import { importConfigured } from "../src/control/snapshots/import-configured";
import { log } from "../src/log";
import { importInput, type ImportAnswer } from "../src/model/messages";

/** Bad records that are logged one by one, each time. */
const mostTold = 20;

type ImportApp = Pick<App, "config" | "containers" | "control">;

/** `importBlobs`: takes in what another program has written since the last time. */
export function importBlobsActivity(app: ImportApp, env: Environment): ActivityHandler {
  return async (given): Promise<ImportAnswer> => {
    const { feed } = importInput.parse(given);
    let told = 0;
    const { added, bad } = await importConfigured(app, env, app.config.feed(feed), ({ where, reason }) => {
      if (told++ < mostTold) log("warn", "import-record", { feed, where, reason });
    });
    if (added + bad > 0) log(bad > 0 ? "warn" : "info", "imported", { feed, added, bad });
    return { added, bad };
  };
}
