import type { ArchivedReading } from "../../../archive/readings/source";
import { iso } from "../../../model/time";
import type { ReadingAnswer } from "../../answers/readings";
import type { Format } from "./format";

/** One object with all readings in a list. */
export const json: Format = {
  contentType: "application/json",
  head: (feed, { from, to }) => `${JSON.stringify({ feed, from: iso(from), to: iso(to) }).slice(0, -1)},"readings":[\n`,
  rows: (readings, first) => (first ? "" : ",\n") + readings.map(lineOf).join(",\n"),
  tail: () => "\n]}\n",
};

/** A reading a line. */
export const ndjson: Format = {
  contentType: "application/x-ndjson",
  head: () => "",
  rows: (readings) => readings.map((reading) => `${lineOf(reading)}\n`).join(""),
  tail: () => "",
};

function lineOf({ at, venue, name, occupancy, capacity, session }: ArchivedReading): string {
  const answer: ReadingAnswer = { timestamp: iso(at), venue, name, occupancy, capacity, session };
  return JSON.stringify(answer);
}
