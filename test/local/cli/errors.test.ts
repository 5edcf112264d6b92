import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { cleanUp, Cli, temporary } from "./cli-process";

afterAll(cleanUp);

async function failure(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const cli = new Cli(["--json", ...args], env);
  expect(await cli.ended).toBe(1);
  expect(cli.stdout).toBe("");
  expect(cli.stderr).not.toMatch(/^\s+at /m);
  return cli.stderr;
}

test.each([
  [["--window", "7s"], /'7s' is invalid. It must be 1s to 9m and divide an hour, such as 15s, 1m or 5m\.\n$/],
  [["--window", "10m"], /'10m' is invalid/],
  [["--port", "70000"], /'70000' is invalid. It must be a whole number from 0 to 65535\.\n$/],
  [["--speed", "0"], /'0' is invalid. It must be a number from 0.01 to 1000\.\n$/],
  [["--live", "--speed", "2"], /'--live' cannot be used with option '--speed <times>'\n$/],
  [["--live", "--replay", "x.csv"], /'--live' cannot be used with option '--replay <file>'\n$/],
  [["--data", ""], /'' is invalid. It must be the path of a folder\.\n$/],
  [["--live", "--history", "2"], /'--live' cannot be used with option '--history <days>'\n$/],
  [["--history", "0"], /'0' is invalid. It must be a whole number of days from 1 to 366\.\n$/],
  [["--fresch"], /unknown option '--fresch'/],
  [["--feed", "nowhere"], /^error: There is no feed "nowhere" in .*feeds\.json; known: crowdmonitor\.\n$/],
])("%j is one sentence and exit code 1", async (args, sentence) => {
  expect(await failure(args)).toMatch(sentence);
});

test("a bad feeds.json is named with its path and what to write", async () => {
  const file = path.join(temporary(), "feeds.json");
  writeFileSync(file, '{ "feeds": [{ "id": "x", "name": "X", "url": "http://x", "mapping": {} }] }');
  const said = await failure([], { HEADCOUNT_FEEDS_FILE: file });
  expect(said).toContain(`${file}: feeds[0].url: found "http://x"; write a ws:// or wss:// address`);
  writeFileSync(file, '{ "feeds": [');
  expect(await failure([], { HEADCOUNT_FEEDS_FILE: file })).toMatch(/feeds\.json:1:13: .*\n$/);
});

test("a reader is not asked to collect", async () => {
  expect(await failure([], { HEADCOUNT_ROLE: "reader" })).toMatch(/^error: HEADCOUNT_ROLE is "reader", .*\n$/);
});

test("a folder that can't be made, or holds what is not ours, is refused and left as it was", async () => {
  const directory = temporary();
  const file = path.join(directory, "file");
  writeFileSync(file, "");
  expect(await failure(["--data", path.join(file, "below")])).toMatch(
    /^error: .*below can't be written to \(E\w+\); choose another folder with --data DIR\.\n$/,
  );
  mkdirSync(path.join(directory, "azurite"));
  expect(await failure(["--data", directory, "--fresh"])).toMatch(/holds "azurite", which Headcount did not write/);
});

test("a missing recording and a taken port are one sentence each", async () => {
  const data = temporary();
  expect(await failure(["--replay", "nowhere.csv", "--data", data])).toBe(
    "error: The recording nowhere.csv can't be read (ENOENT).\n",
  );
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await failure(["--port", String(port), "--data", data])).toMatch(
    new RegExp(`^error: .*${port}.* is taken.*\\n$`),
  );
  server.close();
});
