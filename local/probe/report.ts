import { entryText } from "./entry";
import { ProbeError } from "./errors";
import type { Findings, Proposal } from "./findings";
import { connectionLines, frameLines } from "./report-connection";
import { fieldLines, guessLines, shapeLine } from "./report-fields";
import { table, wrap } from "./table";
import { harmless, shorten } from "./harmless";
import type { VenueSeen } from "./trial";
import { counted } from "../text/counted";

const mostVenues = 100;

/** The report for people: at most 80 columns, but for the entry, whose texts can't be broken. */
export function reportOf(findings: Findings): string {
  const { result, analysis, notes } = findings;
  const proposal = result instanceof ProbeError ? undefined : result;
  const sections = [
    connectionLines(findings),
    ["First frames", ...frameLines(findings.heard.frames)],
    ...(analysis ? [[...wrap(`Shape: ${shapeLine(analysis)}`)], ["Fields", ...fieldLines(analysis)]] : []),
    ...(analysis ? [["Guesses", ...guessLines(analysis)]] : []),
    ...(proposal ? [venueLines(proposal.trial.venues)] : []),
    ...(notes.length > 0 ? [["Notes", ...notes.flatMap((note) => bullet(note))]] : []),
    ...(proposal ? [entryLines(proposal)] : []),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function venueLines(venues: readonly VenueSeen[]): string[] {
  const rows = venues.slice(0, mostVenues).map(({ id, name, occupancy, capacity }) => {
    const size = capacity === undefined ? "-" : `${capacity.value}${capacity.constant ? "" : " (changed)"}`;
    return [harmless(id), harmless(name ?? "-"), String(occupancy), size];
  });
  const columns = [
    { title: "id", most: 22 },
    { title: "name", most: 30 },
    { title: "occupancy", align: "right", most: 10 },
    { title: "capacity", align: "right", most: 16 },
  ] as const;
  const more = venues.length - rows.length;
  return [`Venues (${venues.length})`, ...table(columns, rows), ...(more > 0 ? [`  … and ${more} more`] : [])];
}

function entryLines({ entry, trial }: Proposal): string[] {
  const refused = trial.refused.map((reason) => shorten(reason, 60)).join("; ");
  const but = refused === "" ? "" : ` Refused: ${refused}.`;
  const all = trial.read === trial.frames ? `all ${trial.frames}` : `${trial.read} of ${trial.frames}`;
  const tried = `Checked, and tried with the collector's decoder: ${all} frames read, ${counted(trial.readings, "reading")}.${but}`;
  return ["Entry for feeds.json", ...wrap(tried, "  "), "", entryText(entry)];
}

function bullet(note: string): string[] {
  return wrap(note, "    ").map((line, index) => (index === 0 ? `  - ${line.trimStart()}` : line));
}
