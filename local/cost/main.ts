import path from "node:path";
import { messageOf } from "../../src/model/errors";
import { runCount } from "./count/run";
import { command } from "./options";
import { runCost } from "./run";

const root = path.resolve(__dirname, "../../..");
const say = (line: string) => console.log(line);

command({
  cost: (options) => runCost(root, options, say),
  count: (options) => runCount(root, options, say),
})
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    console.error(`error: ${messageOf(error)}`);
    process.exitCode = 1;
  });
