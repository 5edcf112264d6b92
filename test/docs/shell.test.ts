import { spawnSync } from "node:child_process";
import { shellBlocks } from "./shell-blocks.cjs";

const blocks = shellBlocks();

test.each(blocks.map(({ where, text }) => [where, text]))("bash can parse %s", (_, text) => {
  const { stderr, status } = spawnSync("bash", ["-n"], { input: text });
  expect([status, stderr.toString()]).toEqual([0, ""]);
});

test("what could not be tried without Azure is marked so, in each block of the documents", () => {
  const documented = blocks.filter(({ where }) => /\.md:/.test(where));
  const unmarked = documented.filter(
    ({ text }) => /^\s*(az|azd|azcopy|func) /m.test(text) && !text.startsWith("# Not tried here"),
  );
  expect(unmarked.map(({ where }) => where)).toEqual([]);
  expect(documented.length).toBeGreaterThan(5);
});

test("no block puts a key into a command line, where the shell's history would keep it", () => {
  expect(blocks.filter(({ text }) => /[?&]code=|AccountKey=|x-functions-key: *[^$"\s@-]/.test(text))).toEqual([]);
});
