import type { ContainerClient } from "@azure/storage-blob";
import { addImported, merge } from "../../archive/snapshots/add";
import { day } from "../../archive/names";
import { readImported } from "../../archive/snapshots/store";
import type { BadRecord, ImportRecord } from "./record";

/** Records that are held before they are written: a file need not be in order of time. */
const mostHeld = 50_000;

/** What an import did. */
export interface ImportCounts {
  /** Readings that are new. */
  readonly added: number;
  /** Readings that stood there already. */
  readonly standing: number;
  /** Records that can't be taken, or say another value than what stands. */
  readonly bad: number;
}

export interface ImportOptions {
  /** Nothing is written. */
  readonly dryRun?: boolean;
  /** A value that stands is replaced by another one of the same instant and venue. */
  readonly replace?: boolean;
  /** Hears of each bad record, in order. */
  readonly onBad: (bad: BadRecord) => void;
}

/** Adds records to a feed's imported snapshots. The same records again change nothing. */
export async function importRecords(
  container: ContainerClient,
  feed: string,
  records: AsyncIterable<ImportRecord | BadRecord>,
  { dryRun = false, replace = false, onBad }: ImportOptions,
): Promise<ImportCounts> {
  const counts = { added: 0, standing: 0, bad: 0 };
  const tell = (bad: BadRecord) => {
    counts.bad++;
    onBad(bad);
  };
  const days = new Map<string, ImportRecord[]>();
  let held = 0;
  for await (const record of records) {
    if ("reason" in record) {
      tell(record);
      continue;
    }
    const date = day(record.at);
    const sameDay = days.get(date) ?? [];
    sameDay.push(record);
    days.set(date, sameDay);
    if (++held >= mostHeld) await write();
  }
  await write();
  return counts;

  async function write(): Promise<void> {
    for (const [date, sameDay] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const { added, standing, contrary } = dryRun
        ? await pretend(date, sameDay)
        : await addImported(container, feed, sameDay, replace);
      counts.added += added + (replace ? contrary.length : 0);
      counts.standing += standing;
      if (replace) continue;
      for (const { where, venue } of contrary)
        tell({ where, reason: `${venue} has another value at this time, which was kept (--replace takes this one)` });
    }
    days.clear();
    held = 0;
  }

  async function pretend(date: string, sameDay: readonly ImportRecord[]) {
    const standing = await readImported(container, feed, Date.parse(date));
    return merge(standing?.content ?? { format: 1, feed, date, snapshots: [] }, sameDay, replace);
  }
}
