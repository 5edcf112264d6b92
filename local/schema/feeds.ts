import { z } from "zod";
import { feedsFileSchema } from "../../src/config/schema";

/** Where it stands, below the root; feeds.json names it for editors. */
export const feedsSchemaFile = "feeds.schema.json";

/** The JSON schema of feeds.json, as a file. The app checks more when it starts, such as that no id stands twice. */
export function feedsSchema(): string {
  const schema = z.toJSONSchema(feedsFileSchema, { io: "input" });
  return `${JSON.stringify({ ...schema, title: "Headcount: feeds.json" }, undefined, 2)}\n`;
}
