import type { ArchivedReading } from "../../../../src/archive/readings/source";
import type { Snapshot } from "../../../../src/model/snapshot";
import { compare } from "../../../../src/report/compare/compare";
import { usualRules } from "../../../../src/report/compare/rules";
import { Curves } from "../../../../src/report/document/curves";
import { reportPage } from "../../../../src/report/document/page";

const from = Date.UTC(2026, 1, 17, 10);
const span = { from, to: from + 3_600_000 };
const name = `<img src=x onerror=alert(1)>"'&\u202Ereve\u0000`;

/** One reading, one failed snapshot; every text from outside is hostile. */
async function page(): Promise<string> {
  const reading: ArchivedReading = { at: from, venue: name, name, occupancy: 4, capacity: null, session: "s" };
  const due = new Date(from).toISOString();
  const snapshot: Snapshot = {
    format: 1,
    feed: "pool",
    due,
    taken: due,
    source: "page",
    values: [],
    failure: { code: "</td><script>1</script>", message: name },
  };
  const curves = new Curves(span);
  const comparison = await compare(
    {
      feed: "pool",
      timeZone: "Europe/Zurich",
      span,
      gaps: [],
      readings: each([[reading]]),
      snapshots: each([snapshot]),
      cost: null,
      storage: null,
    },
    {
      rules: usualRules,
      criteria: { days: 7, coverage: 0.99, agreement: 2, cost: null },
      nameOf: () => undefined,
      isOpen: () => true,
      detail: true,
      trace: curves.trace,
    },
  );
  return reportPage({ comparison, gaps: [], curves, name, notes: [name] });
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is compared comes from storage as a rule
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

test("names and failures from outside are text, whatever they hold", async () => {
  const text = await page();
  expect(text).toContain("&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;\uFFFDreve\uFFFD");
  expect(text).toContain("&#60;/td&#62;&#60;script&#62;");
  expect(text).not.toMatch(/<img|<script|\u202E|\u0000/);
  // In an attribute, too, nothing of it ends the attribute.
  expect(text).not.toMatch(/aria-label="[^"]*<img/);
});
