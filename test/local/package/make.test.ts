import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makePackage, type Packed } from "../../../local/package/make";
import { until } from "../../../local/prove/rig";
import { readPage } from "../../../src/snapshots/page/read";
import { hasArchived, startSignedIn } from "../../support/signed-in";

const root = path.resolve(__dirname, "../../..");
/** Away from the repository, where nothing that is missing is found by chance. */
const target = mkdtempSync(path.join(tmpdir(), "headcount-package-"));
let files: readonly Packed[];

beforeAll(async () => {
  files = await makePackage(root, target);
}, 60_000);

afterAll(() => rmSync(target, { recursive: true, force: true }));

test("the package has in it what runs, and nothing else", () => {
  const names = files.map(({ file }) => file);
  expect(names).toEqual(
    expect.arrayContaining(["host.json", "feeds.json", "package.json", "dist/src/app.js", "dist/dashboard/index.html"]),
  );
  const known =
    /^(host\.json|feeds\.json|package\.json|LICENSE|dist\/src\/(app|snapshots\/page\/worker)\.js(\.LEGAL\.txt)?|dist\/dashboard\/.+|node_modules\/(@azure\/functions(-extensions-base)?|cookie)\/.+\.(js|json)|node_modules\/.+\/LICENSE)$/;
  expect(names.filter((name) => !known.test(name))).toEqual([]);
  const bundle = readFileSync(path.join(target, "dist/src/app.js"), "utf8");
  for (const mine of ["local/host", "azurite", "playwright", "@duckdb"]) expect(bundle).not.toContain(mine);
  expect(files.reduce((sum, { zippedBytes }) => sum + zippedBytes, 0)).toBeLessThan(2_000_000);
});

test("its thread for pages is whole", async () => {
  const page = { bytes: Buffer.from("<p>Anzahl Gäste: 45</p>"), contentType: "text/html; charset=utf-8" };
  expect(await readPage(target, page, [{ label: "Anzahl Gäste" }])).toEqual([{ value: 45 }]);
});

test("its package.json leads to the app and asks for nothing that is not there", () => {
  const manifest = JSON.parse(readFileSync(path.join(target, "package.json"), "utf8")) as Record<string, object>;
  expect(manifest).toMatchObject({ main: "dist/src/app.js" });
  expect(manifest["devDependencies"]).toBeUndefined();
  const present = new Set(files.map(({ file }) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]));
  for (const name of Object.keys(manifest["dependencies"] ?? {})) expect(present).toContain(name);
});

test("it collects, signed in by identity, and shows its page, with no other package within reach", async () => {
  const app = await startSignedIn(target);
  try {
    const page = await app.call("GET", "dashboard");
    const parts = [...(await page.text()).matchAll(/(?:src|href)="(dashboard\/[^"]+)"/g)].map(([, part = ""]) => part);
    expect(page.status).toBe(200);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of [...parts, "dashboard/licences.txt"]) expect((await app.call("GET", part)).status).toBe(200);
    expect((await app.call("POST", "collectors/crowdmonitor/start")).status).toBe(202);
    await until("a window is archived", () => hasArchived(app));
  } finally {
    await app.close();
  }
}, 90_000);
