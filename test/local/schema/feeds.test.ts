import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { feedsSchema, feedsSchemaFile } from "../../../local/schema/feeds";

const root = path.resolve(__dirname, "../../..");

test("feeds.schema.json is what `npm run schema` writes", () => {
  const current = readFileSync(path.join(root, feedsSchemaFile), "utf8");
  expect(JSON.parse(current)).toEqual(JSON.parse(feedsSchema()));
});

test.each(["feeds.json", "docs/examples/single-venue.feeds.json"])("%s names it for editors", (name) => {
  const file = path.join(root, name);
  const { $schema = "" } = JSON.parse(readFileSync(file, "utf8")) as { $schema?: string };
  expect(path.resolve(path.dirname(file), $schema)).toBe(path.join(root, feedsSchemaFile));
  expect(existsSync(path.resolve(path.dirname(file), $schema))).toBe(true);
});
