import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseJson } from "../../src/config/json";
import { HeadcountError, messageOf } from "../../src/model/errors";
import { durableSettings } from "../../src/report/cost/durable";
import { ownPrices, readPrices, type Prices } from "../../src/report/cost/prices";
import { defaultSetup, type Setup } from "../../src/report/cost/setup";
import type { CostOptions } from "./options";
import { costReport } from "./report";
import { sections } from "./sections";

/** Between these lines docs/cost.md holds what the command prints. */
export const markers = ["<!-- npm run cost: begin -->", "<!-- npm run cost: end -->"] as const;

/** Prints, or writes, what a month costs. @param root the app's directory @param say takes a line of text */
export function runCost(root: string, options: CostOptions, say: (line: string) => void): void {
  const prices = options.prices === undefined ? ownPrices : pricesOf(options.prices);
  const report = costReport(setupOf(root, options), prices);
  const lines = sections(report, prices);
  if (options.update !== undefined) update(options.update, lines);
  else if (options.json) say(JSON.stringify(report, null, 2));
  else for (const line of lines) say(line);
}

function setupOf(root: string, options: CostOptions): Setup {
  const { feeds, window, flushSeconds, lookSeconds, memory, openHours, rawTier, months } = options;
  return {
    ...defaultSetup,
    ...{ feeds, flushSeconds, lookSeconds, openHours, rawTier },
    windowSeconds: window,
    memoryMb: memory,
    monthsKept: months,
    durable: durableSettings(JSON.parse(readFileSync(path.join(root, "host.json"), "utf8"))),
  };
}

function pricesOf(file: string): Prices {
  let json: unknown;
  try {
    json = parseJson(readFileSync(file, "utf8"));
  } catch (error) {
    throw new HeadcountError("CONFIG_UNREADABLE", `${file}: ${messageOf(error)}`);
  }
  return readPrices(json, file);
}

function update(file: string, lines: readonly string[]): void {
  const [begin, end] = markers;
  const text = readFileSync(file, "utf8");
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new HeadcountError("CONFIG_INVALID", `${file}: write the lines ${begin} and ${end} where the tables belong.`);
  writeFileSync(file, `${before}${begin}\n\n${lines.join("\n")}\n${end}${after}`);
}
