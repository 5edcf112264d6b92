import { run } from "./run";

const line = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(`${text}\n`);

// A reader that needs no more lines, such as head, is no error.
process.stdout.on("error", () => process.exit(1));

void run(process.argv, { out: line(process.stdout), err: line(process.stderr), env: process.env }).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
