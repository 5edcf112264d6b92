import type { Board } from "./board";
import { sentenceOf } from "./errors";
import type { View } from "./events";
import { readOptions, type Options } from "./options";
import { Run } from "./run";
import { onEnd } from "./signals";
import { JsonView } from "./view/json";
import { PlainView } from "./view/plain";
import { TerminalView } from "./view/terminal";

/** `npm start`: runs until it is told to end; then the exit code says whether all was well. */
export async function main(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv);
  // A reader that went away, or a terminal that was closed, must not keep this from ending in order.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  process.exit(await runToEnd(options));
}

async function runToEnd(options: Options): Promise<number> {
  let failure: string | undefined;
  let asked = false;
  let end: () => void = () => undefined;
  let hurryUp: () => void = () => undefined;
  const ending = new Promise<void>((resolve) => (end = resolve));
  const hurry = new Promise<void>((resolve) => (hurryUp = resolve));
  const fail = (error: unknown) => {
    failure ??= sentenceOf(error);
    end();
  };
  onEnd(() => {
    asked = true;
    end();
  }, hurryUp);

  let run: Run | undefined;
  try {
    run = new Run(options, viewFor(options), fail);
    // Who has asked for the end needs not be told what could not begin for it.
    run.start().catch((error: unknown) => {
      if (!asked) fail(error);
    });
    await ending;
    await run.stop(hurry);
  } catch (error) {
    fail(error);
  }
  if (failure === undefined) return 0;
  process.stderr.write(`error: ${failure}\n`);
  return 1;
}

function viewFor({ json }: Options): (board: Board) => View {
  const { stdout, env } = process;
  const write = (text: string) => void stdout.write(text);
  if (json) return () => new JsonView(write);
  const plain = !stdout.isTTY || env["TERM"] === "dumb" || Boolean(env["NO_COLOR"]) || Boolean(env["CI"]);
  return (board) => (plain ? new PlainView(write, board) : new TerminalView(stdout, board));
}
