import path from "node:path";
import { readPage } from "../../../../src/snapshots/page/read";

const root = path.resolve(__dirname, "../../../..");
const label = "Anzahl Gäste";

function page(html: string) {
  return { bytes: Buffer.from(html), contentType: "text/html; charset=utf-8" };
}

test("answers each question by itself", async () => {
  const html = "<p>Anzahl Gäste: 45</p><p id=x>46</p>";
  const answers = await readPage(root, page(html), [{ label }, { label, selector: "#x" }, { label: "Besucher" }]);
  expect(answers).toEqual([
    { value: 45 },
    { value: 46 },
    { code: "label-missing", message: 'the label "Besucher" is nowhere on the page; was it renamed?' },
  ]);
});

test("a page that is meant to be nested without end is answered, or given up, and the process goes on hearing", async () => {
  let beats = 0;
  const pulse = setInterval(() => beats++, 20);
  const nested = `${"<div>".repeat(300_000)}<p>Anzahl Gäste: 45</p>${"</x>".repeat(100_000)}`;
  const read = await readPage(root, page(nested), [{ label }]).catch((error: unknown) => error);
  clearInterval(pulse);
  expect([{ code: "page-unreadable" }, [{ value: 45 }]]).toContainEqual(
    Array.isArray(read) ? read : { code: (read as { code: string }).code },
  );
  expect(beats).toBeGreaterThan(0);
}, 30_000);
