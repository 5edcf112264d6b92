import "./billed";
import { app } from "@azure/functions";
import { listen } from "./listen";
import { save } from "./save";
import { settings } from "./settings";

const { url, windowMs, schedules, pastDue } = settings;

/** A timer that takes one frame, saves it, and knows nothing of the time in between. */
app.timer("snapshot", {
  schedule: schedules[0] ?? "",
  runOnStartup: pastDue,
  handler: async () => {
    const began = new Date();
    await save(began, await listen(url, windowMs, 1));
  },
});
