import type { Analysis } from "./analyse";
import { ProbeError } from "./errors";
import { harmless, harmlessJson, shorten } from "./harmless";
import type { Heard, Limits } from "./heard";
import { holdsKeyed } from "./shape";
import type { Target } from "./target";

/** Why no frame came, and what was tried. */
export function nothingHeard(target: Target, heard: Heard, limits: Limits, interrupted: boolean): ProbeError {
  const { ended, lasted } = heard;
  const { host } = new URL(target.url);
  if (interrupted) return new ProbeError("interrupted", "Stopped before a frame came.");
  if (ended?.tooLarge) {
    const limit = `${limits.frameBytes} bytes`;
    return new ProbeError("too-large", `The first frame is larger than ${limit}: look for an address that sends less.`);
  }
  const tried = triedText(heard);
  if (ended) {
    const how = `${seconds(lasted)} (${shorten(harmless(ended.detail), 120)})`;
    return new ProbeError("closed", `${host} ended the connection after ${how} without a frame; ${tried}. ${remedy}`);
  }
  return new ProbeError("silent", `Connected, but no frame came within ${seconds(lasted)}; ${tried}. ${remedy}`);
}

export function notJson({ frames }: Heard): ProbeError {
  const some = frames.length === 1 ? "The one frame is" : `None of the ${frames.length} frames is`;
  const what = frames.some(({ binary }) => binary) ? " (binary)" : "";
  const first = shorten(harmless(frames[0]?.text ?? ""), 100);
  const not = frames.length === 1 ? "no JSON" : "JSON";
  return new ProbeError(
    "not-json",
    `${some} ${not}${what}, so Headcount can't read this feed: look for an address or a --subscribe text that gives JSON. The first begins: ${first}`,
  );
}

/** Why no mapping can be made of frames that are JSON. */
export function notMappable(frames: readonly unknown[], analysis: Analysis | undefined): ProbeError {
  const understood = (why: string) => new ProbeError("not-understood", why);
  if (frames.some((frame) => holdsKeyed(frame))) {
    return understood(
      "The venues stand in an object by their ids, which no mapping can point at: look for an address or a --subscribe text that gives a list.",
    );
  }
  if (!analysis) {
    return understood(
      "The frames hold no objects, so there is nothing to map: look for another address or --subscribe text.",
    );
  }
  if (analysis.guesses.occupancy) {
    return understood(
      "No field tells the venues of a frame apart: if one does that was not seen, write it as mapping.venue into feeds.json and use --feed.",
    );
  }
  const numbers = analysis.fields.filter(({ kinds }) => kinds.some(({ kind }) => kind.startsWith("number")));
  const names = numbers.slice(0, 5).map(({ name }) => shorten(harmlessJson(name), 40));
  const which = names.length === 0 ? "no field holds numbers" : `numbers stand in ${names.join(", ")}`;
  return understood(
    `No field looks like a number of people (${which}): if you know better, write it as mapping.occupancy into feeds.json and use --feed.`,
  );
}

const remedy =
  'Try --seconds 60, or --subscribe with the text that the feed\'s own web page sends ("all", "1 all" and "" are known); a closed place may send nothing.';

function triedText({ sent, lasted }: Heard): string {
  const [first] = sent;
  if (!first) return "nothing was sent to it";
  const text = shorten(harmlessJson(first.text), 60);
  if (!first.late) return `${text} was sent after open`;
  return `nothing was sent for ${seconds(first.at)}, then ${text}, which had ${seconds(lasted - first.at)}`;
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toPrecision(2))} s`;
}
