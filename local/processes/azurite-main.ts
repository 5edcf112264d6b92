import { lock } from "proper-lockfile";
import { azuriteLock } from "./azurite";

/**
 * Azurite's blob service as a process of its own, on a free port: `node azurite-main.js DIRECTORY [PORT]`. It saves its
 * store and ends by SIGTERM, by the message `{"type":"shutdown"}`, and a moment after its parent is gone, since others
 * that lost it have something to write; a SIGKILL would lose what it had acknowledged within the last seconds.
 */
const [location = ".", port = "0"] = process.argv.slice(2);
const options = ["--location", location, "--blobHost", "127.0.0.1", "--blobPort", port];
/** It has no types and no exports. */
const program: string = "azurite/dist/src/blob/main.js";
/** What the app needs for its last lines, milliseconds. */
const orphanedMs = 3000;

process.argv.splice(2, Infinity, ...options, "--silent", "--disableTelemetry", "--skipApiVersionCheck");

const print = console.log.bind(console);
console.log = (...words: unknown[]) => {
  const text = words.map(String).join(" ");
  const url = /successfully listens on (http\S+)/.exec(text)?.[1];
  if (url) process.send?.({ type: "ready", url });
  else if (/successfully closed/.test(text)) process.exit(0);
  else if (!/starting|closing/.test(text)) print(text);
};

const end = () => process.emit("SIGTERM");
process.on("disconnect", () => setTimeout(end, orphanedMs));
process.on("message", (message: unknown) => {
  if (typeof message === "object" && message !== null && "type" in message && message.type === "shutdown") end();
});

// Two over one directory would overwrite each other's store; one that was killed holds its lock for a few seconds more.
lock(location, { ...azuriteLock(location), retries: { retries: 60, minTimeout: 250, maxTimeout: 250 } }).then(
  () => import(program),
  (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The storage folder ${location} can't be locked: ${why}.\n`, () => process.exit(1));
  },
);
