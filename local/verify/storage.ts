import { BlobServiceClient, newPipeline, RestError, type BlobItem, type ContainerClient } from "@azure/storage-blob";
import { codeOf, storageError, VerifyError } from "./errors";

/** A blob as a list shows it. */
export interface Listed {
  readonly name: string;
  readonly etag: string;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly tier: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What the verifier needs of a container; it writes nothing. */
export interface Store {
  list(prefix: string): AsyncIterable<Listed>;
  /** The folders, and the blobs, right below a prefix that ends with `/`. */
  children(prefix: string): AsyncIterable<{ readonly folder: string } | { readonly blob: Listed }>;
  /** A blob's bytes, or why there are none. */
  download(name: string): Promise<Buffer | "gone" | "archived">;
}

const timeoutMs = 60_000;

/** @throws VerifyError where the connection string can't be read */
export function openStore(connectionString: string, container: string): Store {
  const client = connect(connectionString, container);
  const where = `${JSON.stringify(container)} at ${new URL(client.url).host}`;
  return {
    list: (prefix) => guarded(where, mapped(client.listBlobsFlat({ prefix, includeMetadata: true }), listed)),
    children: (prefix) =>
      guarded(
        where,
        mapped(client.listBlobsByHierarchy("/", { prefix }), (item) =>
          item.kind === "prefix" ? { folder: item.name } : { blob: listed(item) },
        ),
      ),
    async download(name) {
      try {
        const abortSignal = AbortSignal.timeout(timeoutMs);
        const answer = await client.getBlobClient(name).download(0, undefined, { abortSignal });
        const chunks: Buffer[] = [];
        for await (const chunk of answer.readableStreamBody ?? []) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks);
      } catch (error) {
        if (error instanceof RestError && error.statusCode === 404) return "gone";
        if (error instanceof RestError && codeOf(error) === "BlobArchived") return "archived";
        throw storageError(error, where);
      }
    },
  };
}

function connect(connectionString: string, container: string): ContainerClient {
  try {
    const { url, credential } = BlobServiceClient.fromConnectionString(connectionString);
    const retryOptions = { maxTries: 3, retryDelayInMs: 500, maxRetryDelayInMs: 4000, tryTimeoutInMs: timeoutMs };
    return new BlobServiceClient(url, newPipeline(credential, { retryOptions })).getContainerClient(container);
  } catch {
    throw new VerifyError("The connection string can't be read; copy it anew from the storage account's access keys.");
  }
}

function listed({ name, properties, metadata }: Pick<BlobItem, "name" | "properties" | "metadata">): Listed {
  const { etag, contentType, contentEncoding, accessTier } = properties;
  return { name, etag, contentType, contentEncoding: contentEncoding || undefined, tier: accessTier, metadata };
}

async function* mapped<T, R>(items: AsyncIterable<T>, map: (item: T) => R): AsyncGenerator<R> {
  for await (const item of items) yield map(item);
}

async function* guarded<T>(where: string, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw storageError(error, where);
  }
}
