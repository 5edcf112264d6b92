import { analyse, isMappable, type Analysis } from "./analyse";
import { cadenceOf, spreadOf } from "./cadence";
import { entryOf, mappingOf } from "./entry";
import type { ProbeError } from "./errors";
import type { Findings, Observed, Proposal } from "./findings";
import type { Frame, Limits, Listener } from "./heard";
import { listen } from "./listen";
import { notesOf } from "./notes";
import { nothingHeard, notJson, notMappable } from "./nothing";
import { venueFor, type Target } from "./target";
import { tryMapping } from "./trial";

/** Probes a target. Throws a ProbeError where no frame came. */
export async function probe(
  target: Target,
  limits: Limits,
  listener: Listener,
  signal?: AbortSignal,
): Promise<Findings> {
  const heard = await listen(target, limits, listener, couldBeFeed, signal);
  if (heard.frames.length === 0) throw nothingHeard(target, heard, limits, signal?.aborted ?? false);
  const frames = parsed(heard.frames);
  const observed: Observed = {
    target,
    heard,
    cadence: cadenceOf(heard.frames.map(({ at }) => at)),
    bytes: spreadOf(heard.frames.map(({ bytes }) => bytes)),
    analysis: analyse(frames),
  };
  const proposal = propose(observed);
  return { ...observed, result: proposal ?? whyNot(observed, frames), notes: notesOf(observed, proposal) };
}

function propose({ target, heard, cadence, bytes, analysis }: Observed): Proposal | undefined {
  const texts = heard.frames.map(({ text }) => text);
  const chosen = chooseMapping(target, analysis, texts);
  if (!chosen) return undefined;
  const entry = entryOf(target, chosen.mapping, chosen.trial.venues, {
    subscribe: heard.sent.at(-1)?.text,
    unanswered: heard.unanswered,
    longestGapSeconds: cadence.gaps?.max ?? 0,
    largestFrameBytes: bytes?.max ?? 0,
  });
  return { entry, trial: chosen.trial, kept: chosen.kept };
}

/** The mapping of feeds.json where it reads every frame or no less than the guessed one. */
function chooseMapping(target: Target, analysis: Analysis | undefined, texts: readonly string[]) {
  const attempt = (mapping: ReturnType<typeof mappingOf>, kept: boolean) =>
    mapping && { mapping, kept, trial: tryMapping(mapping, texts) };
  const kept = attempt(target.feed?.mapping, true);
  if (kept && kept.trial.read === texts.length && kept.trial.refused.length === 0) return kept;
  const guessed = attempt(analysis && isMappable(analysis) ? mappingOf(analysis, venueFor(target)) : undefined, false);
  const best = (guessed?.trial.readings ?? 0) > (kept?.trial.readings ?? 0) ? guessed : kept;
  return best && best.trial.readings > 0 ? best : undefined;
}

function whyNot({ heard, analysis }: Observed, frames: readonly unknown[]): ProbeError {
  return frames.length === 0 ? notJson(heard) : notMappable(frames, analysis);
}

/** What the decision to try a subscribe text rests on. */
function couldBeFeed(frames: readonly Frame[]): boolean {
  const analysis = analyse(parsed(frames));
  return analysis !== undefined && isMappable(analysis);
}

/** The frames that are JSON. */
function parsed(frames: readonly Frame[]): unknown[] {
  return frames.flatMap(({ text }) => {
    try {
      return [JSON.parse(text) as unknown];
    } catch {
      return [];
    }
  });
}
