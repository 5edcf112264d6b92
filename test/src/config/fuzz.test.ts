import fc from "fast-check";
import { readFileSync } from "node:fs";
import path from "node:path";
import { failure, feed, load, loadFiles, storage } from "./fixture";
import { loadConfig } from "../../../src/config/load";

const root = path.resolve(__dirname, "../../..");
const own = readFileSync(path.join(root, "feeds.json"), "utf8");
const example = readFileSync(path.join(root, "docs/examples/single-venue.feeds.json"), "utf8");
const codes = ["CONFIG_UNREADABLE", "CONFIG_INVALID", "ENVIRONMENT_INVALID"];

/** Loads, or ends with a stable code and lines that say where; anything else is thrown. */
function outcome(loading: () => unknown): string {
  const { code, lines } = failure(loading);
  if (code === "none") return code;
  expect(codes).toContain(code);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(line).toMatch(/^(feeds\.json|HEADCOUNT_|AzureWebJobsStorage)/);
    expect(line.length).toBeLessThan(1000);
  }
  return code;
}

function clean(): void {
  for (const key of ["polluted", "url", "id"]) expect(({} as Record<string, unknown>)[key]).toBeUndefined();
}

const keys = fc.oneof(
  fc.constantFrom("id", "url", "name", "mapping", "venues", "connection", "openingHours", "windowSeconds", "feeds"),
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "then", "toJSON", "length"),
  fc.string({ maxLength: 12 }),
);
const scalars = fc.oneof(
  fc.constantFrom<unknown>(null, true, "", "06:00-22:00", "ws://h/", "wss://", "Europe/Zurich", -0, 1e308, 2 ** 53),
  fc.string({ maxLength: 20, unit: "binary" }),
  fc.double(),
  fc.integer(),
);
const values = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalars, tie("list"), tie("object")),
  list: fc.array(tie("value"), { maxLength: 4 }),
  object: fc.array(fc.tuple(keys, tie("value")), { maxLength: 5 }).map((pairs) => textOf(pairs)),
})).value;

/** An object with keys that no literal gives it, such as its own `__proto__`. */
function textOf(pairs: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(`{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`);
}

test("whatever JSON stands in feeds.json, it is taken or refused in words that say where", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(outcome(() => load(JSON.stringify(value)))).not.toBe("none");
    }),
    { numRuns: 300 },
  );
  clean();
});

test("whatever stands in one place of a right feeds.json, it is taken or refused in words that say where", () => {
  const places: (string | number)[][] = [];
  const collect = (value: unknown, at: (string | number)[]): void => {
    places.push(at);
    if (typeof value !== "object" || value === null) return;
    for (const [key, each] of Object.entries(value)) collect(each, [...at, Array.isArray(value) ? Number(key) : key]);
  };
  const right = JSON.parse(example) as object;
  collect(right, []);
  fc.assert(
    fc.property(fc.constantFrom(...places), keys, values, fc.boolean(), (place, key, value, adds) => {
      const changed = structuredClone(right);
      const path = adds ? [...place, key] : place;
      const last = path.at(-1);
      if (last === undefined) return;
      let parent: unknown = changed;
      for (const part of path.slice(0, -1)) parent = (parent as Record<string, unknown>)[part];
      if (typeof parent !== "object" || parent === null || (adds && Array.isArray(parent))) return;
      Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
      outcome(() => load(JSON.stringify(changed)));
    }),
    { numRuns: 600 },
  );
  clean();
});

test("a feeds.json cut anywhere, or with any of its bytes changed, is taken or refused in words that say where", () => {
  const bytes = Buffer.from(own);
  const place = fc.integer({ min: 0, max: bytes.length - 1 });
  const damage = fc.oneof(
    place.map((at) => bytes.subarray(0, at)),
    fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 }).map((changes) => {
      const changed = Buffer.from(bytes);
      for (const [at, byte] of changes) changed[at] = byte;
      return changed;
    }),
  );
  fc.assert(
    fc.property(damage, (text) => {
      outcome(() => loadFiles({ "feeds.json": text.toString("utf8") }));
    }),
    { numRuns: 300 },
  );
});

test("whatever settings say, they are taken or refused by name", () => {
  const name = fc.oneof(
    fc
      .array(fc.oneof(keys, fc.nat(3).map(String)), { minLength: 1, maxLength: 4 })
      .map((parts) => `HEADCOUNT_FEEDS__${parts.join("__").replaceAll(/[\0=]/g, "")}`),
    fc
      .array(keys, { minLength: 1, maxLength: 3 })
      .map((parts) => `HEADCOUNT_FEEDS__POOL__${parts.join("__").toUpperCase()}`),
    fc
      .constantFrom("DEPLOYMENT", "ROLE", "CONTAINER_ARCHIVE", "STORAGE_TIMEOUT_SECONDS", "STORAGE")
      .map((each) => `HEADCOUNT_${each}`),
  );
  const text = fc.oneof(
    scalars.map((value) => (typeof value === "string" ? value : JSON.stringify(value))),
    values.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(fc.dictionary(name, text, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (env) => {
      outcome(() => load({ feeds: [feed] }, env));
    }),
    { numRuns: 600 },
  );
  clean();
});

test("a deployment and a feed that are taken are no way out of where they belong", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 70 }),
    fc.stringMatching(/^[.a-z0-9/\\%-]{1,70}$/),
    fc.constantFrom("..", "../x", "a/b", "a\\b", "%2e%2e", "a.b", "a b", "a\n", "ALL", "all", "con", "x".repeat(61)),
  );
  fc.assert(
    fc.property(text, text, (deployment, id) => {
      let config;
      try {
        config = load({ feeds: [{ ...feed, id }] }, { HEADCOUNT_DEPLOYMENT: deployment });
      } catch {
        return;
      }
      expect(config.settings.deployment).toMatch(/^[A-Za-z0-9-]+$/);
      expect(config.feeds[0]?.id).toMatch(/^[a-z0-9-]+$/);
    }),
    { numRuns: 400 },
  );
  expect(() => loadConfig({ root, env: { ...storage, HEADCOUNT_DEPLOYMENT: "../x" } })).toThrow();
});

test.each([
  ["brackets that are closed", "[".repeat(100_000) + "]".repeat(100_000)],
  ["brackets that are not", "[".repeat(100_000)],
  ["objects in objects", '{"feeds":'.repeat(50_000)],
  ["one text without an end", `{"feeds":"${"x".repeat(1_000_000)}`],
])("a feeds.json of %s is refused in words", (_, text) => {
  expect(outcome(() => load(text))).not.toBe("none");
});

test("a venue can't be called like the prototype of every object", () => {
  const fixed = { ...feed, mapping: { venue: { fixed: "__proto__" }, occupancy: "n" } };
  expect(failure(() => load({ feeds: [fixed] })).code).toBe("CONFIG_INVALID");
  expect(failure(() => load({ feeds: [{ ...feed, venues: [{ id: "__proto__" }] }] })).code).toBe("CONFIG_INVALID");
});
