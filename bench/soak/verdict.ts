import { median } from "../support/statistics";

/** What is looked at while the app runs. */
export interface Sample {
  /** Used after a collection, megabytes. */
  readonly heap: number;
  /** Of the process's memory at most, megabytes. */
  readonly rss: number;
  /** Handles, timers and requests that are open. */
  readonly resources: number;
  /** The collector's record with its history, bytes. */
  readonly history: number;
  /** Journals that stand in storage. */
  readonly journals: number;
}

export interface Growth {
  readonly what: keyof Sample;
  readonly first: number;
  readonly last: number;
  /** Whether the last tenth is no more than the first, but for what comes and goes. */
  readonly flat: boolean;
}

/** What comes and goes: a share of the first tenth, and an amount. */
const tolerated: Readonly<Record<keyof Sample, readonly [share: number, amount: number]>> = {
  heap: [0.1, 2],
  rss: [0.15, 20],
  resources: [0.1, 10],
  history: [0.25, 2000],
  journals: [0.25, 10],
};

/** The first and the last tenth of the samples, by their medians. */
export function growthOf(samples: readonly Sample[]): Growth[] {
  const tenth = Math.max(1, Math.round(samples.length / 10));
  const whats = Object.keys(tolerated) as (keyof Sample)[];
  return whats.map((what) => {
    const values = samples.map((sample) => sample[what]);
    const [first, last] = [median(values.slice(0, tenth)), median(values.slice(-tenth))];
    const [share, amount] = tolerated[what];
    return { what, first, last, flat: last <= first * (1 + share) + amount };
  });
}
