import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { root } from "./root";

/** Bytes compressed that the page may have in all. */
const most = 120_000;
const packed = /\.(br|gz)$/;

/** Prints what the page weighs, file by file, and fails where that is too much. */
function main(): void {
  const directory = path.join(root, "dist/dashboard");
  const names = readdirSync(directory).filter((name) => !packed.test(name) && name !== "licences.txt");
  const rows = names.map((name) => {
    const body = readFileSync(path.join(directory, name));
    const fixed = name.endsWith(".woff2") ? body.length : undefined;
    return {
      name,
      plain: body.length,
      gzip: fixed ?? gzipSync(body, { level: 9 }).length,
      br: fixed ?? brotliCompressSync(body).length,
    };
  });
  const total = rows.reduce(
    (sum, row) => ({ name: "in all", plain: sum.plain + row.plain, gzip: sum.gzip + row.gzip, br: sum.br + row.br }),
    { name: "", plain: 0, gzip: 0, br: 0 },
  );
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (cells: readonly (string | number)[]) =>
    console.log(
      cells.map((cell, nth) => (nth === 0 ? String(cell).padEnd(width) : String(cell).padStart(8))).join("  "),
    );
  line(["bytes", "plain", "gzip", "br"]);
  for (const { name, plain, gzip, br } of [...rows, total]) line([name, plain, gzip, br]);
  if (total.gzip <= most) return;
  console.error(`The page is to weigh at most ${most} bytes with gzip.`);
  process.exitCode = 1;
}

main();
