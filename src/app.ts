import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { app as durable, getClient, input as durableInput, type DurableClient } from "durable-functions";
import path from "node:path";
import { aggregateActivity } from "../activities/aggregate";
import { listenActivity } from "../activities/listen";
import { collector } from "../orchestrators/collector";
import { compose } from "./compose";
import { Watchman } from "./control/ensure-running";
import { startCollector, stopCollector } from "./http/collectors";
import { problem } from "./http/problem";
import { readingFunctions } from "./http/reading/functions";
import { listCollectors, showCollector } from "./http/status";
import { log } from "./log";
import { messageOf } from "./model/errors";
import { activityNames, orchestratorName, routes } from "./model/names";

const headcount = compose(path.resolve(__dirname, "../.."), process.env);
const { role } = headcount.config.settings;

type Handler = (request: HttpRequest, client: DurableClient) => Promise<HttpResponseInit>;

/** Errors become problem details; what storage or Durable say is for the log, too. */
function keyed(handler: Handler) {
  return async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    try {
      return await handler(request, getClient(context));
    } catch (error) {
      return failed(context, error);
    }
  };
}

function failed(context: InvocationContext, error: unknown): HttpResponseInit {
  const answer = problem(error);
  // What a client got wrong is told to that client alone.
  if ((answer.status ?? 500) >= 500) context.error(messageOf(error));
  return answer;
}

const client = durableInput.durableClient();
const http = { extraInputs: [client] };

if (role !== "reader") {
  durable.orchestration(orchestratorName, collector);
  durable.activity(activityNames.listen, { handler: listenActivity(headcount) });
  durable.activity(activityNames.aggregate, { handler: aggregateActivity(headcount) });

  const watchman = new Watchman(headcount, log);
  app.timer("ensureRunning", {
    schedule: "0 * * * * *",
    extraInputs: [client],
    handler: (_timer, context) => watchman.round(getClient(context)),
  });

  app.http("startCollector", {
    ...http,
    methods: ["POST"],
    authLevel: "function",
    route: routes.start,
    handler: keyed((request, durableClient) => startCollector(headcount, durableClient, request)),
  });
  app.http("stopCollector", {
    ...http,
    methods: ["POST"],
    authLevel: "function",
    route: routes.stop,
    handler: keyed((request, durableClient) => stopCollector(headcount, durableClient, request)),
  });
  app.http("getCollectors", {
    ...http,
    methods: ["GET"],
    authLevel: "anonymous",
    route: routes.collectors,
    handler: keyed((_request, durableClient) => listCollectors(headcount, durableClient)),
  });
  app.http("getCollector", {
    ...http,
    methods: ["GET"],
    authLevel: "anonymous",
    route: routes.collector,
    handler: keyed((request, durableClient) => showCollector(headcount, durableClient, request.params["feed"] ?? "")),
  });

  // The host gives five seconds: what was received is written, what was not is declared as a restart.
  app.hook.appTerminate(() => headcount.live.end("restart"));
}

if (role !== "collector") {
  for (const { name, route, answer } of readingFunctions) {
    app.http(name, {
      methods: ["GET"],
      authLevel: "anonymous",
      route,
      handler: (request, context) => answer(headcount, request).catch((error: unknown) => failed(context, error)),
    });
  }
}
