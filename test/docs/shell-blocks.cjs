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

/** Blocks as `{ where, text }`. */
function shellBlocks() {
  const fenced = documents.flatMap((file) => {
    const text = read(file);
    return [...text.matchAll(/^( *)```(?:sh|bash)\n([\s\S]*?)^ *```/gm)].map((match) => ({
      where: `${file}:${text.slice(0, match.index).split("\n").length}`,
      text: match[2].replaceAll(new RegExp(`^${match[1]}`, "gm"), ""),
    }));
  });
  const steps = workflows.flatMap((file) =>
    Object.values(parse(read(file)).jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run }, index) => (run ? [{ where: `${file}: step ${index + 1}`, text: run }] : [])),
    ),
  );
  const hooks = Object.entries(parse(read("azure.yaml")).services).map(([service, { hooks }]) => ({
    where: `azure.yaml: ${service}`,
    text: hooks.prepackage.posix.run,
  }));
  return [...fenced, ...steps, ...hooks];
}

module.exports = { shellBlocks };

if (require.main === module) {
  const [folder] = process.argv.slice(2);
  shellBlocks().forEach(({ where, text }, index) => {
    const name = `${String(index).padStart(3, "0")}-${where.replace(/[^A-Za-z0-9]+/g, "-")}.sh`;
    writeFileSync(path.join(folder, name), `#!/usr/bin/env bash\n${text.trimEnd()}\n`);
  });
}
