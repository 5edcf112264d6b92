import "./billed";
import { app, type OrchestrationContext } from "durable-functions";
import { listen } from "./listen";
import { save } from "./save";
import { settings } from "./settings";

const { url, windowMs } = settings;

app.activity("listenAndSave", {
  handler: async () => {
    const began = new Date();
    await save(began, await listen(url, windowMs));
  },
});

/** An activity a window, each with a connection of its own, one after the other for ever. */
app.orchestration("chain", function* (context: OrchestrationContext) {
  try {
    yield context.df.callActivity("listenAndSave");
  } catch {
    // A window that failed is lost; the next one is not.
  }
  context.df.continueAsNew(null);
});
