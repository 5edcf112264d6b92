import type { Prices } from "./prices";
import { assumedSeconds, type Workload } from "./workload";
import { secondsPerMonth, type PlanId, type Setup } from "./setup";

/** What running the code costs in a month. */
export interface Compute {
  readonly usd: number;
  /** GB-seconds beyond the free grant; on Container Apps GiB-seconds, on B1 none. */
  readonly billedGbSeconds: number;
}

/** Of an instance of Flex Consumption, GB. */
const flexGb = 0.5;
/** A run is billed as this long at least, seconds; source: Microsoft, Flex Consumption plan hosting, 2025. */
const flexLeastSeconds = 1;

/** What running the code costs in a month on a plan. */
export function computeOf(plan: PlanId, work: Workload, setup: Setup, prices: Prices): Compute {
  switch (plan) {
    case "consumption":
      return consumption(work, setup, prices.consumption);
    case "flex":
      return flex(work, false, prices.flex);
    case "flex-ready":
      return flex(work, true, prices.flex);
    case "b1":
      return { usd: prices.b1.month.usd, billedGbSeconds: 0 };
    case "container-apps":
      return containerApps(work, setup, prices.containerApps);
  }
}

/**
 * (GB-seconds - grant) x price + (executions - grant) x price. Memory is metered over the process and its children and
 * rounded up to 128 MB; concurrent runs in one process are taken into account, read here as: its memory is billed once.
 *
 * Source: Microsoft, Estimating consumption-based costs in Azure Functions, 2025-02-10.
 */
function consumption(
  { busySeconds, executions }: Workload,
  { memoryMb }: Setup,
  prices: Prices["consumption"],
): Compute {
  const billedGbSeconds = beyond((meteredMb(memoryMb) / 1024) * busySeconds, prices.freeGbSeconds.amount);
  const billed = beyond(executions, prices.freeExecutions.amount);
  return {
    billedGbSeconds,
    usd: billedGbSeconds * prices.gbSecond.usd + (billed / 1e6) * prices.millionExecutions.usd,
  };
}

/** Memory as Consumption meters it, MB. */
export function meteredMb(memoryMb: number): number {
  return Math.ceil(memoryMb / 128) * 128;
}

/**
 * Instance size x seconds in which an instance runs anything. Durable's functions share instances, each timer function
 * has instances of its own, so that a timer's run is billed for a second at least, beside what listens. An instance that
 * is always ready is billed at a lower price while it runs something, without a grant, and at a base price all the time.
 *
 * Source: Microsoft, Azure Functions Flex Consumption plan hosting (billing, per-function scaling), 2025.
 */
function flex(work: Workload, alwaysReady: boolean, prices: Prices["flex"]): Compute {
  const { busySeconds, executions, timerRuns, isDurable } = work;
  const timers = isDurable ? timerRuns * Math.max(flexLeastSeconds, assumedSeconds.minute) : 0;
  const perExecution = prices.millionExecutions.usd / 1e6;
  const isReady = alwaysReady && isDurable;
  const onDemand = beyond(flexGb * (timers + (isReady ? 0 : busySeconds)), prices.freeGbSeconds.amount);
  const ready = isReady ? flexGb * busySeconds : 0;
  const base = isReady ? flexGb * secondsPerMonth * prices.readyBaseGbSecond.usd : 0;
  const grant = isReady ? Math.min(timerRuns, prices.freeExecutions.amount) : prices.freeExecutions.amount;
  return {
    billedGbSeconds: onDemand + ready,
    usd:
      onDemand * prices.gbSecond.usd +
      ready * prices.readyGbSecond.usd +
      base +
      beyond(executions, grant) * perExecution,
  };
}

/** The least pairs of vCPU and GiB that a container can have. */
const sizes = [
  { vcpu: 0.25, gib: 0.5 },
  { vcpu: 0.5, gib: 1 },
  { vcpu: 1, gib: 2 },
  { vcpu: 2, gib: 4 },
] as const;

/** A replica is kept for so long after its last event, seconds; source: Microsoft, Scaling in Container Apps, 2026-05-19. */
const coolDownSeconds = 300;

/**
 * One replica all the time, since Durable on Azure Storage can't be scaled to none, at the active price, since a
 * listener receives about the 1,000 bytes a second below which a replica may count as idle. Timer functions without
 * Durable are taken to scale to none between their runs.
 *
 * Sources: Microsoft, Billing in Azure Container Apps, 2025-12-09; Host a Durable Functions app in Azure Container Apps.
 */
function containerApps(work: Workload, { memoryMb }: Setup, prices: Prices["containerApps"]): Compute {
  const size = sizes.find(({ gib }) => memoryMb < gib * 1024) ?? sizes[3];
  const awake = work.isDurable ? secondsPerMonth : work.busySeconds + work.timerRuns * coolDownSeconds;
  const seconds = Math.min(secondsPerMonth, awake);
  const billedGbSeconds = beyond(size.gib * seconds, prices.freeGibSeconds.amount);
  const vcpuSeconds = beyond(size.vcpu * seconds, prices.freeVcpuSeconds.amount);
  return { billedGbSeconds, usd: billedGbSeconds * prices.gibSecond.usd + vcpuSeconds * prices.vcpuSecond.usd };
}

function beyond(amount: number, free: number): number {
  return Math.max(0, amount - free);
}
