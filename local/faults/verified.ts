import { openStore } from "../verify/storage";
import { walk } from "../verify/walk";
import { feedId } from "./deployment";
import type { Site } from "./site";

/** What `npm run verify` disagrees with in a run's archive, a sentence each. */
export async function verified({ storage, scale }: Site): Promise<string[]> {
  const store = openStore(storage, "headcount-archive");
  const range = { from: -Infinity, to: Infinity };
  const sentences: string[] = [];
  for await (const { findings } of walk(store, { feed: feedId, range, rawTier: "cool", toleranceMs: scale.seamMs })) {
    for (const { code, blob, path, found, expected } of findings)
      sentences.push(`${blob}: ${code} ${path} found ${JSON.stringify(found)} expected ${JSON.stringify(expected)}`);
  }
  return sentences;
}
