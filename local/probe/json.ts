import { ProbeError } from "./errors";
import type { Findings } from "./findings";
import { harmlessJson, shorten, harmless } from "./harmless";
import { shownAddress } from "./target";

const shownFrames = 3;
const longestFrame = 2000;

/** The report for programs: one line of JSON. */
export function jsonOf(findings: Findings): string {
  const { target, heard, cadence, bytes, analysis, result, notes } = findings;
  const proposal = result instanceof ProbeError ? undefined : result;
  return line({
    address: shownAddress(target),
    ...(target.feed && { feed: target.feed.id }),
    connection: {
      handshakeMs: round(heard.handshake ?? 0),
      tls: heard.tls ?? null,
      sent: heard.sent.map(({ text, at, late }) => ({ text, atMs: round(at), late })),
      pongMs: heard.pong === undefined ? null : round(heard.pong),
      lastedMs: round(heard.lasted),
      ended: heard.ended?.detail ?? null,
    },
    cadence,
    bytes: bytes ?? null,
    frames: heard.frames.slice(0, shownFrames).map(({ at, text, bytes, binary }) => {
      return { atMs: round(at), bytes, binary, text: shorten(harmless(text.slice(0, longestFrame)), longestFrame) };
    }),
    shape: analysis ? { list: analysis.place.list, path: analysis.place.path.join(".") } : null,
    fields: analysis?.fields ?? [],
    guesses: analysis?.guesses ?? {},
    venues: proposal?.trial.venues ?? [],
    notes,
    ...(proposal && {
      trial: {
        frames: proposal.trial.frames,
        read: proposal.trial.read,
        readings: proposal.trial.readings,
        refused: proposal.trial.refused,
      },
      mappingKept: proposal.kept,
      entry: proposal.entry,
    }),
    ...(result instanceof ProbeError && { error: { failure: result.failure, message: result.message } }),
  });
}

/** Why there is no report. */
export function jsonOfError({ failure, message }: ProbeError): string {
  return line({ error: { failure, message } });
}

function line(value: unknown): string {
  return `${harmlessJson(value)}\n`;
}

function round(ms: number): number {
  return Number(ms.toFixed(1));
}
