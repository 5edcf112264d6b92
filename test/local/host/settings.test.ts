import path from "node:path";
import { readApp } from "../../../local/host/app";

const activities = "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions";
const taskHub = "HEADCOUNT_TASK_HUB";
const app = path.resolve(__dirname, "../../..");

const before = process.env;
const set = (name: string, value: string) => (process.env = { ...process.env, [name]: value });
beforeEach(() => {
  const others = Object.entries(before).filter(([name]) => name !== activities);
  process.env = { ...Object.fromEntries(others), [taskHub]: "Pools" };
});
afterEach(() => {
  process.env = before;
});

test("how many activities run at a time is host.json's word, and a setting goes before it", () => {
  expect(readApp(app).hostJson.maxConcurrentActivities).toBe(40);
  set(activities, "2500");
  expect(readApp(app).hostJson.maxConcurrentActivities).toBe(2500);
});

test.each(["0", "many", "-1", ""])("a setting that says %p of it is refused by name", (value) => {
  set(activities, value);
  expect(() => readApp(app)).toThrow(activities);
});

test("the task hub is the setting that host.json names, and one that is asked for goes before it", () => {
  expect(readApp(app).hostJson.hubName).toBe("Pools");
  expect(readApp(app, "Other").hostJson.hubName).toBe("Other");
  set(taskHub, "");
  expect(() => readApp(app)).toThrow(taskHub);
  expect(readApp(app, "Other").hostJson.hubName).toBe("Other");
});
