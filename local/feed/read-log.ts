import { readFileSync } from "node:fs";
import { z } from "zod";
import { eventSchema, publishedSchema, type FeedEvent, type Published } from "./log-schema";

/** A feed's log as read back, in the order of writing. */
export interface FeedLogContent {
  frames: Published[];
  events: FeedEvent[];
}

const lineSchema = z.union([publishedSchema, eventSchema]);

/** Reads and checks a feed's log; a last line without its end is left out, since the feed may be writing it. */
export function readLog(file: string): FeedLogContent {
  const content: FeedLogContent = { frames: [], events: [] };
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  for (const [index, text] of lines.entries()) {
    const line = lineSchema.safeParse(json(text));
    if (!line.success) throw new Error(`${file} line ${index + 1} is neither a frame nor an event.`);
    if ("event" in line.data) content.events.push(line.data);
    else content.frames.push(line.data);
  }
  return content;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
