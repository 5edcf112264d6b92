import { rhythm, type Cadence } from "./cadence";
import type { Findings } from "./findings";
import { harmless, harmlessJson, shorten } from "./harmless";
import type { Frame, Heard } from "./heard";
import { breakUp, wrap } from "./table";
import { shownAddress } from "./target";
import { counted } from "../text/counted";
import { msText, roundSeconds, secondsText, tlsText } from "./words";

const shownFrames = 3;
const linesAFrame = 3;

/** Address and frequency. */
export function connectionLines({ target, heard, cadence, bytes }: Findings): string[] {
  const size = bytes && `min ${bytes.min}, median ${bytes.median}, max ${bytes.max}`;
  const facts = [
    ["Address", shownAddress(target)],
    ["Connected", `after ${msText(heard.handshake ?? 0)}, ${tlsText(heard.tls)}`],
    ["Sent", sentText(heard)],
    ["Pings", pongText(heard)],
    ["Frames", framesText(heard)],
    ["Cadence", cadenceText(cadence)],
    ["Bytes a frame", size ?? "-"],
  ] as const;
  return facts.flatMap(([title, text]) => {
    const [first = "", ...rest] = wrap(text, " ".repeat(15));
    return [`${title.padEnd(15)}${first.trimStart()}`, ...rest];
  });
}

/** The first frames, shortened and harmless. */
export function frameLines(frames: readonly Frame[]): string[] {
  return frames.slice(0, shownFrames).flatMap(({ at, text, bytes, binary }, index) => {
    // Longer than what is shown, shorter than what takes time.
    const begin = harmless(text.slice(0, 1000));
    const kind = binary ? ", sent as binary" : "";
    return [`  ${index + 1}. after ${secondsText(at)}, ${bytes} bytes${kind}`, ...breakUp(begin, "     ", linesAFrame)];
  });
}

function sentText({ sent }: Heard): string {
  const texts = sent.map(({ text, at, late }) => {
    const shown = shorten(harmlessJson(text), 40);
    return late ? `${shown}, as nothing useful had come for ${secondsText(at)}` : `${shown} after open`;
  });
  return texts.length === 0 ? "nothing" : texts.join("; ");
}

function pongText({ pong, lasted }: Heard): string {
  return pong === undefined ? `not answered within ${secondsText(lasted)}` : `answered after ${msText(pong)}`;
}

function framesText({ frames, lasted, ended }: Heard): string {
  const end = ended === undefined ? "" : "; the connection did not last";
  return `${frames.length} in ${secondsText(lasted)}${end}`;
}

function cadenceText({ gaps, burstiness, frames }: Cadence): string {
  if (!gaps) return "one frame tells none";
  const [min, median, max] = [gaps.min, gaps.median, gaps.max].map(roundSeconds);
  const between = `seconds between frames: min ${min ?? ""}, median ${median ?? ""}, max ${max ?? ""}`;
  const few = `; ${counted(frames, "frame")} are too few to tell a rhythm`;
  return between + (burstiness === undefined ? few : `; ${rhythm(burstiness)} (burstiness ${burstiness.toFixed(2)})`);
}
