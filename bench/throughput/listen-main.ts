import { WebSocket } from "ws";
import { root } from "../../local/dashboard/root";
import { loadConfig } from "../../src/config/load";
import type { Feed } from "../../src/config/schema";
import { ReceiptClock } from "../../src/feed/clock";
import { LiveFeed } from "../../src/feed/live-feed";
import type { Journals } from "../../src/feed/ports";
import { BlobJournals } from "../../src/journal/storage/blob-journals";
import { connectContainers } from "../../src/storage/containers";
import { Stopwatch } from "./stopwatch";

const feedId = "crowdmonitor";
/** What storage does not take at once is kept, and counts until it is taken. */
const bufferBytes = 1_000_000_000;

/** Listens by one side to so many frames, of which the first are not counted, and tells what they took. */
async function main(side: string, url: string, frames: number, warm: number): Promise<void> {
  const watch = new Stopwatch(frames, warm);
  if (side === "bare") bare(url, watch);
  const live = side === "bare" ? undefined : liveFeed(url, side === "stored", watch);
  await watch.heard;
  live?.end("stopped");
  await live?.ended;
  process.send?.(watch.read(), undefined, undefined, () => process.exit(0));
}

/** As little as anybody does who listens at all. */
function bare(url: string, watch: Stopwatch): void {
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
  socket.on("open", () => socket.send("all"));
  socket.on("message", (data) => {
    JSON.parse((data as Buffer).toString("utf8"));
    watch.frame();
  });
}

function liveFeed(url: string, stored: boolean, watch: Stopwatch): LiveFeed {
  const config = loadConfig({ root, env: process.env });
  const feed: Feed = { ...config.feed(feedId), url, subscribe: "all", openingHours: undefined, flushSeconds: 1 };
  const clock = new ReceiptClock("bench", 600_000);
  const journals = stored ? new BlobJournals(connectContainers(config.settings).journal, bufferBytes) : stub;
  let ids = 0;
  const live = new LiveFeed({
    feed,
    clock,
    grid: { lengthMs: feed.windowSeconds * 1000 },
    journals: counted(journals, watch),
    rejects: { note: (_at, reason) => failed(reason), flush: () => Promise.resolve() },
    desk: {
      wanted: () => Promise.resolve(true),
      tell: () => Promise.resolve(),
      forget: () => Promise.resolve(),
      relieved: () => Promise.resolve(false),
    },
    hours: { nextClosing: () => null },
    log: (level, event) => (level === "info" ? undefined : failed(event)),
    unique: () => `${Date.now().toString(36)}${ids++}`,
  });
  live.keepAlive(Infinity);
  return live;
}

/** Takes every line, which makes it one text, and keeps none. */
const stub: Journals = {
  open: () => ({ write: (line) => Buffer.byteLength(line) > 0, seal: () => undefined }),
  flush: () => Promise.resolve(true),
  full: false,
  pendingBytes: 0,
};

/** The same journals, and every frame's line is counted. */
function counted(journals: Journals, watch: Stopwatch): Journals {
  return {
    open(header) {
      const journal = journals.open(header);
      return {
        write(line, seq, at) {
          const taken = journal.write(line, seq, at);
          watch.frame();
          return taken;
        },
        seal: (...lines) => journal.seal(...lines),
      };
    },
    flush: (which) => journals.flush(which),
    get full() {
      return journals.full;
    },
    get pendingBytes() {
      return journals.pendingBytes;
    },
  };
}

function failed(what: string): never {
  throw new Error(`The live feed did not take everything: ${what}`);
}

const [side = "", url = "", frames, warm] = process.argv.slice(2);
void main(side, url, Number(frames), Number(warm));
