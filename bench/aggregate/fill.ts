import { root } from "../../local/dashboard/root";
import { venuesText } from "../../local/feed/frame";
import { randomStream } from "../../local/feed/noise";
import { simulation } from "../../local/feed/source";
import { VENUES } from "../../local/feed/venues";
import { loadConfig } from "../../src/config/load";
import { decoder } from "../../src/feed/decode";
import { Session } from "../../src/feed/session";
import { BlobJournals } from "../../src/journal/storage/blob-journals";
import type { Window } from "../../src/model/window";
import { connectContainers } from "../../src/storage/containers";
import { feedId } from "./environment";

const bufferBytes = 100_000_000;

/**
 * Writes the journals of a window that a live feed would have written: so many readings, of all venues a frame, evenly
 * over the window, appended as often as the configuration says.
 * @param env of the app
 */
export async function fill(env: Readonly<Record<string, string>>, window: Window, readings: number): Promise<void> {
  const config = loadConfig({ root, env });
  const feed = config.feed(feedId);
  const journals = new BlobJournals(connectContainers(config.settings).journal, bufferBytes);
  const grid = { lengthMs: window.end - window.start };
  const session = new Session(feed.id, "bench", grid, journals, window.start, "bench");
  const source = simulation(VENUES, 1, "real");
  const random = randomStream(1);
  const decode = decoder(feed.mapping);
  const frames = Math.ceil(readings / VENUES.length);
  let flushed = window.start;
  for (let nth = 0; nth < frames; nth++) {
    const at = window.start + Math.floor((nth / frames) * grid.lengthMs);
    if (at - flushed >= feed.flushSeconds * 1000) {
      flushed = at;
      await written(journals);
    }
    const text = venuesText(source.next(nth, at).slice(0, readings - nth * VENUES.length), at, "wander", random);
    session.frame(at, decode(text).readings, false);
  }
  // Only a frame beyond it proves a window whole.
  session.frame(
    window.end,
    decode(venuesText(source.next(frames, window.end), window.end, "usual", random)).readings,
    false,
  );
  await written(journals);
}

async function written(journals: BlobJournals): Promise<void> {
  if (!(await journals.flush("all"))) throw new Error(`The journals could not be written: ${journals.trouble ?? ""}`);
}
