import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { messageOf } from "../../src/model/errors";
import { root } from "./root";

const source = path.join(root, "src/dashboard");
const target = path.join(root, "dist/dashboard");
/** Whose work is bundled, and under which terms. */
const bundled = ["uplot", "@fontsource-variable/figtree"];
const compressible = /\.(html|js|css|svg|txt)$/;

/** Builds the page into dist/dashboard: names with a hash, and beside each text what is sent compressed. */
async function main(): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const { metafile } = await build({
    entryPoints: { app: path.join(source, "main.ts") },
    outdir: target,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    format: "esm",
    minify: true,
    target: ["es2022", "chrome123", "firefox120", "safari17.5"],
    loader: { ".woff2": "file" },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const files = Object.keys(metafile.outputs).map((name) => path.basename(name));
  const named = (pattern: RegExp) => {
    const name = files.find((each) => pattern.test(each));
    if (name === undefined) throw new Error(`The page's build made no file like ${String(pattern)}.`);
    return `dashboard/${name}`;
  };
  const icon = readFileSync(path.join(source, "icon.svg"));
  const iconName = `icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8)}.svg`;
  writeFileSync(path.join(target, iconName), icon);
  writeFileSync(path.join(target, "licences.txt"), bundled.map(licenceOf).join("\n\n"));
  const places: Record<string, string> = {
    icon: `dashboard/${iconName}`,
    font: named(/^figtree-latin-wght-.*\.woff2$/),
    style: named(/^app-.*\.css$/),
    script: named(/^app-.*\.js$/),
  };
  const html = readFileSync(path.join(source, "index.html"), "utf8");
  writeFileSync(
    path.join(target, "index.html"),
    html.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => places[name] ?? whole),
  );
  for (const name of readdirSync(target))
    if (compressible.test(name) && name !== "index.html") compress(path.join(target, name));
}

function licenceOf(name: string): string {
  return `${name}\n\n${readFileSync(path.join(root, "node_modules", name, "LICENSE"), "utf8").trim()}\n`;
}

function compress(file: string): void {
  const content = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}

main().catch((error: unknown) => {
  console.error(`The dashboard could not be built: ${messageOf(error)}`);
  process.exitCode = 1;
});
