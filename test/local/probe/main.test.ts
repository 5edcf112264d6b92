import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startFeed } from "../../../local/feed/feed";

const MAIN = join(__dirname, "../../../dist/local/probe/main.js");

async function probe(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...args]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  child.stderr.on("data", (data: Buffer) => (err += data.toString()));
  const [code] = (await once(child, "close")) as [number];
  return { code, out, err };
}

test("the command reports on stdout and ends by itself", async () => {
  const feed = await startFeed({ rate: 50 });
  const { code, out, err } = await probe(feed.url, "--subscribe", "", "--frames", "2", "--json");
  await feed.close();
  expect([code, out.split("\n").length]).toEqual([0, 2]);
  expect(JSON.parse(out)).toMatchObject({ entry: { subscribe: "" }, trial: { readings: 64 } });
  expect(err).toContain('Sent "".\nFrame 1 after');
});

test.each([
  [["--feed", "nowhere"], /^error: There is no feed "nowhere" in feeds\.json; known: .*\n$/],
  [["ws://a.example", "--seconds", "0"], /^error: .*It must be a number from 1 to 3600\.\n$/],
  [["ws://a.example", "--frames", "many"], /^error: .*It must be a whole number from 1 to 10000\.\n$/],
])("%j is one sentence and exit code 1", async (args, sentence) => {
  expect(await probe(...args)).toEqual({ code: 1, out: "", err: expect.stringMatching(sentence) });
});
