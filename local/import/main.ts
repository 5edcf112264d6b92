import path from "node:path";
import { messageOf } from "../../src/model/errors";
import { openSource } from "../verify/source";
import { readOptions } from "./options";
import { run } from "./run";

const root = path.resolve(__dirname, "../../..");

async function main(): Promise<number> {
  const options = readOptions(process.argv);
  const say = (line: string) => console.log(line);
  if (options.data === undefined) return run(root, process.env, options, say);
  const source = await openSource({ connection: undefined, data: options.data });
  try {
    return await run(root, { ...process.env, HEADCOUNT_STORAGE: source.connection }, options, say);
  } finally {
    await source.close();
  }
}

main().then(
  (bad) => {
    process.exitCode = bad > 0 ? 2 : 0;
  },
  (error: unknown) => {
    console.error(`error: ${messageOf(error)}`);
    process.exitCode = 1;
  },
);
