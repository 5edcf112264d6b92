const pattern = /^archive\/([a-z0-9][a-z0-9-]{0,39})\/\d{4}\/(\d{4}-\d\d-\d\d)\.parquet$/;

/** The blob name of a day's readings. @param date `yyyy-mm-dd`, a local day of the feed */
export function parquetName(feed: string, date: string): string {
  return `${archivePrefix(feed)}${pathOf(date)}`;
}

/** A day's file as the description beside it names it. */
export function pathOf(date: string): string {
  return `${date.slice(0, 4)}/${date}.parquet`;
}

/** The blob name of the description of all days. */
export function packageName(feed: string): string {
  return `${archivePrefix(feed)}datapackage.json`;
}

/** The common beginning of the names of a feed's archive. */
export function archivePrefix(feed: string): string {
  return `archive/${feed}/`;
}

/** The day of a blob's name, `yyyy-mm-dd`, or undefined where it is no day's. */
export function parseParquetName(name: string): { feed: string; date: string } | undefined {
  const [, feed = "", date = ""] = pattern.exec(name) ?? [];
  return date !== "" && name === parquetName(feed, date) ? { feed, date } : undefined;
}
