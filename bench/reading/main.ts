import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { messageOf } from "../../src/model/errors";
import { dateAfter, localDay } from "../../src/hours/day";
import { machine } from "../machine";
import { measure, type Answered } from "./endpoints";
import { fill } from "./folder";
import { readOptions } from "./options";
import { page } from "./page";
import { configOver } from "./past";
import { questionsOf } from "./questions";
import { textOf, type Report } from "./report";
import { Site } from "./site";
import { stream, type Streamed } from "./stream";

/** Progress is no result: it stays out of what is piped on. */
const say = (line: string) => console.error(line);

async function main(): Promise<void> {
  const { days, rawDays, data, json } = readOptions(process.argv);
  const folder = data ?? mkdtempSync(path.join(tmpdir(), "headcount-bench-"));
  try {
    const report = await run(path.resolve(folder), { days, rawDays });
    console.log(json ? JSON.stringify(report, null, 2) : textOf(report));
  } finally {
    if (data === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function run(folder: string, options: { days: number; rawDays: number }): Promise<Report> {
  say("Making the past …");
  const { azurite, past } = await fill(folder, options, say);
  try {
    const feed = configOver(azurite.connectionString).feed(past.feed);
    const site = await Site.start(azurite.url, feed.id);
    try {
      await site.restart();
      const before = machine();
      const endpoints: Answered[] = [];
      for (const question of questionsOf(feed, past, Date.now())) {
        say(`Asking for ${question.name} …`);
        endpoints.push(await measure(site, question));
      }
      const streams: Streamed[] = [];
      for (const from of ["day files", "raw windows"] as const) {
        for (const format of ["csv", "ndjson"] as const) {
          say(`Streaming ${format} from ${from} …`);
          streams.push(await stream(site, feed, past.rawDays, format, from));
        }
      }
      say("Opening the page …");
      await site.restart();
      const yesterday = dateAfter(localDay(feed.timeZone, Date.now()).date, -1);
      const seen = await page(site.url, feed.venues[6]?.id ?? "", yesterday);
      return { machine: before, past, endpoints, streams, page: seen, loadAfter: loadavg()[0] ?? NaN };
    } finally {
      await site.close();
    }
  } finally {
    await azurite.stop();
  }
}

main().catch((error: unknown) => {
  console.error(`error: ${messageOf(error)}`);
  process.exitCode = 1;
});
