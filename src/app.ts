import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { app as durable, getClient, input as durableInput, type DurableClient } from "durable-functions";
import path from "node:path";
import { aggregateActivity } from "../activities/aggregate";
import { archiveDayActivity } from "../activities/archive-day";
import { importBlobsActivity } from "../activities/import-blobs";
import { listenActivity } from "../activities/listen";
import { pruneDayActivity } from "../activities/prune-day";
import { snapshotActivity } from "../activities/snapshot";
import { archiver } from "../orchestrators/archiver";
import { collector } from "../orchestrators/collector";
import { importer } from "../orchestrators/importer";
import { snapshots } from "../orchestrators/snapshots";
import { compose } from "./compose";
import { Archivist } from "./control/archivist";
import { Watchman } from "./control/ensure-running";
import { Librarian } from "./control/snapshots/librarian";
import { Photographer } from "./control/snapshots/photographer";
import { startCollector, stopCollector } from "./http/collectors";
import { preflight, preflightRoutes } from "./http/cors";
import { Assets } from "./http/dashboard/assets";
import { showAsset, showDashboard } from "./http/dashboard/page";
import { frontOf } from "./http/front";
import { methodsTaken, type Method } from "./http/methods";
import { readingFunctions } from "./http/reading/functions";
import { wantSnapshots } from "./http/snapshots";
import { listCollectors, showCollector } from "./http/status";
import { log } from "./log";
import { activityNames, archiverName, importerName, orchestratorName, routes, snapshotsName } from "./model/names";
import { traceIdOf } from "./model/trace";
import { Teller } from "./webhook/teller";

app.setup({ enableHttpStream: true });
const headcount = compose(path.resolve(__dirname, "../.."), process.env);
const { settings } = headcount.config;
const front = frontOf(settings);
/** Of what only reads. */
const reading = settings.readAccess === "key" ? "function" : "anonymous";

function traceOf({ traceContext }: InvocationContext): string | undefined {
  return traceIdOf(traceContext?.traceParent);
}

const client = durableInput.durableClient();
const http = { extraInputs: [client] };
const methods = methodsTaken(settings.corsOrigins.length > 0);

/** For those that need Durable's client. */
function controlling(
  handler: (request: HttpRequest, client: DurableClient, trace?: string) => Promise<HttpResponseInit>,
  allowed?: Method,
) {
  return front((request, context) => handler(request, getClient(context), traceOf(context)), allowed);
}

if (settings.role !== "reader") {
  durable.orchestration(orchestratorName, collector);
  durable.activity(activityNames.listen, { handler: listenActivity(headcount) });
  durable.activity(activityNames.aggregate, { handler: aggregateActivity(headcount) });

  const watchman = new Watchman(headcount, log);
  app.timer("ensureRunning", {
    schedule: "0 * * * * *",
    extraInputs: [client],
    handler: (_timer, context) => watchman.round(getClient(context), traceOf(context)),
  });

  durable.orchestration(archiverName, archiver);
  durable.activity(activityNames.archiveDay, { handler: archiveDayActivity(headcount) });
  durable.activity(activityNames.pruneDay, { handler: pruneDayActivity(headcount) });

  const archivist = new Archivist(headcount, log);
  app.timer("archiveDays", {
    schedule: "0 7 * * * *",
    extraInputs: [client],
    handler: (_timer, context) => archivist.round(getClient(context)),
  });

  if (headcount.config.feeds.some(({ snapshots }) => snapshots)) {
    durable.orchestration(snapshotsName, snapshots);
    durable.activity(activityNames.snapshot, { handler: snapshotActivity(headcount) });
    const photographer = new Photographer(headcount, log);
    app.timer("takeSnapshots", {
      schedule: "0 * * * * *",
      extraInputs: [client],
      handler: (_timer, context) => photographer.round(getClient(context)),
    });
  }

  if (headcount.config.feeds.some(({ imports }) => imports.length > 0)) {
    durable.orchestration(importerName, importer);
    durable.activity(activityNames.importBlobs, { handler: importBlobsActivity(headcount, process.env) });
    const librarian = new Librarian(headcount, log);
    app.timer("importRecords", {
      schedule: "0 17 * * * *",
      extraInputs: [client],
      handler: (_timer, context) => librarian.round(getClient(context)),
    });
  }

  app.http("startSnapshots", {
    methods,
    authLevel: "function",
    route: routes.startSnapshots,
    handler: front((request) => wantSnapshots(headcount, request, true), "POST"),
  });
  app.http("stopSnapshots", {
    methods,
    authLevel: "function",
    route: routes.stopSnapshots,
    handler: front((request) => wantSnapshots(headcount, request, false), "POST"),
  });

  app.http("startCollector", {
    ...http,
    methods,
    authLevel: "function",
    route: routes.start,
    handler: controlling(
      (request, durableClient, trace) => startCollector(headcount, durableClient, request, trace),
      "POST",
    ),
  });
  app.http("stopCollector", {
    ...http,
    methods,
    authLevel: "function",
    route: routes.stop,
    handler: controlling((request, durableClient) => stopCollector(headcount, durableClient, request), "POST"),
  });
  app.http("getCollectors", {
    ...http,
    methods,
    authLevel: reading,
    route: routes.collectors,
    handler: controlling((_request, durableClient) => listCollectors(headcount, durableClient)),
  });
  app.http("getCollector", {
    ...http,
    methods,
    authLevel: reading,
    route: routes.collector,
    handler: controlling((request, durableClient) =>
      showCollector(headcount, durableClient, request.params["feed"] ?? ""),
    ),
  });

  // The host gives five seconds: what was received is written, what was not is declared as a restart.
  app.hook.appTerminate(() => {
    headcount.aggregator.end();
    return headcount.live.end("restart");
  });
}

if (settings.role !== "collector") {
  for (const { name, route, answer } of readingFunctions(headcount))
    app.http(name, { methods, authLevel: reading, route, handler: front(answer) });
}

if (settings.role !== "collector") {
  // The page itself holds no data, so that it needs no key where reading does.
  const assets = new Assets(path.resolve(__dirname, "../dashboard"));
  const { collectorUrl } = settings;
  app.http("getDashboard", {
    methods: methodsTaken(false),
    authLevel: "anonymous",
    route: routes.dashboard,
    handler: front((request) => showDashboard(assets, collectorUrl, request)),
  });
  app.http("getDashboardAsset", {
    methods: methodsTaken(false),
    authLevel: "anonymous",
    route: routes.dashboardAsset,
    handler: front((request) => showAsset(assets, request)),
  });
}

if (settings.webhook) {
  // In every role: what tells that nobody listens had better not be what listens, but may.
  const teller = new Teller(headcount, settings.webhook, log);
  app.timer("tellWebhook", { schedule: "30 * * * * *", handler: () => teller.round() });
}

if (settings.corsOrigins.length > 0) {
  // A preflight carries no key.
  for (const [name, route] of Object.entries(preflightRoutes(settings.role)))
    app.http(name, {
      methods: ["OPTIONS"],
      authLevel: "anonymous",
      route,
      handler: (request) => preflight(settings.corsOrigins, request),
    });
}
