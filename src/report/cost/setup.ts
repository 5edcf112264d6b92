/** Where the app runs; on `flex-ready` with one instance for Durable's functions always ready, as infra/ makes it. */
export const planIds = ["consumption", "flex", "flex-ready", "b1", "container-apps"] as const;
export type PlanId = (typeof planIds)[number];

/** Whether a plan is Flex Consumption. */
export function isFlex(plan: PlanId): boolean {
  return plan === "flex" || plan === "flex-ready";
}

/** How occupancy is got. */
export const methodIds = ["hourly", "timer", "overlapping", "collector", "collector-hours"] as const;
export type MethodId = (typeof methodIds)[number];

/** Durable's settings in host.json that decide what it asks of storage. */
export interface DurableSettings {
  readonly partitionCount: number;
  /** Longest pause between two looks at a queue. */
  readonly pollingSeconds: number;
}

/** What is to be paid for. */
export interface Setup {
  readonly feeds: number;
  readonly windowSeconds: number;
  readonly flushSeconds: number;
  readonly lookSeconds: number;
  readonly sweepMinutes: number;
  /** Metered memory of the function app's processes, MB. */
  readonly memoryMb: number;
  /** Hours a day in which the feed is open, for `collector-hours`. */
  readonly openHours: number;
  readonly rawTier: "hot" | "cool";
  /** Months of data that are kept. */
  readonly monthsKept: number;
  /** Whether the host writes down each run of a timer, as it does unless told `useMonitor: false`. */
  readonly timersMonitored: boolean;
  readonly durable: DurableSettings;
}

/** Headcount's defaults, one feed, a first month; memory is what only Azure can settle. */
export const defaultSetup: Setup = {
  feeds: 1,
  windowSeconds: 300,
  flushSeconds: 15,
  lookSeconds: 5,
  sweepMinutes: 30,
  memoryMb: 384,
  openHours: 16.5,
  rawTier: "cool",
  monthsKept: 1,
  timersMonitored: true,
  durable: { partitionCount: 1, pollingSeconds: 30 },
};

export const daysPerMonth = 30;
export const secondsPerDay = 86_400;
export const secondsPerMonth = daysPerMonth * secondsPerDay;
