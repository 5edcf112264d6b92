import { BlobServiceClient, type BlockBlobUploadOptions, type ContainerClient } from "@azure/storage-blob";
import { gzipSync } from "node:zlib";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { rawName, summaryName } from "../../../src/archive/names";
import { writePair } from "../../../src/archive/pair";
import type { RawWindow, Summary } from "../../../src/model/archive";
import { startAzurite } from "../../../local/processes/azurite";
import { run } from "../../../local/verify/run";
import type { True } from "./truth";

type Headers = Pick<BlockBlobUploadOptions, "tier"> & { type?: string; encoding?: string };

/** An archive in real storage that lies can be planted in, and taken out again. */
export class Archive {
  readonly #truth = new Map<string, () => Promise<unknown>>();
  readonly #touched = new Set<string>();

  private constructor(
    readonly connection: string,
    readonly container: ContainerClient,
    readonly close: () => Promise<void>,
  ) {}

  static async start(): Promise<Archive> {
    const directory = mkdtempSync(path.join(tmpdir(), "headcount-verify-"));
    const azurite = await startAzurite(directory);
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient("archive");
    return new Archive(azurite.connectionString, container, async () => {
      await azurite.stop();
      rmSync(directory, { recursive: true, force: true });
    });
  }

  /** Writes a pair as the app does. */
  async writeTrue({ raw, summary, window }: True): Promise<void> {
    const feed = { id: raw.feed, rawTier: "cool" } as const;
    await writePair(this.container, feed, window, () => Promise.resolve({ raw, summary }));
    this.#truth.set(rawName(raw.feed, window), () => this.putRaw(rawName(raw.feed, window), raw));
    this.#truth.set(summaryName(raw.feed, window), () => this.putSummary(summaryName(raw.feed, window), summary));
  }

  putRaw(name: string, raw: RawWindow): Promise<void> {
    return this.put(name, gzipSync(JSON.stringify(raw)), { tier: "Cool", encoding: "gzip" });
  }

  putSummary(name: string, summary: Summary): Promise<void> {
    return this.put(name, JSON.stringify(summary), { tier: "Hot" });
  }

  async put(name: string, body: Buffer | string, headers: Headers): Promise<void> {
    this.#touched.add(name);
    const { tier, type = "application/json", encoding } = headers;
    const blobHTTPHeaders = { blobContentType: type, ...(encoding !== undefined && { blobContentEncoding: encoding }) };
    const blob = this.container.getBlockBlobClient(name);
    await blob.upload(body, Buffer.byteLength(body), { blobHTTPHeaders, ...(tier && { tier }) });
  }

  async remove(name: string): Promise<void> {
    this.#touched.add(name);
    await this.container.deleteBlob(name);
  }

  /** All is as it was written truly. */
  async restore(): Promise<void> {
    for (const name of this.#touched) {
      await (this.#truth.get(name)?.() ?? this.container.getBlobClient(name).deleteIfExists());
    }
    this.#touched.clear();
  }

  /** What the command says of it. */
  async verify(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
    const [out, err]: string[][] = [[], []];
    const env = { HEADCOUNT_STORAGE: this.connection, HEADCOUNT_CONTAINER_ARCHIVE: "archive" };
    const given = args.includes("--feed") ? args : ["--feed", "pool", ...args];
    const code = await run(["node", "verify", ...given], {
      out: (line) => out!.push(line),
      err: (line) => err!.push(line),
      env,
    });
    return { code, out: out!, err: err! };
  }

  /** What it finds. */
  async findings(...args: string[]): Promise<{ code: string; blob: string; path: string }[]> {
    const { out } = await this.verify("--json", ...args);
    return out.slice(0, -1).map((line) => JSON.parse(line) as { code: string; blob: string; path: string });
  }
}
