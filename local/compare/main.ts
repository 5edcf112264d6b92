import path from "node:path";
import { messageOf } from "../../src/model/errors";
import { openSource } from "../verify/source";
import { readOptions } from "./options";
import { run } from "./run";

const root = path.resolve(__dirname, "../../..");

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const say = (line: string) => console.error(line);
  const done = async (env: NodeJS.ProcessEnv) => console.log(await run(root, env, options, say));
  if (options.data === undefined) return done(process.env);
  const source = await openSource({ connection: undefined, data: options.data });
  try {
    await done({ ...process.env, HEADCOUNT_STORAGE: source.connection });
  } finally {
    await source.close();
  }
}

main().catch((error: unknown) => {
  console.error(`error: ${messageOf(error)}`);
  process.exitCode = 1;
});
