import { randomUUID } from "node:crypto";
import type { Engine } from "./engine";
import { messageOf } from "./errors";
import { readBody, type Answer, type Call } from "./http";
import { isEnded, type InstanceRecord } from "./instance";
import { parseJson } from "./json";
import { managementLinks, type Links } from "./links";
import { matchesFilter, page, readFilter } from "./query";
import { statusOf } from "./status";

const PREFIX = ["runtime", "webhooks", "durabletask"];

/** The Durable extension's HTTP management API. */
export class Management {
  constructor(
    private readonly engine: Engine,
    private readonly hasOrchestrator: (name: string) => boolean,
    private readonly links: Links,
  ) {}

  /** Undefined where the path is not the API's. */
  async answer(call: Call): Promise<Answer | undefined> {
    if (!PREFIX.every((part, index) => call.path[index]?.toLowerCase() === part)) return undefined;
    let path = call.path.slice(PREFIX.length);
    let known = call.query.get("code") === this.links.key;
    if (path[0] === "rpc") {
      known = path[1] === this.links.key;
      path = path.slice(2);
    }
    if (!known) return { status: 401 };
    const [area, first, second, third] = path;
    switch ((area ?? "").toLowerCase()) {
      case "orchestrators":
        return call.method === "POST" ? this.start(call, first ?? "", second) : notAllowed("POST");
      case "instances":
        if (first === undefined) return this.all(call);
        return second === undefined ? this.one(call, first) : this.operate(call, first, second.toLowerCase(), third);
      case "entities":
        return notDone("Durable entities");
      default:
        return { status: 404 };
    }
  }

  private async start(call: Call, name: string, wanted: string | undefined): Promise<Answer> {
    if (!this.hasOrchestrator(name)) {
      const body = `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`;
      return { status: 400, body };
    }
    const input = await jsonBody(call);
    if ("error" in input) return { status: 400, body: input.error };
    const instanceId = wanted ?? randomUUID().replaceAll("-", "");
    const existing = this.engine.get(instanceId);
    if (existing !== undefined && !isEnded(existing)) {
      const body = `An Orchestration instance with the status ${existing.runtimeStatus} already exists.`;
      return { status: 409, body };
    }
    this.engine.start(name, input.json, instanceId);
    const links = managementLinks(this.links, instanceId);
    const headers = { location: links.statusQueryGetUri ?? "", "retry-after": "10" };
    return { status: 202, headers, body: links };
  }

  private all(call: Call): Answer {
    const filter = readFilter(call.query);
    if ("error" in filter) return { status: 400, body: filter.error };
    const matching = this.engine.list().filter((record) => matchesFilter(record, filter));
    if (call.method === "DELETE") {
      if (filter.createdTimeFrom === undefined)
        return { status: 400, body: "Please provide value for 'createdTimeFrom'." };
      const ended = matching.filter(isEnded);
      if (ended.length === 0) return { status: 404 };
      for (const record of ended) this.engine.purge(record.instanceId);
      return { status: 200, body: { instancesDeleted: ended.length } };
    }
    if (call.method !== "GET") return notAllowed("GET, DELETE");
    const token = call.request.headers["x-ms-continuation-token"];
    const { records, next } = page(matching, filter.top, typeof token === "string" ? token : undefined);
    const input = call.query.get("showInput")?.toLowerCase() !== "false";
    return {
      status: 200,
      headers: next === undefined ? {} : { "x-ms-continuation-token": next },
      body: records.map((record) => statusOf(record, { input })),
    };
  }

  private one(call: Call, instanceId: string): Answer {
    const record = this.engine.get(instanceId);
    if (record === undefined) return { status: 404 };
    if (call.method === "DELETE") {
      if (!isEnded(record)) return { status: 412, body: `Instance '${instanceId}' has not ended.` };
      this.engine.purge(instanceId);
      return { status: 200, body: { instancesDeleted: 1 } };
    }
    if (call.method !== "GET") return notAllowed("GET, DELETE");
    return this.status(call, record);
  }

  private status(call: Call, record: InstanceRecord): Answer {
    const flag = (name: string): string | undefined => call.query.get(name)?.toLowerCase();
    const body = statusOf(record, {
      input: flag("showInput") !== "false",
      history: flag("showHistory") === "true",
      outputs: flag("showHistoryOutput") === "true",
    });
    if (!isEnded(record)) {
      const { statusQueryGetUri = "" } = managementLinks(this.links, record.instanceId);
      return { status: 202, headers: { location: statusQueryGetUri, "retry-after": "5" }, body };
    }
    const failed = record.runtimeStatus === "Failed" && flag("returnInternalServerErrorOnFailure") === "true";
    return { status: failed ? 500 : 200, body };
  }

  private async operate(call: Call, instanceId: string, operation: string, name: string | undefined): Promise<Answer> {
    if (call.method !== "POST") return notAllowed("POST");
    if (operation === "rewind" || operation === "restart") return notDone(`The ${operation} operation`);
    const event = operation === "raiseevent" ? await eventBody(call) : undefined;
    const record = this.engine.get(instanceId);
    if (record === undefined) return { status: 404 };
    if (isEnded(record)) return { status: 410 };
    switch (operation) {
      case "raiseevent":
        if (event === undefined || "error" in event) return { status: 400, body: event?.error ?? "" };
        if (name === undefined) return { status: 404 };
        this.engine.raise(instanceId, name, event.json ?? "null");
        return { status: 202 };
      case "terminate":
        this.engine.terminate(instanceId, call.query.get("reason") ?? "");
        return { status: 202 };
      case "suspend":
        this.engine.suspend(instanceId);
        return { status: 202 };
      case "resume":
        this.engine.resume(instanceId);
        return { status: 202 };
      default:
        return { status: 404 };
    }
  }
}

type JsonBody = { readonly json: string | null } | { readonly error: string };

async function eventBody(call: Call): Promise<JsonBody> {
  const type = call.request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return jsonBody(call);
  return { error: "Only application/json request content is supported." };
}

async function jsonBody(call: Call): Promise<JsonBody> {
  const text = await readBody(call.request);
  if (text.trim() === "") return { json: null };
  try {
    return { json: JSON.stringify(parseJson(text)) };
  } catch (error) {
    return { error: `The body is not valid JSON: ${messageOf(error)}` };
  }
}

function notAllowed(allow: string): Answer {
  return { status: 405, headers: { allow } };
}

function notDone(what: string): Answer {
  return { status: 501, body: `${what} is not available on the embedded host; use Azure or Core Tools for it.` };
}
