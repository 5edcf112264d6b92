import type { Comparison, Criteria, Judged, Verdict } from "../../../../src/model/comparison";
import { Sentence, type Expected } from "./differences";
import { wilson } from "./numbers";

type Evidence = Pick<Comparison, "days" | "all" | "listening" | "cost">;

const mostDays = 3660;

/** The criteria judged; of sentences what they count and name. */
export function verdictOf({ days, all, listening, cost }: Evidence, asked: Criteria): Expected<Verdict> {
  const judged = [daysOf(days, all, asked), coverageOf(days, listening, asked), agreementOf(days, all, asked)];
  if (asked.cost !== null && cost) {
    const met = cost.listening <= asked.cost;
    const numbers = [cost.listening.toFixed(2), ...cost.as_of.split("-"), asked.cost.toFixed(2)].map(Number);
    judged.push(line("cost", asked.cost, cost.listening, met ? "met" : "missed", met ? 0 : null, numbers));
  }
  const open = judged.filter(({ state }) => state !== "met");
  const more = open.map((each) => each.more_days);
  const moreDays = open.length > 0 && !more.includes(null) ? Math.max(...more.map(Number)) : null;
  const state = judged[0]!.state !== "met" ? "too-little-data" : open.length > 0 ? "not-yet" : "ready";
  const names = open.map(({ criterion }) => criterion);
  return {
    state,
    criteria: judged,
    more_days: moreDays,
    sentence: new Sentence(moreDays === null ? [] : [moreDays], names),
  };
}

function daysOf(days: number, all: Evidence["all"], { days: asked }: Criteria) {
  const met = days >= asked;
  const numbers = [days, all.hours.compared, asked];
  return line("days", asked, days, met ? "met" : "undecided", met ? 0 : asked - days, numbers);
}

function coverageOf(days: number, listening: Evidence["listening"], { coverage: asked }: Criteria) {
  const { covered_ms: covered, missing_ms: missing, idle_ms: idle } = listening;
  const wanted = covered + missing - idle;
  const found = covered / wanted;
  const numbers = [percent(found), percent(asked)];
  if (found >= asked) return line("coverage", asked, found, "met", 0, numbers);
  // So many days of the same length without any gap, and not one fewer.
  const more = firstDay((n) => covered + (n * wanted) / days >= asked * (wanted + (n * wanted) / days));
  return line("coverage", asked, found, "missed", more, numbers);
}

function agreementOf(days: number, { simultaneous }: Evidence["all"], { agreement: asked }: Criteria) {
  const { pairs, snapshots, within } = simultaneous;
  const found = within / pairs;
  const { low, high } = wilson(found, snapshots);
  const numbers = [percent(found), pairs, asked, 95, percent(low), percent(high), snapshots, 95];
  if (low >= 0.95) return line("agreement", asked, found, "met", 0, numbers);
  if (high < 0.95) return line("agreement", asked, found, "missed", null, numbers);
  const more = firstDay((n) => wilson(found, Math.round(snapshots + (n * snapshots) / days)).low >= 0.95);
  return line("agreement", asked, found, "undecided", more, numbers);
}

function firstDay(isEnough: (days: number) => boolean): number | null {
  for (let days = 1; days <= mostDays; days++) if (isEnough(days)) return days;
  return null;
}

function line(
  criterion: Judged["criterion"],
  asked: number,
  found: number,
  state: Judged["state"],
  more: number | null,
  numbers: readonly number[],
) {
  return { criterion, asked, found, state, more_days: more, why: new Sentence(numbers, []) };
}

function percent(share: number): number {
  return Math.floor(share * 10_000) / 100;
}
