import { z } from "zod";
import { HeadcountError } from "../model/errors";
import { amount } from "./fields";
import { pathText, problemsOf } from "./problems";
import { readStorage, type StorageSettings } from "./storage";
import type { Environment } from "./variables";

export type { StorageSettings } from "./storage";
export type { Environment } from "./variables";

const container = (name: string, what: string) =>
  z
    .string()
    .regex(/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/, {
      error: 'write 3 to 63 of a-z, 0-9 and single "-", beginning and ending with a letter or digit',
    })
    .default(name)
    .describe(`container of ${what}`);

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
  HEADCOUNT_STORAGE_TIMEOUT_SECONDS: z
    .string()
    .default("20")
    .transform(Number)
    .pipe(amount("seconds", 0.1, 600))
    .describe("time limit of a storage call, in seconds"),
  HEADCOUNT_COLLECTOR_URL: z
    .string()
    .refine((text) => text !== "*" && isOrigin(text), {
      error: "write an origin such as https://my-collector.azurewebsites.net, without a path",
    })
    .optional()
    .describe("where the dashboard finds the collector's functions, if not in its own app"),
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
  /** Whether lingerSeconds goes unchecked. */
  readonly uncheckedLinger: boolean;
}

/**
 * Reads the app's settings; an empty one counts as not set. Throws ENVIRONMENT_INVALID with every problem, one per line,
 * and no value of a storage setting.
 */
export function readEnvironment(env: Environment): Settings {
  const set: Environment = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const lines: string[] = [];
  const storage = readStorage(set, (setting, text) => lines.push(`${setting}: ${text}`));
  const given = { ...set, HEADCOUNT_DEPLOYMENT: set["HEADCOUNT_DEPLOYMENT"] ?? set["WEBSITE_SITE_NAME"] };
  const read = environmentSchema.safeParse(given);
  if (read.error) {
    const problems = problemsOf(environmentSchema, given, read.error.issues);
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
    uncheckedLinger: settings.HEADCOUNT_UNCHECKED_LINGER === "1",
  };
}

function isOrigin(text: string): boolean {
  return (
    text === "*" || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text)
  );
}
