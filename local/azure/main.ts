import { Command } from "commander";
import { messageOf } from "../../src/model/errors";
import { find, type Where } from "./cloud";
import { update } from "./update";

type Options = Where & { readonly feed: string };
type UpdateOptions = Where & { readonly from: string; readonly to: string; readonly feed?: string[] };

const say = (line: string) => console.log(line);

const program = new Command("azure").description("Starts, stops and updates what is deployed.");

for (const wanted of [true, false]) {
  program
    .command(wanted ? "start" : "stop")
    .description(wanted ? "Starts to collect a feed." : "Stops to collect a feed.")
    .requiredOption("--feed <id>", "the feed")
    .option("--app <name>", "the function app; default: the one that azd made")
    .option("--resource-group <name>", "its resource group; default: azd's")
    .option("--subscription <id>", "the subscription of the resource group; default: azd's with azd's group, else az's")
    .option("--url <address>", "where an app answers, instead of its name")
    .option("--key-stdin", "takes the function key from standard input, instead of asking az for it")
    .action(async ({ feed, ...where }: Options) => {
      const app = await find(where);
      await app.want(feed, wanted);
      say(`${feed} is ${wanted ? "wanted" : "not wanted any more"}. See ${app.url}/api/collectors/${feed}`);
    });
}

program
  .command("update")
  .description(
    "Puts a new collector in the place of an old one without a gap; both are deployed, the old one collects.",
  )
  .requiredOption("--from <app>", "the old function app's name, or its address")
  .requiredOption("--to <app>", "the new one's")
  .option("--feed <id...>", "the feeds; default: all that the old one collects")
  .option("--resource-group <name>", "their resource group; default: azd's")
  .option("--subscription <id>", "the subscription of the resource group; default: azd's with azd's group, else az's")
  .action(async ({ from, to, feed: feeds, ...place }: UpdateOptions) => {
    const [old, next] = await Promise.all([from, to].map((app) => find(whereOf(app, place))));
    if (!old || !next) return;
    for (const { feed, gaps } of await update({ from: old, to: next, feeds, tell: say })) {
      for (const gap of gaps) say(`${feed}: a gap from ${gap.from} to ${gap.to}, ${gap.reason}`);
      if (gaps.length > 0) process.exitCode = 2;
      else say(`${feed}: updated, and nothing is missing`);
    }
  });

function whereOf(app: string, place: Where): Where {
  return /^https?:/.test(app) ? { url: app } : { ...place, app };
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`error: ${messageOf(error)}\n`);
  process.exitCode = 1;
});
