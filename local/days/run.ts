import { rebuildDays, type DayRange } from "../../src/archive/days/rebuild";
import type { Environment } from "../../src/config/environment";
import { compose } from "../../src/compose";
import type { Log } from "../../src/feed/ports";
import { counted } from "../text/counted";

/** Makes day indexes again as the command line asks. @param root the app's directory @param say takes a line of text */
export async function run(
  root: string,
  env: Environment,
  { feed, ...range }: DayRange & { readonly feed?: string },
  say: (line: string) => void,
): Promise<void> {
  const { config, containers, control } = compose(root, env);
  const log: Log = (level, event, fields) => say(`${level}: ${event} ${JSON.stringify(fields)}`);
  const parts = { container: containers.archive, idle: control.idle.bind(control), log };
  for (const each of feed === undefined ? config.feeds : [config.feed(feed)]) {
    const changed: string[] = [];
    let [first, last, count] = ["", "", 0];
    for await (const day of rebuildDays(parts, each, range)) {
      if (count++ === 0) first = day.date;
      last = day.date;
      if (!day.changed) continue;
      changed.push(day.date);
      say(`${each.id}: ${day.date} written anew`);
    }
    say(
      count === 0
        ? `${each.id}: no windows on these days`
        : `${each.id}: ${counted(count, "day")} from ${first} to ${last}, ${changed.length} written anew`,
    );
  }
}
