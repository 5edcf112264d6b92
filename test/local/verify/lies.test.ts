import { codes } from "../../../local/verify/codes";
import { rawName, summaryName } from "../../../src/archive/names";
import { Archive } from "./archive";
import { figuresOf, type Draft, type Lie } from "./lie";
import { liesOfBlobs } from "./lies-blobs";
import { liesOfCoverage } from "./lies-coverage";
import { liesOfDays } from "./lies-days";
import { liesOfEvents } from "./lies-events";
import { liesOfFigures } from "./lies-figures";
import { at, soloPair, truePairs } from "./truth";

const lies = [...liesOfBlobs, ...liesOfCoverage, ...liesOfDays, ...liesOfEvents, ...liesOfFigures];
const pairs = truePairs();
const solo = soloPair();
const around = 5 * 60_000;

let archive: Archive;
beforeAll(async () => {
  archive = await Archive.start();
  for (const pair of [...pairs, solo]) await archive.writeTrue(pair);
});
afterEach(() => archive.restore());
afterAll(() => archive.close());

async function plant(pair: (typeof pairs)[number], tell: (draft: Draft) => void): Promise<void> {
  const draft = copyOf(pair);
  tell(draft);
  const { feed } = pair.raw;
  await archive.putRaw(rawName(feed, pair.window), draft.raw);
  await archive.putSummary(summaryName(feed, pair.window), draft.summary);
}

/** Nothing in it is shared: a lie in one place is told in no other. */
function copyOf({ raw, summary }: Draft): Draft {
  return JSON.parse(JSON.stringify({ raw, summary })) as Draft;
}

/** The window that is lied in, the one before and, where it matters, the one after. */
function range({ in: start, next = false }: Lie): string[] {
  if (start === undefined) return [];
  const [from, to] = [at(start) - around, at(start) + (next ? 2 : 1) * around];
  return ["--from", new Date(from).toISOString(), "--to", new Date(to).toISOString()];
}

test("of a truthful archive nothing is said", async () => {
  expect(await archive.findings()).toEqual([]);
  expect(await archive.findings("--feed", "solo")).toEqual([]);
});

test.each(lies)("$title: $finds", async (lie: Lie) => {
  const pair = pairs.find(({ window }) => lie.in !== undefined && window.start === at(lie.in));
  if (lie.tell) await plant(pair!, lie.tell);
  await lie.plant?.(archive);
  const found = (await archive.findings(...range(lie))).map(({ code }) => code);
  expect([...new Set(found)].sort()).toEqual([...lie.finds].sort());
});

const soloLies: readonly [title: string, finds: string, tell: (draft: Draft) => void][] = [
  ["wrong flat statistics", "statistics-flat", ({ raw }) => (raw.statistics["avg"] = 1)],
  ["flat statistics that lack a field", "statistics-flat", ({ raw }) => delete raw.statistics["median"]],
  ["a flat field that there is not", "statistics-flat", ({ raw }) => (raw.statistics["mode"] = 1)],
  ["a wrong flat occupancy", "summary-flat", ({ summary }) => summary.occupancy!.changes++],
  ["a flat occupancy that is missing", "summary-flat", ({ summary }) => delete summary.occupancy],
  ["statistics that are right flat only", "statistics", (draft) => (figuresOf(draft, "hall").max = 1)],
];

test.each(soloLies)("in a feed of one venue, %s: %s", async (_, finds, tell) => {
  await plant(solo, tell);
  expect(new Set((await archive.findings("--feed", "solo")).map(({ code }) => code))).toEqual(new Set([finds]));
});

test("of every code there is a lie that it alone tells", () => {
  const told = new Set([
    ...lies.filter(({ finds }) => finds.length === 1).flatMap(({ finds }) => finds),
    ...soloLies.map(([, finds]) => finds),
  ]);
  // Two windows that overlap can't both be right by the grid.
  expect(Object.keys(codes).filter((code) => !/^(file|snapshot)-/.test(code) && !told.has(code))).toEqual(["overlap"]);
});
