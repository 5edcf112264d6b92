import type { Prices } from "../../src/report/cost/prices";
import { alertRules } from "../../src/report/cost/alerts";
import { planWords } from "../../src/report/cost/plans";
import { columns, table } from "./markdown";
import { listPrices, type CostReport } from "./report";
import { dollars, methodName, whole } from "./words";

/** The report as Markdown: the same on a terminal and in docs/cost.md. */
export function sections(report: CostReport, prices: Prices): string[] {
  return [
    ...section("Each plan and each method", months(report)),
    ...section("Which plan", plans(report)),
    ...section("Alerts", alerted(report)),
    ...section("What was expected", expected(report)),
    ...section("Memory and hours", memory(report)),
    ...section("`flushSeconds`", flush(report)),
    ...section("Raw windows in hot or cool", tiers(report)),
    ...section("What each measure saves", saved(report)),
    ...section("Prices", priced(prices)),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return [`### ${title}`, "", ...lines, ""];
}

function months({ months, setup }: CostReport): string[] {
  const titles = [
    ...["plan", "method", ">executions", ">billed GB-s", ">writes", ">lists", ">reads", ">other", ">queue", ">table"],
    ...[">GiB", ">telemetry GB", ">compute", ">data", ">platform", ">capacity", ">telemetry", ">total"],
  ];
  const rows = months.map(({ plan, method, executions, billedGbSeconds, transactions, gib, telemetryGb, usd }) => {
    const { writes, lists, reads, other, queue, table: tables } = transactions;
    return [
      planWords[plan].name,
      methodName(method, setup),
      ...[executions, billedGbSeconds, writes, lists, reads, other, queue, tables].map(whole),
      ...[gib.toFixed(2), telemetryGb.toFixed(2)],
      ...[usd.compute, usd.data, usd.platform, usd.capacity, usd.telemetry, usd.total].map(dollars),
    ];
  });
  const { feeds, memoryMb, flushSeconds, windowSeconds, monthsKept } = setup;
  return [
    `A month of 30 days, ${feeds === 1 ? "one feed" : `${feeds} feeds`}, windows of ${windowSeconds} s, \`flushSeconds\` ${flushSeconds}, ${memoryMb} MB of metered memory, data of ${monthsKept === 1 ? "one month" : `${monthsKept} months`}. Data: requests of the app to its data. Platform: requests that the Functions host and Durable make for themselves.`,
    "",
    ...table(columns(...titles), rows),
  ];
}

function plans({ plans, setup, b1CheaperFromMb }: CostReport): string[] {
  const rows = plans.map(({ name, aroundTheClock, inOpeningHours, limits, when }) => [
    name,
    dollars(aroundTheClock),
    dollars(inOpeningHours),
    limits,
    when,
  ]);
  return [
    ...table(columns("plan", ">around the clock", `>${setup.openHours} h a day`, "limits", "when to choose it"), rows),
    "",
    b1CheaperFromMb === null
      ? "Around the clock Consumption is cheaper than B1 at any memory that it allows."
      : `Around the clock B1 is cheaper than Consumption from ${b1CheaperFromMb} MB of metered memory on.`,
  ];
}

function alerted({ alerts }: CostReport): string[] {
  const rows = alerts.map(({ everyMinutes, rule, all }) => [`${everyMinutes} min`, dollars(rule), dollars(all)]);
  const now = alerts.find(({ everyMinutes }) => everyMinutes === alertRules.everyMinutes);
  return [
    `With \`HEADCOUNT_ALERT_EMAIL\` set, \`azd up\` makes ${alertRules.count} rules that look every ${alertRules.everyMinutes} minutes: ${dollars(now?.all ?? 0)} a month, on every plan and for any number of feeds. No total above holds it.`,
    "",
    ...table(columns(">a look every", ">a rule", `>${alertRules.count} rules`), rows),
  ];
}

function expected({ expectations }: CostReport): string[] {
  const rows = expectations.map(({ what, expected: before, found, why }) => [what, before, found, why]);
  return table(columns("what", "expected", "computed now", "why"), rows);
}

function memory({ memories, setup, hoped }: CostReport): string[] {
  const rows = memories.map(({ memoryMb, aroundTheClock, inOpeningHours }) => [
    `${memoryMb} MB`,
    dollars(aroundTheClock),
    dollars(inOpeningHours),
  ]);
  const { aroundTheClock, inOpeningHours, inOpeningHoursFlush60 } = hoped.beyondMb;
  const passes = (mb: number | null) =>
    mb === null ? "at no memory" : mb === 128 ? "at any memory, by requests to storage alone" : `from ${mb} MB on`;
  return [
    ...table(columns(">metered memory", ">around the clock", `>${setup.openHours} h a day`), rows),
    "",
    `On Consumption. The hoped-for ${dollars(hoped.usd)} is passed around the clock ${passes(aroundTheClock)}; in opening hours ${passes(inOpeningHours)}; in opening hours with \`flushSeconds\` 60 ${passes(inOpeningHoursFlush60)}.`,
  ];
}

function flush({ flushes, setup }: CostReport): string[] {
  const titles = [
    ">flushSeconds",
    ">writes a month",
    ">data",
    ">total around the clock",
    `>total ${setup.openHours} h a day`,
  ];
  const rows = flushes.map(({ flushSeconds, writes, data, aroundTheClock, inOpeningHours }) => [
    String(flushSeconds),
    whole(writes),
    ...[data, aroundTheClock, inOpeningHours].map(dollars),
  ]);
  return table(columns(...titles), rows);
}

function tiers({ tiers }: CostReport): string[] {
  const cents = (amount: number) => `$${amount.toFixed(3)}`;
  const rows = tiers.map(({ rawTier, requests, first, twelfth }) => [
    rawTier,
    ...[requests, first, twelfth].map(cents),
  ]);
  return [
    ...table(columns("rawTier", ">requests a month", ">capacity, month 1", ">capacity, month 12"), rows),
    "",
    "Around the clock. Capacity is that of all blobs.",
  ];
}

function saved({ savings: { from, measures, atLeastMemory }, setup, memories: [least] }: CostReport): string[] {
  const rows = measures.map(({ measure, price, saves, total }, index) => [
    measure,
    price,
    ...[saves, total, atLeastMemory.measures[index]?.total ?? 0].map(dollars),
  ]);
  const titles = ["measure", "its price", ">saves by itself", ">total with it and those above", ">the same at 256 MB"];
  return [
    ...table(columns(...titles), rows),
    "",
    `From ${dollars(from)} at ${setup.memoryMb} MB and ${dollars(atLeastMemory.from)} at ${least?.memoryMb ?? 0} MB, around the clock on Consumption.`,
  ];
}

function priced(prices: Prices): string[] {
  const rows = listPrices(prices).map(({ name, value, source, date, checked }) => [
    name,
    String(value),
    checked ? "yes" : "no",
    date ?? "none",
    source,
  ]);
  return [
    `${prices.region}; collected ${prices.collected}. Checked: whether a page of Microsoft stated it, as more than a sample; what could not be checked says no.`,
    "",
    ...table(columns("price", ">value", "checked", "date", "source"), rows),
  ];
}
