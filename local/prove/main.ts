import { Command } from "commander";
import { consecutive } from "./consecutive";
import { killed } from "./killed";
import { secondShape } from "./second-shape";
import type { Finding } from "./scenario";
import { silentDeath, silentForAll } from "./silent";
import { sleeping } from "./sleeping";
import { stops } from "./stops";
import { updated } from "./updated";

const program = new Command("prove")
  .description("Proves what the README promises, on the built app with real parts, and prints a table.")
  .option("--short", "a few windows instead of a hundred")
  .option("--only <text>", "only the proofs whose name has this text")
  .parse();
const { short = false, only = "" } = program.opts<{ short?: boolean; only?: string }>();

const windows = short ? 8 : 100;
const windowSeconds = 2;
const scale = short ? 0.1 : 1;
const proofs: [name: string, run: () => Promise<Finding>][] = [
  [`${windows} consecutive windows`, () => consecutive({ windows, windowSeconds, rate: 5 })],
  [`${windows} consecutive windows at 200 frames/s`, () => consecutive({ windows, windowSeconds, rate: 200 })],
  [
    `${windows} windows, activities up to two windows late`,
    () => consecutive({ windows, windowSeconds, rate: 20, delayedWindows: 2 }),
  ],
  [
    "a stop at every step and moment",
    () => stops({ windowSeconds, rate: 10, randomMoments: short ? 3 : 20, seed: 42 }),
  ],
  ["a stop that meets the sleep until opening", () => sleeping({ windowSeconds, rate: 10, timer: !short })],
  ["killed in mid-window", () => killed({ windowSeconds: 5, rate: 10, kills: short ? 2 : 10 })],
  ["the silent death of a connection", () => silentDeath({ scale })],
  ["a feed that is silent for everyone, for ten minutes", () => silentForAll({ scale })],
  ["updated without a gap, new beside old", () => updated({ windowSeconds: 4, rate: 20, updates: short ? 1 : 3 })],
  ["the second shape, by configuration alone", () => secondShape({ windowSeconds, rate: 5, windows: 4 })],
];

async function main(): Promise<void> {
  let failed = 0;
  for (const [name, run] of proofs.filter(([each]) => each.includes(only))) {
    const began = performance.now();
    const { figures, faults } = await run();
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`${faults.length === 0 ? "proved" : "FAILED"}  ${name}  (${seconds} s)`);
    console.log(
      `        ${Object.entries(figures)
        .map(([what, count]) => `${what} ${count}`)
        .join(", ")}`,
    );
    for (const fault of faults) console.log(`        - ${fault}`);
    if (faults.length > 0) failed++;
  }
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();
