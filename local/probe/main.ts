import { messageOf } from "../../src/model/errors";
import { readOptions } from "./options";
import { run } from "./run";

const interrupted = new AbortController();
// Once: what was heard so far is shown; a second Ctrl-C ends the process as ever.
process.once("SIGINT", () => interrupted.abort());

run(readOptions(process.argv), {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: interrupted.signal,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`error: The probe itself failed: ${messageOf(error)}\n`);
    process.exitCode = 1;
  },
);
