import type { Criteria, Figures, Judged, ListeningReliability, CostOfMethods, Verdict } from "../../model/comparison";
import { wilson } from "./wilson";

/** Share of simultaneous readings that must agree. */
const agreeing = 0.95;
const mostDays = 3660;
const dayMs = 86_400_000;

/** What is judged. */
export interface Evidence {
  /** Local days of which enough is compared. */
  readonly days: number;
  readonly all: Pick<Figures, "simultaneous" | "hours">;
  readonly listening: ListeningReliability;
  readonly cost: CostOfMethods | null;
}

/** Judges by criteria. With fewer days than asked for there is no conclusion, whatever the other figures say. */
export function verdictOf(evidence: Evidence, criteria: Criteria): Verdict {
  const judged = [
    days(evidence, criteria),
    coverage(evidence, criteria),
    agreement(evidence, criteria),
    ...(criteria.cost === null ? [] : [cost(evidence, criteria.cost)]),
  ];
  const enough = judged[0]?.state === "met";
  const open = judged.filter(({ state }) => state !== "met");
  const state = !enough ? "too-little-data" : open.length > 0 ? "not-yet" : "ready";
  const more = open.every(({ more_days }) => more_days !== null) && open.length > 0;
  const moreDays = more ? Math.max(...open.map(({ more_days }) => more_days ?? 0)) : null;
  return { state, criteria: judged, more_days: moreDays, sentence: sentenceOf(state, open, moreDays) };
}

function sentenceOf(state: Verdict["state"], open: readonly Judged[], moreDays: number | null): string {
  if (state === "ready") return "Every criterion is met: the hourly reading can be retired.";
  const names = open.map(({ criterion }) => criterion).join(", ");
  const needed =
    moreDays === null
      ? "No number of days alone will do it."
      : `At least ${moreDays} more ${moreDays === 1 ? "day is" : "days are"} needed.`;
  return state === "too-little-data"
    ? `Too little data for a conclusion. Not yet met: ${names}. ${needed}`
    : `Not yet met: ${names}. ${needed}`;
}

function days({ days: found, all }: Evidence, { days: asked }: Criteria): Judged {
  const met = found >= asked;
  const why = `${found} ${found === 1 ? "day has" : "days have"} enough compared hours (${all.hours.compared} in all); ${asked} asked for.`;
  return judgedAs("days", asked, found, met ? "met" : "undecided", met ? 0 : asked - found, why);
}

function coverage({ days, listening }: Evidence, { coverage: asked }: Criteria): Judged {
  const { wanted_share: found, covered_ms: covered, missing_ms: missing, idle_ms: idle } = listening;
  if (found === null) {
    return judgedAs("coverage", asked, null, "undecided", 1, "Nobody was meant to listen at any time of the range.");
  }
  const why = `${percent(found)} of the time that was to be heard was heard; ${percent(asked)} are asked for.`;
  if (found >= asked) return judgedAs("coverage", asked, found, "met", 0, why);
  const wanted = covered + missing - idle;
  // So much more time without any gap brings the share up to what is asked for.
  const more = asked < 1 ? (asked * wanted - covered) / (1 - asked) : Infinity;
  // Of the first hours nobody knows how long a day is; it is not as short as they are.
  const perDay = days > 0 ? wanted / days : Math.max(wanted, dayMs);
  const moreDays = Math.ceil(more / perDay);
  return judgedAs("coverage", asked, found, "missed", moreDays <= mostDays ? moreDays : null, why);
}

/**
 * The numbers of one snapshot come from one look at one moment, so that a snapshot, and not each of its numbers, counts
 * as one when it is asked how sure the share is.
 */
function agreement({ days, listening, all: { simultaneous } }: Evidence, { agreement: asked }: Criteria): Judged {
  const { pairs, snapshots, within } = simultaneous;
  if (pairs === 0) {
    return judgedAs("agreement", asked, null, "undecided", 1, "No snapshot was taken while somebody was listening.");
  }
  const share = within / pairs;
  const { low, high } = wilson(share, snapshots);
  const why = `${percent(share)} of ${pairs} simultaneous readings differ by at most ${asked} (95 % interval of the share ${percent(low)} to ${percent(high)}, by ${snapshots} snapshots); ${percent(agreeing)} are asked for.`;
  if (low >= agreeing) return judgedAs("agreement", asked, share, "met", 0, why);
  if (high < agreeing) return judgedAs("agreement", asked, share, "missed", null, why);
  const perDay = days > 0 ? snapshots / days : snapshots * Math.max(1, dayMs / listening.covered_ms);
  for (let more = 1; more <= mostDays; more++) {
    if (wilson(share, Math.round(snapshots + more * perDay)).low >= agreeing)
      return judgedAs("agreement", asked, share, "undecided", more, why);
  }
  return judgedAs("agreement", asked, share, "undecided", null, why);
}

function cost({ cost }: Evidence, asked: number): Judged {
  if (!cost) return judgedAs("cost", asked, null, "undecided", null, "The cost is not known here.");
  const { listening: found, currency, plan, as_of } = cost;
  const why = `Listening costs ${found.toFixed(2)} ${currency} a month on ${plan} (prices of ${as_of}); at most ${asked.toFixed(2)} is asked for.`;
  return judgedAs("cost", asked, found, found <= asked ? "met" : "missed", found <= asked ? 0 : null, why);
}

function judgedAs(
  criterion: Judged["criterion"],
  asked: number,
  found: number | null,
  state: Judged["state"],
  moreDays: number | null,
  why: string,
): Judged {
  return { criterion, asked, found, state, more_days: moreDays, why };
}

/** Rounded down, so that what is missed is never told as met. */
function percent(share: number): string {
  return `${Math.floor(share * 10_000) / 100} %`;
}
