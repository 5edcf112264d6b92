import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readingFunctions } from "../../../../src/http/reading/functions";
import { openapiDocument } from "../../../../src/http/openapi/document";
import { routes } from "../../../../src/model/names";
import type { Containers } from "../../../../src/storage/containers";
import { startStorage, type Storage } from "../../../support/storage";
import { Process, putSummaries, summaryOf } from "../../archive/days/fixture";
import { listen, poolOf, run, ten } from "../../archive/fixture";
import { Api } from "../reading/fixture";

const root = path.resolve(__dirname, "../../../..");
const validator = path.join(root, "node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js");

let storage: Storage;
let containers: Containers;
beforeAll(async () => {
  storage = await startStorage();
  containers = storage.containers();
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

interface Document {
  readonly paths: Readonly<
    Record<string, { readonly get: { readonly responses: Readonly<Record<string, Response>> } }>
  >;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
}

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>>;
}

test.each([false, true])("is OpenAPI 3.1 by a validator of its own; keyed: %s", (keyed) => {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-openapi-"));
  try {
    const file = path.join(directory, "openapi.json");
    writeFileSync(file, JSON.stringify(openapiDocument("/api", keyed)));
    const said = execFileSync(process.execPath, [validator, file], { encoding: "utf8" });
    expect(JSON.parse(said)).toEqual({ valid: true });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test("describes every function of the reading side but itself, with its parameters", () => {
  const { paths } = openapiDocument("/api", false) as Document;
  const api = new Api(containers, ten);
  const described = readingFunctions(api.app).map(({ route }) => `/${route}`);
  expect([...Object.keys(paths), `/${routes.openapi}`].sort()).toEqual(described.sort());
  for (const [route, { get }] of Object.entries(paths)) {
    const named = (get as unknown as { parameters?: { name: string; in: string }[] }).parameters ?? [];
    const inPath = named.filter((each) => each.in === "path").map(({ name }) => `{${name}}`);
    expect(route.match(/\{\w+\}/g) ?? []).toEqual(inPath);
  }
});

test("real answers, problems among them, are what it says", async () => {
  const feed = poolOf({ venues: [{ id: "attic", name: "Attic" }], openingHours: { tue: ["09:00-11:00"] } });
  const api = new Api(containers, ten, { feeds: [feed] });
  const document = JSON.parse((await api.get("openapi.json")).text) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, "api");

  /** Holds an answer against the schema of its path, status and content type. */
  async function hold(route: string, asked: string, status: number): Promise<void> {
    const answer = await api.get(asked);
    expect([asked, answer.status]).toEqual([asked, status]);
    const stated = document.paths[`/${route}`]!.get.responses[String(status)]!;
    const response = stated.$ref ? document.components.responses[stated.$ref.split("/").at(-1)!]! : stated;
    const type = answer.headers.get("content-type")!;
    const validate = ajv.compile({ $ref: `api${response.content![type]!.schema.$ref!}` });
    validate(answer.json);
    expect(validate.errors ?? []).toEqual([]);
    // It would not take just anything.
    expect(validate({ ...answer.json, more: 1 })).toBe(false);
  }

  const all: [string, string][] = [
    [routes.feeds, "feeds"],
    [routes.now, "feeds/pool/now"],
    [routes.day, "feeds/pool/days/2026-02-17"],
    [routes.readings, "feeds/pool/readings?from=2026-02-17&to=2026-02-18"],
    [routes.coverage, "feeds/pool/coverage?from=2026-02-16&to=2026-02-18"],
    [routes.week, "feeds/pool/week?venue=attic"],
    [routes.comparison, "feeds/pool/comparison?from=2026-02-16&to=2026-02-18"],
    [routes.health, "health"],
  ];
  for (const [route, asked] of all) await hold(route, asked, 200);

  await api.control.want(feed, true, "test");
  await listen(containers, { from: 0, to: 130, ended: "disconnected" });
  await new Process(containers, feed).run(200);
  const past = Array.from({ length: 6 }, (_, nth) =>
    summaryOf(ten - 7 * 86_400_000 + nth * 600_000, 600, { attic: { min: 1, max: 9, avg: 5, last: 9, changes: 2 } }),
  );
  await putSummaries(containers.archive, past);
  await new Process(containers, feed).keeper.update(feed, past);
  await run(containers, 500, { feed });
  api.now = ten + 70_000;
  for (const [route, asked] of all) await hold(route, asked, 200);

  api.now = ten + 20_000_000;
  await hold(routes.day, "feeds/pool/days/2026-02-30", 400);
  await hold(routes.now, "feeds/pond/now", 404);
  await hold(routes.week, "feeds/pool/week?venue=cellar", 404);
  api.now = ten + 600_000;
  await hold(routes.health, "health", 503);
  storage.proxy.fail(503);
  api.now += 20_000;
  await hold(routes.feeds, "feeds", 503);
});
