import type { FeedLogContent } from "../feed/read-log";
import type { PublishedFrame } from "./truth";

/**
 * The frames of a feed's log but for those that it withheld from everybody for so short a time that nobody could know:
 * a feed may be silent for as long as the watchdog waits, and nothing was there to be lost.
 * @param noticedMs a silence of this length and more must show as a gap
 * @param heard whether a frame arrived all the same, in the millisecond in which a silence began or ended
 */
export function withoutUnsent(
  { frames, events }: FeedLogContent,
  noticedMs: number,
  heard: (n: number) => boolean,
): PublishedFrame[] {
  const silences: { from: number; to: number }[] = [];
  const open = new Set<unknown>();
  let from = 0;
  for (const { event, t, id, state, fault } of events) {
    if (event !== "fault" || (fault as { fault?: unknown }).fault !== "silence") continue;
    if (state === "on" && open.size === 0) from = t;
    if (state === "on") open.add(id);
    else if (open.delete(id) && open.size === 0) silences.push({ from, to: t });
  }
  const short = silences.filter((silence) => silence.to - silence.from < noticedMs);
  return frames.filter(({ n, t }) => heard(n) || !short.some((silence) => t >= silence.from && t <= silence.to));
}
