import { z } from "zod";
import { HeadcountError } from "../model/errors";
import { amount } from "./fields";
import { pathText, problemsOf } from "./problems";
import { readStorage, type StorageSettings } from "./storage";
import type { Environment } from "./variables";
import { isWebhookUrl, type WebhookSettings } from "./webhook";

export type { StorageSettings } from "./storage";
export type { Environment } from "./variables";
export type { WebhookSettings } from "./webhook";

const container = (name: string, what: string) =>
  z
    .string()
    .regex(/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/, {
      error: 'write 3 to 63 of a-z, 0-9 and single "-", beginning and ending with a letter or digit',
    })
    .default(name)
    .describe(`container of ${what}`);

const number = (what: string, least: number, most: number, otherwise: number) =>
  z
    .string()
    .default(String(otherwise))
    .transform(Number)
    .pipe(amount(what, least, most));

/** Settings whose values are never shown. */
const secrets: readonly PropertyKey[] = ["HEADCOUNT_WEBHOOK_URL", "HEADCOUNT_WEBHOOK_SECRET"];

/** Every setting by its name, but for those of storage ({@link storageSettings}) and of feeds (`HEADCOUNT_FEEDS__…`). */
export const environmentSchema = z.object({
  HEADCOUNT_FEEDS_FILE: z.string().default("feeds.json").describe("path of feeds.json, from the app's root directory"),
  HEADCOUNT_DEPLOYMENT: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, {
      error: 'write 1 to 60 letters, digits and "-", not beginning with "-"',
    })
    .optional()
    .describe("name of the deployment; default WEBSITE_SITE_NAME, else local"),
  HEADCOUNT_ROLE: z
    .enum(["all", "collector", "reader"])
    .default("all")
    .describe("which functions the app registers: those that listen, those that answer, or all"),
  HEADCOUNT_READ_ACCESS: z
    .enum(["open", "key"])
    .default("open")
    .describe("whether the data API and the collectors' state answer anybody, or only those with a function key"),
  HEADCOUNT_CORS_ORIGINS: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ""),
    )
    .refine((origins) => origins.every(isOrigin), {
      error: 'write origins such as "https://pools.example" separated by commas, nothing after them, or "*"',
    })
    .describe("origins whose pages may ask, separated by commas"),
  HEADCOUNT_CONTAINER_ARCHIVE: container("headcount-archive", "raw windows and summaries"),
  HEADCOUNT_CONTAINER_JOURNAL: container("headcount-journal", "journals and rejects"),
  HEADCOUNT_CONTAINER_CONTROL: container("headcount-control", "wanted states and control logs"),
  HEADCOUNT_STORAGE_TIMEOUT_SECONDS: number("seconds", 0.1, 600, 20).describe(
    "time limit of a storage call, in seconds",
  ),
  HEADCOUNT_COLLECTOR_URL: z
    .string()
    .refine((text) => text !== "*" && isOrigin(text), {
      error: "write an origin such as https://my-collector.azurewebsites.net, without a path",
    })
    .optional()
    .describe("where the dashboard finds the collector's functions, if not in its own app"),
  HEADCOUNT_WEBHOOK_URL: z
    .string()
    .refine(isWebhookUrl, {
      error: "write an https:// address without user, password and #; http:// on this machine only",
    })
    .optional()
    .describe("where alerts are posted; absent: nowhere"),
  HEADCOUNT_WEBHOOK_SECRET: z
    .string()
    .refine(({ length }) => length >= 16, { error: "write 16 characters at least" })
    .optional()
    .describe("signs what is posted"),
  HEADCOUNT_WEBHOOK_PERCENT: number("percent", 1, 1000, 100).describe("of capacity, above which a venue is told of"),
  HEADCOUNT_WEBHOOK_STALE_MINUTES: number("minutes", 1, 1440, 10).describe("without a frame, after which that is told"),
  HEADCOUNT_WEBHOOK_REPEAT_MINUTES: number("minutes", 5, 10_080, 60).describe(
    "from one alert to the next of the same venue and kind",
  ),
  HEADCOUNT_UNCHECKED_LINGER: z
    .enum(["0", "1"])
    .default("0")
    .describe("1 leaves lingerSeconds unchecked, for tests that scale time"),
});

/** What the environment says about the app, checked. */
export interface Settings {
  /** Path of feeds.json; `loadConfig` resolves it from the app's root directory. */
  readonly feedsFile: string;
  readonly deployment: string;
  readonly role: "all" | "collector" | "reader";
  /** Whether the data API asks for a function key. */
  readonly readAccess: "open" | "key";
  /** Origins whose pages may ask; `*` is every one. */
  readonly corsOrigins: readonly string[];
  readonly storage: StorageSettings;
  /** Names of the containers. */
  readonly containers: { readonly archive: string; readonly journal: string; readonly control: string };
  /** Time limit of a storage call. */
  readonly storageTimeoutSeconds: number;
  /** Origin of the collector's functions for the dashboard; "" is the dashboard's own. */
  readonly collectorUrl: string;
  /** Where alerts are posted; absent: nowhere. */
  readonly webhook?: WebhookSettings;
  /** Whether lingerSeconds goes unchecked. */
  readonly uncheckedLinger: boolean;
}

/**
 * Reads the app's settings; an empty one counts as not set. Throws ENVIRONMENT_INVALID with every problem, one per line,
 * and no value of a storage setting or of a secret.
 */
export function readEnvironment(env: Environment): Settings {
  const set: Environment = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const lines: string[] = [];
  const storage = readStorage(set, (setting, text) => lines.push(`${setting}: ${text}`));
  const given = { ...set, HEADCOUNT_DEPLOYMENT: set["HEADCOUNT_DEPLOYMENT"] ?? set["WEBSITE_SITE_NAME"] };
  const read = environmentSchema.safeParse(given);
  if (read.error) {
    const problems = problemsOf(environmentSchema, given, read.error.issues, ([name]) => secrets.includes(name ?? ""));
    lines.unshift(...problems.map(({ path, text }) => `${pathText(path)}: ${text}`));
  }
  if (!read.success || !storage || lines.length > 0) throw new HeadcountError("ENVIRONMENT_INVALID", lines.join("\n"));
  const settings = read.data;
  return {
    feedsFile: settings.HEADCOUNT_FEEDS_FILE,
    deployment: settings.HEADCOUNT_DEPLOYMENT ?? "local",
    role: settings.HEADCOUNT_ROLE,
    readAccess: settings.HEADCOUNT_READ_ACCESS,
    corsOrigins: settings.HEADCOUNT_CORS_ORIGINS,
    storage,
    containers: {
      archive: settings.HEADCOUNT_CONTAINER_ARCHIVE,
      journal: settings.HEADCOUNT_CONTAINER_JOURNAL,
      control: settings.HEADCOUNT_CONTAINER_CONTROL,
    },
    storageTimeoutSeconds: settings.HEADCOUNT_STORAGE_TIMEOUT_SECONDS,
    collectorUrl: settings.HEADCOUNT_COLLECTOR_URL ?? "",
    ...(settings.HEADCOUNT_WEBHOOK_URL !== undefined && {
      webhook: {
        url: settings.HEADCOUNT_WEBHOOK_URL,
        ...(settings.HEADCOUNT_WEBHOOK_SECRET !== undefined && { secret: settings.HEADCOUNT_WEBHOOK_SECRET }),
        percent: settings.HEADCOUNT_WEBHOOK_PERCENT,
        staleMinutes: settings.HEADCOUNT_WEBHOOK_STALE_MINUTES,
        repeatMinutes: settings.HEADCOUNT_WEBHOOK_REPEAT_MINUTES,
      },
    }),
    uncheckedLinger: settings.HEADCOUNT_UNCHECKED_LINGER === "1",
  };
}

function isOrigin(text: string): boolean {
  return (
    text === "*" || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text)
  );
}
