import { compose } from "../../src/compose";
import type { Environment } from "../../src/config/environment";
import { HeadcountError } from "../../src/model/errors";
import { compareArchive } from "../../src/report/compare/archive";
import { costOfMethods } from "../../src/report/compare/cost";
import { Curves } from "../../src/report/document/curves";
import type { ReportData } from "../../src/report/document/page";
import type { Options } from "./options";
import { noticing } from "./progress";
import { instantOf } from "./when";

/** Compares what the archive of the environment has. @throws HeadcountError */
export async function reportOfArchive(
  root: string,
  env: Environment,
  { feed: id = "", from = 0, to = Infinity, venues, criteria, plan }: Options,
  say: (line: string) => void,
): Promise<ReportData> {
  const app = compose(root, env);
  const feed = app.config.feed(id);
  const asked = {
    from: instantOf(feed.timeZone, from),
    to: Math.min(instantOf(feed.timeZone, to), app.clock.now()),
  };
  if (asked.to <= asked.from)
    throw new HeadcountError("REQUEST_INVALID", "--from must be before --to, and not in the future.");
  const { knownTo, gaps } = await app.days.ledger(feed, asked);
  const known = { from: asked.from, to: Math.min(asked.to, knownTo) };
  if (known.to <= known.from)
    throw new HeadcountError(
      "REQUEST_INVALID",
      `nothing of ${id} is aggregated in that time; npm run compare -- --help`,
    );
  const curves = new Curves(known);
  const notice = noticing(feed.timeZone, say);
  const comparison = await compareArchive(app, feed, known, {
    criteria,
    venue: venues?.[0],
    detail: true,
    trace: (of, start, end, occupancy) => {
      notice(end);
      curves.trace(of, start, end, occupancy);
    },
    cost: costOfMethods(feed, plan),
  });
  return { comparison, gaps, curves, name: feed.name, notes: [] };
}
