import type { HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import { localDayOf } from "../../hours/day";
import { criteria as criteriaSchema, type Criteria } from "../../model/comparison";
import { HeadcountError } from "../../model/errors";
import { compareArchive } from "../../report/compare/archive";
import { costOfMethods } from "../../report/compare/cost";
import type { ComparisonAnswer } from "../answers/comparison";
import { feedOf, rangeOf, venueOf, type Asked } from "./parameters";
import { replyTo } from "./reply";
import { assureVenue } from "./venues";

const longestDays = 31;
/** What the cost is told of; `npm run compare` can tell it of others. */
const plan = "consumption";
const dayMs = 86_400_000;

/** Makes one comparison after the other, and one for all who ask for the same at the same time. */
export type Comparing = (key: string, make: () => Promise<ComparisonAnswer>) => Promise<ComparisonAnswer>;

/**
 * `GET /api/feeds/{feed}/comparison`: hourly snapshots against what was heard. It reads every reading of the range, a day
 * file or a raw window at a time, and gives the event loop back between them.
 */
export async function answerComparison(app: App, request: Asked, comparing: Comparing): Promise<HttpResponseInit> {
  const feed = feedOf(app.config, request);
  const asked = rangeOf(request, (date) => localDayOf(feed.timeZone, date).start, longestDays);
  const venue = venueOf(request);
  const criteria = criteriaOf(request);
  if (venue !== undefined) await assureVenue(app, feed, venue, asked);
  const key = JSON.stringify([feed.id, asked, venue ?? null, criteria]);
  const body = await comparing(key, () =>
    compareArchive(app, feed, asked, { criteria, venue, detail: venue !== undefined, cost: costOfMethods(feed, plan) }),
  );
  return replyTo(request, { body, maxAge: asked.to < app.clock.now() - dayMs ? 600 : 60 });
}

/** Answers made last are kept for a while. @param now epoch milliseconds @param most answers kept, and made or waited for */
export function comparing(now: () => number, keepMs: number, most: number): Comparing {
  const made = new Map<string, { readonly at: number; readonly answer: Promise<ComparisonAnswer> }>();
  let busy: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (key, make) => {
    const known = made.get(key);
    if (known && now() >= known.at && now() - known.at < keepMs) return known.answer;
    if (waiting >= most) {
      throw new HeadcountError(
        "BUSY",
        `${waiting} comparisons are being made or wait for their turn; ask again later.`,
      );
    }
    waiting++;
    const answer = busy.then(make).finally(() => waiting--);
    busy = answer.catch(() => undefined);
    const entry = { at: now(), answer };
    made.delete(key);
    made.set(key, entry);
    if (made.size > most) made.delete(made.keys().next().value ?? key);
    answer.catch(() => made.get(key) === entry && made.delete(key));
    return answer;
  };
}

/** @throws HeadcountError REQUEST_INVALID */
function criteriaOf({ query }: Asked): Criteria {
  const given = Object.keys(criteriaSchema.shape).flatMap((name) => {
    const text = query.get(name);
    return text === null ? [] : [[name, /^\d+(\.\d+)?$/.test(text) ? Number(text) : text] as const];
  });
  const parsed = criteriaSchema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const name = parsed.error.issues[0]?.path.join(".") ?? "";
  const hints = new Map([
    ["days", "a whole number from 1 to 366"],
    ["coverage", "a share from 0 to 1, such as 0.99"],
    ["agreement", "a number of people, such as 2"],
    ["cost", "an amount a month, such as 5"],
  ]);
  throw new HeadcountError("REQUEST_INVALID", `${name}: write ${hints.get(name) ?? "a number"}.`);
}
