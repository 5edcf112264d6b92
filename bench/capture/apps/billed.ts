import { app } from "@azure/functions";

/** Says on standard output when each invocation begins and ends, which is what Azure bills. */
for (const [phase, hook] of [
  ["begins", app.hook.preInvocation],
  ["ends", app.hook.postInvocation],
] as const) {
  hook(({ invocationContext: { invocationId: id, functionName: name } }) => {
    process.stdout.write(`${JSON.stringify({ event: "invocation", phase, id, name, at: Date.now() })}\n`);
  });
}
