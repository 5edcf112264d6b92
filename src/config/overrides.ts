import { childOf, keysOf, takesText } from "./introspect";
import { pathText, suggestion, valueAt } from "./problems";
import { feedSchema } from "./schema";
import type { Environment } from "./variables";

const prefix = "HEADCOUNT_FEEDS__";

/** What the environment changed in feeds.json. */
export interface Overridden {
  /** The content with every override in its place; the one given is left as it was. */
  readonly content: unknown;
  /** The setting by the path, as text, that it changed. */
  readonly settings: ReadonlyMap<string, string>;
  /** One sentence for each setting that matches no feed or no key. */
  readonly problems: readonly string[];
}

type Key = string | number;

/** A setting that matches: where in a feed its value goes, and the positions of the feeds. */
interface Override {
  readonly setting: string;
  readonly feeds: readonly number[];
  readonly forAll: boolean;
  readonly path: readonly Key[];
  readonly value: unknown;
}

/**
 * Applies settings such as `HEADCOUNT_FEEDS__CROWDMONITOR__CONNECTION__PINGSECONDS=2`. A feed's id has `_` for `-`; `ALL`
 * is every feed and yields to a feed's own setting. Values are JSON, else text; `null` takes a value away.
 */
export function applyOverrides(content: unknown, env: Environment): Overridden {
  const names = Object.keys(env).filter((name) => name.toUpperCase().startsWith(prefix) && env[name] !== undefined);
  const settings = new Map<string, string>();
  const problems: string[] = [];
  if (names.length === 0 || feedIds(content) === undefined) return { content, settings, problems };

  const overrides: Override[] = [];
  for (const name of names) {
    const override = overrideOf(name, env[name] ?? "", feedIds(content) ?? []);
    if (typeof override === "string") problems.push(`${name}: ${override}`);
    else overrides.push(override);
  }
  // Every feed before one feed, the whole before its parts.
  overrides.sort((a, b) => Number(b.forAll) - Number(a.forAll) || a.path.length - b.path.length);

  const changed = structuredClone(content);
  for (const { setting, feeds, path, value } of overrides) {
    for (const feed of feeds) {
      const full = ["feeds", feed, ...path];
      const gap = missingEntry(changed, full);
      if (gap !== undefined) {
        problems.push(`${setting}: ${gap} does not exist and is not the next entry; write the list as a whole`);
        continue;
      }
      put(changed, full, value);
      // Set anew, so that the map's order is that of writing.
      settings.delete(pathText(full));
      settings.set(pathText(full), setting);
    }
  }
  return { content: changed, settings, problems };
}

function overrideOf(setting: string, text: string, ids: readonly string[]): Override | string {
  const rest = setting.slice(prefix.length);
  const owner = ["all", ...ids]
    .filter((id) => rest.toUpperCase().startsWith(`${settingName(id)}__`))
    .sort((a, b) => b.length - a.length)[0];
  if (owner === undefined) {
    const [named = ""] = rest.split("__");
    const known = ["ALL", ...ids.map(settingName)];
    if (known.includes(rest.toUpperCase())) return `write the key to change after it, as in ${setting}__URL`;
    return `no feed is called ${JSON.stringify(named)} here; ${suggestion(named, known)}`;
  }

  let schema: Parameters<typeof childOf>[0] = feedSchema;
  const path: Key[] = [];
  for (const part of rest.slice(owner.length + 2).split("__")) {
    const child = childOf(schema, part);
    if (!child) {
      const where = path.length === 0 ? "a feed" : pathText(path);
      const known = keysOf(schema);
      const instead = known.length > 0 ? suggestion(part, known) : "it holds one value";
      return `${where} has no key ${JSON.stringify(part)}; ${instead}`;
    }
    path.push(child.key);
    schema = child.schema;
  }
  const forAll = owner === "all";
  const feeds = ids.flatMap((id, index) => (forAll || id === owner ? [index] : []));
  return { setting, feeds, forAll, path, value: valueOf(text, takesText(schema)) };
}

function settingName(id: string): string {
  return id.replaceAll("-", "_").toUpperCase();
}

/** JSON where it is JSON; a place for texts takes `7` and `true` as the texts that they also are. */
function valueOf(text: string, textWanted: boolean): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  const scalar = typeof value === "number" || typeof value === "boolean";
  return textWanted && scalar ? text : value;
}

function feedIds(content: unknown): string[] | undefined {
  const feeds = valueAt(content, ["feeds"]);
  if (!Array.isArray(feeds)) return undefined;
  return feeds.map((_, index) => {
    const id = valueAt(feeds, [index, "id"]);
    return typeof id === "string" ? id : "";
  });
}

/** The first list entry on a path that neither exists nor is the next one of its list. */
function missingEntry(content: unknown, path: readonly Key[]): string | undefined {
  const at = path.findIndex((key, index) => {
    if (typeof key !== "number") return false;
    const list = valueAt(content, path.slice(0, index));
    return key > (Array.isArray(list) ? list.length : 0);
  });
  return at < 0 ? undefined : pathText(path.slice(0, at + 1));
}

function put(content: unknown, path: readonly Key[], value: unknown): void {
  let at = content as Record<Key, unknown>;
  path.slice(0, -1).forEach((key, index) => {
    const there = at[key];
    if (typeof there !== "object" || there === null) at[key] = typeof path[index + 1] === "number" ? [] : {};
    at = at[key] as Record<Key, unknown>;
  });
  const last = path.at(-1) ?? "";
  if (value === null && typeof last === "string") Reflect.deleteProperty(at, last);
  else at[last] = value;
}
