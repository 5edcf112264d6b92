import { lock } from "proper-lockfile";
import { azuriteLock } from "./azurite";

/**
 * Azurite's blob service as a process of its own, on a free port: `node azurite-main.js DIRECTORY [PORT [OPTION…]]`. It saves its
 * store and ends by SIGTERM, by the message `{"type":"shutdown"}`, and a moment after its parent is gone, since others
 * that lost it have something to write; a SIGKILL would lose what it had acknowledged within the last seconds.
 */
const [location = ".", port = "0", ...more] = process.argv.slice(2);
const options = ["--location", location, "--blobHost", "127.0.0.1", "--blobPort", port, ...more];
/** It has no types and no exports. */
const program: string = "azurite/dist/src/blob/main.js";
/** What the app needs for its last lines, milliseconds. */
const orphanedMs = 3000;

process.argv.splice(2, Infinity, ...options, "--silent", "--disableTelemetry", "--skipApiVersionCheck");

const print = console.log.bind(console);
console.log = (...words: unknown[]) => {
  const text = words.map(String).join(" ");
  const url = /successfully listens on (http\S+)/.exec(text)?.[1];
  if (url) tellReady(url);
  else if (/successfully closed/.test(text)) endWhenWritten();
  else if (!/starting|closing/.test(text)) print(text);
};

/** The lock's own, which ends the process where no other stands beside it. */
let listenersBefore = 0;

/** Azurite listens before it can be told to end: by a SIGTERM in between it would end without saving. */
function tellReady(url: string): void {
  if (process.listenerCount("SIGTERM") === listenersBefore) setImmediate(() => tellReady(url));
  else process.send?.({ type: "ready", url }, undefined, undefined, () => undefined);
}

/** It calls itself closed while a save that its clock began is still on its way to the disk. */
function endWhenWritten(idle = 0): void {
  const writes = process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq"));
  if (!writes && idle >= 2) process.exit(0);
  setTimeout(() => endWhenWritten(writes ? 0 : idle + 1), 5);
}

const end = () => process.emit("SIGTERM");
process.on("disconnect", () => setTimeout(end, orphanedMs));
process.on("message", (message: unknown) => {
  if (typeof message === "object" && message !== null && "type" in message && message.type === "shutdown") end();
});

// Two over one directory would overwrite each other's store; one that was killed holds its lock for a few seconds more.
lock(location, { ...azuriteLock(location), retries: { retries: 60, minTimeout: 250, maxTimeout: 250 } }).then(
  () => {
    listenersBefore = process.listenerCount("SIGTERM");
    return import(program);
  },
  (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The storage folder ${location} can't be locked: ${why}.\n`, () => process.exit(1));
  },
);
