import { writeFileSync } from "node:fs";
import path from "node:path";
import { feedsSchema, feedsSchemaFile } from "./feeds";

writeFileSync(path.resolve(__dirname, "../../..", feedsSchemaFile), feedsSchema());
console.log(`${feedsSchemaFile} is written.`);
