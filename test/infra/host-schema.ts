import { z } from "zod";

/*
 * host.json as the Functions host 4 and the Durable extension 3 read it: host-json-durabletask (2025-09) and
 * functions-host-json (2024-05), as far as this app could want of them. The host passes over what it does not know, so
 * a slip of the pen would do nothing, silently.
 */

const time = z.string().regex(/^(\d+\.)?\d{2}:\d{2}:\d{2}$/);
const level = z.enum(["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"]);
const some = z.int().positive();

/** Names tables and queues. */
export const hubName = z.string().regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/);

const storageProvider = z.strictObject({
  connectionName: z.string().optional(),
  controlQueueBatchSize: some.max(32).optional(),
  controlQueueBufferThreshold: some.optional(),
  controlQueueVisibilityTimeout: time.optional(),
  fetchLargeMessagesAutomatically: z.boolean().optional(),
  maxQueuePollingInterval: time.optional(),
  partitionCount: some.max(16).optional(),
  trackingStoreConnectionName: z.string().optional(),
  trackingStoreNamePrefix: z.string().optional(),
  useLegacyPartitionManagement: z.boolean().optional(),
  useTablePartitionManagement: z.boolean().optional(),
  workItemQueueVisibilityTimeout: time.optional(),
});

const durableTask = z.strictObject({
  hubName: z.union([hubName, z.string().regex(/^%\w+%$/)]).optional(),
  defaultVersion: z.string().optional(),
  versionMatchStrategy: z.enum(["None", "Strict", "CurrentOrOlder"]).optional(),
  versionFailureStrategy: z.enum(["Reject", "Fail"]).optional(),
  storageProvider: storageProvider.optional(),
  tracing: z
    .strictObject({
      traceInputsAndOutputs: z.boolean().optional(),
      traceReplayEvents: z.boolean().optional(),
      distributedTracingEnabled: z.boolean().optional(),
      version: z.enum(["V1", "V2", "None"]).optional(),
    })
    .optional(),
  maxConcurrentActivityFunctions: some.optional(),
  maxConcurrentOrchestratorFunctions: some.optional(),
  maxConcurrentEntityFunctions: some.optional(),
  extendedSessionsEnabled: z.boolean().optional(),
  extendedSessionIdleTimeoutInSeconds: some.optional(),
  useGracefulShutdown: z.boolean().optional(),
  localRpcEndpointEnabled: z.boolean().optional(),
});

export const hostSchema = z.strictObject({
  version: z.literal("2.0"),
  // Ten minutes at most on the Consumption plan.
  functionTimeout: time.optional(),
  logging: z
    .strictObject({
      fileLoggingMode: z.enum(["never", "always", "debugOnly"]).optional(),
      logLevel: z.record(z.string(), level).optional(),
      applicationInsights: z
        .strictObject({
          samplingSettings: z
            .strictObject({
              isEnabled: z.boolean(),
              maxTelemetryItemsPerSecond: some.optional(),
              excludedTypes: z
                .string()
                .regex(/^(Dependency|Event|Exception|PageView|Request|Trace)(;(?!$)|$)/)
                .optional(),
            })
            .optional(),
          enableLiveMetrics: z.boolean().optional(),
          enableDependencyTracking: z.boolean().optional(),
          enablePerformanceCountersCollection: z.boolean().optional(),
        })
        .optional(),
    })
    .optional(),
  extensionBundle: z
    .strictObject({ id: z.literal("Microsoft.Azure.Functions.ExtensionBundle"), version: z.literal("[4.*, 5.0.0)") })
    .optional(),
  extensions: z
    .strictObject({
      durableTask: durableTask.optional(),
      http: z
        .strictObject({
          routePrefix: z.string().optional(),
          maxOutstandingRequests: z.int().min(-1).optional(),
          maxConcurrentRequests: z.int().min(-1).optional(),
          dynamicThrottlesEnabled: z.boolean().optional(),
        })
        .optional(),
    })
    .optional(),
});
