import { Aggregator } from "../../../src/archive/aggregator";
import type { Config } from "../../../src/config/load";
import type { Control } from "../../../src/control/control";
import type { Containers } from "../../../src/storage/containers";
import { testClock } from "../feed/fixture";

test("of a feed that feeds.json has no more nothing is aggregated, and no storage is asked", async () => {
  const containers = {} as Containers;
  const control = { idle: () => Promise.reject(new Error("asked")) } as unknown as Control;
  const aggregator = new Aggregator({ feeds: [] } as unknown as Config, containers, control, testClock().clock);
  expect(await aggregator.run("gone", { partial: true })).toMatchObject({ windows: [], left: 0 });
});

test("of a process that ends nothing more is aggregated, and no storage is asked; windows are left", async () => {
  const control = { idle: () => Promise.reject(new Error("asked")) } as unknown as Control;
  const config = { feeds: [{ id: "pool" }] } as unknown as Config;
  const aggregator = new Aggregator(config, {} as Containers, control, testClock().clock);
  aggregator.end();
  expect(await aggregator.run("pool", { partial: true })).toMatchObject({ windows: [], left: 1 });
});
