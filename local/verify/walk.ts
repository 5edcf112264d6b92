import { ahead } from "./ahead";
import { checkSlotOf, type Memory } from "./check";
import { teller, words, type Finding } from "./finding";
import { HeldWindows } from "./held";
import { readName } from "./names";
import { readSlot, type RawTier, type ReadSlot } from "./read";
import { slotOf, slotsOf, type Range, type Slot, type Stray } from "./slots";
import type { Span } from "./spans";
import type { Store } from "./storage";

export interface Task {
  readonly feed: string;
  readonly range: Range;
  readonly rawTier: RawTier;
  /** How far two clocks may differ at a seam. */
  readonly toleranceMs: number;
}

/** What was found at one place of an archive. */
export interface Step {
  readonly findings: readonly Finding[];
  readonly windows: readonly Span[];
  readonly events: number;
}

const readAhead = 6;
/** A collector may be writing what is being verified. */
const mostLooks = 3;

/** Verifies a feed's windows one after the other, in order of time. */
export async function* walk(store: Store, { feed, range, rawTier, toleranceMs }: Task): AsyncGenerator<Step> {
  const read = async (item: Slot | Stray) => ("stray" in item ? item : readSlot(store, item, rawTier));
  const files = new HeldWindows(store, feed);
  const isHeld = async ({ slot, raws }: ReadSlot): Promise<boolean> => {
    const start = raws.length === 0 && slot.summary ? readName(slot.summary.name)?.start : undefined;
    return start !== undefined && files.holds(start);
  };
  let memory: Memory = { grid: {} };
  for await (const item of ahead(slotsOf(store, feed, range), readAhead, read)) {
    if ("stray" in item) {
      yield { findings: [strayed(item)], windows: [], events: 0 };
      continue;
    }
    let found = item;
    let verdict = checkSlotOf(found, feed, toleranceMs, memory, await isHeld(found));
    for (let looks = 1; verdict.findings.length > 0 && looks < mostLooks; looks++) {
      const now = await slotOf(store, feed, item.slot.key);
      if (isSame(now, found.slot)) break;
      found = await readSlot(store, now, rawTier);
      verdict = checkSlotOf(found, feed, toleranceMs, memory, await isHeld(found));
    }
    ({ memory } = verdict);
    yield verdict;
  }
}

function strayed({ stray }: Stray): Finding {
  const findings: Finding[] = [];
  teller(stray.name, findings)("name-unknown", [], words("a name of no window"), words("HH-MM-to-HH-MM.json in a day"));
  return findings[0] as Finding;
}

function isSame(a: Slot, b: Slot): boolean {
  const etags = ({ raws, summary }: Slot) => [...raws, summary].map((blob) => blob && `${blob.name} ${blob.etag}`);
  return etags(a).join("\n") === etags(b).join("\n");
}
