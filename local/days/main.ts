import path from "node:path";
import { messageOf } from "../../src/model/errors";
import { openSource } from "../verify/source";
import { readOptions } from "./options";
import { run } from "./run";

const root = path.resolve(__dirname, "../../..");

async function main(): Promise<void> {
  const { data, ...asked } = readOptions(process.argv);
  const say = (line: string) => console.log(line);
  if (data === undefined) return run(root, process.env, asked, say);
  const source = await openSource({ connection: undefined, data });
  try {
    await run(root, { ...process.env, HEADCOUNT_STORAGE: source.connection }, asked, say);
  } finally {
    await source.close();
  }
}

main().catch((error: unknown) => {
  console.error(`error: ${messageOf(error)}`);
  process.exitCode = 1;
});
