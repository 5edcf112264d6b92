import {
  BlobServiceClient,
  newPipeline,
  type ContainerClient,
  type HttpOperationResponse,
  type RequestPolicy,
  type RequestPolicyFactory,
  type WebResource,
} from "@azure/storage-blob";
import type { Readable } from "node:stream";
import type { Settings } from "../config/environment";
import { codeOf } from "./errors";
import { LazyCredential } from "./identity";
import { Turns } from "./turns";

/**
 * Calls at a time: each holds a connection, of which an instance has few (600 on Consumption), and a thousand feeds would
 * take them all from the feeds themselves where storage is slow. Who has no turn within the time limit has failed.
 */
const mostCalls = 100;

/** The containers that Headcount keeps its blobs in, as clients. */
export interface Containers {
  readonly archive: ContainerClient;
  readonly journal: ContainerClient;
  readonly control: ContainerClient;
}

type StorageOptions = Pick<Settings, "storage" | "containers" | "storageTimeoutSeconds">;

/** Clients for the containers that the environment names; nothing is asked of storage yet. Every call has a time limit. */
export function connectContainers({ storage, containers, storageTimeoutSeconds }: StorageOptions): Containers {
  const timeoutMs = storageTimeoutSeconds * 1000;
  const { url, credential } =
    storage.kind === "identity"
      ? { url: storage.blobServiceUri, credential: new LazyCredential(storage, timeoutMs) }
      : BlobServiceClient.fromConnectionString(storage.value);
  const pipeline = newPipeline(credential, {
    retryOptions: { maxTries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1000 },
  });
  pipeline.factories.push(timeLimit(timeoutMs));
  const service = new BlobServiceClient(url, pipeline);
  return {
    archive: service.getContainerClient(containers.archive),
    journal: service.getContainerClient(containers.journal),
    control: service.getContainerClient(containers.control),
  };
}

/** Does what needs a container; where it is missing makes it and does it again. */
export async function withContainer<T>(container: ContainerClient, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
    await container.createIfNotExists();
    return action();
  }
}

/** Every call has its turn and its time. */
function timeLimit(timeoutMs: number): RequestPolicyFactory {
  const turns = new Turns(mostCalls, timeoutMs);
  return {
    create: (next) => ({
      async sendRequest(request) {
        const answer = await turns.run(() => timed(next, request, timeoutMs));
        if (!answer) throw tooLate(timeoutMs);
        return answer;
      },
    }),
  };
}

/** The SDK's own `tryTimeoutInMs` is a request to the server; a server that is gone does not keep it. */
async function timed(next: RequestPolicy, request: WebResource, timeoutMs: number): Promise<HttpOperationResponse> {
  request.timeout = timeoutMs;
  // That one ends with the answer's head; an error's text, which the SDK collects, may stop half way, too.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  const { abortSignal } = request;
  if (!abortSignal?.aborted) abortSignal?.addEventListener("abort", () => abort.abort());
  request.abortSignal = abort.signal;
  try {
    const answer = await next.sendRequest(request);
    const body = answer.readableStreamBody as Readable | undefined;
    if (body) limit(body, timeoutMs);
    return answer;
  } catch (error) {
    const late = error instanceof Error && error.name === "AbortError" && !abortSignal?.aborted;
    throw late ? tooLate(timeoutMs) : error;
  } finally {
    clearTimeout(timer);
    request.abortSignal = abortSignal;
  }
}

/** The limit of a request ends with its answer's head; a body that stops half way would be waited for without end. */
function limit(body: Readable, timeoutMs: number): void {
  const timer = setTimeout(() => body.destroy(tooLate(timeoutMs)), timeoutMs);
  body.once("close", () => clearTimeout(timer));
}

/** The SDK tries again after any other error. */
function tooLate(timeoutMs: number): Error {
  return new DOMException(`storage gave no whole answer within ${timeoutMs / 1000} s`, "AbortError");
}
