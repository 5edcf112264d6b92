import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";
import { Assets } from "../../../../src/http/dashboard/assets";
import { HeadcountError } from "../../../../src/model/errors";
import { showAsset, showDashboard } from "../../../../src/http/dashboard/page";

const script = "console.log(1)";
let directory: string;
let assets: Assets;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "headcount-page-"));
  writeFileSync(path.join(directory, "index.html"), '<meta content="{{collector}}">');
  writeFileSync(path.join(directory, "app-AB12CD34.js"), script);
  writeFileSync(path.join(directory, "app-AB12CD34.js.br"), brotliCompressSync(script));
  writeFileSync(path.join(directory, "app-AB12CD34.js.gz"), gzipSync(script));
  assets = new Assets(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

const page = (url: string, collector = "") =>
  showDashboard(assets, collector, { url, params: {}, headers: new Headers() });
const asset = (name: string, headers: Record<string, string> = {}) =>
  showAsset(assets, { url: "http://host/api/dashboard/x", params: { asset: name }, headers: new Headers(headers) });
const header = (answer: { headers?: unknown }, name: string) => (answer.headers as Record<string, string>)[name];

test("the page may load what is its own and ask the collector, and nothing else", () => {
  const own = page("http://host/api/dashboard");
  expect(own.body).toBe('<meta content="">');
  expect(header(own, "Content-Security-Policy")).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(header(own, "Content-Security-Policy")).toContain("connect-src 'self';");
  const other = page("http://host/api/dashboard?view=day", "https://collector.example");
  expect(header(other, "Content-Security-Policy")).toContain("connect-src 'self' https://collector.example;");
  expect(other.body).toBe('<meta content="https://collector.example">');
  expect(header(other, "Content-Security-Policy")).not.toContain("unsafe");
});

test("a slash behind the address leads to the page, so that its relative addresses hold", () => {
  const answer = page("http://host/api/dashboard/");
  expect(answer.status).toBe(308);
  expect(new URL(header(answer, "Location") ?? "", "http://host/api/dashboard/").pathname).toBe("/api/dashboard");
});

test("files are sent as the client takes them, for ever, and not twice", () => {
  const brotli = asset("app-AB12CD34.js", { "accept-encoding": "gzip, br" });
  expect(header(brotli, "Content-Encoding")).toBe("br");
  expect(brotliDecompressSync(brotli.body as Buffer).toString()).toBe(script);
  expect(header(asset("app-AB12CD34.js", { "accept-encoding": "br;q=0, gzip" }), "Content-Encoding")).toBe("gzip");
  const plain = asset("app-AB12CD34.js");
  expect(header(plain, "Content-Encoding")).toBeUndefined();
  expect((plain.body as Buffer).toString()).toBe(script);
  expect(header(plain, "Cache-Control")).toContain("immutable");
  expect(asset("app-AB12CD34.js", { "if-none-match": header(plain, "ETag") ?? "" }).status).toBe(304);
});

test.each(["../package.json", "index.html", "app-AB12CD34.js.br", "nothing.js", "", "__proto__"])(
  "there is no file %j",
  (name) => {
    expect(codeOf(() => asset(name))).toBe("ASSET_UNKNOWN: The dashboard has no such file; reload the page.");
  },
);

test("a page that was not built says what to do", () => {
  const missing = new Assets(path.join(directory, "nowhere"));
  const call = () =>
    showDashboard(missing, "", { url: "http://host/api/dashboard", params: {}, headers: new Headers() });
  expect(codeOf(call)).toMatch(/^DASHBOARD_MISSING: .*npm run build/);
});

function codeOf(call: () => unknown): string {
  try {
    call();
    return "nothing";
  } catch (error) {
    return error instanceof HeadcountError ? `${error.code}: ${error.message}` : String(error);
  }
}
