import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { App } from "../compose";
import { snapshotsStatus } from "../control/snapshots/status";
import { wishSnapshots } from "../control/snapshots/wish";
import { HeadcountError } from "../model/errors";
import { answer } from "./problem";

/**
 * `POST /api/collectors/{feed}/snapshots/start` and `…/stop`: what is wanted from now on. A snapshot that is being taken
 * is finished. The listener is not concerned.
 */
export async function wantSnapshots(app: App, request: HttpRequest, wanted: boolean): Promise<HttpResponseInit> {
  const feed = app.config.feed(request.params["feed"] ?? "");
  if (!feed.snapshots)
    throw new HeadcountError(
      "REQUEST_INVALID",
      `${feed.id} has no "snapshots" in feeds.json, so there are none to start or stop.`,
    );
  const { clock, containers, control } = app;
  const schedule = { id: feed.id, everyMinutes: feed.snapshots.everyMinutes };
  const state = await wishSnapshots(containers.control, control.deployment, schedule, wanted, "http", clock.now());
  return answer(200, { feed: feed.id, wanted: state, snapshots: await snapshotsStatus(app, feed) });
}
