import { Command, InvalidArgumentError } from "commander";
import { codeOf, HostError, messageOf, stackOf } from "./errors";
import { startHost, type Host } from "./host";

/** Exit code of a worker process that its app brought down. */
const EXIT_CRASHED = 70;
const EXIT_INTERRUPTED = 130;

interface CliOptions {
  readonly app: string;
  readonly port: number;
  readonly state: string;
  readonly hub?: string;
  readonly host: string;
  readonly testControls?: boolean;
  readonly timers: boolean;
  readonly keys?: boolean;
  readonly keepEvents?: boolean;
}

function parseOptions(): CliOptions {
  return new Command("host")
    .description("Hosts a built Azure Functions v4 app with Durable orchestrations on this machine.")
    .requiredOption("--app <dir>", "directory of the built app")
    .requiredOption("--port <n>", "port to listen on, 0 for a free one", toPort)
    .requiredOption("--state <dir>", "directory for the state")
    .option("--hub <name>", "task hub name; host.json's by default")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--test-controls", "serve /admin/test, which lets tests hold, delay and repeat")
    .option("--no-timers", "don't fire timer triggers")
    .option("--keys", "enforce function keys")
    .option("--keep-events", "keep external events that a generation did not consume")
    .parse()
    .opts<CliOptions>();
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  return port;
}

/** The app's unhandled errors end the process, as they end a worker; stderr says which. */
function crashOn(event: "unhandledRejection" | "uncaughtException"): void {
  process.on(event, (error: unknown) => {
    const entry = { event, message: messageOf(error), code: codeOf(error), stack: stackOf(error) };
    process.stderr.write(`${JSON.stringify(entry)}\n`, () => process.exit(EXIT_CRASHED));
  });
}

/** Ends gracefully on the first call and at once on the second. */
function stopper(starting: Promise<Host>): () => void {
  let stopping = false;
  return () => {
    if (stopping) process.exit(EXIT_INTERRUPTED);
    stopping = true;
    starting
      .then((host) => host.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
}

async function main(): Promise<void> {
  const options = parseOptions();
  crashOn("unhandledRejection");
  crashOn("uncaughtException");
  // a reader that went away must not bring the app down
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);

  const starting = startHost(options);
  const stop = stopper(starting);
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  process.on("message", (message: unknown) => {
    if (typeof message === "object" && message !== null && "type" in message && message.type === "shutdown") stop();
  });

  const host = await starting;
  const ready = { event: "ready", url: host.url, ...(host.key !== undefined && { key: host.key }) };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  // A parent that goes away meanwhile is told by "disconnect".
  if (process.connected) process.send?.(ready, undefined, undefined, () => undefined);
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof HostError ? error.message : stackOf(error)}\n`, () =>
    process.exit(1),
  );
});
