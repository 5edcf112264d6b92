import path from "node:path";
import { readApp } from "../../../local/host/app";

const setting = "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions";
const app = path.resolve(__dirname, "../../..");

afterEach(() => {
  delete process.env[setting];
});

test("how many activities run at a time is host.json's word, and a setting goes before it", () => {
  expect(readApp(app).hostJson.maxConcurrentActivities).toBe(40);
  process.env[setting] = "2500";
  expect(readApp(app).hostJson.maxConcurrentActivities).toBe(2500);
});

test.each(["0", "many", "-1", ""])("a setting that says %p of it is refused by name", (value) => {
  process.env[setting] = value;
  expect(() => readApp(app)).toThrow(setting);
});
