import type { PageConfig, SnapshotsConfig } from "../config/snapshots";
import type { MissedVenue, SnapshotValue } from "../model/snapshot";
import { ahead } from "../storage/ahead";
import { Failure, failureOf } from "./failure";
import { fetchPage } from "./page/fetch";
import { readPage } from "./page/read";

const pagesAtOnce = 4;
/** Of all pages together; an activity must not last longer than the host lets it. */
const longestMs = 240_000;

export interface TakenPages {
  readonly values: readonly SnapshotValue[];
  readonly missed: readonly MissedVenue[];
}

type Limits = Pick<SnapshotsConfig, "timeoutSeconds" | "maxPageBytes" | "maxRedirects">;

/**
 * Fetches pages, each address once, and finds each venue's number; one page's failure is not another's.
 * @param root the app's directory
 */
export async function takePages(
  root: string,
  pages: readonly PageConfig[],
  limits: Limits,
  userAgent: string,
): Promise<TakenPages> {
  const byUrl = new Map<string, PageConfig[]>();
  for (const page of pages) byUrl.set(page.url, [...(byUrl.get(page.url) ?? []), page]);
  const deadline = performance.now() + longestMs;
  const values = new Map<string, number>();
  const missed = new Map<string, MissedVenue>();
  const done = ahead(byUrl, pagesAtOnce, async ([url, questions]) => {
    try {
      const timeoutMs = Math.min(limits.timeoutSeconds * 1000, deadline - performance.now());
      if (timeoutMs <= 0) throw new Failure("timeout", "the pages before it took all the time there was.");
      const { maxPageBytes: maxBytes, maxRedirects } = limits;
      const page = await fetchPage(url, { timeoutMs, maxBytes, maxRedirects, userAgent });
      const answers = await readPage(root, page, questions);
      return questions.map(({ venue }, at) => ({ venue, answer: answers[at] ?? failureOf(new Error("no answer")) }));
    } catch (error) {
      return questions.map(({ venue }) => ({ venue, answer: failureOf(error) }));
    }
  });
  for await (const answers of done)
    for (const { venue, answer } of answers)
      if ("value" in answer) values.set(venue, answer.value);
      else missed.set(venue, { venue, ...answer });
  return {
    values: pages.flatMap(({ venue }) => {
      const occupancy = values.get(venue);
      return occupancy === undefined ? [] : [{ venue, occupancy }];
    }),
    missed: pages.flatMap(({ venue }) => missed.get(venue) ?? []),
  };
}
