import { cleanUp, eventually, HostProcess } from "./host-process";

afterAll(cleanUp);

interface Runs {
  readonly runs: number;
  readonly most: number;
  readonly last: { readonly timer: Record<string, unknown>; readonly name: string };
}

describe("timer triggers", () => {
  it("fire on the schedule that a setting holds, with the trigger data of the real host, and never overlap", async () => {
    const env = { TIMER_SCHEDULE: "* * * * * *", TIMER_TAKES: "1100" };
    const host = await HostProcess.start("web", { env });
    const { most, last } = await eventually(async () => {
      const seen = await host.json<Runs>("/web/v1/timers");
      return seen.runs === 2 && seen;
    });
    expect(most).toBe(1);
    const time = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(last).toEqual({
      name: "everySecond",
      timer: {
        schedule: { adjustForDST: true },
        scheduleStatus: { last: time, lastUpdated: time, next: time },
        isPastDue: false,
      },
    });
    await host.stop();
  });

  it("that fall due several times during a run make one late run after it, as on Azure", async () => {
    const soon = Date.now() + 5000;
    const seconds = [0, 1, 2, 3, 4, 5].map((nth) => new Date(soon + nth * 1000).getUTCSeconds());
    // The last of them falls due before the first run is over; nothing does afterwards, for most of a minute.
    const env = { TIMER_SCHEDULE: `${seconds.sort((a, b) => a - b).join(",")} * * * * *`, TIMER_TAKES: "6500" };
    const host = await HostProcess.start("web", { env });
    const { most } = await eventually(async () => {
      const seen = await host.json<Runs>("/web/v1/timers");
      return seen.runs === 2 && seen;
    });
    expect(most).toBe(1);
    await host.stop();
  });

  it("do not fire with --no-timers, but run by hand", async () => {
    const host = await HostProcess.start("web", { env: { TIMER_SCHEDULE: "* * * * * *" }, args: ["--no-timers"] });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await host.json<Runs>("/web/v1/timers")).runs).toBe(0);
    expect((await host.post("/admin/functions/everySecond")).status).toBe(202);
    await eventually(async () => (await host.json<Runs>("/web/v1/timers")).runs === 1);
    await host.stop();
  });

  it("run anew when a test fires them, after the run that is going on, which fires alone do not", async () => {
    const env = { TIMER_SCHEDULE: "0 0 0 1 1 *", TIMER_TAKES: "300" };
    const host = await HostProcess.start("web", { env, args: ["--test-controls"] });
    await host.post("/admin/functions/everySecond");
    await host.post("/admin/functions/everySecond");
    expect((await host.post("/admin/test/fire", { name: "everySecond" })).status).toBe(200);
    expect(await host.json<Runs>("/web/v1/timers")).toMatchObject({ runs: 2, most: 1 });
    expect((await host.post("/admin/test/fire", {})).status).toBe(400);
    await host.stop();
  });

  it("refuse a schedule that is not NCRONTAB, and a setting that is missing", async () => {
    const wrong = HostProcess.launch("web", { env: { TIMER_SCHEDULE: "every day" } });
    expect(await wrong.exited).toBe(1);
    expect(wrong.errors).toMatch(/^error: The schedule "every day" of 'everySecond' is not a valid NCRONTAB/);
    const missing = HostProcess.launch("web");
    expect(await missing.exited).toBe(1);
    expect(missing.errors).toBe(
      "error: The setting TIMER_SCHEDULE, used by the schedule of 'everySecond', is not set.\n",
    );
  });
});
