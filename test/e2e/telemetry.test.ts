import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Rig, until } from "../../local/prove/rig";
import { telemetry, telemetryLine, type TelemetryEvent } from "../../src/model/telemetry";

const trace = "0af7651916cd43dd8448eb211c80319c";
const secret = "Bearer s3cret-of-the-feed";

type Line = z.output<typeof telemetryLine>;

test("the app's lines keep what docs and alerts rest on, hold no secret, and are few", async () => {
  const texts: string[] = [];
  const rig = await Rig.start({
    windowSeconds: 2,
    rate: 100,
    // The minute's timer has a trace of its own, and may come in between.
    timers: false,
    overrides: { HEADERS: JSON.stringify({ Authorization: secret }) },
    onAppLine: (line) => texts.push(line),
  });
  try {
    await fetch(`${String(rig.app.ready["url"])}/api/collectors/crowdmonitor/start`, {
      method: "POST",
      headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` },
    });
    const lines = () => texts.flatMap((text) => ours(text));
    await until("three windows are archived", () => lines().filter(({ event }) => event === "window").length >= 3);
    await rig.fault({ fault: "drop" });
    await until("the connection is back", () => lines().filter(({ event }) => event === "session-began").length >= 2);
    await rig.stop();
    await until("the collector has ended", async () => (await rig.collector()).status === "Completed");

    expect(lines().flatMap((line) => wrongIn(line))).toEqual([]);
    const events = new Set(lines().map(({ event }) => event));
    for (const event of ["window", "listened", "session-began", "session-ended", "live-feed-ended"])
      expect(events).toContain(event);

    expect(new Set(lines().map((line) => line["trace"]))).toEqual(new Set([trace]));
    const operations = lines().flatMap(({ operation }) => (typeof operation === "string" ? [operation] : []));
    expect(new Set(operations).size).toBeGreaterThanOrEqual(3);

    expect(texts.filter((text) => text.includes("s3cret") || text.includes("AccountKey"))).toEqual([]);
    const { published } = await rig.feedStatus();
    expect(published).toBeGreaterThan(600);
    expect(lines().length).toBeLessThan(published / 10);
  } finally {
    await rig.end();
  }
}, 90_000);

test("docs/telemetry.md says of every line what it has in it", () => {
  const documented = readFileSync(path.resolve(__dirname, "../../docs/telemetry.md"), "utf8").split("\n");
  const row = (event: string) => documented.find((line) => line.startsWith(`| \`${event}\` `)) ?? "";
  const missing = Object.entries(telemetry).flatMap(([event, fields]) =>
    Object.keys(fields.shape)
      .filter((field) => !["feed", "trace", "operation"].includes(field) && !row(event).includes(`\`${field}\``))
      .map((field) => `${event}: ${field}`),
  );
  expect(missing).toEqual([]);
});

/** Lines of the app; the host's own have no event or no level. */
function ours(text: string): Line[] {
  const read = z.object({ level: z.string(), event: z.string() }).safeParse(parsed(text));
  return read.success ? [telemetryLine.parse(parsed(text))] : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongIn({ event, ...line }: Line): string[] {
  const schema = event in telemetry ? telemetry[event as TelemetryEvent] : undefined;
  if (!schema) return [`${event} is not documented`];
  const fields = Object.entries(line).filter(([name]) => !["time", "level"].includes(name));
  const { error } = schema.safeParse(Object.fromEntries(fields));
  return error ? [`${event}: ${z.prettifyError(error)}`] : [];
}
