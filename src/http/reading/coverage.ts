import type { HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import { localDayOf } from "../../hours/day";
import { iso } from "../../model/time";
import { length } from "../../window/spans";
import type { CoverageAnswer } from "../answers/coverage";
import { gapAnswer } from "./gap";
import { feedOf, rangeOf, type Asked } from "./parameters";
import { replyTo } from "./reply";

const longestDays = 400;

/** `GET /api/feeds/{feed}/coverage`: the gap ledger of any stretch of time; one blob read a day at most. */
export async function answerCoverage({ config, days, clock }: App, request: Asked): Promise<HttpResponseInit> {
  const feed = feedOf(config, request);
  const asked = rangeOf(request, (date) => localDayOf(feed.timeZone, date).start, longestDays);
  const now = clock.now();
  const { knownTo, gaps } = await days.ledger(feed, asked);
  const to = Math.min(knownTo, asked.to);
  const missingMs = length(gaps);
  const lengthMs = to - asked.from;
  const byReason: CoverageAnswer["missing_by_reason"] = {};
  for (const { from, to, reason } of gaps) byReason[reason] = (byReason[reason] ?? 0) + to - from;
  const longest = gaps.reduce<(typeof gaps)[number] | undefined>(
    (best, gap) => (!best || gap.to - gap.from > best.to - best.from ? gap : best),
    undefined,
  );
  const body: CoverageAnswer = {
    feed: feed.id,
    from: iso(asked.from),
    to: iso(to),
    covered_ms: lengthMs - missingMs,
    missing_ms: missingMs,
    share: lengthMs > 0 ? (lengthMs - missingMs) / lengthMs : null,
    missing_by_reason: byReason,
    longest_gap: longest ? gapAnswer(longest) : null,
    gaps: gaps.map(gapAnswer),
  };
  return replyTo(request, { body, maxAge: asked.to < now - 86_400_000 ? 600 : 10 });
}
