import { readFileSync } from "node:fs";
import { HeadcountError, messageOf } from "../model/errors";
import { JsonError, parseJson } from "./json";
import { leastLingerSeconds } from "./linger";
import { applyOverrides } from "./overrides";
import { pathText, problemsOf } from "./problems";
import { feedsFileSchema, type Feed } from "./schema";
import type { Environment } from "./variables";

/**
 * Reads the feeds of a feeds.json, overridden by the environment. `pollingSeconds` is how seldom Durable looks at its
 * queues; undefined leaves `lingerSeconds` unchecked. Throws CONFIG_UNREADABLE, or CONFIG_INVALID (ENVIRONMENT_INVALID
 * where only settings are wrong) with every problem, one per line.
 */
export function readFeeds(file: string, env: Environment, pollingSeconds?: number): Feed[] {
  const { content, settings, problems } = applyOverrides(readJson(file), env);
  const read = feedsFileSchema.safeParse(content);
  const found = read.error ? problemsOf(feedsFileSchema, content, read.error.issues, isSecret) : [];
  if (read.success && pollingSeconds !== undefined) found.push(...lingerProblems(read.data.feeds, pollingSeconds));

  const lines = found.map(({ path, text }) => {
    const place = pathText(path);
    const setting = settingOf(place, settings);
    const where = setting === undefined ? place : `${place} (set by ${setting})`;
    return [file, ...(where === "" ? [] : [where]), text].join(": ");
  });
  if (!read.success || lines.length > 0) throw new HeadcountError("CONFIG_INVALID", [...lines, ...problems].join("\n"));
  if (problems.length > 0) throw new HeadcountError("ENVIRONMENT_INVALID", problems.join("\n"));
  return read.data.feeds;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === "ENOENT";
    const why = absent ? "there is no such file" : messageOf(error);
    throw new HeadcountError("CONFIG_UNREADABLE", `${file}: ${why}; HEADCOUNT_FEEDS_FILE says where it is`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    const where = error instanceof JsonError ? `${error.line}:${error.column}: ` : "";
    throw new HeadcountError("CONFIG_UNREADABLE", `${file}:${where}${messageOf(error)}`);
  }
}

function lingerProblems(feeds: readonly Feed[], pollingSeconds: number) {
  const least = leastLingerSeconds(pollingSeconds);
  return feeds.flatMap(({ lingerSeconds }, index) => {
    if (lingerSeconds >= least) return [];
    const why = `twice the maxQueuePollingInterval of host.json (${pollingSeconds} s) and 30 s more`;
    return [
      { path: ["feeds", index, "lingerSeconds"], text: `found ${lingerSeconds}; write at least ${least}, ${why}` },
    ];
  });
}

/** The setting that last wrote the value at a path, or the whole that the value is part of. */
function settingOf(place: string, settings: ReadonlyMap<string, string>): string | undefined {
  return [...settings].findLast(
    ([path]) => place === path || (place.startsWith(path) && /[.[]/.test(place[path.length] ?? "")),
  )?.[1];
}

/** Headers may hold tokens, and an address a password or a token in its query. */
function isSecret(path: readonly PropertyKey[], value: unknown): boolean {
  return path.includes("headers") || (path.at(-1) === "url" && typeof value === "string" && /[@?]/.test(value));
}
