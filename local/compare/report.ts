import { usualRules } from "../../src/report/compare/rules";
import { compare, type Manner } from "../../src/report/compare/compare";
import { openBy } from "../../src/report/compare/open";
import { Curves } from "../../src/report/document/curves";
import type { ReportData } from "../../src/report/document/page";
import { evidenceOf, type Past } from "./past";
import { noticing } from "./progress";
import { counted } from "../text/counted";

const windowsADay = 288;

/** Compares a past that stands in no archive. */
export async function reportOfPast(
  past: Past,
  { venue, criteria }: Pick<Manner, "venue" | "criteria">,
  name: string,
  notes: readonly string[],
  say: (line: string) => void,
): Promise<ReportData> {
  const evidence = evidenceOf(past, (windows) => {
    if (windows % windowsADay === 0) say(`${counted(windows / windowsADay, "day")} aggregated`);
  });
  const curves = new Curves(past.span);
  const notice = noticing(past.feed.timeZone, say);
  const comparison = await compare(evidence, {
    rules: usualRules,
    criteria,
    venue,
    nameOf: () => undefined,
    isOpen: openBy(past.feed),
    detail: true,
    trace: (of, from, to, occupancy) => {
      notice(to);
      curves.trace(of, from, to, occupancy);
    },
  });
  return { comparison, gaps: evidence.gaps, curves, name, notes };
}
