import type { ContainerClient } from "@azure/storage-blob";
import type { z } from "zod";
import { HeadcountError } from "../model/errors";
import { readText, writeBlob } from "../storage/blobs";
import { isConflict } from "../storage/errors";

const mostTries = 8;

/** A small JSON blob that several processes write, each over what it has read. */
export interface GuardedBlob<T> {
  readonly container: ContainerClient;
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** What to do where it can't be read, as the end of a sentence. */
  readonly remedy: string;
}

/** @returns undefined where there is none @throws HeadcountError ARCHIVE_INVALID, or what storage says */
export async function readGuarded<T>(blob: GuardedBlob<T>): Promise<{ value: T; etag: string } | undefined> {
  const stored = await readText(blob.container, blob.name);
  if (!stored) return undefined;
  const parsed = blob.schema.safeParse(fromJson(stored.text));
  if (parsed.success) return { value: parsed.data, etag: stored.etag };
  throw new HeadcountError("ARCHIVE_INVALID", `${blob.name} can't be read; ${blob.remedy}.`);
}

/**
 * Writes what follows on what stands; where others wrote meanwhile, what follows on theirs.
 * @param next undefined leaves it as it stands
 * @returns what stood, and what was written over it
 */
export async function updateGuarded<T>(
  blob: GuardedBlob<T>,
  next: (standing: T | undefined) => T | undefined,
): Promise<{ standing: T | undefined; written: T | undefined }> {
  for (let tries = 0; tries < mostTries; tries++) {
    const standing = await readGuarded(blob);
    const written = next(standing?.value);
    if (written === undefined) return { standing: standing?.value, written };
    try {
      const text = JSON.stringify(written);
      await writeBlob(blob.container, blob.name, text, standing?.etag, { blobContentType: "application/json" });
      return { standing: standing?.value, written };
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  throw new HeadcountError("STORAGE_CONFLICT", `${blob.name}: others kept writing it; try again.`);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
