import path from "node:path";
import { makePackage } from "./make";
import { packageDirectory } from "./plan";

const root = path.resolve(__dirname, "../../..");

async function main(): Promise<void> {
  const files = await makePackage(root);
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1).padStart(10);
  console.log(`${"kB".padStart(10)}${"zipped".padStart(10)}  ${path.relative(root, packageDirectory(root))}/`);
  for (const { file, bytes, zippedBytes } of files)
    console.log(`${kilobytes(bytes)}${kilobytes(zippedBytes)}  ${file}`);
  const sum = (of: (file: (typeof files)[number]) => number) => files.reduce((total, file) => total + of(file), 0);
  console.log(
    `${kilobytes(sum(({ bytes }) => bytes))}${kilobytes(sum(({ zippedBytes }) => zippedBytes))}  ${files.length} files`,
  );
}

void main();
