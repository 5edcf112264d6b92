import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { environmentSchema } from "../../src/config/environment";
import { identityParts, storageSettings } from "../../src/config/storage";
import { hubName } from "./host-schema";
import { infra, readInfra, type BicepFile, type Value } from "./bicep";

/** Settings of the Functions host, and of what runs it; Microsoft's, so that only Azure can tell whether they are right. */
const hosts = [
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "AzureFunctionsJobHost__extensions__durableTask__storageProvider__maxQueuePollingInterval",
  "AzureWebJobsStorage__queueServiceUri",
  "AzureWebJobsStorage__tableServiceUri",
  "FUNCTIONS_EXTENSION_VERSION",
  "FUNCTIONS_WORKER_PROCESS_COUNT",
  "FUNCTIONS_WORKER_RUNTIME",
  "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
  "WEBSITE_CONTENTSHARE",
  "WEBSITE_NODE_DEFAULT_VERSION",
  "WEBSITE_RUN_FROM_PACKAGE",
];

/** What a site on the flex plan refuses as a setting, since its configuration has a place for it. */
const notOnFlex =
  /^(FUNCTIONS_(EXTENSION|WORKER)|WEBSITE_(CONTENT|NODE|RUN|MAX_DYNAMIC|SKIP)|SCM_DO_BUILD|ENABLE_ORYX)/;

const root = path.resolve(__dirname, "../..");
const docs = path.join(root, "docs");
const hostJson = readFileSync(path.join(root, "host.json"), "utf8");
/** Settings that host.json takes from the environment. */
const substituted = [...hostJson.matchAll(/"%(\w+)%"/g)].map(([, name = ""]) => name);

let files: BicepFile[];

beforeAll(async () => {
  files = await readInfra();
});

/** The settings that the templates set, by file. */
function setBy(name: string): string[] {
  const file = files.find((each) => each.file === name);
  const settings = [
    ...Object.entries(file?.variables ?? {}).flatMap(([variable, value]) =>
      /settings$/i.test(variable) ? [value] : [],
    ),
    ...(file?.modules ?? []).flatMap(({ parameters }) => parameters["settings"] ?? []),
  ];
  return settings.flatMap((each: Value) => (typeof each === "string" ? [] : Object.keys(each)));
}

const everywhere = () => [...new Set(files.flatMap(({ file }) => setBy(file)))].sort();

test("the templates set the settings that the app reads, each of them, and no other", () => {
  const read = Object.entries(environmentSchema.shape)
    .filter(([, field]) => !field.description?.includes("for tests"))
    .map(([name]) => name);
  const identity = storageSettings.flatMap((account) => identityParts.map((part) => `${account}__${part}`));
  // The account's name is the short form of its address.
  const signIn = identity.filter((name) => !name.endsWith("__accountName"));
  expect(everywhere()).toEqual([...read, ...signIn, ...hosts, ...substituted].sort());
});

test("the task hub stands in host.json, where what scales an app looks for it, by a setting that is set everywhere", () => {
  // Azure/azure-functions-durable-extension#2803: it passes over AzureFunctionsJobHost__…__hubName.
  expect(hostJson).toContain('"hubName": "%HEADCOUNT_TASK_HUB%"');
  const sample = readFileSync(path.join(root, "local.settings.sample.json"), "utf8");
  const { Values } = JSON.parse(sample) as { Values: Record<string, string> };
  const main = files.find(({ file }) => file === "main.bicep");
  const hubs = (main?.modules ?? []).flatMap(({ parameters }) => parameters["taskHub"] ?? []);
  // What a letter of the alphabet makes of them.
  const named = hubs.map((hub) =>
    typeof hub === "string" ? hub.replaceAll("'", "").replace("${toUpper(collector)}", "A") : "",
  );
  expect(named).toEqual(["HeadcountA", "HeadcountReader"]);
  for (const hub of [...named, Values["HEADCOUNT_TASK_HUB"]]) expect(hubName.parse(hub)).toBe(hub);
});

test("of two apps, the page's finds the collector's, which lets that page ask", () => {
  const main = files.find(({ file }) => file === "main.bicep");
  const settings = (name: string) =>
    JSON.stringify(main?.modules.find(({ parameters }) => parameters["dataRole"] === name)?.parameters["settings"]);
  expect(settings("'reader'")).toContain('"HEADCOUNT_COLLECTOR_URL":"collectorUri"');
  expect(settings("'contributor'")).toContain(`"HEADCOUNT_CORS_ORIGINS":"two ? readerUri : ''"`);
});

test("no setting is set twice for one app", () => {
  for (const { file, modules } of files) {
    const common = Object.keys((files.find((each) => each.file === file)?.variables["settings"] ?? {}) as object);
    for (const { parameters } of modules) {
      const own = Object.keys((parameters["settings"] ?? {}) as object);
      expect(own.filter((name) => common.includes(name))).toEqual([]);
    }
  }
});

test("a site on the flex plan is given no setting that it refuses", () => {
  const flex = [...setBy("main.bicep"), ...setBy("app/function-app.bicep"), ...setBy("app/site-flex.bicep")];
  expect(flex.length).toBeGreaterThan(15);
  expect(flex.filter((name) => notOnFlex.test(name))).toEqual([]);
});

test("a storage key is asked for by the plan that can't do without, and never told", () => {
  const asking = files.filter(({ text }) => /listKeys|listAccountSas|AccountKey/.test(text));
  expect(asking.map(({ file }) => file)).toEqual(["app/function-app.bicep"]);
  const module = asking[0]?.modules.find(({ parameters }) => JSON.stringify(parameters).includes("listKeys"));
  expect(module).toMatchObject({ path: "app/site-consumption.bicep", condition: "(plan == 'consumption')" });
  const taken = files.find(({ file }) => file === "app/site-consumption.bicep")?.parameters;
  expect(taken?.find(({ name }) => name === "contentShare")?.secure).toBe(true);
  const told = files.flatMap(({ outputs }) => Object.values(outputs)).join("\n");
  expect(told).not.toMatch(/key|secret|connectionString|sas/i);
});

test("every storage account refuses the public, old TLS, and keys unless they are asked for", () => {
  const accounts = files
    .flatMap(({ resources }) => resources)
    .filter(({ type, existing }) => type === "Microsoft.Storage/storageAccounts" && !existing);
  expect(accounts).toHaveLength(2);
  for (const { body } of accounts) {
    expect(body).toMatchObject({
      properties: {
        allowBlobPublicAccess: "false",
        allowSharedKeyAccess: "sharedKeys",
        minimumTlsVersion: "'TLS1_2'",
        supportsHttpsTrafficOnly: "true",
      },
    });
  }
});

test("every setting that the documents name is one of the app's, of azd's or of the templates' outputs", () => {
  const azd = readFileSync(path.join(infra, "main.parameters.json"), "utf8").match(/HEADCOUNT_[A-Z_]+/g) ?? [];
  const outputs = Object.keys(files.find(({ file }) => file === "main.bicep")?.outputs ?? {});
  const known = new Set([
    ...Object.keys(environmentSchema.shape),
    ...storageSettings,
    ...substituted,
    ...azd,
    ...outputs,
  ]);
  const unknown = readdirSync(docs)
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) =>
      (readFileSync(path.join(docs, name), "utf8").match(/HEADCOUNT_[A-Z_]*[A-Z]/g) ?? [])
        .filter((setting) => !known.has(setting) && !/^HEADCOUNT_(FEEDS__|FEEDS$|STORAGE__)/.test(setting))
        .map((setting) => `docs/${name}: ${setting}`),
    );
  expect(unknown).toEqual([]);
});

test("the roles that the templates give are those of docs/security.md", () => {
  const documented = readFileSync(path.join(docs, "security.md"), "utf8");
  const guid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;
  const given = new Set(files.flatMap(({ text }) => text.match(guid) ?? []));
  const told = new Set(documented.match(guid) ?? []);
  expect(given.size).toBe(6);
  expect([...told].sort()).toEqual([...given].sort());
});
