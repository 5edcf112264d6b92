const pattern = /^days\/([a-z0-9][a-z0-9-]{0,39})\/\d{4}\/(\d{4}-\d\d-\d\d)\.json$/;

/** The blob name of a day's index. @param date `yyyy-mm-dd`, a local day of the feed */
export function dayName(feed: string, date: string): string {
  return `${dayPrefix(feed)}${date.slice(0, 4)}/${date}.json`;
}

/** The common beginning of the names of a feed's day indexes. */
export function dayPrefix(feed: string): string {
  return `days/${feed}/`;
}

/** The day of an index's blob name, or undefined where it is none. */
export function parseDayName(name: string): { feed: string; date: string } | undefined {
  const [, feed = "", date = ""] = pattern.exec(name) ?? [];
  return date !== "" && name === dayName(feed, date) ? { feed, date } : undefined;
}
