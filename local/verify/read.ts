import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { z } from "zod";
import { rawWindow, summary, type RawWindow, type Summary } from "../../src/model/archive";
import { teller, words, type Finding, type Tell } from "./finding";
import type { Slot } from "./slots";
import type { Listed, Store } from "./storage";

const unzip = promisify(gunzip);

/** A blob as it was read; without content where it can't be understood. */
export interface Read<T> {
  readonly blob: Listed;
  readonly content: T | undefined;
  readonly findings: readonly Finding[];
}

export interface ReadSlot {
  readonly slot: Slot;
  readonly raws: readonly Read<RawWindow>[];
  readonly summary: Read<Summary> | undefined;
}

/** The tier that raw windows must have. */
export type RawTier = "hot" | "cool" | "cold" | "any";

/** Downloads the blobs of a slot; those that went away meanwhile are left out. */
export async function readSlot(store: Store, slot: Slot, rawTier: RawTier): Promise<ReadSlot> {
  const [summaryRead, ...raws] = await Promise.all([
    slot.summary && read(store, slot.summary, summary, { zipped: false, tier: "hot" }),
    ...slot.raws.map((blob) => read(store, blob, rawWindow, { zipped: true, tier: rawTier })),
  ]);
  return { slot, raws: raws.filter((each) => each !== undefined), summary: summaryRead };
}

/** Downloads a blob, and holds it against a schema; undefined where it went away meanwhile. */
export async function read<T>(
  store: Store,
  blob: Listed,
  schema: z.ZodType<T>,
  wanted: { zipped: boolean; tier: RawTier },
): Promise<Read<T> | undefined> {
  const findings: Finding[] = [];
  const tell = teller(blob.name, findings);
  const bytes = await store.download(blob.name);
  if (bytes === "gone") return undefined;
  checkHeaders(blob, wanted, bytes, tell);
  const value = await parse(bytes, tell);
  return { blob, content: value && validate(value.json, schema, tell), findings };
}

function checkHeaders(
  { contentType, contentEncoding, tier }: Listed,
  wanted: { zipped: boolean; tier: RawTier },
  bytes: Buffer | string,
  tell: Tell,
): void {
  if (contentType !== "application/json") tell("content-type", [], contentType ?? words("none"), "application/json");
  const encoding = wanted.zipped ? "gzip" : undefined;
  const zipped = typeof bytes === "string" ? wanted.zipped : isZipped(bytes);
  if (contentEncoding !== encoding || zipped !== wanted.zipped) {
    const found = words(`${contentEncoding ?? "none"}, of ${zipped ? "gzip" : "plain"} bytes`);
    tell("content-encoding", [], found, words(wanted.zipped ? "gzip, of gzip bytes" : "none, of plain bytes"));
  }
  // Accounts of premium performance know no tiers.
  if (wanted.tier === "any" || tier === undefined || tier.toLowerCase() === wanted.tier) return;
  tell("tier", [], tier.toLowerCase(), wanted.tier);
}

async function parse(bytes: Buffer | string, tell: Tell): Promise<{ json: unknown } | undefined> {
  if (typeof bytes === "string") {
    tell("blob-unreadable", [], words("a blob of the archive tier"), words("one that can be read"));
    return undefined;
  }
  let what = "gzip";
  try {
    const plain = isZipped(bytes) ? await unzip(bytes) : bytes;
    what = "UTF-8";
    const text = new TextDecoder("utf-8", { fatal: true }).decode(plain);
    what = "JSON";
    return { json: JSON.parse(text) };
  } catch (error) {
    tell("blob-unreadable", [], words(error instanceof Error ? error.message : String(error)), words(what));
    return undefined;
  }
}

function validate<T>(json: unknown, schema: z.ZodType<T>, tell: Tell): T | undefined {
  const format = at(json, ["format"]);
  if (format !== 1) {
    tell("format-unknown", ["format"], format ?? words("none"), 1);
    return undefined;
  }
  const { data, error } = schema.safeParse(json);
  for (const { path, message } of error?.issues ?? []) {
    const isReason = path[0] === "coverage" && path.at(-1) === "reason";
    const found = path.length > 0 ? (at(json, path) ?? words("none")) : words("the whole");
    tell(isReason ? "gap-reason-unknown" : "schema", path, found, words(message));
  }
  return data;
}

function at(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    json,
  );
}

function isZipped(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
