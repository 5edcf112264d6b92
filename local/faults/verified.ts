import { walkDays } from "../verify/days";
import type { Finding } from "../verify/finding";
import { openStore } from "../verify/storage";
import { walk } from "../verify/walk";
import { feedId } from "./deployment";
import type { Site } from "./site";

/** What `npm run verify` disagrees with in a run's archive, a sentence each. */
export async function verified({ storage, scale }: Site): Promise<string[]> {
  const store = openStore(storage, "headcount-archive");
  const range = { from: -Infinity, to: Infinity };
  const found: Finding[] = [];
  const task = { feed: feedId, range, rawTier: "cool", toleranceMs: scale.seamMs } as const;
  for await (const { findings } of walk(store, task)) found.push(...findings);
  for await (const { findings } of walkDays(store, feedId, range)) found.push(...findings);
  return found.map(
    ({ code, blob, path, ...each }) =>
      `${blob}: ${code} ${path} found ${JSON.stringify(each.found)} expected ${JSON.stringify(each.expected)}`,
  );
}
