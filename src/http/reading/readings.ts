import type { HttpResponseInit } from "@azure/functions";
import { pipeline, Readable } from "node:stream";
import { constants, createGzip } from "node:zlib";
import { readReadings, type ArchivedReading } from "../../archive/readings/source";
import type { App } from "../../compose";
import { localDay, localDayOf } from "../../hours/day";
import type { Feed } from "../../config/schema";
import type { Span } from "../../model/window";
import { csv } from "./formats/csv";
import type { Format } from "./formats/format";
import { json, ndjson } from "./formats/json";
import { feedOf, formatOf, rangeOf, venueOf, type Asked } from "./parameters";
import { takesGzip } from "./reply";
import { assureVenue } from "./venues";

const formats = { json, ndjson, csv };

/** `GET /api/feeds/{feed}/readings`: every reading of any stretch of time, streamed window by window. */
export async function answerReadings(app: App, request: Asked): Promise<HttpResponseInit> {
  const feed = feedOf(app.config, request);
  const span = rangeOf(request, (date) => localDayOf(feed.timeZone, date).start, Infinity);
  const venue = venueOf(request);
  const format = formats[formatOf(request, ["json", "ndjson", "csv"])];
  if (venue !== undefined) await assureVenue(app, feed, venue, span);
  const batches = readReadings(app.readings, feed, span, venue);
  // What can't be read at all is told as a problem, and not by an answer that breaks off.
  const first = await batches.next();
  const text = Readable.from(textOf(format, feed.id, span, first, batches));
  const headers = {
    "Content-Type": format.contentType,
    "Cache-Control": "no-store",
    Vary: "Accept-Encoding",
    ...(format.fileEnding !== undefined && {
      "Content-Disposition": `attachment; filename="${fileName(feed, span)}.${format.fileEnding}"`,
    }),
  };
  if (!takesGzip(request.headers.get("accept-encoding"))) return { headers, body: text };
  // Fast rather than small: the client is waiting.
  const zipped = createGzip({ level: constants.Z_BEST_SPEED });
  pipeline(text, zipped, () => undefined);
  return { headers: { ...headers, "Content-Encoding": "gzip" }, body: zipped };
}

type Batch = readonly ArchivedReading[];

async function* textOf(
  format: Format,
  feed: string,
  span: Span,
  begun: IteratorResult<Batch>,
  batches: AsyncGenerator<Batch>,
): AsyncGenerator<Buffer> {
  try {
    let text = format.head(feed, span);
    let first = true;
    for (let next = begun; !next.done; next = await batches.next()) {
      yield Buffer.from(text + format.rows(next.value, first));
      text = "";
      first = false;
    }
    text += format.tail();
    // A web stream waits for ever for more than nothing.
    if (text !== "") yield Buffer.from(text);
  } finally {
    await batches.return(undefined);
  }
}

function fileName({ id, timeZone }: Feed, { from, to }: Span): string {
  return [id, localDay(timeZone, from).date, localDay(timeZone, to - 1).date].join("_");
}
