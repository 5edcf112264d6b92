import { spawnSync } from "node:child_process";
import { assigned, shellBlocks } from "./shell-blocks.cjs";

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

/** Variables that a block uses, and that have no value by then. */
function unset({ text, given }: Pick<(typeof blocks)[number], "text" | "given">): string[] {
  const known = [...given, ...assigned(text), "HOME", "PATH", "PWD"];
  // In single quotes a dollar is a dollar.
  const used = [...text.replaceAll(/'[^']*'/g, "").matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = ""]) => name);
  return used.filter((name) => !known.includes(name));
}

test("every variable of a block has a value, from the block itself or from one before it in its section", () => {
  expect(blocks.flatMap((block) => unset(block).map((name) => `${block.where}: $${name}`))).toEqual([]);
  expect(unset({ text: 'A=1\nfor each in x; do echo "$A ${each} $B ${C:-}"; done', given: ["B"] })).toEqual(["C"]);
  expect(unset({ text: "read -rs KEY\necho \"$KEY\" '$none'", given: [] })).toEqual([]);
});

test("no block puts a key into a command line, where the shell's history would keep it", () => {
  expect(blocks.filter(({ text }) => /[?&]code=|AccountKey=|x-functions-key: *[^$"\s@-]/.test(text))).toEqual([]);
});
