import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

const SPECIAL = /[*?{[]/;

/** The files that package.json's `main` means: one path, or a pattern with `*`, `**`, `?` and `{a,b}`. */
export function expandMain(directory: string, main: string): string[] {
  const pattern = main.replace(/^\.\//, "");
  if (!SPECIAL.test(pattern)) return [join(directory, pattern)];
  const matches = toRegExp(pattern);
  const root = join(directory, pattern.slice(0, pattern.search(SPECIAL)).replace(/[^/]*$/, ""));
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => matches.test(relative(directory, path).split(sep).join("/")))
    .sort();
}

function toRegExp(pattern: string): RegExp {
  let depth = 0;
  const source = pattern.replace(/\*\*\/?|[*?{},.+^$()|[\]\\]/g, (token) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token === "{") return depth++ >= 0 ? "(?:" : "";
    if (token === "}") return depth-- > 0 ? ")" : "\\}";
    if (token === ",") return depth > 0 ? "|" : ",";
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}
