import { importedDay, snapshot, type Snapshot } from "../../src/model/snapshot";
import { ahead } from "./ahead";
import { teller, words, type Finding, type Tell } from "./finding";
import { dayOf } from "./names";
import { read } from "./read";
import type { Range } from "./slots";
import type { Listed, Store } from "./storage";
import type { Step } from "./walk";

const form = /^snapshots\/[^/]+\/(\d{4}-\d\d-\d\d)\/(?:(\d\d)-(\d\d)|imported)\.json$/;
const readAhead = 6;

/** Verifies the snapshots that are due within a range, each against itself and its name. */
export async function* walkSnapshots(store: Store, feed: string, range: Range): AsyncGenerator<Step> {
  const steps = ahead(store.list(`snapshots/${feed}/`), readAhead, (blob) => check(store, feed, blob, range));
  for await (const findings of steps) if (findings.length > 0) yield { findings, windows: [], events: 0 };
}

async function check(store: Store, feed: string, blob: Listed, range: Range): Promise<Finding[]> {
  const findings: Finding[] = [];
  const tell = teller(blob.name, findings);
  const [, date = "", hour, minute] = form.exec(blob.name) ?? [];
  const due = Date.parse(`${date}T${hour ?? "00"}:${minute ?? "00"}:00.000Z`);
  if (Number.isNaN(due) || dayOf(due) !== date) {
    tell("name-unknown", [], words("a name of no snapshot"), words("HH-MM.json or imported.json in a day"));
    return findings;
  }
  const length = hour === undefined ? 86_400_000 : 1;
  if (due + length <= range.from || due >= range.to) return [];
  if (hour === undefined) {
    const found = await read(store, blob, importedDay, { zipped: true, tier: "hot" });
    if (found?.content) checkDay(feed, date, found.content, tell);
    return [...(found?.findings ?? []), ...findings];
  }
  const found = await read(store, blob, snapshot, { zipped: false, tier: "hot" });
  if (found?.content) {
    checkOne(feed, found.content, [], tell);
    const expected = new Date(due).toISOString();
    if (found.content.due !== expected) tell("snapshot-due", ["due"], found.content.due, expected);
    if (found.content.source === "import") tell("snapshot-due", ["source"], "import", words("page or feed"));
  }
  return [...(found?.findings ?? []), ...findings];
}

function checkDay(
  feed: string,
  date: string,
  day: { feed: string; date: string; snapshots: Snapshot[] },
  tell: Tell,
): void {
  if (day.feed !== feed) tell("feed", ["feed"], day.feed, feed);
  if (day.date !== date) tell("snapshot-due", ["date"], day.date, date);
  for (const [index, each] of day.snapshots.entries()) {
    const path = ["snapshots", index];
    checkOne(feed, each, path, tell);
    const before = day.snapshots[index - 1]?.due ?? "";
    if (!each.due.startsWith(date)) tell("snapshot-due", [...path, "due"], each.due, words(`an instant of ${date}`));
    if (each.due <= before) tell("snapshot-due", [...path, "due"], each.due, words(`one after ${before}`));
    if (each.source !== "import") tell("snapshot-due", [...path, "source"], each.source, "import");
  }
}

function checkOne(
  feed: string,
  { feed: own, values, failure, missed }: Snapshot,
  path: PropertyKey[],
  tell: Tell,
): void {
  if (own !== feed) tell("feed", [...path, "feed"], own, feed);
  if (values.length > 0 === (failure !== undefined)) {
    const found = words(`${values.length} values and ${failure ? "a" : "no"} failure`);
    tell("snapshot-values", path, found, words("values, or a failure"));
  }
  const venues = [...values, ...(missed ?? [])].map(({ venue }) => venue);
  if (new Set(venues).size < venues.length)
    tell("snapshot-values", [...path, "values"], words("a venue twice"), words("each venue once"));
}
