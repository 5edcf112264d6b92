import { counted } from "../text/counted";
import type { Observed, Proposal } from "./findings";
import { harmlessJson, shorten } from "./harmless";
import { isRow } from "./shape";
import type { VenueSeen } from "./trial";

/** What a reader of the report should know before pasting. */
export function notesOf(observed: Observed, proposal: Proposal | undefined): string[] {
  return [...connectionNotes(observed, proposal), ...(proposal ? entryNotes(observed, proposal) : [])];
}

function connectionNotes({ heard, cadence, target }: Observed, proposal: Proposal | undefined): string[] {
  const notes: string[] = [];
  const late = heard.sent.find((sent) => sent.late);
  if (late && heard.frames.some(({ at }) => at > late.at)) {
    const text = harmlessJson(late.text);
    notes.push(`Nothing useful came before ${text} was sent. It may be needed, or the feed may be slow.`);
  }
  if (heard.ended) {
    const why = heard.ended.tooLarge
      ? "a frame was larger than the limit"
      : shorten(harmlessJson(heard.ended.detail), 120);
    notes.push(`The connection did not last: ${why}.`);
  }
  if (heard.unanswered) {
    const longest = proposal ? "; the entry has the longest" : "";
    notes.push(
      `Pings went unanswered. The collector takes that for a dead link and connects anew every pongSeconds${longest}.`,
    );
  }
  if (cadence.frames === 1) notes.push("One frame shows no cadence and no change; try --seconds 60.");
  if (target.url.startsWith("ws:") && !isLoopback(target.url)) notes.push("ws:// is not encrypted; try wss://.");
  return notes;
}

function entryNotes({ target, analysis }: Observed, { trial, kept, entry }: Proposal): string[] {
  const notes: string[] = [];
  const { feed } = target;
  if (feed)
    notes.push(kept ? "The mapping is that of feeds.json." : "The mapping is guessed: that of feeds.json reads less.");
  else notes.push("Guesses are guesses: look at the fields before you trust the mapping.");
  if (!feed) notes.push("Write the feed's own name and the venues' own timeZone; here stands this machine's.");
  if (feed?.headers) notes.push("The headers of feeds.json are not shown; keep them.");
  if (feed) notes.push(...listedNotes(feed.venues, trial.venues));
  const twin = feed ? undefined : target.known.find(({ url }) => url === target.url);
  if (twin) notes.push(`feeds.json has this address already, as "${twin.id}"; one connection a feed is enough.`);
  const { venue } = isRow(entry["mapping"]) ? entry["mapping"] : {};
  if (isRow(venue) && !kept)
    notes.push(`The frames name no venue: write its own id where "${String(venue["fixed"])}" stands.`);
  if (analysis?.guesses.free) {
    const name = shorten(harmlessJson(analysis.guesses.free.field), 40);
    notes.push(`${name} looks like free places; the mapping doesn't need it.`);
  }
  if (target.url.includes("?"))
    notes.push("The address has a query, which may be secret: mind whom you show the entry.");
  return notes;
}

function listedNotes(listed: readonly { id: string }[], seen: readonly VenueSeen[]): string[] {
  const [here, before] = [new Set(seen.map(({ id }) => id)), new Set(listed.map(({ id }) => id))];
  const missing = listed.filter(({ id }) => !here.has(id)).length;
  const added = seen.filter(({ id }) => !before.has(id)).length;
  return [
    ...(missing > 0 ? [`${missing} of the ${listed.length} venues of feeds.json did not show.`] : []),
    ...(added > 0 ? [`${counted(added, "venue")} ${added === 1 ? "is" : "are"} not in feeds.json.`] : []),
  ];
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);
}
