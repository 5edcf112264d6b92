import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { takeDataDirectory, type Source } from "../../../local/cli/data-directory";
import { cleanUp, temporary } from "./cli-process";

afterAll(cleanUp);

const take = (directory: string, source: Source = "simulated", fresh = false) =>
  takeDataDirectory({ path: directory, source, fresh, isStopping: () => false, onLost: () => undefined });

test("a folder is taken by one run at a time and can be taken again after it", async () => {
  const directory = path.join(temporary(), "new");
  const first = await take(directory);
  // The parent of this process stands for another run that lives.
  writeFileSync(path.join(directory, "run.pid"), String(process.ppid));
  await expect(take(directory)).rejects.toThrow(
    `${directory} is in use by another run (process ${process.ppid}); stop that one, or choose another folder`,
  );
  await first.release();
  await (await take(directory)).release();
});

test("real and invented readings never join, unless the folder begins anew", async () => {
  const directory = temporary();
  await (await take(directory)).release();
  await expect(take(directory, "live")).rejects.toThrow(/holds invented readings, which real ones must not join/);
  await (await take(directory, "live", true)).release();
  await expect(take(directory)).rejects.toThrow(/holds real readings, which invented ones must not join/);
});

test("--fresh deletes what earlier runs wrote and nothing else", async () => {
  const directory = temporary();
  const first = await take(directory);
  for (const file of [first.feedLog, first.appLog]) writeFileSync(file, "old\n");
  writeFileSync(path.join(directory, "notes.txt"), "mine");
  await first.release();
  const second = await take(directory, "simulated", true);
  expect(existsSync(second.feedLog)).toBe(false);
  await second.release();
  expect(readdirSync(directory).sort()).toEqual(["headcount.json", "notes.txt"]);
});
