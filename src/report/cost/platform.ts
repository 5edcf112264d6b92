import { daysPerMonth, isFlex, secondsPerDay, type PlanId, type Setup } from "./setup";
import { activitiesPerWindow, episodesPerWindow, type Workload } from "./workload";

/**
 * What the Functions host and the Durable extension ask of their own storage in a month. Computed from their documented
 * behaviour, not measured: the embedded host has no such storage.
 */
export interface PlatformRequests {
  readonly queue: number;
  readonly table: number;
  /** Renewals of leases on blobs: other operations. */
  readonly leases: number;
  /** Blobs in which the host writes down each run of a timer. */
  readonly timerWrites: number;
}

/** Seconds between two renewals of the host's own lease; source: azure-functions-host, PrimaryHostCoordinator. */
const hostLeaseSeconds = 12;
/** Seconds between two renewals of a timer's lease, half of its minute; source: azure-webjobs-sdk, SingletonManager. */
const timerLeaseSeconds = 30;
/** Source: DurableTask.AzureStorage, LeaseRenewInterval and LeaseAcquireInterval. */
const partitionLeaseSeconds = 10;
/** Source: DurableTask.AzureStorage, AppLeaseOptions. */
const appLeaseSeconds = 25;
/** `maxQueuePollingInterval` that infra/app/site-flex.bicep sets on Flex Consumption. */
const flexPollingSeconds = 10;
/** The scale controller looks at each queue so often; source: Microsoft, Azure Storage provider, 2026-01-14. */
const scaleControllerSeconds = 10;
/** Its length, and its first message. */
const scaleControllerRequests = 2;
/** While an activity runs its message is kept from others; source: Azure/durabletask, 2026-06. */
const messageRenewalSeconds = 30;
/** A message is put, got, deleted. */
const requestsAMessage = 3;
/** An episode reads the history, writes it, and writes the instance's row. */
const tableRequestsAnEpisode = 3;

/** What the platform asks for itself. */
export function platformOf(plan: PlanId, work: Workload, { durable, feeds, timersMonitored }: Setup): PlatformRequests {
  const timerWrites = timersMonitored ? work.timerRuns : 0;
  const loaded = work.loadedHours * 3600;
  const hostLeases = loaded / hostLeaseSeconds + (work.timers * loaded) / timerLeaseSeconds;
  if (!work.isDurable) return { queue: 0, table: 0, leases: hostLeases, timerWrites };

  const month = daysPerMonth * secondsPerDay;
  // One queue a partition, and that of the activities.
  const queues = durable.partitionCount + 1;
  const isScaled = plan === "consumption" || isFlex(plan);
  const pollingSeconds = isFlex(plan) ? Math.min(flexPollingSeconds, durable.pollingSeconds) : durable.pollingSeconds;
  const polls = (queues * loaded) / pollingSeconds;
  const looks = isScaled ? (queues * scaleControllerRequests * month) / scaleControllerSeconds : 0;
  // An activity is asked for and answers; a generation continues as the next.
  const messages = work.windows * (2 * activitiesPerWindow + 1);
  const episodes = work.windows * episodesPerWindow;
  // The minute's timer asks whether the collector runs.
  const asked = feeds * daysPerMonth * 24 * 60;
  return {
    queue: polls + looks + messages * requestsAMessage + work.listenedSeconds / messageRenewalSeconds,
    table: (queues * loaded) / partitionLeaseSeconds + episodes * tableRequestsAnEpisode + asked,
    leases: hostLeases + loaded / appLeaseSeconds,
    timerWrites,
  };
}
