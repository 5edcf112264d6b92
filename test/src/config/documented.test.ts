import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { feedsFileSchema } from "../../../src/config/schema";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly default?: unknown;
}

const documented = readFileSync(path.resolve(__dirname, "../../../docs/configure.md"), "utf8");

test("docs/configure.md names every field of feeds.json, with its default", () => {
  const { properties } = z.toJSONSchema(feedsFileSchema, { io: "input" }) as Schema;
  const missing = fields(properties?.["feeds"]?.items ?? {}, "").filter(
    ([name, field]) => !row(name).includes(field.default === undefined ? name : JSON.stringify(field.default)),
  );
  expect(missing.map(([name]) => name)).toEqual([]);
});

function fields(schema: Schema, prefix: string): [string, Schema][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]): [string, Schema][] => {
    const name = `${prefix}${key}`;
    const inner =
      key === "openingHours" ? [] : [...fields(field, `${name}.`), ...fields(field.items ?? {}, `${name}[].`)];
    return [[name, field], ...inner];
  });
}

function row(name: string): string {
  return documented.split("\n").find((line) => line.startsWith(`| \`${name}\` `)) ?? "";
}
