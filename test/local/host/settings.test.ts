import path from "node:path";
import { readApp } from "../../../local/host/app";

const name = "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions";
const app = path.resolve(__dirname, "../../..");

const before = process.env;
const set = (value: string) => (process.env = { ...before, [name]: value });
afterEach(() => {
  process.env = before;
});

test("how many activities run at a time is host.json's word, and a setting goes before it", () => {
  expect(readApp(app).hostJson.maxConcurrentActivities).toBe(40);
  set("2500");
  expect(readApp(app).hostJson.maxConcurrentActivities).toBe(2500);
});

test.each(["0", "many", "-1", ""])("a setting that says %p of it is refused by name", (value) => {
  set(value);
  expect(() => readApp(app)).toThrow(name);
});
