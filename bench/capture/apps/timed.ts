import "./billed";
import { app } from "@azure/functions";
import { listen } from "./listen";
import { functionName } from "./names";
import { save } from "./save";
import { settings } from "./settings";

/**
 * Timers that each listen for a time and then save: one for the plain timer; two, whose times overlap, for alternating
 * functions.
 */
const { url, windowMs, overlapMs, schedules, pastDue } = settings;

schedules.forEach((schedule, nth) => {
  app.timer(functionName(nth), {
    schedule,
    runOnStartup: pastDue[nth] === true,
    handler: async () => {
      const began = new Date();
      await save(began, await listen(url, windowMs + 2 * overlapMs));
    },
  });
});
