import "./billed";
import { app } from "@azure/functions";
import { listen } from "./listen";
import { functionName } from "./names";
import { save } from "./save";
import { settings } from "./settings";

const { url, windowMs, schedules, pastDue } = settings;

/** A timer that takes one frame, saves it, and knows nothing of the time in between. */
app.timer(functionName(0), {
  schedule: schedules[0] ?? "",
  runOnStartup: pastDue[0] === true,
  handler: async () => {
    const began = new Date();
    await save(began, await listen(url, windowMs, 1));
  },
});
