import type { HttpRequest } from "@azure/functions";
import type { Containers } from "../../../../src/storage/containers";
import { corsHeaders, preflight } from "../../../../src/http/cors";
import { takesGzip } from "../../../../src/http/reading/reply";
import { startStorage, type Storage } from "../../../support/storage";
import { ten } from "../../archive/fixture";
import { Api } from "./fixture";

let storage: Storage;
let containers: Containers;
beforeAll(async () => {
  storage = await startStorage();
  containers = storage.containers();
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

test.each([
  ["gzip, deflate, br", true],
  ["*", true],
  ["GZIP;q=0.1", true],
  ["deflate", false],
  ["gzip;q=0", false],
  ["gzip;q=0.0, *", false],
  ["*;q=0", false],
  ["gzip;q=rubbish", false],
  ["", false],
  [null, false],
])("Accept-Encoding %j takes gzip: %s", (accepted, takes) => {
  expect(takesGzip(accepted)).toBe(takes);
});

test("an answer is zipped for those who take it, and known again by its ETag either way", async () => {
  const api = new Api(containers, ten);
  const [plain, zipped] = [await api.get("openapi.json"), await api.get("openapi.json", { "Accept-Encoding": "gzip" })];
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(zipped.text).toBe(plain.text);
  expect(plain.headers.get("vary")).toContain("Accept-Encoding");
  const etag = plain.headers.get("etag")!;
  expect(zipped.headers.get("etag")).toBe(etag);
  for (const known of [etag, etag.replace("W/", ""), `"other", ${etag}`, "*"]) {
    const same = await api.get("openapi.json", { "If-None-Match": known });
    expect([same.status, same.text, same.headers.get("etag")]).toEqual([304, "", etag]);
    expect(same.headers.get("cache-control")).toBe("public, max-age=3600");
  }
  expect((await api.get("openapi.json", { "If-None-Match": '"other"' })).status).toBe(200);
});

test("what needs a key is in no shared cache", async () => {
  const api = new Api(containers, ten, { settings: { readAccess: "key" } });
  const { headers, json } = await api.get("openapi.json");
  expect(headers.get("cache-control")).toBe("private, max-age=3600");
  expect(json).toMatchObject({
    security: [{ functionKey: [] }],
    components: { securitySchemes: { functionKey: { in: "header", name: "x-functions-key" } } },
  });
});

test("a problem says nothing of storage, and is logged only where it is no client's mistake", async () => {
  const api = new Api(containers, ten);
  const unknown = await api.get("feeds/pond/now");
  expect([unknown.status, unknown.json["code"]]).toEqual([404, "FEED_UNKNOWN"]);
  expect(api.errors).toEqual([]);
  storage.proxy.fail(503);
  const down = await api.get("feeds/pool/coverage?from=2026-02-17&to=2026-02-18");
  expect([down.status, down.headers.get("cache-control")]).toEqual([503, "no-store"]);
  expect(down.json).toEqual({
    type: "about:blank",
    title: "Unavailable",
    status: 503,
    code: "STORAGE_UNREACHABLE",
    detail: "Storage could not answer; try again.",
  });
  expect(api.errors).toHaveLength(1);
});

describe("pages of other origins", () => {
  const origins = ["https://pools.example", "http://localhost:5173"];
  const asked = (origin: string) => ({ headers: new Headers({ origin }) }) as unknown as Pick<HttpRequest, "headers">;

  test("may read answers where they are allowed to, problems as well, and no others", async () => {
    const api = new Api(containers, ten, { settings: { corsOrigins: origins } });
    for (const path of ["feeds", "feeds/pond/now"]) {
      const { headers } = await api.get(path, { Origin: "https://pools.example" });
      expect(headers.get("access-control-allow-origin")).toBe("https://pools.example");
      expect(headers.get("vary")).toMatch(/Origin/);
    }
    for (const origin of ["https://pools.example.evil", "null", "https://pools.example:8443", "http://pools.example"]) {
      const { headers } = await api.get("feeds", { Origin: origin });
      expect(headers.get("access-control-allow-origin")).toBeNull();
      expect(headers.get("vary")).toMatch(/Accept-Encoding, Origin/);
    }
    const none = await new Api(containers, ten).get("feeds", { Origin: "https://pools.example" });
    expect([none.headers.get("access-control-allow-origin"), none.headers.get("vary")]).toEqual([
      null,
      "Accept-Encoding",
    ]);
  });

  test("may be all of them", () => {
    expect(corsHeaders(["*"], "https://any.example")).toEqual({
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Expose-Headers": "ETag, Content-Disposition",
    });
  });

  test("are told before they send a key whether they may", () => {
    expect(preflight(origins, asked("http://localhost:5173"))).toMatchObject({
      status: 204,
      headers: {
        "Access-Control-Allow-Origin": "http://localhost:5173",
        "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
        "Access-Control-Allow-Headers": "x-functions-key, content-type, if-none-match",
      },
    });
    expect(preflight(origins, asked("https://other.example"))).toEqual({ status: 204, headers: { Vary: "Origin" } });
  });
});
