import type { ContainerClient } from "@azure/storage-blob";
import type { RawWindow } from "../../model/archive";
import type { Span, Window } from "../../model/window";
import { codeOf } from "../../storage/errors";
import { quoted } from "../../storage/etag";
import { parseRawName, rawPrefix } from "../names";
import { readStoredRaw } from "../pair";

const dayMs = 86_400_000;
const longestWindowMs = 540_000;

/** A raw window as a list shows it. */
export interface ListedRaw {
  readonly name: string;
  readonly etag: string;
  readonly window: Window;
}

/** A raw window as it was read. */
export interface ReadRaw extends ListedRaw {
  readonly raw: RawWindow;
}

/** The raw windows, in order, that meet a stretch of time; one list a UTC day. */
export async function listRaw(container: ContainerClient, feed: string, span: Span): Promise<ListedRaw[]> {
  const found: ListedRaw[] = [];
  try {
    for (let at = Math.floor((span.from - longestWindowMs) / dayMs) * dayMs; at < span.to; at += dayMs) {
      for await (const { name, properties } of container.listBlobsFlat({ prefix: rawPrefix(feed, at) })) {
        const window = parseRawName(name)?.window;
        if (window && window.start < span.to && window.end > span.from)
          found.push({ name, etag: quoted(properties.etag), window });
      }
    }
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  return found.sort((a, b) => a.window.start - b.window.start);
}

/** Reads a listed raw window, with the ETag that it has now; undefined where it is gone. @throws HeadcountError ARCHIVE_INVALID */
export async function readListed(container: ContainerClient, listed: ListedRaw): Promise<ReadRaw | undefined> {
  const stored = await readStoredRaw(container, listed.name);
  return stored && { ...listed, ...stored };
}
