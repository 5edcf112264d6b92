import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { infra, readInfra, type BicepFile, type Value } from "./bicep";

// What can be checked without Azure's compiler: see "What is checked here" in docs/operate.md.

interface Shape {
  readonly [property: string]: Shape | readonly [Shape] | string;
}

const shapes = JSON.parse(readFileSync(path.join(__dirname, "resources.json"), "utf8")) as Record<string, Shape>;
let files: BicepFile[];
const file = (name: string) => files.find((each) => each.file === name);

beforeAll(async () => {
  files = await readInfra();
});

test("every file is Bicep, and a whole of its own: no name is unknown, none is there for nothing", () => {
  expect(files.length).toBeGreaterThan(10);
  expect(files.flatMap(({ errors }) => errors)).toEqual([]);
  expect(files.flatMap(({ file, undeclared }) => undeclared.map((name) => `${file}: ${name} is unknown`))).toEqual([]);
  expect(files.flatMap(({ file, unused }) => unused.map((name) => `${file}: ${name} is not used`))).toEqual([]);
});

test("every module and every file taken in exists, and nothing lies about that nobody takes in", () => {
  const taken = files.flatMap(({ modules, loaded }) => [...modules.map((module) => module.path), ...loaded]);
  expect(taken.filter((name) => !existsSync(path.join(infra, name)))).toEqual([]);
  const present = readdirSync(infra, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(infra, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  expect(present.filter((name) => !taken.includes(name)).sort()).toEqual(["main.bicep", "main.parameters.json"]);
});

test("a module is passed what it declares, and all that it requires", () => {
  const problems = files.flatMap(({ file: from, modules }) =>
    modules.flatMap(({ name, path: to, parameters }) => {
      const declared = file(to)?.parameters ?? [];
      const unknown = Object.keys(parameters).filter((passed) => declared.every((each) => each.name !== passed));
      const missing = declared.filter((each) => each.required && !(each.name in parameters));
      return [
        ...unknown.map((parameter) => `${from}: ${name} is passed ${parameter}, which ${to} does not declare`),
        ...missing.map((parameter) => `${from}: ${name} is not passed ${parameter.name}`),
      ];
    }),
  );
  expect(problems).toEqual([]);
  expect(files.flatMap(({ modules }) => modules).length).toBeGreaterThan(10);
});

test("a literal that is passed to a parameter is one that it may have", () => {
  const problems = files.flatMap(({ file: from, modules }) =>
    modules.flatMap(({ name, path: to, parameters }) =>
      (file(to)?.parameters ?? []).flatMap(({ name: parameter, allowed }) => {
        const literal = /^'([^'$]*)'$/.exec(textOf(parameters[parameter]))?.[1];
        return !allowed || literal === undefined || allowed.includes(literal) ? [] : [`${from}: ${name}.${parameter}`];
      }),
    ),
  );
  expect(problems).toEqual([]);
});

test("what is read of a module's outputs is one of them", () => {
  const problems = files.flatMap(({ file: from, text, modules }) =>
    modules.flatMap(({ name, path: to }) =>
      [...text.matchAll(new RegExp(`\\b${name}!?\\.outputs\\.(\\w+)`, "g"))]
        .map(([, output = ""]) => output)
        .filter((output) => !(output in (file(to)?.outputs ?? {})))
        .map((output) => `${from}: ${name}.outputs.${output}`),
    ),
  );
  expect(problems).toEqual([]);
  expect(files.some(({ text }) => text.includes(".outputs."))).toBe(true);
});

test("azd's parameters are those of main.bicep, with values that they may have", () => {
  const { parameters } = JSON.parse(readFileSync(path.join(infra, "main.parameters.json"), "utf8")) as {
    parameters: Record<string, { value: string }>;
  };
  const declared = file("main.bicep")?.parameters ?? [];
  expect(Object.keys(parameters).filter((name) => declared.every((each) => each.name !== name))).toEqual([]);
  expect(declared.filter(({ name, required }) => required && !(name in parameters))).toEqual([]);
  for (const [name, { value }] of Object.entries(parameters)) {
    const [, fallback] = /^\$\{[A-Z_]+(?:=(.*))?\}$/.exec(value) ?? [];
    const { allowed } = declared.find((each) => each.name === name) ?? {};
    if (allowed && fallback !== undefined) expect(allowed).toContain(fallback);
  }
});

test("every property of every resource is one that Azure knows of it", () => {
  const own = files.flatMap(({ file, resources }) => resources.map((resource) => ({ file, ...resource })));
  expect(own.length).toBeGreaterThan(20);
  const problems = own.flatMap(({ file, type, version, body }) => {
    const shape = shapes[type];
    if (!shape) return [`${file}: ${type} is not in test/infra/resources.json`];
    const dated = /^20\d\d-\d\d-\d\d(-preview)?$/.test(version) ? [] : [`${file}: ${type}@${version}`];
    return [
      ...dated,
      ...unknownIn(
        body,
        { ...shape, name: "string", parent: "", scope: "", dependsOn: [{}], kind: "", sku: skuShape },
        `${file}: ${type}`,
      ),
    ];
  });
  expect(problems).toEqual([]);
});

test("the check of properties finds one that is wrong", () => {
  const sites = shapes["Microsoft.Web/sites"] as Shape;
  expect(unknownIn({ properties: { siteConfig: { allwaysOn: "true" } } }, sites, "site")).toEqual([
    "site.properties.siteConfig.allwaysOn",
  ]);
});

const skuShape: Shape = { name: "string", tier: "string", capacity: "number" };

function unknownIn(value: Value, shape: Shape | readonly [Shape] | string | undefined, where: string): string[] {
  if (typeof value === "string" || typeof shape === "string" || shape === undefined) return [];
  if (Array.isArray(value)) {
    const [element] = Array.isArray(shape) ? (shape as readonly [Shape]) : [];
    return (value as readonly Value[]).flatMap((each) => (element ? unknownIn(each, element, `${where}[]`) : []));
  }
  const properties = shape as Shape;
  return Object.entries(value as Record<string, Value>).flatMap(([name, inner]) => {
    const known = properties[name] ?? properties["*"];
    return known === undefined ? [`${where}.${name}`] : unknownIn(inner, known, `${where}.${name}`);
  });
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
