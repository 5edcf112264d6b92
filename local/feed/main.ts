import { readArguments } from "./cli";
import { startControl, type Control } from "./control";
import { FeedError } from "./errors";
import { startFeed, type RunningFeed } from "./feed";

/** After this the process ends even if something still holds it. In ms. */
const END_MS = 2000;

async function main(): Promise<void> {
  const { feed: options, controlPort } = readArguments(process.argv);
  const feed = await startFeed(options);
  const control = await startControl(feed, controlPort).catch(async (error: unknown) => {
    await feed.close();
    throw error;
  });
  endWith(feed, control);
  const ready = { event: "ready", url: feed.url, control: control.url };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  if (process.connected) process.send?.(ready, undefined, undefined, () => undefined);
}

function endWith(feed: RunningFeed, control: Control): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(), END_MS).unref();
    void Promise.all([feed.close(), control.close()]).then(() => {
      if (process.connected) process.disconnect();
    });
  };
  process.on("SIGTERM", end).on("SIGINT", end).on("disconnect", end);
  process.on("message", (message: { type?: unknown } | null) => {
    if (message?.type === "shutdown") end();
  });
}

function sentence(error: unknown): string {
  if (error instanceof FeedError) return error.message;
  const { code, port, path, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") return `Port ${port ?? "?"} is taken; choose another, or 0 for a free one.`;
  if (code === "EACCES" && port !== undefined) return `Port ${port} may not be opened; choose one above 1023.`;
  if (path !== undefined) return `The log ${path} can't be written (${code ?? "unknown"}).`;
  return `The feed can't start: ${message}.`;
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${sentence(error)}\n`);
  process.exit(1);
});
