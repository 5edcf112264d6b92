/*
 * The shell of the documents and of what runs it elsewhere, block by block. As a program it writes each into a file of a
 * folder, for shellcheck: `node shell-blocks.cjs FOLDER`.
 */
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { parse } = require("yaml");

const root = path.resolve(__dirname, "../..");
const documents = ["README.md", "CONTRIBUTING.md", "local/feed/README.md", ...inFolder("docs", ".md")];
const workflows = inFolder(".github/workflows", ".yml");

function inFolder(folder, end) {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);
}

function read(file) {
  return readFileSync(path.join(root, file), "utf8").replaceAll("\r\n", "\n");
}

/** The variables that a block gives a value. */
function assigned(text) {
  return [...text.matchAll(/^\s*(?:(?:export |for )?([A-Za-z_]\w*)(?:=| in )|read (?:-\w+ )*(\w+))/gm)].map(
    ([, set, read]) => set ?? read,
  );
}

/** Blocks as `{ where, text, given }`: `given` are the variables that have a value before it. */
function shellBlocks() {
  const fenced = documents.flatMap((file) => {
    const text = read(file);
    // Who reads a section has read it from its beginning.
    let heading;
    let given = [];
    return [...text.matchAll(/^( *)```(?:sh|bash)\n([\s\S]*?)^ *```/gm)].map((match) => {
      const before = text.slice(0, match.index);
      if (heading !== before.lastIndexOf("\n## ")) given = [];
      heading = before.lastIndexOf("\n## ");
      const block = {
        where: `${file}:${before.split("\n").length}`,
        text: match[2].replaceAll(new RegExp(`^${match[1]}`, "gm"), ""),
        given,
      };
      given = [...given, ...assigned(block.text)];
      return block;
    });
  });
  const steps = workflows.flatMap((file) =>
    Object.values(parse(read(file)).jobs).flatMap(({ env = {}, steps }) =>
      steps.flatMap(({ run, env: own = {} }, index) =>
        run ? [{ where: `${file}: step ${index + 1}`, text: run, given: Object.keys({ ...env, ...own }) }] : [],
      ),
    ),
  );
  const hooks = Object.entries(parse(read("azure.yaml")).services).map(([service, { hooks }]) => ({
    where: `azure.yaml: ${service}`,
    text: hooks.prepackage.posix.run,
    given: [],
  }));
  return [...fenced, ...steps, ...hooks];
}

module.exports = { assigned, shellBlocks };

if (require.main === module) {
  const [folder] = process.argv.slice(2);
  shellBlocks().forEach(({ where, text }, index) => {
    const name = `${String(index).padStart(3, "0")}-${where.replace(/[^A-Za-z0-9]+/g, "-")}.sh`;
    writeFileSync(path.join(folder, name), `#!/usr/bin/env bash\n${text.trimEnd()}\n`);
  });
}
