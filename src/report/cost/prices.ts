import { z } from "zod";
import { HeadcountError } from "../../model/errors";
import own from "./prices.json";

const sourced = {
  source: z.string().min(1).describe("where it was read"),
  date: z.iso.date().nullable().describe("date of what it was read in, where it bears one"),
  checked: z.boolean().describe("whether a page of Microsoft stated it"),
};
const price = z.strictObject({ usd: z.number().min(0).describe("in `currency`"), ...sourced });
const amount = z.strictObject({ amount: z.number().min(0), ...sourced });

/** How often a log alert rule may look, minutes, by the name that its price has. */
export const alertFrequencies = { every15: 15, every10: 10, every5: 5, every1: 1 } as const;

const tier = z.strictObject({
  write10k: price.describe("10,000 writes"),
  list10k: price.describe("10,000 lists"),
  read10k: price.describe("10,000 reads"),
  other10k: price.describe("10,000 other operations"),
  gibMonth: price.describe("a GiB kept for a month"),
  readGib: price.describe("a GiB read"),
  leastKib: amount.describe("size that a smaller blob counts as, KiB"),
});

/** Prices of one region and contract, each with its source. */
export const pricesSchema = z.strictObject({
  format: z.literal(1),
  currency: z.string().min(1),
  region: z.string().min(1),
  collected: z.iso.date(),
  note: z.string(),
  consumption: z.strictObject({
    gbSecond: price,
    millionExecutions: price,
    freeGbSeconds: amount,
    freeExecutions: amount,
  }),
  flex: z.strictObject({
    gbSecond: price,
    millionExecutions: price,
    freeGbSeconds: amount,
    freeExecutions: amount,
    readyGbSecond: price.describe("a GB-second in which an always-ready instance runs something"),
    readyBaseGbSecond: price.describe("a GB-second of an always-ready instance, whatever it does"),
  }),
  b1: z.strictObject({ month: price }),
  containerApps: z.strictObject({
    vcpuSecond: price,
    gibSecond: price,
    freeVcpuSeconds: amount,
    freeGibSeconds: amount,
  }),
  blob: z.strictObject({ hot: tier, cool: tier }),
  queue10k: price,
  table10k: price,
  telemetry: z.strictObject({ gb: price, freeGb: amount }),
  alertRule: z
    .strictObject({ every15: price, every10: price, every5: price, every1: price })
    .describe("a log alert rule for a month, by the minutes between its looks"),
});

export type Prices = z.infer<typeof pricesSchema>;
export type Price = z.infer<typeof price>;
export type Amount = z.infer<typeof amount>;

/** The prices that come with Headcount. */
export const ownPrices: Prices = readPrices(own, "prices.json");

/**
 * Checks prices that somebody wrote.
 * @param name of the file, for the message
 * @throws HeadcountError CONFIG_INVALID with every problem, one per line
 */
export function readPrices(json: unknown, name: string): Prices {
  const { data, error } = pricesSchema.safeParse(json);
  if (data) return data;
  const lines = error.issues.map(({ path, message }) => `${name}: ${path.map(String).join(".")}: ${message}`);
  throw new HeadcountError("CONFIG_INVALID", lines.join("\n"));
}
